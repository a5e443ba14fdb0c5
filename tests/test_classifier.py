"""`tandai.IndicatorClassifier` among scikit-learn's tools: its checks, pipelines, grid searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import estimator_checks_generator
from sklearn.utils.validation import check_is_fitted, validate_data

from tandai import IndicatorClassifier
from tandai.encoder import Progress

CODES = {
    "pinjam alat ke tetangga": [1, 0],
    "alat dipinjam kelompok": [1, 0],
    "pelatihan dari dinas": [0, 1],
    "dinas memberi pelatihan": [0, 1],
    "pinjam alat, lalu pelatihan dinas": [1, 1],
    "cuaca panas sekali": [0, 0],
}
TEXTS = [f"{text} hari {n}" for n in range(5) for text in CODES]
PRESENT = np.array([codes for _ in range(5) for codes in CODES.values()], dtype=np.int8)
GROUPS = [f"d{n // 6}" for n in range(30)]


class OfNumbers(IndicatorClassifier):
    """The classifier over rows of numbers, each told as a text of words such as ``k0n3``.

    scikit-learn's checks make rows of numbers with a class a row and can test nothing else; what
    they demand of ``fit`` and the rest is asked of the classifier through this.
    """

    def fit(
        self,
        X: Any,  # noqa: N803 - scikit-learn's own name
        y: Any = None,
        groups: Sequence[str] | None = None,
        progress: Progress | None = None,
        evidence: Sequence[Sequence[tuple[int, int, int]]] | None = None,
    ) -> OfNumbers:
        """Learn from numbers; classes become a column each."""
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        rows, codes = validate_data(self, X, y, multi_output=True, ensure_min_samples=2)
        width = self.n_features_in_
        if codes.ndim == 1:
            codes = codes[:, None] == np.unique(codes)[None]
        super().fit(as_texts(rows), codes.astype(np.int8), groups, progress, evidence)
        self.n_features_in_ = width
        return self

    def read(self, passages: Any) -> Any:
        """Return the features of rows of numbers."""
        check_is_fitted(self)
        return super().read(as_texts(validate_data(self, passages, reset=False)))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = False
        tags.input_tags.two_d_array = True
        return tags


def as_texts(rows: NDArray[np.float64]) -> list[str]:
    """Return a text a row: a word for each column and half unit."""
    return [
        " ".join(f"k{column}n{int(value)}" for column, value in enumerate(np.round(row * 2)))
        for row in rows
    ]


def name_of(check: Any) -> str:
    """Return the name of one of scikit-learn's checks."""
    return str(getattr(check, "func", check).__name__)


# What does not apply, with its reason; all others must pass.
NOT_APPLYING = {
    "check_array_api_input": "texts, sparse features and ONNX Runtime know no other arrays",
}
CHECKS = [
    check
    for _, check in estimator_checks_generator(OfNumbers())
    if name_of(check) not in NOT_APPLYING
]


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_it_passes_the_checks_of_scikit_learn(check: Callable[[OfNumbers], None]) -> None:
    """Parameters, cloning, pickling, order of rows, repeated fits, errors before fitting, ..."""
    check(OfNumbers())


def test_there_are_checks() -> None:
    """Tags that rule nearly all of them out would make the test above an empty one."""
    names = {name_of(check) for check in CHECKS}
    assert len(names) >= 35
    assert {
        "check_fit_idempotent",
        "check_methods_subset_invariance",
        "check_estimators_pickle",
        "check_dont_overwrite_parameters",
        "check_fit2d_1sample",
    } <= names


def test_its_tags_say_what_it_takes() -> None:
    """Texts, several labels, codes needed."""
    tags = IndicatorClassifier().__sklearn_tags__()
    assert (tags.input_tags.string, tags.input_tags.two_d_array) == (True, False)
    assert (tags.target_tags.required, tags.target_tags.multi_output) == (True, True)


def test_a_clone_learns_the_same() -> None:
    """It has the parameters, nothing of what was learnt, and gives the same probabilities."""
    first = IndicatorClassifier(C=3.0, folds=3).fit(TEXTS, PRESENT)
    copy = clone(first)
    assert copy.get_params() == first.get_params()
    assert not hasattr(copy, "coef_")
    again = copy.fit(TEXTS, PRESENT)
    assert np.array_equal(again.predict_proba(TEXTS), first.predict_proba(TEXTS))


def test_probabilities_and_predictions_fit_together() -> None:
    """A suggestion is a probability of at least the indicator's threshold."""
    model = IndicatorClassifier(folds=3).fit(TEXTS, PRESENT)
    probabilities = model.predict_proba(TEXTS)
    assert probabilities.shape == PRESENT.shape
    assert np.array_equal(model.predict(TEXTS), probabilities >= model.thresholds_)
    order = np.argsort(model.decision_function(TEXTS)[:, 0])
    assert (np.diff(probabilities[order, 0]) >= 0).all()


def test_it_stands_in_pipelines_grid_searches_and_cross_validations() -> None:
    """Parameters are found by name, interviews stay whole, texts and pairs are both taken."""
    lower = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    pipeline = make_pipeline(lower, IndicatorClassifier(folds=2))
    search = GridSearchCV(
        pipeline,
        {"indicatorclassifier__C": [0.1, 10.0]},
        scoring="f1_macro",
        cv=GroupKFold(2),
        error_score="raise",
    )
    search.fit(TEXTS, PRESENT, groups=GROUPS)
    assert search.best_params_["indicatorclassifier__C"] in (0.1, 10.0)
    assert search.best_score_ > 0.8
    pairs = np.array([(text, "apa?") for text in TEXTS], dtype=object)
    told = cross_val_predict(
        IndicatorClassifier(folds=2),
        pairs,
        PRESENT,
        groups=GROUPS,
        cv=GroupKFold(2),
        method="decision_function",
    )
    assert told.shape == PRESENT.shape
    assert told[PRESENT == 1].mean() > told[PRESENT == 0].mean()
