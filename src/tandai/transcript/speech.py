"""Lines, turns and what stands between them: the parts of a text in which people speak."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tandai.transcript.bare_labels import TIME_RANGE

_LONGEST_HEADING = 14
_BOLD_LINE = re.compile(r"^\s*[>\s]*(\*\*|__)(?P<inside>[^*_\n]{1,400}?)\1\s*$")
_MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s")


class Role(StrEnum):
    """What a speaker does in the interview."""

    INTERVIEWER = "interviewer"
    INFORMANT = "informant"


@dataclass(frozen=True)
class Turn:
    """One speaker's uninterrupted speech: ``text[start:end]`` of the transcript.

    ``label`` is the offset where its label, number or heading begins, None where it has none.
    """

    speaker: str
    role: Role
    start: int
    end: int
    label: int | None = None


@dataclass(frozen=True)
class Line:
    """A line of a text, and the offset where it starts."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset behind its last character, before the line end."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Mark:
    """Where somebody begins to speak: label and speech by offset.

    Nobody (``speaker`` None) speaks from a block of data up to the next label.
    """

    speaker: str | None
    label: int
    begin: int


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a text."""
    start = 0
    for piece in text.split("\n"):
        yield Line(start, piece)
        start += len(piece) + 1


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink a span to exclude white space at both ends."""
    inside = text[start:end]
    left = len(inside) - len(inside.lstrip())
    return start + left, max(start + left, start + len(inside.rstrip()))


def spoken(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink a span to the speech in it: no white space, no sign that Markdown sets around it.

    ``**Q: Apa?**`` leaves a sign of bold behind, whose other half stands before the label.
    """
    start, end = trimmed(text, start, end)
    while start < end and text[start] == ">":
        start, end = trimmed(text, start + 1, end)
    for sign in ("**", "__"):
        if text[start:end].endswith(sign) and text[start:end].count(sign) % 2:
            start, end = trimmed(text, start, end - len(sign))
    return start, end


def turns_from_marks(
    lines: Sequence[Line],
    marks: Mapping[int, Mark],
    text: str,
    headings: Collection[int] = (),
) -> list[Turn]:
    """Make turns of lines, from a mark (by line index) up to the line before the next.

    Lines before the first mark belong to nobody (a title, a note of the transcriber), nor do
    ``headings`` (line indices) between a turn's last words and the next mark.
    """
    turns = []
    indices = sorted(marks)
    for index, following in zip(indices, [*indices[1:], len(lines)], strict=True):
        mark = marks[index]
        if mark.speaker is None:
            continue
        # The next label may begin above its line, with a time.
        ahead = marks[following].label if following in marks else len(text) + 1
        last = following - 1
        while last > index and (
            last in headings or not lines[last].text.strip() or lines[last].start >= ahead
        ):
            last -= 1
        start, end = spoken(text, mark.begin, lines[last].end)
        if start < end:
            turns.append(Turn(mark.speaker, Role.INFORMANT, start, end, mark.label))
    return turns


def headings_of(lines: Sequence[Line], bold: Mapping[int, int]) -> frozenset[int]:
    """Return the indices of lines that are headings, rules or times: nobody's speech.

    ``bold`` holds where text that is bold from a line's start ends, by the line's start.
    """
    return frozenset(
        index
        for index, line in enumerate(lines)
        if line.text.strip() and _is_heading(line.text, bold.get(line.start, -1) >= line.end)
    )


def _is_heading(line: str, bold: bool) -> bool:
    stripped = line.strip()
    if set(stripped) <= set("-=*_ ") or TIME_RANGE.match(line):
        return True
    titled = bool(_MARKDOWN_HEADING.match(line)) or bold or bool(_BOLD_LINE.match(line))
    bare = stripped.strip("*_# ")
    return titled and len(bare.split()) <= _LONGEST_HEADING and not bare.endswith((".", "?", "!"))


def asks(line: str) -> bool:
    """Whether a line ends in a question mark, whatever signs stand after it."""
    return line.rstrip(" \t*_\"”’'»)").endswith("?")
