"""Sheets that people fill in: a row a passage, a column an indicator.

There are two kinds, read alike: the coding sheet of `tandai import`, and the check sheet of
`tandai sample`, whose rows carry besides how they were drawn. A row counts as read where ``read``
has a mark; what is empty in it was not found. In a coding sheet a code says as much as the mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from tandai.codebook import (
    DEFAULT_STANCE,
    ISTILAH_OF_STANCE,
    STANCES,
    Codebook,
    Indicator,
    stance_word,
)
from tandai.corpus.codings import row_number
from tandai.corpus.corpus import CODING_COLUMNS
from tandai.corpus.sheet_headings import ISTILAH_OF_HEADING, heading_of
from tandai.documents.chapters import Facts, Paragraph, PlainBlock
from tandai.documents.guards import is_formula
from tandai.documents.tables import CellChoices, Column, Kind
from tandai.ground.answers import NO, YES
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr
from tandai.ground.listing import first_few

SHOWN = ("number", "passage_id", "document", "informant", "question", "text")
SUGGESTED = "suggested"
CODER = "coder"
READ = "read"
NOTE = "note"
# What tells how a row was drawn, in sheets of `tandai sample`.
KEPT = ("probability", "sample", "check")
_TAKEN = frozenset({*SHOWN, SUGGESTED, CODER, READ, NOTE, *KEPT, "row"})
_IN_EITHER_LANGUAGE = _TAKEN | {ISTILAH_OF_HEADING[name] for name in _TAKEN - {"row"}}
_PREFIX = "code:"
# What is shown stays in sight while one scrolls: on a small screen codes must fit beside it.
WIDTHS: Mapping[str, int] = {
    "number": 7,
    "passage_id": 14,
    "document": 12,
    "informant": 12,
    "question": 24,
    "text": 46,
    SUGGESTED: 24,
    CODER: 10,
    READ: 6,
    NOTE: 24,
}
KINDS: Mapping[str, Kind] = {"number": "count", "probability": "number"}
_ABSENT = ""
_STANCE_OF_CELL: Mapping[str, str] = {
    **dict.fromkeys(NO, _ABSENT),
    **dict.fromkeys(YES, DEFAULT_STANCE),
    **{stance: stance for stance in STANCES},
    **{word: stance for stance, word in ISTILAH_OF_STANCE.items()},
}


def is_sheet(headings: Iterable[str]) -> bool:
    """Whether a table with these headings is a sheet to fill in, of either kind."""
    there = set(headings)
    filled_in = READ in there or {"sample", "check"} <= there
    return {"passage_id", "text"} <= there and filled_in and "indicator" not in there


def column_of(id: str) -> str:
    """Return the heading of an indicator; one that is called like another column gets a prefix."""
    taken = id.casefold() in _IN_EITHER_LANGUAGE or id.startswith(_PREFIX)
    return f"{_PREFIX}{id}" if taken else id


def plain_cell(cell: str) -> str:
    """Return a cell as answers are compared: a spreadsheet may have made a number of it."""
    return " ".join(cell.casefold().split()).removesuffix(".0")


def stance_of_cell(cell: str) -> str | None:
    """Return the stance that a cell under an indicator says, "" for absent; None for no answer."""
    return _STANCE_OF_CELL.get(plain_cell(cell))


def says_read(cell: str) -> bool:
    """Whether a cell under ``read`` is a mark."""
    return bool(cell.strip()) and plain_cell(cell) not in NO


def no_code(column: str, cell: str) -> str:
    """Say that a cell under an indicator is no answer."""
    return tr(
        f"{column}: {named(cell)} is no code (1, 0, {', '.join(STANCES)})",
        f"{column}: {named(cell)} bukan kode (1, 0, {', '.join(ISTILAH_OF_STANCE.values())})",
    )


def half_filled(empty: Sequence[str]) -> str:
    """Say that some cells of a row are empty, and nothing says that it was read."""
    shown = first_few(empty, 3)
    return tr(
        f"half filled in: {shown} empty, and no mark under 'read'",
        f"baru sebagian diisi: {shown} kosong, dan kolom 'dibaca' belum ditandai",
    )


def without_mark() -> Problem:
    """Say that the column is missing that says of each row whether it was read."""
    return Problem(
        tr("heading", "judul kolom"),
        tr(
            "there is no column 'read', and some rows are half filled in; give it its heading back",
            "tidak ada kolom 'dibaca', dan sebagian baris baru sebagian diisi; kembalikan judulnya",
        ),
    )


def fill_in_columns(codebook: Codebook, ids: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns that people fill in: coder, read, an indicator each, and a note."""
    coder = tr(
        "Who codes. Once is enough where one person fills in all of the sheet.",
        "Siapa yang mengode. Cukup sekali bila satu orang mengisi seluruh lembar.",
    )
    return (
        Column(CODER, heading_of(CODER), hint=coder, width=WIDTHS[CODER]),
        Column(READ, heading_of(READ), width=WIDTHS[READ], choices=CellChoices(("x",))),
        *(_indicator_column(codebook[id]) for id in ids),
        Column(NOTE, heading_of(NOTE), width=WIDTHS[NOTE]),
    )


def _indicator_column(indicator: Indicator) -> Column:
    advice = tr(
        "1 carries it (supports), 0 does not, or a stance.",
        "1 ada (mendukung), 0 tidak ada, atau sikap lain.",
    )
    said = "\n".join(filter(None, (indicator.name, str(indicator.definition))))
    name = column_of(indicator.id)
    return Column(name, name, hint=said, width=13, choices=CellChoices(choices(), advice))


def choices() -> tuple[str, ...]:
    """Return what the drop-down of an indicator offers: 1 supports, 0 is absent, other stances."""
    others = [stance for stance in STANCES if stance != DEFAULT_STANCE]
    return ("1", "0", *map(stance_word, others))


def how_to(codebook: Codebook, lines: Iterable[str]) -> tuple[PlainBlock, ...]:
    """Return how to fill in a sheet, and what the indicators are."""
    common = (
        tr(
            "Read each passage with its question and put x under 'read'.",
            "Baca tiap kutipan beserta pertanyaannya, lalu beri x pada kolom 'dibaca'.",
        ),
        tr(
            "Under each indicator that it carries choose 1 (supports), or another stance. In a "
            "row with x an empty cell says that the indicator is absent.",
            "Pada tiap indikator yang ada pilih 1 (mendukung) atau sikap lain. Pada baris "
            "ber-x, sel kosong berarti indikator itu tidak ada.",
        ),
    )
    known = [(f"{own.id}: {own.name}", str(own.definition)) for own in codebook.indicators]
    return (*map(Paragraph, (*common, *lines)), Facts(known))


def codings_in(path: Path, frame: pl.DataFrame, codebook: Codebook, coder: str) -> pl.DataFrame:
    """Return what a filled-in sheet says, a row a code with the columns of ``CODING_COLUMNS``.

    ``frame``: its cells as strings, headings as they stand. ``coder``: who coded where the sheet
    does not say. Raises CorpusError listing every row that is half filled in or says no code, and
    columns that are filled in under no indicator of the codebook.
    """
    reading = _SheetReading(frame, codebook, coder)
    problems = first_of(reading.problems())
    if problems:
        raise CorpusError(
            tr("some cells of the sheet say no code.", "sebagian sel lembar ini bukan kode."),
            where=path,
            hint=tr(
                "Mend them: 1, 0 or a stance under an indicator, x under 'read'; for another "
                "codebook give --codebook.",
                "Perbaiki: 1, 0, atau sikap di bawah indikator, x di bawah 'dibaca'; untuk buku "
                "kode lain berikan --codebook.",
            ),
            problems=problems,
        )
    return pl.DataFrame(list(reading.codings()), schema=dict(CODING_COLUMNS), orient="row")


def labels_in(frame: pl.DataFrame) -> list[str]:
    """Return the names of a sheet's columns that hold answers and nothing else."""
    return [
        id
        for name, id in code_columns(frame.columns).items()
        if all(not cell.strip() or stance_of_cell(cell) is not None for cell in frame[name])
    ]


def code_columns(headings: Iterable[str]) -> dict[str, str]:
    """Return the headings under which codes may stand, each with the id that it names."""
    return {name: name.removeprefix(_PREFIX) for name in headings if name.casefold() not in _TAKEN}


def is_filled_in(frame: pl.DataFrame) -> bool:
    """Whether anybody wrote anything into a sheet."""
    own = [name for name in frame.columns if name in (CODER, READ, NOTE)]
    own += code_columns(frame.columns)
    return any((frame[name].str.strip_chars() != "").any() for name in own)


def own_text(cell: str) -> str:
    """Return a text without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and is_formula(cell[1:]) else cell


class _SheetReading:
    """One pass over the rows of a sheet."""

    def __init__(self, frame: pl.DataFrame, codebook: Codebook, coder: str) -> None:
        self.marked = READ in frame.columns
        self.frame = frame if READ in frame.columns else frame.with_columns(pl.lit("").alias(READ))
        self.codebook = codebook
        self.strict = set(KEPT) <= set(frame.columns)
        columns = code_columns(frame.columns)
        self.ids = {name: codebook.find(id) for name, id in columns.items()}
        self.known = [name for name, id in self.ids.items() if id is not None]
        self.said = self._coders(coder)

    def _coders(self, otherwise: str) -> list[str]:
        """Return who coded each row: one name anywhere is that of all rows."""
        if CODER not in self.frame.columns:
            return [otherwise] * len(self.frame)
        cells = [" ".join(cell.split()) for cell in self.frame[CODER]]
        names = sorted(set(cells) - {""})
        alone = names[0] if len(names) == 1 else otherwise
        return [cell or alone for cell in cells]

    def problems(self) -> Iterator[Problem]:
        yield from self._unknown_columns()
        if not self.marked and any(map(self._is_half_filled, self.frame.iter_rows(named=True))):
            yield without_mark()
            return
        first: dict[tuple[str, str], int] = {}
        for cells, coder in zip(self.frame.iter_rows(named=True), self.said, strict=True):
            where = row_number(cells["row"])
            for name in self.known:
                if cells[name].strip() and stance_of_cell(cells[name]) is None:
                    yield Problem(where, no_code(name, cells[name].strip()))
            if self._is_half_filled(cells):
                empty = [name for name in self.known if not cells[name].strip()]
                yield Problem(where, half_filled(empty or [READ]))
            key = (cells["passage_id"].strip(), coder)
            if not key[0]:
                yield Problem(where, tr("passage_id is empty", "id_kutipan kosong"))
            elif first.setdefault(key, cells["row"]) != cells["row"] and self._is_read(cells):
                what = tr(
                    f"passage_id {named(key[0])} stands already in row {first[key]}",
                    f"id_kutipan {named(key[0])} sudah ada di baris {first[key]}",
                )
                yield Problem(where, what)

    def _unknown_columns(self) -> Iterator[Problem]:
        """Name columns of no indicator that hold codes; what else people note down is theirs."""
        for name, id in self.ids.items():
            if id is None and any(stance_of_cell(cell) for cell in self.frame[name]):
                nearest = self.codebook.nearest(name)
                hint = tr(f"; did you mean {nearest}?", f"; maksudnya {nearest}?")
                shown = named(name, known=nearest is not None)
                yield Problem(
                    tr("heading", "judul kolom"),
                    tr(f"unknown indicator {shown}", f"indikator {shown} tidak dikenal")
                    + (hint if nearest else ""),
                )

    def _is_half_filled(self, cells: Mapping[str, str]) -> bool:
        filled = [name for name in self.known if cells[name].strip()]
        if says_read(cells[READ]) or not filled:
            return False
        if len(filled) == len(self.known):
            return bool(cells[READ].strip())
        given = any(stance_of_cell(cells[name]) for name in filled)
        return self.strict or bool(cells[READ].strip()) or not given

    def _is_read(self, cells: Mapping[str, str]) -> bool:
        return says_read(cells[READ]) or any(cells[name].strip() for name in self.known)

    def codings(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield the rows of ``codings.csv`` that the sheet stands for."""
        for cells, coder in zip(self.frame.iter_rows(named=True), self.said, strict=True):
            if not self._is_read(cells):
                continue
            passage = own_text(cells["passage_id"].strip())
            given: dict[str, set[str]] = {}
            # Two headings may name one indicator, by its id and by its term.
            for name in self.known:
                if stance := stance_of_cell(cells[name]):
                    given.setdefault(str(self.ids[name]), set()).add(stance)
            for id, own in given.items():
                yield passage, coder, id, own.pop() if len(own) == 1 else "mixed"
            if not given:
                yield passage, coder, "", ""
