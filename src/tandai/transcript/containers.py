"""What word processors write: XML in a ZIP, read member by member within fixed limits."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from tandai.ground.bounds import (
    MAX_DOCUMENT_CHARACTERS,
    MAX_PARAGRAPHS,
    MAX_XML_BYTES,
    MAX_XML_PARTS,
    beyond,
)
from tandai.ground.errors import FileError
from tandai.ground.files import damaged, require_small_zip
from tandai.ground.language import tr

# What the library raises for a damaged archive: sums that do not fit, cut or wrong streams,
# compressions and versions it does not know, places outside the file.
_DAMAGE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_CHUNK = 2**20


class Container:
    """The members of a ZIP that a word processor wrote."""

    def __init__(self, path: Path) -> None:
        """Open ``path``; raises FileError where it is damaged or unpacks to too much."""
        require_small_zip(path)
        self.path = path
        try:
            with ZipFile(path) as archive:
                self.names = frozenset(archive.namelist())
        except _DAMAGE as error:
            raise damaged(path) from error

    def tree(self, name: str) -> Any:
        """Return the root of a member's XML, an element of lxml; None where it has no such member.

        Its size is known before it is parsed: no element, attribute or entity is there without a
        sign of its own in the text. Raises FileError where it is no XML or too large.
        """
        if name not in self.names:
            return None
        data = self._read(name)
        _require_few(self.path, data)
        from lxml.etree import LxmlError, XMLParser, fromstring

        # No entities, and of one node no more than 10 MB and no deeper than 256, which are the
        # library's own limits.
        parser = XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            return fromstring(data, parser)
        except (LxmlError, ValueError) as error:
            raise damaged(self.path) from error

    def _read(self, name: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        try:
            with ZipFile(self.path) as archive, archive.open(name) as member:
                # In pieces: what a header claims as the size need not be what comes out.
                while size <= MAX_XML_BYTES and (part := member.read(_CHUNK)):
                    parts.append(part)
                    size += len(part)
        except (*_DAMAGE, KeyError) as error:
            raise damaged(self.path) from error
        if size > MAX_XML_BYTES:
            raise beyond(self.path, tr("MB of XML", "MB XML"), MAX_XML_BYTES // 2**20)
        return b"".join(parts)


def unpacked_size(path: Path) -> int:
    """Return how many bytes of XML can come out of a document: the file's own where it is no ZIP.

    What the members claim counts, for no more of them is read.
    """
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except _DAMAGE:
        return path.stat().st_size
    return sum(entry.file_size for entry in entries if entry.filename.endswith(".xml"))


# In others "<" may be written with another byte than the one that is counted.
_ENCODINGS = frozenset((b"UTF-8", b"UTF-16", b"UTF-16LE", b"UTF-16BE", b"US-ASCII", b"ASCII"))
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))


def _require_few(path: Path, data: bytes) -> None:
    head = data[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    declared = _DECLARED.match(head)
    known = declared is None or declared[1].upper() in _ENCODINGS
    # A document type may declare entities, which stand in the text without a sign that is counted.
    if not head.startswith(b"<") or not known or any(mark in data for mark in _DOCUMENT_TYPES):
        raise damaged(path)
    # In text an equals sign is rare.
    if data.count(b"<") + data.count(b"=") > MAX_XML_PARTS:
        raise beyond(path, tr("XML tags and attributes", "tag dan atribut XML"), MAX_XML_PARTS)


def within_bounds(path: Path, paragraphs: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield paragraphs, as long as there are not too many, or of too much text.

    Raises FileError.
    """
    characters = 0
    for number, paragraph in enumerate(paragraphs):
        characters += len(paragraph[0])
        if number >= MAX_PARAGRAPHS:
            raise beyond(path, tr("paragraphs", "paragraf"), MAX_PARAGRAPHS)
        if characters > MAX_DOCUMENT_CHARACTERS:
            raise too_long(path)
        yield paragraph


def too_long(path: Path) -> FileError:
    """Return the error of a document with too much text."""
    return beyond(path, tr("characters", "karakter"), MAX_DOCUMENT_CHARACTERS)


def children_of(
    element: Any, tags: frozenset[str], around: frozenset[str], passed: Callable[[Any], bool]
) -> Iterator[Any]:
    """Yield the children of these kinds, also those within what is only ``around`` them.

    ``passed``: which of the latter are not looked into. Not by recursion: each child would pass
    through all that is around it.
    """
    levels = [iter(element)]
    while levels:
        child = next(levels[-1], None)
        if child is None:
            levels.pop()
        elif child.tag in tags:
            yield child
        elif child.tag in around and not passed(child):
            levels.append(iter(child))
