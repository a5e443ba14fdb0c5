"""Stance of a suggestion: does the passage support the indicator, hinder it, or both?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tandai.codebook import DEFAULT_STANCE, STANCES

# Below this, a stance's regression would only learn the passages by heart.
_FEWEST = 8
_STRENGTH = 3.0
# The indicator itself counts less than a passage of unit length: it must not settle the matter.
_OF_INDICATOR = 0.5


@dataclass(frozen=True)
class StanceModel:
    """Scores of each stance from a passage's features and the indicator in question.

    ``coef``: (3, d + k) float32, columns d.. stand for the indicators. ``intercept``: (3,).
    ``vectors``: (3, k, e) float32, what the encoder's vector, the last e of the d features,
    says of each indicator; e is 0 without an encoder. Rows as in ``STANCES``. A stance that was
    coded too seldom has intercept -inf.
    """

    coef: NDArray[np.float32]
    intercept: NDArray[np.float64]
    vectors: NDArray[np.float32]

    def predict(self, matrix: sp.csr_matrix, indicators: int) -> NDArray[np.int8]:
        """Return the position in ``STANCES`` (n, k) for each passage and indicator."""
        width, encoded = matrix.shape[1], self.vectors.shape[2]
        scores = np.asarray(matrix @ self.coef[:, :width].T)[:, None, :]
        scores = scores + self.coef[:, width : width + indicators].T + self.intercept
        if encoded:
            vectors = matrix[:, width - encoded :].toarray()
            scores = scores + np.einsum("ne,ske->nks", vectors, self.vectors)
        return np.asarray(scores.argmax(axis=2), dtype=np.int8)


def fit_stance(matrix: sp.csr_matrix, stance: NDArray[np.int8], encoded: int = 0) -> StanceModel:
    """Learn from coded cells; ``stance`` (n, k) holds positions in ``STANCES`` or -1.

    The last ``encoded`` columns of ``matrix`` are the encoder's. A multinomial logistic
    regression reads the TF-IDF and which indicator is asked about; with an encoder, a second one
    reads the vector, as it is and for each indicator apart, since the same words can support one
    indicator and hinder another. Their logits are averaged.
    """
    indicators = stance.shape[1]
    terms = matrix.shape[1] - encoded
    rows, columns = np.nonzero(stance >= 0)
    said = stance[rows, columns]
    counts = np.bincount(said, minlength=len(STANCES))
    often = counts >= _FEWEST
    kept = often[said]
    rows, columns, said = rows[kept], columns[kept], said[kept]
    which = np.eye(indicators, dtype=np.float32)[columns]
    intercept = np.where(often, 0.0, -np.inf)
    coef = np.zeros((len(STANCES), terms + encoded + indicators), dtype=np.float32)
    vectors = np.zeros((len(STANCES), indicators, encoded), dtype=np.float32)
    if not often.any():
        intercept[STANCES.index(DEFAULT_STANCE)] = 0.0
    if often.sum() < 2:
        return StanceModel(coef, intercept, vectors)
    asked = sp.csr_matrix(_OF_INDICATOR * which)
    cells = sp.hstack([matrix[rows, :terms], asked], format="csr")
    weights, constants = _multinomial(cells, said)
    share = 0.5 if encoded else 1.0
    coef[:, :terms] = share * weights[:, :terms]
    coef[:, terms + encoded :] = share * _OF_INDICATOR * weights[:, terms:]
    intercept += share * constants
    if encoded:
        own, constants = _of_vectors(matrix[rows, terms:].toarray(), which, said)
        coef[:, terms : terms + encoded] = share * own[:, :encoded]
        coef[:, terms + encoded :] += share * own[:, encoded : encoded + indicators]
        vectors[:] = share * own[:, encoded + indicators :].reshape(vectors.shape)
        intercept += share * constants
    return StanceModel(coef, intercept, vectors)


def _of_vectors(
    vectors: NDArray[np.float32], which: NDArray[np.float32], said: NDArray[np.int8]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (3, e + k + k x e) and constants (3,) over unscaled vectors (n, e).

    The regression reads vectors whose columns have the mean 0 and one spread: those of an
    encoder lie close together, and the penalty would see no difference.
    """
    middle = vectors.mean(axis=0)
    scale = (vectors.std(axis=0) + 1e-6) * np.sqrt(vectors.shape[1])
    scaled = (vectors - middle) / scale
    apart = (which[:, :, None] * scaled[:, None, :]).reshape(len(scaled), -1)
    weights, constants = _multinomial(np.hstack([scaled, _OF_INDICATOR * which, apart]), said)
    encoded, indicators = vectors.shape[1], which.shape[1]
    shared = weights[:, :encoded] / scale
    crossed = weights[:, encoded + indicators :].reshape(-1, indicators, encoded) / scale
    asked = _OF_INDICATOR * weights[:, encoded : encoded + indicators] - crossed @ middle
    whole = [shared, asked, crossed.reshape(len(weights), -1)]
    return np.hstack(whole), constants - shared @ middle


def _multinomial(
    cells: sp.csr_matrix | NDArray[np.float32], said: NDArray[np.int8]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (3, d) and constants (3,), 0 for a stance that does not occur."""
    model = LogisticRegression(C=_STRENGTH, max_iter=200, tol=1e-3).fit(cells, said)
    found, constants = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        found, constants = np.vstack([-found, found]) / 2, np.r_[-constants, constants] / 2
    weights = np.zeros((len(STANCES), cells.shape[1]))
    intercept = np.zeros(len(STANCES))
    weights[model.classes_], intercept[model.classes_] = found, constants
    return weights, intercept
