"""OpenDocument texts (.odt) as paragraphs, as they read with all tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tandai.ground.files import DAMAGE, damaged, require_small_zip
from tandai.transcript.columns import Cell, left_out_note, lines_of_table

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE = (f"{{{_SPACE}{name}:1.0}}" for name in ("text", "table", "office"))

_PARAGRAPHS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_AROUND = frozenset(
    {
        *(f"{_TEXT}{name}" for name in ("list", "list-item", "list-header", "section")),
        f"{_TEXT}numbered-paragraph",
        *(f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")),
    }
)
# Within a paragraph: what is not said there. Deleted text stands in text:tracked-changes, apart
# from all paragraphs.
_APART = frozenset(
    {
        f"{_OFFICE}annotation",
        *(f"{_TEXT}{name}" for name in ("note", "ruby-text", "hidden-text")),
    }
)
_DRAWN = f"{{{_SPACE}drawing:1.0}}"
# Longer runs of blanks are layout; a damaged file may claim a thousand million.
_MOST_BLANKS = 100


def read_opendocument(path: Path) -> tuple[list[tuple[str, int]], tuple[str, ...]]:
    """Return (text, 0) of each paragraph, and notes for the reader.

    Raises FileError for a file that is no OpenDocument text.
    """
    require_small_zip(path)
    from lxml.etree import LxmlError, XMLParser, fromstring
    from odfdo import Container
    from odfdo.security import SecurityError

    try:
        content = Container(str(path)).get_part("content.xml")
        parser = XMLParser(resolve_entities=False, no_network=True)
        body = fromstring(content, parser).find(f"{_OFFICE}body/{_OFFICE}text")
        reading = _Reading()
        paragraphs = [] if body is None else list(reading.blocks(body))
    except (LxmlError, SecurityError, *DAMAGE) as error:
        raise damaged(path) from error
    return [(text, 0) for text in paragraphs], left_out_note(reading.left_out)


@dataclass
class _Reading:
    """One pass through a document; elements are those of lxml."""

    left_out: list[str] = field(default_factory=list)

    def blocks(self, container: Any) -> Iterator[str]:
        for child in _children(container, *_PARAGRAPHS, f"{_TABLE}table"):
            if child.tag in _PARAGRAPHS:
                yield _said(child)
            else:
                yield from self._table(child)

    def _table(self, table: Any) -> Iterator[str]:
        rows = [list(row) for row in _children(table, f"{_TABLE}table-row")]
        if [len(row) for row in rows] == [1]:
            # A frame around text, and no table of it.
            yield from self.blocks(rows[0][0])
            return
        lines, left_out = lines_of_table([list(self._cells(row)) for row in rows])
        self.left_out += left_out
        yield from lines

    def _cells(self, row: list[Any]) -> Iterator[Cell]:
        start = 0
        for cell in row:
            # Columns are only counted, so that a damaged count of millions costs nothing.
            width = max(1, int(cell.get(f"{_TABLE}number-columns-repeated", 1)))
            if cell.tag == f"{_TABLE}table-cell":
                span = max(width, int(cell.get(f"{_TABLE}number-columns-spanned", 1)))
                yield Cell(start, start + span, "\n".join(self.blocks(cell)).strip())
            # Of a merged cell the others follow as covered cells, which are counted on their own.
            start += width


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children of these kinds, also those within what is only around them."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND:
            yield from _children(child, *tags)


def _said(element: Any) -> str:
    """Return the text of a paragraph without its comments, notes and pictures."""
    parts = [_blanks_joined(element.text)]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c", 1)), _MOST_BLANKS))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _APART and _DRAWN not in child.tag:
            parts.append(_said(child))
        parts.append(_blanks_joined(child.tail))
    return "".join(parts)


def _blanks_joined(text: str | None) -> str:
    """In OpenDocument a line break or several blanks in the file are one blank on the page."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")
