"""Random samples with unequal, known probabilities, of which every beginning is a sample too.

Order sampling (Rosén 1997, Journal of Statistical Planning and Inference 62, 135-158), in the form
of sequential Poisson sampling (Ohlsson 1998, Journal of Official Statistics 14, 149-162): each
passage has a random number of its own, even from 0 to 1 and permanent, and its turn is that
number divided by its size. Passages are read by their turns: the first k are a sample of
k, for every k, and whoever reads on extends it and draws nothing anew.

Probabilities. Given the numbers of all others, a passage is among the first k just where its turn
comes before the k-th of the others', so with a probability of min(1, size × that turn). For
those among the first k that is the turn of the one that comes next, whoever it is: so the
beginning, and the turn after it, tell each probability exactly, and what is weighted by 1 /
probability adds up to the whole on average, without covariance between any two passages (priority
sampling: Duffield, Lund and Thorup 2007, Journal of the ACM 54(6), 32).

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

# Sizes are whole numbers of this part, which survive a spreadsheet.
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


def turns(numbers: Floats, size: Floats) -> Floats:
    """Return the turn (n,) of each passage: its own number (n,) from 0 to 1, by its size (n,)."""
    return np.asarray(numbers / size)


def drawn(turn: Floats, n: int) -> tuple[Indices, float | None]:
    """Return the first ``n`` rows by their turns, and the turn after them; None where none is left.

    Raises ValueError where there are not so many.
    """
    if not 0 < n <= len(turn):
        raise ValueError(f"{n} of {len(turn)} cannot be drawn")
    order = np.argsort(turn, kind="stable")
    return order[:n], float(turn[order[n]]) if n < len(turn) else None


def probabilities(size: Floats, after: float | None) -> Floats:
    """Return the probabilities (n,) of what was drawn before the turn ``after``, None: of all."""
    if after is None:
        return np.ones(len(size))
    return np.minimum(1.0, size * after)
