"""`tandai export`: a corpus, with or without a model's suggestions, for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import polars as pl

from tandai.codebook import Codebook, codebook_of_labels, read_codebook
from tandai.corpus import LABELS, Corpus, read_corpus, require_same_texts
from tandai.corpus.coders import coder_of_model
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.exchange.beside_corpus import Beside, read_beside
from tandai.exchange.codes import LeftOut
from tandai.exchange.foreign import refuse_foreign
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.from_tags import suggestions_in, with_suggestions, without_suggestions
from tandai.exchange.laying import LaidOut, corpus_of
from tandai.exchange.matrix import write_quote_matrix
from tandai.exchange.project import CodedProject
from tandai.exchange.quotes import quote_frames, write_quotes
from tandai.exchange.reading import is_project, read_projects
from tandai.exchange.refi_writing import write_refi, write_refi_codebook
from tandai.exchange.workbook import write_quote_workbook
from tandai.ground import shipped
from tandai.ground.errors import UsageError
from tandai.ground.files import read_text
from tandai.ground.language import tr
from tandai.tags import Tags, is_tag_file, read_tags
from tandai.tags.suggestions import Suggestions
from tandai.transcript import find_transcripts, read_texts
from tandai.work.export_counts import Exported, exported_of

CodebookChoice = Path | Literal["labels"] | None


@dataclass(frozen=True)
class Material:
    """What is exported: a corpus, suggestions for its passages, and transcripts by document.

    ``original``: the project of another program that it was read from, and how. ``beside``: the
    notes and marked spans of a corpus folder.
    """

    corpus: Corpus
    tags: tuple[Tags, ...]
    texts: Mapping[str, str]
    original: tuple[CodedProject, LaidOut] | None = None
    beside: Beside = field(default_factory=Beside)

    @cached_property
    def project(self) -> CodedProject:
        """All of it as a coded project: the original with suggestions where there is one."""
        if self.original:
            project, laid = self.original
            project = without_suggestions(project, self.tags)
            for tags in self.tags:
                project = suggestions_in(project, laid, tags)
            return project
        project = project_of_corpus(self.corpus, self.texts, self.beside)
        project = without_suggestions(project, self.tags)
        for tags in self.tags:
            project = with_suggestions(project, tags)
        return project


Writer = Callable[[Material, Path, bool], None]


def _qdpx(material: Material, out: Path, force: bool) -> None:
    write_refi(material.project, out, force=force)


def _qdc(material: Material, out: Path, force: bool) -> None:
    without_codes = replace(material.corpus, codings=material.corpus.codings.clear())
    write_refi_codebook(project_of_corpus(without_codes, material.texts), out, force=force)


def _table(material: Material, out: Path, force: bool) -> None:
    write_quotes(quote_frames(material.corpus, material.tags), out, force=force)


def _workbook(material: Material, out: Path, force: bool) -> None:
    write_quote_workbook(material.corpus, material.tags, out, force=force)


def _matrix(material: Material, out: Path, force: bool) -> None:
    write_quote_matrix(material.corpus, material.tags, out, force=force)


_WRITERS: Mapping[str, Writer] = {
    "qdpx": _qdpx,
    "qdc": _qdc,
    "xlsx": _workbook,
    "docx": _matrix,
    "csv": _table,
    "jsonl": _table,
}

FORMS: tuple[str, ...] = tuple(_WRITERS)


def require_form(form: str, out: Path) -> str:
    """Return the form asked for, which without ``--to`` is that of the suffix.

    Raises UsageError for an unknown form, or a suffix that says another.
    """
    suffix = out.suffix.lower().removeprefix(".")
    chosen = form or suffix
    if chosen not in FORMS:
        raise UsageError(
            tr(f"cannot export to {chosen!r}.", f"tidak dapat mengekspor ke {chosen!r}."),
            hint=tr(f"Known: {', '.join(FORMS)}.", f"Yang ada: {', '.join(FORMS)}."),
        )
    if suffix != chosen:
        raise UsageError(
            tr(f"a file for {chosen} ends in .{chosen}.", f"berkas {chosen} berakhiran .{chosen}."),
            where=out,
        )
    return chosen


def export(
    sources: Sequence[str | Path],
    out: str | Path,
    form: str = "",
    *,
    codebook: CodebookChoice = None,
    texts: Path | None = None,
    force: bool = False,
) -> Exported:
    """Write a corpus, tags, or both together in another program's form.

    ``sources``: at most one corpus (a folder, a table, or projects of other programs) and any
    number of tag files; suggestions for passages that the corpus does not have are added with
    their passages. A project of another program keeps its ids, codes and notes. ``texts``: the
    transcripts, where the corpus folder does not hold them; a document without one becomes the
    text of its passages.

    Raises UsageError, InputError or OutputError.
    """
    out = Path(out)
    chosen = require_form(form, out)
    material = read_material([*map(Path, sources)], codebook, texts)
    _WRITERS[chosen](material, out, force)
    found = exported_of(material, out, chosen)
    notes = _notes_in(material) if chosen in _WITHOUT_NOTES else 0
    return replace(found, discarded={**found.discarded, LeftOut.NOTES: notes}) if notes else found


# What of the forms holds no place for notes, which other programs' projects have.
_WITHOUT_NOTES = ("csv", "jsonl", "xlsx", "docx")


def _notes_in(material: Material) -> int:
    """Return how many notes of people there are, on codings, texts, codes or the whole."""
    if not material.original:
        return len(material.beside.notes)
    project, _ = material.original
    people = {coder.id for coder in project.coders if not coder.machine}
    return len(project.notes) + sum(bool(c.note) for c in project.codings if c.coder in people)


def read_material(
    sources: Sequence[Path], codebook: CodebookChoice = None, texts: Path | None = None
) -> Material:
    """Read what is to be exported; see :func:`export`."""
    tag_files = [path for path in sources if is_tag_file(path)]
    others = [path for path in sources if path not in tag_files]
    for path in others:
        refuse_foreign(path)
    tags = tuple(read_tags(path, confidence=False) for path in tag_files)
    known: dict[str, str] = {}
    original, beside = None, Beside()
    if others and all(map(is_project, others)):
        project = read_projects(others)
        laid = corpus_of(project, _codebook(codebook, ()))
        corpus, known, original = laid.corpus, dict(laid.texts), (project, laid)
    elif len(others) > 1:
        raise UsageError(
            tr("only one corpus can be exported at a time.", "hanya satu korpus sekali ekspor."),
        )
    elif others:
        corpus = read_corpus(others[0], codebook)
        folder = shipped.located(others[0])
        known, beside = _transcripts_of(folder), read_beside(folder)
    else:
        corpus = _corpus_of_tags(tag_files[0].stem, tags, codebook)
    if texts:
        known |= read_texts(find_transcripts([texts]))
    corpus = _without_models(corpus, tags)
    for own in tags:
        corpus = _with_passages(corpus, own)
    return Material(corpus, tags, known, original, beside)


def _without_models(corpus: Corpus, tags: Sequence[Tags]) -> Corpus:
    """Leave out what a corpus has of a model whose tags are given: they take its place."""
    names = {coder_of_model(own.model).name for own in tags} & set(corpus.coders)
    if not names:
        return corpus
    others = ~pl.col("coder").is_in(sorted(names))
    return replace(
        corpus, codings=corpus.codings.filter(others), evidence=corpus.evidence.filter(others)
    )


def _transcripts_of(folder: Path) -> dict[str, str]:
    transcripts = folder / "transcripts"
    if not transcripts.is_dir():
        return {}
    return {path.stem: read_text(path) for path in sorted(transcripts.glob("*.txt"))}


def _codebook(choice: CodebookChoice, ids: Sequence[str]) -> Codebook | None:
    if choice == LABELS:
        return codebook_of_labels(ids) if ids else None
    return read_codebook(Path(choice)) if choice else None


def _corpus_of_tags(name: str, tags: Sequence[Tags], choice: CodebookChoice) -> Corpus:
    """Return the passages of tags, coded by nobody, with the codebook that their model knew."""
    ids = list(dict.fromkeys(id for own in tags for id in own.ids))
    codebook = _codebook(choice, ids) or read_codebook(shipped.CODEBOOK)
    if not set(ids) <= set(codebook.ids):
        codebook = codebook_of_labels(ids)
    return Corpus(
        name=name,
        codebook=codebook,
        passages=pl.DataFrame(schema=dict(PASSAGE_COLUMNS)),
        codings=pl.DataFrame(schema=dict(CODING_COLUMNS)),
        documents=pl.DataFrame(schema={"document": pl.String}),
    )


def _with_passages(corpus: Corpus, tags: Tags) -> Corpus:
    """Add the passages of tags that the corpus does not have.

    Raises CorpusError where passages of the same id differ, UsageError where the tags know an
    indicator that the codebook does not.
    """
    suggested = Suggestions.of(tags.passages, tags.suggested).indicators
    unknown = set(suggested) - set(corpus.codebook.ids)
    if unknown:
        raise UsageError(
            tr(
                f"the codebook has no {', '.join(sorted(unknown))}, which the tags suggest.",
                f"buku kode tidak memuat {', '.join(sorted(unknown))} yang disarankan.",
            ),
            hint=tr("Give the model's codebook with --codebook.", "Berikan --codebook model itu."),
        )
    require_same_texts(corpus.passages, tags.passages)
    passages = pl.concat([corpus.passages, tags.passages.select(list(PASSAGE_COLUMNS))])
    return replace(
        corpus, passages=passages.unique("passage_id", keep="first", maintain_order=True)
    )
