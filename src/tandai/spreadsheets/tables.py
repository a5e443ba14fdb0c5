"""Spreadsheets of quotes as people keep them, read into a coded project.

One row a quote with its codes in a cell, or one column a code with marks; one sheet a coder or
an interview; titles above the heading, headings in two rows, merged cells, a quote once for
several rows of codes. What was understood is said in ``remarks``, and what can be known only by
asking is asked for: a :class:`TableError` with the mapping to fill in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tandai.codebook import Codebook, read_codebook
from tandai.codebook.definitions import folded
from tandai.exchange.codes import LeftOut, Remark
from tandai.exchange.mapping_file import Mapped
from tandai.exchange.project import CodedProject
from tandai.ground import shipped
from tandai.ground.bounds import MAX_SOURCES, beyond, first_of
from tandai.ground.delimited import not_fitting
from tandai.ground.errors import nameable
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.spreadsheets.asking import (
    not_understood,
    require_meanings,
    require_names,
)
from tandai.spreadsheets.code_cells import STANCE_OF_WORD, CodeCells, Named, mark_of
from tandai.spreadsheets.code_lists import codes_listed
from tandai.spreadsheets.headings import CodedSheet, Column, ragged_rows, understand
from tandai.spreadsheets.quote_texts import QuoteRow, QuoteTexts
from tandai.spreadsheets.sheets import read_sheets
from tandai.spreadsheets.themes import Themes, theme_layout

_DIGITS = frozenset(map(str, range(10)))
# 0 and 1 may say no and yes.
_MARKS = 2
# Names that programs give to sheets, which are nobody's.
_NAMELESS = ("sheet", "lembar", "lembarkerja", "worksheet", "data", "table", "tabel", "kutipan")


def read_spreadsheet(
    path: Path, mapped: Mapped | None = None, codebook: Codebook | None = None
) -> CodedProject:
    """Read a workbook, or another table, of coded quotes.

    ``codebook`` tells names of codes from other words (default: the one that comes with tandai);
    ``mapped`` says what columns mean where the headings do not.

    The texts of the project are the quotes of each document, one after another: it has no
    transcripts. A table of codes and definitions is a project that has codes and nothing else.

    Raises TableError where no quotes are found, with a mapping to fill in, or where
    ``mapped`` gives a column an unknown meaning; FileError for what cannot be read.
    """
    mapped = mapped or Mapped()
    book = codebook or read_codebook(shipped.CODEBOOK)
    require_meanings(path, mapped)
    sheets = read_sheets(path)
    found = [(sheet, understand(sheet, book, mapped.columns)) for sheet in sheets]
    tables = [table for _, table in found if table and _has_codes(table)]
    problems = first_of(p for table in tables for p in ragged_rows(table.sheet, table.heading))
    if problems:
        raise not_fitting(path, problems)
    if not tables and (codes := codes_listed(path, sheets)):
        return CodedProject(path.stem, codes=codes, origin="spreadsheet")
    if not tables:
        raise not_understood(path, sheets, [table for _, table in found if table])
    require_names(path, tables, mapped)
    reading = _QuoteTables(path, book, mapped, tables)
    passed = [sheet.name for sheet, table in found if table not in tables]
    return reading.project(passed)


def _has_codes(table: CodedSheet) -> bool:
    return bool(table.places("indicator") or table.places("mark"))


@dataclass
class _QuoteTables:
    """One pass through the tables of a file."""

    path: Path
    codebook: Codebook
    mapped: Mapped
    tables: Sequence[CodedSheet]
    discarded: Counter[LeftOut] = field(default_factory=Counter)
    remarks: list[Message] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)

    def project(self, passed: Sequence[str]) -> CodedProject:
        for table in self.tables:
            self._say_columns(table)
        if passed:
            self.remarks.append(message(Remark.SHEETS_PASSED, sheets=_names(passed)))
        cells = [
            row[column.place]
            for table in self.tables
            for _, row in table.rows()
            for column in table.places("indicator")
        ]
        self.splitter = CodeCells(cells, self.codebook, self.mapped.codes)
        self.signed = any(
            row[column.place] in ("+", "±")
            for table in self.tables
            for column in table.places("mark")
            for _, row in table.rows()
        )
        self._say_themes()
        by_sheet = self._sheets_are()
        rows = [row for table in self.tables for row in self._rows(table, by_sheet)]
        if len({row.document for row in rows}) > MAX_SOURCES:
            raise beyond(self.path, tr("documents", "dokumen"), MAX_SOURCES)
        return QuoteTexts(self.path.stem, rows, self.notes).project(
            dict(+self.discarded), tuple(self.remarks)
        )

    def _say_columns(self, table: CodedSheet) -> None:
        columns = tuple(
            (column.meaning, nameable(column.heading, known=True))
            for column in table.columns
            if column.meaning and column.meaning != "mark"
        )
        left = [column.heading for column in table.columns if column.heading and not column.meaning]
        self.remarks.append(
            message(
                Remark.COLUMNS,
                sheet=table.sheet.name,
                row=table.sheet.numbers[table.heading],
                columns=columns,
                marks=_names([column.heading for column in table.places("mark")]),
                left_out=_names(left),
            )
        )

    def _say_themes(self) -> None:
        headed = [table.sheet.name for table in self.tables if theme_layout(table)]
        if headed:
            self.remarks.append(message(Remark.THEMES, sheets=_names(headed)))

    def _sheets_are(self) -> str:
        """Return what several sheets stand for: "coder", "document", or nothing.

        Coders where the same quotes stand in two of them; interviews where no column names
        these; coders where one does and the sheets have names of their own.
        """
        names = [folded(table.sheet.name) for table in self.tables]
        if len(self.tables) < 2 or all(_is_nameless(name) for name in names):
            return ""
        seen: Counter[str] = Counter()
        for table in self.tables:
            place = table.places("text")[0].place
            seen.update({folded(row[place]) for _, row in table.rows() if row[place]})
        told = all(table.places("document") or table.places("informant") for table in self.tables)
        coded_by = any(
            table.places("coder") or any(c.coder for c in table.columns) for table in self.tables
        )
        if (seen and max(seen.values()) > 1) or told:
            found = "" if coded_by else "coder"
        else:
            found = "document"
        if found:
            ways = {"coder": Remark.SHEETS_OF_CODERS, "document": Remark.SHEETS_OF_INTERVIEWS}
            self.remarks.append(message(ways[found]))
        return found

    def _rows(self, table: CodedSheet, by_sheet: str) -> Iterator[QuoteRow]:
        text_place = table.places("text")[0].place
        about: dict[str, str] = {}
        themes = Themes(table)
        for _, row in map(themes.seen, table.rows()):
            if row is None:
                continue
            own = self._about(table, row)
            if row[text_place]:
                # An informant's name is often written once, above all of his quotes.
                kept = {k: v for k, v in about.items() if k in ("document", "informant")}
                about = {**kept, **{k: v for k, v in own.items() if v}, "text": row[text_place]}
            elif not about:
                self.discarded[LeftOut.LINES_ABOVE_THE_FIRST_QUOTE] += 1
                continue
            elif not any(own.values()) and not self._codes(table, row):
                self.discarded[LeftOut.LINES_WITHOUT_QUOTE_AND_CODE] += 1
                continue
            document = about.get("document") or about.get("informant") or ""
            if by_sheet == "document" or not document:
                document = table.sheet.name if by_sheet == "document" else self.path.stem
            if own.get("note"):
                self.notes.append((document, about["text"], own["note"]))
            yield from self._said(table, row, document, by_sheet, {**about, **own})

    def _about(self, table: CodedSheet, row: Sequence[str]) -> dict[str, str]:
        return {
            column.meaning: row[column.place]
            for column in table.columns
            if column.meaning not in ("", "text", "indicator", "mark")
        }

    def _said(
        self,
        table: CodedSheet,
        row: Sequence[str],
        document: str,
        by_sheet: str,
        about: Mapping[str, str],
    ) -> Iterator[QuoteRow]:
        """Yield what each coder of a row says; a column a coder gives several."""
        coder = about.get("coder") or (table.sheet.name if by_sheet == "coder" else self.path.stem)
        found = self._codes(table, row)
        if not any(column.coder for column in table.columns):
            found.setdefault("", [])
        for own, codes in found.items():
            yield QuoteRow(
                document=document,
                text=about["text"],
                coder=" ".join((own or coder).split()),
                codes=tuple(self._with_stance(codes, about.get("stance", ""))),
                about=about,
            )

    def _codes(self, table: CodedSheet, row: Sequence[str]) -> dict[str, list[Named]]:
        """Return the codes of a row by coder; a coder's empty cell says "nothing found"."""
        found: dict[str, list[Named]] = {}
        for column in table.places("indicator"):
            cell = row[column.place]
            if cell in (".", "?"):
                continue
            nothing = cell in ("-", "–", "—") or (cell == "0" and not self._numbers(table, column))
            codes = [] if nothing else self.splitter.names_in(cell)
            if codes or column.coder:
                found.setdefault(column.coder, []).extend(codes)
        for column in table.places("mark"):
            mark = mark_of(row[column.place], signed=self.signed)
            if mark is None:
                self.discarded[LeftOut.CELLS_UNDER_A_CODE_THAT_ARE_NO_MARK] += 1
            elif mark:
                found.setdefault(column.coder, []).append(Named(column.heading, mark))
        return found

    def _numbers(self, table: CodedSheet, column: Column) -> bool:
        """Whether the codes of a column are numbers, so that 0 is one of them."""
        if folded(column.heading) in self.mapped.columns:
            return True
        return len({row[column.place] for _, row in table.rows()} & _DIGITS) > _MARKS

    def _with_stance(self, codes: Sequence[Named], cell: str) -> Iterator[Named]:
        """Yield codes with the stances of their row: one for all, or one for each."""
        words = [folded(word) for word in cell.replace("/", ";").replace(",", ";").split(";")]
        stances = [STANCE_OF_WORD.get(word.strip(), "") for word in words]
        if len(stances) not in (1, len(codes)) or (cell and not all(stances)):
            self.discarded[LeftOut.STANCES_THAT_FIT_NO_CODE] += bool(codes)
            stances = [""]
        each = stances * len(codes) if len(stances) == 1 else stances
        for code, stance in zip(codes, each, strict=True):
            yield Named(code.name, stance or code.stance)


def _names(headings: Sequence[str]) -> tuple[str, ...]:
    """Return headings as messages hold them; those that may be interview text are empty."""
    return tuple(nameable(heading.rstrip(" .:"), known=True) for heading in headings)


def _is_nameless(name: str) -> bool:
    return name.rstrip("0123456789 ()_-") in _NAMELESS
