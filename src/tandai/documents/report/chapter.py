"""The report as a chapter of a thesis: numbered tables, pictures with captions, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandai.documents.chapters import (
    Block,
    Chapter,
    Heading,
    ListItem,
    Paragraph,
    Quotation,
)
from tandai.documents.docx_writer import write_docx_chapter
from tandai.documents.report.charts import figures
from tandai.documents.report.indicator_tables import matrix_table
from tandai.documents.report.naming import framework_name, names
from tandai.documents.report.quoting import chosen_lines, pieces
from tandai.documents.report.view import chosen_quotes, facts, tables, title
from tandai.documents.tables import DocumentTable
from tandai.ground.language import tr
from tandai.reporting.results import Report
from tandai.words.report import advice_lines, note_lines

# The chapter in which an Indonesian thesis tells its results.
CHAPTER = 4
# More informants than this fit on no sheet of paper side by side.
_MATRIX_COLUMNS = 12
_MATRIX_TABLES = 3


def write_docx(report: Report, path: Path, *, chapter: int = CHAPTER, force: bool = False) -> None:
    """Write the chapter, whole or not at all. Raises OutputError where it cannot be written."""
    write_docx_chapter(chapter_of(report, chapter), path, force=force)


def chapter_of(report: Report, number: int = CHAPTER) -> Chapter:
    """Return the report as a chapter of this number."""
    made = _Parts(report)
    blocks = (
        Heading(title()),
        *made.basis(),
        *made.status(),
        *made.coverage(),
        *made.informants(),
        *made.confidence(),
        *made.saturation(),
        *made.quotes(),
    )
    return Chapter(title(), blocks, str(report.codebook.title), number)


class _Parts:
    """The parts of the chapter, each a few blocks."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.tables = {table.key: table for table in tables(report)}
        self.pictures = {figure.key: figure for figure in figures(report)}

    def basis(self) -> Iterator[Block]:
        known = "; ".join(f"{what.lower()}: {number}" for what, number in facts(self.report))
        yield Paragraph(tr(f"What the report rests on: {known}.", f"Dasar laporan: {known}."))
        for note in note_lines(self.report):
            yield Paragraph(note)

    def status(self) -> Iterator[Block]:
        report = self.report
        yield Heading(tr("Status of the indicators", "Status indikator"), 2)
        sources = {f.id: f for f, _ in report.codebook.grouped()}
        sentences = [
            tr(
                f"Of {framework_name(sources[id])}, {own.reached} of {own.of} indicators are "
                f"reached, {own.not_reached} are not, on {own.divided} informants are divided, and "
                f"of {own.too_little} there is too little evidence ({own.leaning} of these lean "
                "to reached).",
                f"Pada {framework_name(sources[id])}, {own.reached} dari {own.of} indikator "
                f"tercapai, {own.not_reached} tidak tercapai, {own.divided} membelah informan, dan "
                f"{own.too_little} belum pasti ({own.leaning} di antaranya condong ke tercapai).",
            )
            for id, own in report.frameworks.items()
        ]
        yield Paragraph(" ".join(sentences))
        yield from self._table("frameworks")
        yield from self._table("status")

    def coverage(self) -> Iterator[Block]:
        yield Heading(tr("Coverage", "Cakupan"), 2)
        yield from self._table("coverage")
        yield from self._picture("coverage")
        for key in self.tables:
            if key.startswith("by-"):
                yield from self._table(key)
        yield from self._table("together")

    def informants(self) -> Iterator[Block]:
        yield Heading(tr("Informants", "Informan"), 2)
        yield from self._picture("heat")
        number = len(self.report.matrix.informants)
        if number <= _MATRIX_COLUMNS * _MATRIX_TABLES:
            yield from _split(matrix_table(self.report))
        else:
            yield Paragraph(
                tr(
                    f"The numbers of all {number} informants stand in the workbook (--xlsx).",
                    f"Angka semua {number} informan ada di buku kerja (--xlsx).",
                )
            )

    def confidence(self) -> Iterator[Block]:
        if not self.report.model:
            return
        yield Heading(tr("Confidence of the suggestions", "Keyakinan saran"), 2)
        yield from self._table("confidence")
        yield from self._picture("confidence")

    def saturation(self) -> Iterator[Block]:
        yield Heading(tr("Saturation", "Kejenuhan"), 2)
        yield from self._picture("saturation")
        yield from self._table("arrivals")
        if self.report.advice:
            yield Paragraph(tr("Where to go next:", "Langkah berikutnya:"))
            for advice in advice_lines(self.report):
                yield ListItem(advice)

    def quotes(self) -> Iterator[Block]:
        called = names(self.report)
        chosen = {id: quotes for id, quotes in chosen_quotes(self.report).items() if quotes}
        if chosen:
            yield Heading(tr("Quotes", "Kutipan"), 2)
        for id, quotes in chosen.items():
            yield Heading(called[id], 3)
            for quote in quotes:
                yield Quotation(pieces(quote), "; ".join(chosen_lines(quote, self.report)))

    def _table(self, key: str) -> Iterator[Block]:
        if self.tables[key].rows:
            yield self.tables[key]

    def _picture(self, key: str) -> Iterator[Block]:
        if key in self.pictures:
            yield self.pictures[key]


def _split(table: DocumentTable) -> Iterator[DocumentTable]:
    """Yield the matrix in parts that a page can hold side by side."""
    first, rest = table.columns[:2], table.columns[2:]
    for start in range(0, len(rest), _MATRIX_COLUMNS):
        end = start + _MATRIX_COLUMNS
        more = "" if start == 0 else tr(" (continued)", " (lanjutan)")
        yield DocumentTable(
            table.key,
            table.caption + more,
            (*first, *rest[start:end]),
            tuple((*row[:2], *row[2:][start:end]) for row in table.rows),
            table.row_ids,
        )
