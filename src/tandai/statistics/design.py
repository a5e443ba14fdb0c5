"""How a study's intervals are got: which clusters vary, and by which method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.clusters import CHUNK, ClusterSums, Floats, Part, Rows
from tandai.statistics.intervals import Intervals, Method, Spread, intervals_of, one_sided
from tandai.statistics.jackknife import FEW_CARRIERS, LeftOut, LeftOutRatio
from tandai.statistics.little import share_not_excluded

Over = Literal["document", "passage"]
_WEIGHTS = 100_000_000


@dataclass(frozen=True)
class Design:
    """Which clusters vary: ``cluster`` (units,) gives each unit's, from 0.

    ``stratum`` (number,) gives each cluster's, 0 where no unit is compared; of each as many are
    resampled as there are, so that documents that were not coded by two do not make the number
    of those that were vary. ``over`` says what the clusters are. ``resamples`` and ``seed`` are
    of no account to the jackknife.
    """

    cluster: NDArray[np.int64]
    stratum: NDArray[np.int64]
    over: Over
    method: Method = "jackknife-t"
    resamples: int = 1000
    seed: int = 0

    @property
    def number(self) -> int:
        """How many clusters there are."""
        return len(self.stratum)

    def within(self, documents: Sequence[str], shared: NDArray[np.bool_]) -> Design:
        """Return a design of the same kind over some of the units, or those of some coders.

        ``shared`` (units,): where two of the coders read a unit.
        """
        return design_of(
            documents,
            over=self.over,
            method=self.method,
            resamples=self.resamples,
            seed=self.seed,
            shared=shared.astype(np.int64),
        )

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

    def estimate(self, parts: Mapping[str, Part]) -> dict[str, dict[str, Intervals]]:
        """Return the figures of each part with their 95 % intervals."""
        cluster = self.cluster if self.over == "document" else None
        sources = {name: ClusterSums(part, cluster, self.number) for name, part in parts.items()}
        if self.method == "jackknife-t":
            return {name: _left_out(part, sources[name]) for name, part in parts.items()}
        draws: dict[str, list[Mapping[str, Floats]]] = {name: [] for name in parts}
        for weights in self.weights():
            for name, sums in _weighted(sources, weights).items():
                draws[name].append(parts[name].measure(sums))
        return {
            name: _joined(part, sources[name], draws[name], self.method)
            for name, part in parts.items()
        }


def design_of(
    documents: Sequence[str],
    *,
    over: Over = "document",
    method: Method = "jackknife-t",
    resamples: int = 1000,
    seed: int = 0,
    shared: NDArray[np.int64] | None = None,
) -> Design:
    """Return a design by document, or by passage, as if these were independent.

    ``shared`` (units,): bit 1 where two coders read a unit, bit 2 where two coders of a second
    round did.
    """
    flags = np.ones(len(documents), dtype=np.int64) if shared is None else shared
    if over == "passage":
        return Design(np.arange(len(documents)), flags, over, method, resamples, seed)
    names, cluster = np.unique(np.asarray(documents, dtype=str), return_inverse=True)
    stratum = np.zeros(len(names), dtype=np.int64)
    np.bitwise_or.at(stratum, cluster.reshape(-1), flags)
    return Design(cluster.reshape(-1), stratum, over, method, resamples, seed)


def _left_out(part: Part, source: ClusterSums) -> dict[str, Intervals]:
    """Return the intervals of leaving out each cluster, those of little agreement mended."""
    values = {key: array[0] for key, array in part.measure(source.total).items()}
    left = {key: LeftOut(value) for key, value in values.items()}
    ratios = {key: LeftOutRatio(o[0], e[0]) for key, (o, e) in part.ratios(source.total).items()}
    carried: dict[str, list[Floats]] = {}
    for rows in source.chunks():
        sides = part.counted(rows)
        for key, own in part.without(source.total, rows).items():
            left[key].add(own, sides.get(key))
        if ratios:
            for key, (o, e) in part.ratios(source.total - rows).items():
                ratios[key].add(o, e, sides.get(key))
        for key, own in part.carriers(rows).items():
            carried.setdefault(key, []).append(own)
    found = {key: own.intervals(*part.bounds(key)) for key, own in left.items()}
    carriers = {key: np.concatenate(own) for key, own in carried.items()}
    for key, ratio in ratios.items():
        few = (carriers["own"] > 0).sum(axis=0) <= FEW_CARRIERS
        found[key] = _by_test(found[key], ratio, few, part.bounds(key))
    return _one_sided(part, source, found, carriers)


def _by_test(
    found: Intervals, ratio: LeftOutRatio, few: NDArray[np.bool_], range_: tuple[float, float]
) -> Intervals:
    """Put the test's interval where few clusters carry the code, and there is variation."""
    low, high = ratio.bounds()
    used = few & (found.why == 0) & np.isfinite(found.value)
    with np.errstate(invalid="ignore"):
        low = np.clip(np.minimum(low, found.value), *range_)
        high = np.clip(np.maximum(high, found.value), *range_)
    return replace(found, low=np.where(used, low, found.low), high=np.where(used, high, found.high))


def _one_sided(
    part: Part,
    source: ClusterSums,
    found: dict[str, Intervals],
    carriers: Mapping[str, Floats],
) -> dict[str, Intervals]:
    """Give figures without any disagreement the lower bound that so little evidence allows."""
    shares = {key: share_not_excluded(own) for key, own in carriers.items()}
    bounds = part.nearly(source.total, shares) if shares else {}
    for key, bound in bounds.items():
        found[key] = one_sided(found[key], np.clip(bound[0], *part.bounds(key)))
    return found


def _weighted(sources: Mapping[str, ClusterSums], weights: NDArray[np.uint16]) -> dict[str, Floats]:
    """Return the resampled sums (resamples, columns) of each part."""
    totals: dict[str, Rows] = dict.fromkeys(sources, 0.0)
    for start in range(0, weights.shape[1], CHUNK):
        # Weights lie by cluster, as a product with sparse rows wants them; others do not mind.
        own = np.ascontiguousarray(weights[:, start : start + CHUNK].T, dtype=float)
        for name, source in sources.items():
            totals[name] = totals[name] + source.chunk(start).T @ own
    return {name: np.asarray(total).T for name, total in totals.items()}


def _joined(
    part: Part, source: ClusterSums, draws: Sequence[Mapping[str, Floats]], method: Method
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
