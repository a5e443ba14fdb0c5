"""Chapters as data: the blocks of a document in the order in which they are read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from tandai.documents.tables import DocumentTable


@dataclass(frozen=True)
class Heading:
    """A heading; level 0 is a title in the middle of a page of its own kind."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; one that is kept ``with_next`` stands on the page of what comes after it."""

    text: str
    with_next: bool = False


@dataclass(frozen=True)
class ListItem:
    """An item of a list."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Things with what is said of them: (what, how much)."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Quotation:
    """What somebody said, in pieces of which some are marked as evidence, and who said it."""

    pieces: Sequence[tuple[str, bool]]
    source: str


@dataclass(frozen=True)
class Picture(ABC):
    """A picture: its name in a file, what stands below it, and what it says in words."""

    key: str
    caption: str
    alternative: str

    @abstractmethod
    def png(self) -> bytes:
        """Return the picture as PNG."""


PlainBlock = Heading | Paragraph | ListItem | Facts | Quotation | Picture
Block = PlainBlock | DocumentTable


@dataclass(frozen=True)
class Chapter:
    """A document to be read from its beginning.

    ``number``: that of the chapter, before those of its tables and pictures ("Table 4.1");
    without one they are counted plainly ("Table 1"). ``appendix``: all of it lies across the
    page, pages are numbered, and the tables have a line around every cell.
    """

    title: str
    blocks: Sequence[Block]
    subject: str = ""
    number: int | None = None
    appendix: bool = False
