"""What was marked in the texts of a project, place by place, as REFI-QDA writes it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tandai.exchange.project import CodedProject, Coding, Note
from tandai.ground.made import items_at
from tandai.transcript import Passage

_AT_A_TIME = 2_000


@dataclass
class Selected:
    """What was marked at one place of a text."""

    start: int
    end: int
    passage: Passage | None = None
    codings: list[Coding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class Places:
    """Where in its texts a project has passages, codings and notes, sorted by text and place.

    Kept are numbers alone; passages and codings are asked for when their place is reached.
    ``notes``: those that have a place.
    """

    def __init__(self, project: CodedProject) -> None:
        self._project = project
        number = {source.id: n for n, source in enumerate(project.sources)}
        named = {source.name: number[source.id] for source in project.sources}
        self.notes = [
            n for n in project.notes if n.source in number and None not in (n.start, n.end)
        ]
        kept = array("q")
        for passage in project.passages:
            kept.extend((named[passage.document], passage.start, passage.end))
        for coding in project.codings:
            kept.extend((number[coding.source], coding.start, coding.end))
        for note in self.notes:
            kept.extend((number[note.source], note.start or 0, note.end or 0))
        self._places = np.asarray(kept, dtype=np.int64).reshape(-1, 3)
        sources, starts, ends = self._places.T
        # Of one place passages come first, then codings, then notes, each in their order.
        self._order = np.lexsort((ends, starts, sources))
        self._first = np.searchsorted(sources[self._order], np.arange(len(number) + 1))

    def batches(self, source: int) -> Iterator[list[Selected]]:
        """Yield what was marked in a text, some places at a time."""
        own = self._order[self._first[source] : self._first[source + 1]]
        spans = self._places[own, 1:]
        new = np.any(spans[1:] != spans[:-1], axis=1)
        begins = np.append(np.flatnonzero(new) + 1, len(own))
        start = 0
        while start < len(own):
            end = int(begins[np.searchsorted(begins, min(start + _AT_A_TIME, len(own)))])
            yield self._selected(own[start:end])
            start = end

    def _selected(self, entries: NDArray[np.int64]) -> list[Selected]:
        """Return what was marked; passages of one place stand apart.

        So do words that are all of a passage: other codes of it are of no words.
        """
        found: list[Selected] = []
        first: dict[tuple[int, int, bool], Selected] = {}

        def at(start: int, end: int, *, marked: bool = False) -> Selected:
            key = (start, end, marked)
            if key not in first:
                first[key] = Selected(start, end)
                found.append(first[key])
            return first[key]

        for thing in self._things(entries.tolist()):
            start, end = thing.start or 0, thing.end or 0
            if isinstance(thing, Coding):
                at(start, end, marked=thing.marked).codings.append(thing)
            elif isinstance(thing, Note):
                at(start, end).notes.append(thing)
            elif (place := at(start, end)).passage is None:
                place.passage = thing
            else:
                found.append(Selected(start, end, thing))
        return found

    def _things(self, entries: Sequence[int]) -> Iterator[Passage | Coding | Note]:
        passages, codings = self._project.passages, self._project.codings
        coded, noted = len(passages), len(passages) + len(codings)
        units = items_at(passages, [own for own in entries if own < coded])
        given = items_at(codings, [own - coded for own in entries if coded <= own < noted])
        for own in entries:
            yield (
                next(units)
                if own < coded
                else next(given)
                if own < noted
                else self.notes[own - noted]
            )
