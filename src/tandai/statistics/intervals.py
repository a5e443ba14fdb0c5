"""95 % intervals: what they are, and those of resampled figures.

Percentile, or bias-corrected and accelerated; of leaving out clusters in
:mod:`tandai.statistics.jackknife`.

Sources: Efron 1987, "Better bootstrap confidence intervals", and Efron and Tibshirani 1993,
chapter 14, for BCa with the acceleration of a jackknife.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from tandai.statistics.undefined import Undefined

Floats = NDArray[np.float64]
Method = Literal["jackknife-t", "percentile", "bca"]
METHODS: tuple[Method, ...] = get_args(Method)
LEVEL = 0.95
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Intervals:
    """Figures with their bounds, all of one shape; nan where undefined.

    ``why``: positions in ``REASONS`` of why a bound is missing (0 where it is not).
    ``clusters``: how many have a part in the figure; None where that was not counted.
    ``draws`` (resamples, ...): the resampled figures, where there are any.
    """

    value: Floats
    low: Floats
    high: Floats
    why: NDArray[np.int8]
    clusters: NDArray[np.int64] | None = None
    draws: Floats | None = None


REASONS: tuple[Undefined | None, ...] = (
    None,
    Undefined.ONE_INTERVIEW,
    Undefined.ONE_INTERVIEW_HOLDS_ALL,
    Undefined.RARELY_DEFINED,
    Undefined.NO_VARIATION,
    Undefined.NOT_SMOOTH,
)


def without_bounds(found: Intervals, reason: Undefined) -> Intervals:
    """Return the values without intervals, for one of ``REASONS``."""
    nothing = np.full_like(found.low, np.nan)
    why = np.full_like(found.why, REASONS.index(reason))
    return replace(found, low=nothing, high=nothing.copy(), why=why)


def one_sided(found: Intervals, bound: Floats) -> Intervals:
    """Return the intervals with a lower bound in place of none where all was right, always.

    ``bound`` says what no disagreement at all leaves open. Where interviews are alike in what they
    disagree on there is none, and no interval.
    """
    perfect = (found.value >= 1 - _ROUNDING) & np.isfinite(bound)
    still = (found.why == REASONS.index(Undefined.NO_VARIATION)) & perfect
    return replace(
        found,
        low=np.where(still, np.minimum(bound, found.value), found.low),
        high=np.where(still, found.value, found.high),
        why=np.where(still, 0, found.why).astype(np.int8),
    )


class Spread:
    """Sums of powers of leave-one-out values, about the value of all: they give the skew."""

    def __init__(self, value: Floats) -> None:
        self._centre = value
        self._sums = np.zeros((4, *value.shape))

    def add(self, left: Floats) -> None:
        """Add leave-one-out values (n, ...); undefined ones are passed over."""
        gap = left - self._centre
        defined = np.isfinite(gap)
        gap = np.where(defined, gap, 0.0)
        self._sums += np.stack([defined.sum(axis=0), *((gap**k).sum(axis=0) for k in (1, 2, 3))])

    def acceleration(self) -> Floats:
        """Return the acceleration of BCa, 0 where all values are alike."""
        number, first, second, third = self._sums
        n = np.maximum(number, 1)
        mean = first / n
        squares = second - n * mean**2
        cubes = third - 3 * mean * second + 2 * n * mean**3
        alike = squares <= 1e-18
        return np.asarray(np.where(alike, 0.0, -cubes / (6 * np.where(alike, 1.0, squares) ** 1.5)))


def intervals_of(value: Floats, draws: Floats, spread: Spread | None = None) -> Intervals:
    """Return 95 % intervals of ``value`` (...) from ``draws`` (resamples, ...).

    Percentile without ``spread``, else BCa; both reach to the value at least. nan where more than a
    tenth of the resamples are undefined: an interval over the rest would speak of other data.
    """
    tails = np.array([(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    shares = [np.full(value.shape, tail) for tail in tails]
    if spread is not None:
        shares = [_bca_share(value, draws, spread.acceleration(), tail) for tail in tails]
    ordered = np.sort(draws, axis=0)
    number = np.isfinite(draws).sum(axis=0)
    kept = (number >= 0.9 * len(draws)) & (number > 0) & np.isfinite(value)
    bounds = [np.where(kept, _quantile(ordered, number, share), np.nan) for share in shares]
    # Resamples of a biased figure can all lie on one side of it.
    low, high = np.minimum(bounds[0], value), np.maximum(bounds[1], value)
    why = np.where(np.isfinite(value) & ~kept, REASONS.index(Undefined.RARELY_DEFINED), 0)
    return Intervals(value, low, high, why.astype(np.int8), draws=draws)


def _bca_share(value: Floats, draws: Floats, acceleration: Floats, tail: float) -> Floats:
    """Return which share of the resamples lies below the bound."""
    number = np.maximum(np.isfinite(draws).sum(axis=0), 1)
    with np.errstate(invalid="ignore"):
        # Values that differ by rounding alone are ties, and count half.
        tied = np.abs(draws - value) < 1e-12
        below = ((draws < value) & ~tied).sum(axis=0) + tied.sum(axis=0) / 2
    bias = ndtri(below / number)
    reach = bias + ndtri(tail)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = ndtr(bias + reach / (1.0 - acceleration * reach))
    # With all resamples on one side of the value the correction is endless.
    return np.asarray(np.where(np.isfinite(bias) & np.isfinite(share), share, tail))


def _quantile(ordered: Floats, number: NDArray[np.int64], share: Floats) -> Floats:
    """Interpolate between the defined values, which stand first; ``share`` may vary."""
    place = share * np.maximum(number - 1, 0)
    lower = np.floor(place).astype(np.int64)
    upper = np.minimum(lower + 1, np.maximum(number - 1, 0))
    first = np.take_along_axis(ordered, lower[None], axis=0)[0]
    second = np.take_along_axis(ordered, upper[None], axis=0)[0]
    return np.asarray(first + (place - lower) * (second - first))
