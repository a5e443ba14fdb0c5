"""`tandai export`: a corpus, with or without a model's suggestions, for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import polars as pl

from tandai.codebook import Codebook, codebook_of_labels, read_codebook
from tandai.corpus import LABELS, Corpus, read_corpus, require_same_texts
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.documents.guards import formula_cells
from tandai.exchange.beside_corpus import Beside, read_beside
from tandai.exchange.codes import LeftOut
from tandai.exchange.foreign import refuse_foreign
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.from_tags import suggestions_in, with_suggestions
from tandai.exchange.laying import LaidOut, corpus_of
from tandai.exchange.matrix import write_quote_matrix
from tandai.exchange.project import NOTHING_FOUND, CodedProject
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
            for tags in self.tags:
                project = suggestions_in(project, laid, tags)
            return project
        project = project_of_corpus(self.corpus, self.texts, self.beside)
        for tags in self.tags:
            project = with_suggestions(project, tags)
        return project


@dataclass(frozen=True)
class Exported:
    """What was written: the file, its form, and how much is in it.

    ``formula_cells``: those of a ``.csv`` that a spreadsheet would run.
    """

    out: Path
    form: str
    documents: int
    passages: int
    codings: int
    suggestions: int
    coders: tuple[str, ...]
    without_transcript: int
    formula_cells: int = 0
    notes: int = 0
    discarded: Mapping[LeftOut, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "out": str(self.out),
            "to": self.form,
            "documents": self.documents,
            "passages": self.passages,
            "codings": self.codings,
            "suggestions": self.suggestions,
            "coders": list(self.coders),
            "documents_without_transcript": self.without_transcript,
            "notes": self.notes,
            "discarded": {str(kind): number for kind, number in self.discarded.items()},
        }


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
    return _of_project(material, out) if chosen == "qdpx" else _of_passages(material, out, chosen)


def _of_project(material: Material, out: Path) -> Exported:
    """Count what a project holds, which may be more than its passages: free spans, other texts."""
    project = material.project
    machines = {coder.id for coder in project.coders if coder.machine}
    given: set[str] = set()
    codings = suggestions = noted = 0
    for coding in project.codings:
        given.add(coding.coder)
        if coding.code == NOTHING_FOUND:
            continue
        if coding.coder in machines:
            suggestions += 1
        else:
            codings += 1
            noted += bool(coding.note)
    names = {source.name for source in project.sources}
    missing = () if material.original else names - set(material.texts)
    return Exported(
        out=out,
        form="qdpx",
        documents=len(project.sources),
        passages=len(project.passages),
        codings=codings,
        suggestions=suggestions,
        coders=tuple(coder.name for coder in project.coders if coder.id in given),
        without_transcript=len(missing),
        notes=len(project.notes) + noted,
        discarded=project.discarded,
    )


def _of_passages(material: Material, out: Path, form: str) -> Exported:
    """Count what tables, workbooks and codebooks hold."""
    corpus = material.corpus
    documents = corpus.passages["document"].unique().to_list()
    return Exported(
        out=out,
        form=form,
        documents=len(documents),
        passages=len(corpus.passages),
        codings=corpus.codings.filter(pl.col("indicator") != "").height,
        suggestions=sum(Suggestions.of(own.passages, own.suggested).total for own in material.tags),
        coders=corpus.coders,
        without_transcript=sum(document not in material.texts for document in documents),
        formula_cells=sum(map(formula_cells, quote_frames(corpus, material.tags)))
        if form == "csv"
        else 0,
        discarded=material.original[1].discarded if material.original else {},
    )


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
    for own in tags:
        corpus = _with_passages(corpus, own)
    return Material(corpus, tags, known, original, beside)


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
