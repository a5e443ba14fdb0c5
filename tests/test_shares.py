"""Shares from a checked sample: worked by hand, over all samples, and what must always hold."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t

from tandai.statistics.proportions import score_interval, score_interval_of
from tandai.statistics.shares import (
    Estimates,
    estimate,
    simultaneous_level,
    variance_between,
)

Array = np.ndarray[Any, Any]


def column(values: Any, kind: type = bool) -> Array:
    """Return one indicator's values as a matrix of one column."""
    return np.array(values, dtype=kind).reshape(-1, 1)


def test_worked_by_hand() -> None:
    """Ten passages: half of the suggested are right, a third of the others were missed."""
    suggested = column([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    truth = column([1, 0, 0, 0, 1, 0, 0, 0, 0, 0])
    read = np.array([1, 1, 0, 0, 1, 1, 1, 0, 0, 0], dtype=bool)
    weight = np.where(read, 2.0, 0.0)
    result = estimate(truth, suggested, suggested * 0.5, weight, np.repeat([0, 1], 5))
    assert result.value[0] == pytest.approx(0.4 * 0.5 + 0.6 / 3)
    right, missed = score_interval_of(1, 2), score_interval_of(1, 3)
    below = (0.4 * (0.5 - right[0])) ** 2 * (1 - 2 / 4) + (0.6 * (1 / 3 - missed[0])) ** 2 * 0.5
    above = (0.4 * (right[1] - 0.5)) ** 2 * (1 - 2 / 4) + (0.6 * (missed[1] - 1 / 3)) ** 2 * 0.5
    assert result.passages[0][0] == pytest.approx(0.4 - below**0.5)
    assert result.passages[1][0] == pytest.approx(0.4 + above**0.5)


def test_labels_alone_are_the_weighted_mean() -> None:
    """Without suggestions the estimate is Hájek's: the mean weighted by 1 / probability."""
    truth = column([1, 0, 1, 0, 0])
    weight = np.array([2.0, 4.0, 5.0, 0.0, 0.0])
    result = estimate(truth, None, np.zeros((5, 1)), weight, np.array([0, 0, 1, 1, 1]))
    assert result.value[0] == pytest.approx(7 / 11)
    effective = 11**2 / (4 + 16 + 25)
    low, high = score_interval(np.array([7 / 11]), np.array([effective]), float(norm.ppf(0.975)))
    unread = 1 - effective / 5
    assert result.passages[0][0] == pytest.approx(7 / 11 - (7 / 11 - low[0]) * unread**0.5)
    assert result.passages[1][0] == pytest.approx(7 / 11 + (high[0] - 7 / 11) * unread**0.5)


def test_what_was_read_for_certain_stands_for_itself() -> None:
    """A passage of weight 1 counts once; only the rest is estimated."""
    truth = column([1, 1, 0, 1, 0, 0])
    weight = np.array([1.0, 1.0, 2.0, 2.0, 0.0, 0.0])
    result = estimate(truth, None, np.zeros((6, 1)), weight, np.array([0, 0, 0, 1, 1, 1]))
    assert result.value[0] == pytest.approx((2 + 4 * 0.5) / 6)


def test_a_kind_that_was_not_drawn_may_be_anything() -> None:
    """Of suggested passages none was read: their share is the mean confidence, from 0 to 1."""
    suggested = column([1, 1, 0, 0, 0, 0, 0, 0])
    weight = np.where(np.arange(8) < 2, 0.0, 2.0)
    weight[5:] = 0
    confidence = column([0.6, 0.8, 0, 0, 0, 0, 0, 0], float)
    interview = np.repeat([0, 1], 4)
    result = estimate(column([0] * 8), suggested, confidence, weight, interview)
    assert result.value[0] == pytest.approx(0.25 * 0.7)
    missed = score_interval_of(0, 3)[1]
    above = (0.25 * 0.3) ** 2 + (0.75 * missed) ** 2 * (1 - 3 / 6)
    assert result.passages[1][0] == pytest.approx(0.175 + above**0.5)


def test_the_variance_is_that_of_leaving_out_interviews() -> None:
    """Of interviews of equal size the linearised variance is the jackknife's."""
    generator = np.random.default_rng(5)
    values = generator.random((24, 3))
    interview = np.repeat(np.arange(6), 4)
    variance, _ = variance_between(values - values.mean(axis=0), interview)
    left_out = np.stack([values[interview != own].mean(axis=0) for own in range(6)])
    jackknife = 5 / 6 * ((left_out - values.mean(axis=0)) ** 2).sum(axis=0)
    assert variance == pytest.approx(jackknife)


def test_degrees_of_freedom() -> None:
    """Interviews that differ alike give all of them, those that stand out fewer, two at least."""
    interview = np.arange(30)
    alike = column([1, -1] * 15, float)
    assert variance_between(alike, interview)[1] == pytest.approx(29)
    few = column([5, -5] * 3 + [0.5, -0.5] * 12, float)
    squares, fourths = 6 * 25 + 24 * 0.25, 6 * 625 + 24 * 0.0625
    assert variance_between(few, interview)[1] == pytest.approx(1.5 * squares**2 / fourths)
    alone = column([5, -5] + [0] * 28, float)
    assert variance_between(alone, interview)[1] == pytest.approx(3)
    one = column([5] + [-5 / 29] * 29, float)
    assert variance_between(one, interview)[1] == pytest.approx(2)


def test_interval_for_interviews_by_hand() -> None:
    """A census of six interviews: Wilson's interval at the effective size, with Student's t."""
    truth = column([1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
    interview = np.repeat(np.arange(6), 2)
    result = estimate(truth, None, np.zeros((12, 1)), np.ones(12), interview)
    share = 4 / 12
    parts = np.array([2, 0, 1, 0, 1, 0]) - 2 * share
    plain = (parts**2).sum() / 144
    effective = (parts**2).sum() ** 2 / (parts**4).sum()
    critical = t.ppf(0.975, 1.5 * effective)
    number = share * (1 - share) / (plain * 6 / 5)
    low, high = score_interval(np.array([share]), np.array([number]), critical)
    assert result.interviews is not None
    assert result.interviews[0][0] == pytest.approx(low[0])
    assert result.interviews[1][0] == pytest.approx(high[0])
    assert (result.passages[0][0], result.passages[1][0]) == (share, share)


def test_nothing_found_anywhere_is_no_proof_of_nothing() -> None:
    """In every passage of five interviews nothing: other interviews may still show it."""
    result = estimate(column([0] * 20), None, np.zeros((20, 1)), np.ones(20), np.arange(20) // 4)
    assert result.interviews is not None
    assert result.passages[1][0] == 0
    assert result.interviews[1][0] == pytest.approx(
        score_interval(np.zeros(1), np.array([5.0]), t.ppf(0.975, 4))[1][0]
    )


def test_one_interview_says_nothing_of_others() -> None:
    """There is no interval for interviews like it."""
    result = estimate(column([1, 0]), None, np.zeros((2, 1)), np.ones(2), np.zeros(2, int))
    assert result.interviews is None


def test_levels_that_hold_together() -> None:
    """Šidák: of 16 intervals at this level all hold in 95 % if they are independent."""
    assert simultaneous_level(16) ** 16 == pytest.approx(0.95)
    assert simultaneous_level(1) == pytest.approx(0.95)


def _all_samples(size: int, n: int) -> list[tuple[Array, float]]:
    """Return (weights, chance) of every sample of ``n`` from passages of equal sizes."""
    every = list(itertools.combinations(range(size), n))
    samples = []
    for rows in every:
        weight = np.zeros(size)
        weight[list(rows)] = size / n
        samples.append((weight, 1 / len(every)))
    return samples


@pytest.mark.parametrize("model", ["good", "bad"])
def test_unbiased_over_all_samples(model: str) -> None:
    """The mean over every sample of a small population is its share, however bad the model."""
    truth = column([1, 1, 0, 0, 0, 0])
    suggested = column([1, 1, 1, 0, 0, 0] if model == "good" else [0, 0, 0, 1, 1, 0])
    interview = np.array([0, 0, 1, 1, 2, 2])
    samples = _all_samples(6, 3)
    assert sum(chance for _, chance in samples) == pytest.approx(1)

    def mean(own: Array | None, kept: list[tuple[Array, float]]) -> float:
        values = [
            (chance, estimate(truth, own, np.zeros((6, 1)), weight, interview).value[0])
            for weight, chance in kept
        ]
        return float(sum(c * v for c, v in values) / sum(c for c, _ in values))

    assert mean(None, samples) == pytest.approx(1 / 3)
    # The two kinds are estimated each from its own passages; some of each must be drawn.
    both = [s for s in samples if suggested[s[0] > 0].any() and not suggested[s[0] > 0].all()]
    assert 0 < len(both) <= len(samples)
    assert mean(suggested, both) == pytest.approx(1 / 3)


def test_counting_hits_is_biased_and_correction_is_not() -> None:
    """A model that finds half and is half wrong, over many samples: only the corrected is right."""
    generator = np.random.default_rng(0)
    size, n = 400, 100
    truth = generator.random((size, 40)) < 0.2
    suggested = np.where(truth, generator.random((size, 40)) < 0.5, False)
    suggested |= generator.random((size, 40)) < 0.02
    interview = np.arange(size) // 20
    errors = []
    for _ in range(40):
        weight = np.zeros(size)
        weight[generator.choice(size, n, replace=False)] = size / n
        result = estimate(truth, suggested, suggested * 0.9, weight, interview)
        errors.append(result.value - truth.mean(axis=0))
    assert abs(np.mean(errors)) < 0.002
    assert (suggested.mean() - truth.mean()) < -0.05


matrices = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(*[st.booleans()] * 4), min_size=n, max_size=n),
        st.lists(st.sampled_from([0.0, 1.0, 1.5, 3.0]), min_size=n, max_size=n),
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
    )
)


def _estimated(drawn: Any, *, corrected: bool = True, level: float = 0.95) -> Estimates:
    cells, weights, interviews = drawn
    values = np.array(cells)
    interview = np.unique(interviews, return_inverse=True)[1]
    return estimate(
        values[:, :2],
        values[:, 2:] if corrected else None,
        np.where(values[:, 2:], 0.7, 0.1),
        np.array([1.0, *weights[1:]]),
        interview.reshape(-1),
        level,
    )


@given(matrices, st.booleans())
def test_shares_are_shares_and_lie_in_their_intervals(drawn: Any, corrected: bool) -> None:
    """Whatever was drawn: 0 <= low <= value <= high <= 1, and interviews never narrower."""
    result = _estimated(drawn, corrected=corrected)
    low, high = result.passages
    assert np.isfinite(np.concatenate([low, result.value, high])).all()
    assert (low >= 0).all()
    assert (low <= result.value + 1e-12).all()
    assert (result.value <= high + 1e-12).all()
    assert (high <= 1).all()
    if result.interviews is not None:
        assert (result.interviews[0] <= low).all()
        assert (result.interviews[1] >= high).all()
        assert np.isfinite(np.concatenate(result.interviews)).all()


@given(matrices)
def test_a_census_is_exact(drawn: Any) -> None:
    """With every passage read, the share is the share, with no width for these passages."""
    cells, weights, interviews = drawn
    result = _estimated((cells, [1.0] * len(weights), interviews))
    share = np.array(cells)[:, :2].mean(axis=0)
    for own in (result.value, *result.passages):
        assert own == pytest.approx(share)


@given(matrices, st.randoms(use_true_random=False))
def test_the_order_of_passages_is_of_no_weight(drawn: Any, random: Any) -> None:
    """Shuffled passages give the same shares and intervals."""
    cells, weights, interviews = drawn
    order = list(range(1, len(cells)))
    random.shuffle(order)
    order = [0, *order]
    shuffled = [[side[n] for n in order] for side in (cells, weights, interviews)]
    one, other = _estimated(drawn), _estimated(shuffled)
    assert one.value == pytest.approx(other.value)
    assert np.array(one.passages) == pytest.approx(np.array(other.passages))
    assert (one.interviews is None) == (other.interviews is None)
    if one.interviews is not None and other.interviews is not None:
        assert np.array(one.interviews) == pytest.approx(np.array(other.interviews), abs=1e-6)


@given(matrices)
def test_more_certainty_is_wider(drawn: Any) -> None:
    """Intervals that hold together contain those that hold one by one."""
    one, all_ = _estimated(drawn), _estimated(drawn, level=simultaneous_level(16))
    assert (all_.passages[0] <= one.passages[0] + 1e-12).all()
    assert (all_.passages[1] >= one.passages[1] - 1e-12).all()


def test_more_checking_narrows_what_sampling_makes() -> None:
    """Half the variance from sampling: all read leaves sqrt(1/2) of the width, twice sqrt(3/4)."""
    one = np.ones(1)
    own = Estimates(one / 2, (one, one), None, sampling=one * 0.01, between=one * 0.02)
    assert own.width_left(2) == pytest.approx(0.75**0.5)
    assert own.width_left(np.inf) == pytest.approx(0.5**0.5)
    assert own.width_left(1) == 1
    still = Estimates(one / 2, (one, one), None, sampling=one * 0, between=one * 0)
    assert still.width_left(2) is None


def test_what_was_read_wholly_has_no_variance_from_sampling() -> None:
    """A census of two interviews: all variance lies between interviews."""
    truth = column([1, 1, 0, 0, 1, 0])
    found = estimate(truth, None, np.zeros((6, 1)), np.ones(6), np.repeat([0, 1], 3))
    assert found.sampling[0] == 0
    assert found.between[0] > 0
    assert found.width_left(np.inf) == 1
