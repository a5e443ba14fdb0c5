"""Tables of a ``.docx``: columns as wide as their words, rows whole, headings on every page."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tandai.documents.cells import shown
from tandai.documents.guards import printable
from tandai.documents.tables import Column, DocumentTable, MarkedText, Value
from tandai.documents.type_widths import width_of

_HEADING_FILL = "E8EEF4"
_MARK_FILL = "FFF3C4"
_NO_BREAK = "\u00a0"
# Points: no column of text need be wider than this, however long its texts; no word is taken for
# wider (an address, a hash); what is between the words of two columns, margins and all.
_WIDEST_TEXT = 150.0
_LONGEST_WORD = 140.0
_SPACE = 8.0
# A width that a table itself asks for, in characters.
_POINTS_A_CHARACTER = 4.4
_SMALLEST = 6.0
# Twentieths of a point.
_CELL_MARGIN = "55"
# Eighths of a point.
_THICK, _THIN = "12", "6"


@dataclass(frozen=True)
class Grid:
    """A table as it is read: the texts of its cells, and the group above each row."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    groups: Sequence[str]
    italic: frozenset[int]

    @classmethod
    def of(cls, table: DocumentTable) -> Grid:
        """Return the texts of a table; a column that groups is none of its columns."""
        place = next((n for n, column in enumerate(table.columns) if column.groups), None)
        kept = [n for n in range(len(table.columns)) if n != place]
        columns = [table.columns[n] for n in kept]
        rows = [[_text_of(table.columns[n], row[n]) for n in kept] for row in table.rows]
        groups = [
            "" if place is None else printable(shown(table.columns[place], row[place]))
            for row in table.rows
        ]
        return cls(columns, rows, groups, table.italic_rows)


def _text_of(column: Column, value: Value) -> str:
    """Return a cell's text; characters are replaced one by one, so marks stay in place."""
    text = _unbroken(printable(shown(column, value)))
    if column.kind == "counts":
        text = text.replace(" ", _NO_BREAK)
    return MarkedText(text, value.marks) if isinstance(value, MarkedText) and value else text


def _unbroken(text: str) -> str:
    """Return a text in which no line ends between a number and its sign, a sign and its word."""
    text = text.replace(" %", f"{_NO_BREAK}%")
    # A sign before a word, such as that of a status, stays with it.
    return text[0] + _NO_BREAK + text[2:] if text[1:2] == " " and not text[0].isalnum() else text


def mark(run: Any) -> None:
    """Mark the element of a run as evidence."""
    look = run.get_or_add_rPr()
    # Underlined as well: a print may have no colour.
    look.u_val = WD_UNDERLINE.DOTTED
    look.append(shade(_MARK_FILL))


def _fill_marked(paragraph: Any, text: MarkedText) -> None:
    """Put a text into a paragraph whose one run is empty, in as many as it has pieces."""
    pattern = paragraph.r_lst[0]
    for piece, is_mark in text.pieces():
        made = deepcopy(pattern)
        made.text = piece
        if is_mark:
            mark(made)
        pattern.addprevious(made)
    paragraph.remove(pattern)


def widths_of(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], points: float
) -> list[tuple[float, float]]:
    """Return the least and the best width of each column in points; words and numbers stay whole.

    ``points``: the size of the table's type.
    """
    widths: list[tuple[float, float]] = []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        words = [width_of(word, points) for text in cells for word in _words(column, text)]
        heads = _unbroken(column.heading).split(" ")
        words += [width_of(word, points, bold=True) for word in heads]
        least = min(max(words, default=0.0), _LONGEST_WORD) + _SPACE
        lines = [width_of(line, points) for text in cells for line in text.split("\n")]
        best = min(max(lines, default=0.0), _WIDEST_TEXT) + _SPACE
        if column.width:
            best = column.width * _POINTS_A_CHARACTER
        widths.append((least, max(least, best)))
    return widths


def _words(column: Column, text: str) -> list[str]:
    """Return the parts of a cell that stay whole: an interval may stand below its value."""
    if column.numeric and not column.kind.endswith("interval"):
        return [text]
    return text.replace("\n", " ").split(" ")


def fitted(widths: Sequence[tuple[float, float]], room: float) -> list[float]:
    """Return widths between least and best, as near to the best as the room allows."""
    least, best = sum(low for low, _ in widths), sum(high for _, high in widths)
    share = 1.0 if best <= least else min(1.0, max(0.0, (room - least) / (best - least)))
    return [low + share * (high - low) for low, high in widths]


def type_size(widths: Sequence[tuple[float, float]], room: float, points: float) -> float:
    """Return the largest size, up to ``points``, at which the least widths fit into the room."""
    fixed = _SPACE * len(widths)
    letters = sum(least for least, _ in widths) - fixed
    if letters + fixed <= room:
        return points
    # Half points are what Word knows.
    return max(_SMALLEST, int(2 * points * (room - fixed) / letters) / 2)


def add_grid(
    document: Any,
    grid: Grid,
    widths: Sequence[float],
    *,
    framed: bool,
    points: float,
) -> None:
    """Add a table with columns of these widths in points, and a line above the rows of each group.

    ``framed``: lines around every cell, and not only above and below. ``points``: size of type.
    """
    table = document.add_table(0, len(widths), "Table Grid" if framed else None)
    table.autofit = False
    _set_margins(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    style = document.styles["Table Text"]
    own_size = None if style.font.size == Pt(points) else points
    form = _Rows(table, style.style_id, grid.columns, own_size)
    form.add([_unbroken(printable(column.heading)) for column in grid.columns], bold=True)
    rows = [
        [_in_lines(*cell, points) for cell in zip(grid.columns, row, widths, strict=True)]
        for row in grid.rows
    ]
    before = ""
    for place, (group, row) in enumerate(zip(grid.groups, rows, strict=True)):
        if group != before:
            form.add_line(group)
            before = group
        form.add(row, italic=place in grid.italic)
    _finish(table, framed=framed)


def _in_lines(column: Column, text: str, width: float, points: float) -> str:
    """Return an interval below its value where both do not fit side by side.

    Left to itself, Word would break it behind its dash.
    """
    if not column.kind.endswith("interval") or width_of(text, points) + _SPACE <= width:
        return text
    return text.replace(" (", "\n(")


class _Rows:
    """Adds rows to a table, each a copy of the first one that looks like it."""

    def __init__(
        self, table: Any, style: str, columns: Sequence[Column], points: float | None
    ) -> None:
        self._table = table
        self._points = points
        self._style = style
        self._right = [column.numeric for column in columns]
        self._known: dict[tuple[bool, bool], Any] = {}

    def add(self, texts: Sequence[str], *, bold: bool = False, italic: bool = False) -> None:
        """Add a row; python-docx would look up styles and places anew for every cell."""
        look = (bold, italic)
        if look not in self._known:
            self._known[look] = self._empty(bold=bold, italic=italic)
        row = deepcopy(self._known[look])
        for cell, text in zip(row.tc_lst, texts, strict=True):
            paragraph = cell.p_lst[0]
            if isinstance(text, MarkedText) and text.marks:
                _fill_marked(paragraph, text)
            else:
                paragraph.r_lst[0].text = text
        self._table._tbl.append(row)

    def add_line(self, text: str) -> None:
        """Add a row of one cell."""
        row = self._table.add_row()
        _keep_whole(row)
        cells = row.cells
        merged = cells[0].merge(cells[-1])
        _write(merged, self._style, italic=True, points=self._points).text = text
        _keep_with_next(row)

    def _empty(self, *, bold: bool, italic: bool) -> Any:
        row = self._table.add_row()
        _keep_whole(row)
        for cell, right in zip(row.cells, self._right, strict=True):
            _write(cell, self._style, bold=bold, italic=italic, right=right, points=self._points)
        if bold:
            _keep_with_next(row)
        self._table._tbl.remove(row._tr)
        return row._tr


def _write(
    cell: Any,
    style: str,
    *,
    bold: bool = False,
    italic: bool = False,
    right: bool = False,
    points: float | None = None,
) -> Any:
    """Return the run that a cell's text goes to."""
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run()
    run.bold, run.italic = bold or None, italic or None
    if points is not None:
        run.font.size = Pt(points)
    return run


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _keep_with_next(row: Any) -> None:
    """Keep the headings, or the line above a group, on the page of the row that follows."""
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _finish(table: Any, *, framed: bool) -> None:
    """Show the heading on every page, filled or between rules."""
    rows = list(table.rows)
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    rows[0]._tr.get_or_add_trPr().append(mark)
    if framed:
        for cell in rows[0].cells:
            cell._tc.get_or_add_tcPr().append(shade(_HEADING_FILL))
    else:
        _rule(rows[0], "top", _THICK)
        _rule(rows[0], "bottom", _THIN)
        _rule(rows[-1], "bottom", _THICK)


def shade(fill: str) -> Any:
    """Return the element that fills what it is added to with a colour."""
    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        made.set(qn(f"w:{name}"), value)
    return made


def _rule(row: Any, side: str, thickness: str) -> None:
    for cell in row.cells:
        properties = cell._tc.get_or_add_tcPr()
        borders = properties.find(qn("w:tcBorders"))
        if borders is None:
            borders = OxmlElement("w:tcBorders")
            properties.append(borders)
        if borders.find(qn(f"w:{side}")) is None:
            rule = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", thickness), ("color", "000000")):
                rule.set(qn(f"w:{name}"), value)
            borders.append(rule)


def _set_margins(grid: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), _CELL_MARGIN)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The standard has an order; what is last stays last.
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
