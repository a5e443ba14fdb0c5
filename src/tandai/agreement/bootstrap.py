"""Bootstrap: one resample of whole documents, or of passages, for all coefficients.

Passages of one interview are alike, so resampling them one by one makes intervals too
narrow. With very few documents, though, resampling documents is too narrow as well (the
resamples repeat one another: of 5 documents only 126 different ones can be drawn), and no
resampling helps; passages are then used and the result says so. Ratings are never resampled:
coders of one passage speak of the same text.

Every coefficient is a function of sums over units (a :class:`Part`). So a resample is a row of
weights, and resampled sums are a product of weights and the sums of each cluster. Units are
taken in chunks, which bounds the memory whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from tandai.agreement.intervals import Intervals, Method, Spread, intervals_of

# Simulations of the cluster bootstrap put its 95 % interval near 90 % coverage at ten
# clusters and rapidly below with fewer (Cameron, Gelbach and Miller 2008, table 3).
ENOUGH_DOCUMENTS = 10

Floats = NDArray[np.float64]
# Dense, or sparse where a unit fills few of many columns; both add, multiply and slice alike.
Rows = Any
_CHUNK = 2048
_WEIGHTS = 100_000_000


class Part(Protocol):
    """Terms of units that add up, and the coefficients that are functions of the sums."""

    def rows(self, start: int, stop: int) -> Rows:
        """Return the terms of these units: (stop - start, columns)."""
        ...

    def measure(self, sums: Floats) -> Mapping[str, Floats]:
        """Return coefficients (n, ...) of sums (n, columns); nan where undefined."""
        ...

    def without(self, total: Floats, rows: Rows) -> Mapping[str, Floats]:
        """Return the coefficients that are left when each of the rows is left out."""
        ...


@dataclass(frozen=True)
class Resampling:
    """Which clusters are drawn: ``cluster`` (units,) gives each unit's, from 0.

    ``stratum`` (number,) gives each cluster's; as many are drawn of each as there are, so that
    documents that were not coded by two do not make the number of those that were vary.
    """

    cluster: NDArray[np.int64]
    stratum: NDArray[np.int64]
    resamples: int
    seed: int
    by: str

    @property
    def number(self) -> int:
        """How many clusters there are."""
        return len(self.stratum)

    def weights(self) -> Iterator[NDArray[np.uint16]]:
        """Yield how often each cluster is drawn, in chunks (resamples, clusters)."""
        generator = np.random.default_rng(self.seed)
        strata = [np.flatnonzero(self.stratum == own) for own in np.unique(self.stratum)]
        rows = max(1, _WEIGHTS // max(1, self.number))
        for start in range(0, self.resamples, rows):
            chunk = np.zeros((min(rows, self.resamples - start), self.number), dtype=np.uint16)
            for own in chunk:
                for members in strata:
                    drawn = generator.integers(len(members), size=len(members))
                    own[members] = np.bincount(drawn, minlength=len(members))
            yield chunk

    def estimate(
        self, parts: Mapping[str, Part], method: Method = "percentile"
    ) -> dict[str, dict[str, Intervals]]:
        """Return the coefficients of each part with their 95 % intervals."""
        sources = {name: _Clusters(self, part) for name, part in parts.items()}
        draws: dict[str, list[Mapping[str, Floats]]] = {name: [] for name in parts}
        for weights in self.weights():
            for name, sums in _weighted(sources, weights).items():
                draws[name].append(parts[name].measure(sums))
        return {
            name: _joined(part, sources[name], draws[name], method) for name, part in parts.items()
        }


def resampling_of(
    documents: Sequence[str],
    resamples: int,
    seed: int,
    shared: NDArray[np.int64] | None = None,
) -> Resampling:
    """Return a resampling by document, or by passage where documents are fewer than ten.

    ``shared`` (units,): bit 1 where two coders read a unit, bit 2 where two coders of a second
    round did. Only documents with such a unit are counted, for each bit that occurs.
    """
    flags = np.ones(len(documents), dtype=np.int64) if shared is None else shared
    names, cluster = np.unique(np.asarray(documents, dtype=str), return_inverse=True)
    stratum = np.zeros(len(names), dtype=np.int64)
    np.bitwise_or.at(stratum, cluster.reshape(-1), flags)
    counts = [int((stratum & bit > 0).sum()) for bit in (1, 2)]
    if min(number for number in counts if number or not any(counts)) >= ENOUGH_DOCUMENTS:
        return Resampling(cluster.reshape(-1), stratum, resamples, seed, "document")
    return Resampling(np.arange(len(documents)), flags, resamples, seed, "passage")


class _Clusters:
    """The sums of a part's terms within each cluster."""

    def __init__(self, resampling: Resampling, part: Part) -> None:
        self._part = part
        self._number = resampling.number
        self._sums: Rows = None
        if resampling.by == "document":
            self._sums = self._summed(resampling.cluster)
        self.total: Floats = sum(
            (np.asarray(rows.sum(axis=0), dtype=float).reshape(1, -1) for rows in self.chunks()),
            start=np.zeros((1, 1)),
        )

    def _summed(self, cluster: NDArray[np.int64]) -> Rows:
        total: Rows = 0
        for start in range(0, len(cluster), _CHUNK):
            own = cluster[start : start + _CHUNK]
            places = (own, np.arange(len(own)))
            sorting = csr_array((np.ones(len(own)), places), shape=(self._number, len(own)))
            part = sorting @ self._part.rows(start, start + len(own))
            total = part if start == 0 else total + part
        return total

    def chunk(self, start: int) -> Rows:
        """Return the sums of the clusters from ``start`` on, at most ``_CHUNK``."""
        stop = min(start + _CHUNK, self._number)
        return self._part.rows(start, stop) if self._sums is None else self._sums[start:stop]

    def chunks(self) -> Iterator[Rows]:
        """Yield the sums of some clusters after the other."""
        return (self.chunk(start) for start in range(0, self._number, _CHUNK))


def _weighted(sources: Mapping[str, _Clusters], weights: NDArray[np.uint16]) -> dict[str, Floats]:
    """Return the resampled sums (resamples, columns) of each part."""
    totals: dict[str, Rows] = dict.fromkeys(sources, 0.0)
    for start in range(0, weights.shape[1], _CHUNK):
        # Weights lie by cluster, as a product with sparse rows wants them; others do not mind.
        own = np.ascontiguousarray(weights[:, start : start + _CHUNK].T, dtype=float)
        for name, source in sources.items():
            totals[name] = totals[name] + source.chunk(start).T @ own
    return {name: np.asarray(total).T for name, total in totals.items()}


def _joined(
    part: Part, source: _Clusters, draws: Sequence[Mapping[str, Floats]], method: Method
) -> dict[str, Intervals]:
    values = {key: array[0] for key, array in part.measure(source.total).items()}
    spreads: dict[str, Spread] = {}
    if method == "bca":
        spreads = {key: Spread(value) for key, value in values.items()}
        for rows in source.chunks():
            for key, left in part.without(source.total, rows).items():
                spreads[key].add(left)
    return {
        key: intervals_of(value, np.concatenate([own[key] for own in draws]), spreads.get(key))
        for key, value in values.items()
    }
