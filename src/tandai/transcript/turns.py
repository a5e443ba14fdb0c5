"""Turns: who says what, where in the text, asked by whom.

Four ways of writing an interview are tried in this order:

1. speaker labels at the start of lines (:mod:`tandai.transcript.labels`);
2. speakers' names in bold without a colon (``**Pak Karto** Dulu ...``);
3. questions in bold, or numbered and ending in a question mark, answers as plain paragraphs;
4. none: every paragraph is a turn without a speaker, and ``Transcript.labelled`` is False.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from tandai.transcript.header import Header, read_header
from tandai.transcript.labels import (
    INFORMANT_WORDS,
    INTERVIEWER_WORDS,
    LETTER_PAIRS,
    Label,
    folded,
    identities,
    is_role_word,
    split_label,
)
from tandai.transcript.roles import find_interviewers
from tandai.transcript.sources import Source, read_source


class Role(StrEnum):
    """What a speaker does in the interview."""

    INTERVIEWER = "interviewer"
    INFORMANT = "informant"


@dataclass(frozen=True)
class Turn:
    """One speaker's uninterrupted speech: ``text[start:end]`` of the transcript."""

    speaker: str
    role: Role
    start: int
    end: int


@dataclass(frozen=True)
class Transcript:
    """A transcript read into turns.

    ``labelled`` is False where no speaker was found. ``asked`` is False where nobody could
    be told to be the interviewer, so that every turn counts as an answer.
    """

    document: str
    text: str
    turns: tuple[Turn, ...]
    header: Header
    labelled: bool
    asked: bool

    @property
    def speakers(self) -> tuple[str, ...]:
        """Speakers in the order in which they first speak."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))

    def summary(self) -> dict[str, Any]:
        """Return counts and names as plain data for JSON: no text."""
        return {
            "turns": len(self.turns),
            "speakers": list(self.speakers),
            "labelled": self.labelled,
            "interviewer_found": self.asked,
        }


@dataclass(frozen=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read_transcript(
    path: Path, document: str | None = None, interviewers: Sequence[str] = ()
) -> Transcript:
    """Read a transcript file into turns; see :func:`find_turns`.

    Raises FileError as :func:`tandai.transcript.sources.read_source` does.
    """
    return find_turns(read_source(path), document or path.stem, interviewers)


def find_turns(source: Source, document: str, interviewers: Sequence[str] = ()) -> Transcript:
    """Find the turns of a transcript.

    ``interviewers`` names the labels of those who ask; without it they are found by the
    label's words, by pairs of letters (P/N, T/J, Q/A) or by who asks the questions.
    """
    header = read_header(source.text)
    lines = [line for line in _lines(source.text) if line.start >= header.end]
    for finder in (_labelled_turns, _bold_named_turns, _question_and_answer_turns):
        turns = finder(lines, source)
        if turns:
            asking = find_interviewers(
                [(turn.speaker, source.text[turn.start : turn.end]) for turn in turns],
                interviewers,
            )
            cast = tuple(
                replace(turn, role=Role.INTERVIEWER) if turn.speaker in asking else turn
                for turn in turns
            )
            return Transcript(document, source.text, cast, header, True, bool(asking))
    paragraphs = tuple(_paragraph_turns(lines))
    return Transcript(document, source.text, paragraphs, header, False, False)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for piece in text.split("\n"):
        yield _Line(start, piece)
        start += len(piece) + 1


def _turns_from_marks(
    lines: Sequence[_Line], marks: dict[int, tuple[str, int]], text: str
) -> list[Turn]:
    """Make turns of lines; ``marks`` holds line index -> (speaker, offset where speech starts).

    Lines before the first mark belong to nobody (a title, a note of the transcriber).
    """
    turns = []
    indices = sorted(marks)
    for index, following in zip(indices, [*indices[1:], len(lines)], strict=True):
        speaker, begin = marks[index]
        span = _trimmed(text, begin, lines[following - 1].end)
        if span[0] < span[1]:
            turns.append(Turn(speaker, Role.INFORMANT, *span))
    return turns


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink a span to exclude white space at both ends."""
    inside = text[start:end]
    left = len(inside) - len(inside.lstrip())
    return start + left, max(start + left, start + len(inside.rstrip()))


def _labelled_turns(lines: Sequence[_Line], source: Source) -> list[Turn]:
    found = {
        index: label
        for index, line in enumerate(lines)
        if (label := split_label(line.text)) is not None
    }
    accepted = _accepted(found, lines)
    if len(accepted) < 2:
        return []
    speaker = identities(accepted.values())
    marks = {
        index: (speaker[label.names], lines[index].start + label.end)
        for index, label in accepted.items()
    }
    return _turns_from_marks(lines, marks, source.text)


_TITLES = frozenset(
    "pak bu bapak ibu mas mbak kang teh mang bang uni uda kak mbah haji hj h".split()
)


def _accepted(found: dict[int, Label], lines: Sequence[_Line]) -> dict[int, Label]:
    """Keep labels that recur, say a role, explain one that recurs, or are marked as those are."""
    times = Counter(folded(name) for label in found.values() for name in label.names)
    paired = {name for pair in LETTER_PAIRS if set(pair) <= set(times) for name in pair}
    sure = {name for name, n in times.items() if n >= 2 or is_role_word(name)} | paired
    marked = [_is_marked(lines[index].text) for index, label in found.items() if _any(label, sure)]
    all_marked = bool(marked) and all(marked)

    def accept(index: int, label: Label) -> bool:
        if _any(label, sure):
            return True
        first = folded(label.name).split()[0]
        joint = all(part.strip() in sure for part in re.split(r"&|/|,| dan ", folded(label.name)))
        return joint or first in _TITLES or (all_marked and _is_marked(lines[index].text))

    return {index: label for index, label in found.items() if sure and accept(index, label)}


def _any(label: Label, names: set[str]) -> bool:
    return any(folded(name) in names for name in label.names)


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(("*", "\\*", "_"))


_BOLD = re.compile(r"^\s*(\*\*|__)(?P<inside>[^*_\n]{1,400}?)\1\s*")


def _bold_starts(lines: Sequence[_Line], source: Source) -> dict[int, tuple[str, int]]:
    """Return line index -> (bold text at its start, offset after it)."""
    starts = {}
    ends = dict(source.bold)
    for index, line in enumerate(lines):
        match = _BOLD.match(line.text)
        if match:
            starts[index] = (match.group("inside"), line.start + match.end())
        elif line.start in ends:
            end = ends[line.start]
            starts[index] = (source.text[line.start : end], end)
    return starts


def _bold_named_turns(lines: Sequence[_Line], source: Source) -> list[Turn]:
    """``**Pak Karto** Dulu bapak saya ...``: bold names that recur, with speech after them."""
    starts = {
        index: (inside.strip(" :\t"), after)
        for index, (inside, after) in _bold_starts(lines, source).items()
        if len(inside.split()) <= 4 and not inside.rstrip().endswith("?")
    }
    times = Counter(folded(name) for name, _ in starts.values())
    marks = {i: mark for i, mark in starts.items() if times[folded(mark[0])] >= 2}
    if len({folded(name) for name, _ in marks.values()}) < 2:
        return []
    return _turns_from_marks(lines, marks, source.text)


_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+")
ASKING, ANSWERING = "T", "J"


def _question_and_answer_turns(lines: Sequence[_Line], source: Source) -> list[Turn]:
    """Bold, or else numbered, lines are questions; the paragraphs after each are its answer."""
    bold = {
        index: line_after
        for index, (_, line_after) in _bold_starts(lines, source).items()
        if not source.text[line_after : lines[index].end].strip()
    }
    numbered = {
        index
        for index, line in enumerate(lines)
        if _NUMBERED.match(line.text) and line.text.rstrip(" *_").endswith("?")
    }
    for questions in (set(bold), numbered):
        asked = sum(lines[index].text.rstrip(" *_").endswith("?") for index in questions)
        if len(questions) >= 2 and asked >= len(questions) / 2:
            turns = list(_alternating(lines, questions, source.text))
            if any(turn.speaker == ANSWERING for turn in turns):
                return turns
    return []


def _alternating(lines: Sequence[_Line], questions: set[int], text: str) -> Iterator[Turn]:
    indices = sorted(questions)
    for index, following in zip(indices, [*indices[1:], len(lines)], strict=True):
        line = lines[index]
        number = _NUMBERED.match(line.text)
        start, end = _trimmed(text, line.start + (number.end() if number else 0), line.end)
        yield Turn(ASKING, Role.INTERVIEWER, start, end)
        if following > index + 1:
            span = _trimmed(text, lines[index + 1].start, lines[following - 1].end)
            if span[0] < span[1]:
                yield Turn(ANSWERING, Role.INFORMANT, *span)


def _paragraph_turns(lines: Iterable[_Line]) -> Iterator[Turn]:
    """Paragraphs: separated by blank lines where there are any, else one a line."""
    block: list[_Line] = []
    lines = list(lines)
    separated = any(
        not line.text.strip() and before.text.strip()
        for before, line in itertools.pairwise(lines)
        if line is not lines[-1]
    )
    for line in [*lines, _Line(0, "")]:
        if line.text.strip():
            block.append(line)
        if block and (not separated or not line.text.strip()):
            first, last = block[0], block[-1]
            start = first.start + len(first.text) - len(first.text.lstrip())
            yield Turn("", Role.INFORMANT, start, last.start + len(last.text.rstrip()))
            block = []


def generic_speaker(name: str) -> bool:
    """Whether a speaker's label names a role or a letter and not a person."""
    key = folded(name)
    return len(key) <= 2 or is_role_word(key) or key in INFORMANT_WORDS | INTERVIEWER_WORDS
