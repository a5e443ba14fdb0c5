"""Sheets of a table as rows of text cells, with merged cells, as people keep them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tandai.ground.bounds import (
    MAX_COLUMNS,
    MAX_QUOTE_BYTES,
    MAX_QUOTE_CELLS,
    MAX_QUOTES,
    beyond,
)
from tandai.ground.delimited import DELIMITED_SUFFIXES, DelimitedRows, not_fitting
from tandai.ground.files import damaged
from tandai.ground.frames import column_names
from tandai.ground.language import tr
from tandai.ground.tables import table_frames
from tandai.ground.xlsx import open_workbook
from tandai.ground.xlsx_parts import Merged

# Names and codes, which stand in many cells.
_SHORT = 60
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Sheet:
    """A sheet: ``rows`` of cells as text, stripped, each row as long as the longest.

    ``numbers``: those that the file gives to the rows. ``widths``: of a file whose rows have each
    their own number of cells, how many; else empty.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    merged: tuple[Merged, ...] = ()
    widths: tuple[int, ...] = ()

    def filled(self, *, across: bool, rows: int | None = None) -> list[list[str]]:
        """Return the (first) rows with the value of merged cells in each row that they cover.

        ``across``: in each column as well, as headings need it; a line of data that is merged
        over all columns is a title and must not become its every cell.
        """
        filled = [list(row) for row in self.rows[:rows]]
        width = len(filled[0]) if filled else 0
        for block in self.merged:
            if block.top >= len(filled) or block.left >= width:
                continue
            value = filled[block.top][block.left]
            last = min(block.right, width - 1) if across else block.left
            for row in filled[block.top : block.bottom + 1]:
                row[block.left : last + 1] = [value] * (last - block.left + 1)
        return filled


def read_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook, or the one of another table, that hold anything.

    Raises FileError or TableError for what cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        sheets = _of_workbook(path)
    elif suffix in DELIMITED_SUFFIXES:
        sheets = [_of_delimited(path)]
    else:
        sheets = [_of_records(path)]
    return [sheet for sheet in sheets if sheet.rows]


def _of_delimited(path: Path) -> Sheet:
    found = DelimitedRows(path)
    rows = _Rows(path)
    for number, row in found:
        rows.add(number, row)
    if found.broken:
        raise not_fitting(path, [found.broken])
    return rows.sheet(path.stem, widths=True)


def _of_records(path: Path) -> Sheet:
    rows = _Rows(path)
    names: list[str] = []
    for frame in table_frames(path):
        own = [name for name in frame.columns if name != "row"]
        names = own if len(own) > len(names) else names
        for number, *row in frame.select("row", *own).iter_rows():
            rows.add(number, row)
    return rows.sheet(path.stem, heading=column_names(path, names))


def _of_workbook(path: Path) -> list[Sheet]:
    sheets = []
    with open_workbook(path) as book:
        for page in book.pages:
            merged: list[Merged] = []
            rows = _Rows(path)
            for number, row in book.rows(page, merged):
                # Blocks of merged cells are told by places: rows without cells take theirs.
                rows.skip_to(number)
                rows.add(number, row)
            sheets.append(rows.sheet(page.name, merged))
    return sheets


@dataclass
class _Rows:
    """The rows of a sheet as far as they were read: no more than a list of quotes has."""

    path: Path
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    quotes: int = 0
    width: int = 0
    size: int = 0

    def add(self, number: int, row: Iterable[str]) -> None:
        """Keep a row; short cells, which are often equal, once."""
        cells = [_text(cell) for cell in row]
        self.quotes += 1
        self.width = max(self.width, len(cells))
        self.size += sum(map(sys.getsizeof, cells))
        if self.quotes > MAX_QUOTES:
            raise beyond(self.path, tr("rows of quotes", "baris kutipan"), MAX_QUOTES)
        if self.width > MAX_COLUMNS:
            raise beyond(self.path, tr("columns", "kolom"), MAX_COLUMNS)
        if self.size > MAX_QUOTE_BYTES:
            what = tr("MB of quotes", "MB kutipan")
            raise beyond(self.path, what, MAX_QUOTE_BYTES // 2**20)
        self.rows.append(cells)
        self.numbers.append(number)
        if len(self.rows) * self.width > MAX_QUOTE_CELLS:
            raise beyond(self.path, tr("cells", "sel"), MAX_QUOTE_CELLS)

    def skip_to(self, number: int) -> None:
        """Keep a row without cells for each that lies before the row of this number."""
        if number * max(1, self.width) > MAX_QUOTE_CELLS:
            raise beyond(self.path, tr("cells", "sel"), MAX_QUOTE_CELLS)
        self.rows += ([] for _ in range(len(self.rows) + 1, number))
        self.numbers += range(len(self.numbers) + 1, number)

    def sheet(
        self,
        name: str,
        merged: Sequence[Merged] = (),
        *,
        widths: bool = False,
        heading: Sequence[str] = (),
    ) -> Sheet:
        """Return the sheet, with its rows as long as the last column that holds anything."""
        rows = [list(heading), *self.rows] if heading else self.rows
        numbers = [0, *self.numbers] if heading else self.numbers
        last = max((n for row in rows for n, cell in enumerate(row) if cell), default=-1)
        width = last + 1
        padded = tuple(tuple(row[:width]) + ("",) * (width - len(row)) for row in rows)
        if _area(merged, len(rows), width) > max(1, len(rows)) * max(1, width):
            # Blocks that lie over one another, as no program writes them.
            raise damaged(self.path)
        return Sheet(
            name,
            padded if width else (),
            tuple(numbers),
            tuple(merged),
            tuple(map(len, rows)) if widths else (),
        )


def _area(merged: Iterable[Merged], rows: int, width: int) -> int:
    """Return how many cells of the sheet lie in blocks of merged ones."""
    return sum(
        (min(block.bottom, rows - 1) - block.top + 1)
        * (min(block.right, width - 1) - block.left + 1)
        for block in merged
        if block.top < rows and block.left < width
    )


def _text(cell: str) -> str:
    text = _NO_CHARACTER.sub("", cell).strip().removeprefix("\ufeff")
    return sys.intern(text) if len(text) <= _SHORT else text
