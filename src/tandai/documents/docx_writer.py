"""The one writer of ``.docx``, in the form of an Indonesian thesis.

A4, margins of 4 cm on the left and above and 3 cm elsewhere, Times New Roman, captions that Word
counts, headings of tables on every page. A table too wide for the page turns it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
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

import tandai
from tandai.documents.cells import shown
from tandai.documents.chapters import (
    Block,
    Chapter,
    Facts,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    Quotation,
)
from tandai.documents.guards import printable
from tandai.documents.tables import Column, DocumentTable
from tandai.ground.language import current_language, tr
from tandai.ground.outputs import writing

_SHORT_SIDE, _LONG_SIDE = Cm(21.0), Cm(29.7)
_MARGINS = {"top": 4.0, "left": 4.0, "right": 3.0, "bottom": 3.0}
_TALLEST_PICTURE = Cm(17.0)
_TYPEFACE = "Times New Roman"
_MARK_FILL, _HEADING_FILL = "FFF3C4", "E8EEF4"
_BLACK = RGBColor(0, 0, 0)
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


def write_docx_chapter(chapter: Chapter, path: Path, *, force: bool = False) -> None:
    """Write a chapter, whole or not at all. Raises OutputError where it cannot be written."""
    made = _Word(chapter)
    for block in chapter.blocks:
        made.add(block)
    with writing(path, force=force) as draft:
        draft.write_bytes(made.finished())


class _Word:
    """A document that grows block by block; tables and pictures are counted on the way."""

    def __init__(self, chapter: Chapter) -> None:
        self._chapter = chapter
        self._docx: Any = docx.Document()
        self._counted = {"table": 0, "picture": 0}
        self._turned = chapter.appendix
        self._headings: list[Heading] = []
        section = self._docx.sections[0]
        _turn(section, across=chapter.appendix)
        for side, centimetres in _MARGINS.items():
            setattr(section, f"{side}_margin", Cm(centimetres))
        if chapter.appendix:
            _number_pages(section)
        _set_styles(self._docx.styles, Pt(10 if chapter.appendix else 9))
        own = self._docx.core_properties
        # Nobody's name: that of the researcher is not theirs to find.
        own.title, own.subject, own.author = (
            printable(chapter.title),
            printable(chapter.subject),
            "",
        )
        own.comments = f"tandai {tandai.__version__}"
        own.created = own.modified = datetime.now(UTC)
        own.language = current_language()

    def finished(self) -> bytes:
        """Return the document."""
        self._begin(self._turned)
        buffer = io.BytesIO()
        self._docx.save(buffer)
        return buffer.getvalue()

    def add(self, block: Block) -> None:
        """Add a block; a heading goes where what comes after it goes."""
        if isinstance(block, Heading):
            self._headings.append(block)
        elif isinstance(block, DocumentTable):
            self._table(block)
        elif isinstance(block, Picture):
            self._picture(block)
        else:
            self._begin(False)
            self._add_text(block)

    def _add_text(self, block: Paragraph | ListItem | Facts | Quotation) -> None:
        if isinstance(block, Paragraph):
            paragraph = self._docx.add_paragraph(printable(block.text))
            paragraph.paragraph_format.keep_with_next = block.with_next or None
        elif isinstance(block, ListItem):
            self._docx.add_paragraph(printable(block.text), style="List Bullet")
        elif isinstance(block, Facts):
            for what, said in block.pairs:
                self._docx.add_paragraph(printable(f"{what}: {said}"))
        else:
            self._quotation(block)

    def _quotation(self, quotation: Quotation) -> None:
        """Add a block quotation, evidence marked, and who said it."""
        paragraph = self._docx.add_paragraph(style="Quote")
        for piece, is_mark in quotation.pieces:
            run = paragraph.add_run(printable(piece))
            if is_mark:
                # Underlined as well: a print may have no colour.
                run.font.underline = WD_UNDERLINE.DOTTED
                run._r.get_or_add_rPr().append(_shade(_MARK_FILL))
        paragraph.add_run(printable(f" ({quotation.source})"))

    def _table(self, table: DocumentTable) -> None:
        """Add a table with its caption above and its notes below.

        A column that groups becomes a line above the rows of each of its values.
        """
        texts = [
            [
                printable(shown(column, cell))
                for column, cell in zip(table.columns, row, strict=True)
            ]
            for row in table.rows
        ]
        grouping = next((n for n, column in enumerate(table.columns) if column.groups), None)
        kept = [place for place in range(len(table.columns)) if place != grouping]
        columns = [table.columns[place] for place in kept]
        rows = [[row[place] for place in kept] for row in texts]
        groups = [row[grouping] if grouping is not None else "" for row in texts]
        widths = _widths(columns, rows)
        self._begin(sum(least for least, _ in widths) > _UPRIGHT)
        self._caption("table", table.caption).paragraph_format.keep_with_next = True
        room = _ACROSS if self._turned else _UPRIGHT
        sizes = self._sizes(_fitted(widths, room))
        self._grid(columns, rows, groups, sizes, table.italic_rows)
        for note in table.notes:
            self._docx.add_paragraph(printable(note), style="Table Note")
        self._docx.add_paragraph(style="Table Note")

    def _picture(self, picture: Picture) -> None:
        """Add a picture with its alternative text, and its caption below."""
        self._begin(False)
        shape = self._docx.add_picture(io.BytesIO(picture.png()))
        share = min(1.0, self._room() / shape.width, _TALLEST_PICTURE / shape.height)
        shape.width, shape.height = int(shape.width * share), int(shape.height * share)
        # python-docx has no other way to an alternative text.
        properties = shape._inline.docPr
        properties.set("descr", printable(picture.alternative))
        properties.set("title", printable(picture.caption))
        own = self._docx.paragraphs[-1]
        own.alignment = WD_ALIGN_PARAGRAPH.CENTER
        own.paragraph_format.keep_with_next = True
        own.paragraph_format.line_spacing = 1.0
        self._caption("picture", picture.caption)

    def _begin(self, turned: bool) -> None:
        """Go on upright or across, on a new page where that changes, headings first."""
        turned = turned or self._chapter.appendix
        if turned != self._turned:
            self._turned = turned
            _turn(self._docx.add_section(WD_SECTION.NEW_PAGE), across=turned)
        for heading in self._headings:
            self._docx.add_heading(printable(heading.text), heading.level)
        self._headings.clear()

    def _room(self) -> int:
        section = self._docx.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)

    def _sizes(self, widths: Sequence[float]) -> list[int]:
        unit = self._room() / sum(widths)
        return [int(width * unit) for width in widths]

    def _caption(self, what: str, text: str) -> Any:
        """Add "Tabel 4.1 ..." with a number that Word counts itself (a SEQ field)."""
        self._counted[what] += 1
        label = {"table": tr("Table", "Tabel"), "picture": tr("Figure", "Gambar")}[what]
        number = self._chapter.number
        before, after = (f"{number}.", " ") if number is not None else ("", ". ")
        paragraph = self._docx.add_paragraph(style="Caption")
        paragraph.add_run(f"{label} {before}")
        paragraph._p.append(_field(f" SEQ {label} \\* ARABIC ", str(self._counted[what])))
        paragraph.add_run(printable(f"{after}{text}"))
        return paragraph

    def _grid(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        groups: Sequence[str],
        sizes: Sequence[int],
        italic: frozenset[int],
    ) -> None:
        framed = self._chapter.appendix
        style = self._docx.styles["Table Text"]
        grid = self._docx.add_table(0, len(columns), "Table Grid" if framed else None)
        grid.autofit = False
        _set_margins(grid)
        for column, size in zip(grid.columns, sizes, strict=True):
            column.width = size
        right = [column.numeric for column in columns]
        head = _Line(style, sizes, right, bold=True)
        head.fill(grid.add_row(), [printable(column.heading) for column in columns])
        before = ""
        for place, (group, row) in enumerate(zip(groups, rows, strict=True)):
            if group != before:
                cells = grid.add_row().cells
                _write(cells[0].merge(cells[-1]), group, style, italic=True)
                before = group
            line = _Line(style, sizes, right, italic=place in italic)
            line.fill(grid.add_row(), row)
        _finish(grid, framed=framed)


@dataclass(frozen=True)
class _Line:
    """How a row of a table looks."""

    style: Any
    sizes: Sequence[int]
    right: Sequence[bool]
    bold: bool = False
    italic: bool = False

    def fill(self, row: Any, texts: Sequence[str]) -> None:
        for cell, text, size, right in zip(row.cells, texts, self.sizes, self.right, strict=True):
            cell.width = size
            _write(cell, text, self.style, bold=self.bold, italic=self.italic, right=right)


def _finish(grid: Any, *, framed: bool) -> None:
    """Keep rows whole and the heading on every page; draw rules, or fill the heading."""
    rows = list(grid.rows)
    for row in rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    rows[0]._tr.get_or_add_trPr().append(mark)
    if framed:
        for cell in rows[0].cells:
            cell._tc.get_or_add_tcPr().append(_shade(_HEADING_FILL))
    else:
        _rule(rows[0], "top", _THICK)
        _rule(rows[0], "bottom", _THIN)
        _rule(rows[-1], "bottom", _THICK)


def _turn(section: Any, *, across: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    sides = (_LONG_SIDE, _SHORT_SIDE) if across else (_SHORT_SIDE, _LONG_SIDE)
    section.page_width, section.page_height = sides


def _number_pages(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_field("PAGE", ""))


def _field(instruction: str, shown_now: str) -> Any:
    """Return what Word counts itself, with what is shown until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    if shown_now:
        run, number = OxmlElement("w:r"), OxmlElement("w:t")
        number.text = shown_now
        run.append(number)
        field.append(run)
    return field


def _shade(fill: str) -> Any:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    return shade


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[tuple[float, float]]:
    """Return the least and the best width of each column in characters; words stay whole."""
    widths: list[tuple[float, float]] = []
    for place, column in enumerate(columns):
        if column.width:
            widths.append((column.width, column.width))
            continue
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
    cell: Any,
    text: str,
    style: Any,
    *,
    bold: bool = False,
    italic: bool = False,
    right: bool = False,
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
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


def _set_styles(styles: Any, table_size: Any) -> None:
    normal = styles["Normal"]
    _typeface(normal, Pt(12))
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(6)
    for name, points in (("Title", 14), ("Heading 1", 14), ("Heading 2", 12), ("Heading 3", 12)):
        _typeface(styles[name], Pt(points), bold=True)
    title = styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
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
        _typeface(style, table_size)
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
