"""Passages: the units that are coded, each with the question that it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from tandai.ground.bounds import MAX_PASSAGE_CHARACTERS, beyond
from tandai.ground.language import tr
from tandai.transcript.turns import Role, Transcript, Turn, generic_speaker

Unit = Literal["turn", "paragraph", "sentence"]
UNITS: tuple[Unit, ...] = get_args(Unit)

# Passages of different units are different passages, so their ids must differ.
_MARK_OF_UNIT = {"turn": "", "paragraph": "p", "sentence": "s"}

# "Oh, begitu, Pak." keeps an informant talking and asks nothing new.
_BACKCHANNEL_WORDS = 4


@dataclass(frozen=True)
class Passage:
    """A unit of coding: ``text`` is ``source[start:end]``."""

    passage_id: str
    document: str
    informant: str
    speaker: str
    question: str
    start: int
    end: int
    text: str


def passages_of(transcript: Transcript, unit: Unit = "turn") -> list[Passage]:
    """Return the informants' passages of a transcript, in order.

    A turn without any letter or digit in it ("[...]" or "---") is no passage. Raises FileError
    where they and their questions are longer together than ``MAX_PASSAGE_CHARACTERS``.
    """
    passages: list[Passage] = []
    question = ""
    written = 0
    answering = {turn.speaker for turn in transcript.turns if turn.role is Role.INFORMANT}
    informants = {
        speaker: _informant(transcript, speaker, alone=len(answering) == 1) for speaker in answering
    }
    for turn in transcript.turns:
        said = transcript.text[turn.start : turn.end]
        if turn.role is Role.INTERVIEWER:
            question = question if question and _is_backchannel(said) else said
            continue
        for start, end in _spans(transcript.text, turn, unit):
            if any(character.isalnum() for character in transcript.text[start:end]):
                # Each repeats the question: a long one before many answers has no end.
                written += end - start + len(question) + len(informants[turn.speaker])
                if written > MAX_PASSAGE_CHARACTERS:
                    what = tr("characters of passages", "karakter kutipan")
                    raise beyond(Path(transcript.document), what, MAX_PASSAGE_CHARACTERS)
                number = f"{_MARK_OF_UNIT[unit]}{len(passages) + 1:03d}"
                passages.append(
                    Passage(
                        passage_id=f"{transcript.document}-{number}",
                        document=transcript.document,
                        informant=informants[turn.speaker],
                        speaker=turn.speaker,
                        question=question,
                        start=start,
                        end=end,
                        text=transcript.text[start:end],
                    )
                )
    return passages


def _informant(transcript: Transcript, speaker: str, *, alone: bool) -> str:
    """Return who answers: a person's name in the label, else the header's code, else the document.

    Where several informants answer under role labels, the label tells them apart.
    """
    if speaker and not generic_speaker(speaker):
        return speaker
    known = transcript.header.informant or transcript.document
    return known if alone else f"{known} {speaker}".strip()


def _is_backchannel(said: str) -> bool:
    return "?" not in said and len(said.split()) <= _BACKCHANNEL_WORDS


def _spans(text: str, turn: Turn, unit: Unit) -> Iterator[tuple[int, int]]:
    if unit == "turn":
        yield turn.start, turn.end
        return
    for start, end in _paragraphs(text, turn.start, turn.end):
        if unit == "paragraph":
            yield start, end
        else:
            from tandai.ground.text import sentences

            for left, right in sentences(text[start:end]):
                yield start + left, start + right


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    offset = start
    for piece in text[start:end].split("\n"):
        stripped = piece.strip()
        if stripped:
            left = offset + piece.index(stripped)
            yield left, left + len(stripped)
        offset += len(piece) + 1
