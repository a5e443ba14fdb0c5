"""Contested passages as a file to talk about: .xlsx, .csv or .html."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tandai.agreement.disagreements import Disagreement
from tandai.documents.chapters import Chapter, Heading, Paragraph
from tandai.documents.csv_writer import write_csv
from tandai.documents.html_writer import write_chapter_page
from tandai.documents.tables import Column, DocumentTable, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.ground.language import tr
from tandai.ground.outputs import require_suffix

SUFFIXES = (".xlsx", ".csv", ".html")


def require_disagreement_suffix(path: Path) -> None:
    """Raise UsageError where contested passages cannot be written to a file of this suffix."""
    require_suffix(path, SUFFIXES, tr("disagreements", "perbedaan"))


def write_disagreements(
    disagreements: Sequence[Disagreement],
    confusions: Sequence[Mapping[str, Any]],
    path: Path,
    *,
    force: bool = False,
) -> None:
    """Write contested passages, and in .xlsx and .html which indicators are taken for which.

    Raises UsageError for an unknown suffix or a text longer than a cell of .xlsx, OutputError
    where the file cannot be written.
    """
    require_disagreement_suffix(path)
    contested, confused = _contested(disagreements), _confused(confusions)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_csv(contested, path, force=force)
    elif suffix == ".xlsx":
        sheets = (WorkbookSheet("disagreements", contested), WorkbookSheet("confusions", confused))
        hint = tr("Write .csv or .html.", "Tulis .csv atau .html.")
        write_xlsx_book(Workbook(sheets), path, force=force, hint=hint)
    else:
        write_chapter_page(_chapter(contested, confused), path, force=force)


def _contested(disagreements: Sequence[Disagreement]) -> DocumentTable:
    coders = tuple(disagreements[0].codes) if disagreements else ()
    columns = (
        Column("number", "number", "count", width=8),
        *(Column(name, name, width=16) for name in ("passage_id", "document", "informant")),
        Column("cost", "cost", "number", width=8),
        Column("question", "question", width=30),
        Column("before", "before", width=40),
        Column("text", "text", width=60),
        Column("after", "after", width=40),
        *(Column(f"coder-{n}", f"coder: {name}", width=30) for n, name in enumerate(coders, 1)),
    )
    rows = [_row(number, item) for number, item in enumerate(disagreements, 1)]
    ids = [item.passage_id for item in disagreements]
    return DocumentTable("disagreements", "", columns, rows, ids)


def _row(number: int, item: Disagreement) -> Row:
    codes = [
        tr("(not read)", "(tidak dibaca)") if own is None else "; ".join(own) or _nothing()
        for own in item.codes.values()
    ]
    return (
        number,
        item.passage_id,
        item.document,
        item.informant,
        round(item.cost, 6),
        item.question,
        item.before,
        item.text,
        item.after,
        *codes,
    )


def _nothing() -> str:
    return tr("(nothing)", "(tidak ada)")


def _confused(confusions: Sequence[Mapping[str, Any]]) -> DocumentTable:
    columns = (
        Column("first", tr("one coder", "satu pengode"), width=34),
        Column("second", tr("another", "pengode lain"), width=34),
        Column("passages", tr("passages", "kutipan"), "count"),
    )
    rows = [(own["first"], own["second"] or _nothing(), own["passages"]) for own in confusions]
    return DocumentTable("confusions", "", columns, rows)


def _chapter(contested: DocumentTable, confused: DocumentTable) -> Chapter:
    explained = tr(
        "Costliest first: cost says by how much the mean alpha over indicators would be higher "
        "without the passage. Handle this file like the interviews themselves.",
        "Diurutkan dari yang paling menurunkan alfa: cost adalah kenaikan rerata alfa indikator "
        "tanpa kutipan itu. Jaga berkas ini seperti wawancaranya sendiri.",
    )
    second = Heading(tr("Taken for one another", "Yang saling tertukar"))
    return Chapter(
        tr("Contested passages", "Kutipan yang dikode berbeda"),
        (Paragraph(explained), contested, second, confused),
    )
