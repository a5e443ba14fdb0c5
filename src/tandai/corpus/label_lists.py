"""Codes as people tell them in a program: a list of labels a passage, ``[["trust"], []]``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.ground.errors import named

LabelLists = list[list[str]]


def label_lists(codes: Any) -> LabelLists | None:
    """Return codes as a list of labels a passage; None where they are no labels but numbers.

    ``codes`` (n,): lists, tuples or sets of texts, in a list, an array of objects or a column of a
    data frame. An empty one says that nothing was found. Labels keep their order; those of a set
    are sorted.

    Raises ValueError where a text or nothing stands in the place of a list, and where labels are
    mixed with what is none.
    """
    rows = _rows_of(codes)
    if rows is None or not any(map(_may_be_labels, rows)):
        return None
    wrong = next((n for n, row in enumerate(rows) if not _are_labels(row)), None)
    if wrong is not None:
        raise ValueError(
            f"y must be lists of labels, such as [['deseve.trust'], []], but y[{wrong}] is "
            f"{_kind(rows[wrong])}"
        )
    return [sorted(row) if isinstance(row, set | frozenset) else list(row) for row in rows]


def classes_in(lists: LabelLists) -> tuple[str, ...]:
    """Return the labels that occur, sorted. Raises ValueError where there are none."""
    found = tuple(sorted({label for own in lists for label in own}))
    if not found:
        raise ValueError("y has no label; give some, or the labels there are as classes")
    return found


def present_in(lists: LabelLists, classes: Sequence[str]) -> NDArray[np.bool_]:
    """Return codes (n, k) bool, columns as ``classes``. Raises ValueError for a label not there."""
    column = {label: k for k, label in enumerate(classes)}
    present = np.zeros((len(lists), len(classes)), dtype=bool)
    for n, own in enumerate(lists):
        for label in own:
            if label not in column:
                raise ValueError(f"y[{n}] has the label {named(label)}, which is not in classes")
            present[n, column[label]] = True
    return present


def _rows_of(codes: Any) -> list[Any] | None:
    if isinstance(codes, list | tuple):
        return list(codes)
    if isinstance(codes, np.ndarray):
        return codes.tolist() if codes.dtype.kind in "OUT" and codes.ndim else None
    # A column of pandas or Polars; a whole data frame has none of it.
    return list(codes.to_list()) if hasattr(codes, "to_list") else None


def _may_be_labels(row: Any) -> bool:
    """Whether a row shows that labels are meant; an empty one could be of numbers as well."""
    if isinstance(row, str | set | frozenset):
        return True
    return isinstance(row, list | tuple) and (not row or isinstance(row[0], str))


def _are_labels(row: Any) -> bool:
    listed = isinstance(row, list | tuple | set | frozenset)
    return listed and all(isinstance(label, str) for label in row)


def _kind(row: Any) -> str:
    if isinstance(row, str):
        return "a text; put it into a list"
    if row is None:
        return "None; a passage in which nothing was found has []"
    return f"a {type(row).__name__} of other things"
