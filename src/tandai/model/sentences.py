"""The sentences of passages, as an encoder reads them in their context, and scores over them.

A code hangs on single sentences of an answer. Each sentence has a score for each indicator, linear
over its vector; that of the passage is a soft maximum of them. Where a coder marked the words that
carry a code, these say which sentences count, and tell several times as much as the code alone
(Zaidan, Eisner and Piatko 2007, "Using 'Annotator Rationales' to Improve Machine Learning for Text
Categorization"); elsewhere the model finds them itself, as the likeliest of a passage that has the
code (multiple instances; Andrews, Tsochantaridis and Hofmann 2002, "Support Vector Machines for
Multiple-Instance Learning", section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tandai.encoder import Span, Vectors
from tandai.model.regression import Linear, fit_together, whitening

Flags = NDArray[np.bool_]

# How often sentences are looked for anew in passages whose code nobody has marked.
_SEARCHES = 2
# No sentence at all (an empty answer) scores as what carries nothing.
_NOTHING = -20.0


class Sentences(NamedTuple):
    """The sentences of ``passages`` passages: ``vectors`` (m, e), each of passage ``owners`` (m,).

    ``owners`` rises; a passage may have none.
    """

    vectors: Vectors
    owners: NDArray[np.int64]
    passages: int

    def at(self, rows: Flags) -> Sentences:
        """Return the sentences of some passages (n,), which are numbered anew."""
        kept = rows[self.owners]
        number = np.cumsum(rows) - 1
        return Sentences(self.vectors[kept], number[self.owners[kept]], int(rows.sum()))


def no_sentences(passages: int) -> Sentences:
    """Return passages of which nothing is known by sentence."""
    return Sentences(np.zeros((0, 0), np.float32), np.zeros(0, np.int64), passages)


class Marks(NamedTuple):
    """Which sentences (m, k) have words that carry a code, and where (n, k) that is known."""

    sentences: Flags
    known: Flags

    def at(self, rows: Flags, owners: NDArray[np.int64]) -> Marks:
        """Return those of some passages (n,)."""
        return Marks(self.sentences[rows[owners]], self.known[rows])


def pooled(
    scores: NDArray[np.float64], owners: NDArray[np.int64], rows: int
) -> NDArray[np.float64]:
    """Return the log of the sum of exponentials (rows, k) of sentences' scores (m, k)."""
    highest = np.full((rows, scores.shape[1]), -np.inf)
    np.maximum.at(highest, owners, scores)
    there = np.isfinite(highest)
    sums = np.zeros_like(highest)
    np.add.at(sums, owners, np.exp(scores - highest[owners]))
    found = np.where(there, highest, 0.0) + np.log(np.where(there, sums, 1.0))
    return np.where(there, found, _NOTHING)


def score_passages(linear: Linear, sentences: Sentences) -> NDArray[np.float64]:
    """Return the scores (n, k) of passages by linear scores of their sentences."""
    if not len(sentences.owners):
        return np.full((sentences.passages, len(linear.intercept)), _NOTHING)
    return pooled(linear(sentences.vectors), sentences.owners, sentences.passages)


class Pool(NamedTuple):
    """Scores of passages by their sentences: ``linear`` over these, ``weight`` (k,) in the sum."""

    linear: Linear
    weight: NDArray[np.float64]

    def __call__(self, sentences: Sentences) -> NDArray[np.float64]:
        """Return the weighted scores (n, k) of passages."""
        return self.weight * score_passages(self.linear, sentences)

    def of_sentences(self, vectors: Vectors) -> NDArray[np.float64]:
        """Return the weighted scores (m, k) of single sentences."""
        return self.weight * self.linear(vectors)

    def rounded(self) -> Pool:
        """Return the same with coefficients as 32 bits hold them."""
        coef = self.linear.coef.astype(np.float32).astype(np.float64)
        return Pool(Linear(coef, self.linear.intercept), self.weight)

    def weighted(self, weight: NDArray[np.float64]) -> Pool:
        """Return the same with so many times (k,) the weight."""
        return Pool(self.linear, self.weight * weight)


def fit_sentences(
    sentences: Sentences,
    present: Flags,
    marks: Marks,
    strengths: Sequence[NDArray[np.float64]],
) -> list[Linear]:
    """Return linear scores of sentences for each of the ``strengths`` (k,).

    ``present`` (n, k): the codes of the passages. The coefficients are over vectors as they are;
    fitted are whitened ones, as :func:`tandai.model.regression.fit_whitened` does.
    """
    spread = whitening(sentences.vectors)
    middle = sentences.vectors.mean(axis=0)
    whitened = ((sentences.vectors - middle) @ spread).astype(np.float32)
    coded = present[sentences.owners]
    unmarked = coded & ~marks.known[sentences.owners]
    size = np.bincount(sentences.owners, minlength=sentences.passages)[sentences.owners]
    found = []
    for strength in strengths:
        # At first each sentence may be the one; then those that look most like it are.
        said = np.where(unmarked, True, marks.sentences & coded)
        weight = np.where(unmarked, 1.0 / size[:, None], 1.0)
        linear = fit_together(whitened, said, weight, strength)
        for _ in range(_SEARCHES if unmarked.any() else 0):
            scores = linear(whitened)
            best = np.full(present.shape, -np.inf)
            np.maximum.at(best, sentences.owners, scores)
            likeliest = scores >= best[sentences.owners]
            said = np.where(unmarked, likeliest, said)
            weight = np.where(unmarked & ~likeliest, 0.0, 1.0)
            linear = fit_together(whitened, said, weight, strength, start=linear)
        coef = linear.coef @ spread
        found.append(Linear(coef, linear.intercept - coef @ middle))
    return found


def touched(spans: Sequence[Span], start: int, end: int) -> list[int]:
    """Return which of the spans share a character with ``start`` to ``end``."""
    return [n for n, (left, right) in enumerate(spans) if left < end and right > start]


def marked_sentences(
    spans: Sequence[Sequence[Span]],
    pieces: Sequence[Sequence[tuple[int, int, int]]],
    present: Flags,
) -> Marks:
    """Return which sentences have words that carry a code.

    ``spans`` (n): the places (start, end) of each passage's sentences; ``pieces`` (n): its evidence
    (column, start, end), both counted in the passage. What a passage does not carry, none of its
    sentences does; a code without evidence is one of which that is not known.
    """
    found = np.zeros((sum(map(len, spans)), present.shape[1]), bool)
    known = ~present
    first = 0
    for row, (own, marked) in enumerate(zip(spans, pieces, strict=True)):
        for column, start, end in marked:
            for place in touched(own, start, end):
                found[first + place, column] = known[row, column] = True
        first += len(own)
    return Marks(found, known)
