"""How much of a file is read, whatever the file says of itself.

A small file can claim, or unpack to, more than any machine holds: a cell in the last column of
the last row, twenty million rows that are all the same, a member of a ZIP that is a thousand
times as large as the ZIP. So each reader counts what it reads, and stops at these bounds. They
are set so that reading stays under 1 GB of memory and a minute for any one file that is within
them, and they are the same for every command that opens a format. Users find them in
``docs/en/files.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tandai.ground.errors import FileError, Problem
from tandai.ground.language import tr
from tandai.ground.numbers import whole

# A transcript of eight hours is about 0.5 MB.
MAX_TEXT_BYTES = 64 * 2**20
# The largest table of passages seen in practice is about 60 MB, 500,000 passages are 220 MB.
MAX_TABLE_BYTES = 512 * 2**20
# The longest answers are some ten thousand characters long, and a cell of Excel's has 32,767.
MAX_LINE_CHARACTERS = 1_000_000
MAX_CELL_CHARACTERS = 1_000_000
# A row of a CSV may go over many lines, as long as its quotation marks are open.
MAX_ROW_CHARACTERS = 2_000_000

# What a ZIP container (docx, odt, xlsx, qdpx) may unpack to, all of its members together.
MAX_UNPACKED_BYTES = 256 * 2**20
# A workbook has about ten members, a project one for each of its sources.
MAX_MEMBERS = 20_000

MAX_ROWS = 1_000_000
MAX_COLUMNS = 2_000
MAX_CELLS = 32_000_000
# What a table takes once it is read: 16 bytes a cell, and its text where that is longer. Of what
# is said of documents a corpus makes a second table. 500,000 passages take 290 MB.
MAX_TABLE_MEMORY = 320 * 2**20
# Variables of a document times documents, where each passage is a document of its own.
MAX_VARIABLES = 8_000_000
# The same of tags, whose rows and bytes have no other bound: a million short passages by sixteen
# indicators take 350 MB. Suggestions are little beside.
MAX_TAGS_MEMORY = 640 * 2**20
# Cells of all sheets that hold something, and all elements of a sheet, empty ones too.
MAX_SHEET_CELLS = 8_000_000
MAX_SHEET_ELEMENTS = 40_000_000
# `import` builds a project of a table, which takes about 3 kB a quote and its text several times.
MAX_QUOTES = 200_000
MAX_QUOTE_CELLS = 4_000_000
MAX_QUOTE_BYTES = 128 * 2**20

# Names and values of a codebook, a mapping, a list of judgements; a large codebook has 5,000.
MAX_YAML_NODES = 300_000

# Names in a key of pseudonyms: each is looked for in each text.
MAX_NAMES = 20_000

# How deeply the XML of a workbook, or YAML, may be nested.
MAX_DEPTH = 50

# A transcript of eight hours has about 0.5 MB of text in 5,000 paragraphs or 200 pages; forty of
# them may stand in one file. A thesis of 400 pages has 1 MB.
MAX_DOCUMENT_CHARACTERS = 16 * 2**20
MAX_PARAGRAPHS = 200_000
MAX_PAGES = 2_000
# All passages of a document, each with the question before it.
MAX_PASSAGE_CHARACTERS = 64 * 2**20

# XML of a document: a tag costs about 120 bytes as it is read, an attribute 240. Word cuts text
# into runs: eight hours, each run with its font, are 35 MB with 2 million tags and attributes.
MAX_XML_BYTES = 96 * 2**20
MAX_XML_PARTS = 3_000_000

# Operators that draw a PDF's pages: text has one or two a word, a map some ten thousand.
MAX_PDF_OPERATORS = 3_000_000
# Rich text is wordy: what is no picture is about ten times its text.
MAX_RTF_BYTES = 32 * 2**20
MAX_RTF_GROUPS = 1_000_000

# Eight hours with the time of every word and token are 300,000 objects with a million values.
MAX_JSON_OBJECTS = 600_000
MAX_JSON_VALUES = 4_000_000
# A cue a word, for eight hours, is 72,000.
MAX_CUES = 200_000
MAX_COMMENTS = 50_000

# A project, each source of which becomes a transcript: 200 interviews of two hours are 25 MB of
# text with 20,000 codings.
MAX_PROJECT_CHARACTERS = 32 * 2**20
MAX_SOURCES = 10_000
MAX_PROJECT_LINES = 400_000
# Word documents in a project that has their texts in no other form: a MB or two an interview.
MAX_PROJECT_XML_BYTES = 400 * 2**20
MAX_CODINGS = 200_000
MAX_CODES = 10_000
MAX_CODE_DEPTH = 50
# Passages that codings are compared with, and given to: a span over a whole text lies over each.
MAX_OVERLAPS = 20_000_000
MAX_GIVEN = 1_000_000

# Nobody mends more rows than that by hand; the list of what is wrong is no bomb either.
MAX_PROBLEMS = 10_000


def beyond(path: Path, what: str, limit: int) -> FileError:
    """Return the error of a file that holds more than ``limit`` of ``what``.

    ``what`` is a word in the current language for what is counted, in the plural: rows, cells,
    pages, MB unpacked.
    """
    said = whole(limit)
    return FileError(
        tr(
            f"holds more than {said} {what}, which is the limit.",
            f"berisi lebih dari {said} {what}, yaitu batasnya.",
        ),
        where=path,
        hint=tr(
            "Split it into smaller files; if it should not be that large, save it again in the "
            "program that made it.",
            "Pecah menjadi beberapa berkas; bila seharusnya tidak sebesar itu, simpan ulang di "
            "program pembuatnya.",
        ),
    )


def first_of(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems, of more than ``MAX_PROBLEMS`` the first and a word that there are more.

    What makes them is not asked for any that are not returned.
    """
    remaining = iter(problems)
    found = list(islice(remaining, MAX_PROBLEMS))
    if len(found) == MAX_PROBLEMS and next(remaining, None) is not None:
        found.append(Problem("", tr("there are more", "masih ada yang lain")))
    return found


@dataclass
class Count:
    """What was read of a table so far; stops where a bound is passed."""

    path: Path
    rows: int = 0
    cells: int = 0
    characters: int = 0
    bounded: bool = True

    def add(self, *, rows: int, cells: int, characters: int) -> None:
        """Count what was read; raises FileError where it is too much.

        A character counts as one byte: texts in Latin letters take as much.
        """
        self.rows += rows
        self.cells += cells
        self.characters += characters
        if not self.bounded:
            return
        if self.rows > MAX_ROWS:
            raise beyond(self.path, tr("rows", "baris"), MAX_ROWS)
        if self.cells > MAX_CELLS:
            raise beyond(self.path, tr("cells", "sel"), MAX_CELLS)
        if self.characters > MAX_TABLE_BYTES:
            raise beyond(self.path, tr("MB of text", "MB teks"), MAX_TABLE_BYTES // 2**20)

    def columns(self, number: int) -> None:
        """Refuse a table of too many columns."""
        if number > MAX_COLUMNS:
            raise beyond(self.path, tr("columns", "kolom"), MAX_COLUMNS)


@dataclass(frozen=True)
class Extent:
    """How much of a table is read, and whom it is told.

    ``lazily``: whoever asks lets each part go before the next, so that rows and bytes have no
    bound, but for those of a single row or block. ``told`` is given the bytes of the file that
    were read, a piece at a time; they add up to its size.
    """

    lazily: bool = False
    told: Callable[[int], None] = lambda _bytes: None

    @property
    def most_bytes(self) -> int:
        """The size of the largest file that is read."""
        return sys.maxsize if self.lazily else MAX_TABLE_BYTES

    def count(self, path: Path) -> Count:
        """Return a count of what is read of a file."""
        return Count(path, bounded=not self.lazily)


WHOLE = Extent()
