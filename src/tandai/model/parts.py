"""The models whose scores are added up for a suggestion, one an indicator each.

terms            TF-IDF of the coded passages
vectors          the encoder's vectors of the coded passages
sentences        the encoder's vectors of their sentences, and the words that carry the codes
phrase_terms     TF-IDF of the codebook's phrases
phrase_vectors   the encoder's vectors of the codebook's phrases
base             a model trained before, as it is
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tandai.encoder import Span, Vectors
from tandai.model.features import Features, PassageFeatures
from tandai.model.phrases import Phrases
from tandai.model.regression import Linear, centred, fit_regressions, fit_whitened
from tandai.model.sentences import Marks, Pool, Sentences, fit_sentences

# Weights before anything is learnt; those learnt on many passages are about as large.
TOWARDS: Mapping[str, float] = {
    "terms": 0.7,
    "vectors": 2.0,
    "sentences": 0.3,
    "phrase_terms": 0.3,
    "phrase_vectors": 0.5,
    "base": 1.0,
}
LEARNT = ("terms", "vectors", "sentences")
# Phrases are many and short; what they say is the same for all strengths but the strongest.
_PHRASE_STRENGTH = 1.0


class Base(NamedTuple):
    """The scores of a model trained before, for the indicators of a new one.

    ``terms`` (k, d) and ``vectors`` (k, e) are coefficients over its features and the encoder's
    vectors, ``pools`` its scores by sentence; rows are 0 where ``known`` (k,) says that it has no
    such indicator.
    """

    features: Features
    terms: NDArray[np.float64]
    vectors: NDArray[np.float64]
    pools: tuple[Pool, ...]
    known: NDArray[np.bool_]
    seen: frozenset[str]
    id: str


@dataclass(frozen=True)
class Material:
    """Passages to learn from, or to score: n answers, questions, vectors and interviews.

    ``sentences``: what the encoder makes of their sentences; ``marks``: which of these carry codes.
    ``base_terms`` (n, d): the base's features of them, without columns where there is no base.
    """

    answers: NDArray[np.object_]
    questions: NDArray[np.object_]
    groups: NDArray[np.object_]
    vectors: Vectors
    sentences: Sentences
    marks: Marks
    base_terms: sp.csr_matrix

    def at(self, rows: NDArray[np.bool_]) -> Material:
        """Return those of the rows (n,) that are True."""
        return Material(
            self.answers[rows],
            self.questions[rows],
            self.groups[rows],
            self.vectors[rows],
            self.sentences.at(rows),
            self.marks.at(rows, self.sentences.owners),
            self.base_terms[rows],
        )


@dataclass(frozen=True)
class Prior:
    """What is known before coding: the codebook's phrases, and a base or None.

    ``phrase_vectors`` (k, e): coefficients over vectors, learnt from the phrases, or None.
    """

    phrases: Phrases
    phrase_vectors: NDArray[np.float64] | None
    base: Base | None


class Scorer(NamedTuple):
    """One part: linear over TF-IDF, the base's TF-IDF and vectors; None where it has no say.

    ``pools``: its scores by sentence.
    """

    terms: NDArray[np.float64] | None
    base_terms: NDArray[np.float64] | None
    vectors: NDArray[np.float64] | None
    intercept: NDArray[np.float64]
    pools: tuple[Pool, ...] = ()

    def __call__(self, terms: sp.csr_matrix, material: Material) -> NDArray[np.float64]:
        """Return scores (n, k) of passages, ``terms`` being their TF-IDF."""
        sides = ((self.terms, terms), (self.base_terms, material.base_terms))
        scores = np.repeat(self.intercept[None], terms.shape[0], axis=0)
        for coef, matrix in (*sides, (self.vectors, material.vectors)):
            if coef is not None:
                scores += matrix @ coef.T
        for pool in self.pools:
            scores += pool(material.sentences)
        return scores

    @property
    def tells_sentences(self) -> bool:
        """Whether it scores sentences, and not whole passages alone."""
        return bool(self.pools) or self.terms is not None or self.base_terms is not None

    def of_sentences(
        self, terms: sp.csr_matrix, base_terms: sp.csr_matrix, vectors: Vectors
    ) -> NDArray[np.float32]:
        """Return what each sentence (m, k) adds to the score, but for what all of them add alike.

        ``terms``, ``base_terms`` and ``vectors`` (m, ...) are those of the sentences.
        """
        scores = np.zeros((terms.shape[0], len(self.intercept)))
        for coef, matrix in ((self.terms, terms), (self.base_terms, base_terms)):
            if coef is not None:
                scores += matrix @ coef.T
        for pool in self.pools:
            scores += pool.of_sentences(vectors)
        return scores.astype(np.float32)


class Fitted(NamedTuple):
    """Parts fitted to the same passages, each at one strength or several, and a base or None."""

    features: PassageFeatures
    scorers: dict[str, list[Scorer]]
    base: Base | None

    def scores(self, material: Material) -> dict[str, NDArray[np.float64]]:
        """Return the scores (strengths, n, k) of each part."""
        terms = self.features.transform(material.answers, material.questions)
        return {
            name: np.stack([scorer(terms, material) for scorer in scorers])
            for name, scorers in self.scorers.items()
        }

    def of_sentences(
        self, material: Material, spans: Sequence[Sequence[Span]]
    ) -> dict[str, NDArray[np.float32]]:
        """Return the scores (strengths, m, k) of all sentences by each part that tells them.

        ``spans`` (n): the places of each answer's sentences.
        """
        terms = self.features.transform_sentences(material.answers, spans)
        base_terms = sp.csr_matrix((terms.shape[0], 0), dtype=np.float32)
        if self.base is not None:
            base_terms = self.base.features.transform_sentences(material.answers, spans)
        vectors = material.sentences.vectors
        return {
            name: np.stack([own.of_sentences(terms, base_terms, vectors) for own in scorers])
            for name, scorers in self.scorers.items()
            if scorers[0].tells_sentences
        }


def fit_parts(
    material: Material,
    present: NDArray[np.bool_],
    prior: Prior,
    strengths: Mapping[str, Sequence[NDArray[np.float64]]],
    question_weight: float,
) -> Fitted:
    """Fit all parts to passages and their codes (n, k).

    ``strengths``: for each part of ``LEARNT`` the strengths (k,) to fit with, once each. The
    scores of each part have the mean 0 over the passages, see :func:`centred`.
    """
    phrases, labels = prior.phrases, present.shape[1]
    features = PassageFeatures(question_weight)
    terms = features.fit_transform(
        material.answers, material.questions, list(material.groups), phrases
    )
    scorers: dict[str, list[Scorer]] = {
        "terms": [_on_terms(fit_regressions(terms, present, own)) for own in strengths["terms"]]
    }
    if material.vectors.shape[1]:
        scorers["vectors"] = [
            _on_vectors(linear)
            for linear in fit_whitened(material.vectors, present, strengths["vectors"])
        ]
    if len(material.sentences.owners):
        scorers["sentences"] = [
            _on_sentences(linear, material.sentences)
            for linear in fit_sentences(
                material.sentences, present, material.marks, strengths["sentences"]
            )
        ]
    if phrases.known(labels).any():
        said = features.transform(phrases.texts, [""] * len(phrases.texts))
        coef = learnt_of_phrases(said, phrases, labels)
        scorers["phrase_terms"] = [_on_terms(centred(coef, terms))]
    if prior.phrase_vectors is not None:
        own = centred(prior.phrase_vectors, material.vectors)
        scorers["phrase_vectors"] = [_on_vectors(own)]
    if prior.base is not None:
        scorers["base"] = [_base_scorer(prior.base, material)]
    return Fitted(features, scorers, prior.base)


def learnt_of_phrases(
    matrix: sp.csr_matrix | Vectors, phrases: Phrases, labels: int
) -> NDArray[np.float64]:
    """Return coefficients (labels, d) that tell phrases (m, d) of one indicator from others."""
    strengths = np.full(labels, _PHRASE_STRENGTH)
    return fit_regressions(matrix, phrases.present(labels), strengths).coef


def _on_terms(linear: Linear) -> Scorer:
    return Scorer(linear.coef, None, None, linear.intercept)


def _on_vectors(linear: Linear) -> Scorer:
    return Scorer(None, None, linear.coef, linear.intercept)


def _on_sentences(linear: Linear, sentences: Sentences) -> Scorer:
    pool = Pool(linear, np.ones(len(linear.intercept)))
    return Scorer(None, None, None, -pool(sentences).mean(axis=0), (pool,))


def _base_scorer(base: Base, material: Material) -> Scorer:
    own = centred(base.terms, material.base_terms)
    intercept = own.intercept
    if base.vectors.shape[1]:
        intercept = intercept + centred(base.vectors, material.vectors).intercept
    for pool in base.pools:
        intercept = intercept - pool(material.sentences).mean(axis=0)
    vectors = base.vectors if base.vectors.shape[1] else None
    return Scorer(None, base.terms, vectors, intercept, base.pools)


def added(
    scorers: Sequence[Scorer], weights: NDArray[np.float64], widths: tuple[int, int, int]
) -> tuple[Linear, tuple[Pool, ...]]:
    """Return the weighted sum of parts: one linear score over all columns, and those by sentence.

    ``weights`` (m, k); ``widths``: columns of TF-IDF, of the base's and of the vectors.
    """
    labels = weights.shape[1]
    sums = [np.zeros((labels, width)) for width in widths]
    intercept = np.zeros(labels)
    for scorer, weight in zip(scorers, weights, strict=True):
        sides = (scorer.terms, scorer.base_terms, scorer.vectors)
        for total, coef in zip(sums, sides, strict=True):
            if coef is not None:
                total += weight[:, None] * coef
        intercept += weight * scorer.intercept
    # As exact as they are written, so that a model is the same before and after.
    pools = [
        pool.weighted(weight).rounded()
        for scorer, weight in zip(scorers, weights, strict=True)
        for pool in scorer.pools
    ]
    return Linear(np.hstack(sums), intercept), tuple(pools)
