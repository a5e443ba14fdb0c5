"""Stance of a suggestion: does the passage support the indicator, hinder it, or both?

Two judgements, each a logistic regression: is there support, and is there hindrance? ``mixed`` is
both; where neither is reached, the likelier. Both are learnt with their classes balanced, so that
what is rarer is not overlooked; where each begins is then chosen on held-out interviews, so that
stances are told as often as coders give them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tandai.codebook import STANCES

# Support and hindrance.
SIDES = 2
# Below this, a judgement would only learn the passages by heart.
_FEWEST = 8
_STRENGTH = 3.0
# The indicator itself counts less than a passage of unit length: it must not settle the matter.
_OF_INDICATOR = 0.5
# With fewer right suggestions, cuts are chosen by all that is coded.
_FEWEST_RIGHT = 100
_SUPPORTS, _HINDERS, _MIXED = map(STANCES.index, ("supports", "hinders", "mixed"))
_ROUNDS = 40

Judged = NDArray[np.bool_]


@dataclass(frozen=True)
class StanceModel:
    """Scores of support and hindrance from a passage's features and the indicator in question.

    ``coef``: (2, d + k) float32, columns d.. stand for the indicators. ``intercept``: (2,).
    ``vectors``: (2, k, e) float32, what the encoder's vector, the last e of the d features,
    says of each indicator; e is 0 without an encoder. What was coded too seldom has intercept
    -inf. ``cuts``: (2,), see :func:`stances_at`.
    """

    coef: NDArray[np.float32]
    intercept: NDArray[np.float64]
    vectors: NDArray[np.float32]
    cuts: NDArray[np.float64]

    def scores(self, matrix: sp.csr_matrix, indicators: int) -> NDArray[np.float64]:
        """Return scores (n, k, 2) of support and hindrance for each passage and indicator."""
        width, encoded = matrix.shape[1], self.vectors.shape[2]
        scores = np.asarray(matrix @ self.coef[:, :width].T)[:, None, :]
        scores = scores + self.coef[:, width : width + indicators].T + self.intercept
        if encoded:
            vectors = matrix[:, width - encoded :].toarray()
            scores = scores + np.einsum("ne,ske->nks", vectors, self.vectors)
        return np.asarray(scores, dtype=np.float64)

    def predict(self, matrix: sp.csr_matrix, indicators: int) -> NDArray[np.int8]:
        """Return the position in ``STANCES`` (n, k) for each passage and indicator."""
        return stances_at(self.scores(matrix, indicators), self.cuts)

    def at(self, cuts: NDArray[np.float64]) -> StanceModel:
        """Return the same model with other cuts (2,)."""
        return replace(self, cuts=cuts)


def stances_at(scores: NDArray[np.float64], cuts: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return positions in ``STANCES`` (...) of scores (..., 2) with these cuts (2,).

    There is support from a score of ``cuts[0]`` on, and hindrance from ``cuts[0] + cuts[1]`` on.
    The first is inf where nothing is told to be mixed.
    """
    level, apart = cuts
    support, hindrance = scores[..., 0], scores[..., 1] - apart
    told = np.where(support >= hindrance, _SUPPORTS, _HINDERS)
    both = np.minimum(support, hindrance) >= level
    return np.where(both, _MIXED, told).astype(np.int8)


def fit_stance(matrix: sp.csr_matrix, stance: NDArray[np.int8], encoded: int = 0) -> StanceModel:
    """Learn from coded cells; ``stance`` (n, k) holds positions in ``STANCES`` or something else.

    The last ``encoded`` columns of ``matrix`` are the encoder's. One regression of each judgement
    reads the TF-IDF and which indicator is asked about; with an encoder, a second one reads the
    vector, as it is and for each indicator apart, since the same words can support one indicator
    and hinder another. Their logits are averaged. Cuts are those of no held-out passages, see
    :func:`fit_cuts`.
    """
    indicators = stance.shape[1]
    terms = matrix.shape[1] - encoded
    rows, columns = np.nonzero((stance >= 0) & (stance < len(STANCES)))
    which = np.eye(indicators, dtype=np.float32)[columns]
    coef = np.zeros((SIDES, terms + encoded + indicators), dtype=np.float32)
    vectors = np.zeros((SIDES, indicators, encoded), dtype=np.float32)
    intercept = np.zeros(SIDES)
    asked = sp.csr_matrix(_OF_INDICATOR * which)
    cells = sp.hstack([matrix[rows, :terms], asked], format="csr")
    share = 0.5 if encoded else 1.0
    reader = _Vectors.of(matrix[rows, terms:].toarray(), which) if encoded and len(rows) else None
    for side, present in enumerate(_sides(stance[rows, columns])):
        if present.sum() < _FEWEST:
            # Of what is hardly ever coded nothing is told; where nothing is, support.
            intercept[side] = 0.0 if side == 0 and not len(rows) else -np.inf
        elif (~present).sum() >= _FEWEST:
            weights, constant = _logistic(cells, present)
            coef[side, :terms] = share * weights[:terms]
            coef[side, terms + encoded :] = share * _OF_INDICATOR * weights[terms:]
            intercept[side] = share * constant
            if reader is not None:
                shared, asks, own, constant = reader.learnt(present)
                coef[side, terms : terms + encoded] = share * shared
                coef[side, terms + encoded :] += share * asks
                vectors[side] = share * own
                intercept[side] += share * constant
    return StanceModel(coef, intercept, vectors, _plain_cuts(stance))


def _plain_cuts(stance: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return the cuts of balanced judgements; what was hardly ever mixed never is."""
    return np.array([0.0 if (stance == _MIXED).sum() >= _FEWEST else np.inf, 0.0])


def _sides(said: NDArray[np.int8]) -> Iterator[Judged]:
    """Yield whether there is support, and whether there is hindrance, in stances (m,)."""
    yield said != _HINDERS
    yield said != _SUPPORTS


@dataclass(frozen=True)
class _Vectors:
    """Vectors of cells, scaled for a regression, shared and for each indicator apart.

    Columns have the mean 0 and one spread: vectors of an encoder lie close together, and the
    penalty would see no difference.
    """

    design: NDArray[np.float32]
    middle: NDArray[np.float32]
    scale: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: NDArray[np.float32], which: NDArray[np.float32]) -> _Vectors:
        """``vectors`` (m, e); ``which`` (m, k) has a 1 for the indicator of each cell."""
        middle = vectors.mean(axis=0)
        scale = (vectors.std(axis=0) + 1e-6) * np.sqrt(vectors.shape[1])
        scaled = (vectors - middle) / scale
        apart = (which[:, :, None] * scaled[:, None, :]).reshape(len(scaled), -1)
        return cls(np.hstack([scaled, _OF_INDICATOR * which, apart]), middle, scale)

    def learnt(
        self, present: Judged
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
        """Return weights over unscaled vectors (e,), (k,) and (k, e), and a constant."""
        weights, constant = _logistic(self.design, present)
        encoded = len(self.middle)
        indicators = (len(weights) - encoded) // (encoded + 1)
        shared = weights[:encoded] / self.scale
        own = weights[encoded + indicators :].reshape(indicators, encoded) / self.scale
        asked = _OF_INDICATOR * weights[encoded : encoded + indicators] - own @ self.middle
        return shared, asked, own, constant - float(shared @ self.middle)


def _logistic(
    cells: sp.csr_matrix | NDArray[np.float32], present: Judged
) -> tuple[NDArray[np.float64], float]:
    """Return weights (d,) and a constant of one judgement, its classes balanced."""
    # Here, since tagging does without it.
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STRENGTH, max_iter=200, tol=1e-3, class_weight="balanced")
    model.fit(cells, present)
    return model.coef_[0], float(model.intercept_[0])


def fit_cuts(
    scores: NDArray[np.float64], stance: NDArray[np.int8], suggested: Judged
) -> NDArray[np.float64]:
    """Return the cuts (2,) with which stances are told as often as they are coded.

    ``scores`` (n, k, 2) are of held-out passages, ``stance`` (n, k) their codes, ``suggested``
    (n, k) what a model would suggest: of right suggestions, as many hinder, and are mixed, as by
    the coders, where there are enough of them.
    """
    coded = (stance >= 0) & (stance < len(STANCES))
    right = coded & suggested
    where = right if right.sum() >= _FEWEST_RIGHT else coded
    support, hindrance = scores[where].T
    said = stance[where]
    hinders, mixed = (
        float((said == own).mean()) if len(said) else 0.0 for own in (_HINDERS, _MIXED)
    )
    level, apart = _plain_cuts(stance)
    if not hinders + mixed or not np.isfinite(scores[where]).all():
        # Nothing to tell apart, or of one side nothing was learnt.
        return np.array([level, apart])
    apart = _above(hindrance - support, hinders)
    if not np.isfinite(level):
        return np.array([level, apart])
    # With every level as many are mixed as by the coders; the further apart, the fewer hinder.
    low, high = float((hindrance - support).min()), float((hindrance - support).max())
    for _ in range(_ROUNDS):
        both = np.minimum(support, hindrance - apart)
        level = _above(both, mixed)
        too_many = ((both < level) & (hindrance - support > apart)).sum() > hinders * len(said)
        low, high = (apart, high) if too_many else (low, apart)
        apart = (low + high) / 2
    return np.array([_above(np.minimum(support, hindrance - apart), mixed), apart])


def _above(values: NDArray[np.float64], share: float) -> float:
    """Return the value that this share of the values reaches, half-way between two of them."""
    ranked = np.sort(values)[::-1]
    number = round(share * len(ranked))
    if number == 0:
        return float(ranked[0]) + 1.0
    if number == len(ranked):
        return float(ranked[-1]) - 1.0
    return float(ranked[number - 1] + ranked[number]) / 2


def cross_fitted_stances(
    scores: NDArray[np.float64],
    stance: NDArray[np.int8],
    suggested: Judged,
    fold: NDArray[np.int64],
) -> NDArray[np.int8]:
    """Return stances (n, k) told with cuts that the passage's fold had no part in choosing."""
    told = np.zeros(stance.shape, dtype=np.int8)
    for number in np.unique(fold):
        kept, held = fold != number, fold == number
        cuts = fit_cuts(scores[kept], stance[kept], suggested[kept])
        told[held] = stances_at(scores[held], cuts)
    return told
