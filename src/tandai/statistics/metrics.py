"""How well suggestions agree with codes: figures for many indicators at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Present = NDArray[np.bool_]


def average_precision(scores: Scores, present: Present) -> float | None:
    """Return the average precision of one ranking (n,); None where nothing is present.

    AP = sum over ranks of (recall gained) x (precision there), ties taken as one rank
    (as in scikit-learn's average_precision_score).
    """
    if not present.any():
        return None
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    hits = np.cumsum(present[order])
    last = np.append(ranked[:-1] != ranked[1:], True)
    precision = (hits / np.arange(1, len(ranked) + 1))[last]
    gained = np.diff(hits[last], prepend=0)
    return float((gained * precision).sum() / present.sum())


def f1_score(suggested: Present, present: Present) -> float | None:
    """Return 2 TP / (suggested + present); None where nothing is suggested or present."""
    total = int(suggested.sum()) + int(present.sum())
    return 2.0 * int((suggested & present).sum()) / total if total else None


def ratio(part: int, whole: int) -> float | None:
    """Return part / whole, None where the whole is 0."""
    return part / whole if whole else None


def hit_at(scores: Scores, present: Present, k: int) -> float | None:
    """Return the share of passages with codes that have one among their k highest scores.

    Scores and codes: (n, indicators). Ties go to the indicator that the codebook names first.
    """
    coded = present.any(axis=1)
    if not coded.any():
        return None
    highest = np.argsort(-scores[coded], axis=1, kind="stable")[:, :k]
    return float(np.take_along_axis(present[coded], highest, axis=1).any(axis=1).mean())
