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
    counts = np.stack([(ratings == c).sum(axis=0) for c in range(categories)], axis=1).astype(float)
    counts = counts[counts.sum(axis=1) > 0]
    raters = counts.sum(axis=1)
    n, paired = len(counts), raters >= 2
    if n < 2 or not paired.any():
        return None
    share = (counts / raters[:, None]).mean(axis=0)
    chance = float((share * (1 - share)).sum() / (categories - 1))
    pairs = (counts * (counts - 1)).sum(axis=1) / np.where(paired, raters * (raters - 1), 1)
    agreed = float(pairs[paired].mean())
    ac1 = (agreed - chance) / (1 - chance)
    own = paired * (pairs * n / paired.sum() - chance * (n / paired.sum())) / (1 - chance)
    own_chance = (counts * (1 - share) / raters[:, None]).sum(axis=1) / (categories - 1)
    own = own - 2 * (1 - ac1) * (own_chance - chance) / (1 - chance)
    return float(np.sqrt(((own - ac1) ** 2).sum() / (n * (n - 1))))
