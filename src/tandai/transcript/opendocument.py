"""OpenDocument texts (.odt) as paragraphs, as they read with all tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tandai.ground.bounds import MAX_DOCUMENT_CHARACTERS
from tandai.ground.files import damaged
from tandai.ground.messages import Message
from tandai.transcript.columns import Cell, left_out_note, lines_of_table
from tandai.transcript.containers import Container, children_of, too_long, within_bounds

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
_LONGEST_NUMBER = 10
_SIGNS = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}


def read_opendocument(path: Path) -> tuple[list[tuple[str, int]], tuple[Message, ...]]:
    """Return (text, 0) of each paragraph, and notes for the reader.

    Raises FileError for a file that is no OpenDocument text.
    """
    content = Container(path).tree("content.xml")
    if content is None:
        raise damaged(path)
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    reading = _OpenDocumentText(path)
    said = () if body is None else ((text, 0) for text in reading.blocks(body))
    paragraphs = list(within_bounds(path, said))
    return paragraphs, left_out_note(reading.left_out)


@dataclass
class _OpenDocumentText:
    """One pass through a document; elements are those of lxml."""

    path: Path
    left_out: list[str] = field(default_factory=list)
    characters: int = 0

    def blocks(self, container: Any) -> Iterator[str]:
        for child in _children(container, *_PARAGRAPHS, f"{_TABLE}table"):
            if child.tag in _PARAGRAPHS:
                yield self._said(child)
            else:
                yield from self._table(child)

    def _said(self, paragraph: Any) -> str:
        """Return the text of a paragraph without its comments, notes and pictures.

        Blanks are claimed by number, so that the text is counted as it grows.
        """
        parts: list[str] = []
        for part in _pieces(paragraph):
            self.characters += len(part)
            if self.characters > MAX_DOCUMENT_CHARACTERS:
                raise too_long(self.path)
            parts.append(part)
        return "".join(parts)

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
            width = max(1, _number(cell, f"{_TABLE}number-columns-repeated"))
            if cell.tag == f"{_TABLE}table-cell":
                span = max(width, _number(cell, f"{_TABLE}number-columns-spanned"))
                yield Cell(start, start + span, "\n".join(self.blocks(cell)).strip())
            # Of a merged cell the others follow as covered cells, which are counted on their own.
            start += width


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children of these kinds, also those within what is only around them."""
    return children_of(element, frozenset(tags), _AROUND, lambda _: False)


def _pieces(paragraph: Any) -> Iterator[str]:
    """Yield what is said in a paragraph, and in what is within it, in order."""
    yield _blanks_joined(paragraph.text)
    levels = [(paragraph, iter(paragraph))]
    while levels:
        element, rest = levels[-1]
        child = next(rest, None)
        if child is None:
            levels.pop()
            if levels:
                yield _blanks_joined(element.tail)
            continue
        kind = child.tag
        apart = not isinstance(kind, str) or kind in _APART or _DRAWN in kind
        if kind in _SIGNS or apart:
            yield "" if apart else _SIGNS[kind] * _times(child)
            yield _blanks_joined(child.tail)
        else:
            yield _blanks_joined(child.text)
            levels.append((child, iter(child)))


def _times(sign: Any) -> int:
    return min(_number(sign, f"{_TEXT}c"), _MOST_BLANKS) if sign.tag == f"{_TEXT}s" else 1


def _number(element: Any, name: str) -> int:
    """Return a count, 1 where none is given, or something else than a number."""
    given = element.get(name, "")
    return int(given[:_LONGEST_NUMBER]) if given.isdecimal() else 1


def _blanks_joined(text: str | None) -> str:
    """In OpenDocument a line break or several blanks in the file are one blank on the page."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")
