"""The classifier: which indicators a passage supports, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from tandai.model.calibration import Calibration, fit_calibration, fit_thresholds
from tandai.model.features import PassageFeatures
from tandai.model.folds import folds_of

Progress = Callable[[int, int], None]


class IndicatorClassifier(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no stubs
    """Suggests indicators for passages: TF-IDF of answer and question, a logistic regression each.

    Scores of passages held out by interview (``groups``) give the calibration of the
    probabilities and the threshold from which an indicator is suggested.

    Parameters
    ----------
    C : inverse strength of the L2 penalty of each regression.
    question_weight : weight of the question's features beside the answer's (1.0); 0 ignores it.
    folds : most folds of the cross-validation.
    seed : fixes the folds; the same data and seed give the same model.

    Attributes:
    ----------
    coef_ : (k, d) float32. intercept_ : (k,) float64. features_ : the fitted features.
    calibration_ : the sigmoids. thresholds_ : (k,) probabilities.
    held_out_scores_ : (n, k) decision scores of each passage by models that have not seen
        its interview. fold_ : (n,) the fold in which each passage was held out.
    """

    def __init__(
        self,
        C: float = 10.0,  # noqa: N803 - scikit-learn's own name
        question_weight: float = 0.5,
        folds: int = 5,
        seed: int = 0,
    ) -> None:
        self.C = C
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
        self.fold_ = folds_of(own, self.folds, self.seed)
        steps = int(self.fold_.max()) + 2
        scores = np.zeros(present.shape)
        for number in range(steps - 1):
            if progress:
                progress(number, steps)
            kept, held = self.fold_ != number, self.fold_ == number
            inner = self._fitted_parts(
                _at(answers, kept), _at(questions, kept), present[kept], _at(own, kept)
            )
            matrix = inner[0].transform(_at(answers, held), _at(questions, held))
            scores[held] = _decision(matrix, inner[1], inner[2])
        if progress:
            progress(steps - 1, steps)
        self.held_out_scores_ = scores
        self.calibration_ = fit_calibration(scores, present)
        self.thresholds_ = fit_thresholds(self.calibration_(scores), present)
        self.features_, self.coef_, self.intercept_ = self._fitted_parts(
            answers, questions, present, own
        )
        if progress:
            progress(steps, steps)
        return self

    def _fitted_parts(
        self,
        answers: list[str],
        questions: list[str],
        present: NDArray[np.bool_],
        groups: list[str],
    ) -> tuple[PassageFeatures, NDArray[np.float32], NDArray[np.float64]]:
        features = PassageFeatures(self.question_weight)
        matrix = features.fit_transform(answers, questions, groups)
        coef = np.zeros((present.shape[1], matrix.shape[1]), dtype=np.float32)
        intercept = np.zeros(present.shape[1])
        for column in range(present.shape[1]):
            coef[column], intercept[column] = fit_logistic(matrix, present[:, column], self.C)
        return features, coef, intercept

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as in fit
        """Return uncalibrated scores (n, k)."""
        check_is_fitted(self)
        answers, questions = split_passages(X)
        return _decision(self.features_.transform(answers, questions), self.coef_, self.intercept_)

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 - as in fit
        """Return calibrated probabilities (n, k), one an indicator; rows need not sum to 1."""
        scores = self.decision_function(X)
        calibration: Calibration = self.calibration_
        return calibration(scores)

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
    matrix: sp.csr_matrix, present: NDArray[np.bool_], strength: float
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


def _decision(
    matrix: sp.csr_matrix, coef: NDArray[np.float32], intercept: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.asarray(matrix @ coef.T, dtype=np.float64) + intercept


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
