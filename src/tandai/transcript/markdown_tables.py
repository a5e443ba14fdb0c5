"""Tables of turns in Markdown: ``| No. | Pertanyaan | Jawaban |``.

Their cells are read where they stand, so that passages are slices of the file as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tandai.transcript.columns import Cell, speech_of_table
from tandai.transcript.speech import Line, Role, Turn

_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?$")
_CELL = re.compile(r"(?:[^|\\\n]|\\.)+")
_MARKUP = " \t*_"


@dataclass(frozen=True)
class SpokenTable:
    """A table of turns: the offsets where its first line starts and its last ends."""

    start: int
    end: int
    turns: tuple[Turn, ...]


def spoken_tables(lines: Sequence[Line]) -> list[SpokenTable]:
    """Return the tables whose heading says which columns are speech."""
    found = []
    for rows in _tables(lines):
        cells = [list(_cells(line)) for line in rows if not _RULE.match(line.text)]
        turns = tuple(_turns(speech_of_table(cells), rows))
        if turns:
            found.append(SpokenTable(rows[0].start, rows[-1].end, turns))
    return found


def _tables(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each table: a heading, a rule below it, and rows."""
    index = 0
    while index + 1 < len(lines):
        if "|" not in lines[index].text or not _RULE.match(lines[index + 1].text):
            index += 1
            continue
        end = index + 2
        while end < len(lines) and "|" in lines[end].text:
            end += 1
        yield list(lines[index:end])
        index = end


def _cells(line: Line) -> Iterator[Cell]:
    text = line.text
    begin = len(text) - len(text.lstrip())
    begin += text[begin : begin + 1] == "|"
    column, place = 0, begin
    while place <= len(text):
        match = _CELL.match(text, place)
        end = match.end() if match else place
        inside = text[place:end]
        bare = inside.strip(_MARKUP)
        if bare:
            yield Cell(column, column + 1, bare, line.start + place + inside.index(bare))
        column, place = column + 1, end + 1


def _turns(speech: Sequence[tuple[str | None, Cell]], rows: Sequence[Line]) -> Iterator[Turn]:
    starts = [line.start for line in rows]
    speaker = ""
    # The heading says whose speech the cells are, as a label does.
    heading: int | None = starts[0]
    row = -1
    for name, cell in speech:
        if name is None:
            continue
        speaker = name or speaker
        own = starts[bisect_right(starts, cell.place) - 1]
        # The number of a row stands before the first of its cells.
        label = heading if heading is not None else own if own != row else None
        row, heading = own, None
        if speaker:
            yield Turn(speaker, Role.INFORMANT, cell.place, cell.place + len(cell.text), label)
