"""A model applied to passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import STANCES
from tandai.model.evidence import evidence_of
from tandai.model.store import Model
from tandai.tags import Suggestion, TaggedPassage
from tandai.transcript.passages import Passage

BATCH = 512
_DIGITS = 4
_NO_COLUMNS: Mapping[str, str] = {}


def tag_passages(
    model: Model, passages: Iterable[Passage], *, explain: bool = False
) -> Iterator[TaggedPassage]:
    """Yield each passage with its suggestions, the most confident first.

    ``passages`` may be any iterable, and so many that memory would not hold them: some hundred are
    taken at a time. With ``explain`` each has the three nearest passages that were hand-coded
    with it, where the model keeps them (``model.neighbours``).
    """
    remaining = iter(passages)
    while batch := list(islice(remaining, BATCH)):
        yield from tag_batch(model, batch, explain=explain)


def tag_batch(
    model: Model,
    passages: Sequence[Passage],
    columns: Iterable[Mapping[str, str]] | None = None,
    *,
    explain: bool = False,
) -> Iterator[TaggedPassage]:
    """Yield passages with their suggestions as :func:`tag_passages`, all at once in memory.

    ``columns``: what a table said of each besides.
    """
    classifier = model.classifier
    ids = model.codebook.ids
    pairs = np.array([(passage.text, passage.question) for passage in passages], dtype=object)
    read = classifier.read(pairs)
    matrix = read.matrix
    probabilities = classifier.probabilities(classifier.scores(read))
    chosen = probabilities >= classifier.thresholds_
    evidence = evidence_of(classifier, passages, read, chosen)
    near = model.neighbours if explain else None
    nearest = near.nearest(matrix, chosen) if near is not None else {}
    judged = [_judged(model, id) for id in ids]
    order = _most_confident_first(probabilities, chosen)
    stances = model.stance.predict(matrix, len(ids)).tolist()
    confidences = rounded(probabilities).tolist()
    more = repeat(_NO_COLUMNS, len(passages)) if columns is None else columns
    model_id = model.id
    for row, (passage, confidence, own) in enumerate(zip(passages, confidences, more, strict=True)):
        suggested = [
            Suggestion(
                ids[k],
                confidence[k],
                STANCES[stances[row][k]],
                *judged[k],
                evidence.get((row, k), ()),
                nearest.get((row, k), ()) if near is not None else None,
            )
            for k in order.get(row, ())
        ]
        known = dict(zip(ids, confidence, strict=True))
        yield TaggedPassage(passage, tuple(suggested), known, model_id, own)


def _judged(model: Model, id: str) -> tuple[Any, Any]:
    """Return the verdict on an indicator's suggestions, and why it is not ``ok``."""
    own = model.evaluation.indicators[id]
    return own.verdict, None if own.verdict == "ok" else own.reason


def _most_confident_first(
    probabilities: NDArray[np.float64], chosen: NDArray[np.bool_]
) -> dict[int, list[int]]:
    """Return the chosen columns by row, those of equal probability in the codebook's order."""
    rows, columns = np.nonzero(chosen)
    order = np.lexsort((columns, -probabilities[rows, columns], rows))
    found: dict[int, list[int]] = {}
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        found.setdefault(row, []).append(column)
    return found


def rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values (n, k) to four decimals, each as Python's ``round`` gives it.

    numpy's own multiplies and divides, so that a value half-way between two can go the other way.
    """
    scaled = values * 10**_DIGITS
    result = np.rint(scaled) / 10**_DIGITS
    doubtful = np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6
    result[doubtful] = [round(float(value), _DIGITS) for value in values[doubtful]]
    return np.asarray(result)
