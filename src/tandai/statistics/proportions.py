"""Score intervals of proportions.

Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference": all
shares that a score test does not reject.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bounds = tuple[Floats, Floats]

# The 97.5 % point of the normal distribution: two-sided intervals of 95 %.
Z = 1.959964


def score_interval(share: Floats, number: Floats, z: Floats | float = Z) -> Bounds:
    """Return the interval of shares (...) from an effective, not necessarily whole, number.

    ``z``: the critical value, of Student's t where the spread is estimated. (0, 1) of nothing.
    """
    some = number > 0
    n = np.where(some, number, 1.0)
    centre = share + z * z / (2 * n)
    margin = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # By rounding alone a share of 0 or 1 could lie outside by a last bit.
    low = np.clip((centre - margin) / scale, 0, share)
    high = np.clip((centre + margin) / scale, share, 1)
    return np.where(some, low, 0.0), np.where(some, high, 1.0)


def score_interval_of(part: float, whole: float, z: float = Z) -> tuple[float, float]:
    """Return the interval of one share ``part / whole``; (0, 1) where the whole is 0."""
    share = part / whole if whole else 0.0
    low, high = score_interval(np.array(share), np.array(float(whole)), z)
    return float(low), float(high)


def mean_of_shares(parts: Floats, wholes: Floats, z: float = Z) -> tuple[float, float]:
    """Return the mean of independent shares ``parts / wholes`` (m,) and its lower bound.

    The variance of each share is taken at its Wilson centre (Agresti and Coull 1998), since a few
    cases that all went well do not show that all will.
    """
    centre = (parts + z * z / 2) / (wholes + z * z)
    variance = centre * (1 - centre) / (wholes + z * z)
    mean = float(np.mean(parts / wholes))
    low = float(centre.mean()) - z * float(np.sqrt(variance.sum())) / len(parts)
    return mean, max(0.0, low)
