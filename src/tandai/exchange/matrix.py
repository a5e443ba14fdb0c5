"""The matrix of quotes by indicator, in the form of a thesis appendix in Indonesia (``.docx``).

A4 across, margins of 4 cm on the left and above and 3 cm elsewhere, Times New Roman; per
framework and indicator the definition, a line of counts and a table
``No | Informan | Kutipan | Sikap | Pengode | Sumber`` whose heading stands on every page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tandai.codebook import STANCES, Framework
from tandai.corpus import Corpus
from tandai.corpus.corpus import is_model
from tandai.exchange.examples import Quote, Section, coder_word, sections_of, stance_word
from tandai.ground.language import current_language, tr
from tandai.ground.numbers import count
from tandai.ground.outputs import writing
from tandai.tags import Tags

# What XML cannot hold, and a transcript may.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FONT = "Times New Roman"
_PAGE_CM, _LEFT_TOP_CM, _RIGHT_BOTTOM_CM = (29.7, 21.0), 4.0, 3.0
_WIDTHS_CM = (1.1, 3.2, 9.9, 2.4, 2.7, 3.4)
_HEADING_FILL = "E8EEF4"


def write_quote_matrix(
    corpus: Corpus, tags: Sequence[Tags], path: Path, *, force: bool = False
) -> None:
    """Write the quotes of a corpus, with suggestions if there are any, as an appendix.

    A passage stands once under an indicator, with all who gave it that code and, where they
    differ, the stance of each. Indicators without a quote are listed at the end: that nobody
    spoke of them is a result.

    Raises OutputError where the file cannot be written.
    """
    sections = sections_of(corpus, tags)
    with writing(path, force=force) as draft:
        draft.write_bytes(_Matrix(corpus).bytes_of(sections))


class _Matrix:
    """One pass of writing; elements are those of python-docx."""

    def __init__(self, corpus: Corpus) -> None:
        import docx

        self.corpus = corpus
        self.document = docx.Document()
        self.tables = 0
        self._set_page()
        self._set_styles()

    def bytes_of(self, sections: Sequence[tuple[Framework, list[Section]]]) -> bytes:
        self._opening(sections)
        for letter, (framework, own) in enumerate(_with_quotes(sections)):
            self._line(f"{_letter(letter)}. {str(framework.name) or framework.id}", "Heading 1")
            for number, section in enumerate(own, 1):
                self._section(number, section)
        self._without_quotes(sections)
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def _opening(self, sections: Sequence[tuple[Framework, list[Section]]]) -> None:
        for line in (
            tr("APPENDIX", "LAMPIRAN"),
            tr("MATRIX OF QUOTES BY INDICATOR", "MATRIKS KUTIPAN PER INDIKATOR"),
        ):
            self._line(line, "Title")
        quotes = [quote for _, own in sections for section in own for quote in section.quotes]
        people = [c for c in self.corpus.independent_coders if not is_model(c)]
        coded = {quote.passage_id for quote in quotes}
        documents = len(self.corpus.passages["document"].unique())
        said = tr(
            f"Source: {count(len(self.corpus.passages), 'passage', '')} of "
            f"{count(documents, 'document', '')}, {len(coded)} of them with a code.",
            f"Sumber: {len(self.corpus.passages)} kutipan dari {documents} dokumen, "
            f"{len(coded)} di antaranya berkode.",
        )
        if people:
            said += tr(f" Coded by {', '.join(people)}.", f" Dikode oleh {', '.join(people)}.")
        self._line(said, "Normal")
        if any(one.is_suggestion for quote in quotes for one in quote.given):
            self._line(
                tr(
                    "Suggestions of a model stand in italics, with its confidence; they are "
                    "proposals and no findings until a person has checked them.",
                    "Saran model dicetak miring beserta keyakinannya; saran adalah usulan, bukan "
                    "temuan, sampai diperiksa peneliti.",
                ),
                "Normal",
            )

    def _section(self, number: int, section: Section) -> None:
        indicator = section.indicator
        other = indicator.term if current_language() == "id" else indicator.istilah
        beside = f" ({other})" if other and other != indicator.name else ""
        self._line(f"{number}. {indicator.name}{beside}", "Heading 2")
        if str(indicator.definition):
            self._line(
                tr("Definition: ", "Definisi: ") + str(indicator.definition), "Normal", keep=True
            )
        self._line(_counts(section), "Normal", keep=True)
        self.tables += 1
        self._line(
            tr(
                f"Table {self.tables}. Quotes for {indicator.name}",
                f"Tabel {self.tables}. Kutipan indikator {indicator.name}",
            ),
            "Caption",
            keep=True,
        )
        self._table(section.quotes)

    def _table(self, quotes: Sequence[Quote]) -> None:
        headings = (
            tr("No.", "No."),
            tr("Informant", "Informan"),
            tr("Quote", "Kutipan"),
            tr("Stance", "Sikap"),
            tr("Coder", "Pengode"),
            tr("Source", "Sumber"),
        )
        table = self.document.add_table(rows=len(quotes) + 1, cols=len(headings))
        table.style = "Table Grid"
        table.autofit = False
        self._set_widths(table)
        rows = [_texts_of(number, quote) for number, quote in enumerate(quotes, 1)]
        # python-docx finds a cell by counting from the first: row by row it takes no time.
        for place, (row, texts) in enumerate(
            zip(table.rows, [headings, *rows], strict=True), start=-1
        ):
            self._mark_row(row, heading=place < 0)
            italic = place >= 0 and quotes[place].is_suggestion
            for cell, text in zip(row._tr.tc_lst, texts, strict=True):
                self._fill(cell, text, bold=place < 0, italic=italic)

    def _without_quotes(self, sections: Sequence[tuple[Framework, list[Section]]]) -> None:
        empty = [s.indicator.name for _, own in sections for s in own if not s.quotes]
        if empty:
            self._line(tr("Indicators without quotes", "Indikator tanpa kutipan"), "Heading 1")
            self._line("; ".join(empty) + ".", "Normal")

    def _line(self, text: str, style: str, *, keep: bool = False) -> None:
        paragraph = self.document.add_paragraph(_printable(text), style=style)
        # A definition must not stand on another page than its table.
        paragraph.paragraph_format.keep_with_next = keep or None

    def _set_page(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Cm

        page = self.document.sections[0]
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = (Cm(length) for length in _PAGE_CM)
        page.left_margin = page.top_margin = Cm(_LEFT_TOP_CM)
        page.right_margin = page.bottom_margin = Cm(_RIGHT_BOTTOM_CM)
        self._number_pages(page)
        properties = self.document.core_properties
        properties.author = properties.comments = ""
        properties.title = _printable(self.corpus.name)

    def _number_pages(self, page: Any) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = page.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)

    def _set_styles(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        for name, size, bold in (
            ("Normal", 12, False),
            ("Title", 14, True),
            ("Heading 1", 12, True),
            ("Heading 2", 12, True),
            ("Caption", 11, False),
        ):
            style = self.document.styles[name]
            style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)
            fonts.set(qn("w:cs"), _FONT)
            style.paragraph_format.space_after = Pt(6)
        title = self.document.styles["Title"]
        title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in title.element.pPr.findall(qn("w:pBdr")):
            title.element.pPr.remove(border)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), tr("en-GB", "id-ID"))
        properties = self.document.styles["Normal"].element.get_or_add_rPr()
        for known in properties.findall(qn("w:lang")):
            properties.remove(known)
        properties.append(language)

    def _set_widths(self, table: Any) -> None:
        from docx.shared import Cm

        for column, width in zip(table.columns, _WIDTHS_CM, strict=True):
            column.width = Cm(width)
        for row in table.rows:
            for cell, width in zip(row._tr.tc_lst, _WIDTHS_CM, strict=True):
                cell.width = Cm(width)

    def _mark_row(self, row: Any, *, heading: bool) -> None:
        from docx.oxml import OxmlElement

        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if heading:
            properties.append(OxmlElement("w:tblHeader"))

    def _fill(self, cell: Any, text: str, *, bold: bool, italic: bool) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt
        from docx.text.paragraph import Paragraph

        paragraph = Paragraph(cell.p_lst[0], self.document)
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(_printable(text))
        run.font.size, run.bold, run.italic = Pt(10), bold or None, italic or None
        if bold:
            fill = OxmlElement("w:shd")
            fill.set(qn("w:val"), "clear")
            fill.set(qn("w:fill"), _HEADING_FILL)
            cell.get_or_add_tcPr().append(fill)


def _with_quotes(
    sections: Iterable[tuple[Framework, list[Section]]],
) -> list[tuple[Framework, list[Section]]]:
    filled = [(framework, [s for s in own if s.quotes]) for framework, own in sections]
    return [(framework, own) for framework, own in filled if own]


def _counts(section: Section) -> str:
    informants = len({(q.document, q.informant) for q in section.quotes})
    documents = len({quote.document for quote in section.quotes})
    found = section.stances()
    stances = ", ".join(f"{stance_word(s)} {found[s]}" for s in STANCES if s in found)
    return tr(
        f"{count(len(section.quotes), 'quote', '')} from {count(informants, 'informant', '')} in "
        f"{count(documents, 'document', '')}: {stances}.",
        f"{len(section.quotes)} kutipan dari {informants} informan dalam {documents} dokumen: "
        f"{stances}.",
    )


def _texts_of(number: int, quote: Quote) -> tuple[str, ...]:
    stances = dict.fromkeys(one.stance for one in quote.given)
    if len(stances) == 1:
        stance = stance_word(next(iter(stances)))
    else:
        stance = "\n".join(f"{stance_word(one.stance)} ({one.coder})" for one in quote.given)
    coders = "\n".join(coder_word(one) for one in quote.given)
    return str(number), quote.informant, f"“{quote.text}”", stance, coders, quote.source


def _letter(number: int) -> str:
    """Return A, B, ... Z, AA, AB, ..."""
    first, last = divmod(number, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def _printable(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
