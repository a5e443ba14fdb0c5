"""`tandai import`: from transcripts, or projects of other programs, to a corpus folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tandai.codebook import read_codebook
from tandai.codebook.writing import codebook_yaml
from tandai.corpus import Corpus, write_corpus
from tandai.corpus.coding_sheet import CODING_SHEET, fits_a_sheet
from tandai.corpus.corpus import CODING_COLUMNS, TIME_COLUMNS, passage_frame
from tandai.corpus.counting import counts_of
from tandai.exchange.code_names import CodeNames, names_alone
from tandai.exchange.codes import LeftOut
from tandai.exchange.laying import LaidOut, corpus_of, note_frame
from tandai.exchange.mapping_file import mapping_text, read_mapping
from tandai.exchange.project import CodedProject, Coder
from tandai.exchange.reading import read_projects
from tandai.ground import shipped
from tandai.ground.choices import ProjectUnit, Uncoded
from tandai.ground.errors import InputError, UsageError, failure
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.numbers import count
from tandai.ground.outputs import writing
from tandai.ground.records import running
from tandai.transcript import (
    Account,
    Passage,
    Transcript,
    Unit,
    account_of,
    passages_of,
    read_transcripts,
    require_understood,
)
from tandai.words.projects import left_out_counted


@dataclass(frozen=True)
class Imported:
    """The corpus that was made and the transcripts that it was made of.

    ``accounts`` say by document what became of its words. ``failed`` holds the transcripts that
    could not be read; ``notes`` say what of a transcript's file was not read on purpose. ``sheet``:
    whether a coding sheet is there, which very many or very long passages do not fit. ``skipped``:
    what lay beside the transcripts and was not read.
    """

    corpus: Corpus
    transcripts: tuple[Transcript, ...]
    accounts: Mapping[str, Account]
    failed: tuple[InputError, ...] = ()
    notes: tuple[Message, ...] = ()
    sheet: bool = False
    skipped: tuple[Message, ...] = ()

    def as_dict(self, out: str) -> dict[str, Any]:
        """Return plain data for JSON: counts and names, no text."""
        return {
            "out": out,
            "passages": len(self.corpus.passages),
            "sheet": CODING_SHEET if self.sheet else None,
            "transcripts": {
                t.document: {**t.summary(), **self.accounts[t.document].as_dict()}
                for t in self.transcripts
            },
            "failed": [failure(error) for error in self.failed],
            "skipped": [own.as_dict() for own in self.skipped],
            "notes": [note.as_dict() for note in self.notes],
        }


def import_transcripts(
    transcripts: Mapping[str, Path],
    folder: str | Path,
    *,
    unit: Unit = "turn",
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
    codebook: Path | None = None,
    skipped: Sequence[Message] = (),
    strict: bool = False,
    force: bool = False,
) -> Imported:
    """Write a corpus folder with the passages of transcripts, a sheet to code them, and no codings.

    Each transcript is kept as the text that offsets count into (``transcripts/*.txt``); a file of
    several interviews is kept as several (:func:`tandai.transcript.read_transcripts`).
    A transcript that cannot be read is listed in ``failed`` and the corpus made of the others.
    ``skipped``: what lay beside them (:func:`tandai.transcript.passed_over.passed_over`), to be
    told with the result.

    Raises InputError with all reasons where none can be read, where no passage is found, and with
    ``strict`` where a document was probably misread (:class:`tandai.transcript.Account`);
    CodebookError for a broken codebook, OutputError where the folder exists and ``force`` is not
    set, UsageError where one of ``interviewers`` or ``informants`` is the label of nobody.
    """
    folder = Path(folder)
    batch = read_transcripts(transcripts, interviewers, informants, unit=unit)
    read = batch.transcripts
    own = {transcript.document: passages_of(transcript, unit) for transcript in read}
    accounts = {t.document: account_of(t, own[t.document]) for t in read}
    passages = [passage for found in own.values() for passage in found]
    if strict or not passages:
        require_understood(accounts)
    corpus = Corpus(
        name=folder.name,
        codebook=read_codebook(codebook or shipped.CODEBOOK),
        passages=passage_frame(passages),
        codings=pl.DataFrame(schema=dict(CODING_COLUMNS)),
        documents=_documents(passages),
        times=_times(read),
    )
    texts = {transcript.document: transcript.text for transcript in read}
    sheet = fits_a_sheet(corpus)
    write_corpus(corpus, folder, texts, codebook_file=codebook, sheet=sheet, force=force)
    return Imported(corpus, read, accounts, batch.failed, batch.notes, sheet, tuple(skipped))


@dataclass(frozen=True)
class ImportedProject:
    """The corpus that was made of coded projects, and what became of what.

    ``accounts`` say by document what became of its words, where tandai found the passages.
    ``map_file``: where a mapping lies to be corrected, of codes that nearly are indicators or were
    taken for one by their description.
    """

    laid: LaidOut
    coders: tuple[Coder, ...]
    notes: int
    out: Path
    accounts: Mapping[str, Account]
    map_file: Path | None = None

    @property
    def transcripts(self) -> tuple[Transcript, ...]:
        """The documents of which tandai found the passages, as they were read."""
        read = self.laid.documents.transcripts.values()
        return tuple(transcript for transcript in read if transcript.document in self.accounts)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: counts and names, no text."""
        corpus, names = self.laid.corpus, self.laid.names
        counted = counts_of(corpus)
        return {
            "out": str(self.out),
            "documents": len(self.laid.texts),
            "passages": len(corpus.passages),
            "selections": len(self.laid.selections),
            "transcripts": {
                t.document: {**t.summary(), **self.accounts[t.document].as_dict()}
                for t in self.transcripts
            },
            "codings": counted.codes,
            "evidence": counted.evidence,
            "suggestions": counted.suggestions,
            "coders": {
                coder: corpus.codings.filter(pl.col("coder") == coder).height
                for coder in corpus.coders
            },
            "models": list(corpus.models),
            "codes": {
                "matched": list(names.matched),
                "kept": list(names.kept),
                "near": {name: list(ids) for name, ids in names.near.items()},
                "described": dict(names.described),
            },
            "map": str(self.map_file) if self.map_file else None,
            "unused_in_map": list(names.unused),
            "unit": self.laid.unit,
            "uncoded": self.laid.uncoded,
            "notes": self.notes,
            "discarded": {str(kind): number for kind, number in self.laid.discarded.items()},
            "remarks": [remark.as_dict() for remark in self.laid.remarks],
        }


def import_projects(
    paths: Sequence[str | Path],
    folder: str | Path,
    *,
    unit: ProjectUnit | None = None,
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
    codebook: Path | None = None,
    mapping: Path | None = None,
    uncoded: Uncoded | None = None,
    comments: bool = False,
    strict: bool = False,
    force: bool = False,
) -> ImportedProject:
    """Write a corpus folder with what coded projects hold; see :func:`corpus_of`.

    Beside the files of every corpus it has ``selections.csv``, the spans as they were marked
    (``tandai agree`` reads it), and ``notes.csv``, what people wrote beside it, where there is any.

    Raises InputError where a project cannot be read or holds no passages, and with ``strict``
    where a document was probably misread; OutputError where the folder exists and ``force`` is not
    set.
    """
    sources, folder = [*map(Path, paths)], Path(folder)
    mapped = read_mapping(mapping) if mapping else None
    known = read_codebook(codebook) if codebook else None
    project = read_projects(sources, mapped, known, comments=comments)
    laid = corpus_of(
        project,
        known,
        mapped,
        unit,
        interviewers=interviewers,
        informants=informants,
        uncoded=uncoded,
    )
    if laid.corpus.passages.is_empty():
        raise _nothing_to_read(sources[0], project, laid)
    accounts = _accounts(laid)
    if strict:
        require_understood(accounts)
    notes = note_frame(project, laid)
    more = {"selections.csv": laid.selections} if len(laid.selections) else {}
    if len(notes):
        more["notes.csv"] = notes
    write_corpus(laid.corpus, folder, laid.texts, more=more, force=force)
    map_file = _offered(laid.names, folder) if mapped is None else None
    return ImportedProject(laid, project.coders, len(notes), folder, accounts, map_file)


def _offered(names: CodeNames, folder: Path) -> Path | None:
    """Write beside a corpus which codes nearly are indicators, or were taken for one. None without.

    A file that is there already stays: somebody may have corrected it.
    """
    if not (names.near or names.described) or names.base is None:
        return None
    file = folder.with_name(f"{folder.name}-map.yaml")
    if not file.exists():
        # It is to be changed by hand, so that no record could make it again.
        with running(None), writing(file) as draft:
            text = mapping_text(names.base, names.near, names.kept, names.described)
            draft.write_text(text, encoding="utf-8")
    return file


def _accounts(laid: LaidOut) -> dict[str, Account]:
    """Return what became of the documents' words; nothing where a project says its passages."""
    documents = laid.documents
    if documents.given or laid.unit == "selection":
        return {}
    return {
        transcript.document: account_of(transcript, documents.passages[source])
        for source, transcript in documents.transcripts.items()
    }


def _nothing_to_read(path: Path, project: CodedProject, laid: LaidOut) -> InputError:
    """Return why a project gives no passages: codes alone, texts elsewhere, or none at all."""
    discarded = {kind: number for kind, number in laid.discarded.items() if number}
    if project.codes and not project.sources and not discarded:
        return InputError(
            tr(
                f"holds {count(len(project.codes), 'code', '')} and no texts.",
                f"berisi {len(project.codes)} kode tanpa teks.",
            ),
            where=path,
            hint=tr(
                "To take its codes as a codebook, give --out codes.yaml.",
                "Untuk mengambil kodenya sebagai buku kode, beri --out kode.yaml.",
            ),
        )
    kinds = ", ".join(left_out_counted(kind, number) for kind, number in discarded.items())
    if missing := discarded.get(LeftOut.TEXTS_THAT_CANNOT_BE_READ):
        return InputError(
            tr(
                f"names {count(missing, 'text', '')} that it does not hold ({kinds}).",
                f"menyebut {missing} teks yang tidak ada di dalamnya ({kinds}).",
            ),
            where=path,
            hint=tr(
                "Export it again with its files in it, not beside it or linked.",
                "Ekspor lagi beserta berkas-berkasnya, bukan di luar atau tertaut.",
            ),
        )
    return InputError(
        tr(
            f"holds no text that could be cut into passages{f': {kinds}' if kinds else ''}.",
            f"tidak berisi teks untuk kutipan{f': {kinds}' if kinds else ''}.",
        ),
        where=path,
        hint=tr(
            "Pictures, recordings and pages are not read: add their transcripts as texts.",
            "Gambar, rekaman, dan halaman tidak dibaca: tambahkan transkripnya sebagai teks.",
        ),
    )


def import_codebook(
    paths: Sequence[Path], out: Path, mapping: Path | None = None, *, force: bool = False
) -> CodeNames:
    """Write the codes of projects as a codebook file; return it with what became of their names.

    Raises UsageError where ``out`` is no ``.yaml`` file, InputError where there are no codes.
    """
    if out.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(
            tr("codes without texts become a codebook.", "kode tanpa teks menjadi buku kode."),
            where=out,
            hint=tr("Give --out a name that ends in .yaml.", "Beri --out nama berakhiran .yaml."),
        )
    mapped = read_mapping(mapping) if mapping else None
    names = names_alone(read_projects(paths, mapped), mapped)
    with writing(out, force=force) as draft:
        draft.write_text(codebook_yaml(names.codebook), encoding="utf-8")
    return names


def _times(transcripts: Sequence[Transcript]) -> pl.DataFrame:
    rows = [
        (transcript.document, timed.start, timed.end, timed.start_time, timed.end_time)
        for transcript in transcripts
        for timed in transcript.times
    ]
    return pl.DataFrame(rows, schema=dict(TIME_COLUMNS), orient="row")


def _documents(passages: Sequence[Passage]) -> pl.DataFrame:
    informants: dict[str, dict[str, None]] = {}
    for passage in passages:
        informants.setdefault(passage.document, {})[passage.informant] = None
    # With several informants in one interview the passages tell them apart, not the document.
    rows = [
        (name, next(iter(own)) if len(own) == 1 else "", "") for name, own in informants.items()
    ]
    return pl.DataFrame(rows, schema=["document", "informant", "split"], orient="row")
