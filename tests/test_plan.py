"""`tandai plan`: what is simulated is what was assumed, and more interviews narrow intervals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tandai.ground.errors import UsageError
from tandai.statistics.coefficients import krippendorff_alpha
from tandai.statistics.power import (
    Assumed,
    _studies,
    alpha_bounds,
    clustering_of,
    miss_rate,
    widths,
)
from tandai.work.plan import assumed_of, plan

from .conftest import Run
from .jackknife import by_jackknife


@pytest.mark.parametrize("alpha", [0.3, 0.7, 0.9])
@pytest.mark.parametrize("prevalence", [0.05, 0.4])
def test_what_is_simulated_is_what_was_assumed(alpha: float, prevalence: float) -> None:
    """Alpha of all simulated passages, the prevalence of codes and the clustering of presence."""
    assumed = Assumed(prevalence, 0.2, alpha, 25)
    true, cells = _studies(assumed, 40, np.random.default_rng(0))
    both, one, other, none = (int(n) for n in cells.sum(axis=(0, 1)))
    first = np.repeat([1, 1, 0, 0], [both, one, other, none])
    second = np.repeat([1, 0, 1, 0], [both, one, other, none])
    assert krippendorff_alpha(np.stack([first, second])) == pytest.approx(alpha, abs=0.02)
    assert first.mean() == pytest.approx(prevalence, abs=0.01)
    interview, place = np.repeat(np.arange(40), 25), np.tile(np.arange(25), 40)
    found = [clustering_of(place < np.repeat(row, 25), interview) for row in true]
    assert np.mean([own for own in found if own is not None]) == pytest.approx(0.2, abs=0.05)


def test_perfect_coders_miss_nothing() -> None:
    """The nearer alpha is to 1, the less is missed."""
    rates = [miss_rate(Assumed(0.1, 0.1, alpha, 20)) for alpha in (0.5, 0.8, 0.99)]
    assert rates == sorted(rates, reverse=True)
    assert 0 < rates[-1] < 0.01


def test_bounds_are_those_of_leaving_out() -> None:
    """One study by hand: alpha anew without each of eight interviews."""
    random = np.random.default_rng(2)
    cells = random.multinomial(20, [0.2, 0.05, 0.05, 0.7], (1, 8)).astype(float)
    codes = np.array([[1, 1, 0, 0], [1, 0, 1, 0]])

    def alpha(kept: list[int]) -> float | None:
        number = cells[0, kept].sum(axis=0).astype(int)
        return krippendorff_alpha(np.repeat(codes, number, axis=1))

    left = [alpha([n for n in range(8) if n != own]) for own in range(8)]
    expected = by_jackknife(alpha(list(range(8))), left)
    low, high = alpha_bounds(cells)
    assert (low[0], high[0]) == pytest.approx((expected[0], min(expected[1], 1)))


def test_more_interviews_narrow_and_clustering_widens() -> None:
    """Of alpha and of the share; and the same again, since nothing is left to chance."""
    own = widths(Assumed(0.1, 0.14, 0.7, 20), (8, 20, 60))
    assert own == widths(Assumed(0.1, 0.14, 0.7, 20), (8, 20, 60))
    for name in ("alpha", "share"):
        halves = [getattr(item, name) for item in own]
        assert halves == sorted(halves, reverse=True)
    (strong,) = widths(Assumed(0.1, 0.5, 0.7, 20), (20,))
    assert strong.share > own[1].share
    assert [item.passages for item in own] == [160, 400, 1200]


def test_clustering_by_hand() -> None:
    """All or nothing within interviews: 1 (capped). Alike in all: 0. Undefined where one is."""
    interview = np.repeat([0, 1, 2, 3], 5)
    assert clustering_of(np.repeat([True, True, False, False], 5), interview) == 0.95
    assert clustering_of(np.tile([True, False, False, False, False], 4), interview) == 0.0
    assert clustering_of(np.ones(5, bool), np.zeros(5, int)) is None
    assert clustering_of(np.zeros(20, bool), interview) is None


def test_the_number_asked_for_is_the_first_that_is_narrow_enough() -> None:
    """And None where even the most are not."""
    found = plan(0.15, assumed_of())
    first = next(item for item in found.expected if item.alpha <= 0.15)
    assert found.for_alpha == first.interviews
    assert plan(0.001, assumed_of()).for_alpha is None
    for wrong in ({"prevalence": 0.0}, {"alpha": 1.0}, {"clustering": 1.0}, {"passages": 0}):
        with pytest.raises(UsageError):
            assumed_of(**wrong)
    with pytest.raises(UsageError):
        plan(0.0, assumed_of())


def test_the_command_plans_beforehand_and_from_a_pilot(corpus_folder: Path, call: Run) -> None:
    """Assumptions are printed; a pilot gives its own, and options win over them."""
    beforehand = call("plan", "--width", "0.2")
    flowing = " ".join(beforehand.out.split())
    assert beforehand.code == 0
    assert "Assumed: an indicator in 10% of passages, clustering 0.14, alpha 0.70, 20" in flowing
    assert "For ±0.20: " in flowing
    assert max(map(len, beforehand.out.splitlines())) <= 80
    assert "Pengandaian: " in call("plan", "--lang", "id").out
    pilot = json.loads(call("plan", corpus_folder, "--clustering", "0.33", "--json").out)
    assert pilot["pilot"] is True
    assert pilot["assumed"]["clustering"] == 0.33
    assert pilot["assumed"]["passages"] == 16
    assert call("plan", "--alpha", "2").code == 2


def test_what_is_shown_is_no_wider_than_it_says(call: Run) -> None:
    """The first row shown as narrow enough is the one that is named."""
    for language, mark in (("en", "0.10"), ("id", "0,10")):
        shown = call("plan", "--width", "0.1", "--lang", language).out
        rows = [line.split() for line in shown.splitlines() if "±" in line and line[:1] == " "]
        first = next(row[0] for row in rows if row[2] <= f"±{mark}")
        assert f"±{mark}: {first} " in shown
