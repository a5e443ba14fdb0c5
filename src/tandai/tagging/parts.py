"""Passages cut into parts: what is tagged, kept and, where it was lost, done again as one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, repeat

from tandai.tagging.passages import Chunk
from tandai.transcript.passages import Passage

# A second's work with TF-IDF alone, some seconds' with an encoder.
SIZE = 4_096
SIZE_WITH_ENCODER = 256
# Answers of average length fill a hundredth of it.
_MOST_CHARACTERS = 16 * 2**20
_NO_COLUMNS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Part:
    """Passages that stand one after another in the inputs; ``number`` counts parts from 0.

    ``columns``: what a table said of each besides, maybe nothing. ``sources``: the documents and
    tables that they are of, each with their number. ``read``: the bytes that were read for them.
    ``alone``: whether there is no other part.
    """

    number: int
    passages: tuple[Passage, ...]
    columns: tuple[Mapping[str, str], ...]
    sources: tuple[tuple[str, int], ...]
    read: int
    alone: bool = False

    @cached_property
    def sha256(self) -> str:
        """The hash of all passages and what tables said of them."""
        told = hashlib.sha256()
        for own, more in zip(self.passages, self.columns, strict=True):
            cells = (
                own.passage_id,
                own.document,
                own.informant,
                own.speaker,
                own.question,
                f"{own.start}-{own.end}",
                own.text,
                *chain.from_iterable(more.items()),
            )
            # Each behind its length, so that nothing in a text passes for the end of a cell.
            told.update(
                "".join(f"{len(cell)}:{cell}" for cell in cells).encode("utf-8", "surrogatepass")
            )
            told.update(b"\n")
        told.update(repr(self.sources).encode("utf-8", "surrogatepass"))
        return told.hexdigest()


@dataclass
class _Cutting:
    """What was read and is in no part yet."""

    passages: list[Passage] = field(default_factory=list)
    columns: list[Mapping[str, str]] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    characters: int = 0
    read: int = 0

    def full(self, size: int) -> bool:
        return len(self.passages) >= size or self.characters >= _MOST_CHARACTERS

    def add(self, source: str, passage: Passage, more: Mapping[str, str]) -> None:
        self.passages.append(passage)
        self.columns.append(more)
        self.sources[source] = self.sources.get(source, 0) + 1
        self.characters += len(passage.text) + len(passage.question)

    def part(self, number: int) -> Part:
        return Part(
            number,
            tuple(self.passages),
            tuple(self.columns),
            tuple(self.sources.items()),
            self.read,
        )


def parts_of(chunks: Iterable[Chunk], size: int) -> Iterator[Part]:
    """Yield parts of ``size`` passages, the last one of fewer; one at least, maybe of none.

    Where passages are long a part has fewer. How parts are cut depends on nothing but the passages,
    so that the same inputs give the same parts.
    """
    parts = _cut(chunks, size)
    held = next(parts)
    for part in parts:
        yield held
        held = part
    yield replace(held, alone=held.number == 0)


def _cut(chunks: Iterable[Chunk], size: int) -> Iterator[Part]:
    number, cutting = 0, _Cutting()
    for chunk in chunks:
        cutting.read += chunk.read
        for passage, more in zip(chunk.passages, chunk.columns or repeat(_NO_COLUMNS)):  # noqa: B905 - without end
            if cutting.full(size):
                yield cutting.part(number)
                number, cutting = number + 1, _Cutting()
            cutting.add(chunk.source, passage, more)
    yield cutting.part(number)
