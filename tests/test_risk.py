"""Thresholds that keep a share of what is to be found: by hand, and that they do, by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.statistics.risk import fewest_groups, mean_loss, recall_threshold


def test_by_hand() -> None:
    """Nine interviews, each with its code at 0.1 to 0.9: of ten, the bound lets none be missed.

    With a recall of 0.8, 9/10 of the mean loss and 1/10 may be 0.2: one of the nine may be missed.
    """
    scores, group = np.arange(1, 10) / 10, np.arange(9, dtype=np.int32)
    assert recall_threshold(scores, group, 0.9) == 0.1
    assert recall_threshold(scores, group, 0.8) == 0.2
    assert mean_loss(scores, group, 0.2) == pytest.approx(1 / 9)
    assert mean_loss(scores, group, 0.1) == 0


def test_an_interview_counts_once_however_many_codes_it_has() -> None:
    """Half of one interview's codes weigh as much as all of two others with half as many."""
    scores = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
    group = np.array([0, 0, 0, 0, 1, 2, 3], dtype=np.int32)
    # Of five, (4/5) loss + 1/5 may be 0.4: a mean loss of 1/4 is all of one of the four.
    assert recall_threshold(scores, group, 0.6) == 0.5
    assert recall_threshold(scores[::-1], group[::-1], 0.6) == 0.5


@pytest.mark.parametrize(
    ("recall", "needed"), [(0.5, 1), (0.8, 4), (0.9, 9), (0.95, 19), (0.99, 99)]
)
def test_so_many_are_needed(recall: float, needed: int) -> None:
    """1 / (n + 1) may not be more than what may be missed; one interview fewer gives nothing."""
    assert fewest_groups(recall) == needed
    scores = np.full(needed, 0.5)
    assert recall_threshold(scores, np.arange(needed, dtype=np.int32), recall) == 0.5
    few = np.arange(needed - 1, dtype=np.int32)
    assert recall_threshold(scores[1:], few, recall) is None


@given(st.integers(0, 10_000), st.sampled_from([0.5, 0.8, 0.9]))
def test_the_threshold_is_the_highest_that_is_allowed(seed: int, recall: float) -> None:
    """The bound holds at it, and not at the next higher score; ties stand together."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 12, size=80) / 12
    group = rng.integers(0, 20, size=80).astype(np.int32)
    number = len(np.unique(group))
    threshold = recall_threshold(scores, group, recall)
    assert threshold is not None

    def bound(at: float) -> float:
        return number / (number + 1) * mean_loss(scores, group, at) + 1 / (number + 1)

    assert bound(threshold) <= 1 - recall + 1e-9
    higher = scores[scores > threshold]
    assert not len(higher) or bound(float(higher.min())) > 1 - recall


@pytest.mark.parametrize(("interviews", "recall"), [(9, 0.9), (30, 0.9), (30, 0.7)])
def test_a_new_interview_keeps_the_promise(interviews: int, recall: float) -> None:
    """Over many draws of interviews, easy and hard ones, a new one's mean recall is as promised.

    Nor is more kept than the method must: by less than 2 / (n + 1) (theorem 2 of the paper).
    """
    rng = np.random.default_rng(7)
    draws = 1500
    losses = np.empty(draws)
    for draw in range(draws):
        codes = rng.geometric(0.2, size=interviews + 1)
        group = np.repeat(np.arange(interviews + 1, dtype=np.int32), codes)
        scores = rng.beta(2.0, np.repeat(rng.uniform(1.0, 6.0, interviews + 1), codes))
        new = group == interviews
        threshold = recall_threshold(scores[~new], group[~new], recall)
        assert threshold is not None
        losses[draw] = (scores[new] < threshold).mean()
    error = losses.std() / np.sqrt(draws)
    alpha = 1 - recall
    assert alpha - 2 / (interviews + 1) - 3 * error <= losses.mean() <= alpha + 3 * error
