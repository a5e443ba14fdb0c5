"""Krippendorff's alpha for whole label sets, with MASI or Jaccard distance.

Two empty sets agree fully (distance 0); an empty and a filled one disagree fully (1).

Sources: Passonneau 2006, "Measuring agreement on set-valued items (MASI)"; Krippendorff
2011 for alpha with any distance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.clusters import Part, Rows, dense

Floats = NDArray[np.float64]
Distance = Callable[[Floats, Floats, Floats], Floats]

# Distances between sets are made in blocks: of 20,000 distinct sets all would take 3 GB.
_BLOCK = 1024
_KEPT = 2048
# Units whose sets are laid side by side: those of a million would take 250 MB.
_UNITS = 50_000
# Which of the sets a unit was given is kept in a sparse array where there are many of both.
_MOST_DENSE = 2_000_000


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


DISTANCES: Mapping[str, Distance] = {"masi_alpha": masi_distance, "jaccard_alpha": jaccard_distance}


class Sets(Part):
    """Alpha over label sets as a part: one coefficient a distance.

    ``present``: (coders, units, k) bool codes. ``read``: (coders, units) bool. The terms of a
    unit are how often each of the s distinct sets was given to it, if two or more read it, and
    the sum of distances of its ordered pairs / (raters - 1), for each distance.
    """

    def __init__(
        self,
        present: NDArray[np.bool_],
        read: NDArray[np.bool_],
        distances: Mapping[str, Distance] = DISTANCES,
    ) -> None:
        coders, units, width = present.shape
        counted = read & (read.sum(axis=0) >= 2)
        # The sets as bytes of bits: many times quicker to tell apart than rows of booleans.
        packed = np.packbits(present[counted], axis=1)
        keys = np.ascontiguousarray(packed).view(f"V{max(1, packed.shape[1])}").reshape(-1)
        _, first, which = np.unique(keys, return_index=True, return_inverse=True)
        del packed, keys
        self._sets = present[counted][first].reshape(len(first), width).astype(float)
        self._sizes = self._sets.sum(axis=1)
        self._distances = distances
        self._kept: dict[tuple[Distance, int], Floats] = {}
        place = np.full((coders, units), -1)
        place[counted] = which.reshape(-1)
        terms = [self._disagreement(place, distance) for distance in distances.values()]
        given = (np.nonzero(counted)[1], which.reshape(-1))
        self._rows = _terms_of_units(given, (units, len(first)), np.stack(terms, axis=1))

    def _disagreement(self, place: NDArray[np.int64], distance: Distance) -> Floats:
        """Sum the distances of ordered pairs of coders of each unit / (raters - 1)."""
        total = np.zeros(place.shape[1])
        for first in range(len(place)):
            for second in range(first):
                shared = np.flatnonzero((place[first] >= 0) & (place[second] >= 0))
                for start in range(0, len(shared), _UNITS):
                    rows = shared[start : start + _UNITS]
                    one, other = place[first, rows], place[second, rows]
                    both = np.einsum("uk,uk->u", self._sets[one], self._sets[other])
                    total[rows] += 2.0 * distance(self._sizes[one], self._sizes[other], both)
        return np.asarray(total / np.maximum((place >= 0).sum(axis=0) - 1, 1))

    def _blocks(self, distance: Distance) -> Iterator[tuple[slice, Floats]]:
        """Yield (which sets, their distances to all sets)."""
        for start in range(0, len(self._sets), _BLOCK):
            yield slice(start, start + _BLOCK), self._block(distance, start)

    def _block(self, distance: Distance, start: int) -> Floats:
        if (distance, start) in self._kept:
            return self._kept[distance, start]
        own = slice(start, start + _BLOCK)
        both = self._sets[own] @ self._sets.T
        block = distance(self._sizes[own, None], self._sizes[None], both)
        if len(self._sets) <= _KEPT:
            self._kept[distance, start] = block
        return block

    def rows(self, start: int, stop: int) -> Rows:
        """Return the terms of these units."""
        return self._rows[start:stop]

    def measure(self, sums: Floats) -> dict[str, Floats]:
        """Return alpha for each distance."""
        margin = np.ascontiguousarray(sums[:, : len(self._sets)])
        result = {}
        for column, (name, distance) in enumerate(self._distances.items(), len(self._sets)):
            expected = np.zeros(len(sums))
            for own, block in self._blocks(distance):
                expected += np.einsum("ns,ns->n", margin @ block.T, margin[:, own])
            result[name] = _alpha(margin.sum(axis=1), sums[:, column], expected)
        return result

    def without(self, total: Floats, rows: Rows) -> dict[str, Floats]:
        """Return alpha with each of the rows left out: (M - m) D (M - m), multiplied out."""
        number = len(self._sets)
        margin, left = total[0, :number], rows[:, :number]
        result = {}
        for column, (name, distance) in enumerate(self._distances.items(), number):
            expected = np.zeros(rows.shape[0])
            for own, block in self._blocks(distance):
                part = dense(left[:, own])
                to_all = margin @ block.T
                expected += margin[own] @ to_all - 2.0 * (part @ to_all)
                expected += np.einsum("ns,ns->n", left @ block.T, part)
            observed = total[0, column] - dense(rows[:, [column]])[:, 0]
            values = margin.sum() - np.asarray(left.sum(axis=1)).reshape(-1)
            result[name] = _alpha(values, observed, expected)
        return result

    def counted(self, rows: Rows) -> dict[str, NDArray[np.int64]]:
        """Return which clusters have a unit that two coders read."""
        read = np.asarray(rows[:, : len(self._sets)].sum(axis=1)).reshape(-1) > 0
        return {name: read.astype(np.int64) for name in self._distances}

    def carriers(self, rows: Rows) -> dict[str, Floats]:
        """Return half of how often a filled set was given: of two coders, the units."""
        filled = rows[:, : len(self._sets)] @ (self._sizes > 0)
        return {"all": np.asarray(filled).reshape(-1) / 2}

    def nearly(self, total: Floats, share: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return alpha if this share of units with codes had wholly different sets."""
        margin = total[:, : len(self._sets)]
        differing = 2 * share["all"] * (margin @ (self._sizes > 0)) / 2
        as_if = np.hstack([margin, np.tile(differing[:, None], (1, len(self._distances)))])
        return self.measure(as_if)

    def bounds(self, key: str) -> tuple[float, float]:  # noqa: ARG002 - all alike
        """Return what alpha can be at the least and at the most."""
        return (-1.0, 1.0)


def _terms_of_units(
    given: tuple[NDArray[np.int64], NDArray[np.int64]], shape: tuple[int, int], terms: Floats
) -> Rows:
    """Return how often each set was given to each unit, and the terms (units, ...) behind it.

    ``given``: unit and set of each time that one was given.
    """
    if shape[0] * shape[1] <= _MOST_DENSE:
        margin = np.zeros(shape)
        np.add.at(margin, given, 1.0)
        return np.hstack([margin, terms])
    from scipy.sparse import csr_array, hstack

    sparse = csr_array((np.ones(len(given[0])), given), shape=shape)
    return csr_array(hstack([sparse, csr_array(terms)]))


def _alpha(values: Floats, disagreement: Floats, expected: Floats) -> Floats:
    """Return alpha from sums; nan where undefined."""
    possible = expected > 1e-9
    ratio = (values - 1.0) * disagreement / np.where(possible, expected, 1.0)
    return np.asarray(np.where(possible, 1.0 - ratio, np.nan))
