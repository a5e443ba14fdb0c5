"""Contested passages as a file to talk about: .xlsx, .csv or .html."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tandai.agreement.disagreements import Disagreement
from tandai.corpus.decisions import AGREED_ON, DECISION, neither
from tandai.corpus.sheet_headings import heading_of
from tandai.documents.chapters import Chapter, Heading, Paragraph
from tandai.documents.csv_writer import write_csv
from tandai.documents.html_writer import write_chapter_page
from tandai.documents.tables import CellChoices, Column, DocumentTable, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.ground.language import tr
from tandai.ground.outputs import require_suffix

SUFFIXES = (".xlsx", ".csv", ".html")
_ABOUT = ("passage_id", "document", "informant")
_TEXTS = {"question": 30, "before": 40, "text": 60, "after": 40}


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

    In .xlsx and .csv there are cells for what is decided, which are read as codes of ``final``
    (:mod:`tandai.corpus.decisions`).

    Raises UsageError for an unknown suffix or a text longer than a cell of .xlsx, OutputError
    where the file cannot be written.
    """
    require_disagreement_suffix(path)
    suffix = path.suffix.lower()
    contested = _contested(disagreements, to_fill_in=suffix != ".html")
    confused = _confused(confusions)
    if suffix == ".csv":
        write_csv(contested, path, force=force)
    elif suffix == ".xlsx":
        sheets = (
            WorkbookSheet(tr("disagreements", "perbedaan"), contested),
            WorkbookSheet(tr("confusions", "tertukar"), confused),
        )
        hint = tr("Write .csv or .html.", "Tulis .csv atau .html.")
        write_xlsx_book(Workbook(sheets), path, force=force, hint=hint)
    else:
        write_chapter_page(_chapter(contested, confused), path, force=force)


def _contested(disagreements: Sequence[Disagreement], *, to_fill_in: bool) -> DocumentTable:
    coders = tuple(disagreements[0].codes) if disagreements else ()
    coder = heading_of("coder")
    columns = (
        Column("number", heading_of("number"), "count", width=8),
        *(Column(name, heading_of(name), width=16) for name in _ABOUT),
        Column("cost", heading_of("cost"), "number", width=8),
        *(Column(name, heading_of(name), width=width) for name, width in _TEXTS.items()),
        *(Column(f"coder-{n}", f"{coder}: {name}", width=30) for n, name in enumerate(coders, 1)),
        *(_decided(disagreements) if to_fill_in else ()),
    )
    rows: list[Row] = [
        (*_row(number, item), *((_listed(item.agreed), "", "") if to_fill_in else ()))
        for number, item in enumerate(disagreements, 1)
    ]
    ids = [item.passage_id for item in disagreements]
    return DocumentTable("disagreements", "", columns, rows, ids)


def _decided(disagreements: Sequence[Disagreement]) -> tuple[Column, ...]:
    """Return the columns of what all gave, and of what is decided of the rest."""
    advice = tr(
        "Choose from the list, or write several codes separated by ;.",
        "Pilih dari daftar, atau tulis beberapa kode dipisah dengan ;.",
    )
    agreed = tr("What all who read it gave: it stands.", "Yang diberikan semua pembacanya: tetap.")
    decision = tr(
        "What you decided of the other codes; empty is not decided yet. Give this file to "
        "`tandai train`, `tandai report` or `tandai agree` beside the corpus, or import it: it is "
        "read as codes of 'final'.",
        "Keputusan tentang kode lainnya; kosong berarti belum diputuskan. Berikan berkas ini ke "
        "`tandai train`, `tandai report`, atau `tandai agree` bersama korpusnya, atau impor: "
        "isinya dibaca sebagai kode dari 'final'.",
    )
    offered = tuple(item.choices for item in disagreements)
    return (
        Column(AGREED_ON, heading_of(AGREED_ON), hint=agreed, width=24),
        Column(
            DECISION,
            heading_of(DECISION),
            hint=f"{decision} {advice}",
            width=30,
            choices=CellChoices((neither(),), advice, rows=offered),
        ),
        Column("note", heading_of("note"), width=30),
    )


def _listed(codes: Sequence[str]) -> str:
    return "; ".join(codes)


def _row(number: int, item: Disagreement) -> Row:
    codes = [
        tr("(not read)", "(tidak dibaca)") if own is None else _listed(own) or _nothing()
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
    cost = heading_of("cost")
    explained = tr(
        f"Costliest first: {cost} says by how much the mean alpha over indicators would be higher "
        "without the passage. Handle this file like the interviews themselves.",
        f"Diurutkan dari yang paling menurunkan alfa: {cost} adalah kenaikan rerata alfa indikator "
        "tanpa kutipan itu. Jaga berkas ini seperti wawancaranya sendiri.",
    )
    second = Heading(tr("Taken for one another", "Yang saling tertukar"))
    return Chapter(
        tr("Contested passages", "Kutipan yang dikode berbeda"),
        (Paragraph(explained), contested, second, confused),
    )
