"""Is a probability of 0.7 right in seven of ten cases? Calibration error and reliability bins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BINS = 10


@dataclass(frozen=True)
class ReliabilityBin:
    """Cells (passage and indicator) of about the same confidence: how many had the code.

    ``low`` to ``high``: the bounds of the confidence; ``mean``: its mean over the ``cells``.
    """

    low: float
    high: float
    cells: int
    coded: int
    mean: float

    @property
    def share(self) -> float:
        """The share of cells that had the code."""
        return self.coded / self.cells


def reliability_bins(
    probabilities: NDArray[np.float64], present: NDArray[np.bool_]
) -> tuple[ReliabilityBin, ...]:
    """Return the bins of equal width that hold any cell, from arrays of one shape."""
    which = np.minimum((probabilities.ravel() * _BINS).astype(int), _BINS - 1)
    found = []
    for number in np.unique(which).tolist():
        own = which == number
        found.append(
            ReliabilityBin(
                low=number / _BINS,
                high=(number + 1) / _BINS,
                cells=int(own.sum()),
                coded=int(present.ravel()[own].sum()),
                mean=float(probabilities.ravel()[own].mean()),
            )
        )
    return tuple(found)


def calibration_error(
    probabilities: NDArray[np.float64], present: NDArray[np.bool_], bins: int = 10
) -> float:
    """Return the expected calibration error (Naeini et al. 2015) with bins of equal width.

    Sum over bins of (share of cases in the bin) x |mean probability - share present|.
    Arrays of any equal shape.
    """
    flat, truth = probabilities.ravel(), present.ravel()
    which = np.minimum((flat * bins).astype(int), bins - 1)
    total = np.bincount(which, minlength=bins)
    expected = np.bincount(which, weights=flat, minlength=bins)
    observed = np.bincount(which, weights=truth, minlength=bins)
    filled = total > 0
    return float(np.abs(expected[filled] - observed[filled]).sum() / len(flat))


def calibration_error_where(
    probabilities: NDArray[np.float64], present: NDArray[np.bool_], where: NDArray[np.bool_]
) -> float | None:
    """Return :func:`calibration_error` of some of the cases; None where there are none.

    Of passages and indicators together most are plainly absent, and so many probabilities near 0
    hide what the others are worth.
    """
    return calibration_error(probabilities[where], present[where]) if where.any() else None
