"""Passages: the units that are coded, each with the question that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from tandai.ground.bounds import MAX_PASSAGE_CHARACTERS, beyond
from tandai.ground.choices import Unit
from tandai.ground.language import tr
from tandai.transcript.speech import Role, Turn
from tandai.transcript.transcript import Transcript, generic_speaker

UNITS: tuple[Unit, ...] = get_args(Unit)

# Passages of different units are different passages, so their ids must differ.
_MARK_OF_UNIT = {"turn": "", "paragraph": "p", "sentence": "s"}

# "Oh, begitu, Pak." keeps an informant talking and asks nothing new.
_BACKCHANNEL_WORDS = 4

# "Maksudnya gimana, Pak?" says nothing without the question that it goes back to.
_MEANING = frozenset(
    "maksud maksudnya artinya contoh contohnya misal misalnya tegese mean meaning example".split()
)
_AROUND_MEANING = frozenset(
    """
    gimana bagaimana piye pripun seperti kayak apa nya itu tadi boleh bisa kasih coba ya oh
    pak bu bapak ibu mas mbak kang mbah what do you by that for an like
    """.split()
)


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
    if transcript.parts and transcript.labelled:
        own = (
            _moved(p, start) for start, part in transcript.parts for p in passages_of(part, unit)
        )
        return [
            replace(passage, document=transcript.document, passage_id=_id(transcript, unit, number))
            for number, passage in enumerate(own, 1)
        ]
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
            question = _question(question, said)
            continue
        for start, end in _spans(transcript.text, turn, unit):
            if any(character.isalnum() for character in transcript.text[start:end]):
                # Each repeats the question: a long one before many answers has no end.
                written += end - start + len(question) + len(informants[turn.speaker])
                if written > MAX_PASSAGE_CHARACTERS:
                    what = tr("characters of passages", "karakter kutipan")
                    raise beyond(Path(transcript.document), what, MAX_PASSAGE_CHARACTERS)
                passages.append(
                    Passage(
                        passage_id=_id(transcript, unit, len(passages) + 1),
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


def _id(transcript: Transcript, unit: Unit, number: int) -> str:
    return f"{transcript.document}-{_MARK_OF_UNIT[unit]}{number:03d}"


def _moved(passage: Passage, by: int) -> Passage:
    return replace(passage, start=passage.start + by, end=passage.end + by)


def _informant(transcript: Transcript, speaker: str, *, alone: bool) -> str:
    """Return who answers: the pseudonym, a name in the label, the header's code, or the document.

    The header speaks of one informant: where several answer, the label tells them apart, which may
    be a name or a role.
    """
    if alone and transcript.header.pseudonym:
        return transcript.header.pseudonym
    if speaker and not generic_speaker(speaker):
        return speaker
    known = transcript.header.informant or transcript.document
    return known if alone else f"{known} {speaker}".strip()


def _question(before: str, said: str) -> str:
    """Return what the next answer answers, after the interviewer said something more.

    A murmur asks nothing new, and "Maksudnya?" asks the question before it again.
    """
    if before and _is_backchannel(said):
        return before
    return f"{before} {said}" if before and _asks_what_is_meant(said) else said


def _asks_what_is_meant(said: str) -> bool:
    words = set(re.findall(r"[^\W\d_]+", said.casefold()))
    return bool(words & _MEANING) and words <= _MEANING | _AROUND_MEANING


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
