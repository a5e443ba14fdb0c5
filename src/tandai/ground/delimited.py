"""Rows of CSV and TSV files, read one after another: the only reader of their kind.

The separator is guessed here, since Excel writes semicolons with Indonesian settings.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

from tandai.ground.bounds import (
    MAX_CELL_CHARACTERS,
    MAX_ROW_CHARACTERS,
    WHOLE,
    Extent,
    beyond,
)
from tandai.ground.errors import Problem, TableError
from tandai.ground.files import text_lines
from tandai.ground.language import tr

DELIMITED_SUFFIXES = (".csv", ".tsv")

# A first line that tells Excel, and no one else, how the cells are separated.
_SEPARATOR_MARK = re.compile(r"sep=([,;\t|])\n", re.IGNORECASE)
_SEPARATORS = ",;\t|"
_LINES_LOOKED_AT = 40


class DelimitedRows:
    """The rows of a file, as (number of the line where the row begins, cells).

    Rows without anything in them are passed over: Excel leaves rows of separators where rows
    were emptied by hand. ``broken`` says, once all rows were read, what is no CSV and where;
    nothing is read beyond it.
    """

    def __init__(self, path: Path, extent: Extent = WHOLE) -> None:
        self._path = path
        self._extent = extent
        self.broken: Problem | None = None

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        self._read_of_row = 0
        lines = text_lines(self._path, self._extent.most_bytes, self._extent.told)
        head = list(islice(lines, _LINES_LOOKED_AT))
        mark = _SEPARATOR_MARK.match(head[0]) if head else None
        separator = mark[1] if mark else separator_of(self._path, head)
        csv.field_size_limit(MAX_CELL_CHARACTERS)
        reader = csv.reader(self._counted(chain(head, lines)), delimiter=separator, strict=True)
        if mark:
            next(reader)
        line = reader.line_num + 1
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                where = tr(f"line {reader.line_num}", f"baris {reader.line_num}")
                self.broken = Problem(where, _csv_fault(error))
                return
            self._read_of_row = 0
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1

    def _counted(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the lines; a row that goes over lines without end is refused."""
        for line in lines:
            self._read_of_row += len(line)
            if self._read_of_row > MAX_ROW_CHARACTERS:
                what = tr("characters in a row", "karakter dalam satu baris")
                raise beyond(self._path, what, MAX_ROW_CHARACTERS)
            yield line


def ragged(line: int, cells: int, columns: int) -> Problem:
    """Return the problem of a row that has other cells than the heading has columns."""
    return Problem(
        tr(f"line {line}", f"baris {line}"),
        tr(
            f"{cells} cells, but {columns} columns",
            f"{cells} sel, padahal {columns} kolom",
        ),
    )


def not_fitting(path: Path, problems: Iterable[Problem]) -> TableError:
    """Return the error of rows that are ragged or no CSV.

    Such a row is no matter of taste: what stands behind a comma in a quote that has no quotation
    marks around it would be read as a code, and the code as a coder.
    """
    return TableError(
        tr(
            "the rows do not fit the heading.",
            "isi baris tidak cocok dengan judul kolom.",
        ),
        where=path,
        hint=tr(
            "Put quotation marks around cells that hold the separator.",
            "Beri tanda kutip pada sel yang memuat tanda pemisah.",
        ),
        problems=tuple(problems),
    )


def separator_of(path: Path, head: list[str]) -> str:
    """Return what separates the cells of a file that begins with the lines of ``head``.

    It is what makes cells of the heading: of the first row that is followed by another one with
    several cells. Titles may stand above it, and texts below it hold separators of any kind.
    """
    if path.suffix.lower() == ".tsv":
        return "\t"
    first = {separator: _heading(head, separator) for separator in _SEPARATORS}
    return min(_SEPARATORS, key=lambda separator: first[separator])


def _heading(head: list[str], separator: str) -> tuple[int, int]:
    """Return the place of the row that would be the heading and, negative, its number of cells."""
    widths: list[int] = []
    # A cell that is too long is an error; the rows before it say enough.
    with suppress(csv.Error):
        rows = csv.reader(head, delimiter=separator)
        widths.extend(len(row) for row in rows if any(cell.strip() for cell in row))
    for place, width in enumerate(widths):
        if width > 1 and (place + 1 == len(widths) or widths[place + 1] > 1):
            return place, -width
    return len(head), -1


def _csv_fault(error: csv.Error) -> str:
    """Return what a row lacks; other faults in the words of the library, which hold no text."""
    if "unexpected end of data" in str(error):
        return tr(
            "a quotation mark that was opened before is not closed",
            "tanda kutip yang dibuka sebelumnya tidak ditutup",
        )
    return str(error)
