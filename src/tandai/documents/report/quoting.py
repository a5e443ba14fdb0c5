"""Which quotes a page holds, and how: as many as it can carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tandai.codebook import STANCES, stance_word
from tandai.documents.report.naming import ids
from tandai.documents.report.stances import stance_of
from tandai.documents.tables import MarkedText, joined
from tandai.ground.language import tr
from tandai.ground.numbers import whole
from tandai.reporting.results import Quote, Report
from tandai.words.confidence import confidence_word

# A browser reads these in a moment: at 400 characters a quote they are some 8 MB.
MOST_QUOTES = 20_000
MOST_PER_CELL = 50
# The last: a stance that may not be relied on is not told.
_STANCES = (*STANCES, "")


@dataclass(frozen=True)
class Quoted:
    """Quotes as data for the page, and a sentence where it does not hold all of them.

    ``data``: ``passages`` (id, document, question, text) and, by row and column of the matrix,
    ``cells``: the number of all quotes of the cell and those that the page holds, each as
    (place in ``passages``, stance, what it rests on, marks in UTF-16 units).
    """

    data: dict[str, Any]
    limited: str


def quoted(
    report: Report, most: int = MOST_QUOTES, most_per_cell: int = MOST_PER_CELL
) -> Quoted | None:
    """Return the quotes of each cell, the surest first; None where there are none."""
    if not report.quotes:
        return None
    cells = _by_cell(report, most_per_cell)
    limit = _limit([own.number for own in cells.values()], most, most_per_cell)
    passages: dict[str, int] = {}
    texts: list[tuple[str, str, str, str]] = []
    table: dict[str, dict[str, Any]] = {}
    for (row, column), own in cells.items():
        entries = []
        for quote in own.surest[:limit]:
            if quote.passage_id not in passages:
                passages[quote.passage_id] = len(texts)
                texts.append((quote.passage_id, quote.document, quote.question, quote.text))
            place = passages[quote.passage_id]
            stance = _STANCES.index(quote.stance)
            entries.append((place, stance, rests_on(quote), utf16_marks(quote)))
        table.setdefault(str(row), {})[str(column)] = (own.number, entries)
    data = {
        "passages": texts,
        "cells": table,
        "stances": [stance_word(stance) for stance in _STANCES],
        "words": {
            "all": tr("Passages: {total}", "Kutipan: {total}"),
            "some": tr(
                "The {shown} surest of {total} passages",
                "{shown} yang paling meyakinkan dari {total} kutipan",
            ),
        },
    }
    kept = sum(min(limit, own.number) for own in cells.values())
    return Quoted(data, _limited(kept, len(report.quotes), limit))


def rests_on(quote: Quote) -> str:
    """Return what a quote's code rests on: a person, or the model with its confidence."""
    if quote.confidence is None:
        return tr("coded by hand", "dikode manual")
    number = confidence_word(quote.confidence)
    return tr(f"suggested, confidence {number}", f"saran, keyakinan {number}")


def pieces(quote: Quote) -> list[tuple[str, bool]]:
    """Return the text of a quote cut where marks begin and end: (piece, whether it is marked)."""
    return MarkedText(quote.text, quote.marks).pieces()


def marks(quote: Quote) -> list[tuple[int, int]]:
    """Return the marks in order, those that overlap as one."""
    return joined(quote.marks)


def utf16_marks(quote: Quote) -> list[tuple[int, int]]:
    """Return the marks as JavaScript counts: a character beyond U+FFFF is two."""
    text = quote.text
    return [(_units(text[:start]), _units(text[:end])) for start, end in marks(quote)]


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Cell:
    """The number of all quotes of a cell of the matrix, and the surest of them."""

    number: int = 0
    surest: list[Quote] = field(default_factory=list)


def _by_cell(report: Report, most_per_cell: int) -> dict[tuple[int, int], _Cell]:
    row = {id: number for number, id in enumerate(ids(report))}
    column = {who.name: number for number, who in enumerate(report.matrix.informants)}
    cells: dict[tuple[int, int], _Cell] = {}
    for quote in report.quotes:
        cell = cells.setdefault((row[quote.indicator], column[quote.informant]), _Cell())
        cell.number += 1
        if len(cell.surest) < most_per_cell:
            cell.surest.append(quote)
    return cells


def _limit(sizes: Sequence[int], most: int, most_per_cell: int) -> int:
    """Return the largest number of quotes per cell with which all together are not too many."""
    fitting = (
        limit
        for limit in range(most_per_cell, 1, -1)
        if sum(min(limit, size) for size in sizes) <= most
    )
    return next(fitting, 1)


def _limited(kept: int, total: int, limit: int) -> str:
    if kept == total:
        return ""
    return tr(
        f"The page holds {whole(kept)} of {whole(total)} quotes, the {limit} surest of each cell; "
        "the workbook (--xlsx) holds all.",
        f"Halaman ini memuat {whole(kept)} dari {whole(total)} kutipan, {limit} yang paling "
        "meyakinkan tiap sel; buku kerja (--xlsx) memuat semuanya.",
    )


def chosen_lines(quote: Quote) -> Iterator[str]:
    """Yield what is said of a quote: who, where, stance, and what the code rests on."""
    known = (quote.informant, quote.passage_id, stance_of(quote), rests_on(quote))
    yield from filter(None, known)
