"""Evidence: the sentences of a passage that carried a suggestion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tandai.ground.text import sentences
from tandai.model.classifier import IndicatorClassifier
from tandai.tags import Evidence
from tandai.transcript.passages import Passage

# A second sentence is shown where it speaks nearly as much for the indicator as the first.
_NEARLY = 0.75


def evidence_of(
    classifier: IndicatorClassifier,
    passages: Sequence[Passage],
    chosen: NDArray[np.bool_],
) -> dict[tuple[int, int], tuple[Evidence, ...]]:
    """Return the evidence for each chosen cell (row, column).

    Each sentence is scored by the indicator's own regression on its TF-IDF alone; the best
    one, and those nearly as good, are the evidence. Offsets count into the transcript.
    """
    rows = np.flatnonzero(chosen.any(axis=1)).tolist()
    spans = {row: sentences(passages[row].text) for row in rows}
    # A passage of one sentence is its own evidence; there is nothing to compare.
    flat = [(row, span) for row, own in spans.items() if len(own) > 1 for span in own]
    texts = [passages[row].text[start:end] for row, (start, end) in flat]
    terms = classifier.features_.transform(texts, [""] * len(texts))
    scores = np.asarray(terms @ classifier.coef_[:, : terms.shape[1]].T)
    owner = np.array([row for row, _ in flat], dtype=np.int64)
    result = {}
    for row, column in zip(*np.nonzero(chosen), strict=True):
        own = slice(*np.searchsorted(owner, [row, row + 1]))
        told = scores[own, column] if len(spans[row]) > 1 else np.zeros(len(spans[row]))
        result[int(row), int(column)] = _best(passages[row], spans[row], told)
    return result


def _best(
    passage: Passage, spans: Sequence[tuple[int, int]], scores: NDArray[np.floating]
) -> tuple[Evidence, ...]:
    if not len(scores):
        return ()
    bar = scores.max() * _NEARLY if scores.max() > 0 else scores.max()
    return tuple(
        Evidence(passage.start + start, passage.start + end, passage.text[start:end])
        for (start, end), score in zip(spans, scores, strict=True)
        if score >= bar
    )
