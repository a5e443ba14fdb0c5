"""The classifier: which indicators a passage supports, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from tandai.encoder import Encoder, Progress, Vectors
from tandai.model.calibration import fit_calibration, fit_thresholds
from tandai.model.features import PassageFeatures, embedded
from tandai.model.folds import folds_of
from tandai.model.stacking import fit_stack
from tandai.text import passage_hash

_PASSAGES_A_FOLD = 20
_SEEN_SHARE = 0.2


class _Parts(NamedTuple):
    """Both regressions of all indicators: (k, d) and (k,) over TF-IDF, then over vectors."""

    features: PassageFeatures
    coef: NDArray[np.float64]
    intercept: NDArray[np.float64]
    embedding_coef: NDArray[np.float64]
    embedding_intercept: NDArray[np.float64]


class IndicatorClassifier(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no stubs
    """Suggests indicators for passages, with two logistic regressions for each indicator.

    One reads the TF-IDF of answer and question, the other, with an ``encoder``, the vector of
    both. Their scores are added with weights learnt from held-out scores (stacking, Wolpert
    1992), the same for all indicators; since sums of linear scores are linear, each indicator
    has one row of coefficients over both.

    Scores of passages held out by interview (``groups``) also give the calibration of the
    probabilities and the threshold from which an indicator is suggested. Passages that the
    encoder was fine-tuned on (``encoder.seen``) help to fit, but are not among these.

    Parameters
    ----------
    C : inverse strength of the L2 penalty of each regression over TF-IDF.
    embedding_C : the same over the encoder's vectors.
    encoder : a :class:`tandai.encoder.Encoder`, or None for TF-IDF alone.
    question_weight : weight of the question's features beside the answer's (1.0); 0 ignores it.
    folds : most folds of the cross-validation.
    seed : fixes the folds; the same data and seed give the same model.

    Attributes:
    ----------
    coef_ : (k, d) float32, columns as in :meth:`matrix`. intercept_ : (k,) float64.
    features_ : the fitted TF-IDF. stack_ : (2,) weights of TF-IDF and encoder.
    calibration_ : the sigmoids. thresholds_ : (k,) probabilities.
    judged_ : (n,) False for passages that the encoder has seen.
    held_out_scores_ : (n, k) decision scores of each judged passage by models that have not
        seen its interview, nan for the others. fold_ : (n,) the fold in which each passage was
        held out, -1 for those that never were.
    """

    def __init__(
        self,
        C: float = 10.0,  # noqa: N803 - scikit-learn's own name
        embedding_C: float = 10.0,  # noqa: N803 - as C
        question_weight: float = 0.5,
        folds: int = 5,
        seed: int = 0,
        encoder: Encoder | None = None,
    ) -> None:
        self.C = C
        self.embedding_C = embedding_C
        self.encoder = encoder
        self.question_weight = question_weight
        self.folds = folds
        self.seed = seed

    def fit(
        self,
        X: ArrayLike,  # noqa: N803 - scikit-learn's own name
        y: ArrayLike,
        groups: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Learn from passages ``X`` (see :func:`split_passages`) and codes ``y`` (n, k) of 0 and 1.

        ``groups`` (n,) names each passage's interview; without it each passage is its own.
        ``progress`` is called with (steps done, steps in all).

        Raises ValueError when shapes differ or fewer than two passages are given.
        """
        answers, questions = split_passages(X)
        present = _checked_codes(y, len(answers))
        self.n_features_in_ = 1
        self.classes_ = np.arange(present.shape[1])
        own = [str(n) for n in range(len(answers))] if groups is None else list(map(str, groups))
        self.judged_ = unseen_passages(answers, self.encoder, own)
        if self.judged_.sum() < 2:
            raise ValueError("the encoder was fine-tuned on these passages")
        self.fold_ = np.full(len(answers), -1)
        self.fold_[self.judged_] = folds_of(_at(own, self.judged_), self.folds, self.seed)
        folds = int(self.fold_.max()) + 1
        # Encoding a passage takes longer than its part in all the regressions of a fold.
        share = len(answers) // _PASSAGES_A_FOLD + 1
        steps = (len(answers) if self.encoder else 0) + (folds + 1) * share

        def encoded(done: int, _: int) -> None:
            if progress:
                progress(done, steps)

        vectors = embedded(self.encoder, answers, questions, encoded)
        parts = np.full((2, *present.shape), np.nan)
        for number in range(folds):
            if progress:
                progress(steps - (folds + 1 - number) * share, steps)
            kept, held = self.fold_ != number, self.fold_ == number
            inner = self._fitted_parts(
                _at(answers, kept),
                _at(questions, kept),
                vectors[kept],
                present[kept],
                _at(own, kept),
            )
            terms = inner.features.transform(_at(answers, held), _at(questions, held))
            parts[0, held] = terms @ inner.coef.T + inner.intercept
            parts[1, held] = vectors[held] @ inner.embedding_coef.T + inner.embedding_intercept
        if progress:
            progress(steps - share, steps)
        self.stack_ = self._stacked(parts, present, self.judged_)
        self.held_out_scores_ = self._held_out(parts, present)
        self.calibration_ = fit_calibration(
            self.held_out_scores_[self.judged_], present[self.judged_]
        )
        self.thresholds_ = fit_thresholds(
            self.calibration_(self.held_out_scores_[self.judged_]), present[self.judged_]
        )
        whole = self._fitted_parts(answers, questions, vectors, present, own)
        self.features_ = whole.features
        self.coef_ = np.hstack(
            [self.stack_[0] * whole.coef, self.stack_[1] * whole.embedding_coef]
        ).astype(np.float32)
        self.intercept_ = (
            self.stack_[0] * whole.intercept + self.stack_[1] * whole.embedding_intercept
        )
        if progress:
            progress(steps, steps)
        return self

    def _stacked(
        self, parts: NDArray[np.float64], present: NDArray[np.bool_], rows: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        if self.encoder is None:
            return np.array([1.0, 0.0])
        return fit_stack(parts[:, rows], present[rows])

    def _held_out(
        self, parts: NDArray[np.float64], present: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Add up the parts (2, n, k), each fold's with weights learnt from the other folds."""
        scores = np.full(present.shape, np.nan)
        for number in range(int(self.fold_.max()) + 1):
            held = self.fold_ == number
            weights = self._stacked(parts, present, self.judged_ & ~held)
            scores[held] = np.tensordot(weights, parts[:, held], axes=1)
        return scores

    def _fitted_parts(
        self,
        answers: list[str],
        questions: list[str],
        vectors: Vectors,
        present: NDArray[np.bool_],
        groups: list[str],
    ) -> _Parts:
        features = PassageFeatures(self.question_weight)
        matrix = features.fit_transform(answers, questions, groups)
        labels = present.shape[1]
        fitted = _Parts(
            features,
            np.zeros((labels, matrix.shape[1])),
            np.zeros(labels),
            np.zeros((labels, vectors.shape[1])),
            np.zeros(labels),
        )
        for column in range(labels):
            coded = present[:, column]
            fitted.coef[column], fitted.intercept[column] = fit_logistic(matrix, coded, self.C)
            if vectors.shape[1]:
                fitted.embedding_coef[column], fitted.embedding_intercept[column] = fit_logistic(
                    vectors, coded, self.embedding_C
                )
        return fitted

    def matrix(self, passages: ArrayLike) -> sp.csr_matrix:
        """Return the features (n, d) float32: the columns of TF-IDF, then the encoder's."""
        check_is_fitted(self)
        answers, questions = split_passages(passages)
        terms = self.features_.transform(answers, questions)
        if self.encoder is None:
            return terms
        vectors = embedded(self.encoder, answers, questions)
        return sp.csr_matrix(sp.hstack([terms, sp.csr_matrix(vectors)], format="csr"))

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as in fit
        """Return uncalibrated scores (n, k)."""
        return self.scores(self.matrix(X))

    def scores(self, matrix: sp.csr_matrix) -> NDArray[np.float64]:
        """Return uncalibrated scores (n, k) of features from :meth:`matrix`."""
        return np.asarray(matrix @ self.coef_.T + self.intercept_, dtype=np.float64)

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as in fit
        """Return calibrated probabilities (n, k), one an indicator; rows need not sum to 1."""
        return self.probabilities(self.scores(self.matrix(X)))

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return calibrated probabilities (n, k) of uncalibrated scores (n, k)."""
        return np.asarray(self.calibration_(scores))

    def predict(self, X: ArrayLike) -> NDArray[np.int8]:  # noqa: N803 - as in fit
        """Return suggestions (n, k): 1 where the probability reaches the indicator's threshold."""
        probabilities = self.predict_proba(X)
        return (probabilities >= self.thresholds_).astype(np.int8)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.target_tags.multi_output = True
        tags.target_tags.required = True
        return tags


def split_passages(passages: ArrayLike) -> tuple[list[str], list[str]]:
    """Return (answers, questions) of passages.

    ``passages``: n strings, or n pairs (answer, question), as a sequence or an array.
    Raises ValueError for anything else.
    """
    array = np.asarray(passages, dtype=object)
    if array.ndim == 1 and all(isinstance(text, str) for text in array):
        return list(array), [""] * len(array)
    if array.ndim == 2 and array.shape[1] == 2:
        pairs = [(str(answer), str(question or "")) for answer, question in array]
        return [answer for answer, _ in pairs], [question for _, question in pairs]
    raise ValueError("passages must be n strings or n pairs (answer, question)")


def fit_logistic(
    matrix: sp.csr_matrix | Vectors, present: NDArray[np.bool_], strength: float
) -> tuple[NDArray[np.float32], float]:
    """Return (coefficients (d,), intercept) of one logistic regression.

    An indicator that is always or never present gets zero coefficients and the log odds of
    its smoothed share: nothing can be learnt, and its share is the best guess.
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


def unseen_passages(
    answers: Sequence[str], encoder: Encoder | None, groups: Sequence[str]
) -> NDArray[np.bool_]:
    """Return (n,): False where the encoder was fine-tuned on the passage or its interview.

    An interview is taken as seen where more than a fifth of its passages were; fewer than that
    are short answers ("Nggih.") that stand in others as well.
    """
    if encoder is None or not encoder.seen:
        return np.ones(len(answers), dtype=bool)
    known = np.array([passage_hash(text) in encoder.seen for text in answers], dtype=bool)
    _, group = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    share = np.bincount(group, known) / np.maximum(np.bincount(group), 1)
    return np.asarray(~known & (share[group] <= _SEEN_SHARE))


def _at(texts: list[str], where: NDArray[np.bool_]) -> list[str]:
    return [text for text, wanted in zip(texts, where, strict=True) if wanted]


def _checked_codes(y: ArrayLike, passages: int) -> NDArray[np.bool_]:
    codes = np.asarray(y)
    if codes.ndim != 2 or len(codes) != passages:
        raise ValueError(f"y must have shape ({passages}, k), not {codes.shape}")
    if passages < 2:
        raise ValueError("at least two passages are needed")
    if not np.isin(codes, (0, 1)).all():
        raise ValueError("y must hold only 0 and 1")
    return codes.astype(bool)
