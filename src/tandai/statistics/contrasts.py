"""Codings set against one another, and stances, as parts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.cells import FUNCTIONS, Cells
from tandai.statistics.clusters import Part
from tandai.statistics.coefficients import alpha_of_sums

Floats = NDArray[np.float64]


class Contrast(Part):
    """What one set of coders agrees more than another: means over indicators, and differences.

    Keys: ``first.``, ``second.`` and ``difference.`` before the keys of ``FUNCTIONS``, (n,).
    """

    def __init__(self, first: NDArray[np.int8], second: NDArray[np.int8]) -> None:
        self._parts = {"first": Cells(first), "second": Cells(second)}
        self._width = self._parts["first"].rows(0, 0).shape[1]

    def _sides(self, sums: Floats) -> dict[str, tuple[Cells, Floats]]:
        halves = (sums[:, : self._width], sums[:, self._width :])
        return {
            side: (cells, own)
            for (side, cells), own in zip(self._parts.items(), halves, strict=True)
        }

    def rows(self, start: int, stop: int) -> Floats:
        """Return the terms of these units."""
        return np.hstack([cells.rows(start, stop) for cells in self._parts.values()])

    def measure(self, sums: Floats) -> dict[str, Floats]:
        """Return both and the difference, first minus second."""
        found = {side: cells.measure(own) for side, (cells, own) in self._sides(sums).items()}
        result: dict[str, Floats] = {}
        for name in FUNCTIONS:
            first, second = (found[side][f"mean.{name}"] for side in ("first", "second"))
            result |= {
                f"first.{name}": first,
                f"second.{name}": second,
                f"difference.{name}": first - second,
            }
        return result

    def counted(self, rows: Floats) -> dict[str, NDArray[np.int64]]:
        """Return on which side of the comparison each cluster has cells that two coders read."""
        key = "mean.percent"
        first, second = (cells.counted(own)[key] for cells, own in self._sides(rows).values())
        sides = {"first": first, "second": second, "difference": first + 2 * second}
        return {f"{side}.{name}": own for side, own in sides.items() for name in FUNCTIONS}

    def carriers(self, rows: Floats) -> dict[str, Floats]:
        """Return cells that carry a code, on each side."""
        return {
            f"{side}.{key}": values
            for side, (cells, own) in self._sides(rows).items()
            for key, values in cells.carriers(own).items()
        }

    def nearly(self, total: Floats, share: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return the means of both sides with a share of disagreements."""
        result: dict[str, Floats] = {}
        for side, (cells, own) in self._sides(total).items():
            shares = {key: share[f"{side}.{key}"] for key in ("own", "all")}
            found = cells.nearly(own, shares)
            result |= {f"{side}.{name}": found[f"mean.{name}"] for name in FUNCTIONS}
        return result

    def bounds(self, key: str) -> tuple[float, float]:
        """Return what the figure can be at the least and at the most."""
        return self._parts["first"].bounds(key)


class Stances(Part):
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

    def counted(self, rows: Floats) -> dict[str, NDArray[np.int64]]:
        """Return which clusters have a cell that two coders coded."""
        return {"krippendorff_alpha": (rows[:, 0] > 0).astype(np.int64)}

    def carriers(self, rows: Floats) -> dict[str, Floats]:
        """Return the cells that two coders coded."""
        return {"own": rows[:, 0]}

    def nearly(self, total: Floats, share: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return alpha if one coder of this share of the cells had given another stance."""
        differing = 2 * share["own"] * total[:, 0]
        return {"krippendorff_alpha": alpha_of_sums(total[:, 1:-1], differing)}

    def bounds(self, key: str) -> tuple[float, float]:
        """Return what the figure can be at the least and at the most."""
        return (-1.0, 1.0) if key == "krippendorff_alpha" else (0.0, np.inf)
