"""Evidence: the sentences of a passage that carried a suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tandai.encoder import Span
from tandai.ground.text import sentences
from tandai.model.classifier import IndicatorClassifier, Read
from tandai.tags import Evidence
from tandai.transcript.passages import Passage

# A second sentence is shown where it speaks nearly as much for the indicator as the first: in
# scores of terms by this share of it, in log odds of sentences by so little less.
_NEARLY = 0.75
_LESS = 1.0


def evidence_of(
    classifier: IndicatorClassifier,
    passages: Sequence[Passage],
    read: Read,
    chosen: NDArray[np.bool_],
) -> dict[tuple[int, int], tuple[Evidence, ...]]:
    """Return the evidence for each chosen cell (row, column).

    Each sentence has what it adds to the indicator's score: by the encoder's vector of it, and by
    its TF-IDF. The best one, and those nearly as good, are the evidence. Offsets count into the
    transcript. ``read``: what the classifier read of the passages.
    """
    rows = np.flatnonzero(chosen.any(axis=1)).tolist()
    by_sentence = bool(classifier.pools_)
    spans = {row: read.spans[row] if by_sentence else sentences(passages[row].text) for row in rows}
    # A passage of one sentence is its own evidence; there is nothing to compare.
    several = [row for row in rows if len(spans[row]) > 1]
    terms = classifier.features_.transform_sentences(
        [passages[row].text for row in several], [spans[row] for row in several]
    )
    scores = np.asarray(terms @ classifier.turned_coef()[: terms.shape[1]], dtype=np.float64)
    if by_sentence:
        own = np.isin(read.sentences.owners, several)
        for pool in classifier.pools_:
            scores += pool.of_sentences(read.sentences.vectors[own])
    before = accumulate((len(spans[row]) for row in several), initial=0)
    first = dict(zip(several, before, strict=False))
    result = {}
    for row, column in zip(*(side.tolist() for side in np.nonzero(chosen)), strict=True):
        own_spans, begin = spans[row], first.get(row)
        told = np.zeros(len(own_spans))
        if begin is not None:
            told = scores[begin : begin + len(own_spans), column]
        # As exact as the scores are, so that no sentence is lost or won by a last bit.
        exact = told.astype(np.float32)
        passage = passages[row]
        result[row, column] = tuple(
            Evidence(passage.start + start, passage.start + end, passage.text[start:end])
            for start, end in carrying_sentences(own_spans, exact, by_sentence=by_sentence)
        )
    return result


def carrying_sentences(
    spans: Sequence[Span], scores: NDArray[np.float32], *, by_sentence: bool
) -> list[Span]:
    """Return which sentences of a passage carry a suggestion, by what each adds to it (s,).

    ``by_sentence``: whether the scores are those of sentences read in their context.
    """
    if not len(scores):
        return []
    best = float(scores.max())
    bar = best - _LESS if by_sentence else best * _NEARLY if best > 0 else best
    told = zip(spans, scores.tolist(), strict=True)
    return [span for span, score in told if score >= np.float32(bar)]
