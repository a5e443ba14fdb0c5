"""A coder's own passages that resemble each other, but that she coded differently.

Nobody codes the four hundredth passage by quite the same rule as the first. Two passages are shown
beside each other where they are near in what they say (cosine of TF-IDF, or of an encoder's
vectors) and an indicator is in one of them alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.review.decisions import Decision
from tandai.review.material import Material

# Of each passage so many of the nearest are looked at.
_NEAREST = 3
# The nearest pairs resemble each other; of those farther apart than the middle nothing is asked.
_NEAR_SHARE = 0.5
_DIGITS = 5
_LEAST = 1e-4
_ROWS = 500
MOST = 40

# An array (n, d), or a sparse matrix (scipy has no types).
Vectors = Any


@dataclass(frozen=True)
class Pair:
    """Two passages (rows of the material) that resemble each other and were coded differently.

    ``similarity``: the cosine. ``only_first``, ``only_second``: indicators that one has alone.
    ``stances``: indicators that both have, one supporting where the other hinders.
    """

    first: int
    second: int
    similarity: float
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    stances: tuple[str, ...]


def unlike_pairs(
    material: Material,
    decided: Mapping[str, Decision],
    vectors: NDArray[np.float32] | None = None,
    most: int = MOST,
) -> tuple[Pair, ...]:
    """Return pairs of decided passages, the most alike first, at most ``most``.

    ``vectors``: an encoder's, of all passages (n, d); without them TF-IDF is made here.
    Passages that the coder is unsure of are left out.
    """
    rows = [
        row for row, id in enumerate(material.ids) if id in decided and decided[id].state == "coded"
    ]
    if len(rows) < 2:
        return ()
    own = _terms(material, rows) if vectors is None else _centred(vectors[rows])
    pairs = [
        pair
        for first, second, similarity in _near(own)
        if (pair := _pair(material, decided, rows[first], rows[second], similarity))
    ]
    return tuple(pairs[:most])


def _terms(material: Material, rows: list[int]) -> Vectors:
    """Return the TF-IDF of the answers (m, d), of unit length."""
    from sklearn.preprocessing import normalize

    from tandai.model.features import PassageFeatures

    part = material.passages[rows]
    answers = part["text"].to_list()
    features = PassageFeatures(question_weight=0.0)
    documents = part["document"].to_list()
    return normalize(features.fit_transform(answers, [""] * len(answers), documents))


def _centred(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return vectors less their mean, of unit length: what all say makes nothing alike."""
    apart = np.asarray(vectors, dtype=float) - vectors.mean(axis=0)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    return np.asarray(apart / np.where(lengths > 0, lengths, 1.0))


def _near(own: Vectors) -> list[tuple[int, int, float]]:
    """Return (first, second, cosine) of pairs of which one is among the other's nearest."""
    found: dict[tuple[int, int], float] = {}
    highest = []
    for start in range(0, own.shape[0], _ROWS):
        similar = own[start : start + _ROWS] @ own.T
        dense = similar.toarray() if hasattr(similar, "toarray") else similar
        alike = np.round(np.asarray(dense, dtype=np.float64), _DIGITS)
        alike[np.arange(len(alike)), np.arange(start, start + len(alike))] = -2.0
        highest.append(alike.max(axis=1))
        nearest = np.argsort(-alike, axis=1, kind="stable")[:, :_NEAREST]
        for place, others in enumerate(nearest):
            for other in others.tolist():
                key = (min(start + place, other), max(start + place, other))
                found[key] = float(alike[place, other])
    bound = max(float(np.quantile(np.concatenate(highest), _NEAR_SHARE)), _LEAST)
    pairs = [(*key, cosine) for key, cosine in found.items() if cosine >= bound]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _pair(
    material: Material, decided: Mapping[str, Decision], first: int, second: int, similarity: float
) -> Pair | None:
    one, other = (
        {code.indicator: code.stance for code in decided[material.ids[row]].codes}
        for row in (first, second)
    )
    order = material.codebook.ids
    pair = Pair(
        first,
        second,
        similarity,
        tuple(id for id in order if id in one and id not in other),
        tuple(id for id in order if id in other and id not in one),
        tuple(id for id in order if {one.get(id), other.get(id)} == {"supports", "hinders"}),
    )
    return pair if pair.only_first or pair.only_second or pair.stances else None
