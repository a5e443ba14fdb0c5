"""The report as a chapter of a thesis: numbered tables, pictures with captions, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tandai.documents.chapters import Block, Chapter, Heading, Paragraph, Quotation
from tandai.documents.docx_writer import write_docx_chapter
from tandai.documents.report.charts import figures
from tandai.documents.report.coverage_prose import coverage_sentences, nobody_speaks
from tandai.documents.report.findings_prose import indicator_sentences, ranked
from tandai.documents.report.indicator_tables import matrix_table
from tandai.documents.report.naming import framework_name, names
from tandai.documents.report.prose import (
    basis_sentences,
    confidence_sentences,
    group_sentence,
    informants_sentence,
    saturation_sentence,
    status_paragraphs,
)
from tandai.documents.report.quoting import chosen_lines, pieces
from tandai.documents.report.view import about, chosen_quotes, study_title, tables, title
from tandai.documents.tables import DocumentTable
from tandai.ground.language import tr
from tandai.reporting.results import Report
from tandai.words.methods_figures import listed

# The chapter in which an Indonesian thesis tells its results.
CHAPTER = 4
# More informants than this fit on no sheet of paper side by side.
_MATRIX_COLUMNS = 12
_MATRIX_TABLES = 3
_GROUP_COLUMNS = 6


def write_docx(
    report: Report, path: str | Path, *, chapter: int = CHAPTER, force: bool = False
) -> None:
    """Write the chapter, whole or not at all. Raises OutputError where it cannot be written."""
    write_docx_chapter(chapter_of(report, chapter), Path(path), force=force)


def chapter_of(report: Report, number: int = CHAPTER) -> Chapter:
    """Return the report as a chapter of this number."""
    made = _Parts(report)
    blocks = (
        Heading(title()),
        *made.basis(),
        *made.status(),
        *made.coverage(),
        *made.findings(),
        *made.informants(),
        *made.confidence(),
        *made.saturation(),
    )
    return Chapter(study_title(report), blocks, about(report), number)


class _Parts:
    """The parts of the chapter, each a few blocks."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.tables = {table.key: table for table in tables(report)}
        self.pictures = {figure.key: figure for figure in figures(report)}

    def basis(self) -> Iterator[Block]:
        yield Paragraph(basis_sentences(self.report))

    def status(self) -> Iterator[Block]:
        yield Heading(tr("Status of the indicators", "Status indikator"), 2)
        yield from map(Paragraph, status_paragraphs(self.report))
        yield from self._table("frameworks")
        yield from self._table("status")

    def coverage(self) -> Iterator[Block]:
        yield Heading(tr("Coverage", "Cakupan"), 2)
        yield Paragraph(coverage_sentences(self.report))
        yield from self._table("coverage")
        yield from self._picture("coverage")
        for grouping in self.report.groupings:
            yield from _said(group_sentence(self.report, grouping))
            yield from _split(self.tables[f"by-{grouping.variable}"], _GROUP_COLUMNS)
        yield from self._table("together")

    def findings(self) -> Iterator[Block]:
        """Yield what was found of each indicator, with its quotes under it."""
        report, called = self.report, names(self.report)
        quotes = chosen_quotes(report)
        for framework, indicators in report.codebook.grouped():
            own = [indicator.id for indicator in indicators if indicator.id in report.indicators]
            if not own:
                continue
            name = framework_name(framework)
            yield Heading(
                tr(f"Findings: {name}", f"Temuan: {name}") if name else tr("Findings", "Temuan"), 2
            )
            for id, rank in ranked(report, own):
                yield Heading(called[id], 3)
                yield Paragraph(indicator_sentences(report, id, rank))
                for quote in quotes.get(id, ()):
                    yield Quotation(pieces(quote), "; ".join(chosen_lines(quote)))
            none = [called[id] for id in own if not report.indicators[id].passages]
            if none:
                yield Paragraph(nobody_speaks(report, listed(none)))

    def informants(self) -> Iterator[Block]:
        yield Heading(tr("Informants", "Informan"), 2)
        yield Paragraph(informants_sentence(self.report))
        yield from self._picture("heat")
        number = len(self.report.matrix.informants)
        if number <= _MATRIX_COLUMNS * _MATRIX_TABLES:
            yield from _split(matrix_table(self.report), _MATRIX_COLUMNS)
        else:
            yield Paragraph(
                tr(
                    f"The numbers of all {number} informants are too many for these pages.",
                    f"Angka semua {number} informan terlalu banyak untuk halaman ini.",
                )
            )

    def confidence(self) -> Iterator[Block]:
        suggested = any(own.checked.suggestions for own in self.report.indicators.values())
        if not suggested or self.report.hand_coded == self.report.passages:
            return
        yield Heading(tr("Confidence of the suggestions", "Keyakinan saran"), 2)
        yield from _said(confidence_sentences(self.report))
        yield from self._table("confidence")
        yield from self._picture("confidence")

    def saturation(self) -> Iterator[Block]:
        yield Heading(tr("Saturation", "Kejenuhan data"), 2)
        yield from _said(saturation_sentence(self.report))
        yield from self._picture("saturation")
        yield from self._table("arrivals")

    def _table(self, key: str) -> Iterator[Block]:
        if self.tables[key].rows:
            yield self.tables[key]

    def _picture(self, key: str) -> Iterator[Block]:
        if key in self.pictures:
            yield self.pictures[key]


def _said(text: str) -> Iterator[Block]:
    if text:
        yield Paragraph(text)


def _split(table: DocumentTable, wide: int) -> Iterator[DocumentTable]:
    """Yield a table in parts of so many columns beside the names, that a page can hold them."""
    first, rest = table.columns[:2], table.columns[2:]
    for start in range(0, len(rest), wide):
        end = start + wide
        more = "" if start == 0 else tr(" (continued)", " (lanjutan)")
        yield DocumentTable(
            table.key,
            table.caption + more,
            (*first, *rest[start:end]),
            tuple((*row[:2], *row[2:][start:end]) for row in table.rows),
            table.row_ids,
            table.notes if end >= len(rest) else (),
        )
