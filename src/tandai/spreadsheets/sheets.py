"""Sheets of a table as rows of text cells, with merged cells, as people keep them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tandai.ground.errors import FileError
from tandai.ground.files import (
    DAMAGE,
    MAX_LINE_CHARACTERS,
    MAX_TABLE_BYTES,
    damaged,
    read_text,
    require_small_zip,
)
from tandai.ground.language import tr
from tandai.ground.tables import read_table

_MAX_CELLS = 4_000_000
_MAX_COLUMNS = 2_000
_MAX_MERGED = 200_000
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Merged:
    """A block of merged cells; rows and columns count from 0, the last ones are in it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A sheet: ``rows`` of cells as text, stripped, each row as long as the longest.

    ``first_row`` is the number that the file gives to the first of them.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()
    first_row: int = 1

    def filled(self, *, across: bool) -> list[list[str]]:
        """Return the rows with the value of merged cells in each row that they cover.

        ``across``: in each column as well, as headings need it; a line of data that is merged
        over all columns is a title and must not become its every cell.
        """
        rows = [list(row) for row in self.rows]
        width = len(rows[0]) if rows else 0
        for block in self.merged:
            if block.top >= len(rows) or block.left >= width:
                continue
            value = rows[block.top][block.left]
            last = min(block.right, width - 1) if across else block.left
            for row in rows[block.top : block.bottom + 1]:
                row[block.left : last + 1] = [value] * (last - block.left + 1)
        return rows


def read_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook, or the one of another table, that hold anything.

    Raises FileError or TableError for what cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        sheets = _read_xlsx(path)
    elif suffix in (".csv", ".tsv"):
        sheets = [_sheet(path.stem, _csv_rows(path))]
    else:
        frame = read_table(path, translated=False)
        names = [name for name in frame.columns if name != "row"]
        sheets = [_sheet(path.stem, [names, *frame.select(names).iter_rows()])]
    return [sheet for sheet in sheets if sheet.rows]


def _csv_rows(path: Path) -> list[list[str]]:
    text = read_text(path, MAX_TABLE_BYTES)
    if path.suffix.lower() == ".tsv":
        separator = "\t"
    else:
        # Lines above the heading may hold none, so that all of the beginning is looked at.
        head = text[:20_000]
        separator = max(",;\t|", key=head.count)
    csv.field_size_limit(MAX_LINE_CHARACTERS)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if not (rows == [] and len(row) == 1 and row[0].casefold().startswith("sep=")):
                rows.append(row)
    except csv.Error:
        raise damaged(path) from None
    return rows


def _sheet(name: str, rows: Sequence[Sequence[Any]], merged: Sequence[Merged] = ()) -> Sheet:
    texts = [[_text(cell) for cell in row] for row in rows]
    while texts and not any(texts[-1]):
        texts.pop()
    used = [index for row in texts for index, cell in enumerate(row) if cell]
    width = max(used, default=-1) + 1
    padded = tuple(tuple(row[:width]) + ("",) * (width - len(row)) for row in texts)
    return Sheet(name, padded if width else (), tuple(merged))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and not (value.hour or value.minute or value.second):
        return str(value.date())
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return _NO_CHARACTER.sub("", text).strip().removeprefix("\ufeff")


def _read_xlsx(path: Path) -> list[Sheet]:
    require_small_zip(path)
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # The library leaves a file that it opened itself open where it finds damage.
        with path.open("rb") as file, ZipFile(path) as archive:
            # Cached results of formulas; no formula is computed, no link followed.
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            return [_xlsx_sheet(path, page, archive) for page in book.worksheets]
    except (InvalidFileException, SyntaxError, LookupError, *DAMAGE) as error:
        # Readers of XML raise SyntaxError, and LookupError for an encoding that there is not.
        raise damaged(path) from error


def _xlsx_sheet(path: Path, page: Any, archive: ZipFile) -> Sheet:
    # What the file says of its size may be wrong, or a million columns.
    page.reset_dimensions()
    rows: list[tuple[Any, ...]] = []
    cells = 0
    for row in page.iter_rows(values_only=True):
        cells += 1 + len(row)
        if len(row) > _MAX_COLUMNS or cells > _MAX_CELLS:
            raise FileError(
                tr("has more cells than any list of quotes.", "selnya terlalu banyak."),
                where=path,
                hint=tr("Save the quotes alone as .csv.", "Simpan kutipannya saja sebagai .csv."),
            )
        rows.append(row)
    # The library tells of merged cells only when it builds every cell of them.
    return _sheet(page.title, rows, list(_merged(archive, page._worksheet_path)))


def _merged(archive: ZipFile, member: str) -> Iterator[Merged]:
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils.cell import range_boundaries

    found = 0
    with archive.open(member) as file:
        for _, element in iterparse(file, forbid_dtd=True):
            if element.tag.endswith("}mergeCell"):
                # A range of whole rows or columns has no bound on one side.
                left, top, right, bottom = (
                    n or 0 for n in range_boundaries(element.get("ref", ""))
                )
                found += 1
                if min(left, top, right, bottom) > 0 and found <= _MAX_MERGED:
                    yield Merged(top - 1, left - 1, bottom - 1, right - 1)
            elif element.tag.endswith(("}row", "}c")):
                element.clear()
