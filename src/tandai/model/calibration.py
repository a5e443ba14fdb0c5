"""Scores to probabilities and probabilities to decisions, both from held-out scores."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tandai.statistics.proportions import score_interval_of
from tandai.statistics.verdicts import SHARE

Scores = NDArray[np.float64]
Present = NDArray[np.bool_]

# How strongly slope and intercept of an indicator are drawn to those of all. Strongly: the
# scores come with an intercept of each indicator, and those of few passages are noise.
_PULL = (200.0, 50.0)
# Scores are log odds already, so the slope of all is drawn to 1 where passages are few. Held-out
# scores of a handful of codes can rank against them by chance (what is held out is missing in
# what was learnt); no slope is so low that the ranking is lost.
_TO_ONE = (50.0, 0.0)
_LEAST_SLOPE = 0.2
# From which log odds on they are bent, how strongly the bend is drawn to 1, and its bounds.
_BENT_FROM = float(logit(0.1))
_BEND_PULL = 40.0
_BENDS = (0.4, 1.6)
# So many coded passages of all indicators together have a say in the threshold of one.
_THRESHOLD_PASSAGES = 6.0
# With fewer coded passages an indicator that a codebook describes keeps the cut of the codebook.
_FEWEST_FOR_A_CUT = 5
# Probabilities that differ by less are tied; so much likelier than all of them is likelier.
_TIED, _ABOVE = 1e-9, 1e-6

# What people read as certain, and how often it must be right.
CERTAIN = 0.8
_LEVELS = np.linspace(CERTAIN, 0.98, 10)
_CERTAIN_PASSAGES = 5.0
_NEVER = 1.0
_ROUNDING = 1e-12
_JUST_BELOW = 0.79


@dataclass(frozen=True)
class Calibration:
    """Sigmoid calibration (Platt 1999), one slope and intercept an indicator, shape (k,) each.

    Above a probability of 0.1 the log odds rise ``bend`` times as fast: by far most cells lie
    below, and a sigmoid that fits these need not fit those that are suggested.
    ``certain`` (k,): from which probability on suggestions of the indicator have shown to be
    right at least 80 % of the time, 1 where they never have. What lies between 0.8 and that is
    shown as 0.79 to 0.8, in the same order: nothing is called certain that has not shown to be.
    """

    slope: NDArray[np.float64]
    intercept: NDArray[np.float64]
    certain: NDArray[np.float64]
    bend: float = 1.0

    def __call__(self, scores: Scores) -> Scores:
        """Return probabilities in (0, 1) for decision scores of shape (n, k)."""
        return self.shown(self.uncapped(scores))

    def uncapped(self, scores: Scores) -> Scores:
        """Return the probabilities (n, k) of the sigmoids and the bend alone."""
        odds = scores * self.slope + self.intercept
        return np.asarray(expit(_bent(odds, self.bend)), dtype=np.float64)

    def shown(self, probabilities: Scores) -> Scores:
        """Return probabilities (n, k) with those too high to be believed just below 0.8."""
        share = (probabilities - CERTAIN) / (1.0 - CERTAIN)
        below = _JUST_BELOW + (CERTAIN - _JUST_BELOW) * 0.999 * share
        # Between 0.79 and 0.8 nothing may overtake what is squeezed in there.
        rest = np.minimum(probabilities, _JUST_BELOW)
        uncertain = (probabilities < self.certain) | (self.certain >= _NEVER)
        lowered = np.where(probabilities >= CERTAIN, below, rest)
        return np.asarray(np.where(uncertain & (self.certain > CERTAIN), lowered, probabilities))


def fit_calibration(scores: Scores, present: Present) -> Calibration:
    """Fit sigmoids to held-out scores (n, k).

    Each indicator's slope and intercept are fitted by penalised maximum likelihood with
    Platt's smoothed targets (Platt 1999, section 2.2); the penalty draws them to the sigmoid
    of all indicators together, which an indicator that was never coded takes as it is. The bend
    is one for all.
    """
    shared = _sigmoid(scores.ravel(), present.ravel(), (1.0, 0.0), _TO_ONE)
    slopes = np.empty(scores.shape[1])
    intercepts = np.empty(scores.shape[1])
    for column in range(scores.shape[1]):
        coded = int(present[:, column].sum())
        slope, intercept = shared
        if coded:
            slope, intercept = _sigmoid(scores[:, column], present[:, column], shared, _PULL)
        slopes[column] = max(slope, _LEAST_SLOPE)
        intercepts[column] = intercept
        if slope < _LEAST_SLOPE:
            # The rate that held-out passages have, at the mean of their scores.
            mean = float(scores[:, column].mean())
            intercepts[column] = _log_odds(coded, len(scores)) - _LEAST_SLOPE * mean
    bend = _fit_bend(scores * slopes + intercepts, present)
    never = np.full(scores.shape[1], _NEVER)
    fitted = Calibration(slopes, intercepts, never, bend)
    return replace(fitted, certain=fit_certain(fitted.uncapped(scores), present))


def _bent(odds: Scores, bend: float) -> Scores:
    above = np.maximum(odds - _BENT_FROM, 0.0)
    return np.asarray(odds + (bend - 1.0) * above)


def _fit_bend(odds: Scores, present: Present) -> float:
    """Return the bend of log odds (n, k) with the highest penalised likelihood of the codes.

    It is drawn to 1 where there is little to learn from, and rises, so that no ranking is turned.
    Newton's method.
    """
    high = odds > _BENT_FROM
    own, coded = odds[high], present[high]
    above, bend = own - _BENT_FROM, 1.0
    for _ in range(50):
        probability = expit(_bent(own, bend))
        gradient = float(((probability - coded) * above).sum()) + _BEND_PULL * (bend - 1.0)
        curvature = float((probability * (1.0 - probability) * above**2).sum()) + _BEND_PULL
        before, bend = bend, float(np.clip(bend - gradient / curvature, *_BENDS))
        if abs(bend - before) < 1e-8:
            break
    return bend


def fit_certain(probabilities: Scores, present: Present) -> NDArray[np.float64]:
    """Return from which probability (k,), 0.8 or more, suggestions of an indicator are certain.

    It is the lowest of ten levels from which on at least 80 % were right on held-out passages;
    to each indicator's own count come five cases with the share of all indicators together, taken
    at its one-sided 80 % lower bound (Wilson 1927). 1 where there is no such level, or where
    nothing above it was ever right.
    """
    certain = np.full(probabilities.shape[1], _NEVER)
    for level in _LEVELS[::-1]:
        above = probabilities >= level
        right, shown = (above & present).sum(axis=0), above.sum(axis=0)
        pooled, _ = score_interval_of(int(right.sum()), int(shown.sum()), z=0.841621)
        share = (right + _CERTAIN_PASSAGES * pooled) / (shown + _CERTAIN_PASSAGES)
        certain[(share >= CERTAIN) & (right > 0)] = level
    return certain


def _log_odds(coded: int, passages: int) -> float:
    rate = (coded + 0.5) / (passages + 1.0)
    return float(np.log(rate / (1.0 - rate)))


def fit_sigmoid(scores: Scores, present: Present) -> tuple[float, float]:
    """Return (slope, intercept) of the sigmoid that fits codes (n,) best, hardly penalised."""
    return _sigmoid(scores, present, (1.0, 0.0), (0.1, 0.0))


def _sigmoid(
    scores: Scores,
    present: Present,
    towards: tuple[float, float],
    pull: tuple[float, float],
) -> tuple[float, float]:
    """Newton's method on the penalised log-likelihood of one sigmoid."""
    coded = present.sum()
    high = (coded + 1.0) / (coded + 2.0)
    low = 1.0 / (len(present) - coded + 2.0)
    target = np.where(present, high, low)
    design = np.column_stack([scores, np.ones_like(scores)])
    penalty, middle = np.array(pull), np.array(towards)
    weights = np.array([towards[0], _log_odds(int(coded), len(present))])
    for _ in range(50):
        probability = expit(design @ weights)
        gradient = design.T @ (probability - target) + penalty * (weights - middle)
        variance = probability * (1.0 - probability)
        curvature = (design * variance[:, None]).T @ design + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        # Far from the optimum a full step can overshoot where the sigmoid is flat.
        weights = weights - np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-8:
            break
    return float(weights[0]), float(weights[1])


def codebook_cuts(probabilities: Scores) -> NDArray[np.float64]:
    """Return the confidence (k,) that the likeliest ``SHARE`` of passages (n, k) reach.

    Passages in which nothing of the codebook stands are all alike: of those that are tied at the
    cut all are suggested or none, and none where that would be more than the share.
    """
    cuts = np.asarray(np.quantile(probabilities, 1.0 - SHARE, axis=0))
    most = max(1, int(np.ceil(len(probabilities) * SHARE)))
    for column in np.flatnonzero((probabilities >= cuts - _TIED).sum(axis=0) > most):
        own = probabilities[:, column]
        likelier = own[own > cuts[column] + _TIED]
        cuts[column] = (cuts[column] + likelier.min()) / 2 if len(likelier) else own.max() + _ABOVE
    return cuts


def few_coded(present: Present, described: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which indicators (k,) keep the cut of the codebook, of which it says something.

    ``present`` (n, k): all codes. Folds of them would be fewer, and keep another cut.
    """
    return np.asarray(described & (present.sum(axis=0) < _FEWEST_FOR_A_CUT))


def fit_thresholds(
    probabilities: Scores, present: Present, few: NDArray[np.bool_] | None = None
) -> NDArray[np.float64]:
    """Return the probability (k,) from which each indicator is suggested.

    The threshold is the one with the highest F1 on held-out probabilities, to whose counts
    those of all indicators together are added as if they came from six coded passages: few
    codes do not choose their cut by chance, and an indicator without any has that of all.

    ``few`` (k,): the indicators that keep the codebook's own cut, see :func:`few_coded` and
    :func:`codebook_cuts`.
    """
    thresholds = _of_codes(probabilities, present)
    if few is None:
        return thresholds
    return np.where(few, codebook_cuts(probabilities), thresholds)


def _of_codes(probabilities: Scores, present: Present) -> NDArray[np.float64]:
    cells = int(present.sum())
    if not cells:
        return np.full(probabilities.shape[1], 0.5)
    shared = np.full(probabilities.size, _THRESHOLD_PASSAGES / cells)
    thresholds = np.empty(probabilities.shape[1])
    for column in range(probabilities.shape[1]):
        own = probabilities[:, column]
        thresholds[column] = _best_threshold(
            np.concatenate([own, probabilities.ravel()]),
            np.concatenate([present[:, column], present.ravel()]),
            np.concatenate([np.ones(len(own)), shared]),
        )
    return thresholds


def _best_threshold(probabilities: Scores, present: Present, weight: Scores) -> float:
    """Return the cut with the highest F1, half-way between two neighbouring probabilities.

    ``weight``: how much each case counts.
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = np.cumsum((present * weight)[order])
    suggested = np.cumsum(weight[order])
    f1 = 2.0 * hits / (suggested + hits[-1])
    # A cut cannot separate passages of equal probability, nor should it separate those that are
    # equal but for the last bits of a sum, which depend on the processor.
    f1[:-1][ranked[:-1] - ranked[1:] <= _ROUNDING] = -1.0
    # Of cuts that are equal but for rounding, the one that suggests less.
    best = int((f1 >= f1.max() - _ROUNDING).argmax())
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float((ranked[best] + below) / 2.0)
