"""What nothing that leaves may hold: text that a program would run, characters of no file.

Transcripts come from anywhere, and Excel and LibreOffice run a cell of a ``.csv`` that begins
with one of a few signs, also one between quotation marks. Tables for people to open (sheets to
fill in, contested passages) get an apostrophe there; tables that programs read again (tags,
quotes, a corpus) hold the text exactly, and whoever writes one is told how many such cells it
has. In ``.xlsx`` all text is text, and marked so that it stays text when somebody edits it.
"""

from __future__ import annotations

from typing import TypeVar

import polars as pl

from tandai.ground.language import tr
from tandai.ground.numbers import count

_STARTS = ("=", "+", "-", "@", "\t", "\r")

# No encoding holds halves of a pair of surrogates, and no XML these two.
_UNWRITABLE = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
# What XML, and so .docx, cannot hold besides; .xlsx has a way of its own to write them.
_UNPRINTABLE = {**_UNWRITABLE, **dict.fromkeys((*range(9), 11, 12, *range(14, 32)), "\ufffd")}

Cell = TypeVar("Cell", str, float, str | int | float | None)


def printable(text: str) -> str:
    """Return a text with U+FFFD for characters that no document can hold."""
    return text.translate(_UNPRINTABLE)


def writable_text(text: str) -> str:
    """Return a text with U+FFFD for what no file can hold; control characters stay."""
    return text.translate(_UNWRITABLE)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    return text.startswith(_STARTS)


def harmless(cell: Cell) -> Cell:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and is_formula(cell) else cell


def formula_cells(frame: pl.DataFrame) -> int:
    """Return how many cells of text begin like a formula."""
    first = pl.col(pl.String).str.slice(0, 1).is_in(_STARTS)
    return int(frame.select(first.sum()).sum_horizontal().sum())


def formula_note(cells: int) -> str:
    """Say that a `.csv` holds so many such cells; empty where it holds none."""
    if not cells:
        return ""
    return tr(
        f"A spreadsheet program would run {count(cells, 'cell', '')} of the .csv as formulas: text "
        "that begins with = + - or @ is kept exactly. To open it in one, write .xlsx.",
        f"Program lembar kerja akan menjalankan {cells} sel dalam .csv ini sebagai rumus: teks "
        "berawalan = + - atau @ ditulis persis apa adanya. Untuk dibuka di sana, tulis .xlsx.",
    )
