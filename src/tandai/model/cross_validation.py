"""Scores of passages and of their sentences by models that have not seen their interview."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tandai.encoder import Span
from tandai.model.parts import Fitted, Material
from tandai.model.stacked import Assembly

Told = Mapping[str, NDArray[np.float32]]


def cross_validated(
    material: Material,
    present: NDArray[np.bool_],
    fold: NDArray[np.int64],
    fit: Callable[[Material, NDArray[np.bool_]], Fitted],
    spans: Sequence[Sequence[Span]],
    advance: Callable[[int], None],
) -> tuple[dict[str, NDArray[np.float64]], list[Told]]:
    """Return scores (strengths, n, k) of held-out passages by each part, and of their sentences.

    ``present`` (n, k) are the codes, ``fold`` (n,) is -1 for what is never held out, whose scores
    are nan. The sentences of a fold's passages that have ``spans`` (n) stand together, by part
    (strengths, m, k). ``advance`` is called with how many folds are done.
    """
    scores: dict[str, NDArray[np.float64]] = {}
    told: list[Told] = []
    asked = np.array([bool(own) for own in spans])
    for number in range(int(fold.max()) + 1):
        advance(number)
        kept, held = fold != number, fold == number
        fitted = fit(material.at(kept), present[kept])
        for name, own in fitted.scores(material.at(held)).items():
            whole = scores.setdefault(name, np.full((len(own), *present.shape), np.nan))
            whole[:, held] = own
        rows = held & asked
        places = [spans[row] for row in np.flatnonzero(rows).tolist()]
        told.append(fitted.of_sentences(material.at(rows), places) if places else {})
    return scores, told


def summed_sentences(
    told: Sequence[Told],
    of_folds: Sequence[Assembly],
    spans: Sequence[Sequence[Span]],
    fold: NDArray[np.int64],
) -> dict[int, tuple[Sequence[Span], NDArray[np.float32]]]:
    """Return by position of a passage that has ``spans`` these and their scores (s, k).

    ``of_folds``: how the parts make one score in each fold.
    """
    found: dict[int, tuple[Sequence[Span], NDArray[np.float32]]] = {}
    for number, (scores, assembly) in enumerate(zip(told, of_folds, strict=True)):
        rows = [row for row in np.flatnonzero(fold == number).tolist() if spans[row]]
        if rows:
            ends = np.cumsum([len(spans[row]) for row in rows])
            parts = np.split(assembly.of_sentences(scores), ends[:-1])
            found |= {row: (spans[row], own) for row, own in zip(rows, parts, strict=True)}
    return found
