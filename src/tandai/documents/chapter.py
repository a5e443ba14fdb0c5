"""The report as a chapter of a thesis: numbered tables, pictures with captions, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandai.documents.cells import Table
from tandai.documents.charts import figures
from tandai.documents.document import Document
from tandai.documents.indicator_tables import matrix_table
from tandai.documents.naming import framework_name, names
from tandai.documents.quoting import chosen_lines, pieces
from tandai.documents.rewriting import writable
from tandai.documents.view import chosen_quotes, facts, tables, title
from tandai.ground.language import tr
from tandai.ground.outputs import writing
from tandai.reporting.results import Report
from tandai.words.report import advice_lines, note_lines

# The chapter in which an Indonesian thesis tells its results.
CHAPTER = 4
# More informants than this fit on no sheet of paper side by side.
_MATRIX_COLUMNS = 12
_MATRIX_TABLES = 3


def write_docx(report: Report, path: Path, *, chapter: int = CHAPTER, force: bool = False) -> None:
    """Write the chapter, whole or not at all. Raises OutputError where it cannot be written."""
    made = _Chapter(writable(report), chapter)
    with writing(path, force=force) as draft:
        made.document.save(draft)


class _Chapter:
    """Puts the parts of the chapter one after the other."""

    def __init__(self, report: Report, chapter: int) -> None:
        self.report = report
        self.document = Document(chapter, title(), str(report.codebook.title))
        self.tables = {table.key: table for table in tables(report)}
        self.pictures = {figure.key: figure for figure in figures(report)}
        self.document.heading(title(), 1)
        self._basis()
        self._status()
        self._coverage()
        self._informants()
        self._confidence()
        self._saturation()
        self._quotes()

    def _basis(self) -> None:
        known = "; ".join(f"{what.lower()}: {number}" for what, number in facts(self.report))
        self.document.paragraph(
            tr(f"What the report rests on: {known}.", f"Dasar laporan: {known}.")
        )
        for note in note_lines(self.report):
            self.document.paragraph(note)

    def _status(self) -> None:
        report = self.report
        self.document.heading(tr("Status of the indicators", "Status indikator"), 2)
        sources = {f.id: f for f, _ in report.codebook.grouped()}
        sentences = [
            tr(
                f"Of {framework_name(sources[id])}, {own.reached} of {own.of} indicators are "
                f"reached, {own.not_reached} are not, on {own.divided} informants are divided, and "
                f"of {own.too_little} there is too little evidence ({own.leaning} of these lean "
                "to reached).",
                f"Pada {framework_name(sources[id])}, {own.reached} dari {own.of} indikator "
                f"tercapai, {own.not_reached} tidak tercapai, {own.divided} membelah informan, dan "
                f"{own.too_little} kurang bukti ({own.leaning} di antaranya condong ke tercapai).",
            )
            for id, own in report.frameworks.items()
        ]
        self.document.paragraph(" ".join(sentences))
        self._table("frameworks")
        self._table("status")

    def _coverage(self) -> None:
        self.document.heading(tr("Coverage", "Cakupan"), 2)
        self._table("coverage")
        self._picture("coverage")
        for key in self.tables:
            if key.startswith("by-"):
                self._table(key)
        self._table("together")

    def _informants(self) -> None:
        self.document.heading(tr("Informants", "Informan"), 2)
        self._picture("heat")
        number = len(self.report.matrix.informants)
        if number <= _MATRIX_COLUMNS * _MATRIX_TABLES:
            for part in _split(matrix_table(self.report)):
                self.document.table(part)
        else:
            self.document.paragraph(
                tr(
                    f"The numbers of all {number} informants stand in the workbook (--xlsx).",
                    f"Angka semua {number} informan ada di buku kerja (--xlsx).",
                )
            )

    def _confidence(self) -> None:
        self.document.heading(tr("Confidence of the suggestions", "Keyakinan saran"), 2)
        self._table("confidence")
        self._picture("confidence")

    def _saturation(self) -> None:
        self.document.heading(tr("Saturation", "Kejenuhan"), 2)
        self._picture("saturation")
        self._table("arrivals")
        if self.report.advice:
            self.document.paragraph(tr("Where to go next:", "Langkah berikutnya:"))
            for advice in advice_lines(self.report):
                self.document.item(advice)

    def _quotes(self) -> None:
        called = names(self.report)
        chosen = {id: quotes for id, quotes in chosen_quotes(self.report).items() if quotes}
        if chosen:
            self.document.heading(tr("Quotes", "Kutipan"), 2)
        for id, quotes in chosen.items():
            self.document.heading(called[id], 3)
            for quote in quotes:
                self.document.quote(pieces(quote), "; ".join(chosen_lines(quote)))

    def _table(self, key: str) -> None:
        if self.tables[key].rows:
            self.document.table(self.tables[key])

    def _picture(self, key: str) -> None:
        if key in self.pictures:
            self.document.picture(self.pictures[key])


def _split(table: Table) -> Iterator[Table]:
    """Yield the matrix in parts that a page can hold side by side."""
    first, rest = table.columns[:2], table.columns[2:]
    for start in range(0, len(rest), _MATRIX_COLUMNS):
        end = start + _MATRIX_COLUMNS
        more = "" if start == 0 else tr(" (continued)", " (lanjutan)")
        yield Table(
            table.key,
            table.caption + more,
            (*first, *rest[start:end]),
            tuple((*row[:2], *row[2:][start:end]) for row in table.rows),
            table.row_ids,
        )
