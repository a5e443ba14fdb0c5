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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from tandai.ground.errors import UsageError, named
from tandai.ground.language import tr
from tandai.transcript.header import Header, read_header
from tandai.transcript.labels import Label, folded, form_of, identities, role_of
from tandai.transcript.roles import find_interviewers, forms_of_given, is_given
from tandai.transcript.sources import Source, document_name, read_source
from tandai.transcript.speakers import find_speakers
from tandai.transcript.times import Timed

_MOST_SHOWN = 12


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
    be told to be the interviewer, so that every turn counts as an answer. ``spellings`` holds
    the forms (:func:`tandai.transcript.labels.form_of`) in which each speaker is written;
    ``doubtful`` the lines (from 1) that look like a speaker's label and were not used, each
    with that label; ``times`` when in a recording the parts of the text were said.
    """

    document: str
    text: str
    turns: tuple[Turn, ...]
    header: Header
    labelled: bool
    asked: bool
    spellings: Mapping[str, frozenset[str]] = field(default_factory=dict)
    doubtful: tuple[tuple[int, str], ...] = ()
    times: tuple[Timed, ...] = ()

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
            "doubtful_lines": [line for line, _ in self.doubtful],
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
    return find_turns(read_source(path), document or document_name(path), interviewers)


def find_turns(source: Source, document: str, interviewers: Sequence[str] = ()) -> Transcript:
    """Find the turns of a transcript.

    ``interviewers`` names the labels of those who ask, in any spelling that the transcript
    uses; where it has none of them, and without them, they are found by the label's words, by
    pairs of letters (P/N, T/J, Q/A) or by who asks the questions.
    """
    header = read_header(source.text)
    every = list(_lines(source.text))
    lines = [line for line in every if line.start >= header.end]
    given = forms_of_given(interviewers)
    speakers = find_speakers([line.text for line in lines], given)
    before = len(every) - len(lines)
    doubtful = tuple(
        (before + index + 1, label.name) for index, label in sorted(speakers.doubtful.items())
    )
    names = identities(speakers.used.values())
    labelled = _labelled_turns(lines, source, speakers.used, names)
    for turns in _ways(labelled, lines, source):
        if turns:
            spelt = _spellings(turns, names if turns is labelled else {})
            asking = find_interviewers(
                [(turn.speaker, source.text[turn.start : turn.end]) for turn in turns],
                [speaker for speaker, forms in spelt.items() if is_given(forms, given)],
            )
            cast = tuple(
                replace(turn, role=Role.INTERVIEWER) if turn.speaker in asking else turn
                for turn in turns
            )
            return Transcript(
                document,
                source.text,
                cast,
                header,
                True,
                bool(asking),
                spelt,
                doubtful,
                source.times,
            )
    paragraphs = tuple(_paragraph_turns(lines))
    return Transcript(
        document, source.text, paragraphs, header, False, False, {}, doubtful, source.times
    )


def require_interviewers(transcripts: Sequence[Transcript], labels: Sequence[str]) -> None:
    """Raise UsageError where a label given for an interviewer is in none of the transcripts."""
    spelt = [forms for transcript in transcripts for forms in transcript.spellings.values()]
    for label in labels:
        given = forms_of_given([label])
        if any(is_given(forms, given) for forms in spelt):
            continue
        speakers = dict.fromkeys(s for transcript in transcripts for s in transcript.speakers)
        shown = ", ".join(named(speaker, known=True) for speaker in list(speakers)[:_MOST_SHOWN])
        more = ", …" if len(speakers) > _MOST_SHOWN else ""
        given_name = named(label, known=True)
        none = tr("none was found", "tidak ada yang ditemukan")
        raise UsageError(
            tr(
                f"--interviewer {given_name} is the label of no speaker in these transcripts.",
                f"--interviewer {given_name} bukan label penutur dalam transkrip ini.",
            ),
            hint=tr(
                f"Labels: {shown or none}{more}.",
                f"Label: {shown or none}{more}.",
            ),
        )


def _ways(labelled: list[Turn], lines: Sequence[_Line], source: Source) -> Iterator[list[Turn]]:
    yield labelled
    yield _bold_named_turns(lines, source)
    yield _question_and_answer_turns(lines, source)


def _spellings(
    turns: Sequence[Turn], names: Mapping[tuple[str, ...], str]
) -> dict[str, frozenset[str]]:
    """Return each speaker's written forms, the speaker's own name among them."""
    forms = {turn.speaker: {form_of(turn.speaker)} for turn in turns}
    for written, speaker in names.items():
        forms.setdefault(speaker, set()).update(form_of(name) for name in written)
    return {speaker: frozenset(own) for speaker, own in forms.items()}


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


def _labelled_turns(
    lines: Sequence[_Line],
    source: Source,
    labels: Mapping[int, Label],
    names: Mapping[tuple[str, ...], str],
) -> list[Turn]:
    if len(labels) < 2:
        return []
    marks = {
        index: (names[label.names], lines[index].start + label.end)
        for index, label in labels.items()
    }
    return _turns_from_marks(lines, marks, source.text)


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
    return len(folded(name)) <= 2 or bool(role_of(name))
