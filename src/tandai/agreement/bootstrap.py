"""Bootstrap weights: whole documents where there are enough of them, else passages.

Passages of one interview are alike, so resampling them one by one makes intervals too
narrow. With very few documents, though, resampling documents is too narrow as well (the
resamples repeat one another: of 5 documents only 126 different ones can be drawn), and no
resampling helps; passages are then used and the result says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Simulations of the cluster bootstrap put its 95 % interval near 90 % coverage at ten
# clusters and rapidly below with fewer (Cameron, Gelbach and Miller 2008, table 3).
ENOUGH_DOCUMENTS = 10

Floats = NDArray[np.float64]
_CHUNK_CELLS = 20_000_000


@dataclass(frozen=True)
class Resampling:
    """Which clusters are drawn: ``cluster`` (units,) gives each unit's, from 0."""

    cluster: NDArray[np.int64]
    number: int
    resamples: int
    seed: int
    by: str

    def cluster_sums(self, terms: Floats) -> Floats:
        """Add up unit terms (units, columns) within clusters: (clusters, columns)."""
        sums = np.zeros((self.number, terms.shape[1]))
        np.add.at(sums, self.cluster, terms)
        return sums

    def weights(self) -> Iterator[Floats]:
        """Yield how often each cluster is drawn, in chunks (resamples, clusters).

        The same seed yields the same weights at every call, so that one resample serves all
        coefficients.
        """
        generator = np.random.default_rng(self.seed)
        share = np.full(self.number, 1.0 / self.number)
        rows = max(1, _CHUNK_CELLS // self.number)
        for start in range(0, self.resamples, rows):
            size = min(rows, self.resamples - start)
            yield generator.multinomial(self.number, share, size=size).astype(float)


def resampling_of(documents: Sequence[str], resamples: int, seed: int) -> Resampling:
    """Return a resampling by document, or by passage where documents are fewer than ten."""
    names, cluster = np.unique(np.asarray(documents, dtype=str), return_inverse=True)
    if len(names) >= ENOUGH_DOCUMENTS:
        return Resampling(cluster.reshape(-1), len(names), resamples, seed, "document")
    units = len(documents)
    return Resampling(np.arange(units), max(1, units), resamples, seed, "passage")


def percentile_interval(values: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the percentile interval along the first axis, over defined resamples.

    nan where more than a tenth of the resamples are undefined: an interval over the rest
    would speak of other data than these.
    """
    defined = np.isfinite(values)
    enough = defined.mean(axis=0) >= 0.9
    tail = (1.0 - level) / 2
    low, high = np.nanquantile(np.where(enough, values, 0.0), [tail, 1.0 - tail], axis=0)
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)
