"""Figures of a model against codes, for passages of any weight, so that they can be resampled.

A resample of whole interviews gives each passage a weight: how often its interview was drawn.
Orders of rank do not change with weights, so each ranking is sorted once for all resamples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HIT_AT = (1, 3)
RECALL_AT = (1, 3, 5)
# The share of the codes that a reader of the ranked cells wants to find, after the measure
# "work saved over sampling" of systematic reviews (Cohen et al. 2006).
SHARE_FOUND = 0.95
_CELLS = 4_000_000
_ROWS = 100_000


class Figures:
    """Probabilities, suggestions and codes of n passages and k indicators, all (n, k).

    Keys of the results, each (r,) for weights (r, n), nan where undefined:

    ``macro_f1``, ``map``: means over indicators where defined. ``micro_f1``: of all cells.
    ``hit_at_k``: share of passages with codes that have one among their k most probable
    indicators. ``recall_at_k``: share of all codes that are among the k most probable of their
    passage. ``work_saved``: share of all cells (passage x indicator) that need not be read to
    find 95 % of the codes, read from the most probable on; ties are read together. (WSS@95 of
    Cohen et al. 2006 is this less 0.05, which is what reading in any order saves.)
    ``f1``, ``average_precision``: of each indicator, (r, k).
    """

    def __init__(
        self,
        probabilities: Floats,
        suggested: NDArray[np.bool_],
        present: NDArray[np.bool_],
    ) -> None:
        # Small types: a million passages by dozens of indicators would fill the memory as floats.
        self._present = present
        self._right = suggested & present
        self._marked = suggested.astype(np.int8) + present
        self._probabilities = probabilities
        self._rankings = [_Ranking(column) for column in probabilities.T]
        self._found = {k: np.empty(len(present)) for k in {*HIT_AT, *RECALL_AT}}
        for start in range(0, len(present), _ROWS):
            own = slice(start, start + _ROWS)
            places = np.argsort(-probabilities[own], axis=1, kind="stable")
            ranked = np.take_along_axis(present[own], places, axis=1)
            for k, found in self._found.items():
                found[own] = ranked[:, :k].sum(axis=1)
        self._codes = present.sum(axis=1).astype(np.float64)
        row, column = np.nonzero(present)
        coded = probabilities[row, column]
        order = np.argsort(-coded, kind="stable")
        self._coded_row, self._coded = row[order], coded[order]

    def of(self, weights: NDArray[np.uint16] | Floats) -> dict[str, Floats]:
        """Return all figures for weights (r, n)."""
        parts = list(self._chunks(np.asarray(weights)))
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def _chunks(self, weights: NDArray[Any]) -> Iterator[Mapping[str, Floats]]:
        step = max(1, _CELLS // max(1, self._present.size))
        for start in range(0, len(weights), step):
            yield self._chunk(weights[start : start + step].astype(np.float64))

    def _chunk(self, weights: Floats) -> dict[str, Floats]:
        right, marked = _weighted(weights, self._right), _weighted(weights, self._marked)
        f1 = _share(2 * right, marked)
        precision = np.column_stack(
            [
                ranking.average_precision(weights, present)
                for ranking, present in zip(self._rankings, self._present.T, strict=True)
            ]
        )
        result = {
            "macro_f1": _mean(f1),
            "micro_f1": _share(2 * right.sum(axis=1), marked.sum(axis=1)),
            "map": _mean(precision),
        }
        coded = weights @ (self._codes > 0)
        result |= {f"hit_at_{k}": _share(weights @ (self._found[k] > 0), coded) for k in HIT_AT}
        codes = weights @ self._codes
        result |= {f"recall_at_{k}": _share(weights @ self._found[k], codes) for k in RECALL_AT}
        result["work_saved"] = self._work_saved(weights)
        return result | {"f1": f1, "average_precision": precision}

    def _work_saved(self, weights: Floats) -> Floats:
        saved = np.full(len(weights), np.nan)
        for place, own in enumerate(weights):
            found = np.cumsum(own[self._coded_row])
            if not len(found) or not found[-1] > 0:
                continue
            # A hair less: of 20 codes 19 are 95 %, whatever binary fractions make of it.
            wanted = SHARE_FOUND * found[-1] * (1 - 1e-12)
            last = self._coded[np.argmax(found >= wanted)]
            # Whatever is as probable is read together with it.
            read = sum(float(own @ (column >= last)) for column in self._probabilities.T)
            saved[place] = 1.0 - read / (self._present.shape[1] * own.sum())
        return saved


def _weighted(weights: Floats, cells: NDArray[Any]) -> Floats:
    """Return the weighted sums (r, k) of cells (n, k), a column at a time."""
    return np.column_stack([weights @ column.astype(np.float64) for column in cells.T])


def if_missed(share: Floats, each: Floats) -> dict[str, Floats]:
    """Return what figures of 1 would be if a share of the codes had been missed.

    ``share`` (): of all codes; ``each`` (k,): of each indicator's. Missed codes are not suggested,
    and ranked behind all that has none: recall and hits fall by the share, precision does not.
    """
    missed = dict.fromkeys(("map", *_counted("hit_at", HIT_AT)), 1 - share)
    missed |= dict.fromkeys(_counted("recall_at", RECALL_AT), 1 - share)
    return missed | {
        "micro_f1": 2 * (1 - share) / (2 - share),
        "macro_f1": 2 * (1 - share) / (2 - share),
        "f1": 2 * (1 - each) / (2 - each),
        "average_precision": 1 - each,
    }


def _counted(name: str, places: tuple[int, ...]) -> list[str]:
    return [f"{name}_{place}" for place in places]


class _Ranking:
    """An order by score, highest first, in which equal scores are one rank."""

    def __init__(self, scores: Floats) -> None:
        self._order = np.argsort(-scores, kind="stable").astype(np.int32)
        ranked = scores[self._order]
        self._last = np.flatnonzero(np.append(ranked[:-1] != ranked[1:], True)).astype(np.int32)

    def read(self, weights: Floats, present: Floats) -> tuple[Floats, Floats]:
        """Return the weight read and the codes found after each rank, (r, ranks)."""
        own = weights[:, self._order]
        read = np.cumsum(own, axis=1)[:, self._last]
        found = np.cumsum(own * present[self._order], axis=1)[:, self._last]
        return read, found

    def average_precision(self, weights: Floats, present: Floats) -> Floats:
        """Return the average precision (r,) for each row of weights; nan without codes."""
        read, found = self.read(weights, present)
        gained = np.diff(found, axis=1, prepend=0.0)
        # A rank of weight 0 gains nothing, whatever its precision.
        precision = found / np.maximum(read, 1e-300)
        return _share((gained * precision).sum(axis=1), found[:, -1])


def _share(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, nan where the whole is 0."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def _mean(values: Floats) -> Floats:
    """Return the means (r,) of what is defined in each row, nan where nothing is."""
    defined = np.isfinite(values)
    return _share(np.where(defined, values, 0.0).sum(axis=1), defined.sum(axis=1).astype(float))
