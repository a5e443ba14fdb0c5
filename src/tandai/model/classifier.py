"""The classifier: which indicators a passage supports, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_consistent_length, check_is_fitted

from tandai.corpus.label_lists import label_lists, present_in
from tandai.encoder import Encoder, Progress, Span
from tandai.ground.text import passage_hash, sentences
from tandai.model.calibration import few_coded, fit_calibration, fit_thresholds
from tandai.model.cross_validation import cross_validated, summed_sentences
from tandai.model.features import Embedded, JoinedFeatures, embedded, embedded_alone
from tandai.model.folds import folds_of
from tandai.model.inputs import checked_codes, split_passages
from tandai.model.parts import (
    LEARNT,
    Base,
    Fitted,
    Material,
    Prior,
    added,
    fit_parts,
    learnt_of_phrases,
)
from tandai.model.phrases import NO_PHRASES, Phrases
from tandai.model.sentences import Marks, Sentences, marked_sentences
from tandai.model.stacked import Assembly, assemble
from tandai.statistics.metrics import f1_score

_PASSAGES_A_FOLD = 20
_SEEN_SHARE = 0.2
# Times C (of the encoder: embedding_C): what each indicator's strength is chosen from.
_GRID = {"terms": (0.2, 2.0), "vectors": (0.1, 1.0), "sentences": (0.03, 0.2)}


class Read(NamedTuple):
    """Passages as numbers: the columns of TF-IDF, then the encoder's, and their sentences.

    ``spans`` (n): the places of the sentences in each answer, where an encoder tells of them.
    """

    matrix: sp.csr_matrix
    sentences: Sentences
    spans: list[list[Span]]


class IndicatorClassifier(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no stubs
    """Suggests indicators for passages, by the sum of several linear models of each.

    One logistic regression of each indicator reads the TF-IDF of answer and question; with an
    ``encoder`` another reads the vector of both, and one those of the answer's sentences. Two more,
    with ``phrases``, have learnt the same from what the codebook says of the indicators, and a
    ``base`` is a model trained before.
    Strengths of the regressions and weights of the sum are learnt from scores of passages held
    out by interview (stacking, Wolpert 1992), see :func:`tandai.model.stacked.assemble`: the
    fewer coded passages an indicator has, the more is left to phrases and base. Since sums of
    linear scores are linear, each indicator has one row of coefficients over all features, beside
    what is scored by sentence.

    The same held-out scores give the calibration of the probabilities and the threshold from
    which an indicator is suggested. Passages that the encoder was fine-tuned on
    (``encoder.seen``), or the base trained on, help to fit, but are not among these.

    Parameters
    ----------
    C : inverse strength of the L2 penalty of each regression over TF-IDF; a fifth and twice of
        it are tried.
    embedding_C : the same over the encoder's whitened vectors; a tenth of it is tried, too.
    encoder : a :class:`tandai.encoder.Encoder`, or None for TF-IDF alone.
    question_weight : weight of the question's features beside the answer's (1.0); 0 ignores it.
    folds : most folds of the cross-validation.
    seed : fixes the folds; the same data and seed give the same model.
    phrases : what is known of the indicators before coding, or None.
    base : a model to start from, or None; it must have the same encoder.
    classes : the labels in the order of the columns, or None. With ``y`` of lists of labels and
        without it they are those that occur, sorted.

    Attributes:
    ----------
    classes_ : (k,) the labels, columns of every matrix; of ``y`` in columns 0 to k - 1.
    coef_ : (k, d) float32, columns as in :meth:`read`. intercept_ : (k,) float64.
    pools_ : scores by sentence that are added to the linear ones.
    features_ : the fitted TF-IDF. part_weights_ : by name of the part, its weights (k,).
    calibration_ : the sigmoids. thresholds_ : (k,) probabilities.
    described_ : (k,) whether the codebook, and no base, says something of an indicator.
    judged_ : (n,) False for passages that encoder or base have seen.
    held_out_parts_ : by name of the part, scores (strengths, n, k) of each judged passage by
        models that have not seen its interview, nan for the others.
    held_out_scores_ : (n, k) their sums, each fold's with strengths and weights learnt from the
        held-out parts of the other folds. fold_ : (n,) the fold in which each passage was
        held out, -1 for those that never were.
    held_out_sentences_ : by position of a judged passage with codes, the places of its sentences
        and their scores (s, k) in the same way; empty where no evidence was given.
    """

    def __init__(
        self,
        C: float = 10.0,  # noqa: N803 - scikit-learn's own name
        embedding_C: float = 1.0,  # noqa: N803 - as C
        question_weight: float = 0.5,
        folds: int = 5,
        seed: int = 0,
        encoder: Encoder | None = None,
        phrases: Phrases | None = None,
        base: Base | None = None,
        classes: Sequence[str] | None = None,
    ) -> None:
        self.C = C
        self.embedding_C = embedding_C
        self.encoder = encoder
        self.question_weight = question_weight
        self.folds = folds
        self.seed = seed
        self.phrases = phrases
        self.base = base
        self.classes = classes

    def fit(
        self,
        X: ArrayLike,  # noqa: N803 - scikit-learn's own name
        y: ArrayLike | Sequence[Sequence[str]],
        groups: Sequence[str] | None = None,
        progress: Progress | None = None,
        evidence: Sequence[Sequence[tuple[int, int, int]]] | None = None,
    ) -> Self:
        """Learn from passages ``X`` (see :func:`split_passages`) and their codes ``y``.

        ``y``: a list of labels a passage (n,), ``[["deseve.trust"], []]``, or 0 and 1 (n, k), as an
        array or a sparse matrix. ``groups`` (n,) names each passage's interview; without it each
        passage is its own. ``progress`` is called with (steps done, steps in all). ``evidence``
        (n,): the words that carry a passage's codes, as (column, start, end) in the answer, as far
        as they are marked.

        Raises ValueError when shapes differ, labels are not in ``classes``, or fewer than two
        passages are given.
        """
        answers, questions = split_passages(X)
        check_consistent_length(answers, y, groups)
        if len(answers) < 2:
            raise ValueError(f"at least two passages are needed, not {len(answers)}")
        classes, present = checked_codes(y, len(answers), self.classes)
        self.n_features_in_ = 1
        self.classes_ = classes
        own = [str(n) for n in range(len(answers))] if groups is None else list(map(str, groups))
        self.judged_ = unseen_passages(answers, seen_by(self.encoder, self.base), own)
        if self.judged_.sum() < 2:
            raise ValueError("the encoder or the base was trained on these passages")
        self.fold_ = np.full(len(answers), -1)
        judged = [group for group, wanted in zip(own, self.judged_, strict=True) if wanted]
        self.fold_[self.judged_] = folds_of(judged, self.folds, self.seed)
        # Encoding a passage takes longer than its part in all the regressions of a fold.
        share = len(answers) // _PASSAGES_A_FOLD + 1
        folds = int(self.fold_.max()) + 1
        encoded = len(answers) if self.encoder else 0

        def advance(done: int, folds_done: int) -> None:
            if progress:
                progress(done + folds_done * share, encoded + (folds + 1) * share)

        prior = self._prior(present.shape[1])
        explained = self.judged_ & present.any(axis=1) & (evidence is not None)
        spans = [
            sentences(text) if own else [] for text, own in zip(answers, explained, strict=True)
        ]
        read = embedded(self.encoder, answers, questions, lambda done, _: advance(done, 0))
        pieces = evidence if evidence is not None else [()] * len(answers)
        marks = marked_sentences(read.spans, pieces, present)
        material = self._material(answers, questions, own, read, marks)
        strengths = {
            name: [np.full(present.shape[1], times * self._strength(name)) for times in grid]
            for name, grid in _GRID.items()
        }
        self.held_out_parts_, told = cross_validated(
            material,
            present,
            self.fold_,
            lambda kept, codes: fit_parts(kept, codes, prior, strengths, self.question_weight),
            spans,
            lambda n: advance(encoded, n),
        )
        self.described_ = _described(prior, present.shape[1])
        assembly, of_folds = self._calibrate(present, _known(prior, present.shape[1]))
        self.held_out_sentences_ = summed_sentences(told, of_folds, spans, self.fold_)
        self._fit_whole(material, present, prior, assembly)
        advance(encoded, folds + 1)
        return self

    def _prior(self, labels: int) -> Prior:
        phrases = self.phrases or NO_PHRASES
        if self.encoder is None or not phrases.known(labels).any():
            return Prior(phrases, None, self.base)
        vectors = embedded_alone(self.encoder, phrases.texts)
        return Prior(phrases, learnt_of_phrases(vectors, phrases, labels), self.base)

    def _material(
        self,
        answers: list[str],
        questions: list[str],
        groups: list[str],
        read: Embedded,
        marks: Marks,
    ) -> Material:
        base_terms = sp.csr_matrix((len(answers), 0), dtype=np.float32)
        if self.base is not None:
            base_terms = self.base.features.transform(answers, questions)
        return Material(
            np.array(answers, dtype=object),
            np.array(questions, dtype=object),
            np.array(groups, dtype=object),
            read.vectors,
            read.sentences,
            marks,
            base_terms,
        )

    def _strength(self, part: str) -> float:
        return self.C if part == "terms" else self.embedding_C

    def _calibrate(
        self, present: NDArray[np.bool_], known: NDArray[np.bool_]
    ) -> tuple[Assembly, list[Assembly]]:
        """Learn what makes scores probabilities and suggestions.

        Returns what makes parts one score, for all passages and for those of each fold.

        The scores that calibration sees are those of each fold with strengths and weights
        learnt from the other folds (whose models have seen the fold: a few shared numbers are
        all that could leak).
        """

        def at(rows: NDArray[np.bool_]) -> dict[str, NDArray[np.float64]]:
            return {name: own[:, rows] for name, own in self.held_out_parts_.items()}

        self.held_out_scores_ = np.full(present.shape, np.nan)
        of_folds = []
        for number in range(int(self.fold_.max()) + 1):
            held = self.fold_ == number
            others = self.judged_ & ~held
            of_folds.append(assemble(at(others), present[others], known))
            self.held_out_scores_[held] = of_folds[-1](at(held))
        judged = self.judged_
        assembly = assemble(at(judged), present[judged], known)
        self.calibration_ = fit_calibration(self.held_out_scores_[judged], present[judged])
        self.thresholds_ = fit_thresholds(
            self.calibration_(self.held_out_scores_[judged]),
            present[judged],
            few_coded(present[judged], self.described_),
        )
        return assembly, of_folds

    def _fit_whole(
        self,
        material: Material,
        present: NDArray[np.bool_],
        prior: Prior,
        assembly: Assembly,
    ) -> None:
        """Fit all parts to all passages, and add them up."""
        strengths = {
            name: [np.array(_GRID[name])[assembly.chosen[name]] * self._strength(name)]
            for name in LEARNT
            if name in assembly.chosen
        }
        fitted: Fitted = fit_parts(material, present, prior, strengths, self.question_weight)
        scorers = [fitted.scorers[name][0] for name in assembly.parts]
        widths = (fitted.features.width, material.base_terms.shape[1], material.vectors.shape[1])
        linear, self.pools_ = added(scorers, assembly.stack.weights, widths)
        intercept = linear.intercept + assembly.stack.intercept
        self.set_coef(linear.coef.astype(np.float32), intercept)
        self.part_weights_ = {
            name: weights.tolist()
            for name, weights in zip(assembly.parts, assembly.stack.weights, strict=True)
        }
        self.features_ = (
            fitted.features
            if self.base is None
            else JoinedFeatures(fitted.features, self.base.features)
        )

    def read(self, passages: ArrayLike) -> Read:
        """Return the features (n, d) float32, and what the encoder makes of sentences."""
        check_is_fitted(self)
        answers, questions = split_passages(passages)
        terms = self.features_.transform(answers, questions)
        told = embedded(self.encoder, answers, questions)
        if self.encoder is not None:
            terms = sp.csr_matrix(sp.hstack([terms, sp.csr_matrix(told.vectors)], format="csr"))
        return Read(terms, told.sentences, told.spans)

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as in fit
        """Return uncalibrated scores (n, k)."""
        return self.scores(self.read(X))

    def scores(self, read: Read) -> NDArray[np.float64]:
        """Return uncalibrated scores (n, k) of passages from :meth:`read`."""
        scores = np.asarray(read.matrix @ self.turned_coef() + self.intercept_, dtype=np.float64)
        for pool in self.pools_:
            scores += pool(read.sentences)
        return scores

    def set_coef(self, coef: NDArray[np.float32], intercept: NDArray[np.float64]) -> None:
        """Set the coefficients (k, d) and intercepts (k,)."""
        self.coef_, self.intercept_ = coef, intercept
        # A product with the other layout would lay it out anew each time.
        self._turned = np.ascontiguousarray(coef.T)

    def turned_coef(self) -> NDArray[np.float32]:
        """Return ``coef_`` as (d, k)."""
        return self._turned

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as in fit
        """Return calibrated probabilities (n, k), one an indicator; rows need not sum to 1."""
        return self.probabilities(self.scores(self.read(X)))

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return calibrated probabilities (n, k) of uncalibrated scores (n, k)."""
        return np.asarray(self.calibration_(scores))

    def predict(self, X: ArrayLike) -> NDArray[np.int8]:  # noqa: N803 - as in fit
        """Return suggestions (n, k): 1 where the probability reaches the indicator's threshold."""
        probabilities = self.predict_proba(X)
        return (probabilities >= self.thresholds_).astype(np.int8)

    def predict_labels(self, X: ArrayLike) -> list[list[str]]:  # noqa: N803 - as in fit
        """Return the labels suggested for each passage (n,), in the order of ``classes_``."""
        return [
            [str(label) for label in self.classes_[row.astype(bool)]] for row in self.predict(X)
        ]

    def score(
        self,
        X: ArrayLike,  # noqa: N803 - as in fit
        y: ArrayLike | Sequence[Sequence[str]],
    ) -> float:
        """Return macro-F1, 0 to 1: how well suggestions for ``X`` agree with codes ``y``.

        ``y`` as in :meth:`fit`. The mean is over labels that are suggested or given at least once;
        one that is given here and was not known to :meth:`fit` counts as never found. Raises
        ValueError where shapes differ.
        """
        suggested = self.predict(X).astype(bool)
        check_consistent_length(suggested, y)
        lists = label_lists(y)
        known = [str(label) for label in self.classes_]
        if lists is None:
            _, present = checked_codes(y, len(suggested), known)
        else:
            new = [label for label in sorted({*chain(*lists)}) if label not in set(known)]
            present = present_in(lists, [*known, *new])
            never = np.zeros((len(suggested), len(new)), dtype=bool)
            suggested = np.hstack([suggested, never])
        found = (f1_score(suggested[:, k], present[:, k]) for k in range(present.shape[1]))
        told = [own for own in found if own is not None]
        return float(np.mean(told)) if told else 0.0

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.target_tags.multi_output = True
        tags.target_tags.required = True
        return tags


def seen_by(encoder: Encoder | None, base: Base | None = None) -> frozenset[str]:
    """Return the hashes of the passages that an encoder or a base has learnt from."""
    known: frozenset[str] = encoder.seen if encoder is not None else frozenset()
    return known | base.seen if base is not None else known


def _known(prior: Prior, labels: int) -> NDArray[np.bool_]:
    """Return (labels,): whether phrases or base tell something of an indicator."""
    known = prior.phrases.known(labels)
    return known | prior.base.known if prior.base is not None else known


def _described(prior: Prior, labels: int) -> NDArray[np.bool_]:
    """Return (labels,): whether phrases tell something of an indicator, and no base does."""
    described = prior.phrases.known(labels)
    return described & ~prior.base.known if prior.base is not None else described


def unseen_passages(
    answers: Sequence[str], seen: frozenset[str], groups: Sequence[str]
) -> NDArray[np.bool_]:
    """Return (n,): False where the passage or its interview was seen, see :func:`seen_by`.

    An interview is taken as seen where more than a fifth of its passages were; fewer than that
    are short answers ("Nggih.") that stand in others as well.
    """
    if not seen:
        return np.ones(len(answers), dtype=bool)
    known = np.array([passage_hash(text) in seen for text in answers], dtype=bool)
    _, group = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    share = np.bincount(group, known) / np.maximum(np.bincount(group), 1)
    return np.asarray(~known & (share[group] <= _SEEN_SHARE))
