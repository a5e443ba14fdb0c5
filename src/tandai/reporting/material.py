"""What a report is made of, read: tags with what belongs to them, or a hand-coded corpus alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tandai.codebook import Codebook
from tandai.corpus import Corpus
from tandai.corpus.coding_sheet import CODING_SHEET
from tandai.corpus.decisions import holds_decisions, not_in_the_corpus
from tandai.ground.errors import CorpusError, UsageError
from tandai.ground.language import tr
from tandai.ground.shell import command_line
from tandai.model.record import ModelRecord
from tandai.reporting.tagged import codebook_of_makers, codebook_of_tags, model_of_tags
from tandai.sources import read_coded
from tandai.sources.coded import CodebookChoice, brings_codebook, tells_texts
from tandai.sources.merging import Merged
from tandai.sources.several import read_several
from tandai.tags import Tags, is_tag_file, read_tags


@dataclass(frozen=True)
class Material:
    """What :func:`tandai.report` takes; without tags ``corpus`` is what is reported on.

    ``codebook``: that of the model that made the tags, where their record leads to it. ``merged``:
    the sources that the corpus was read from, where there are several.
    """

    tags: tuple[Tags, ...]
    corpus: Corpus | None
    model: ModelRecord | None
    codebook: Codebook | None = None
    merged: Merged | None = None


def read_material(
    paths: Sequence[Path],
    corpus: Path | None = None,
    model: Path | None = None,
    choice: CodebookChoice = None,
) -> Material:
    """Read what a report is to be made of.

    ``paths`` are tag files, or corpora (folders, tables of coded passages, projects, filled-in
    sheets beside one of these), read as one. ``corpus`` and ``model``: what belongs to tags.

    Raises UsageError for both at once, and what reading raises.
    """
    if not any(map(is_tag_file, paths)) and any(map(_is_coded, paths)):
        if corpus is not None:
            alone = command_line(["tandai", "report", *map(str, paths)])
            raise UsageError(
                tr("--corpus is for tags.", "--corpus untuk hasil penandaan."),
                hint=tr(
                    f"Give a hand-coded corpus by itself: {alone}",
                    f"Berikan korpus berkode itu saja: {alone}",
                ),
            )
        merged = read_several(paths, choice)
        _require_codes(merged.corpus, paths)
        return Material((), merged.corpus, None, merged=merged)
    if sheet := next(filter(holds_decisions, paths), None):
        raise not_in_the_corpus(sheet, corpus)
    tags = tuple(read_tags(path) for path in paths)
    made_by = model_of_tags(model, tags) if model else None
    # What brings no codebook of its own has the codes of the tags: a filled-in sheet, for instance.
    own = codebook_of_makers(paths, tags)
    known = codebook_of_tags(tags[0].ids, None, made_by, own) if corpus else None
    return Material(tags, read_coded(corpus, choice, known) if corpus else None, made_by, own)


def _require_codes(corpus: Corpus, paths: Sequence[Path]) -> None:
    """Refuse what nobody has coded yet, and say how to code it."""
    if not corpus.codings.is_empty():
        return
    raise CorpusError(
        tr("nothing is coded yet.", "belum ada yang dikode."),
        where=paths[0],
        hint=_how_to_code(paths[0]),
    )


def _how_to_code(corpus: Path) -> str:
    if not corpus.is_dir():
        return tr("Give one that holds codes.", "Berikan yang berisi kode.")
    sheet = str(corpus / CODING_SHEET)
    code = command_line(["tandai", "review", str(corpus), "--coder", tr("NAME", "NAMA")])
    both = command_line(["tandai", "report", str(corpus), sheet])
    return tr(
        f"Code it on the screen, under your name or initials: {code}; or fill in {sheet} and give "
        f"it as well: {both}",
        f"Kode di layar, atas nama atau inisial Anda: {code}; atau isi {sheet} dan sertakan: "
        f"{both}",
    )


def _is_coded(path: Path) -> bool:
    """Whether a source could be a coded one: a folder, a project, or a table with texts."""
    return brings_codebook(path) or (path.exists() and tells_texts(path))
