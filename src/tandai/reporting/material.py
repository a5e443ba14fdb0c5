"""What a report is made of, read: tags with what belongs to them, or a hand-coded corpus alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tandai.codebook import Codebook
from tandai.corpus import Corpus
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.model.record import ModelRecord
from tandai.reporting.tagged import codebook_of_makers, codebook_of_tags, model_of_tags
from tandai.sources import read_coded
from tandai.sources.coded import CodebookChoice, brings_codebook, tells_texts
from tandai.sources.several import read_several
from tandai.tags import Tags, is_tag_file, read_tags


@dataclass(frozen=True)
class Material:
    """What :func:`tandai.report` takes; without tags ``corpus`` is what is reported on.

    ``codebook``: that of the model that made the tags, where their record leads to it.
    """

    tags: tuple[Tags, ...]
    corpus: Corpus | None
    model: ModelRecord | None
    codebook: Codebook | None = None


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
            raise UsageError(
                tr("--corpus is for tags.", "--corpus untuk hasil penandaan."),
                hint=tr(
                    "Give a hand-coded corpus by itself: tandai report CORPUS.",
                    "Berikan korpus berkode itu saja: tandai report KORPUS.",
                ),
            )
        return Material((), read_several(paths, choice).corpus, None)
    tags = tuple(read_tags(path) for path in paths)
    made_by = model_of_tags(model, tags) if model else None
    # What brings no codebook of its own has the codes of the tags: a filled-in sheet, for instance.
    own = codebook_of_makers(paths, tags)
    known = codebook_of_tags(tags[0].ids, None, made_by, own) if corpus else None
    return Material(tags, read_coded(corpus, choice, known) if corpus else None, made_by, own)


def _is_coded(path: Path) -> bool:
    """Whether a source could be a coded one: a folder, a project, or a table with texts."""
    return brings_codebook(path) or (path.exists() and tells_texts(path))
