"""One coded source as a corpus: a folder, a table, a filled-in sheet, a project, or tags.

What a source is, is told by what stands in it, and never by where it is given: tags are
suggestions of a model, and codes of nobody else, wherever they turn up.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from pathlib import Path
from typing import Literal

import polars as pl

from tandai.codebook import Codebook, codebook_of_labels, read_codebook
from tandai.corpus import LABELS, Corpus, read_corpus
from tandai.corpus.reading import NO_LABEL, ONE_CODER, read_codes
from tandai.exchange.laying import corpus_of
from tandai.exchange.reading import is_project, read_project
from tandai.ground import shipped
from tandai.ground.tables import headings_of, is_table
from tandai.tags import is_tag_file, read_tags
from tandai.tags.as_corpus import corpus_of_tags

CodebookChoice = Path | Literal["labels"] | None


def read_coded(
    path: Path,
    choice: CodebookChoice = None,
    base: Codebook | None = None,
    coder: str = "",
    *,
    coders_as_columns: bool = False,
    known: Set[str] | None = None,
) -> Corpus:
    """Read one source.

    ``choice`` as for :func:`tandai.corpus.read_corpus`; without it a source that brings no codebook
    is read by ``base``, or by the one that comes with tandai. ``coder`` names the coder of a file
    that names none. ``coders_as_columns``: a table may have a column a coder, and need hold no
    code. ``known``: the passages of which a table of codes alone may speak, None for any. Tags
    count as codes of ``tandai MODEL``.

    Raises FileError, TableError, CodebookError or CorpusError, as what it reads.
    """
    if is_tag_file(path):
        return corpus_of_tags(path.stem, read_tags(path, confidence=False))
    if is_project(path):
        book = None if choice in (None, LABELS) else read_codebook(Path(choice))
        return corpus_of(read_project(path), book).corpus
    if tells_texts(path):
        by = choice if choice is not None or brings_codebook(path) else base
        corpus = read_corpus(path, by, coders_as_columns=coders_as_columns)
    else:
        corpus = _codes_alone(path, choice, base, known)
    if coder and set(corpus.coders) == {ONE_CODER}:
        return replace(corpus, codings=_coded_by(corpus.codings, coder))
    return corpus


def tells_texts(path: Path) -> bool:
    """Whether a source has the texts of its passages, and not codes alone."""
    if is_tag_file(path) or is_project(path) or path.is_dir() or not is_table(path):
        return True
    return "text" in headings_of(path)


def brings_codebook(path: Path) -> bool:
    """Whether a source says itself what its codes are: with a codebook, or as a project."""
    path = shipped.located(path)
    folder = path if path.is_dir() else path.parent
    return is_project(path) or (folder / "codebook.yaml").is_file()


def _coded_by(codings: pl.DataFrame, coder: str) -> pl.DataFrame:
    return codings.with_columns(pl.lit(coder).alias("coder"))


def _codes_alone(
    path: Path, choice: CodebookChoice, base: Codebook | None, known: Set[str] | None
) -> Corpus:
    """Read a table of codes without texts."""
    if choice == LABELS:
        codebook = None
    elif choice is not None:
        codebook = read_codebook(Path(choice))
    else:
        codebook = base or read_codebook(shipped.CODEBOOK)
    passages, codings = read_codes(path, codebook, known)
    labels = sorted(set(codings["indicator"]) - {""})
    book = codebook or codebook_of_labels(labels or [NO_LABEL])
    return Corpus(path.stem, book, passages, codings, pl.DataFrame())
