"""Krippendorff's alpha for values that have an order or are numbers.

Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability": the difference of two
values is 0 or 1 (nominal), counts the values that lie between (ordinal), is (a - b)^2
(interval), or ((a - b) / (a + b))^2 (ratio).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]


def differences(values: Floats, counts: Floats, level: Level) -> Floats:
    """Return squared differences (v, v) of distinct ``values`` (v,), sorted.

    ``counts`` (v,): how often each was given, which is what ordinal differences are made of.
    """
    first, second = values[:, None], values[None]
    if level == "nominal":
        return np.asarray(first != second, dtype=float)
    if level == "interval":
        return np.asarray((first - second) ** 2)
    if level == "ratio":
        total = first + second
        return np.asarray(((first - second) / np.where(total == 0, 1.0, total)) ** 2)
    upto = np.cumsum(counts) - counts / 2
    return np.asarray((upto[:, None] - upto[None]) ** 2)


def alpha_of_values(ratings: Floats, level: Level = "interval") -> float | None:
    """Return alpha for ratings (coders, units) of numbers, nan where a unit was not rated.

    Units rated by one coder are left out. None where no unit was rated by two, or where all
    values are the same. Ratio differences need values of one sign.
    """
    array = np.asarray(ratings, dtype=float)
    if array.ndim != 2:
        raise ValueError("ratings must have shape (coders, units)")
    array = array[:, np.isfinite(array).sum(axis=0) >= 2]
    values = np.unique(array[np.isfinite(array)])
    counts = (array[:, :, None] == values).sum(axis=0).astype(float)
    margin = counts.sum(axis=0)
    gaps = differences(values, margin, level)
    expected = margin @ gaps @ margin
    if not len(values) or expected <= 0:
        return None
    within = np.einsum("uv,vw,uw->u", counts, gaps, counts) / (counts.sum(axis=1) - 1)
    return float(1.0 - (margin.sum() - 1) * within.sum() / expected)
