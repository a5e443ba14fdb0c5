"""A model applied to passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import STANCES
from tandai.ground.messages import message
from tandai.model.evidence import evidence_of
from tandai.model.recall import RecallThresholds, recall_thresholds
from tandai.model.store import Model
from tandai.statistics.verdicts import Reason
from tandai.tags import Suggestion, TaggedPassage
from tandai.tags.rules import RecallRule
from tandai.transcript.passages import Passage

BATCH = 512
_DIGITS = 4
_NO_COLUMNS: Mapping[str, str] = {}


def tag_passages(
    model: Model,
    passages: Iterable[Passage],
    *,
    explain: bool = False,
    rule: RecallRule | None = None,
) -> Iterator[TaggedPassage]:
    """Yield each passage with its suggestions, the most confident first.

    ``passages`` may be any iterable, and so many that memory would not hold them: some hundred are
    taken at a time. With ``explain`` each has the three nearest passages that were hand-coded
    with it, where the model keeps them (``model.neighbours``). ``rule``: thresholds that promise a
    recall (:mod:`tandai.model.recall`) in place of the model's own.

    Raises UsageError where too few interviews were held out for it.
    """
    made_by = thresholds_of(model, rule)
    remaining = iter(passages)
    while batch := list(islice(remaining, BATCH)):
        yield from tag_batch(model, batch, explain=explain, made_by=made_by)


def thresholds_of(model: Model, rule: RecallRule | None) -> RecallThresholds | None:
    """Return what a rule comes to with a model; None without one. Raises UsageError."""
    if rule is None:
        return None
    return recall_thresholds(rule, model.held_out, len(model.codebook.ids))


def tag_batch(
    model: Model,
    passages: Sequence[Passage],
    columns: Iterable[Mapping[str, str]] | None = None,
    *,
    explain: bool = False,
    made_by: RecallThresholds | None = None,
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
    chosen = probabilities >= (made_by.thresholds if made_by else classifier.thresholds_)
    evidence = evidence_of(classifier, passages, read, chosen)
    near = model.neighbours if explain else None
    nearest = near.nearest(matrix, chosen) if near is not None else {}
    judged = [_judged(model, id, for_recall=made_by is not None) for id in ids]
    told = [_told(model, id) for id in ids]
    order = _most_confident_first(probabilities, chosen)
    stances = model.stance.predict(matrix, len(ids)).tolist()
    confidences = rounded(probabilities).tolist()
    more = repeat(_NO_COLUMNS, len(passages)) if columns is None else columns
    model_id, rule = model.id, made_by.rule if made_by else None
    for row, (passage, confidence, own) in enumerate(zip(passages, confidences, more, strict=True)):
        suggested = [
            Suggestion(
                ids[k],
                confidence[k],
                "" if told[k][1] else STANCES[stances[row][k]],
                *judged[k],
                evidence.get((row, k), ()),
                nearest.get((row, k), ()) if near is not None else None,
                *told[k],
            )
            for k in order.get(row, ())
        ]
        known = dict(zip(ids, confidence, strict=True))
        yield TaggedPassage(passage, tuple(suggested), known, model_id, own, rule)


def _judged(model: Model, id: str, *, for_recall: bool) -> tuple[Any, Any]:
    """Return the verdict on an indicator's suggestions, and why it is not ``ok``.

    At other thresholds than its own nothing has shown that a model is right.
    """
    own = model.evaluation.indicators[id]
    if for_recall and own.verdict != "insufficient":
        why = message(Reason.FOR_RECALL, coded=own.support, interviews=own.documents)
        return "weak", why
    return own.verdict, None if own.verdict == "ok" else own.reason


def _told(model: Model, id: str) -> tuple[Any, Any]:
    """Return the verdict on an indicator's stances, and why it is not ``ok``."""
    own = model.evaluation.indicators[id].stance
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
