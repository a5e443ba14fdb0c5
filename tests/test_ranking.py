"""Figures of rankings: worked by hand, against scikit-learn, and resampled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, f1_score

from tandai.statistics import metrics
from tandai.statistics.ranking import Figures

# Three passages and three indicators, all probabilities different.
PROBABILITIES = np.array([[0.9, 0.2, 0.1], [0.3, 0.8, 0.7], [0.6, 0.5, 0.4]])
PRESENT = np.array([[True, False, True], [False, True, False], [False, False, False]])


def figures_of(
    probabilities: NDArray[np.float64], present: NDArray[np.bool_]
) -> dict[str, NDArray[np.float64]]:
    """Return all figures with each passage counted once, suggested from 0.5 on."""
    return Figures(probabilities, probabilities >= 0.5, present).of(np.ones((1, len(present))))


def test_by_hand() -> None:
    """Two of three codes come first in their passage; the third is the last cell of all."""
    found = figures_of(PROBABILITIES, PRESENT)
    assert found["hit_at_1"] == pytest.approx([1.0])
    assert found["recall_at_1"] == pytest.approx([2 / 3])
    assert found["recall_at_3"] == pytest.approx([1.0])
    # More ranks than indicators: all of them.
    assert found["recall_at_5"] == pytest.approx([1.0])
    # Five suggestions, two of three codes right.
    assert found["micro_f1"] == pytest.approx([2 * 2 / (5 + 3)])
    assert found["f1"] == pytest.approx(np.array([[2 / 3, 2 / 3, 0.0]]))
    assert found["macro_f1"] == pytest.approx([4 / 9])
    # The third indicator's only code has the lowest of three probabilities.
    assert found["average_precision"] == pytest.approx(np.array([[1.0, 1.0, 1 / 3]]))
    # All nine cells must be read to find it.
    assert found["work_saved"] == pytest.approx([0.0])


@pytest.mark.parametrize(
    ("codes", "read"),
    [
        # 95 % of 20 is 19: the twentieth, at the very end, need not be found.
        ([*range(19), 99], 19),
        # Of 19 codes 95 % are more than 18.
        ([*range(18), 99], 100),
        ([0], 1),
        (range(100), 95),
    ],
)
def test_the_work_saved_is_what_is_not_read(codes: list[int], read: int) -> None:
    """Of 100 cells in order, those after the one that makes 95 % of the codes."""
    present = np.isin(np.arange(100), list(codes)).reshape(50, 2)
    probabilities = np.linspace(0.99, 0.01, 100).reshape(50, 2)
    assert figures_of(probabilities, present)["work_saved"] == pytest.approx([1 - read / 100])


def test_cells_of_the_same_probability_are_read_together() -> None:
    """No luck in the order of ties."""
    probabilities = np.array([[0.9], [0.5], [0.5], [0.1]])
    present = np.array([[False], [True], [False], [False]])
    assert figures_of(probabilities, present)["work_saved"] == pytest.approx([0.25])


def test_without_codes_figures_are_undefined() -> None:
    """Neither 0 nor 1."""
    found = figures_of(PROBABILITIES, np.zeros_like(PRESENT))
    for name in ("map", "hit_at_1", "recall_at_3", "work_saved"):
        assert np.isnan(found[name]).all(), name
    # What is suggested and never coded is wrong, so F1 is 0 and not undefined.
    assert found["macro_f1"] == pytest.approx([0.0])


SCORED = st.tuples(st.integers(2, 12), st.integers(1, 4)).flatmap(
    lambda shape: st.tuples(
        hnp.arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9])),
        hnp.arrays(np.bool_, shape),
        hnp.arrays(np.int64, (3, shape[0]), elements=st.integers(0, 3)),
    )
)


@given(SCORED)
def test_figures_agree_with_others(
    data: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]],
) -> None:
    """Counted once each, figures are those of scikit-learn and of the other module."""
    probabilities, present, _ = data
    found = figures_of(probabilities, present)
    for column in range(present.shape[1]):
        if present[:, column].any():
            assert found["average_precision"][0, column] == pytest.approx(
                average_precision_score(present[:, column], probabilities[:, column])
            )
        assert np.nan_to_num(found["f1"][0, column]) == pytest.approx(
            f1_score(present[:, column], probabilities[:, column] >= 0.5, zero_division=0.0)
        )
    for k in (1, 3):
        expected = metrics.hit_at(probabilities, present, k)
        assert found[f"hit_at_{k}"][0] == pytest.approx(
            np.nan if expected is None else expected, nan_ok=True
        )


@given(SCORED)
def test_a_weight_is_a_repetition(
    data: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]],
) -> None:
    """A passage of weight 2 counts as if it stood there twice, and of weight 0 not at all."""
    probabilities, present, weights = data
    figures = Figures(probabilities, probabilities >= 0.5, present).of(weights.astype(float))
    for row, own in enumerate(weights):
        if not own.any():
            continue
        again = figures_of(np.repeat(probabilities, own, axis=0), np.repeat(present, own, axis=0))
        for name, values in again.items():
            assert figures[name][row] == pytest.approx(values[0], nan_ok=True), name


@given(SCORED)
def test_only_the_order_matters(
    data: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]],
) -> None:
    """Any rising function of the probabilities gives the same figures of ranking."""
    probabilities, present, _ = data
    found, bent = figures_of(probabilities, present), figures_of(probabilities**3 / 2, present)
    for name in ("map", "hit_at_1", "recall_at_3", "work_saved"):
        assert found[name] == pytest.approx(bent[name], nan_ok=True), name
