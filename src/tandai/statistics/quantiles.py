"""Quantiles of Student's t and of the normal distribution.

By SciPy's functions themselves: its distributions, which call these, take half a second to load.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit


def t_quantile(share: float, freedom: ArrayLike) -> Any:
    """Return what so large a share of Student's t lies below; shape as ``freedom``.

    Without bound of ``freedom`` that of the normal distribution; nan where it is not above 0.
    """
    return stdtrit(np.asarray(freedom, dtype=float), share)


def normal_quantile(share: float) -> float:
    """Return what so large a share of the normal distribution lies below."""
    return float(ndtri(share))
