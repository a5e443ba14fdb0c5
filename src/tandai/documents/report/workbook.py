"""The report as a workbook: what it rests on, its tables, its charts and all quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tandai.documents.chapters import Facts, Heading, Paragraph
from tandai.documents.report.charts import figures
from tandai.documents.report.indicator_tables import matrix_table
from tandai.documents.report.naming import names
from tandai.documents.report.quoting import marks
from tandai.documents.report.stances import stance_of
from tandai.documents.report.view import about, facts, study_title, tables
from tandai.documents.tables import Column, DocumentTable, MarkedText, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.ground.language import tr
from tandai.ground.made import Made
from tandai.reporting.results import Quote, Report
from tandai.reporting.standing import standing_of
from tandai.words.report import advice_lines, note_lines
from tandai.words.standing import (
    may_be_said,
    not_yet,
    settle_command,
    settle_words,
    step_command,
    step_words,
)
from tandai.words.status import rule_words

_WIDTHS = {"text": 80, "question": 50, "evidence": 50, "indicator": 34, "missing": 44, "new": 60}
# A sheet has room for 1,048,575 rows, some of them for what stands below.
_QUOTES_A_SHEET = 1_000_000


def write_xlsx(report: Report, path: str | Path, *, force: bool = False) -> None:
    """Write the workbook, whole or not at all. Raises OutputError where it cannot be written."""
    own = [(_sheet_name(table.key), table) for table in (*tables(report), matrix_table(report))]
    quotes = [
        (tr("quotes", "kutipan"), _quotes(report, report.quotes[start : start + _QUOTES_A_SHEET]))
        for start in range(0, len(report.quotes), _QUOTES_A_SHEET)
    ]
    sheets = (
        WorkbookSheet(
            tr("report", "laporan"),
            (Heading(study_title(report)), *_below(report), Facts(_known(report))),
        ),
        *(WorkbookSheet(name, _wide(table)) for name, table in own),
        WorkbookSheet(tr("charts", "grafik"), figures(report)),
        *(WorkbookSheet(name, _wide(table)) for name, table in quotes),
    )
    write_xlsx_book(
        Workbook(sheets, study_title(report), rule_words(report.status_rule), for_reading=True),
        Path(path),
        force=force,
    )


def _below(report: Report) -> tuple[Paragraph, ...]:
    return (Paragraph(about(report)),) if about(report) else ()


def _known(report: Report) -> list[tuple[str, str]]:
    """Return what the report rests on and what must be known."""
    standing, called = standing_of(report), names(report)
    said = [
        *(
            (tr("May be said", "Sudah dapat dinyatakan"), own)
            for own in may_be_said(standing, called)
        ),
        *((tr("Not yet", "Belum dapat dinyatakan"), own) for own in not_yet(standing, called)),
    ]
    step = " ".join(filter(None, (step_words(standing), step_command(standing, report))))
    later = settle_words(standing)
    return [
        *((what, "\n".join(filter(None, (own.what, "; ".join(own.names))))) for what, own in said),
        *(((tr("What changes this", "Yang mengubahnya"), step),) if step else ()),
        *(((later.rstrip(":"), settle_command(report)),) if later else ()),
        *facts(report),
        (tr("Rule of the status", "Aturan status"), rule_words(report.status_rule)),
        *((tr("Note", "Catatan"), note) for note in note_lines(report)),
        *((tr("Next", "Berikutnya"), advice) for advice in advice_lines(report)),
    ]


def _sheet_name(key: str) -> str:
    known = {
        "frameworks": tr("frameworks", "kerangka"),
        "coverage": tr("coverage", "cakupan"),
        "status": "status",
        "confidence": tr("confidence", "keyakinan"),
        "together": tr("together", "bersama"),
        "saturation": tr("saturation", "kejenuhan"),
        "arrivals": tr("first seen", "pertama muncul"),
        "matrix": tr("informants", "informan"),
    }
    variable = key.removeprefix("by-")
    return known.get(key) or tr(f"by {variable}", f"menurut {variable}")


def _wide(table: DocumentTable) -> DocumentTable:
    """Return a table as wide as a screen, names and status in sight however far one scrolls."""
    columns = [
        own if own.numeric else replace(own, width=_WIDTHS.get(own.key, own.width))
        for own in table.columns
    ]
    frozen = 2 if len(columns) > 1 and columns[1].key == "status" else 1
    return replace(table, columns=tuple(columns), frozen=frozen)


def _quotes(report: Report, quotes: Sequence[Quote]) -> DocumentTable:
    called = names(report)
    columns = (
        Column("indicator", tr("Indicator", "Indikator")),
        Column("informant", tr("Informant", "Informan")),
        Column("document", tr("Interview", "Wawancara")),
        Column("passage_id", tr("Passage id", "Id kutipan")),
        Column("stance", tr("Stance", "Sikap")),
        Column("confidence", tr("Confidence", "Keyakinan"), "figure"),
        Column("by", tr("Coded by", "Dikode oleh")),
        Column("question", tr("Question", "Pertanyaan")),
        Column("text", tr("Passage", "Kutipan")),
        Column("evidence", tr("Evidence", "Bukti")),
    )
    by = {"model": "model", "hand": tr("hand", "tangan")}

    def row(quote: Quote) -> Row:
        return (
            called[quote.indicator],
            quote.informant,
            quote.document,
            quote.passage_id,
            stance_of(quote),
            quote.confidence,
            by[quote.by],
            quote.question,
            MarkedText(quote.text, quote.marks),
            " … ".join(quote.text[start:end] for start, end in marks(quote)),
        )

    rows = Made(len(quotes), lambda start, stop: [*map(row, quotes[start:stop])])
    return DocumentTable("quotes", tr("All quotes", "Semua kutipan"), columns, rows)
