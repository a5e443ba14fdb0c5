"""Evidence: the sentences of a passage that carried a suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

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
    several = [row for row in rows if len(spans[row]) > 1]
    terms = classifier.features_.transform_sentences(
        [passages[row].text for row in several], [spans[row] for row in several]
    )
    scores = np.asarray(terms @ classifier.turned_coef()[: terms.shape[1]])
    before = accumulate((len(spans[row]) for row in several), initial=0)
    first = dict(zip(several, before, strict=False))
    result = {}
    for row, column in zip(*(side.tolist() for side in np.nonzero(chosen)), strict=True):
        own, begin = spans[row], first.get(row)
        told = [0.0] * len(own) if begin is None else scores[begin : begin + len(own), column]
        result[row, column] = _best(passages[row], own, np.asarray(told).tolist())
    return result


def _best(
    passage: Passage, spans: Sequence[tuple[int, int]], scores: Sequence[float]
) -> tuple[Evidence, ...]:
    if not scores:
        return ()
    best = max(scores)
    # As exact as the scores are, so that no sentence is lost or won by a last bit.
    bar = float(np.float32(best * _NEARLY)) if best > 0 else best
    return tuple(
        Evidence(passage.start + start, passage.start + end, passage.text[start:end])
        for (start, end), score in zip(spans, scores, strict=True)
        if score >= bar
    )
