"""Degrees of freedom of a variance that few clusters make."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Deviations of a normal variable have a third of their number as effective number, (sum d²)² /
# sum d⁴. Half in place of the whole of G - 1 makes intervals of coefficients a tenth wider in
# that case, and holds where few interviews make the variance (bench/README.md).
OF_EFFECTIVE = 1.5


def effective_freedom(squares: Floats, fourths: Floats, least: float, most: Floats) -> Floats:
    """Return degrees of freedom (...) of sums of squared and of fourth powers of deviations.

    One and a half times the effective number of clusters, from ``least`` to ``most``.
    """
    effective = squares**2 / np.maximum(fourths, 1e-300)
    return np.asarray(np.clip(OF_EFFECTIVE * effective, np.minimum(least, most), most))
