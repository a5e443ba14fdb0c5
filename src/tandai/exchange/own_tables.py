"""Tables that tandai wrote itself, taken in as what they are: tags, and filled-in sheets.

Read as a list of quotes, the columns of a sheet would be codes, and a model's suggestions
somebody's.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tandai.codebook import Codebook, read_codebook
from tandai.corpus import read_corpus
from tandai.corpus.sheets import NOTE, is_sheet
from tandai.exchange.beside_corpus import Beside, NoteRow
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.project import CodedProject
from tandai.exchange.workbook import is_quote_workbook
from tandai.ground import shipped
from tandai.ground.errors import TableError
from tandai.ground.language import tr
from tandai.ground.tables import headings_of, is_table, read_table
from tandai.tags import is_tag_file, read_tags
from tandai.tags.as_corpus import corpus_of_tags


def project_of_own_table(path: Path, codebook: Codebook | None) -> CodedProject | None:
    """Return tags, or a sheet of either kind, as a coded project; None for another table.

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
    if not is_table(path) or path.suffix.lower() == ".jsonl":
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
    if not is_sheet(headings_of(path, translated=False)):
        return None
    return project_of_corpus(read_corpus(path, codebook), {}, Beside(notes=_notes(path)))


def _notes(path: Path) -> tuple[NoteRow, ...]:
    frame = read_table(path, translated=False)
    if NOTE not in frame.columns or "document" not in frame.columns:
        return ()
    said = frame.select("document", "passage_id", NOTE).iter_rows()
    return tuple(
        NoteRow(document, id, None, None, "", "", note)
        for document, id, note in said
        if note.strip()
    )
