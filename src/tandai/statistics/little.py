"""What perfect agreement on little does not exclude.

Where nobody ever disagreed there is no variation to make an interval of, and "1.00 to 1.00" would
be a claim that the evidence does not bear. What is left is a one-sided bound: the largest share
of disagreements with which none would be seen with a chance of 5 % (Clopper and Pearson 1934; of
n cases 1 - 0.05^(1/n), near 3 / n). Cases of one interview are alike, so they count at Kish's
effective number under an intraclass correlation of one third, the strongest clustering of the
simulations in bench/README.md: nothing about it can be learnt where nothing varied.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_ALPHA = 0.05
CLUSTERING = 1 / 3


def effective_number(cases: Floats) -> Floats:
    """Return the effective number (...) of cases (clusters, ...), as of independent ones."""
    total = cases.sum(axis=0)
    size = (cases**2).sum(axis=0) / np.maximum(total, 1e-300)
    return np.asarray(total / (1 + np.maximum(size - 1, 0) * CLUSTERING))


def share_not_excluded(cases: Floats) -> Floats:
    """Return the share (...) of disagreements that no disagreement in ``cases`` leaves open."""
    number = effective_number(cases)
    return np.asarray(np.where(number > 0, 1 - _ALPHA ** (1 / np.maximum(number, 1e-9)), 1.0))
