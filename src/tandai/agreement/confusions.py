"""Which indicators are taken for which: codes that one coder gave where the other gave another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.matrices import Codings
from tandai.corpus.labels import NO_STANCE

# Passages that are compared at a time.
_UNITS = 50_000


def confusion_counts(codings: Codings) -> NDArray[np.int64]:
    """Return (k + 1, k + 1) counts, symmetric; the last row and column are "nothing".

    A passage and pair of coders counts for (i, j) where one gave i and not j and the other j
    and not i, and for (i, nothing) where one gave i and the other no code at all. What both
    gave is no confusion and is not counted.
    """
    k = codings.codes.shape[2]
    counts = np.zeros((k + 1, k + 1), dtype=np.int64)
    pairs = list(combinations(range(len(codings.coders)), 2))
    parts = (slice(start, start + _UNITS) for start in range(0, codings.codes.shape[1], _UNITS))
    for part, (one, other) in product(parts, pairs):
        both = codings.read[one, part] & codings.read[other, part]
        present = codings.codes[:, part] != NO_STANCE
        first, second = present[one, both], present[other, both]
        alone = [(first & ~second).astype(np.int64), (second & ~first).astype(np.int64)]
        counts[:k, :k] += alone[0].T @ alone[1]
        for given, others in ((first, second), (second, first)):
            counts[:k, k] += given[~others.any(axis=1)].sum(axis=0)
    counts[:k, :k] += counts[:k, :k].T.copy()
    counts[k, :k] = counts[:k, k]
    return counts


def confusions_of(codings: Codings, ids: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Return pairs of indicators by how often one is taken for the other, most often first.

    ``second`` is None for "nothing".
    """
    counts = confusion_counts(codings)
    names: list[str | None] = [*ids, None]
    found = [
        {"first": names[i], "second": names[j], "passages": int(counts[i, j])}
        for i in range(len(ids))
        for j in range(i + 1, len(names))
        if counts[i, j]
    ]
    return tuple(sorted(found, key=lambda item: -int(str(item["passages"]))))
