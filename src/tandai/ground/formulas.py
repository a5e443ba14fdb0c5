"""Cells of a `.csv` that a spreadsheet program would run as a formula.

Transcripts come from anywhere, and Excel and LibreOffice run a cell that begins with one of a few
signs, also one between quotation marks. Tables for people to open (sheets to fill in, contested
passages) get an apostrophe there; tables that programs read again (tags, quotes, a corpus) hold
the text exactly, and whoever writes one is told how many such cells it has.
"""

from __future__ import annotations

from typing import TypeVar

import polars as pl

from tandai.ground.language import tr
from tandai.ground.numbers import count

STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = TypeVar("Cell", str, float, str | int, str | float)


def harmless(cell: Cell) -> Cell:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS) else cell


def formula_cells(frame: pl.DataFrame) -> int:
    """Return how many cells of text begin like a formula."""
    first = pl.col(pl.String).str.slice(0, 1).is_in(STARTS)
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
