"""Logistic regressions, one an indicator."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tandai.encoder import Vectors


class Linear(NamedTuple):
    """Linear scores of k indicators: ``coef`` (k, d), ``intercept`` (k,)."""

    coef: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def __call__(self, matrix: sp.csr_matrix | Vectors) -> NDArray[np.float64]:
        """Return the scores (n, k) of features (n, d)."""
        return np.asarray(matrix @ self.coef.T + self.intercept, dtype=np.float64)


def fit_logistic(
    matrix: sp.csr_matrix | Vectors, present: NDArray[np.bool_], strength: float
) -> tuple[NDArray[np.float32], float]:
    """Return (coefficients (d,), intercept) of one logistic regression.

    ``strength`` is the inverse of the L2 penalty's. An indicator that is always or never
    present gets zero coefficients and the log odds of its smoothed share: nothing can be
    learnt, and its share is the best guess.
    """
    coded = int(present.sum())
    if coded in (0, len(present)) or matrix.shape[1] == 0:
        rate = (coded + 0.5) / (len(present) + 1.0)
        return np.zeros(matrix.shape[1], dtype=np.float32), float(np.log(rate / (1 - rate)))
    model = LogisticRegression(
        C=strength,
        solver="liblinear",
        class_weight="balanced",
        random_state=0,
        max_iter=300,
    )
    model.fit(matrix, present)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def fit_regressions(
    matrix: sp.csr_matrix | Vectors, present: NDArray[np.bool_], strengths: NDArray[np.float64]
) -> Linear:
    """Return a regression for each indicator of ``present`` (n, k), ``strengths`` (k,) strong.

    See :func:`centred` for the intercepts.
    """
    coef = np.zeros((present.shape[1], matrix.shape[1]))
    for column in range(present.shape[1]):
        coef[column], _ = fit_logistic(matrix, present[:, column], strengths[column])
    return centred(coef, matrix)


def centred(coef: NDArray[np.float64], matrix: sp.csr_matrix | Vectors) -> Linear:
    """Return scores whose mean over these passages is 0 for each indicator.

    Then an indicator of which nothing was learnt (all scores 0) stands where one that was
    learnt stands on average, and intercepts of indicators can be compared.
    """
    mean = np.asarray(matrix.mean(axis=0), dtype=np.float64).ravel()
    return Linear(coef, -(coef @ mean))
