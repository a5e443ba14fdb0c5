"""Tables that tandai wrote itself, taken in as what they are: tags, quotes, and filled-in sheets.

Read as a list of quotes like any other, the columns of a sheet would be codes, a model's
suggestions somebody's, and evidence would be lost.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tandai.codebook import Codebook, read_codebook
from tandai.corpus import LABELS, read_corpus
from tandai.corpus.corpus import DOCUMENT_COLUMNS
from tandai.corpus.decisions import is_decisions
from tandai.corpus.sheet_headings import read_sheet_table, sheet_headings
from tandai.corpus.sheets import NOTE, is_sheet
from tandai.exchange.beside_corpus import Beside, NoteRow
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.project import CodedProject
from tandai.exchange.quotes import QUOTE_COLUMNS
from tandai.exchange.workbook import is_quote_workbook
from tandai.ground import shipped
from tandai.ground.errors import TableError
from tandai.ground.language import tr
from tandai.ground.tables import is_table
from tandai.tags import is_tag_file, read_tags
from tandai.tags.as_corpus import corpus_of_tags


def project_of_own_table(path: Path, codebook: Codebook | None) -> CodedProject | None:
    """Return tags, quotes as exported, or a sheet, as a coded project; None for another table.

    The texts of the project are the passages of each document, one after another. ``codebook``
    defines the indicators, where another than the one beside the sheet, or ours, is to.
    Raises as what reads them.
    """
    if is_tag_file(path):
        corpus = corpus_of_tags(path.stem, read_tags(path))
        book = codebook or read_codebook(shipped.CODEBOOK)
        if set(corpus.codebook.ids) <= set(book.ids):
            corpus = replace(corpus, codebook=book)
        return project_of_corpus(corpus, {})
    if not is_table(path):
        return None
    if set(QUOTE_COLUMNS) <= set(sheet_headings(path)):
        return _of_quotes(path)
    if path.suffix.lower() == ".jsonl":
        return None
    if path.suffix.lower() == ".xlsx" and is_quote_workbook(path):
        raise TableError(
            tr(
                "is a workbook of `tandai export`, made to be read: its counts are no quotes.",
                "adalah buku kerja dari `tandai export`, dibuat untuk dibaca: hitungannya bukan "
                "kutipan.",
            ),
            where=path,
            hint=tr(
                "Export to .qdpx or .csv, and import that.",
                "Ekspor ke .qdpx atau .csv, lalu impor berkas itu.",
            ),
        )
    headings = sheet_headings(path)
    if not (is_sheet(headings) or is_decisions(headings)):
        return None
    return project_of_corpus(read_corpus(path, codebook), {}, Beside(notes=_notes(path)))


def _of_quotes(path: Path) -> CodedProject:
    """Return quotes as exported; what their codes mean in a codebook is found by their names."""
    corpus = read_corpus(path, LABELS, coders_as_columns=True)
    # What stands beside a quote (its verdict, say) is no variable of its document.
    known = corpus.documents.select(list(DOCUMENT_COLUMNS))
    project = project_of_corpus(replace(corpus, documents=known), {})
    used = {coding.code for coding in project.codings}
    codes = tuple(replace(code, description="") for code in project.codes if code.id in used)
    return replace(project, codes=codes, description="")


def _notes(path: Path) -> tuple[NoteRow, ...]:
    frame = read_sheet_table(path)
    if NOTE not in frame.columns or "document" not in frame.columns:
        return ()
    said = frame.select("document", "passage_id", NOTE).iter_rows()
    return tuple(
        NoteRow(document, id, None, None, "", "", note)
        for document, id, note in said
        if note.strip()
    )
