"""Intervals over interviews: leaving out, the test of a ratio, and what little does not exclude."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import t, ttest_1samp

from tandai.statistics.cells import Cells
from tandai.statistics.coefficients import krippendorff_alpha
from tandai.statistics.contrasts import Contrast, Stances
from tandai.statistics.coverage import ENOUGH_INTERVIEWS, simulated_coverage
from tandai.statistics.design import design_of
from tandai.statistics.intervals import METHODS, REASONS, Intervals, Method
from tandai.statistics.jackknife import LeftOut, LeftOutRatio
from tandai.statistics.little import effective_number, share_not_excluded
from tandai.statistics.sets import Sets
from tandai.statistics.undefined import Undefined

from .jackknife import by_jackknife

ALPHA = "krippendorff_alpha"


def ratings(interviews: int, seed: int, indicators: int = 2) -> NDArray[np.int8]:
    """Return codes of two coders (2, 12 x interviews, indicators) that differ now and then."""
    random = np.random.default_rng(seed)
    true = random.random((12 * interviews, indicators)) < 0.3
    wrong = random.random((2, *true.shape)) < 0.12
    return (true ^ wrong).astype(np.int8)


def documents(interviews: int) -> list[str]:
    """Return the interview of each of twelve passages."""
    return [f"d{n}" for n in range(interviews) for _ in range(12)]


def found_of(codes: NDArray[np.int8], interviews: int) -> dict[str, Intervals]:
    """Return all figures of the codes with the default interval."""
    return design_of(documents(interviews)).estimate({"cells": Cells(codes)})["cells"]


@pytest.mark.parametrize("interviews", [8, 11, 30])
def test_alpha_and_its_mean_are_left_out_by_hand(interviews: int) -> None:
    """The quick way is the plain one: alpha anew without each interview, and pseudo-values."""
    codes = ratings(interviews, interviews)
    found = found_of(codes, interviews)
    names = np.array(documents(interviews))

    def alphas(kept: NDArray[np.bool_]) -> list[float]:
        own = [krippendorff_alpha(codes[:, kept, k]) for k in range(2)]
        return [value for value in own if value is not None]

    whole = alphas(np.ones(len(names), bool))
    left = [alphas(names != name) for name in sorted(set(names))]
    for k in range(2):
        expected = by_jackknife(whole[k], [own[k] for own in left])
        bounds = (found[ALPHA].low[k], found[ALPHA].high[k])
        assert bounds == pytest.approx((max(expected[0], -1), min(expected[1], 1)))
    expected = by_jackknife(sum(whole) / 2, [sum(own) / 2 for own in left])
    mean = found[f"mean.{ALPHA}"]
    assert (float(mean.low), float(mean.high)) == pytest.approx((expected[0], min(expected[1], 1)))


def test_of_a_mean_it_is_students_interval() -> None:
    """Numbers whose deviations are alike in size have G - 1 degrees of freedom: a plain t-test."""
    values = np.array([1.0, 3.0] * 5)
    left = LeftOut(np.array(values.mean()))
    left.add(np.array([np.delete(values, n).mean() for n in range(10)]))
    found = left.intervals()
    expected = ttest_1samp(values, 0.0).confidence_interval(0.95)
    assert (float(found.low), float(found.high)) == pytest.approx((expected.low, expected.high))


def test_few_who_hold_all_leave_few_degrees_of_freedom() -> None:
    """One of ten numbers stands out alone: about one deviation counts, and t is wide."""
    values = np.array([0.0] * 9 + [10.0])
    left = LeftOut(np.array(values.mean()))
    left.add(np.array([np.delete(values, n).mean() for n in range(10)]))
    found = left.intervals()
    squares = (values - 1.0) ** 2
    freedom = 1.5 * squares.sum() ** 2 / (squares**2).sum()
    reach = t.ppf(0.975, freedom) * values.std(ddof=1) / 10**0.5
    assert freedom < 2
    assert float(found.high) == pytest.approx(1.0 + reach)


def test_the_bias_of_a_square_is_taken_off() -> None:
    """The square of a mean is too high by its variance; the centre of the interval is not."""
    values = np.array([1.0, 2.0, 4.0, 9.0])
    left = LeftOut(np.array(values.mean() ** 2))
    left.add(np.array([np.delete(values, n).mean() ** 2 for n in range(4)]))
    found = left.intervals()
    middle = (float(found.low) + float(found.high)) / 2
    assert middle == pytest.approx(values.mean() ** 2 - values.var(ddof=1) / 4)


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_the_interval_of_a_ratio_is_where_the_t_test_does_not_reject(seed: int) -> None:
    """Bounds found by searching for p = .05 with SciPy's test of pseudo-values."""
    random = np.random.default_rng(seed)
    observed, expected = random.uniform(0.1, 1, 5), random.uniform(1, 2, 5)
    test = LeftOutRatio(np.array(observed.mean()), np.array(expected.mean()))
    left = [np.array([np.delete(v, n).mean() for n in range(5)]) for v in (observed, expected)]
    test.add(left[0], left[1], None)
    low, high = (float(bound) for bound in test.bounds())

    def excess(ratio: float) -> float:
        return float(ttest_1samp(observed - ratio * expected, 0.0).pvalue) - 0.05

    middle = observed.mean() / expected.mean()
    assert 1 - high == pytest.approx(brentq(excess, -20, middle), abs=1e-6)
    assert 1 - low == pytest.approx(brentq(excess, middle, 20), abs=1e-6)


def test_where_the_code_could_be_absent_the_interval_is_open() -> None:
    """An expected disagreement that could be nought bounds nothing from below."""
    test = LeftOutRatio(np.array(0.1), np.array(0.2))
    values = np.array([0.0, 0.0, 0.0, 0.8])
    left = np.array([np.delete(values, n).mean() for n in range(4)])
    test.add(left / 2, left, None)
    low, high = test.bounds()
    assert (float(low), float(high)) == (-np.inf, 1.0)


def test_few_interviews_with_the_code_are_tested() -> None:
    """Of eight interviews five have the code: alpha has the test's interval, wider than t's."""
    codes = np.zeros((2, 96, 1), np.int8)
    for n in range(5):
        codes[:, 12 * n : 12 * n + 4] = 1
        codes[1, 12 * n : 12 * n + n] = 0
    found = found_of(codes, 8)
    names = np.array(documents(8))
    left = [krippendorff_alpha(codes[:, names != name, 0]) for name in sorted(set(names))]
    plain = by_jackknife(krippendorff_alpha(codes[:, :, 0]), left)
    assert float(found[ALPHA].low[0]) < plain[0]
    assert float(found[ALPHA].high[0]) <= 1


def test_perfect_agreement_on_little_is_no_certainty() -> None:
    """Six cells coded alike in three interviews: a bound on one side, by hand.

    Kish: 2 cells an interview count as 6 / (1 + 1/3) = 4.5, so 1 - .05^(1/4.5) of disagreements
    would show none with a chance of 5 %: 2.92 of the six cells.
    """
    codes = np.zeros((2, 36, 1), np.int8)
    codes[:, [0, 1, 12, 13, 24, 25]] = 1
    found = found_of(codes, 3)[ALPHA]
    share = 1 - 0.05 ** (1 / 4.5)
    differing = 6 * share
    ones = 12 - differing
    expected = 1 - 71 * 2 * differing / (2 * ones * (72 - ones))
    assert (float(found.value[0]), float(found.high[0])) == (1.0, 1.0)
    assert float(found.low[0]) == pytest.approx(expected)
    assert 0.2 < expected < 0.8
    more = np.tile(codes, (1, 20, 1))
    assert float(found_of(more, 60)[ALPHA].low[0]) > 0.95


@pytest.mark.parametrize("cases", [[1, 1, 1, 1], [4, 0, 0, 0], [5, 3, 1, 1]])
def test_cases_of_one_interview_count_for_less(cases: list[float]) -> None:
    """Alone in their interviews they count wholly; together never more than as many."""
    number = float(effective_number(np.array(cases, float)))
    assert number == pytest.approx(4.0) if cases == [1, 1, 1, 1] else number < sum(cases)
    assert float(share_not_excluded(np.zeros(3))) == 1.0


def test_whole_sets_and_stances_have_a_bound_too() -> None:
    """All sets alike, all stances alike where two gave the code: a bound below 1."""
    codes = ratings(5, 1)[:1].repeat(2, axis=0) == 1
    read = np.ones(codes.shape[:2], bool)
    stances = np.where(codes, np.arange(60)[None, :, None] % 2, -1).astype(np.int8)
    design = design_of(documents(5))
    found = design.estimate({"sets": Sets(codes, read), "stance": Stances(stances, 3)})
    for item in (found["sets"]["masi_alpha"], found["stance"][ALPHA]):
        assert float(item.value) == pytest.approx(1.0)
        assert 0 < float(item.low) < 1
        assert float(item.high) == pytest.approx(1.0)


def test_what_has_no_interval_says_why() -> None:
    """One interview; one that holds all of a code; nothing that varies."""
    alone = found_of(ratings(1, 0), 1)[ALPHA]
    assert np.isnan(alone.low).all()
    assert REASONS[int(alone.why[0])] is Undefined.ONE_INTERVIEW
    codes = np.zeros((2, 60, 1), np.int8)
    codes[:, :3], codes[1, 3] = 1, 1
    held = found_of(codes, 5)[ALPHA]
    assert REASONS[int(held.why[0])] is Undefined.ONE_INTERVIEW_HOLDS_ALL
    same = ratings(5, 0)
    part = {"c": Contrast(same, same)}
    still = design_of(documents(5)).estimate(part)["c"][f"difference.{ALPHA}"]
    assert float(still.value) == 0.0
    assert REASONS[int(still.why)] is Undefined.NO_VARIATION


def test_rounds_of_other_interviews_vary_each_by_its_own() -> None:
    """Of two rounds in different interviews the variances of both add up."""
    codes = ratings(20, 3)
    first, second = codes.copy(), codes.copy()
    first[:, 120:], second[:, :120] = -1, -1
    design = design_of(documents(20))
    found = design.estimate({"c": Contrast(second, first)})["c"][f"difference.{ALPHA}"]
    names = np.array(documents(20))

    def spread(own: NDArray[np.int8], inside: NDArray[np.bool_]) -> tuple[NDArray[np.float64], int]:
        left = []
        for name in sorted(set(names[inside])):
            kept = inside & (names != name)
            alphas = [krippendorff_alpha(own[:, kept, k]) for k in range(2)]
            left.append(sum(value for value in alphas if value is not None) / 2)
        gaps = np.array(left) - np.mean(left)
        return gaps**2, len(left)

    early = np.arange(240) < 120
    squares = [spread(first, early), spread(second, ~early)]
    variance = sum((n - 1) / n * own.sum() for own, n in squares)
    every = np.concatenate([own for own, _ in squares])
    freedom = min(1.5 * every.sum() ** 2 / (every**2).sum(), 18)
    width = 2 * t.ppf(0.975, freedom) * variance**0.5
    assert float(found.high - found.low) == pytest.approx(width)


@settings(max_examples=30)
@given(hnp.arrays(np.int8, (2, 48, 2), elements=st.integers(-1, 1)))
def test_bounds_hold_the_value_and_keep_to_what_is_possible(codes: NDArray[np.int8]) -> None:
    """Whatever was coded, and whichever coder is named first."""
    found, turned = found_of(codes, 4), found_of(codes[::-1], 4)
    for key, item in found.items():
        known = np.isfinite(item.low)
        least, most = Cells(codes).bounds(key)
        assert (item.low[known] >= least - 1e-9).all(), key
        assert (item.high[known] <= most + 1e-9).all(), key
        assert np.allclose(item.low, turned[key].low, equal_nan=True), key


@settings(max_examples=40)
@given(
    hnp.arrays(np.int8, (2, 3, 2), elements=st.integers(-1, 1)),
    hnp.arrays(np.int8, (2, 9, 2), elements=st.integers(-1, 1)),
    st.sampled_from(METHODS),
)
def test_intervals_hold_their_value(
    same: NDArray[np.int8], own: NDArray[np.int8], method: Method
) -> None:
    """By every method, where interviews differ and where all are alike."""
    for codes in (np.tile(same, (1, 3, 1)), own):
        parts = {
            "cells": Cells(codes),
            "sets": Sets(codes == 1, codes[:, :, 0] >= 0),
            "stances": Stances(codes, 2),
        }
        names = [name for name in "abc" for _ in range(3)]
        found = design_of(names, method=method, resamples=20).estimate(parts)
        for key, item in ((key, item) for part in found.values() for key, item in part.items()):
            known = np.isfinite(item.low)
            assert (known == np.isfinite(item.high)).all(), key
            assert (item.low[known] <= item.value[known]).all(), key
            assert (item.value[known] <= item.high[known]).all(), key


def test_alike_in_disagreeing_is_no_perfect_agreement() -> None:
    """The bound of no disagreement says nothing of interviews that disagree in the same way."""
    codes = np.tile(np.array([[1, 1, 0, 0], [0, 0, 1, 0]], np.int8)[:, :, None], (1, 4, 1))
    names = [f"d{n}" for n in range(4) for _ in range(4)]
    found = design_of(names).estimate({"c": Cells(codes)})["c"]
    for key in (ALPHA, f"mean.{ALPHA}"):
        item = found[key]
        assert float(item.value.ravel()[0]) < 0
        assert np.isnan(item.low).all(), key
        assert np.isnan(item.high).all(), key
        assert REASONS[int(item.why.ravel()[0])] is Undefined.NO_VARIATION


def test_intervals_hold_the_truth_in_a_small_simulation() -> None:
    """Of 300 studies of ten interviews that differ, 90 to 99 % of the intervals hold the mean."""
    random = np.random.default_rng(8)
    values = random.beta(0.6, 5.4, (10, 300))
    left = LeftOut(values.mean(axis=0))
    left.add((values.sum(axis=0) - values) / 9)
    found = left.intervals(0.0, 1.0)
    inside = (found.low <= 0.1) & (found.high >= 0.1)
    assert 0.9 <= inside.mean() <= 0.99


def test_the_caution_is_for_the_number_at_hand() -> None:
    """Of 11 interviews what was simulated for 10; none from twenty on, none for one."""
    eleven = simulated_coverage(11)
    assert eleven is not None
    assert (eleven.interviews, eleven.simulated) == (11, 10)
    assert 0.5 < eleven.single[0] <= eleven.single[1] < 1
    assert simulated_coverage(ENOUGH_INTERVIEWS) is None
    assert simulated_coverage(1) is None
    three = simulated_coverage(3)
    assert three is not None
    assert three.simulated == 5
