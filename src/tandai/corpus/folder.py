"""Writing a corpus folder."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tandai.codebook import Codebook, read_codebook
from tandai.codebook.writing import codebook_yaml
from tandai.corpus.coding_sheet import CODING_SHEET, write_coding_sheet
from tandai.corpus.corpus import Corpus
from tandai.corpus.evidence import coding_rows
from tandai.corpus.sheet_headings import read_sheet_table
from tandai.corpus.sheets import is_filled_in
from tandai.documents.csv_writer import write_exact_csv
from tandai.ground import shipped
from tandai.ground.errors import OutputError
from tandai.ground.files import reading
from tandai.ground.language import tr
from tandai.ground.outputs import writing
from tandai.ground.shell import quoted, unused

# A corpus folder is recognised by this file, and may be replaced only while nobody coded it.
MARKER = "passages.csv"


def require_uncoded(folder: Path) -> None:
    """Refuse to replace a corpus that holds codes: hand coding is never thrown away.

    Raises OutputError.
    """
    codings = folder / "codings.csv"
    with reading(codings):
        # Lines are counted as bytes: what is no UTF-8 is hand coding all the same.
        lines = codings.read_bytes().splitlines() if codings.is_file() else []
    sheet = folder / CODING_SHEET
    filled = sheet.is_file() and is_filled_in(read_sheet_table(sheet))
    if filled or sum(bool(line.strip()) for line in lines) > 1:
        other = quoted(unused(str(folder)))
        raise OutputError(
            tr("holds codes and is never replaced.", "berisi kode dan tidak pernah diganti."),
            where=folder,
            hint=tr(
                f"Choose another name, such as {other}: train, agree and report take several "
                "corpora together.",
                f"Pilih nama lain, misalnya {other}: train, agree, dan report menerima beberapa "
                "korpus sekaligus.",
            ),
        )


def write_corpus(
    corpus: Corpus,
    folder: str | Path,
    texts: Mapping[str, str],
    *,
    codebook_file: Path | None = None,
    more: Mapping[str, pl.DataFrame] | None = None,
    sheet: bool = False,
    private: bool = False,
    force: bool = False,
) -> None:
    """Write a corpus folder, whole or not at all.

    ``texts`` holds the transcripts by document, as offsets count into them;
    ``codebook_file`` is copied as it is; without it the corpus' own codebook is written.
    ``more``: further tables of the folder, by the name of the file. ``sheet``: whether a coding
    sheet is put into it. ``private``: nobody else may look into it.
    Raises OutputError when the folder exists and ``force`` is not set, or holds codes.
    """
    folder = Path(folder)
    require_uncoded(folder)
    with writing(folder, force=force, marker=MARKER) as draft:
        draft.mkdir(mode=0o700 if private else 0o777)
        (draft / "transcripts").mkdir()
        for document, text in texts.items():
            (draft / "transcripts" / f"{document}.txt").write_text(text, encoding="utf-8")
        _write_codebook(corpus.codebook, codebook_file, draft / "codebook.yaml")
        _write_table(corpus.passages, draft / "passages.csv")
        _write_table(coding_rows(corpus.codings, corpus.evidence), draft / "codings.csv")
        _write_table(corpus.documents, draft / "documents.csv")
        if not corpus.times.is_empty():
            _write_table(corpus.times, draft / "times.csv")
        for name, table in (more or {}).items():
            _write_table(table, draft / name)
        if sheet:
            write_coding_sheet(corpus, draft / CODING_SHEET)
        # Somebody may have begun to code meanwhile.
        require_uncoded(folder)


def _write_table(table: pl.DataFrame, path: Path) -> None:
    with path.open("wb") as file:
        write_exact_csv([table], file)


def _write_codebook(codebook: Codebook, file: Path | None, target: Path) -> None:
    if file is None and codebook != read_codebook(shipped.CODEBOOK):
        target.write_text(codebook_yaml(codebook), encoding="utf-8")
    else:
        # As it is, with its comments.
        shutil.copyfile(file or shipped.CODEBOOK, target)
