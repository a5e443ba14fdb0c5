"""Scores to probabilities and probabilities to decisions, both from held-out scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Scores = NDArray[np.float64]
Present = NDArray[np.bool_]

# With fewer coded passages an indicator borrows the slope and the threshold of all together.
_ENOUGH_CODED = 12
_PRIOR_PASSAGES = 20.0


@dataclass(frozen=True)
class Calibration:
    """Sigmoid calibration (Platt 1999), one slope and intercept an indicator, shape (k,) each."""

    slope: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def __call__(self, scores: Scores) -> Scores:
        """Return probabilities in (0, 1) for decision scores of shape (n, k)."""
        return np.asarray(expit(scores * self.slope + self.intercept), dtype=np.float64)


def fit_calibration(scores: Scores, present: Present) -> Calibration:
    """Fit sigmoids to held-out scores (n, k).

    Each indicator's slope and intercept are fitted by penalised maximum likelihood with
    Platt's smoothed targets (Platt 1999, section 2.2); the penalty draws the slope of an
    indicator with few coded passages to the slope of all indicators together.
    """
    pooled_slope, _ = _sigmoid(scores.ravel(), present.ravel(), 1.0, 1.0)
    pooled_slope = max(pooled_slope, 0.0)
    slopes = np.empty(scores.shape[1])
    intercepts = np.empty(scores.shape[1])
    for column in range(scores.shape[1]):
        coded = int(present[:, column].sum())
        weight = _PRIOR_PASSAGES / (1.0 + coded)
        slope, intercept = _sigmoid(scores[:, column], present[:, column], pooled_slope, weight)
        # A negative slope would rank against the classifier: noise of very few passages.
        slopes[column] = max(slope, 0.0)
        intercepts[column] = intercept if slope > 0 else _log_odds(coded, len(scores))
    return Calibration(slopes, intercepts)


def _log_odds(coded: int, passages: int) -> float:
    rate = (coded + 0.5) / (passages + 1.0)
    return float(np.log(rate / (1.0 - rate)))


def _sigmoid(
    scores: Scores, present: Present, prior_slope: float, prior_weight: float
) -> tuple[float, float]:
    """Newton's method on the penalised log-likelihood of one sigmoid."""
    coded = present.sum()
    high = (coded + 1.0) / (coded + 2.0)
    low = 1.0 / (len(present) - coded + 2.0)
    target = np.where(present, high, low)
    design = np.column_stack([scores, np.ones_like(scores)])
    penalty = np.array([prior_weight, 0.0])
    weights = np.array([prior_slope, _log_odds(int(coded), len(present))])
    for _ in range(50):
        probability = expit(design @ weights)
        gradient = design.T @ (probability - target)
        gradient += penalty * (weights - np.array([prior_slope, 0.0]))
        variance = probability * (1.0 - probability)
        curvature = (design * variance[:, None]).T @ design + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        # Far from the optimum a full step can overshoot where the sigmoid is flat.
        weights = weights - np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-8:
            break
    return float(weights[0]), float(weights[1])


def fit_thresholds(probabilities: Scores, present: Present) -> NDArray[np.float64]:
    """Return the probability (k,) from which each indicator is suggested.

    The threshold is the one with the highest F1 on held-out probabilities; an indicator with
    fewer than 12 coded passages takes the one that is best for all indicators together.
    """
    together = _best_threshold(probabilities.ravel(), present.ravel())
    thresholds = np.full(probabilities.shape[1], together)
    for column in range(probabilities.shape[1]):
        if present[:, column].sum() >= _ENOUGH_CODED:
            thresholds[column] = _best_threshold(probabilities[:, column], present[:, column])
    return thresholds


def _best_threshold(probabilities: Scores, present: Present) -> float:
    """Return the cut with the highest F1, half-way between two neighbouring probabilities."""
    if not present.any():
        return 0.5
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = np.cumsum(present[order])
    suggested = np.arange(1, len(ranked) + 1)
    f1 = 2.0 * hits / (suggested + present.sum())
    # A cut cannot separate passages of equal probability.
    f1[:-1][ranked[:-1] == ranked[1:]] = -1.0
    best = int(f1.argmax())
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float((ranked[best] + below) / 2.0)
