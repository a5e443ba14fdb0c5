"""The one writer of ``.docx``, in the form of an Indonesian thesis.

A4, margins of 4 cm on the left and above and 3 cm elsewhere, Times New Roman, captions that Word
counts, headings of tables on every page. A table too wide for the page turns it.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

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
from tandai.documents.docx_tables import Grid, add_grid, fitted, mark, type_size, widths_of
from tandai.documents.guards import printable
from tandai.documents.tables import DocumentTable
from tandai.ground.language import current_language, tr
from tandai.ground.outputs import writing
from tandai.ground.version import VERSION

_SHORT_SIDE, _LONG_SIDE = Cm(21.0), Cm(29.7)
_MARGINS = {"top": 4.0, "left": 4.0, "right": 3.0, "bottom": 3.0}
_TALLEST_PICTURE = Cm(17.0)
# Points across an upright page between its margins; a table that needs more turns the page.
_UPRIGHT = (_SHORT_SIDE - Cm(_MARGINS["left"] + _MARGINS["right"])) / Pt(1)
_TYPEFACE = "Times New Roman"
_BLACK = RGBColor(0, 0, 0)
# Of fewer letters a paragraph is two lines or so.
_SHORT = 240


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
        self._table_points = 10.0 if chapter.appendix else 9.0
        _set_styles(self._docx.styles, Pt(self._table_points))
        own = self._docx.core_properties
        # Nobody's name: that of the researcher is not theirs to find.
        own.title, own.subject, own.author = (
            printable(chapter.title),
            printable(chapter.subject),
            "",
        )
        own.comments = f"tandai {VERSION}"
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
                mark(run._r)
        paragraph.add_run(printable(f" ({quotation.source})"))

    def _table(self, table: DocumentTable) -> None:
        """Add a table with its caption above and its notes below.

        A column that groups becomes a line above the rows of each of its values.
        """
        grid, points = Grid.of(table), self._table_points
        widths = widths_of(grid.columns, grid.rows, points)
        self._begin(sum(least for least, _ in widths) > _UPRIGHT)
        self._caption("table", table.caption).paragraph_format.keep_with_next = True
        room = self._room() / Pt(1)
        size = type_size(widths, room, points)
        if size < points:
            widths = widths_of(grid.columns, grid.rows, size)
        fitting = fitted(widths, room)
        # All the room, unless a narrow table would be torn apart.
        spread = min(1.4, room / sum(fitting))
        sizes = [width * spread for width in fitting]
        add_grid(self._docx, grid, sizes, framed=self._chapter.appendix, points=size)
        if table.notes:
            # No note stands on a page of its own, without a row of its table.
            for cell in self._docx.tables[-1].rows[-1].cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        for note in table.notes:
            own = self._docx.add_paragraph(printable(note), style="Table Note")
            own.paragraph_format.keep_with_next = note is not table.notes[-1] or None
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
            _keep_end_together(self._docx)
            _turn(self._docx.add_section(WD_SECTION.NEW_PAGE), across=turned)
            _shrink_break(self._docx)
        for heading in self._headings:
            self._docx.add_heading(printable(heading.text), heading.level)
        self._headings.clear()

    def _room(self) -> int:
        section = self._docx.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)

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


def _keep_end_together(document: Any) -> None:
    """Keep the paragraphs before a page that turns in one piece: no line of them stands alone."""
    body = [own for own in document.element.body if not own.tag.endswith("}sectPr")]
    if not body or not body[-1].tag.endswith("}p"):
        return
    last = DocxParagraph(body[-1], document)
    last.paragraph_format.keep_together = True
    if len(last.text) < _SHORT and len(body) > 1 and body[-2].tag.endswith("}p"):
        DocxParagraph(body[-2], document).paragraph_format.keep_with_next = True


def _shrink_break(document: Any) -> None:
    """Give the empty paragraph that ends a section no height, so that it takes no page."""
    ends = document.element.body.xpath("./w:p[w:pPr/w:sectPr]")
    if not ends or DocxParagraph(ends[-1], document).text:
        return
    form = DocxParagraph(ends[-1], document).paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(1)


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
