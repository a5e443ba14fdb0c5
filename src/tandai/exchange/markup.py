"""XML of other programs: no document types, no entities, bounded in every direction."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from tandai.ground.errors import FileError
from tandai.ground.files import MAX_LINE_CHARACTERS, damaged
from tandai.ground.language import tr

# A project of 100,000 codings has about 400,000 elements, nested less than ten deep beside its
# codes; memory goes with the elements, and code that walks the tree with its depth.
MAX_ELEMENTS = 800_000
# An attribute of an element costs as much as the element.
MAX_ATTRIBUTES = 3_000_000
MAX_DEPTH = 100
_CHUNK = 2**20


class _TooMuchError(Exception):
    """More than a project has."""


class _BoundedBuilder(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._elements = 0
        self._attributes = 0
        self._depth = 0

    def start(self, tag: Any, attrs: Any) -> Element:
        self._elements += 1
        self._attributes += len(attrs)
        self._depth += 1
        longest = max(map(len, attrs.values()), default=0)
        if (
            self._elements > MAX_ELEMENTS
            or self._attributes > MAX_ATTRIBUTES
            or self._depth > MAX_DEPTH
            or longest > MAX_LINE_CHARACTERS
        ):
            raise _TooMuchError
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Element:
        self._depth -= 1
        return super().end(tag)


def parse_xml(path: Path, data: bytes) -> Element:
    """Return the root of an XML document that stands in ``path``.

    Raises FileError for what is no XML, has a document type or entities of its own, or more
    elements, depth or length of attributes than any project.
    """
    parser = DefusedXMLParser(target=_BoundedBuilder(), forbid_dtd=True)
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise _unsafe(path, tr("it declares entities", "memuat deklarasi entitas")) from error
    except _TooMuchError as error:
        raise _unsafe(path, tr("its XML has no end", "XML-nya tak berujung")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise damaged(path) from error
    return root


def _unsafe(path: Path, reason: str) -> FileError:
    return FileError(
        tr(f"is not safe to read ({reason}).", f"tidak aman dibaca ({reason})."),
        where=path,
        hint=tr(
            "Export the project again from the program that made it.",
            "Ekspor lagi proyeknya dari program pembuatnya.",
        ),
    )
