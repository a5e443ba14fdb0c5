"""Random samples with unequal, known probabilities.

Systematic sampling with unequal probabilities (Madow 1949): passages stand in a row, interview
by interview (interviews in random order, passages of an interview too), each as long as its
probability, and every whole number from a random start picks the one it falls on. So the
sample has just the size asked for, every interview gets its part of it, rounded up or down, and
the probabilities are kept exactly. They are whole millionths, which survive a spreadsheet.

Half of the sample is spread evenly, so that no passage has less than half of the mean
probability, however sure the model is. The other half goes where a check tells most: by the
square root of the expected squared error of the model, in which rare indicators weigh as much
as frequent ones (Särndal, Swensson and Wretman 1992, sec. 12.2; the even half is the defensive
mixture of Hesterberg 1995).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

# Probabilities are whole numbers of this part.
UNITS = 1_000_000
_EVEN = 0.5
# An indicator that is nowhere expected must not outweigh all others.
_LEAST_SHARE = 0.002
# So many passages are looked at together: no more memory than that for a million.
_ROWS = 50_000


def sizes(confidence: Floats) -> Floats:
    """Return the relative sizes (n,) that probabilities follow, of confidences (n, k)."""
    share = np.maximum(confidence.mean(axis=0), _LEAST_SHARE)
    doubt = np.empty(len(confidence))
    for start in range(0, len(confidence), _ROWS):
        own = confidence[start : start + _ROWS]
        doubt[start : start + _ROWS] = (own * (1 - own) / (share * (1 - share))).sum(axis=1)
    telling = np.sqrt(doubt)
    mean = telling.mean()
    if not mean > 0:
        return np.ones(len(confidence))
    return np.asarray(_EVEN + (1 - _EVEN) * telling / mean)


def probabilities(size: Floats, n: int) -> Indices:
    """Return inclusion probabilities in ``size`` as whole millionths that add up to ``n``.

    None is below 1 millionth or above 1; where ``size`` asks for more than 1, the rest is
    shared out among the others. Raises ValueError where there are not so many.
    """
    if not 0 < n <= len(size):
        raise ValueError(f"{n} of {len(size)} cannot be drawn")
    certain = np.zeros(len(size), dtype=bool)
    while True:
        left = n - certain.sum()
        rest = size[~certain].sum()
        chance = np.where(certain, 1.0, left * size / rest if rest else 1.0)
        over = (chance >= 1) & ~certain
        if not over.any():
            break
        certain |= over
    whole = np.clip(np.floor(chance * UNITS), 1, UNITS).astype(np.int64)
    return _summing_to(whole, chance * UNITS - whole, n * UNITS)


def _summing_to(whole: Indices, fraction: Floats, total: int) -> Indices:
    """Add or take single units, where the fractions are largest or smallest."""
    missing = total - int(whole.sum())
    while missing:
        step = 1 if missing > 0 else -1
        free = (whole < UNITS) if step > 0 else (whole > 1)
        order = np.argsort(-step * np.where(free, fraction, -step * np.inf), kind="stable")
        chosen = order[: min(abs(missing), int(free.sum()))]
        whole[chosen] += step
        fraction[chosen] -= step
        missing -= step * len(chosen)
    return whole


def draw(probability: Indices, interview: Indices, seed: int) -> Indices:
    """Return the rows drawn, in order; ``probability`` (n,) in millionths, ``interview`` (n,)."""
    generator = np.random.default_rng(seed)
    place = generator.permutation(int(interview.max()) + 1)[interview]
    order = np.lexsort((generator.random(len(interview)), place))
    return picked(probability, order, int(generator.integers(UNITS)))


def picked(probability: Indices, order: Indices, start: int) -> Indices:
    """Return the rows that a start (0 to ``UNITS`` - 1) picks from passages in this order."""
    ends = np.cumsum(probability[order])
    marks = np.arange(start, ends[-1], UNITS)
    return np.sort(order[np.searchsorted(ends, marks, side="right")])
