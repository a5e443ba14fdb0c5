"""Units in clusters, and figures that are functions of sums over units.

Passages of one interview are alike, so what varies from study to study is interviews: they are
left out or drawn again whole. Ratings never are: coders of one passage speak of the same text.

Every figure is a function of sums over units (a :class:`Part`). So leaving out a cluster is a
subtraction, a resample is a row of weights, and one pass serves all figures. Units are taken in
chunks, which bounds the memory whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Dense, or sparse where a unit fills few of many columns; both add, multiply and slice alike.
Rows = Any
CHUNK = 2048


class Part:
    """Terms of units that add up, and the figures that are functions of the sums.

    A figure is known by its key. What the later methods do not name has no such property; their
    arguments are for those that override them.
    """

    def rows(self, start: int, stop: int) -> Rows:
        """Return the terms of these units: (stop - start, columns)."""
        raise NotImplementedError

    def measure(self, sums: Floats) -> Mapping[str, Floats]:
        """Return figures (n, ...) of sums (n, columns); nan where undefined."""
        raise NotImplementedError

    def without(self, total: Floats, rows: Rows) -> Mapping[str, Floats]:
        """Return the figures that are left when each of the rows is left out."""
        return self.measure(total - rows)

    def counted(self, rows: Floats) -> Mapping[str, NDArray[np.int64]]:  # noqa: ARG002
        """Return the sides (n, ...) of a figure that these rows have a part in.

        0: none; of a comparison 1: the first, 2: the second, 3: both. Others count for all.
        """
        return {}

    def ratios(self, sums: Floats) -> Mapping[str, tuple[Floats, Floats]]:  # noqa: ARG002
        """Return (observed, expected) of the figures that are 1 - observed / expected."""
        return {}

    def carriers(self, rows: Floats) -> Mapping[str, Floats]:  # noqa: ARG002
        """Return how many units of these rows carry what the figures are about.

        ``own``: (n, ...) of each figure of :meth:`ratios`; others are the part's to name.
        """
        return {}

    def nearly(
        self,
        total: Floats,  # noqa: ARG002
        share: Mapping[str, Floats],  # noqa: ARG002
    ) -> Mapping[str, Floats]:
        """Return the figures (1, ...) if a share of the carriers had been disagreed on.

        ``share``: (...) for each key of :meth:`carriers`.
        """
        return {}

    def bounds(self, key: str) -> tuple[float, float]:  # noqa: ARG002
        """Return the lowest and highest value that the figure can have."""
        return (-np.inf, np.inf)


def is_sparse(rows: Rows) -> bool:
    """Whether rows are a sparse array; asked of no library, since most studies need none."""
    return not isinstance(rows, np.ndarray)


def dense(rows: Rows) -> Floats:
    """Return rows as an array of all their values."""
    return np.asarray(rows.toarray() if is_sparse(rows) else rows)


def summed_by(group: NDArray[np.int64], number: int, rows: Rows) -> Rows:
    """Return the sums (number, columns) of the rows of each group, sparse if the rows are.

    ``group``: (rows,), the group of each row, from 0.
    """
    if is_sparse(rows):
        from scipy.sparse import csr_array

        places = (group, np.arange(len(group)))
        return csr_array((np.ones(len(group)), places), shape=(number, len(group))) @ rows
    total = np.zeros((number, rows.shape[1]))
    order = np.argsort(group, kind="stable")
    groups, first = np.unique(group[order], return_index=True)
    total[groups] = np.add.reduceat(rows[order], first, axis=0)
    return total


class ClusterSums:
    """The sums of a part's terms within each of ``number`` clusters.

    ``cluster``: (units,) from 0, or None where each unit is a cluster.
    """

    def __init__(self, part: Part, cluster: NDArray[np.int64] | None, number: int) -> None:
        self._part = part
        self.number = number
        self._sums: Rows = None if cluster is None else self._summed(cluster)
        self.total: Floats = sum(
            (np.asarray(rows.sum(axis=0), dtype=float).reshape(1, -1) for rows in self.chunks()),
            start=np.zeros((1, 1)),
        )

    def _summed(self, cluster: NDArray[np.int64]) -> Rows:
        total: Rows = 0
        for start in range(0, len(cluster), CHUNK):
            own = cluster[start : start + CHUNK]
            part = summed_by(own, self.number, self._part.rows(start, start + len(own)))
            total = part if start == 0 else total + part
        return total

    def chunk(self, start: int) -> Rows:
        """Return the sums of the clusters from ``start`` on, at most ``CHUNK``."""
        stop = min(start + CHUNK, self.number)
        return self._part.rows(start, stop) if self._sums is None else self._sums[start:stop]

    def chunks(self) -> Iterator[Rows]:
        """Yield the sums of some clusters after the other."""
        return (self.chunk(start) for start in range(0, self.number, CHUNK))
