"""Confidence: certain is what has shown to be right, and the card's bins say what it is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tandai.model.calibration import Calibration, _fit_bend, fit_calibration, fit_certain
from tandai.model.reliability import certain, reliability_picture
from tandai.statistics.reliability import (
    calibration_error,
    calibration_error_where,
    reliability_bins,
)

SHARES = hnp.arrays(np.float64, st.integers(1, 60), elements=st.floats(0, 1))


def calibration(level: float) -> Calibration:
    """Return one that leaves scores' sigmoids alone but for the level of certainty."""
    return Calibration(np.ones(1), np.zeros(1), np.array([level]))


def test_bins_by_hand() -> None:
    """Bounds, counts, mean and share; empty bins are not there; 1.0 is in the last."""
    bins = reliability_bins(np.array([0.05, 0.15, 0.11, 1.0]), np.array([0, 1, 0, 1], bool))
    assert [(b.low, b.high, b.cells, b.coded) for b in bins] == [
        (0.0, 0.1, 1, 0),
        (0.1, 0.2, 2, 1),
        (0.9, 1.0, 1, 1),
    ]
    assert bins[1].mean == pytest.approx(0.13)
    assert bins[1].share == 0.5
    assert certain(bins) == (1, 1)


@given(SHARES, st.integers(0, 1000))
def test_no_cell_is_lost(probabilities: np.ndarray, seed: int) -> None:
    """Counts of all bins are those of the cells, and means lie within their bins."""
    present = np.random.default_rng(seed).random(probabilities.shape) < 0.5
    bins = reliability_bins(probabilities, present)
    assert sum(b.cells for b in bins) == probabilities.size
    assert sum(b.coded for b in bins) == present.sum()
    assert all(b.low - 1e-9 <= b.mean <= b.high + 1e-9 for b in bins)


@given(SHARES, st.sampled_from([0.8, 0.84, 0.98, 1.0]))
def test_what_is_not_borne_out_is_not_shown_as_certain(
    probabilities: np.ndarray, level: float
) -> None:
    """Shown is 0.8 or more just where the level is reached, never more, and in the same order."""
    shown = calibration(level).shown(probabilities[:, None])[:, 0]
    reached = (probabilities >= level) & (level < 1.0)
    assert ((shown >= 0.8) == reached).all()
    assert (shown <= probabilities + 1e-12).all()
    order = np.argsort(probabilities, kind="stable")
    assert (np.diff(shown[order]) >= -1e-12).all()
    low = probabilities < 0.79
    assert (shown[low] == probabilities[low]).all()


def test_levels_by_hand() -> None:
    """Right often enough: certain from 0.8; wrong below 0.9: from there on; often wrong: never."""
    probabilities = np.concatenate([np.full(100, 0.95), np.full(100, 0.85)])
    good = np.ones(200, dtype=bool)
    half = np.arange(200) < 100
    bad = np.arange(200) % 2 == 0
    levels = fit_certain(np.tile(probabilities[:, None], 3), np.column_stack([good, half, bad]))
    assert levels[0] == pytest.approx(0.8)
    assert 0.85 < levels[1] <= 0.95
    assert levels[2] == 1.0


def test_few_right_ones_are_no_proof() -> None:
    """One right suggestion of an indicator does not make it certain where the others are not."""
    probabilities = np.tile(np.array([0.9] * 50)[:, None], 2)
    present = np.zeros((50, 2), dtype=bool)
    present[:25, 0] = True
    probabilities[1:, 1] = 0.1
    present[0, 1] = True
    assert fit_certain(probabilities, present).tolist() == [1.0, 1.0]


def test_few_codes_do_not_turn_the_ranking_round() -> None:
    """Held-out scores that rank against a handful of codes by chance keep a rising sigmoid."""
    rng = np.random.default_rng(5)
    present = np.zeros((60, 2), dtype=bool)
    present[:3] = True
    scores = rng.normal(size=present.shape) - 3.0 * present
    fitted = fit_calibration(scores, present)
    assert (fitted.slope >= 0.2).all()
    assert fitted(scores).mean() == pytest.approx(0.05, abs=0.04)


def test_the_upper_part_bends_where_the_sigmoid_does_not_fit_it() -> None:
    """Confidences that are too high above 0.1 come down, what lies below stays; order is kept."""
    rng = np.random.default_rng(3)
    odds = rng.normal(-3.0, 2.0, size=(20_000, 1))
    start = np.log(0.1 / 0.9)
    true = np.where(odds > start, start + 0.6 * (odds - start), odds)
    present = rng.random(odds.shape) < 1 / (1 + np.exp(-true))
    assert _fit_bend(odds, present) == pytest.approx(0.6, abs=0.05)
    assert _fit_bend(odds[:3], present[:3]) == pytest.approx(1.0, abs=0.1)
    assert _fit_bend(odds - 9, present) == 1.0
    shown = Calibration(np.ones(1), np.zeros(1), np.ones(1), 0.6).uncapped(np.sort(odds, axis=0))
    assert (np.diff(shown[:, 0]) >= 0).all()
    low = odds < start
    assert np.allclose(
        Calibration(np.ones(1), np.zeros(1), np.ones(1), 0.6).uncapped(odds)[low],
        1 / (1 + np.exp(-odds[low])),
    )


def test_three_errors_of_calibration() -> None:
    """Over all, over some, and none where there are none."""
    told, present = np.array([0.05] * 90 + [0.65] * 10), np.arange(100) >= 95
    assert calibration_error(told, present) == pytest.approx(0.9 * 0.05 + 0.1 * 0.15)
    assert calibration_error_where(told, present, told >= 0.1) == pytest.approx(0.15)
    assert calibration_error_where(told, present, told > 0.9) is None


def test_the_picture_stands_alone() -> None:
    """SVG with both axes named and nothing to fetch, the same each time."""
    bins = reliability_bins(np.linspace(0.01, 0.99, 50), np.arange(50) % 2 == 0)
    picture = reliability_picture(bins)
    assert picture.startswith("<svg")
    assert "confidence of suggestions held out" in picture
    assert "share that coders gave" in picture
    assert "href" not in picture
    assert picture == reliability_picture(bins)
