"""Tables as data: columns of a kind, and rows of raw values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal[
    "text",  # str
    "number",  # int or float, as exact as it is
    "count",  # int
    "average",  # float, one decimal
    "percent",  # float from 0 to 1
    "figure",  # float, two decimals
    "probability",  # float from 0 to 1, four decimals
    "percent interval",  # (value, low, high), from 0 to 1
    "figure interval",  # (value, low, high)
    "average interval",  # (value, low, high), one decimal
    "counted",  # (number, share from 0 to 1)
    "of",  # (k, K)
    "counts",  # (n, n, ...), one for each of ``Column.parts``
]
Number = int | float | None


class MarkedText(str):
    """A text of which parts are marked as evidence; where no part can be, it is the text alone.

    ``marks``: (start, end) of each part, in order, apart from each other.
    """

    __slots__ = ("marks",)
    marks: tuple[tuple[int, int], ...]

    def __new__(cls, text: str, marks: Iterable[tuple[int, int]] = ()) -> MarkedText:
        """Return a text with its marks; those that touch are one."""
        made = super().__new__(cls, text)
        made.marks = tuple(joined(marks))
        return made

    def pieces(self) -> list[tuple[str, bool]]:
        """Return the text cut where marks begin and end: (piece, whether it is marked)."""
        found: list[tuple[str, bool]] = []
        done = 0
        for start, end in self.marks:
            found += [(self[done:start], False), (self[start:end], True)]
            done = end
        found.append((self[done:], False))
        return [(piece, is_mark) for piece, is_mark in found if piece]


def joined(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return marks in order, those that overlap or touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


Value = str | Number | tuple[Number, ...]
Row = Sequence[Value]


@dataclass(frozen=True)
class CellChoices:
    """What a cell is to be filled in with: a drop-down, and what is said of anything else.

    ``rows``: what each row offers, where they differ; other answers are then taken as well.
    """

    values: tuple[str, ...]
    advice: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``key`` names it in every language, ``heading`` in the current one; ``hint`` says what it
    means. ``parts``: the headings of the numbers of a cell of ``counts``. ``width``: in
    characters of a sheet, and the share of a printed page; 0 leaves it to the writer.
    ``groups``: a chapter writes its values above the rows that share them. ``kept``: whoever
    fills in the sheet must leave it as it is.
    """

    key: str
    heading: str
    kind: Kind = "text"
    hint: str = ""
    parts: tuple[str, ...] = ()
    width: float = 0
    groups: bool = False
    kept: bool = False
    choices: CellChoices | None = None

    @property
    def numeric(self) -> bool:
        """Whether it is set flush right."""
        return self.kind != "text"


@dataclass(frozen=True)
class DocumentTable:
    """A table that leaves; every row is as long as ``columns``.

    ``row_ids`` say what each row is about (an indicator's id, a passage's id), never what was
    said in it. ``notes`` stand below. ``frozen``: how many columns a sheet keeps in sight.
    ``italic_rows``: the places of rows set in italics, from 0.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    row_ids: Sequence[str] = ()
    notes: tuple[str, ...] = ()
    frozen: int = 0
    italic_rows: frozenset[int] = frozenset()


def without_blank_columns(table: DocumentTable) -> DocumentTable:
    """Return a table without the columns in which nothing is known of any of its rows."""
    if not table.rows:
        return table
    kept = [n for n in range(len(table.columns)) if any(_is_known(row[n]) for row in table.rows)]
    return replace(
        table,
        columns=tuple(table.columns[n] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in table.rows),
    )


def _is_known(value: Value) -> bool:
    if isinstance(value, tuple):
        return any(own is not None for own in value)
    return value is not None and value != ""
