"""A .docx in the form of an Indonesian thesis: A4, margins 4-3-3-4 cm, counted captions."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from tandai.documents.cells import Column, Table, shown
from tandai.documents.charts import Figure
from tandai.ground.language import current_language, tr
from tandai.ground.version import VERSION

_SHORT_SIDE, _LONG_SIDE = Cm(21.0), Cm(29.7)
_MARGINS = {"top": 4.0, "left": 4.0, "right": 3.0, "bottom": 3.0}
_TALLEST_PICTURE = Cm(17.0)
_TYPEFACE = "Times New Roman"
_SHADE = "FFF3C4"
_BLACK = RGBColor(0, 0, 0)
_TABLE_POINTS = Pt(9)
# Characters of a table's size in a line of an upright page; a wider table turns the page.
_UPRIGHT = 90
_ACROSS = 146
_BOLD = 1.15
_WIDEST_TEXT = 30
_LONGEST_WORD = 30
_SPACE = 2
# Twentieths of a point.
_CELL_MARGIN = "55"
# Eighths of a point.
_THICK, _THIN = "12", "6"


class Document:
    """A document that grows part by part; tables and pictures are counted on the way."""

    def __init__(self, chapter: int, title: str, subject: str) -> None:
        self._chapter = chapter
        self._docx: Any = docx.Document()
        self._counted = {"table": 0, "picture": 0}
        self._turned = False
        self._headings: list[tuple[str, int]] = []
        section = self._docx.sections[0]
        section.page_width, section.page_height = _SHORT_SIDE, _LONG_SIDE
        for side, centimetres in _MARGINS.items():
            setattr(section, f"{side}_margin", Cm(centimetres))
        _set_styles(self._docx.styles)
        own = self._docx.core_properties
        own.title, own.subject, own.author = title, subject, ""
        own.comments = f"tandai {VERSION}"
        own.created = own.modified = datetime.now(UTC)
        own.language = current_language()

    def save(self, path: Path) -> None:
        """Write the document."""
        self._begin(self._turned)
        buffer = io.BytesIO()
        self._docx.save(buffer)
        path.write_bytes(buffer.getvalue())

    def heading(self, text: str, level: int) -> None:
        """Add a heading; it goes where what comes after it goes."""
        self._headings.append((text, level))

    def paragraph(self, text: str) -> None:
        """Add a paragraph of running text."""
        self._begin(False)
        self._docx.add_paragraph(text)

    def item(self, text: str) -> None:
        """Add an item of a list."""
        self._begin(False)
        self._docx.add_paragraph(text, style="List Bullet")

    def quote(self, pieces: Iterable[tuple[str, bool]], source: str) -> None:
        """Add a block quotation, evidence marked, and who said it."""
        self._begin(False)
        paragraph = self._docx.add_paragraph(style="Quote")
        for piece, is_mark in pieces:
            run = paragraph.add_run(piece)
            if is_mark:
                # Underlined as well: a print may have no colour.
                run.font.underline = WD_UNDERLINE.DOTTED
                shade = OxmlElement("w:shd")
                for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
                    shade.set(qn(f"w:{name}"), value)
                run._r.get_or_add_rPr().append(shade)
        paragraph.add_run(f" ({source})")

    def table(self, table: Table) -> None:
        """Add a table with its caption above and its notes below.

        The column of frameworks becomes a line above the rows of each.
        """
        texts = [
            [shown(column, cell) for column, cell in zip(table.columns, row, strict=True)]
            for row in table.rows
        ]
        keys = [column.key for column in table.columns]
        grouped = keys.index("framework") if "framework" in keys[1:] else None
        kept = [place for place in range(len(keys)) if place != grouped]
        columns = [table.columns[place] for place in kept]
        rows = [[row[place] for place in kept] for row in texts]
        groups = [row[grouped] if grouped is not None else "" for row in texts]
        widths = _widths(columns, rows)
        self._begin(sum(least for least, _ in widths) > _UPRIGHT)
        self._caption("table", table.caption).paragraph_format.keep_with_next = True
        room = _ACROSS if self._turned else _UPRIGHT
        self._grid(columns, rows, groups, _fitted(widths, room))
        for note in table.notes:
            self._docx.add_paragraph(note, style="Table Note")
        self._docx.add_paragraph(style="Table Note")

    def picture(self, figure: Figure) -> None:
        """Add a picture with its alternative text, and its caption below."""
        self._begin(False)
        shape = self._docx.add_picture(io.BytesIO(figure.png()))
        share = min(1.0, self._room() / shape.width, _TALLEST_PICTURE / shape.height)
        shape.width, shape.height = int(shape.width * share), int(shape.height * share)
        # python-docx has no other way to an alternative text.
        properties = shape._inline.docPr
        properties.set("descr", figure.alternative)
        properties.set("title", figure.caption)
        own = self._docx.paragraphs[-1]
        own.alignment = WD_ALIGN_PARAGRAPH.CENTER
        own.paragraph_format.keep_with_next = True
        own.paragraph_format.line_spacing = 1.0
        self._caption("picture", figure.caption)

    def _begin(self, turned: bool) -> None:
        """Go on upright or across, on a new page where that changes, headings first."""
        if turned != self._turned:
            self._turned = turned
            section = self._docx.add_section(WD_SECTION.NEW_PAGE)
            section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
            sides = (_LONG_SIDE, _SHORT_SIDE) if turned else (_SHORT_SIDE, _LONG_SIDE)
            section.page_width, section.page_height = sides
        for text, level in self._headings:
            self._docx.add_heading(text, level)
        self._headings.clear()

    def _room(self) -> int:
        section = self._docx.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)

    def _caption(self, what: str, text: str) -> Any:
        """Add "Tabel 4.1 ..." with a number that Word counts itself (a SEQ field)."""
        self._counted[what] += 1
        label = {"table": tr("Table", "Tabel"), "picture": tr("Figure", "Gambar")}[what]
        paragraph = self._docx.add_paragraph(style="Caption")
        paragraph.add_run(f"{label} {self._chapter}.")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" SEQ {label} \\* ARABIC ")
        run, number = OxmlElement("w:r"), OxmlElement("w:t")
        number.text = str(self._counted[what])
        run.append(number)
        field.append(run)
        paragraph._p.append(field)
        paragraph.add_run(f" {text}")
        return paragraph

    def _grid(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        groups: Sequence[str],
        widths: Sequence[float],
    ) -> None:
        grid = self._docx.add_table(rows=0, cols=len(columns))
        grid.autofit = False
        _set_margins(grid)
        unit = self._room() / sum(widths)
        sizes = [int(width * unit) for width in widths]
        for column, size in zip(grid.columns, sizes, strict=True):
            column.width = size
        self._row(grid, columns, [column.heading for column in columns], sizes, head=True)
        before = ""
        for group, row in zip(groups, rows, strict=True):
            if group != before:
                cells = grid.add_row().cells
                merged = cells[0].merge(cells[-1])
                _write(merged, group, italic=True)
                before = group
            self._row(grid, columns, row, sizes)
        _rule(grid.rows[0], "top", _THICK)
        _rule(grid.rows[0], "bottom", _THIN)
        _rule(grid.rows[-1], "bottom", _THICK)
        for row in grid.rows:
            _keep_whole(row)

    def _row(
        self,
        grid: Any,
        columns: Sequence[Column],
        texts: Sequence[str],
        sizes: Sequence[int],
        *,
        head: bool = False,
    ) -> None:
        row = grid.add_row()
        for cell, column, text, size in zip(row.cells, columns, texts, sizes, strict=True):
            cell.width = size
            _write(cell, text, bold=head, right=column.numeric)
        if head:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(mark)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[tuple[float, float]]:
    """Return the least and the best width of each column in characters; words stay whole."""
    widths = []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        words = [len(word) for text in cells for word in text.split()]
        words += [ceil(len(word) * _BOLD) for word in column.heading.split()]
        # An interval may stand below its value; other numbers are never broken.
        whole = cells if column.numeric and not column.kind.endswith("interval") else []
        least = min(max((*words, *map(len, whole)), default=1), _LONGEST_WORD) + _SPACE
        best = min(max(map(len, cells), default=1), _WIDEST_TEXT) + _SPACE
        widths.append((float(least), float(max(least, best))))
    return widths


def _fitted(widths: Sequence[tuple[float, float]], room: float) -> list[float]:
    """Return widths between least and best, as near to the best as the room allows."""
    least, best = sum(low for low, _ in widths), sum(high for _, high in widths)
    share = 1.0 if best <= least else min(1.0, max(0.0, (room - least) / (best - least)))
    return [low + share * (high - low) for low, high in widths]


def _write(
    cell: Any, text: str, *, bold: bool = False, italic: bool = False, right: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Table Text"
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


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
    grid._tbl.tblPr.append(margins)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _set_styles(styles: Any) -> None:
    normal = styles["Normal"]
    _typeface(normal, Pt(12))
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(6)
    for level, points in ((1, 14), (2, 12), (3, 12)):
        _typeface(styles[f"Heading {level}"], Pt(points), bold=True)
    caption = styles["Caption"]
    _typeface(caption, Pt(11), bold=True)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.line_spacing = 1.0
    caption.paragraph_format.space_before = Pt(6)
    quote = styles["Quote"]
    _typeface(quote, Pt(11))
    quote.font.italic = False
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(1.0)
    quote.paragraph_format.line_spacing = 1.0
    for name, space in (("Table Text", Pt(0)), ("Table Note", Pt(3))):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _typeface(style, _TABLE_POINTS)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.space_after = space
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is not None:
        language.set(qn("w:val"), tr("en-GB", "id-ID"))


def _typeface(style: Any, size: Any, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = _TYPEFACE, size, bold
    style.font.color.rgb = _BLACK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # A typeface of the theme would win over the one that is named.
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), _TYPEFACE)
