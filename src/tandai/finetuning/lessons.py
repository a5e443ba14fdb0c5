"""From codes by one codebook or several, with their evidence, to what an encoder is tuned on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tokenizers import Tokenizer

from tandai.codebook import Codebook, Indicator
from tandai.corpus import Corpus, Labels, Piece, gold_labels, pieces_of
from tandai.corpus.labels import NO_STANCE
from tandai.encoder import OnnxEncoder, Span
from tandai.encoder.parts import tokens_in
from tandai.finetuning.fitting import Described
from tandai.finetuning.material import Coded, Flags, Tokens, joined
from tandai.model.features import in_context, sentences_in_context
from tandai.model.phrases import view
from tandai.model.sentences import touched

# Of a description, so many tokens: with each batch all of a codebook are read.
_DESCRIBED = 96


class Lesson(NamedTuple):
    """Codes by one codebook, and for each of their passages the words that carry them."""

    labels: Labels
    codebook: Codebook
    pieces: list[list[Piece]]


def lesson_of(corpus: Corpus, gold: str | None = None) -> Lesson:
    """Return the codes to learn from, with the evidence of those who gave them."""
    labels = gold_labels(corpus, gold)
    return Lesson(labels, corpus.codebook, pieces_of(corpus, labels.passages, labels.gold.coder))


def passages_of(lessons: Sequence[Lesson]) -> pl.DataFrame:
    """Return the passages of all lessons, those of the first before those that others add."""
    columns = ["passage_id", "document", "question", "text", "start"]
    whole = pl.concat([lesson.labels.passages.select(columns) for lesson in lessons])
    return whole.unique("passage_id", keep="first", maintain_order=True)


def coded_of(lessons: Sequence[Lesson], passages: pl.DataFrame, base: OnnxEncoder) -> Coded:
    """Return passages and codes, the columns of one lesson's codebook after those of another."""
    place = {id: row for row, id in enumerate(passages["passage_id"])}
    labels = sum(len(lesson.codebook.ids) for lesson in lessons)
    shape = (len(place), labels)
    present, known, marked = (np.zeros(shape, bool) for _ in range(3))
    stance = np.full(shape, NO_STANCE, np.int8)
    tokens, sentences, spans = _placed(passages, base)
    evidence = [np.zeros((len(own), labels, 2), bool) for own in sentences]
    first = 0
    for lesson in lessons:
        rows = np.array([place[id] for id in lesson.labels.passages["passage_id"]])
        columns = slice(first, first + len(lesson.codebook.ids))
        present[rows, columns] = lesson.labels.present
        stance[rows, columns] = lesson.labels.stance
        known[rows, columns] = True
        found = _mark(lesson, rows, first, spans, evidence)
        if found.any():
            # What a passage does not carry, none of its sentences does.
            marked[rows, columns] = found | ~lesson.labels.present
        first = columns.stop
    return Coded(tokens, present, stance, _lead(base), known, marked, sentences, evidence)


def with_cues(coded: Coded, base: OnnxEncoder, codebook: Codebook | None) -> Coded:
    """Add the codebook's cue phrases: short passages with one code each and no stance."""
    phrases = [
        (phrase, column)
        for column, indicator in enumerate(codebook.indicators if codebook else ())
        for phrases in indicator.cues.values()
        for phrase in phrases
    ]
    if not codebook or not phrases:
        return coded
    shape = (len(phrases), coded.present.shape[1])
    present, known = np.zeros(shape, bool), np.zeros(shape, bool)
    present[range(len(phrases)), [column for _, column in phrases]] = True
    known[:, : len(codebook.ids)] = True
    tokens = tokens_of(base, [phrase for phrase, _ in phrases], [""] * len(phrases))
    stance = np.full(shape, NO_STANCE, np.int8)
    return joined(coded, Coded(tokens, present, stance, coded.lead, known))


def described_of(lessons: Sequence[Lesson], base: OnnxEncoder) -> list[Described]:
    """Return what each codebook says of its indicators, as tokens; none of one without words."""
    found = []
    first = 0
    for lesson in lessons:
        said = [descriptions(indicator) for indicator in lesson.codebook.indicators]
        columns = np.arange(first, first + len(said))
        first += len(said)
        told = [n for n, texts in enumerate(said) if texts]
        if len(told) > 1:
            texts = [tokens_of(base, said[n], [""] * len(said[n])) for n in told]
            cut = [[[*ids[: _DESCRIBED - 1], ids[-1]] for ids in own] for own in texts]
            found.append(Described(columns[told], cut))
    return found


def descriptions(indicator: Indicator) -> list[str]:
    """Return what a codebook says of an indicator: definition, rules and cues, by language."""
    texts = []
    for name, definition, rules in (
        (indicator.term, indicator.definition.en, indicator.include.en),
        (indicator.istilah, indicator.definition.id, indicator.include.id),
    ):
        if definition:
            texts.append(view(name, definition))
        if rules:
            texts.append(f"{name}: {'; '.join(rules)}" if name else "; ".join(rules))
    return texts + ["; ".join(cues) for cues in indicator.cues.values() if cues]


def tokens_of(base: OnnxEncoder, texts: Sequence[str], questions: Sequence[str]) -> Tokens:
    """Return the ids of passages in context, cut at the window: what is beyond is rare."""
    pairs = zip(texts, questions, strict=True)
    whole = [base.manifest.prefix + in_context(text, question) for text, question in pairs]
    return [encoding.ids for encoding in _tokenizer(base).encode_batch(whole)]


def _placed(
    passages: pl.DataFrame, base: OnnxEncoder
) -> tuple[Tokens, list[NDArray[np.int64]], list[list[Span]]]:
    """Return the ids of passages, the tokens of their sentences, and the places of these.

    The places (start, end) count characters of the answer as it stands in the corpus.
    """
    tokenizer = _tokenizer(base)
    lead = len(base.manifest.prefix)
    tokens, sentences, spans = [], [], []
    pairs = passages.select("text", pl.col("question").fill_null(""))
    for text, question in pairs.iter_rows():
        whole, inside, own = sentences_in_context(text, question)
        encoding = tokenizer.encode(base.manifest.prefix + whole)
        found = tokens_in(encoding.offsets, [(a + lead, b + lead) for a, b in inside])
        kept = [n for n, (start, end) in enumerate(found) if start < end]
        tokens.append(encoding.ids)
        sentences.append(np.array([found[n] for n in kept], np.int64).reshape(-1, 2))
        spans.append([own[n] for n in kept])
    return tokens, sentences, spans


def _mark(
    lesson: Lesson,
    rows: NDArray[np.intp],
    first: int,
    spans: Sequence[Sequence[Span]],
    evidence: Sequence[Flags],
) -> Flags:
    """Put a lesson's evidence into that of all; return (n, k) where there is any."""
    found = np.zeros(lesson.labels.present.shape, bool)
    for place, (row, pieces) in enumerate(zip(rows, lesson.pieces, strict=True)):
        for column, side, start, end in pieces:
            if not lesson.labels.present[place, column]:
                continue
            for n in touched(spans[row], start, end):
                evidence[row][n, first + column, side] = True
                found[place, column] = True
    return found


def _lead(base: OnnxEncoder) -> int:
    """Return how many tokens every text begins with: the start and the prefix.

    The prefix's last space belongs to the word behind it.
    """
    return len(_tokenizer(base).encode(base.manifest.prefix.rstrip()).ids) - 1


def _tokenizer(base: OnnxEncoder) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(base.folder / "tokenizer.json"))
    tokenizer.enable_truncation(base.manifest.window)
    return tokenizer


def at(coded: Coded, rows: Iterable[int]) -> Coded:
    """Return some of the passages."""
    kept = list(rows)
    return Coded(
        [coded.tokens[n] for n in kept],
        coded.present[kept],
        coded.stance[kept],
        coded.lead,
        coded.known[kept],
        coded.marked[kept],
        [coded.sentences[n] for n in kept],
        [coded.evidence[n] for n in kept],
    )
