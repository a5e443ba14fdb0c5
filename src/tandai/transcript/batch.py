"""Many transcript files at once: one that cannot be read does not stop the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tandai.ground.errors import InputError, Problem
from tandai.ground.language import tr
from tandai.transcript.sources import read_source
from tandai.transcript.transcript import Transcript, require_interviewers
from tandai.transcript.turns import find_turns


@dataclass(frozen=True)
class Batch:
    """The transcripts that were read, and the reasons why the others were not.

    ``notes`` say what of a transcript's file was not read on purpose.
    """

    transcripts: tuple[Transcript, ...]
    notes: tuple[Problem, ...]
    failed: tuple[InputError, ...]


def read_transcripts(transcripts: Mapping[str, Path], interviewers: Sequence[str] = ()) -> Batch:
    """Read transcripts, given by document id, into turns.

    Raises InputError with all reasons where none can be read, UsageError where one of
    ``interviewers`` is the label of nobody.
    """
    read: list[Transcript] = []
    notes: list[Problem] = []
    failed: list[InputError] = []
    for document, path in transcripts.items():
        try:
            source = read_source(path)
        except InputError as error:
            failed.append(error)
            continue
        read.append(find_turns(source, document, interviewers))
        notes += [Problem(document, note) for note in source.notes]
    if failed and not read:
        _raise_all(failed)
    require_interviewers(read, interviewers)
    return Batch(tuple(read), tuple(notes), tuple(failed))


def _raise_all(failed: Sequence[InputError]) -> None:
    if len(failed) == 1:
        raise failed[0]
    raise InputError(
        tr("no transcript could be read.", "tidak ada transkrip yang dapat dibaca."),
        problems=[Problem(error.where, f"{error.what} {error.hint}") for error in failed],
    )
