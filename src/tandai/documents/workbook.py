"""The report as a workbook: numbers as numbers, texts as texts and never as formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tandai.documents.cells import Column, Kind, Table, Value, part_headings, parts
from tandai.documents.charts import Figure, figures
from tandai.documents.indicator_tables import matrix_table
from tandai.documents.naming import names
from tandai.documents.quoting import marks
from tandai.documents.rewriting import writable
from tandai.documents.view import facts, tables, title
from tandai.documents.words import stance_word
from tandai.ground.language import tr
from tandai.ground.outputs import writing
from tandai.ground.workbooks import LONGEST_CELL, workbook
from tandai.reporting.results import Report
from tandai.words.report import advice_lines, note_lines, rule_words

# What Excel can hold in a cell and in the name of a sheet.
_LONGEST_NAME = 31
_CUT = " […]"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "of": "#,##0",
    "stance": "#,##0",
    "counted": "#,##0",
    "average": "0.0",
    "average interval": "0.0",
    "percent": "0.0%",
    "percent interval": "0.0%",
    "figure": "0.00",
    "figure interval": "0.00",
}
_WIDE = {"text": 80, "question": 50, "evidence": 50, "indicator": 34, "missing": 44, "new": 60}


def write_xlsx(report: Report, path: Path, *, force: bool = False) -> None:
    """Write the workbook, whole or not at all. Raises OutputError where it cannot be written."""
    report = writable(report)
    buffer = io.BytesIO()
    with workbook(buffer) as book:
        book.set_properties({"title": title(), "comments": rule_words(report.status_rule)})
        sheets = _Sheets(book)
        sheets.add_facts(report)
        for table in (*tables(report), matrix_table(report)):
            sheets.add_table(_sheet_name(table), table)
        sheets.add_pictures(figures(report))
        if report.quotes:
            sheets.add_table(tr("quotes", "kutipan"), _quotes(report))
    with writing(path, force=force) as draft:
        draft.write_bytes(buffer.getvalue())


def _sheet_name(table: Table) -> str:
    known = {
        "frameworks": tr("frameworks", "kerangka"),
        "coverage": tr("coverage", "cakupan"),
        "status": "status",
        "confidence": tr("confidence", "keyakinan"),
        "together": tr("together", "bersama"),
        "saturation": tr("saturation", "kejenuhan"),
        "arrivals": tr("first seen", "pertama tampak"),
        "matrix": tr("informants", "informan"),
    }
    variable = table.key.removeprefix("by-")
    return known.get(table.key) or tr(f"by {variable}", f"menurut {variable}")


class _Sheets:
    """Fills a workbook sheet by sheet."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.muted = book.add_format({"font_color": "#5c6773", "text_wrap": True, "valign": "top"})
        self.numbers = {
            number_format: book.add_format({"num_format": number_format, "valign": "top"})
            for number_format in dict.fromkeys(_FORMATS.values())
        }
        self.taken: set[str] = set()

    def add_sheet(self, name: str) -> Any:
        """Add a sheet; a name that Excel refuses, or that is taken, is made to fit."""
        plain = _NOT_IN_NAMES.sub(" ", name).strip()[:_LONGEST_NAME] or "-"
        fitting, number = plain, 2
        while fitting.casefold() in self.taken | {"history"}:
            ending = f" {number}"
            fitting, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
        self.taken.add(fitting.casefold())
        return self.book.add_worksheet(fitting)

    def add_facts(self, report: Report) -> None:
        """Add the first sheet: what the report rests on and what must be known."""
        sheet = self.add_sheet(tr("report", "laporan"))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, title(), self.title)
        lines = [
            *facts(report),
            (tr("Rule of the status", "Aturan status"), rule_words(report.status_rule)),
            *((tr("Note", "Catatan"), note) for note in note_lines(report)),
            *((tr("Next", "Berikutnya"), advice) for advice in advice_lines(report)),
        ]
        for row, (what, said) in enumerate(lines, 2):
            sheet.write_string(row, 0, what, self.muted)
            sheet.write_string(row, 1, _fitting(said), self.text)

    def add_table(self, name: str, table: Table) -> None:
        """Add a table: a column a number, headings frozen, filter on, notes below."""
        sheet = self.add_sheet(name)
        headings = [(column, head) for column in table.columns for head in part_headings(column)]
        for position, (column, head) in enumerate(headings):
            sheet.write_string(0, position, head, self.head)
            sheet.set_column(position, position, _WIDE.get(column.key, _width(column)))
        for row, cells in enumerate(table.rows, 1):
            self._write_row(sheet, row, table.columns, cells)
        sheet.freeze_panes(1, 1)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(headings) - 1)
        for number, note in enumerate((table.caption, *table.notes)):
            sheet.write_string(len(table.rows) + 2 + number, 0, note)

    def _write_row(
        self, sheet: Any, row: int, columns: Iterable[Column], cells: Sequence[Value]
    ) -> None:
        position = 0
        for column, cell in zip(columns, cells, strict=True):
            # As many cells as headings, also where nothing is known.
            known = parts(cell) if cell is not None else (None,) * len(part_headings(column))
            for number, part in enumerate(known):
                if isinstance(part, str):
                    sheet.write_string(row, position, _fitting(part), self.text)
                elif part is not None:
                    sheet.write_number(row, position, part, self._format(column.kind, number))
                position += 1

    def _format(self, kind: Kind, number: int) -> Any:
        # The second number of "counted" is a share.
        of_share = kind == "counted" and number == 1
        return self.numbers[_FORMATS["percent" if of_share else kind]]

    def add_pictures(self, drawn: Sequence[Figure]) -> None:
        """Add the charts, each with its alternative text."""
        sheet = self.add_sheet(tr("charts", "grafik"))
        row = 0
        for figure in drawn:
            sheet.write_string(row, 0, figure.caption)
            options = {
                "image_data": io.BytesIO(figure.png()),
                "description": figure.alternative,
                "x_scale": 0.4,
                "y_scale": 0.4,
            }
            sheet.insert_image(row + 1, 0, f"{figure.key}.png", options)
            row += 2 + _ROWS_OF_PICTURE


# A picture of the tallest chart is some thirty rows high.
_ROWS_OF_PICTURE = 34


def _width(column: Column) -> int:
    return 26 if column.kind == "text" else 12


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(_CUT)] + _CUT


def _quotes(report: Report) -> Table:
    called = names(report)
    columns = (
        Column("indicator", tr("Indicator", "Indikator")),
        Column("informant", tr("Informant", "Informan")),
        Column("document", tr("Interview", "Wawancara")),
        Column("passage_id", "passage_id"),
        Column("stance", tr("Stance", "Sikap")),
        Column("confidence", tr("Confidence", "Keyakinan"), "figure"),
        Column("by", tr("Coded by", "Dikode oleh")),
        Column("question", tr("Question", "Pertanyaan")),
        Column("text", tr("Passage", "Kutipan")),
        Column("evidence", tr("Evidence", "Bukti")),
    )
    by = {"model": "model", "hand": tr("hand", "tangan")}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            called[quote.indicator],
            quote.informant,
            quote.document,
            quote.passage_id,
            stance_word(quote.stance),
            quote.confidence,
            by[quote.by],
            quote.question,
            quote.text,
            " … ".join(quote.text[start:end] for start, end in marks(quote)),
        )
        for quote in report.quotes
    )
    ids = tuple(quote.passage_id for quote in report.quotes)
    return Table("quotes", tr("All quotes", "Semua kutipan"), columns, rows, ids)
