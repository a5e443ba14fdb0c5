"""What the classifier is given: passages and codes, in the shapes that people have them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from tandai.corpus.label_lists import classes_in, label_lists, present_in


def split_passages(passages: ArrayLike) -> tuple[list[str], list[str]]:
    """Return (answers, questions) of passages.

    ``passages``: n strings, or n pairs (answer, question), as a sequence, an array or a data frame
    of two columns; a question may be missing (None or nan). Raises ValueError for anything else.
    """
    array = np.asarray(passages, dtype=object)
    if array.ndim == 0:
        raise ValueError("passages must be n strings, but are one; put it into a list")
    if array.ndim == 2 and array.shape[1] == 2:
        questions = ["" if _missing(question) else question for question in array[:, 1]]
        return _texts(array[:, 0], "answer"), _texts(questions, "question")
    if array.ndim == 1:
        return _texts(array, "passage"), [""] * len(array)
    raise ValueError(
        "passages must be n strings or n pairs (answer, question), "
        f"but have the shape {array.shape}"
    )


def _texts(found: Iterable[Any], what: str) -> list[str]:
    texts = list(found)
    wrong = next((n for n, text in enumerate(texts) if not isinstance(text, str)), None)
    if wrong is not None:
        kind = type(texts[wrong]).__name__
        raise ValueError(f"passages must be strings or pairs of them, but {what} {wrong} is {kind}")
    return texts


def _missing(question: Any) -> bool:
    return question is None or (isinstance(question, float) and np.isnan(question))


def checked_codes(
    y: Any, passages: int, classes: Sequence[str] | None = None
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return the labels (k,) and codes (n, k) of ``y``, lists of labels or columns of 0 and 1.

    ``classes``: the labels in their order, where it is set. Raises ValueError where ``y`` is
    neither, of another length than ``passages``, or does not fit ``classes``.
    """
    lists = label_lists(y)
    codes: NDArray[Any]
    if lists is not None:
        names = classes_in(lists) if classes is None else tuple(classes)
        codes = present_in(lists, names)
    else:
        codes = y.toarray() if sp.issparse(y) else np.asarray(y)
        if codes.ndim != 2 or len(codes) != passages:
            raise ValueError(
                f"y must be {passages} lists of labels or have the shape ({passages}, k), "
                f"not {codes.shape}"
            )
        names = tuple(classes) if classes is not None else ()
    if names and (len(names) != codes.shape[1] or len(set(names)) != len(names)):
        raise ValueError(
            f"classes must be {codes.shape[1]} different labels, one a column of y, "
            f"not {len(names)} ({len(set(names))} different)"
        )
    if not np.isin(codes, (0, 1)).all():
        raise ValueError("y must hold only 0 and 1")
    return np.array(names) if names else np.arange(codes.shape[1]), codes.astype(bool)
