"""Krippendorff's alpha for whole label sets, with MASI or Jaccard distance.

Two empty sets agree fully (distance 0); an empty and a filled one disagree fully (1).

Sources: Passonneau 2006, "Measuring agreement on set-valued items (MASI)"; Krippendorff
2011 for alpha with any distance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Distance = Callable[[Floats, Floats, Floats], Floats]


def jaccard_distance(first: Floats, second: Floats, both: Floats) -> Floats:
    """Return 1 - |A and B| / |A or B| from the sizes of A, B and their intersection."""
    union = first + second - both
    return np.asarray(1.0 - np.where(union > 0, both / np.maximum(union, 1), 1.0))


def masi_distance(first: Floats, second: Floats, both: Floats) -> Floats:
    """Return 1 - Jaccard x monotonicity (1 equal, 2/3 subset, 1/3 overlap, 0 disjoint)."""
    smaller = np.minimum(first, second)
    equal = (first == both) & (second == both)
    monotonicity = np.select([equal, both == smaller, both > 0], [1.0, 2 / 3, 1 / 3], 0.0)
    # The empty set is inside every set, but shares nothing with a filled one.
    monotonicity = np.where((smaller == 0) & ~equal, 0.0, monotonicity)
    return np.asarray(1.0 - (1.0 - jaccard_distance(first, second, both)) * monotonicity)


@dataclass(frozen=True)
class SetTerms:
    """Terms of each unit (or sums) for alpha over label sets.

    ``margin`` (units, s): how often each of the s distinct sets was given in units read by
    two or more. ``disagreement`` (units,): sum of distances of ordered pairs / (raters - 1).
    ``distances`` (s, s) between the distinct sets.
    """

    margin: Floats
    disagreement: Floats
    distances: Floats


def set_terms(present: NDArray[np.bool_], read: NDArray[np.bool_], distance: Distance) -> SetTerms:
    """Return the terms of each unit.

    ``present``: (coders, units, k) bool codes. ``read``: (coders, units) bool.
    """
    coders, units, width = present.shape
    flat = present.reshape(coders * units, width)
    distinct, which = np.unique(flat, axis=0, return_inverse=True)
    which = which.reshape(coders, units)
    counted = read & (read.sum(axis=0) >= 2)
    sizes = distinct.sum(axis=1).astype(float)
    both = distinct.astype(float) @ distinct.T.astype(float)
    distances = distance(sizes[:, None], sizes[None, :], both)
    margin = np.zeros((units, len(distinct)))
    for coder in range(coders):
        rows = np.flatnonzero(counted[coder])
        margin[rows, which[coder, rows]] += 1.0
    pairs = np.einsum("us,st,ut->u", margin, distances, margin, optimize=True)
    raters = margin.sum(axis=1)
    return SetTerms(margin, pairs / np.maximum(raters - 1, 1), distances)


def set_alpha_of(margin: Floats, disagreement: Floats, distances: Floats) -> Floats:
    """Return alpha from sums: margin (..., s), disagreement (...); nan where undefined."""
    values = margin.sum(axis=-1)
    expected = ((margin @ distances) * margin).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = 1.0 - (values - 1.0) * disagreement / expected
    return np.asarray(np.where(expected > 0, alpha, np.nan))


def set_alpha(
    present: NDArray[np.bool_],
    read: NDArray[np.bool_],
    distance: Distance = masi_distance,
) -> float | None:
    """Return alpha over label sets for codes (coders, units, k); None where undefined."""
    terms = set_terms(present, read, distance)
    disagreement = np.asarray(terms.disagreement.sum())
    value = set_alpha_of(terms.margin.sum(axis=0), disagreement, terms.distances)
    return float(value) if np.isfinite(value) else None
