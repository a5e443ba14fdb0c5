"""Stance of a suggestion: does the passage support the indicator, hinder it, or both?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tandai.codebook import DEFAULT_STANCE, STANCES
from tandai.model.regression import fit_logistic

# Below this, a stance's regression would only learn the passages by heart.
_FEWEST = 8


@dataclass(frozen=True)
class StanceModel:
    """One logistic regression a stance over a passage's features and the indicator in question.

    ``coef``: (3, d + k) float32, columns d.. stand for the indicators. ``intercept``: (3,).
    Rows as in ``STANCES``. A stance that was coded too seldom has intercept -inf.
    """

    coef: NDArray[np.float32]
    intercept: NDArray[np.float64]

    def predict(self, matrix: sp.csr_matrix, indicators: int) -> NDArray[np.int8]:
        """Return the position in ``STANCES`` (n, k) for each passage and indicator."""
        width = matrix.shape[1]
        of_passage = np.asarray(matrix @ self.coef[:, :width].T)
        of_indicator = self.coef[:, width : width + indicators].T
        scores = of_passage[:, None, :] + of_indicator[None, :, :] + self.intercept
        return np.asarray(scores.argmax(axis=2), dtype=np.int8)


def fit_stance(
    matrix: sp.csr_matrix, stance: NDArray[np.int8], strength: float = 1.0
) -> StanceModel:
    """Learn from coded cells; ``stance`` (n, k) holds positions in ``STANCES`` or -1."""
    width, indicators = matrix.shape[1], stance.shape[1]
    coef = np.zeros((len(STANCES), width + indicators), dtype=np.float32)
    intercept = np.full(len(STANCES), -np.inf)
    rows, columns = np.nonzero(stance >= 0)
    which = sp.csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (np.arange(len(rows)), columns)),
        shape=(len(rows), indicators),
    )
    cells = sp.hstack([matrix[rows], which], format="csr")
    said = stance[rows, columns]
    for position in range(len(STANCES)):
        if (said == position).sum() >= _FEWEST:
            coef[position], intercept[position] = fit_logistic(cells, said == position, strength)
    if not np.isfinite(intercept).any():
        intercept[STANCES.index(DEFAULT_STANCE)] = 0.0
    return StanceModel(coef, intercept)
