"""Word documents (.docx) as paragraphs, as they read with all tracked changes accepted."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tandai.ground.bounds import MAX_COMMENTS, beyond
from tandai.ground.files import damaged
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.transcript.columns import Cell, left_out_note, lines_of_table
from tandai.transcript.containers import Container, children_of, within_bounds
from tandai.transcript.notes import FileNote

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (f"{_W}{name}" for name in ("p", "tbl", "tr", "tc", "r"))
_START, _END = f"{_W}commentRangeStart", f"{_W}commentRangeEnd"
_MARKS = frozenset((_START, _END))
# Links from a part to others, and what stands in a run besides words.
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SIGNS = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_OFF = frozenset(("0", "false", "off"))
_LONGEST_NUMBER = 10
# Private characters of Unicode's last planes, in which nobody writes.
_FIRST_SIGN, _MOST_SIGNS = 0xF0000, 0x1FFFE
# Around text that counts: inserted or moved here, linked, in a form field. What was deleted or
# moved away (w:del, w:moveFrom), comments, footnotes and field codes are in none of these.
_AROUND = frozenset(
    f"{_W}{name}"
    for name in ("ins moveTo hyperlink sdt sdtContent smartTag customXml fldSimple dir bdo".split())
)


def read_word(path: Path) -> tuple[list[tuple[str, int]], tuple[Message, ...]]:
    """Return (text, length of its bold start) of each paragraph, and notes for the reader.

    Raises FileError for a file that is no Word document.
    """
    parts = _Parts(path)
    reading = _WordText(_bold_styles(parts.named("styles")))
    paragraphs = list(within_bounds(path, reading.blocks(parts.body)))
    comments = len(_comments(parts))
    return paragraphs, (*left_out_note(reading.left_out), *_note_of(comments))


def _note_of(comments: int) -> tuple[Message, ...]:
    return (message(FileNote.COMMENTS_NOT_READ, comments=comments),) if comments else ()


@dataclass(frozen=True)
class Comment:
    """A comment on ``text[start:end]`` of a document; both are None where it marks nothing."""

    author: str
    text: str
    start: int | None
    end: int | None


def read_word_comments(path: Path) -> tuple[str, tuple[Comment, ...]]:
    """Return the text of a Word document, a paragraph a line, and the comments on it, in order.

    Raises FileError as :func:`read_word` does.
    """
    parts = _Parts(path)
    comments = _comments(parts)
    if len(comments) > MAX_COMMENTS:
        raise beyond(path, tr("comments", "komentar"), MAX_COMMENTS)
    reading = _WordText(_bold_styles(parts.named("styles")), marks=[])
    marked = "\n".join(text for text, _ in within_bounds(path, reading.blocks(parts.body)))
    text, places = _without_signs(marked, reading.marks or [])
    times = Counter(comment.get(f"{_W}id") for comment in comments)

    def place(comment: Any, kind: str) -> int | None:
        # One without an id marks nothing, and of two with one id nobody can say which marks what.
        id = comment.get(f"{_W}id")
        return places.get((id, kind)) if id is not None and times[id] == 1 else None

    return text, tuple(
        Comment(
            " ".join(comment.get(f"{_W}author", "").split()),
            "\n".join(said for said, _ in _WordText(frozenset()).blocks(comment)),
            *(place(comment, kind) for kind in (_START, _END)),
        )
        for comment in comments
    )


def _without_signs(
    marked: str, marks: list[tuple[str | None, str]]
) -> tuple[str, dict[tuple[str | None, str], int]]:
    """Return text without the signs of marks, and where in it each mark lay."""
    kept: list[str] = []
    places: dict[tuple[str | None, str], int] = {}
    for character in marked.replace("\r\n", "\n").replace("\r", "\n"):
        number = ord(character) - _FIRST_SIGN
        if 0 <= number < len(marks):
            places.setdefault(marks[number], len(kept))
        elif kept or character != "\ufeff":
            kept.append(character)
    return "".join(kept), places


class _Parts:
    """The parts of a Word document: its ``body``, and those that it links to by kind."""

    def __init__(self, path: Path) -> None:
        self._container = Container(path)
        main = self._links("").get("officeDocument", "")
        self._others = self._links(main)
        document = self._container.tree(main)
        body = None if document is None else document.find(f"{_W}body")
        if body is None:
            raise damaged(path)
        self.body = body

    def named(self, kind: str) -> Any:
        """Return the root of the part of a kind; None where the document has none."""
        return self._container.tree(self._others.get(kind, ""))

    def _links(self, part: str) -> dict[str, str]:
        """Return what a part, or the whole for "", links to: the first part of each kind."""
        folder, name = posixpath.split(part)
        root = self._container.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        links: dict[str, str] = {}
        for link in root.iterfind(_LINK) if root is not None else ():
            kind = link.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))
            links.setdefault(kind, target.lstrip("/"))
        return links


def _comments(parts: _Parts) -> list[Any]:
    root = parts.named("comments")
    return [] if root is None else root.findall(f"{_W}comment")


@dataclass
class _WordText:
    """One pass through a document; elements are those of lxml.

    With ``marks``, the ends of comments' ranges stand in the text as one sign each, a private
    character that counts them, so that they come through tables as well; ``marks`` then holds
    (comment, which end) of each sign.
    """

    bold_styles: frozenset[str]
    left_out: list[str] = field(default_factory=list)
    marks: list[tuple[str | None, str]] | None = None

    def blocks(self, container: Any) -> Iterator[tuple[str, int]]:
        pending: list[str] = []
        for child in _children(container, _PARAGRAPH, _TABLE, *_MARKS):
            if child.tag in _MARKS:
                pending.append(self._sign(child))
            elif child.tag == _PARAGRAPH:
                text, bold = self._paragraph(child)
                yield "".join((*pending, text)), bold
                pending.clear()
            else:
                yield from self._table(child)

    def _table(self, table: Any) -> Iterator[tuple[str, int]]:
        rows = [row for row in _children(table, _ROW) if row.find(f"{_W}trPr/{_W}del") is None]
        cells = [list(_children(row, _CELL)) for row in rows]
        if [len(own) for own in cells] == [1]:
            # A frame around text, and no table of it.
            yield from self.blocks(cells[0][0])
            return
        lines, left_out = lines_of_table(
            [list(self._cells(row, own)) for row, own in zip(rows, cells, strict=True)]
        )
        self.left_out += left_out
        for line in lines:
            yield line, 0

    def _cells(self, row: Any, cells: list[Any]) -> Iterator[Cell]:
        # Spans are only counted, so that a damaged one of millions of columns costs nothing.
        start = _number(row, "trPr/gridBefore", 0)
        for cell in cells:
            end = start + max(1, _number(cell, "tcPr/gridSpan", 1))
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            text = "" if goes_on else "\n".join(text for text, _ in self.blocks(cell)).strip()
            yield Cell(start, end, text)
            start = end

    def _paragraph(self, paragraph: Any) -> tuple[str, int]:
        """Return the text of a paragraph and how many characters at its start are bold."""
        parts: list[str] = []
        length = 0
        bold = 0
        for element in _children(paragraph, _RUN, *_MARKS):
            said = self._sign(element) if element.tag in _MARKS else _said(element)
            if element.tag == _RUN and bold == length and (not said.strip() or self._bold(element)):
                bold += len(said)
            parts.append(said)
            length += len(said)
        return "".join(parts), bold

    def _bold(self, run: Any) -> bool:
        own = run.find(f"{_W}rPr/{_W}b")
        if own is not None:
            return _is_on(own)
        style = run.find(f"{_W}rPr/{_W}rStyle")
        return style is not None and style.get(f"{_W}val") in self.bold_styles

    def _sign(self, element: Any) -> str:
        if self.marks is None or len(self.marks) >= _MOST_SIGNS:
            return ""
        self.marks.append((element.get(f"{_W}id"), element.tag))
        return chr(_FIRST_SIGN + len(self.marks) - 1)


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children of these kinds, also those within what is only around them."""
    return children_of(element, frozenset(tags), _AROUND, _is_placeholder)


def _said(run: Any) -> str:
    """Return the text of a run: words, tabs and line breaks; a break of the page is none."""
    parts = []
    for child in run:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}br":
            parts.append("\n" if child.get(f"{_W}type", "textWrapping") == "textWrapping" else "")
        else:
            parts.append(_SIGNS.get(child.tag, ""))
    return "".join(parts)


def _is_on(switch: Any) -> bool:
    return switch.get(f"{_W}val", "true") not in _OFF


def _is_placeholder(element: Any) -> bool:
    """Whether a form field still shows Word's own "Click here to enter text"."""
    return element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


def _number(element: Any, path: str, default: int) -> int:
    found = element.find("/".join(_W + step for step in path.split("/")))
    given = "" if found is None else found.get(f"{_W}val", "")
    # What is no number, or one of hundreds of digits, is damage and says nothing.
    return int(given) if given.isdecimal() and len(given) < _LONGEST_NUMBER else default


def _bold_styles(styles: Any) -> frozenset[str]:
    """Return the ids of character styles that are bold by themselves, such as "Strong"."""
    found = styles.iterfind(f"{_W}style") if styles is not None else ()
    own = [style for style in found if style.get(f"{_W}type") == "character"]
    switches = ((style, style.find(f"{_W}rPr/{_W}b")) for style in own)
    bold = (style for style, switch in switches if switch is not None and _is_on(switch))
    return frozenset(style.get(f"{_W}styleId") for style in bold)
