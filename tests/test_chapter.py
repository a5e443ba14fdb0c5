"""The chapter reads like one: prose of figures, quotes under their indicator, whole words."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tandai.documents.chapters import Chapter, Heading, Paragraph, Quotation
from tandai.documents.docx_writer import write_docx_chapter
from tandai.documents.report.chapter import chapter_of, write_docx
from tandai.documents.report.confidence_tables import confidence_table
from tandai.documents.report.coverage_prose import coverage_sentences
from tandai.documents.report.findings_prose import indicator_sentences, ranked
from tandai.documents.report.indicator_tables import status_table
from tandai.documents.report.naming import names
from tandai.documents.report.prose import status_paragraphs
from tandai.documents.tables import Column, DocumentTable, Row
from tandai.documents.type_widths import width_of
from tandai.ground.language import LANGUAGES, Language, set_language, speaking
from tandai.ground.messages import message
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import Report, Why

from .report_example import CELLS, example_report


@pytest.fixture(autouse=True)
def _indonesian(_english: None) -> None:
    set_language("id")


def _prose(chapter: Chapter) -> list[str]:
    return [block.text for block in chapter.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_chapter_tells_no_commands(language: str) -> None:
    """Whoever examines a thesis never saw the program."""
    with speaking(language):  # type: ignore[arg-type]  # one of the two
        chapter = chapter_of(example_report())
        tables = [block for block in chapter.blocks if isinstance(block, DocumentTable)]
        said = [*_prose(chapter), *(note for table in tables for note in table.notes)]
    assert said
    assert [text for text in said if re.search(r"tandai |`|--\w", text)] == []


def test_quotes_stand_under_their_indicator() -> None:
    """A heading, what was found, and then what was said of this indicator and no other."""
    report = example_report()
    blocks = list(chapter_of(report).blocks)
    called = names(report)
    for id, name in called.items():
        if not report.indicators[id].passages:
            assert Heading(name, 3) not in blocks
            continue
        place = blocks.index(Heading(name, 3)) + 1
        assert isinstance(blocks[place], Paragraph)
        quotes = 0
        while isinstance(blocks[place + 1 + quotes], Quotation):
            quotes += 1
        sources = [block.source for block in blocks[place + 1 : place + 1 + quotes]]  # type: ignore[union-attr]  # quotations
        assert quotes
        assert all(f"p-{id}-" in source for source in sources)


def test_no_sentence_is_said_of_many_indicators() -> None:
    """Each paragraph begins with what is special about its indicator."""
    report = example_report()
    paragraphs = [
        indicator_sentences(report, id, rank)
        for id, rank in ranked(report, list(report.indicators))
    ]
    assert paragraphs == [
        "Inilah yang paling banyak dibicarakan dalam kerangka ini: perkiraan 15,0 % dari semua "
        "kutipan (ditemukan: 6 kutipan dari 3 informan). "
        "Di antaranya 5 mendukung dan 1 menghambat. Dari semua kutipan itu, 3 berasal dari Pak "
        "Karto seorang. "
        "Penilaian peneliti: tercapai cukup baik (=2+3 <i>banyak</i> bukti).",
        "Dalam kerangka ini indikator inilah yang paling jarang disinggung: perkiraan 2,5 % dari "
        "semua kutipan (ditemukan: 1 kutipan dari 1 informan). Semuanya menghambat.",
        "Bukti yang mendukung dan yang menghambat hampir berimbang (1 berbanding 1) dalam 4 "
        "kutipan dari 4 informan. Menurut "
        "informannya: 2 hanya mendukung, 1 hanya menghambat, dan 1 memberi keduanya.",
    ]


def _unreliable(report: Report) -> Report:
    own = {
        id: replace(
            item,
            status="too little",
            stance=dict.fromkeys(item.stance, 0),
            stance_untold=item.passages,
            decision=replace(item.decision, why=Why.UNRELIABLE, base="none", leaning=None),
        )
        for id, item in report.indicators.items()
    }
    return replace(report, indicators=own)


def test_what_is_true_of_all_is_said_once() -> None:
    """Where no suggestions may be relied on: one paragraph, and no stance anywhere."""
    report = _unreliable(example_report())
    (said,) = status_paragraphs(report)
    assert said.startswith("Status semua indikator belum dapat ditentukan")
    paragraph = indicator_sentences(report, "deseve.trust", "most")
    assert "mendukung" not in paragraph
    assert "menghambat" not in paragraph
    table = status_table(report)
    place = [column.key for column in table.columns].index("status_reason")
    assert {row[place] for row in table.rows} == {""}
    assert table.notes[0].startswith("Semuanya belum pasti karena")


def _columns(path: Path) -> list[tuple[float, str, bool, float]]:
    """Return of each word of each cell: the room of its column, the word, bold, size of type."""
    document: Any = docx.Document(str(path))
    default = document.styles["Table Text"].font.size.pt
    found = []
    for table in document.tables:
        widths = [column.width.pt for column in table.columns]
        for row in table.rows:
            for width, cell in zip(widths, row._tr.tc_lst, strict=False):
                if cell.grid_span > 1:
                    continue
                texts = [node.text or "" for node in cell.iter(qn("w:t"))]
                size = next((int(s.get(qn("w:val"))) / 2 for s in cell.iter(qn("w:sz"))), default)
                is_bold = next(cell.iter(qn("w:b")), None) is not None
                found += [(width, word, is_bold, size) for t in texts for word in t.split(" ")]
    return found


def test_no_word_is_wider_than_its_column(tmp_path: Path) -> None:
    """Neither words nor numbers break, in no table of the chapter."""
    write_docx(example_report(), tmp_path / "r.docx")
    words = _columns(tmp_path / "r.docx")
    assert len(words) > 100
    hostile = '=HYPERLINK("http://x.test")'
    margins = 5.5
    torn = [
        word
        for room, word, bold, size in words
        if word != hostile and width_of(word, size, bold=bold) + margins > room + 0.5
    ]
    assert torn == []


def test_a_table_that_is_too_wide_is_set_smaller(tmp_path: Path) -> None:
    """Twenty columns of long words: a smaller type, and still no word in two."""
    columns = tuple(Column(f"c{n}", f"kepala-{n}") for n in range(16))
    table = DocumentTable("t", "T", columns, [tuple("pengembangan" for _ in columns)])
    write_docx_chapter(Chapter("T", (table,)), tmp_path / "t.docx")
    words = _columns(tmp_path / "t.docx")
    sizes = {size for _, word, _, size in words if word == "pengembangan"}
    assert len(sizes) == 1
    assert 6 <= sizes.pop() < 9
    assert all(width_of(word, size, bold=bold) <= room for room, word, bold, size in words)


def test_numbers_and_their_signs_stay_together(tmp_path: Path) -> None:
    """An interval stands beside its value or whole below it; a sign stays with its word."""
    columns = (
        Column("a", "Status"),
        Column("b", "Mendukung (95 %)", "percent interval"),
        *(Column(f"c{n}", "Alasan") for n in range(4)),
    )
    row: Row = ("✓ tercapai", (0.714, 0.517, 0.912), *(["kata " * 40] * 4))
    table = DocumentTable("t", "T", columns, [row])
    write_docx_chapter(Chapter("T", (table,)), tmp_path / "t.docx")
    cells = docx.Document(str(tmp_path / "t.docx")).tables[0].rows[1].cells
    assert cells[0].text == "✓\u00a0tercapai"
    assert cells[1].text in (
        "71,4\u00a0% (51,7–91,2\u00a0%)", "71,4\u00a0%\n(51,7–91,2\u00a0%)",
    )  # fmt: skip


def test_rankings_rest_on_what_the_table_gives() -> None:
    """Corrected shares rank, whatever the counts of suggestions; one basis, and it is named."""
    report = example_report()
    swapped = {
        id: replace(
            own,
            share=replace(
                own.share,
                value={"deseve.trust": 0.02, "deseve.governance": 0.3}.get(id, own.share.value),
                method="corrected",
            ),
        )
        for id, own in report.indicators.items()
    }
    estimated = replace(report, indicators=swapped)
    with speaking("en"):
        said = coverage_sentences(estimated)
        assert said.startswith(
            "By the estimated shares of the table the most passages carry Governance (30.0% of all)"
        )
        assert dict(ranked(estimated, list(CELLS)))["deseve.governance"] == "most"
        counts = {
            id: replace(own, share=replace(own.share, method="labels"))
            for id, own in report.indicators.items()
        }
        counted = coverage_sentences(replace(report, indicators=counts))
        assert counted.startswith(
            "The most passages carry Trust among the participants (6, 15.0% of all), followed by"
        )
    with speaking("id"):
        assert coverage_sentences(estimated).startswith(
            "Menurut perkiraan proporsi dalam tabel, kutipan terbanyak memuat Tata kelola (30,0 %"
        )


def test_expected_numbers_of_scores_are_blank() -> None:
    """Of confidences that are not calibrated nothing is to be expected; the note says why."""
    report = example_report()
    own = {
        id: replace(
            item, confidence=replace(item.confidence, expected_right=None, expected_passages=None)
        )
        for id, item in report.indicators.items()
    }
    scores = replace(
        report, indicators=own, notes=(message(ReportNote.UNCALIBRATED), *report.notes)
    )
    with speaking("en"):
        table = confidence_table(scores)
        place = [column.key for column in table.columns].index("expected_right")
        assert {row[place] for row in table.rows} == {None}
        assert "does not tell how many suggestions to expect right" in table.notes[0]
        headings = [column.heading for column in confidence_table(report).columns]
        assert headings[2:4] == ["Suggestions", "Not checked"]
        assert "are of suggestions that nobody has checked" in confidence_table(report).notes[-1]
    with speaking("id"):
        assert "kolomnya dikosongkan" in confidence_table(scores).notes[0]


def test_no_line_stands_alone_before_a_page_that_turns(tmp_path: Path) -> None:
    """The last paragraph stays whole, the one before a short one with it; notes with their row."""
    write_docx(example_report(), tmp_path / "c.docx")
    body = list(docx.Document(str(tmp_path / "c.docx")).element.body)
    breaks = [n for n, own in enumerate(body) if own.xpath("./w:pPr/w:sectPr")]
    assert breaks
    for place in breaks:
        before = body[place - 1]
        if before.tag.endswith("}p") and before.xpath("./w:r/w:t"):
            assert before.xpath("./w:pPr/w:keepLines"), before.xpath("string(.)")
    notes = [n for n, own in enumerate(body) if own.xpath("./w:pPr/w:pStyle[@w:val='TableNote']")]
    first = next(n for n in notes if body[n - 1].tag.endswith("}tbl") and body[n].xpath("./w:r"))
    assert body[first - 1].xpath("./w:tr[last()]//w:keepNext")


# The order of children that the standard wants (ECMA-376, part 1, chapter 17), of what is used.
ORDERS = {
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "pPr": "pStyle keepNext keepLines widowControl numPr pBdr shd tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps color spacing kern sz szCs u shd vertAlign "
    "lang",
}


def _children(element: Any) -> list[str]:
    return [child.tag.rpartition("}")[2] for child in element]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chapter_is_built_as_word_wants_it(language: Language, tmp_path: Path) -> None:
    """Headings are styles, captions are counted, no table is wider than its page or torn apart."""
    with speaking(language):
        write_docx(example_report(), tmp_path / "bab.docx")
    document = docx.Document(str(tmp_path / "bab.docx"))
    for name, order in ORDERS.items():
        places = order.split()
        for element in document.element.iter(qn(f"w:{name}")):
            own = [places.index(child) for child in _children(element)]
            assert own == sorted(own), (name, _children(element))
    levels = {p.style.name for p in document.paragraphs if p.style and "Heading" in p.style.name}
    assert levels == {"Heading 1", "Heading 2", "Heading 3"}
    widest = max(_room(section) for section in document.sections)
    for table in document.tables:
        assert sum(column.width or 0 for column in table.columns) <= widest + 12700
        first, *rest = table.rows
        assert first._tr.xpath("./w:trPr/w:tblHeader")
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
        # Headings stand above a row, and the line of a group above one of its rows.
        lines = [row for row in rest if row._tr.xpath("./w:tc/w:tcPr/w:gridSpan")]
        for row in (first, *lines):
            assert all(c.paragraphs[0].paragraph_format.keep_with_next for c in row.cells)
    captions = [p for p in document.paragraphs if p.style and p.style.name == "Caption"]
    assert len(captions) == len(document.tables) + len(document.inline_shapes)
    assert all(p._p.xpath("./w:fldSimple[contains(@w:instr, 'SEQ')]") for p in captions)


def _room(section: Any) -> int:
    return int(section.page_width - section.left_margin - section.right_margin)
