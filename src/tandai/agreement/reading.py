"""Codings to compare: a corpus, tables of codes, and tag files as one more coder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Literal

import polars as pl

from tandai import shipped
from tandai.agreement.coders import MODEL_PREFIX
from tandai.codebook import Codebook, codebook_of_labels, read_codebook
from tandai.corpus import LABELS, Corpus, read_corpus, require_same_texts
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.corpus.reading import ONE_CODER, read_codes
from tandai.errors import CorpusError, UsageError
from tandai.language import tr
from tandai.tables import is_table, read_table
from tandai.tags import is_tag_file, read_tags

CodebookChoice = Path | Literal["labels"] | None


def read_codings(paths: Sequence[Path], codebook: CodebookChoice = None) -> Corpus:
    """Read a corpus, code files and tag files into one set of codings.

    A tag file counts as one more coder, named after its model. Code files that do not name
    their coder are named after the file. Raises TableError or CorpusError.
    """
    if not paths:
        raise UsageError(tr("nothing was given to compare.", "tidak ada yang dibandingkan."))
    corpora: list[Corpus] = []
    for path, name in zip(paths, _coder_names(paths), strict=True):
        base = corpora[0].codebook if corpora and codebook is None else None
        corpora.append(_read_one(path, codebook, base, name if len(paths) > 1 else ""))
    if len(corpora) == 1:
        return corpora[0]
    book = _common_codebook(corpora, codebook)
    for earlier, later in combinations(corpora, 2):
        require_same_texts(earlier.passages, later.passages)
    passages = pl.concat([corpus.passages for corpus in corpora]).unique(
        "passage_id", keep="first", maintain_order=True
    )
    codings = pl.concat([corpus.codings for corpus in corpora]).unique(maintain_order=True)
    return Corpus(corpora[0].name, book, passages, codings, corpora[0].documents)


def _coder_names(paths: Sequence[Path]) -> list[str]:
    """Name files after their stem, or folder and stem where two have the same.

    Raises UsageError where that tells them apart no better: two people would become one.
    """
    stems = [path.stem for path in paths]
    names = stems if len(set(stems)) == len(stems) else [f"{p.parent.name}/{p.stem}" for p in paths]
    if len(set(names)) < len(names):
        raise UsageError(
            tr("two files have the same name.", "dua berkas bernama sama."),
            hint=tr("Give each coder's file its own name.", "Beri nama sendiri tiap berkas."),
        )
    return names


def _read_one(path: Path, choice: CodebookChoice, base: Codebook | None, coder: str) -> Corpus:
    """Read one source; ``base`` is the codebook of those read before it.

    ``coder`` names the coder of a file that names none.
    """
    if is_tag_file(path):
        return _coder_of_tags(path)
    if path.is_dir() or not is_table(path) or "text" in read_table(path).columns:
        corpus = read_corpus(path, choice)
    else:
        corpus = _codes_alone(path, choice, base)
    if coder and set(corpus.coders) == {ONE_CODER}:
        named = corpus.codings.with_columns(pl.lit(coder).alias("coder"))
        return Corpus(corpus.name, corpus.codebook, corpus.passages, named, corpus.documents)
    return corpus


def _codes_alone(path: Path, choice: CodebookChoice, base: Codebook | None) -> Corpus:
    """Read a table of codes without texts."""
    if choice == LABELS:
        codebook = None
    elif choice is not None:
        codebook = read_codebook(Path(choice))
    else:
        codebook = base or read_codebook(shipped.CODEBOOK)
    passages, codings = read_codes(path, codebook)
    labels = sorted(set(codings["indicator"]) - {""})
    # A file in which nothing was found has no label; a codebook needs one.
    known = codebook or codebook_of_labels(labels or ["-"])
    return Corpus(path.stem, known, passages, codings, _no_documents())


def _no_documents() -> pl.DataFrame:
    return pl.DataFrame(schema={"document": pl.String, "split": pl.String})


def _coder_of_tags(path: Path) -> Corpus:
    tags = read_tags(path)
    name = f"{MODEL_PREFIX}{tags.model}".strip()
    rows = [
        (passage, name, indicator, stance)
        for passage, suggested in zip(tags.passages["passage_id"], tags.suggested, strict=True)
        for indicator, stance in ([(s.indicator, s.stance) for s in suggested] or [("", "")])
    ]
    codings = pl.DataFrame(
        rows,
        schema=dict.fromkeys(("passage_id", "coder", "indicator", "stance"), pl.String),
        orient="row",
    )
    passages = tags.passages.select(list(PASSAGE_COLUMNS))
    return Corpus(path.stem, codebook_of_labels(tags.ids), passages, codings, _no_documents())


def _common_codebook(corpora: Sequence[Corpus], choice: CodebookChoice) -> Codebook:
    """The first codebook that knows every code used, or the labels of all where asked."""
    used = {id for corpus in corpora for id in corpus.codings["indicator"] if id}
    if choice == LABELS:
        return codebook_of_labels(used)
    for corpus in corpora:
        if used <= set(corpus.codebook.ids):
            return corpus.codebook
    raise CorpusError(
        tr(
            "the files use different codebooks.",
            "berkas-berkas ini memakai buku kode yang berbeda.",
        ),
        hint=tr(
            "Give the one they share with --codebook, or --codebook labels.",
            "Berikan buku kode bersama dengan --codebook, atau --codebook labels.",
        ),
    )
