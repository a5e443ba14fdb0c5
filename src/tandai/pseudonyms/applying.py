"""Pseudonyms in tags and corpora, offsets included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from tandai.corpus.corpus import PASSAGE_COLUMNS, Corpus
from tandai.pseudonyms.replacing import Pseudonyms, Replaced
from tandai.tags import Evidence, Suggestion, Tags

_NAMES = ("passage_id", "document", "informant", "speaker", "question")


def pseudonymised_tags(
    tags: Tags, pseudonyms: Pseudonyms, transcripts: Mapping[str, str] | None = None
) -> Tags:
    """Return the tags with pseudonyms in every text, and spans where the words now stand.

    ``transcripts`` are the texts of the documents, by name and before replacement. Where one is
    given, offsets count in the text that :meth:`Pseudonyms.replace` makes of it. Where none is,
    what stands between passages is unknown: offsets then count as if it had no names in it.
    """
    passages, moves = _passages(tags.passages, pseudonyms, transcripts or {})
    suggested = tuple(
        tuple(_suggestion(suggestion, move, text, start or 0) for suggestion in own)
        for own, move, text, start in zip(
            tags.suggested, moves, passages["text"], passages["start"], strict=True
        )
    )
    return replace(tags, passages=passages, suggested=suggested)


def pseudonymised_corpus(
    corpus: Corpus, pseudonyms: Pseudonyms, transcripts: Mapping[str, str] | None = None
) -> Corpus:
    """Return the corpus with pseudonyms in every text but the codebook's, as in the tags.

    Coders are people too: their names are replaced where the key holds them.
    """
    passages, _ = _passages(corpus.passages, pseudonyms, transcripts or {})
    return replace(
        corpus,
        passages=passages,
        codings=_strings_replaced(corpus.codings, pseudonyms, ("passage_id", "coder")),
        documents=_strings_replaced(corpus.documents, pseudonyms, corpus.documents.columns),
    )


def _strings_replaced(
    frame: pl.DataFrame, pseudonyms: Pseudonyms, columns: tuple[str, ...] | list[str]
) -> pl.DataFrame:
    # The same few values stand in thousands of rows.
    changed = {}
    for name in columns:
        if frame.schema.get(name) == pl.String():
            values = {value: pseudonyms(value) for value in frame[name].unique() if value}
            changed[name] = [values.get(value, value) for value in frame[name]]
    return frame.with_columns(pl.Series(name, own, pl.String) for name, own in changed.items())


class _Move:
    """Carries spans of one passage from the old transcript to the new one."""

    def __init__(self, replaced: Replaced, old: int, new: int) -> None:
        self.replaced, self.old, self.new = replaced, old, new

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        left, right = self.replaced.span(start - self.old, end - self.old)
        return left + self.new, right + self.new


def _passages(
    frame: pl.DataFrame, pseudonyms: Pseudonyms, transcripts: Mapping[str, str]
) -> tuple[pl.DataFrame, list[_Move]]:
    """Return the passages after replacement and, for each, how its spans move."""
    whole = {name: pseudonyms.replace(text) for name, text in transcripts.items()}
    rows = frame.select("document", "start", "text").rows()
    own = [pseudonyms.replace(text or "") for _, _, text in rows]
    moves: list[_Move] = [_Move(replaced, 0, 0) for replaced in own]
    texts = [replaced.text for replaced in own]
    bounds: list[tuple[int | None, int | None]] = [(None, None)] * len(rows)
    grown: dict[str, int] = {}
    known = [number for number, (_, start, _) in enumerate(rows) if start is not None]
    for number in sorted(known, key=lambda n: (rows[n][0], rows[n][1])):
        document, start, text = rows[number]
        if document in whole:
            moves[number] = _Move(whole[document], 0, 0)
            left, right = moves[number](start, start + len(text))
            texts[number] = whole[document].text[left:right]
        else:
            left = start + grown.get(document, 0)
            right = left + len(texts[number])
            grown[document] = right - start - len(text)
            moves[number] = _Move(own[number], start, left)
        bounds[number] = (left, right)
    result = _strings_replaced(frame, pseudonyms, _NAMES).with_columns(
        pl.Series("start", [left for left, _ in bounds], PASSAGE_COLUMNS["start"]),
        pl.Series("end", [right for _, right in bounds], PASSAGE_COLUMNS["end"]),
        pl.Series("text", texts, pl.String),
    )
    return result, moves


def _suggestion(suggestion: Suggestion, move: _Move, text: str, start: int) -> Suggestion:
    """Return the suggestion with its evidence as slices of ``text``, which begins at ``start``."""
    spans = [move(span.start, span.end) for span in suggestion.evidence]
    return replace(
        suggestion,
        evidence=tuple(
            Evidence(left, right, text[left - start : right - start]) for left, right in spans
        ),
    )
