"""`tandai import`: from transcripts to a corpus folder that is ready to be coded by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tandai import shipped
from tandai.codebook import read_codebook
from tandai.corpus import Corpus, write_corpus
from tandai.corpus.corpus import CODING_COLUMNS, TIME_COLUMNS, passage_frame
from tandai.errors import InputError, Problem
from tandai.transcript import Passage, Transcript, Unit, passages_of, read_transcripts


@dataclass(frozen=True)
class Imported:
    """The corpus that was made and the transcripts that it was made of.

    ``failed`` holds those that could not be read; ``notes`` say what of a transcript's file was
    not read on purpose.
    """

    corpus: Corpus
    transcripts: tuple[Transcript, ...]
    failed: tuple[InputError, ...] = ()
    notes: tuple[Problem, ...] = ()

    def as_dict(self, out: str) -> dict[str, Any]:
        """Return plain data for JSON: counts and names, no text."""
        return {
            "out": out,
            "passages": len(self.corpus.passages),
            "transcripts": {t.document: t.summary() for t in self.transcripts},
            "failed": [{"where": error.where, "what": error.what} for error in self.failed],
            "notes": [{"where": note.where, "what": note.what} for note in self.notes],
        }


def import_transcripts(
    transcripts: Mapping[str, Path],
    folder: Path,
    *,
    unit: Unit = "turn",
    interviewers: Sequence[str] = (),
    codebook: Path | None = None,
    force: bool = False,
) -> Imported:
    """Write a corpus folder with the passages of transcripts and no codings.

    Each transcript is kept as the text that offsets count into (``transcripts/*.txt``).
    A transcript that cannot be read is listed in ``failed`` and the corpus made of the others.

    Raises InputError with all reasons where none can be read, CodebookError for a broken
    codebook, OutputError where the folder exists and ``force`` is not set, UsageError where one of
    ``interviewers`` is the label of nobody.
    """
    batch = read_transcripts(transcripts, interviewers)
    read = batch.transcripts
    passages = [passage for transcript in read for passage in passages_of(transcript, unit)]
    corpus = Corpus(
        name=folder.name,
        codebook=read_codebook(codebook or shipped.CODEBOOK),
        passages=passage_frame(passages),
        codings=pl.DataFrame(schema=dict(CODING_COLUMNS)),
        documents=_documents(passages),
        times=_times(read),
    )
    texts = {transcript.document: transcript.text for transcript in read}
    write_corpus(corpus, folder, texts, codebook_file=codebook, force=force)
    return Imported(corpus, read, batch.failed, batch.notes)


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
