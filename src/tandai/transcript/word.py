"""Word documents (.docx) as paragraphs, as they read with all tracked changes accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tandai.ground.files import DAMAGE, damaged, require_small_zip
from tandai.ground.language import tr
from tandai.transcript.columns import Cell, left_out_note, lines_of_table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (f"{_W}{name}" for name in ("p", "tbl", "tr", "tc", "r"))
_START, _END = f"{_W}commentRangeStart", f"{_W}commentRangeEnd"
# Private characters of Unicode's last planes, in which nobody writes.
_FIRST_SIGN, _MOST_SIGNS = 0xF0000, 0x1FFFE
# Around text that counts: inserted or moved here, linked, in a form field. What was deleted or
# moved away (w:del, w:moveFrom), comments, footnotes and field codes are in none of these.
_AROUND = frozenset(
    f"{_W}{name}"
    for name in ("ins moveTo hyperlink sdt sdtContent smartTag customXml fldSimple dir bdo".split())
)


def read_word(path: Path) -> tuple[list[tuple[str, int]], tuple[str, ...]]:
    """Return (text, length of its bold start) of each paragraph, and notes for the reader.

    Raises FileError for a file that is no Word document.
    """
    with _opened(path) as document:
        reading = _Reading(_bold_styles(document))
        paragraphs = list(reading.blocks(document.element.body))
        comments = len(list(document.comments))
    return paragraphs, (*left_out_note(reading.left_out), *_note_of(comments))


def _note_of(comments: int) -> tuple[str, ...]:
    if not comments:
        return ()
    return (
        tr(
            f"{comments} comments are not read; `tandai import --comments` takes them as codes.",
            f"{comments} komentar tidak dibaca; `tandai import --comments` membacanya sebagai "
            "kode.",
        ),
    )


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
    with _opened(path) as document:
        reading = _Reading(_bold_styles(document), marks=[])
        marked = "\n".join(text for text, _ in reading.blocks(document.element.body))
        said = [(*_id_and_author(comment), comment.text) for comment in document.comments]
    text, places = _without_signs(marked, reading.marks or [])
    times = Counter(id for id, _, _ in said)
    return text, tuple(
        Comment(author, words, *(places.get((id, kind)) for kind in (_START, _END)))
        # Of two comments with one id nobody can say which marks what.
        if id is not None and times[id] == 1
        else Comment(author, words, None, None)
        for id, author, words in said
    )


def _id_and_author(comment: Any) -> tuple[int | None, str]:
    """Return both; None and "" where the file does not give them, which python-docx refuses."""
    from docx.oxml.exceptions import InvalidXmlError

    try:
        id = int(comment.comment_id)
    except (InvalidXmlError, ValueError):
        id = None
    try:
        author = " ".join(comment.author.split())
    except InvalidXmlError:
        author = ""
    return id, author


def _without_signs(
    marked: str, marks: list[tuple[int | None, str]]
) -> tuple[str, dict[tuple[int | None, str], int]]:
    """Return text without the signs of marks, and where in it each mark lay."""
    kept: list[str] = []
    places: dict[tuple[int | None, str], int] = {}
    for character in marked.replace("\r\n", "\n").replace("\r", "\n"):
        number = ord(character) - _FIRST_SIGN
        if 0 <= number < len(marks):
            places.setdefault(marks[number], len(kept))
        elif kept or character != "\ufeff":
            kept.append(character)
    return "".join(kept), places


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    require_small_zip(path)
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        yield docx.Document(str(path))
    except (OpcError, LxmlError, *DAMAGE) as error:
        raise damaged(path) from error


@dataclass
class _Reading:
    """One pass through a document; elements are those of lxml.

    With ``marks``, the ends of comments' ranges stand in the text as one sign each, a private
    character that counts them, so that they come through tables as well; ``marks`` then holds
    (comment, which end) of each sign.
    """

    bold_styles: frozenset[str]
    left_out: list[str] = field(default_factory=list)
    marks: list[tuple[int | None, str]] | None = None

    def blocks(self, container: Any) -> Iterator[tuple[str, int]]:
        pending = ""
        for child in _children(container, _PARAGRAPH, _TABLE, _START, _END):
            if child.tag in (_START, _END):
                pending += self._sign(child)
            elif child.tag == _PARAGRAPH:
                text, bold = self._paragraph(child)
                yield pending + text, bold
                pending = ""
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
        from docx.text.run import Run

        text = ""
        bold = 0
        for element in _children(paragraph, _RUN, _START, _END):
            if element.tag != _RUN:
                text += self._sign(element)
                continue
            run = Run(element, paragraph)
            said = run.text
            style = element.find(f"{_W}rPr/{_W}rStyle")
            is_bold = run.bold
            if is_bold is None:
                is_bold = style is not None and style.get(f"{_W}val") in self.bold_styles
            if bold == len(text) and (is_bold or not said.strip()):
                bold += len(said)
            text += said
        return text, bold

    def _sign(self, element: Any) -> str:
        if self.marks is None or len(self.marks) >= _MOST_SIGNS:
            return ""
        id = element.get(f"{_W}id", "")
        self.marks.append((int(id) if id.isdecimal() else None, element.tag))
        return chr(_FIRST_SIGN + len(self.marks) - 1)


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children of these kinds, also those within what is only around them."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND and not _is_placeholder(child):
            yield from _children(child, *tags)


def _is_placeholder(element: Any) -> bool:
    """Whether a form field still shows Word's own "Click here to enter text"."""
    return element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


def _number(element: Any, path: str, default: int) -> int:
    found = element.find("/".join(_W + step for step in path.split("/")))
    return default if found is None else int(found.get(f"{_W}val", default))


def _bold_styles(document: Any) -> frozenset[str]:
    """Return the ids of character styles that are bold by themselves, such as "Strong"."""
    from docx.enum.style import WD_STYLE_TYPE

    styles = (style for style in document.styles if style.type == WD_STYLE_TYPE.CHARACTER)
    return frozenset(style.style_id for style in styles if style.font.bold)
