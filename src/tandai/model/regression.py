"""Logistic regressions, one an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from tandai.encoder import Vectors

# How far variances of vectors are drawn to their mean before whitening, against what they are.
_DRAWN = 2.0
# Nothing is taken for rarer than one cell in so many.
_RAREST = 400.0
_ITERATIONS = 60


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
    # Here, since tagging does without it.
    from sklearn.linear_model import LogisticRegression

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


def fit_whitened(
    vectors: Vectors, present: NDArray[np.bool_], strengths: Sequence[NDArray[np.float64]]
) -> list[Linear]:
    """Return for each of the ``strengths`` (k,) regressions over whitened vectors (n, d).

    An encoder's vectors share a few strong directions that tell little; made weak, they leave
    the others to be heard (see :func:`whitening`). The coefficients are over the vectors as
    they were.
    """
    spread = whitening(vectors)
    whitened = (vectors - vectors.mean(axis=0)) @ spread
    found = [fit_regressions(whitened, present, own) for own in strengths]
    return [centred(linear.coef @ spread, vectors) for linear in found]


def fit_together(
    matrix: Vectors,
    present: NDArray[np.bool_],
    weight: NDArray[np.float64],
    strength: NDArray[np.float64],
    start: Linear | None = None,
) -> Linear:
    """Return a logistic regression for each column of ``present`` (m, k), all fitted at once.

    ``weight`` (m, k): how much each cell counts; ``strength`` (k,) is the inverse of the penalty's.
    Cells where something is present count as much more as the root of how rare they are. For many
    rows and few columns this is quicker than one regression after the other. ``start``: from where
    to go on.
    """
    width, labels = matrix.shape[1], present.shape[1]
    target = present.astype(np.float32)
    there = (weight * target).sum(axis=0)
    rarity = np.sqrt(np.clip((weight.sum(axis=0) - there) / np.maximum(there, 1.0), 1.0, _RAREST))
    cells = (weight * np.where(present, rarity, 1.0)).astype(np.float32)

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        whole = values.reshape(labels, width + 1).astype(np.float32)
        coef = whole[:, :width]
        logits = matrix @ coef.T + whole[:, width]
        likelihood = (cells * (np.logaddexp(0.0, logits) - target * logits)).sum(dtype=np.float64)
        error = cells * (expit(logits) - target)
        slope = error.T @ matrix + coef / strength[:, None]
        gradient = np.hstack([slope, error.sum(axis=0)[:, None]])
        penalty = float(((coef.astype(np.float64) ** 2).sum(axis=1) / strength).sum())
        return float(likelihood) + 0.5 * penalty, gradient.ravel().astype(np.float64)

    first = np.zeros((labels, width + 1))
    if start is None:
        first[:, width] = np.log((there + 0.5) / (weight.sum(axis=0) - there + 0.5))
    else:
        first[:, :width], first[:, width] = start
    found = minimize(
        loss, first.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS}
    )
    whole = found.x.reshape(labels, width + 1)
    return Linear(whole[:, :width], whole[:, width])


def whitening(vectors: Vectors) -> NDArray[np.float64]:
    """Return the symmetric matrix (d, d) that brings centred vectors (n, d) to like variances.

    Su, Cao, Liu and Ou 2021, "Whitening Sentence Representations for Better Semantics and Faster
    Retrieval"; the covariance is drawn to a multiple of the identity, as in Ledoit and Wolf 2004,
    "A Well-Conditioned Estimator for Large-Dimensional Covariance Matrices", by a fixed weight:
    few vectors do not tell which directions are weak. The mean square length becomes 1.
    """
    apart = np.asarray(vectors - vectors.mean(axis=0), dtype=np.float64)
    variances, directions = np.linalg.eigh(apart.T @ apart / max(len(apart), 1))
    variances = np.maximum(variances, 0.0)
    if not variances.any():
        return np.eye(vectors.shape[1])
    drawn = variances + _DRAWN * variances.mean()
    scale = 1.0 / np.sqrt(drawn * (variances / drawn).sum())
    return np.asarray((directions * scale) @ directions.T)


def centred(coef: NDArray[np.float64], matrix: sp.csr_matrix | Vectors) -> Linear:
    """Return scores whose mean over these passages is 0 for each indicator.

    Then an indicator of which nothing was learnt (all scores 0) stands where one that was
    learnt stands on average, and intercepts of indicators can be compared.
    """
    mean = np.asarray(matrix.mean(axis=0), dtype=np.float64).ravel()
    return Linear(coef, -(coef @ mean))
