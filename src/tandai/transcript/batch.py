"""Many transcript files at once: one that cannot be read does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from tandai.ground.choices import Unit
from tandai.ground.errors import InputError, Problem
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.transcript.account import account_of
from tandai.transcript.interviews import document_names, interviews_in, part_of
from tandai.transcript.notes import FileNote
from tandai.transcript.passages import passages_of
from tandai.transcript.roles import forms_of_given, is_given
from tandai.transcript.sources import Source, read_source
from tandai.transcript.transcript import Transcript, require_informants, require_interviewers
from tandai.transcript.turns import find_turns, paragraphs_of


@dataclass(frozen=True)
class Batch:
    """The transcripts that were read, and the reasons why the others were not.

    ``notes`` say what of a transcript's file was not read on purpose, and what was made of it.
    """

    transcripts: tuple[Transcript, ...]
    notes: tuple[Message, ...]
    failed: tuple[InputError, ...]


@dataclass
class Aside:
    """What is found while transcripts are read one after another; complete when all are.

    As in :class:`Batch`.
    """

    notes: list[Message] = field(default_factory=list)
    failed: list[InputError] = field(default_factory=list)
    by_paragraph: list[Message] = field(default_factory=list)

    def all_notes(self) -> tuple[Message, ...]:
        """Return the notes, those of what was cut by paragraph at the end."""
        return (*self.notes, *self.by_paragraph)


def each_transcript(
    transcripts: Mapping[str, Path],
    interviewers: Sequence[str],
    informants: Sequence[str],
    unit: Unit,
    aside: Aside,
) -> Iterator[tuple[str, list[Transcript]]]:
    """Yield file by file, named by its document id, the transcripts that it holds, maybe none.

    As :func:`read_transcripts`, but for what can be known only of all of them: labels of nobody,
    and that none could be read.
    """
    aside.notes += _same_name(transcripts)
    taken = set(transcripts)
    given = forms_of_given((*interviewers, *informants))
    for file, path in transcripts.items():
        try:
            source = read_source(path)
        except InputError as error:
            aside.failed.append(error)
            yield file, []
            continue
        aside.notes += [replace(note, where=file) for note in source.notes]
        own = _interviews(source, file, taken)
        if len(own) > 1:
            taken |= set(own)
            aside.notes.append(message(FileNote.SEVERAL_INTERVIEWS, file, documents=tuple(own)))
        found = []
        for document, part in own.items():
            transcript = find_turns(part, document, interviewers, informants)
            if unit == "paragraph" and _is_misread(transcript, given):
                transcript = paragraphs_of(transcript)
                aside.by_paragraph.append(message(FileNote.BY_PARAGRAPH, document))
            found.append(transcript)
        yield file, found


def read_transcripts(
    transcripts: Mapping[str, Path],
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
    *,
    unit: Unit = "turn",
) -> Batch:
    """Read transcripts, given by document id, into turns.

    A file of several interviews gives a document for each, named after the file and the
    informant. Where paragraphs are asked for (``unit``), a text of which little was understood
    and no label was given is cut by paragraph as a whole.

    Raises InputError with all reasons where none can be read, UsageError where one of
    ``interviewers`` or ``informants`` is the label of nobody.
    """
    aside = Aside()
    found = each_transcript(transcripts, interviewers, informants, unit, aside)
    read = [transcript for _, own in found for transcript in own]
    if aside.failed and not read:
        raise_all(aside.failed)
    require_interviewers(read, interviewers)
    require_informants(read, informants)
    return Batch(tuple(read), aside.all_notes(), tuple(aside.failed))


def read_texts(transcripts: Mapping[str, Path]) -> dict[str, str]:
    """Return the texts of transcripts by document, those of a file's interviews beside its own.

    Raises InputError where one cannot be read.
    """
    texts: dict[str, str] = {}
    parts: dict[str, str] = {}
    for file, path in transcripts.items():
        source = read_source(path)
        texts[file] = source.text
        own = _interviews(source, file, {*transcripts, *parts})
        if len(own) > 1:
            parts |= {document: part.text for document, part in own.items()}
    return parts | texts


def _interviews(source: Source, file: str, taken: set[str]) -> dict[str, Source]:
    interviews = interviews_in(source.text)
    if len(interviews) == 1:
        return {file: source}
    names = document_names(interviews, file, taken)
    parts = (part_of(source, interview) for interview in interviews)
    return dict(zip(names, parts, strict=True))


def _is_misread(transcript: Transcript, given: frozenset[str]) -> bool:
    told = any(is_given(forms, given) for forms in transcript.spellings.values())
    thin = account_of(transcript, passages_of(transcript, "paragraph")).thin
    return thin and transcript.labelled and not told


def _same_name(transcripts: Mapping[str, Path]) -> Iterator[Message]:
    """Say which files of a folder differ in nothing but the suffix: whisper writes four."""
    alike: dict[tuple[Path, str], list[Path]] = {}
    for path in transcripts.values():
        alike.setdefault((path.parent, path.stem.casefold()), []).append(path)
    for paths in alike.values():
        if len(paths) > 1:
            names = ", ".join(path.name for path in paths)
            yield message(FileNote.ONE_NAME, names, times=len(paths))


def raise_all(failed: Sequence[InputError]) -> NoReturn:
    """Raise the reasons why no transcript could be read, as one error."""
    if len(failed) == 1:
        raise failed[0]
    raise InputError(
        tr("no transcript could be read.", "tidak ada transkrip yang dapat dibaca."),
        problems=[Problem(error.where, f"{error.what} {error.hint}") for error in failed],
    )
