"""`tandai.IndicatorClassifier` among scikit-learn's tools: its checks, pipelines, grid searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import f1_score
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

    def score(self, X: Any, y: Any) -> float:  # noqa: N803 - as in fit
        """Return macro-F1 of classes."""
        return super().score(X, np.asarray(y)[:, None] == np.unique(y)[None])

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


LABELS = [
    [name for name, given in zip(("alat", "dinas"), row, strict=True) if given] for row in PRESENT
]


def test_codes_may_be_lists_of_labels() -> None:
    """The same model as of columns of 0 and 1, and suggestions come back as labels."""
    columns = IndicatorClassifier(folds=2).fit(TEXTS, PRESENT)
    labels = IndicatorClassifier(folds=2).fit(TEXTS, LABELS)
    assert labels.classes_.tolist() == ["alat", "dinas"]
    assert columns.classes_.tolist() == [0, 1]
    assert np.array_equal(labels.predict_proba(TEXTS), columns.predict_proba(TEXTS))
    told = labels.predict_labels(TEXTS)
    assert [[name in own for name in ("alat", "dinas")] for own in told] == (
        labels.predict(TEXTS).astype(bool).tolist()
    )


@pytest.mark.parametrize(
    "codes",
    [
        [tuple(own) for own in LABELS],
        [set(own) for own in LABELS],
        np.array([*map(list, LABELS), None], dtype=object)[:-1],
        csr_matrix(PRESENT),
        PRESENT.astype(bool),
    ],
    ids=["tuples", "sets", "array of lists", "sparse", "bool"],
)
def test_codes_come_in_many_shapes(codes: Any) -> None:
    """As MultiLabelBinarizer takes and gives them."""
    whole = IndicatorClassifier(folds=2).fit(TEXTS, PRESENT)
    told = IndicatorClassifier(folds=2).fit(TEXTS, codes)
    assert np.array_equal(told.predict_proba(TEXTS), whole.predict_proba(TEXTS))


def test_classes_set_the_columns() -> None:
    """In their order, with labels that nobody gave, and for columns as well."""
    classes = ("dinas", "lain", "alat")
    told = IndicatorClassifier(folds=2, classes=classes).fit(TEXTS, LABELS)
    assert told.classes_.tolist() == list(classes)
    assert told.predict_proba(TEXTS).shape == (len(TEXTS), 3)
    assert not told.predict(TEXTS)[:, 1].any()
    named = IndicatorClassifier(folds=2, classes=("a", "b")).fit(TEXTS, PRESENT)
    assert named.classes_.tolist() == ["a", "b"]
    assert clone(told).classes == classes


def test_the_score_is_macro_f1() -> None:
    """Of suggestions as they are; a label that fit had not seen counts as never found."""
    told = IndicatorClassifier(folds=2).fit(TEXTS, LABELS)
    f1 = f1_score(PRESENT, told.predict(TEXTS), average="macro")
    assert told.score(TEXTS, LABELS) == pytest.approx(f1)
    assert told.score(TEXTS, PRESENT) == pytest.approx(f1)
    with_another = [*LABELS[:-1], ["lain"]]
    assert told.score(TEXTS, with_another) < f1
    assert told.score(["cuaca panas"], [[]]) == 0


def test_a_grid_search_takes_lists_of_labels() -> None:
    """Without a scorer; scikit-learn's own refuse them."""
    search = GridSearchCV(
        IndicatorClassifier(folds=2), {"C": [0.1, 10.0]}, cv=GroupKFold(2), error_score="raise"
    )
    search.fit(TEXTS, LABELS, groups=GROUPS)
    assert search.best_score_ > 0.8


@pytest.mark.parametrize(
    ("passages", "codes", "said"),
    [
        (TEXTS, PRESENT[:-1], r"inconsistent numbers of samples: \[30, 29\]"),
        (TEXTS, LABELS[:-1], r"inconsistent numbers of samples: \[30, 29\]"),
        (TEXTS, PRESENT[:, 0], r"30 lists of labels or have the shape \(30, k\), not \(30,\)"),
        (TEXTS, PRESENT * 2, "y must hold only 0 and 1"),
        (TEXTS, [*LABELS[:-1], "alat"], r"y\[29\] is a text; put it into a list"),
        (TEXTS, [*LABELS[:-1], None], r"y\[29\] is None; a passage in which nothing was found"),
        (TEXTS, [*LABELS[:-1], [3]], r"y\[29\] is a list of other things"),
        (TEXTS, [[] for _ in TEXTS], "y has no label"),
        (TEXTS[:1], LABELS[:1], "at least two passages are needed, not 1"),
        ("satu teks", LABELS, "n strings, but are one; put it into a list"),
        (
            [*TEXTS[:-1], None],
            LABELS,
            "must be strings or pairs of them, but passage 29 is NoneType",
        ),
        ([[text, "apa?", "x"] for text in TEXTS], LABELS, r"have the shape \(30, 3\)"),
        ([[None, "apa?"] for _ in TEXTS], LABELS, "but answer 0 is NoneType"),
    ],
    ids=range(13),
)
def test_what_does_not_fit_is_refused_with_shapes(passages: Any, codes: Any, said: str) -> None:
    """ValueError, as scikit-learn's users expect; never with a text."""
    with pytest.raises(ValueError, match=said) as raised:
        IndicatorClassifier(folds=2).fit(passages, codes)
    assert "tetangga" not in str(raised.value)


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        (("alat",), r"y\[1?\d\] has the label 'dinas', which is not in classes"),
        (
            ("alat", "dinas", "alat"),
            r"3 different labels, one a column of y, not 3 \(2 different\)",
        ),
    ],
)
def test_classes_that_do_not_fit_are_refused(classes: tuple[str, ...], said: str) -> None:
    """What is not in them, and what is in them twice."""
    with pytest.raises(ValueError, match=said):
        IndicatorClassifier(folds=2, classes=classes).fit(TEXTS, LABELS)


@pytest.mark.parametrize("groups", [GROUPS[:-1], [*GROUPS, "d9"]])
def test_groups_of_another_length_are_refused(groups: list[str]) -> None:
    """One a passage."""
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        IndicatorClassifier(folds=2).fit(TEXTS, LABELS, groups=groups)


@pytest.mark.parametrize(
    "method", ["predict", "predict_proba", "predict_labels", "decision_function", "read"]
)
def test_nothing_is_told_before_fitting(method: str) -> None:
    """NotFittedError, not AttributeError."""
    with pytest.raises(NotFittedError, match="This IndicatorClassifier instance is not fitted yet"):
        getattr(IndicatorClassifier(), method)(TEXTS)
    with pytest.raises(NotFittedError):
        IndicatorClassifier().score(TEXTS, LABELS)


def test_a_missing_question_is_none() -> None:
    """None and nan, as data frames have it, are no question."""
    told = IndicatorClassifier(folds=2).fit(TEXTS, PRESENT)
    pairs: list[Any] = [("pinjam alat", question) for question in (None, float("nan"), "")]
    assert len({tuple(row) for row in told.predict_proba(pairs).tolist()}) == 1
