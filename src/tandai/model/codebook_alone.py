"""A classifier that has read the codebook and no codes.

Its scores are those of :mod:`tandai.model.described`, added up with fixed weights and brought to
one spread over passages that nobody need have coded: those that are to be coded, or others like
them. What a score is worth cannot be told without codes. The sigmoid that makes it a number from
0 to 1 is what other codebooks showed on the shipped constructed interviews: right in size, and no
calibration. How many passages speak of an indicator cannot be told either, so each is suggested
for the same share of passages.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from tandai.encoder import Encoder, Progress
from tandai.model.calibration import Calibration, codebook_cuts
from tandai.model.classifier import IndicatorClassifier
from tandai.model.described import of_terms, of_vectors
from tandai.model.features import PassageFeatures, embedded, embedded_alone
from tandai.model.parts import Material, Scorer, added
from tandai.model.phrases import Phrases
from tandai.model.sentences import Marks, no_sentences

_WEIGHTS = {"phrase_terms": 0.5, "phrase_vectors": 1.0}
# Log odds of a code at a score, over 14 theories: bench/codebook_curve.py --scale prints them.
_SLOPE = 0.75
_INTERCEPT = -3.6
_FEWEST = 2


def read_codebook_alone(
    phrases: Phrases,
    labels: int,
    passages: Sequence[tuple[str, str]],
    groups: Sequence[str],
    *,
    encoder: Encoder | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> IndicatorClassifier:
    """Return a classifier of ``labels`` indicators, scaled by passages (answer, question).

    ``groups`` names each passage's interview: words of one interview alone do not come into the
    model, as in training. Raises ValueError where fewer than two passages are given, or where
    phrases do not tell the indicators apart.
    """
    if len(passages) < _FEWEST:
        raise ValueError("at least two passages are needed")
    if not phrases.known(labels).any():
        raise ValueError("the codebook does not tell its indicators apart")
    classifier = IndicatorClassifier(seed=seed, encoder=encoder, phrases=phrases)
    answers, questions = map(list, zip(*passages, strict=True))
    material = _material(answers, questions, groups, encoder, progress)
    features = PassageFeatures(classifier.question_weight)
    said = embedded_alone(encoder, phrases.texts)
    with threadpool_limits(limits=1):
        terms = features.fit_transform(answers, questions, list(groups), phrases)
        words = features.transform(phrases.texts, [""] * len(phrases.texts))
        own = of_terms(phrases, words, terms, labels)
        scorers = {"phrase_terms": Scorer(own.coef, None, None, own.intercept)}
        if encoder is not None:
            own = of_vectors(phrases, said, material.vectors, labels)
            scorers["phrase_vectors"] = Scorer(None, None, own.coef, own.intercept)
        _set(classifier, scorers, terms, material, labels)
    classifier.features_ = features
    return classifier


def _material(
    answers: list[str],
    questions: list[str],
    groups: Sequence[str],
    encoder: Encoder | None,
    progress: Progress | None,
) -> Material:
    read = embedded(encoder, answers, questions, progress)
    nothing = np.zeros((len(answers), 0), dtype=bool)
    return Material(
        np.array(answers, dtype=object),
        np.array(questions, dtype=object),
        np.array(groups, dtype=object),
        read.vectors,
        no_sentences(len(answers)),
        Marks(np.zeros((0, 0), dtype=bool), nothing),
        sp.csr_matrix((len(answers), 0), dtype=np.float32),
    )


def _set(
    classifier: IndicatorClassifier,
    scorers: dict[str, Scorer],
    terms: sp.csr_matrix,
    material: Material,
    labels: int,
) -> None:
    """Add the parts up, and set what turns the sum into confidences and suggestions."""
    weights = np.array([[_WEIGHTS[name]] * labels for name in scorers])
    widths = (terms.shape[1], 0, material.vectors.shape[1])
    (coef, intercept), classifier.pools_ = added(list(scorers.values()), weights, widths)
    scores = sum(
        weight[:, None].T * scorer(terms, material)
        for weight, scorer in zip(weights, scorers.values(), strict=True)
    )
    spread = np.maximum(scores.std(axis=0), 1e-9)
    classifier.set_coef((coef / spread[:, None]).astype(np.float32), intercept / spread)
    classifier.part_weights_ = {
        name: (weight / spread).tolist() for name, weight in zip(scorers, weights, strict=True)
    }
    ones = np.ones(labels)
    # Nothing has shown what is certain, so nothing is.
    classifier.calibration_ = Calibration(_SLOPE * ones, _INTERCEPT * ones, ones)
    classifier.thresholds_ = codebook_cuts(classifier.calibration_(scores / spread))
    classifier.n_features_in_ = 1
    classifier.classes_ = np.arange(labels)
