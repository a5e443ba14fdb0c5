"""Passages as they come: some hundred at a time, of one transcript or table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tandai.transcript.passages import Passage


@dataclass(frozen=True)
class Chunk:
    """Passages that were read together.

    ``source``: the document or table that they are of. ``columns``: what a table said of each
    besides, by heading; empty where there is nothing. ``read``: bytes that were read for them.
    """

    source: str
    passages: Sequence[Passage]
    columns: Sequence[Mapping[str, str]] = ()
    read: int = 0


class Passages(Protocol):
    """Where passages come from, to be asked once; nothing of them is kept."""

    def __iter__(self) -> Iterator[Chunk]:
        """Yield all passages in order. Raises InputError for what cannot be read."""
        ...
