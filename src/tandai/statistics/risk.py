"""Thresholds that keep a stated share of what is to be found, by conformal risk control.

Source: Angelopoulos, Bates, Fisch, Lei and Schuster 2024, "Conformal Risk Control" (theorem 1). The
loss of a group of cases (an interview) is the share of its positive cases that a threshold leaves
out. Where a new group is exchangeable with n groups whose scores were made without them, its
expected loss is at most alpha with the highest threshold at which

    n / (n + 1) x mean loss of the n groups + 1 / (n + 1) <= alpha.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ROUNDING = 1e-9


def fewest_groups(recall: float) -> int:
    """Return how many groups are needed for any threshold to keep this share, from 0 to 1."""
    alpha = 1.0 - recall
    return max(1, int(np.ceil(1.0 / alpha - 1.0 - _ROUNDING)))


def recall_threshold(
    scores: NDArray[np.float64], group: NDArray[np.int32], recall: float
) -> float | None:
    """Return the highest threshold that keeps at least ``recall`` of a new group's positive cases.

    That is on average over groups. ``scores`` (m,) and ``group`` (m,) are of the positive cases; a
    group without any has nothing to lose and is not among them. A case is kept where its score is
    at least the threshold. None where there are fewer than :func:`fewest_groups`.
    """
    _, place, size = np.unique(group, return_inverse=True, return_counts=True)
    number, alpha = len(size), 1.0 - recall
    if number < fewest_groups(recall):
        return None
    bound = ((number + 1) * alpha - 1.0) / number
    order = np.argsort(scores, kind="stable")
    ranked = scores[order]
    weight = (1.0 / (number * size[place]))[order]
    # Mean loss at a threshold: the weight of all that lies below it, equal scores included or not
    # as one.
    before = np.concatenate([[0.0], np.cumsum(weight)[:-1]])
    lost = before[np.searchsorted(ranked, ranked, side="left")]
    return float(ranked[lost <= bound + _ROUNDING].max())


def mean_loss(scores: NDArray[np.float64], group: NDArray[np.int32], threshold: float) -> float:
    """Return the mean over groups of the share of positive cases below a threshold."""
    _, place, size = np.unique(group, return_inverse=True, return_counts=True)
    lost = np.bincount(place, weights=scores < threshold, minlength=len(size))
    return float((lost / size).mean())
