"""What a review is opened on: a corpus, tags, or a sheet, and where its decisions go.

Whatever it is, it is reviewed as passages of a corpus folder, so that all that reads a corpus
reads the decisions. Tags and drawn sheets get one made beside them, unless one is named that has
their passages. A sheet in which contested passages were decided is taken into its corpus.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import Codebook, read_codebook
from tandai.corpus import Corpus, read_corpus, require_same_texts, write_corpus
from tandai.corpus.corpus import CODING_COLUMNS
from tandai.corpus.decisions import holds_decisions
from tandai.corpus.sheet_headings import sheet_headings
from tandai.corpus.sheets import KEPT
from tandai.ground import shipped
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, OutputError, Problem, UsageError, named
from tandai.ground.files import reading
from tandai.ground.language import tr
from tandai.ground.numbers import count
from tandai.ground.tables import is_table
from tandai.reporting.tagged import codebook_of_tags
from tandai.review.material import Material
from tandai.review.sheets import DrawnSheet, read_sheet
from tandai.tags import Suggestion, Tags, is_tag_file, read_tags

CodebookChoice = Path | Literal["labels"] | None


class SourceKind(StrEnum):
    """What a review was opened on."""

    CORPUS = "corpus"
    TAGS = "tags"
    SHEET = "sheet"


@dataclass(frozen=True)
class Opened:
    """A review's material, and the corpus folder ``corpus_folder`` where its decisions go.

    ``made``: whether that was made for it just now. ``decided``: a sheet in which contested
    passages of the corpus were decided, to be taken into it.
    """

    kind: SourceKind
    source: Path
    corpus_folder: Path
    corpus: Corpus
    material: Material
    made: bool = False
    decided: Corpus | None = None


def open_source(
    source: Path, corpus: Path | None = None, codebook: CodebookChoice = None
) -> Opened:
    """Open what is to be reviewed.

    ``corpus``: where decisions go; for a corpus it is that corpus itself. ``codebook``: of tags
    and sheets whose indicators neither ``corpus`` nor tandai knows.

    Raises InputError where the source cannot be read or the corpus lacks passages of it, UsageError
    where options do not go together, OutputError where nothing can be written there.
    """
    located = shipped.located(source)
    with reading(located):
        located.stat()
        folder = located.is_dir()
    if folder:
        return _open_corpus(source, located, corpus, codebook)
    if is_tag_file(located):
        tags = read_tags(located)
        return _open_beside(SourceKind.TAGS, located, tags, None, corpus, codebook)
    if is_table(located) and set(KEPT) <= set(sheet_headings(located)):
        sheet = read_sheet(located)
        return _open_beside(SourceKind.SHEET, located, sheet.tags, sheet, corpus, codebook)
    if holds_decisions(located):
        return _open_decided(source, located, corpus, codebook)
    raise UsageError(
        tr(
            "is neither a corpus folder nor tags nor a sheet of `tandai sample` or `tandai agree`.",
            "bukan folder korpus, hasil penandaan, ataupun lembar `tandai sample` atau `agree`.",
        ),
        where=source,
        hint=tr(
            "Make a corpus of transcripts, tables or projects with `tandai import`.",
            "Buat korpus dari transkrip, tabel, atau proyek dengan `tandai import`.",
        ),
    )


def _open_corpus(
    source: Path, located: Path, corpus: Path | None, codebook: CodebookChoice
) -> Opened:
    if corpus is not None or codebook is not None:
        raise UsageError(
            tr(
                "a corpus is reviewed with its own codebook, and its decisions go into it.",
                "korpus ditinjau dengan buku kodenya sendiri, dan keputusannya masuk ke situ.",
            ),
            where=source,
            hint=tr("Leave out --corpus and --codebook.", "Hilangkan --corpus dan --codebook."),
        )
    _require_writable(located)
    read = read_corpus(located)
    if read.passages.is_empty():
        raise CorpusError(tr("has no passages.", "tidak punya kutipan."), where=source)
    return Opened(SourceKind.CORPUS, source, located, read, Material(read.passages, read.codebook))


def _open_decided(
    source: Path, located: Path, corpus: Path | None, codebook: CodebookChoice
) -> Opened:
    """Open the corpus whose contested passages were decided in a sheet."""
    if corpus is None:
        raise UsageError(
            tr(
                "its decisions go into the corpus whose coders differed.",
                "keputusannya masuk ke korpus yang pengodenya berbeda itu.",
            ),
            where=source,
            hint=tr("Name that with --corpus.", "Sebutkan korpusnya dengan --corpus."),
        )
    opened = _open_corpus(corpus, shipped.located(corpus), None, codebook)
    decided = read_corpus(located, opened.corpus.codebook)
    _passages_in(decided.passages, opened.corpus, corpus)
    return replace(opened, decided=decided)


def _open_beside(
    kind: SourceKind,
    source: Path,
    tags: Tags,
    sheet: DrawnSheet | None,
    corpus: Path | None,
    choice: CodebookChoice,
) -> Opened:
    folder = corpus or source.with_name(f"{source.stem}-corpus")
    made = not folder.exists()
    if made:
        own = codebook_of_tags(tags.ids, None, None, choice)
        _make(folder, tags.passages, own)
    _require_writable(folder)
    read = read_corpus(folder)
    if not made and isinstance(choice, Path) and read_codebook(choice) != read.codebook:
        raise UsageError(
            tr("the corpus has another codebook.", "korpus ini punya buku kode lain."),
            where=folder,
            hint=tr("Leave out --codebook.", "Hilangkan --codebook."),
        )
    codebook_of_tags(tags.ids, read, None)
    passages = _passages_in(tags.passages, read, folder)
    material = Material(
        passages,
        read.codebook,
        _known(tags.suggested, passages),
        _confidence(tags, read.codebook) if kind is SourceKind.TAGS else None,
        sheet.probability if sheet else None,
        drawn_in_order=sheet is not None and sheet.ordered,
    )
    return Opened(kind, source, folder, read, material, made)


def _make(folder: Path, passages: pl.DataFrame, codebook: Codebook) -> None:
    """Make a corpus of passages that nobody coded; only its owner may look into it."""
    informant = pl.col("informant")
    one = pl.when(informant.n_unique() == 1).then(informant.first()).otherwise(pl.lit(""))
    documents = passages.group_by("document", maintain_order=True).agg(one.alias("informant"))
    corpus = Corpus(
        name=folder.name,
        codebook=codebook,
        passages=passages,
        codings=pl.DataFrame(schema=dict(CODING_COLUMNS)),
        documents=documents,
    )
    write_corpus(corpus, folder, {}, private=True)


def _passages_in(passages: pl.DataFrame, corpus: Corpus, folder: Path) -> pl.DataFrame:
    """Return the passages as the corpus has them, which may know more of them (offsets).

    Raises CorpusError where it lacks some, or has other texts for their ids.
    """
    ids = passages.select("passage_id")
    missing = ids.join(corpus.passages, on="passage_id", how="anti", maintain_order="left")
    if not missing.is_empty():
        raise CorpusError(
            tr(
                f"lacks {len(missing)} of {count(len(ids), 'passage', '')} to be reviewed.",
                f"tidak memuat {len(missing)} dari {len(ids)} kutipan yang akan ditinjau.",
            ),
            where=folder,
            hint=tr(
                "Give the corpus of the same transcripts with --corpus, or a name that is free.",
                "Berikan korpus dari transkrip yang sama dengan --corpus, atau nama yang baru.",
            ),
            problems=first_of(
                Problem("", f"passage_id {named(id)}") for id in missing["passage_id"]
            ),
        )
    require_same_texts(passages, corpus.passages)
    return ids.join(corpus.passages, on="passage_id", how="left", maintain_order="left")


def _known(
    suggested: Sequence[tuple[Suggestion, ...]], passages: pl.DataFrame
) -> tuple[tuple[Suggestion, ...], ...] | None:
    return tuple(suggested) if len(suggested) == len(passages) else None


def _confidence(tags: Tags, codebook: Codebook) -> NDArray[np.float64]:
    """Return (n, k) confidences in the codebook's order; 0 where the model does not know it."""
    found = np.zeros((len(tags.passages), len(codebook.ids)))
    for column, id in enumerate(codebook.ids):
        if id in tags.ids:
            found[:, column] = tags.confidence[id].to_numpy()
    return found


def _require_writable(folder: Path) -> None:
    if folder.resolve() == shipped.CORPUS.resolve() or not os.access(folder, os.W_OK):
        raise OutputError(
            tr(
                "cannot be written to, so that no decision could be kept.",
                "tidak dapat ditulisi, jadi keputusan tidak dapat disimpan.",
            ),
            where=folder,
            hint=tr("Copy it to a folder of yours.", "Salin ke folder Anda sendiri."),
        )
