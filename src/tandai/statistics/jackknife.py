"""95 % intervals from leaving out one cluster after the other.

The centre is corrected for bias (Quenouille 1956), the variance is the jackknife's (Tukey 1958;
of differences between samples of clusters the stratified one: Jones 1974), and the interval is
Student's t. Its degrees of freedom are one and a half times the effective number of clusters,
(sum d²)² / sum d⁴ of the deviations d, at most clusters - 1: where few interviews hold all the
evidence the variance is known badly, and t with G - 1 is too sure of it (bench/README.md).

A ratio 1 - observed / expected that rests on few clusters has an interval by a test: those
values r for which Student's t-test of the pseudo-values of observed - r expected does not
reject (Fieller 1954). Where ``expected`` itself could be nought it reaches to the end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.freedom import OF_EFFECTIVE, effective_freedom
from tandai.statistics.intervals import LEVEL, Intervals
from tandai.statistics.quantiles import t_quantile

Floats = NDArray[np.float64]
# Up to so many clusters that carry what a ratio is about, the test's interval holds better.
FEW_CARRIERS = 6
_NOTHING = 1e-18


class LeftOut:
    """Sums of powers of leave-one-out values about the value of all, by side of a comparison."""

    def __init__(self, value: Floats) -> None:
        self.value = value
        self._sums = np.zeros((3, 5, *value.shape))
        self._undefined = np.zeros(value.shape, dtype=bool)

    def add(self, left: Floats, sides: NDArray[np.int64] | None = None) -> None:
        """Add leave-one-out values (n, ...); ``sides`` as of :meth:`Part.counted`."""
        gap = left - self.value
        defined = np.isfinite(gap)
        for side in (1, 2, 3):
            own = np.ones(gap.shape, bool) if sides is None and side == 1 else sides == side
            if sides is None and side > 1:
                break
            self._undefined |= (own & ~defined).any(axis=0)
            gaps = np.where(own & defined, gap, 0.0)
            powers = [(own & defined).sum(axis=0), *((gaps**k).sum(axis=0) for k in (1, 2, 3, 4))]
            self._sums[side - 1] += np.stack(powers)

    def intervals(self, lowest: float = -np.inf, highest: float = np.inf) -> Intervals:
        """Return the intervals, kept to what is possible and to what holds the value."""
        number, first, second, third, fourth = self._strata()
        n = np.maximum(number, 1)
        mean = first / n
        squares = np.maximum(second - n * mean**2, 0.0)
        fourths = fourth - 4 * mean * third + 6 * mean**2 * second - 3 * n * mean**4
        variance = ((n - 1) / n * squares).sum(axis=0)
        total, most = squares.sum(axis=0), (np.maximum(number, 1) - 1).sum(axis=0)
        varied = total > _NOTHING
        freedom = effective_freedom(total, fourths.sum(axis=0), OF_EFFECTIVE, np.maximum(most, 1.0))
        centre = self.value - ((n - 1) * mean).sum(axis=0)
        reach = t_quantile((1 + LEVEL) / 2, freedom) * np.sqrt(variance)
        with np.errstate(invalid="ignore"):
            low = np.clip(np.minimum(centre - reach, self.value), lowest, highest)
            high = np.clip(np.maximum(centre + reach, self.value), lowest, highest)
        why = np.select([most < 1, self._undefined, ~varied], [1, 2, 4], 0).astype(np.int8)
        why = np.where(np.isfinite(self.value), why, 0).astype(np.int8)
        known = np.isfinite(self.value) & (why == 0)
        low, high = (np.where(known, bound, np.nan) for bound in (low, high))
        return Intervals(self.value, low, high, why, number.sum(axis=0).astype(np.int64))

    def _strata(self) -> Floats:
        """Return the sums (5, strata, ...); one stratum where any has a single cluster."""
        parted = self._sums.swapaxes(0, 1)
        alone = (parted[0] == 1).any(axis=0) & ((parted[0] > 0).sum(axis=0) > 1)
        pooled = np.zeros_like(parted)
        pooled[:, 0] = parted.sum(axis=1)
        return np.where(alone, pooled, parted)


class LeftOutRatio:
    """Sums of leave-one-out values of observed and expected: an interval of their ratio."""

    def __init__(self, observed: Floats, expected: Floats) -> None:
        self._all = (observed, expected)
        self._sums = np.zeros((6, *observed.shape))

    def add(self, observed: Floats, expected: Floats, sides: NDArray[np.int64] | None) -> None:
        """Add leave-one-out values (n, ...) of both."""
        own = np.ones(observed.shape, bool) if sides is None else sides > 0
        o, e = (
            np.where(own, np.nan_to_num(left - whole), 0.0)
            for left, whole in zip((observed, expected), self._all, strict=True)
        )
        powers = (own, o, e, o * o, o * e, e * e)
        self._sums += np.stack([power.sum(axis=0) for power in powers])

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the bounds of 1 - observed / expected, infinite where the test never rejects."""
        number, o, e, oo, oe, ee = self._sums
        n = np.maximum(number, 2)
        # Pseudo-values are n x all - (n - 1) x left: their means and (co)variances.
        means = [
            whole - (n - 1) * total / n for whole, total in zip(self._all, (o, e), strict=True)
        ]
        spread = [
            (n - 1) * (both - a * b / n) for both, a, b in ((oo, o, o), (oe, o, e), (ee, e, e))
        ]
        scale = t_quantile((1 + LEVEL) / 2, n - 1) ** 2 / n
        a = means[1] ** 2 - scale * spread[2]
        b = means[0] * means[1] - scale * spread[1]
        c = means[0] ** 2 - scale * spread[0]
        root = np.sqrt(np.maximum(b * b - a * c, 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            least, most = (b - root) / a, (b + root) / a
        open_ = a <= 0
        return np.where(open_, -np.inf, 1 - most), np.where(open_, 1.0, 1 - least)
