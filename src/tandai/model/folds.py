"""Folds of a cross-validation that never splits an interview."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def folds_of(groups: Sequence[str], most: int, seed: int) -> NDArray[np.int64]:
    """Return the fold (n,) of each passage, from 0; all passages of a group share one.

    There are ``most`` folds, or as many as groups; where all is one group, each passage is
    taken as its own. Groups are taken in a random order fixed
    by ``seed``, the largest first, each into the fold that is smallest so far.
    """
    if len(set(groups)) == 1:
        groups = [str(position) for position in range(len(groups))]
    names, sizes = np.unique(np.asarray(groups, dtype=str), return_counts=True)
    number = max(2, min(most, len(names)))
    shuffled = np.random.default_rng(seed).permutation(len(names))
    order = shuffled[np.argsort(-sizes[shuffled], kind="stable")]
    filled = np.zeros(number, dtype=int)
    fold = {}
    for index in order:
        smallest = int(filled.argmin())
        fold[names[index]] = smallest
        filled[smallest] += sizes[index]
    return np.array([fold[str(group)] for group in groups], dtype=np.int64)
