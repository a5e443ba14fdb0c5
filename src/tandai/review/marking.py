"""Marking evidence: sentences by number, then words one by one.

Spans are (start, end) in a passage's own text, end exclusive; pieces of evidence are (start, end,
side) in the document's text.
"""

from __future__ import annotations

import re
from typing import Literal

from tandai.ground.text import sentences
from tandai.review.decisions import Side

Span = tuple[int, int]
Piece = tuple[int, int, Side]
End = Literal["start", "end"]

_WORD = re.compile(r"\S+")


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences of a passage; a text without any letter has none."""
    return sentences(text)


def moved(text: str, span: Span, end: End, by: int) -> Span:
    """Return a span one of whose ends is moved by a word; at least one word stays in it."""
    start, stop = span
    words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
    if not words:
        return span
    first = max(n for n, (left, _) in enumerate(words) if left <= start or n == 0)
    last = min(n for n, (_, right) in enumerate(words) if right >= stop or n == len(words) - 1)
    if end == "start":
        first = min(max(first + by, 0), last)
    else:
        last = max(min(last + by, len(words) - 1), first)
    return words[first][0], words[last][1]


def toggled(pieces: tuple[Piece, ...], span: Span, side: Side) -> tuple[Piece, ...]:
    """Return evidence with a span added, or without what overlaps it where anything does."""
    start, end = span
    others = tuple(own for own in pieces if own[1] <= start or own[0] >= end)
    if len(others) < len(pieces):
        return others
    return tuple(sorted((*pieces, (start, end, side))))


def replaced(pieces: tuple[Piece, ...], place: int, new: Piece) -> tuple[Piece, ...]:
    """Return evidence with one piece changed; what the new one touches of others gives way."""
    others = (own for n, own in enumerate(pieces) if n != place)
    kept = [own for own in others if own[1] <= new[0] or own[0] >= new[1]]
    return tuple(sorted((*kept, new)))
