"""Standard errors by formula, as other programs print them.

They take units for independent, which passages of one interview are not; the intervals of
`tandai agree` come from a bootstrap instead. These serve to compare with published figures.

Sources: Fleiss, Cohen and Everitt 1969 for Cohen's kappa; Gwet 2014, chapter 5, for AC1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def kappa_standard_error(table: NDArray[Any]) -> float | None:
    """Return the standard error of Cohen's kappa of two coders' table (q, q) of counts.

    None where kappa is undefined.
    """
    counts = np.asarray(table, dtype=float)
    n = counts.sum()
    if n == 0:
        return None
    p = counts / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    agreed, chance = np.trace(p), float(rows @ columns)
    if chance >= 1.0 - 1e-12:
        return None
    kappa = (agreed - chance) / (1 - chance)
    diagonal = (np.diag(p) * (1 - (rows + columns) * (1 - kappa)) ** 2).sum()
    off = p * (rows[None, :] + columns[:, None]) ** 2
    rest = (1 - kappa) ** 2 * (off.sum() - np.trace(off))
    spread = diagonal + rest - (kappa - chance * (1 - kappa)) ** 2
    return float(np.sqrt(max(spread, 0.0) / n) / (1 - chance))


def ac1_standard_error(ratings: NDArray[np.integer[Any]], categories: int) -> float | None:
    """Return the standard error of AC1 of ratings (coders, units), MISSING as -1.

    None where AC1 is undefined or fewer than two units were rated.
    """
    counts, units = _alike(ratings, categories)
    raters = counts.sum(axis=1)
    n, paired = int(units.sum()), raters >= 2
    if n < 2 or not paired.any():
        return None
    both = int(units[paired].sum())
    share = (counts / raters[:, None] * units[:, None]).sum(axis=0) / n
    chance = float((share * (1 - share)).sum() / (categories - 1))
    pairs = (counts * (counts - 1)).sum(axis=1) / np.where(paired, raters * (raters - 1), 1)
    agreed = float((pairs * units)[paired].sum() / both)
    ac1 = (agreed - chance) / (1 - chance)
    own = paired * (pairs * n / both - chance * (n / both)) / (1 - chance)
    own_chance = (counts * (1 - share) / raters[:, None]).sum(axis=1) / (categories - 1)
    own = own - 2 * (1 - ac1) * (own_chance - chance) / (1 - chance)
    return float(np.sqrt((units * (own - ac1) ** 2).sum() / (n * (n - 1))))


def _alike(
    ratings: NDArray[np.integer[Any]], categories: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return how many coders gave each category (kinds, categories), and how many units are so.

    Units that were rated alike are one kind, of which there are few; those that nobody rated
    are left out.
    """
    code = np.zeros(ratings.shape[1], dtype=np.int64)
    for c in range(categories):
        code = code * (len(ratings) + 1) + (ratings == c).sum(axis=0, dtype=np.int32)
    found, first, units = np.unique(code, return_index=True, return_counts=True)
    own = ratings[:, first]
    counts = np.stack([(own == c).sum(axis=0) for c in range(categories)], axis=1).astype(float)
    return counts[found > 0], units[found > 0]
