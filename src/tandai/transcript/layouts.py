"""The ways in which interviews are written, each tried on the text below the header.

Each function returns the turns that it finds, none where the text is not written in its way.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tandai.transcript.bare_labels import UNDER_TIME, is_time
from tandai.transcript.labels import Label, folded
from tandai.transcript.sources import Source
from tandai.transcript.speech import (
    Line,
    Mark,
    Role,
    Turn,
    asks,
    headings_of,
    lines_of,
    turns_from_marks,
)


class Layout(StrEnum):
    """How an interview is written; the values stand in JSON."""

    LABELS = "labels"
    ASKER_LABELLED = "asker_labelled"
    INFORMANT_LABELLED = "informant_labelled"
    TABLE = "table"
    BOLD_NAMES = "bold_names"
    QUESTIONS = "questions"
    PARAGRAPHS = "paragraphs"


@dataclass(frozen=True)
class Body:
    """The text below the header: its lines, and ``skipped``, the offsets of lines of data in it."""

    source: Source
    start: int = 0
    skipped: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        """The whole text, into which all offsets count."""
        return self.source.text

    @functools.cached_property
    def lines(self) -> list[Line]:
        """The lines below the header."""
        return [line for line in lines_of(self.text) if line.start >= self.start]

    @functools.cached_property
    def bold(self) -> Mapping[int, int]:
        """Where the bold text ends that begins a line, by the line's start."""
        return dict(self.source.bold)

    @functools.cached_property
    def headings(self) -> frozenset[int]:
        """The indices of lines that are headings."""
        return headings_of(self.lines, self.bold)

    def turns(self, marks: Mapping[int, Mark]) -> list[Turn]:
        """Make turns of marks; nobody speaks in a block of data within the text."""
        blocks = {
            index: Mark(None, line.start, line.start)
            for index, line in enumerate(self.lines)
            if line.start in self.skipped
        }
        return turns_from_marks(self.lines, {**marks, **blocks}, self.text, self.headings)


def marks_of_labels(
    body: Body, labels: Mapping[int, Label], names: Mapping[tuple[str, ...], str]
) -> dict[int, Mark]:
    """Return a mark for each label, by line index."""
    marks = {}
    for index, label in labels.items():
        line = body.lines[index]
        above = body.lines[index - 1] if index and label.mark == UNDER_TIME else line
        start = above.start if is_time(above.text) else line.start
        marks[index] = Mark(names[label.names], start, line.start + label.end)
    return marks


_BOLD = re.compile(r"^\s*(?:>\s*)?(\*\*|__)(?P<inside>[^*_\n]{1,400}?)\1\s*")


def _bold_starts(body: Body) -> dict[int, tuple[str, int]]:
    """Return line index -> (bold text at its start, offset after it)."""
    starts = {}
    for index, line in enumerate(body.lines):
        match = _BOLD.match(line.text)
        if match:
            starts[index] = (match.group("inside"), line.start + match.end())
        elif line.start in body.bold:
            end = body.bold[line.start]
            starts[index] = (body.text[line.start : end], end)
    return starts


def bold_names(body: Body) -> list[Turn]:
    """``**Pak Karto** Dulu bapak saya ...``: bold names that recur, with speech after them."""
    starts = {
        index: (inside.strip(" :\t"), after)
        for index, (inside, after) in _bold_starts(body).items()
        if len(inside.split()) <= 4 and not inside.rstrip().endswith("?")
    }
    times = Counter(folded(name) for name, _ in starts.values())
    marks = {
        index: Mark(name, body.lines[index].start, after)
        for index, (name, after) in starts.items()
        if times[folded(name)] >= 2
    }
    if len({folded(mark.speaker or "") for mark in marks.values()}) < 2:
        return []
    return body.turns(marks)


_NUMBERED = re.compile(r"^[\s>*_#]*\d{1,3}[.)][\s*_]+")
_MARKUP = re.compile(r"^[\s>*_#]*")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_ENDS_SENTENCE = re.compile(r"[.?!…][\s*_\"”’')]*$")
ASKING, ANSWERING = "T", "J"


def _after_number(line: Line) -> int:
    """Return the offset behind a question's number and the signs of Markdown before it."""
    match = _NUMBERED.match(line.text) or _MARKUP.match(line.text)
    return line.start + (match.end() if match else 0)


def _written_questions(body: Body) -> set[int]:
    """Return the lines that are numbered, or headings, and end in a question mark."""
    return {
        index
        for index, line in enumerate(body.lines)
        if (_NUMBERED.match(line.text) or _HEADING.match(line.text)) and asks(line.text)
    }


def _bold_lines(body: Body) -> set[int]:
    return {
        index
        for index, (_, after) in _bold_starts(body).items()
        if not body.text[after : body.lines[index].end].strip()
    }


def questions_and_answers(body: Body) -> list[Turn]:
    """Bold, else numbered or headed, lines are questions; the paragraphs after each its answer."""
    for questions in (_bold_lines(body), _written_questions(body)):
        asked = sum(asks(body.lines[index].text) for index in questions)
        if len(questions) >= 2 and asked >= len(questions) / 2:
            marks: dict[int, Mark] = {}
            for index in questions:
                marks |= _asked(body, index, ASKING, ANSWERING, questions)
            turns = body.turns(marks)
            if any(turn.speaker == ANSWERING for turn in turns):
                return turns
    return []


def _asked(
    body: Body, index: int, asker: str, teller: str, marked: Iterable[int] = ()
) -> dict[int, Mark]:
    """Return the mark of a question that is one line and, below it, of its answer."""
    line = body.lines[index]
    marks = {index: Mark(asker, line.start, _after_number(line))}
    if index + 1 < len(body.lines) and index + 1 not in marked:
        below = body.lines[index + 1].start
        marks[index + 1] = Mark(teller, below, below)
    return marks


def only_askers_labelled(body: Body, labels: Mapping[int, Mark]) -> list[Turn]:
    """Who asks is labelled; the unlabelled paragraphs between are the informant's.

    An asker's own words are those up to the first empty line, or, where no empty line stands
    before the next label, up to the end of the first sentence that ends a line. Questions that
    are numbered or headed are the asker's too, before the first label as well.
    """
    questions = _written_questions(body) - set(labels)
    indices = sorted(labels)
    asker = labels[indices[0]].speaker or ASKING
    marks: dict[int, Mark] = {}
    for index in sorted(questions):
        marks |= _asked(body, index, asker, "", {*labels, *questions})
    for index, following in zip(indices, [*indices[1:], len(body.lines)], strict=True):
        marks[index] = labels[index]
        below = _end_of_own_words(body, labels[index], index, following)
        if below < following:
            start = body.lines[below].start
            marks.setdefault(below, Mark("", start, start))
    return body.turns(marks)


def _end_of_own_words(body: Body, mark: Mark, index: int, following: int) -> int:
    """Return the line index at which the words of a labelled asker have ended."""
    first = index
    if not body.text[mark.begin : body.lines[index].end].strip(" *_\t"):
        # A label on a line of its own: the words stand below.
        first = next((i for i in range(index + 1, following) if body.lines[i].text.strip()), index)
    filled = [i for i in range(first, following) if body.lines[i].text.strip()]
    empty = next((i for i in range(first, following) if not body.lines[i].text.strip()), following)
    if filled and empty < filled[-1]:
        return empty
    for i in filled:
        if _ENDS_SENTENCE.search(body.lines[i].text):
            return i + 1
    return following


def only_informants_labelled(body: Body, labels: Mapping[int, Mark]) -> list[Turn]:
    """Who answers is labelled; unlabelled questions between the answers are the interviewer's.

    Questions are numbered or headed lines, or the paragraphs before at least half of the labels
    if they end in a question mark; where there are none, nothing is found.
    """
    questions = {index: index for index in _written_questions(body) - set(labels)}
    if len(questions) < 2:
        questions = _questions_before(body, labels)
        if len(questions) < 2 or 2 * len(questions) < len(labels):
            return []
    marks = dict(labels)
    ordered = sorted({*labels, *questions})
    for index, following in zip(ordered, [*ordered[1:], len(body.lines)], strict=True):
        if index not in questions:
            continue
        line = body.lines[index]
        marks[index] = Mark(ASKING, line.start, _after_number(line))
        below = questions[index] + 1
        if below < following and following not in labels:
            # What follows a question without a label, up to the next question, answers it.
            start = body.lines[below].start
            marks[below] = Mark("", start, start)
    return body.turns(marks)


def _questions_before(body: Body, labels: Mapping[int, Mark]) -> dict[int, int]:
    """Return first and last line of the paragraphs that ask and stand before a label."""
    found = {}
    for index in labels:
        last = next((i for i in range(index - 1, -1, -1) if body.lines[i].text.strip()), None)
        if last is None or last in labels or not asks(body.lines[last].text):
            continue
        first = last
        while first > 0 and body.lines[first - 1].text.strip() and first - 1 not in labels:
            first -= 1
        # Without an empty line above, the lines before belong to the answer.
        bounded = first == 0 or not body.lines[first - 1].text.strip()
        found[first if bounded else last] = last
    return found


def paragraphs(body: Body) -> list[Turn]:
    """Paragraphs: separated by blank lines where there are any, else one a line."""
    lines = body.lines
    separated = any(
        not line.text.strip() and before.text.strip()
        for before, line in itertools.pairwise(lines)
        if line is not lines[-1]
    )
    spoken = [Line(line.start, "") if line.start in body.skipped else line for line in lines]
    return list(_paragraphs(spoken, separated=separated))


def _paragraphs(lines: Sequence[Line], *, separated: bool) -> Iterator[Turn]:
    block: list[Line] = []
    for line in [*lines, Line(0, "")]:
        if line.text.strip():
            block.append(line)
        if block and (not separated or not line.text.strip()):
            first, last = block[0], block[-1]
            start = first.start + len(first.text) - len(first.text.lstrip())
            yield Turn("", Role.INFORMANT, start, last.start + len(last.text.rstrip()))
            block = []
