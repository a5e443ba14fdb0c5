"""Cells (passage x indicator) as parts of a bootstrap: all coefficients of nominal codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.coefficients import (
    MISSING,
    Terms,
    ac1_of,
    alpha_of,
    alpha_of_sums,
    alphas_of,
    fleiss_of,
    kappa_of,
    kappas_of,
    mean_of_defined,
    pabak_of,
    percent_of,
    percents_of,
    positive_of,
    terms_of_flat,
    unit_terms,
)

Floats = NDArray[np.float64]

FUNCTIONS: Mapping[str, Callable[[Terms], Floats]] = {
    "percent": percent_of,
    "cohen_kappa": kappa_of,
    "fleiss_kappa": fleiss_of,
    "krippendorff_alpha": alpha_of,
    "gwet_ac1": ac1_of,
    "positive_agreement": positive_of,
    "pabak": pabak_of,
}
_PAIRS: Mapping[str, Callable[[Terms], Floats]] = {
    "percent": percents_of,
    "cohen_kappa": kappas_of,
    "krippendorff_alpha": alphas_of,
}


def ratings_of(
    present: NDArray[np.bool_], read: NDArray[np.bool_], by_pair: bool = False
) -> NDArray[np.int8]:
    """Return 1 (coded), 0 (read, not coded) or MISSING, shape (coders, units, k).

    ``by_pair``: leave out what fewer than two read.
    """
    counted = read & (read.sum(axis=0) >= 2) if by_pair else read
    return np.where(counted[:, :, None], present, MISSING).astype(np.int8)


class Cells:
    """All coefficients, per indicator and per pool of indicators, and those of each pair.

    ``ratings``: (coders, units, k), 0, 1 or MISSING. ``pools``: the columns of each pool, whose
    cells are added up.

    Keys of the result: those of ``FUNCTIONS``, shape (n, k + pools); with ``mean.`` before
    them, the means over the k indicators, (n,); with ``pairs.`` before percent, cohen_kappa
    and krippendorff_alpha each pair's, (n, k, pairs); with ``pairs.mean.`` their means over
    indicators, (n, pairs); with ``pairs.difference.`` what the first of two pairs has more, for
    each two pairs in their order, (n, pairs of pairs).
    """

    def __init__(
        self,
        ratings: NDArray[np.int8],
        pools: Sequence[NDArray[np.int64]] = (),
        *,
        differences: bool = False,
    ) -> None:
        self._ratings = ratings
        self._pools = pools
        self._differences = differences
        self._shapes = unit_terms(ratings[:, :0], 2).flat()[1]

    def rows(self, start: int, stop: int) -> Floats:
        """Return the terms of these units."""
        return unit_terms(self._ratings[:, start:stop], 2).flat()[0]

    def terms(self, sums: Floats) -> Terms:
        """Return sums (n, columns) taken apart, pools after the indicators."""
        terms = terms_of_flat(sums, self._shapes)
        if not self._pools:
            return terms
        parts = []
        for name in Terms.__dataclass_fields__:
            own = getattr(terms, name)
            pooled = [own[:, columns].sum(axis=1, keepdims=True) for columns in self._pools]
            parts.append(np.concatenate([own, *pooled], axis=1))
        return Terms(*parts)

    def measure(self, sums: Floats) -> dict[str, Floats]:
        """Return all coefficients of sums (n, columns)."""
        terms = self.terms(sums)
        k = self._ratings.shape[2]
        pairs = {name: function(terms) for name, function in _PAIRS.items()}
        result = {
            # Of kappa there is one a pair; their mean is the coefficient of all coders.
            name: mean_of_defined(pairs[name]) if name == "cohen_kappa" else function(terms)
            for name, function in FUNCTIONS.items()
        }
        result |= {f"mean.{name}": mean_of_defined(result[name][:, :k]) for name in FUNCTIONS}
        for name, values in pairs.items():
            own = values[:, :k]
            means = mean_of_defined(own.swapaxes(1, 2))
            result[f"pairs.{name}"] = own
            result[f"pairs.mean.{name}"] = means
            if self._differences:
                two = np.array(list(combinations(range(means.shape[1]), 2)), dtype=int).reshape(
                    -1, 2
                )
                result[f"pairs.difference.{name}"] = means[:, two[:, 0]] - means[:, two[:, 1]]
        return result

    def without(self, total: Floats, rows: Floats) -> dict[str, Floats]:
        """Return all coefficients with each of the rows left out."""
        return self.measure(total - rows)


class Contrast:
    """What one set of coders agrees more than another: means over indicators, and differences.

    Keys: ``first.``, ``second.`` and ``difference.`` before the keys of ``FUNCTIONS``, (n,).
    """

    def __init__(self, first: NDArray[np.int8], second: NDArray[np.int8]) -> None:
        self._first, self._second = Cells(first), Cells(second)
        self._width = self._first.rows(0, 0).shape[1]

    def rows(self, start: int, stop: int) -> Floats:
        """Return the terms of these units."""
        return np.hstack([self._first.rows(start, stop), self._second.rows(start, stop)])

    def measure(self, sums: Floats) -> dict[str, Floats]:
        """Return both and the difference, first minus second."""
        own = self._first.measure(sums[:, : self._width])
        other = self._second.measure(sums[:, self._width :])
        result = {}
        for name in FUNCTIONS:
            result[f"first.{name}"] = own[f"mean.{name}"]
            result[f"second.{name}"] = other[f"mean.{name}"]
            result[f"difference.{name}"] = own[f"mean.{name}"] - other[f"mean.{name}"]
        return result

    def without(self, total: Floats, rows: Floats) -> dict[str, Floats]:
        """Return the coefficients with each of the rows left out."""
        return self.measure(total - rows)


class Stances:
    """Alpha of stance over the cells that two or more coders coded.

    ``codes``: (coders, units, k), the position of the stance, or MISSING where not coded.
    """

    def __init__(self, codes: NDArray[np.int8], stances: int) -> None:
        self._codes, self._stances = codes, stances

    def rows(self, start: int, stop: int) -> Floats:
        """Return cells, counts of each stance and disagreeing pairs / (raters - 1)."""
        own = self._codes[:, start:stop]
        counts = np.stack([(own == stance).sum(axis=0) for stance in range(self._stances)], axis=-1)
        raters = counts.sum(axis=-1)
        paired = raters >= 2
        pairs = (raters**2 - (counts**2).sum(axis=-1)) / np.maximum(raters - 1, 1) * paired
        margin = (counts * paired[..., None]).sum(axis=1)
        return np.column_stack([paired.sum(axis=1), margin, pairs.sum(axis=1)]).astype(float)

    def measure(self, sums: Floats) -> dict[str, Floats]:
        """Return alpha and the number of cells."""
        return {
            "krippendorff_alpha": alpha_of_sums(sums[:, 1:-1], sums[:, -1]),
            "cells": sums[:, 0],
        }

    def without(self, total: Floats, rows: Floats) -> dict[str, Floats]:
        """Return the same with each of the rows left out."""
        return self.measure(total - rows)
