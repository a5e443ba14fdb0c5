"""Draws without replacement: how many of a kind so many drawn hold.

Source: Johnson, Kotz and Kemp 1992, *Univariate Discrete Distributions*, chapter 6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]


def holding_exactly(number: int, total: int, kind: ArrayLike, drawn: ArrayLike) -> Floats:
    """Return the probability that ``number`` of ``drawn`` are of a kind.

    ``total``: how many there are; ``kind``: how many of them are of the kind. ``kind`` and
    ``drawn`` are whole numbers that broadcast; the result has their common shape.
    """
    kind, drawn = np.asarray(kind, dtype=float), np.asarray(drawn, dtype=float)
    chosen = _log_ways(kind, number) + _log_ways(total - kind, drawn - number)
    return np.exp(chosen - _log_ways(total, drawn))


def holding_at_least(number: int, total: int, kind: ArrayLike, drawn: ArrayLike) -> Floats:
    """Return the probability that ``number`` or more of ``drawn`` are of a kind."""
    shape = np.broadcast_shapes(np.shape(kind), np.shape(drawn))
    fewer = sum((holding_exactly(n, total, kind, drawn) for n in range(number)), np.zeros(shape))
    return np.maximum(1.0 - fewer, 0.0)


def _log_ways(of: ArrayLike, choose: ArrayLike) -> Floats:
    """Return the logarithm of how many ways there are to choose; -inf where there is none."""
    of, choose = np.asarray(of, dtype=float), np.asarray(choose, dtype=float)
    there_are = (choose >= 0) & (choose <= of)
    some = np.where(there_are, choose, 0.0)
    ways = gammaln(of + 1) - gammaln(some + 1) - gammaln(of - some + 1)
    return np.asarray(np.where(there_are, ways, -np.inf))
