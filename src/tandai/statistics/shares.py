"""Shares that stay valid when the model is wrong: estimates from a checked sample and the tags.

The estimator. A random sample of passages, each drawn with a known probability, is read by a
person. For each indicator the passages fall into those that the model suggests it for and the
others, and the sample tells how many of each carry it: of the suggested those that are right,
of the others those that were missed. The share is the mean of the two, weighted by how many
passages of each kind there are. It is the post-stratified (model-assisted) estimator of
Särndal, Swensson and Wretman 1992, ch. 7; with predictions of a model that is what Angelopoulos
et al. 2023 call prediction-powered inference, with a rectifier for each kind. It is right on
average whatever the model does (to within a term of order 1 / n where probabilities differ);
a good model makes it precise.

The interval for the tagged passages. Score intervals (Wilson 1927) of the two proportions at
Kish's effective sample size, put together by the method of variance estimates recovery (Zou
and Donner 2008). They hold where nothing, or nearly nothing, was found: a normal interval
would have no width there.

The interval for interviews like these. The variance comes from leaving out whole interviews
(linearised jackknife of the ratio, both phases of sampling in one: Särndal et al. 1992, ch. 9),
put into a score interval at the effective sample size value (1 - value) / variance, as Dean and
Pagano 2015 and Franco et al. 2019 recommend for rare properties, with Student's t at
one and a half times the effective number of interviews that hold the evidence: where those are
few, the variance is known badly. It is never narrower than that for the tagged passages.

Both are judged in bench/shares.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.freedom import effective_freedom
from tandai.statistics.proportions import Bounds, score_interval
from tandai.statistics.quantiles import normal_quantile, t_quantile

LEVEL = 0.95

# Where one interview holds all of an indicator; with 6, which it was, intervals of corpora coded
# by hand throughout held a share of 2 % in 82 to 86 % of studies (bench/shares.py).
_LEAST_FREEDOM = 2

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimates:
    """Shares (k,) with intervals (k,): of the tagged ``passages``, of ``interviews`` like these.

    ``interviews`` is None where there is one interview only. ``sampling`` (k,): the variance that
    comes from not having read all passages; ``between`` (k,): all of it, interviews drawn anew.
    """

    value: Floats
    passages: Bounds
    interviews: Bounds | None
    sampling: Floats
    between: Floats
    _kinds: tuple[_Kind, ...] = field(default=(), repr=False)
    _z: float = 0.0

    def half_width(self, times: float) -> Floats:
        """Return half the width (k,) to expect of the intervals for the tagged passages.

        When ``times`` as many are read at random as now, and show what those read so far do.
        """
        size = sum((kind.size for kind in self._kinds), np.zeros_like(self.value))
        read = sum((kind.effective for kind in self._kinds), np.zeros_like(self.value))
        kinds = [kind.grown(times, read / size, self._z) for kind in self._kinds]
        low, high = _recovered(self.value, kinds, float(size.max()))
        return np.asarray((high - low) / 2)

    def width_left(self, times: float) -> float | None:
        """Return which part of the interval's width is left when ``times`` as many are read.

        Of intervals for interviews like these: the median of indicators of which anything varies.
        Infinitely many stands for all passages. None where nothing is known.
        """
        known = self.between > 0
        if not known.any():
            return None
        part = np.clip(self.sampling[known] / self.between[known], 0, 1)
        return float(np.median(np.sqrt(1 - part * (1 - 1 / times))))


@dataclass(frozen=True)
class _Kind:
    """Passages of one kind in each column, and what the sample says of them.

    ``members``: (n, k). ``size`` (k,): how many; ``mean`` (k,): their share of carriers;
    ``low``, ``high``: its interval; ``unseen`` (k,): the part of them that was not read;
    ``effective`` (k,): the effective number of those that were.
    """

    members: Bools
    size: Floats
    mean: Floats
    low: Floats
    high: Floats
    unseen: Floats
    effective: Floats

    def grown(self, times: float, rate: Floats, z: float) -> _Kind:
        """Return what is to be expected when ``times`` as many are read.

        ``rate`` (k,): the part of all kinds that was read, for a kind of which nothing was.
        """
        read = np.where(self.effective > 0, self.effective, rate * self.size) * times
        effective = np.minimum(read, self.size)
        low, high = score_interval(self.mean, effective, z)
        unseen = np.clip(1 - effective / np.maximum(self.size, 1), 0, 1)
        return replace(self, low=low, high=high, unseen=unseen, effective=effective)


def estimate(
    truth: Bools,
    suggested: Bools | None,
    confidence: Floats,
    weight: Floats,
    interview: NDArray[np.int64],
    level: float = LEVEL,
) -> Estimates:
    """Return the share of passages that carry each of k indicators.

    Args:
        truth: (n, k), whether a passage carries an indicator; read only where ``weight`` > 0.
        suggested: (n, k), what the model suggests; None for an estimate from the sample alone.
        confidence: (n, k), used in place of a mean for a kind of which nothing was drawn.
        weight: (n,), 1 / probability of a passage that was read, 0 of one that was not.
        interview: (n,), the interview of each passage, from 0.
        level: of the intervals.
    """
    read = weight > 0
    z = normal_quantile((1 + level) / 2)
    kinds = [
        _kind(members, truth, confidence, weight, read, z)
        for members in _kinds(suggested, weight, truth.shape)
    ]
    number = float(len(truth))
    predicted = np.zeros(truth.shape)
    for kind in kinds:
        predicted += kind.members * kind.mean
    certain = weight == 1
    predicted[certain] = truth[certain]
    value = predicted.mean(axis=0)
    passages = _recovered(value, kinds, number)
    interviews, between = _of_interviews(
        value, truth, predicted, weight, interview, level, passages
    )
    return Estimates(
        value, passages, interviews, _sampling(kinds, number), between, tuple(kinds), z
    )


def simultaneous_level(columns: int, level: float = LEVEL) -> float:
    """Return the level of each of several intervals that hold together (Šidák 1967)."""
    return float(level ** (1 / columns))


def _kinds(suggested: Bools | None, weight: Floats, shape: tuple[int, ...]) -> list[Bools]:
    """Return the kinds of passages, each (n, k): read for certain, suggested, not suggested."""
    certain = np.broadcast_to((weight == 1)[:, None], shape)
    if suggested is None:
        return [certain, ~certain]
    return [certain, suggested & ~certain, ~suggested & ~certain]


def _kind(
    members: Bools, truth: Bools, confidence: Floats, weight: Floats, read: Bools, z: float
) -> _Kind:
    drawn = members[read] * weight[read, None]
    total, squares = drawn.sum(axis=0), (drawn**2).sum(axis=0)
    size = members.sum(axis=0).astype(float)
    some = total > 0
    expected = (confidence * members).sum(axis=0) / np.maximum(size, 1)
    mean = np.where(some, (drawn * truth[read]).sum(axis=0) / np.where(some, total, 1), expected)
    effective = np.where(some, total**2 / np.where(some, squares, 1), 0)
    low, high = score_interval(mean, np.where(some, effective, 1), z)
    # Of a kind that was not drawn nothing is known but that its share is a share.
    low, high = np.where(some, low, 0.0), np.where(some, high, 1.0)
    unseen = np.clip(1 - effective / np.maximum(size, 1), 0, 1)
    return _Kind(members, size, mean, low, high, unseen, effective)


def _recovered(value: Floats, kinds: list[_Kind], number: float) -> Bounds:
    below, above = np.zeros_like(value), np.zeros_like(value)
    for kind in kinds:
        part = (kind.size / number) ** 2 * kind.unseen
        below += part * (kind.mean - kind.low) ** 2
        above += part * (kind.high - kind.mean) ** 2
    return np.maximum(0, value - np.sqrt(below)), np.minimum(1, value + np.sqrt(above))


def _sampling(kinds: list[_Kind], number: float) -> Floats:
    """Return the variance (k,) of the estimate for these passages, from those not read."""
    total = np.zeros_like(kinds[0].mean)
    for kind in kinds:
        spread = kind.mean * (1 - kind.mean) / np.maximum(kind.effective, 1)
        total += (kind.size / number) ** 2 * kind.unseen * spread
    return total


def _of_interviews(
    value: Floats,
    truth: Bools,
    predicted: Floats,
    weight: Floats,
    interview: NDArray[np.int64],
    level: float,
    passages: Bounds,
) -> tuple[Bounds | None, Floats]:
    interviews = int(interview.max()) + 1
    if interviews < 2:
        return None, np.zeros_like(value)
    read = weight > 0
    terms = predicted.copy()
    terms[read] += weight[read, None] * (truth[read] - predicted[read])
    variance, freedom = variance_between(terms - value, interview)
    number = _effective(value, variance, int(read.sum()), interviews)
    low, high = score_interval(value, number, t_quantile((1 + level) / 2, freedom))
    return (np.minimum(low, passages[0]), np.maximum(high, passages[1])), variance


def variance_between(terms: Floats, interview: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return the variance (k,) of a mean over passages when interviews are drawn anew.

    ``terms``: (n, k) differences from the mean, 0 on average; ``interview``: (n,), two or more.
    Also returns its degrees of freedom (k,), one and a half times the effective number of
    interviews, from ``_LEAST_FREEDOM`` to interviews - 1.
    """
    interviews = int(interview.max()) + 1
    totals = np.zeros((interviews, terms.shape[1]))
    np.add.at(totals, interview, terms)
    squares = (totals / len(terms)) ** 2
    plain = squares.sum(axis=0)
    most = interviews - 1
    top = np.full(plain.shape, float(most))
    freedom = effective_freedom(plain, (squares**2).sum(axis=0), _LEAST_FREEDOM, top)
    # Where nothing varied nothing is known of how it does; the fallback of :func:`_effective`
    # takes the other indicators', and all interviews' degrees of freedom.
    return plain * interviews / most, np.where(plain > 0, freedom, top)


def _effective(value: Floats, variance: Floats, read: int, interviews: int) -> Floats:
    """Return the effective sample size of each column: value (1 - value) / variance.

    Where nothing (or everything) was found there is no variance; the design effect of the
    other columns (their median) takes its place, or else an interview counts as one passage.
    """
    spread = value * (1 - value)
    known = (variance > 0) & (spread > 0)
    number = spread / np.where(known, variance, 1)
    fallback = float(interviews)
    if known.any():
        effect = np.median(read / number[known])
        fallback = max(fallback, read / max(1.0, float(effect)))
    return np.where(known, number, fallback)
