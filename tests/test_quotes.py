"""Quotes out to people: the examiner's workbook and the appendix of a thesis."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import polars as pl
import pytest
from docx.shared import Length
from openpyxl.worksheet.properties import PageSetupProperties

from tandai.corpus import Corpus, read_corpus, write_corpus
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS, PASSAGE_COLUMNS, TIME_COLUMNS
from tandai.exchange.examples import sections_of
from tandai.exchange.matrix import write_quote_matrix
from tandai.exchange.own_tables import project_of_own_table
from tandai.exchange.quotes import quote_frame, write_quotes
from tandai.exchange.workbook import write_quote_workbook
from tandai.ground.errors import TableError, UsageError
from tandai.ground.language import Language, speaking
from tandai.tags import Suggestion, Tags

from .conftest import Run

SAID = [
    '=HYPERLINK("http://x","klik")',
    "+62 kali lipat",
    "-1 kata Bapak",
    "@SUM(A1:A9)",
    "\t=1+1",
    "Kami\x0bsaling\x00 percaya.\nSungguh. 😀",
]


@pytest.fixture
def quotes(corpus: Corpus) -> Corpus:
    """Six passages of two informants; coders a and b, who differ in a stance; times known."""
    passages = [
        (f"w{n // 3}-{n}", f"w{n // 3}", f"i{n // 3}", "N", "=Apa?", 10 * n, 10 * n + 9, text)
        for n, text in enumerate(SAID)
    ]
    trust, leader = corpus.codebook.ids[0], corpus.codebook.ids[1]
    codings = [(id, "a", trust, "supports") for id, *_ in passages[:5]]
    codings += [(passages[5][0], "a", leader, "supports"), (passages[5][0], "b", leader, "hinders")]
    codings += [(passages[0][0], "b", trust, "supports"), (passages[1][0], "b", "", "")]
    times = [("w0", 0, 5, 1.5, 2.0), ("w0", 5, 15, 2.0, 64.0)]
    return Corpus(
        name="=nama",
        codebook=corpus.codebook,
        passages=pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        codings=pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        documents=pl.DataFrame({"document": ["w0", "w1"]}),
        times=pl.DataFrame(times, schema=dict(TIME_COLUMNS), orient="row"),
    )


@pytest.fixture
def tags(quotes: Corpus) -> Tags:
    """A model's suggestion for the second passage."""
    suggested = tuple(
        (Suggestion(quotes.codebook.ids[1], 0.8342, "supports", "weak"),) if n == 1 else ()
        for n in range(len(quotes.passages))
    )
    confidence = pl.DataFrame({id: [0.1] * len(quotes.passages) for id in quotes.codebook.ids})
    return Tags(quotes.passages, suggested, confidence, "tiny@1")


def _rows(sheet: object) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]  # type: ignore[attr-defined]  # a worksheet


def test_the_workbook_holds_each_quote_with_its_coder(
    quotes: Corpus, tags: Tags, tmp_path: Path
) -> None:
    """By indicator, with informant, stance, coder, time and, of a model, confidence."""
    write_quote_workbook(quotes, [tags], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Quotes", "Summary", "Passages", "Codebook"]
    heading, *rows = _rows(book["Quotes"])
    first = dict(zip(heading, rows[0], strict=True))
    trust = quotes.codebook.indicators[0]
    assert first == {
        "No.": 1,
        "Framework": str(quotes.codebook.frameworks[0].name),
        "Indicator": trust.name,
        "Stance": "supports",
        "Informant": "i0",
        "Quote": SAID[0],
        "Question": "=Apa?",
        "Coder": "a",
        "Document": "w0",
        "Passage": "w0-0",
        "Time": "0:00:01–0:01:04",
        "Confidence": None,
        "Verdict": None,
        "Id": trust.id,
    }
    model = [dict(zip(heading, row, strict=True)) for row in rows if row[heading.index("Verdict")]]
    assert [(row["Coder"], row["Confidence"], row["Verdict"]) for row in model] == [
        ("tandai tiny@1", 0.8342, "weak")
    ]
    assert len(rows) == 9
    _, summary, *_ = _rows(book["Summary"])
    assert summary[1:] == [trust.name, 5, 2, 2, 5, 0, 0, 0]
    assert len(_rows(book["Codebook"])) == 1 + len(quotes.codebook.ids)
    passages = _rows(book["Passages"])
    assert passages[0][-3:] == ["a", "b", "tandai tiny@1"]
    assert passages[2][-3:-1] == [f"{trust.name} (supports)", "–"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_workbook_is_not_taken_for_a_table_of_quotes(
    language: Language, quotes: Corpus, tmp_path: Path
) -> None:
    """Its summary would be read as passages that say "5"."""
    with speaking(language):
        write_quote_workbook(quotes, [], tmp_path / "a.xlsx")
    with pytest.raises(TableError, match="made to be read"):
        project_of_own_table(tmp_path / "a.xlsx", None)


def test_what_an_exported_table_says_of_codes_is_known_of_no_document(
    quotes: Corpus, tmp_path: Path
) -> None:
    """Read again, it has no variables; a column of such a name alone is somebody's own."""
    first = quotes.passages.row(0, named=True)
    trust = quotes.codebook.ids[0]
    words = (first["passage_id"], "a", trust, "supports", first["start"], first["end"])
    evidence = pl.DataFrame([words], schema=dict(EVIDENCE_COLUMNS), orient="row")
    passages = quotes.passages.head(5)  # the sixth holds what no CSV can
    frame = quote_frame(replace(quotes, passages=passages, evidence=evidence))
    assert {"evidence", "confidence", "verdict", "start_time", "end_time"} <= {*frame.columns}
    for name in ("q.csv", "q.jsonl"):
        write_quotes([frame], tmp_path / name)
        assert read_corpus(tmp_path / name).documents.columns == ["document", "informant", "split"]
    write_quotes([frame.drop("confidence", "evidence")], tmp_path / "own.csv")
    own = read_corpus(tmp_path / "own.csv").documents.columns
    assert own == ["document", "informant", "verdict", "start_time", "end_time", "split"]


def test_nothing_in_the_workbook_is_run(quotes: Corpus, tmp_path: Path) -> None:
    """What begins like a formula or link is text, and stays text when it is edited."""
    write_quote_workbook(quotes, [], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value.startswith(
                    ("=", "+", "-", "@", "\t")
                ):
                    assert cell.quotePrefix
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheets = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet.lower() for sheet in sheets)


def test_headings_stay_and_every_column_can_be_filtered(quotes: Corpus, tmp_path: Path) -> None:
    """Frozen, filtered, wrapped, and as wide as one page when printed."""
    with speaking("id"):
        write_quote_workbook(quotes, [], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Kutipan", "Ringkasan", "Semua kutipan", "Buku kode"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
        assert sheet.print_title_rows == "$1:$1"
    text = next(cell for cell in book["Kutipan"][2] if cell.value == SAID[0])
    assert text.alignment.wrap_text


def test_a_text_that_no_cell_can_hold_is_refused(quotes: Corpus, tmp_path: Path) -> None:
    """Excel would cut it off; nothing is written."""
    long = quotes.passages.with_columns(pl.lit("a" * 32_768).alias("text"))
    with pytest.raises(UsageError, match="longer than a cell"):
        write_quote_workbook(replace(quotes, passages=long), [], tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_quote_stands_once_with_all_who_coded_it(quotes: Corpus, tags: Tags) -> None:
    """Under each indicator, in the order of the passages."""
    sections = {s.indicator.id: s for _, own in sections_of(quotes, [tags]) for s in own}
    trust, leader = (sections[id] for id in quotes.codebook.ids[:2])
    assert [[one.coder for one in quote.given] for quote in trust.quotes] == [
        ["a", "b"],
        *[["a"]] * 4,
    ]
    assert [quote.is_suggestion for quote in leader.quotes] == [True, False]
    assert leader.stances() == {"supports": 2, "hinders": 1}
    assert [quote.source for quote in trust.quotes[:3]] == [
        "w0-0, 0:00:01–0:01:04",
        "w0-1, 0:00:02–0:01:04",
        "w0-2",
    ]
    assert sections[quotes.codebook.ids[2]].quotes == ()


def test_the_matrix_has_the_form_of_an_appendix(quotes: Corpus, tags: Tags, tmp_path: Path) -> None:
    """Lampiran; per framework and indicator a definition, counts and a table of six columns."""
    with speaking("id"):
        write_quote_matrix(quotes, [tags], tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    lines = [(str(p.style and p.style.name), p.text) for p in document.paragraphs]
    trust, leader, *others = quotes.codebook.indicators
    assert lines[:2] == [("Title", "LAMPIRAN"), ("Title", "MATRIKS KUTIPAN PER INDIKATOR")]
    assert (
        lines[2][1] == "Sumber: 6 kutipan dari 2 dokumen, 6 di antaranya berkode. Dikode oleh a, b."
    )
    assert "Saran model dicetak miring" in lines[3][1]
    assert [text for style, text in lines if style.startswith("Heading")] == [
        f"A. {quotes.codebook.frameworks[0].name.id}",
        f"1. {trust.istilah} ({trust.term})",
        f"2. {leader.istilah} ({leader.term})",
        "Indikator tanpa kutipan",
    ]
    assert ("Normal", f"Definisi: {trust.definition.id}") in lines
    assert "5 kutipan dari 2 informan dalam 2 dokumen: mendukung 5." in [text for _, text in lines]
    # One of two is judged in two ways, and counts in each.
    assert (
        "2 kutipan dari 2 informan dalam 2 dokumen: mendukung 2, menghambat 1; 1 di antaranya "
        "dinilai berbeda dan dihitung pada tiap sikapnya." in [text for _, text in lines]
    )
    assert all(indicator.istilah in lines[-1][1] for indicator in others)
    first, second = (
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    )
    assert first[0] == ["No.", "Informan", "Kutipan", "Sikap", "Pengode", "Sumber"]
    assert first[1] == ["1", "i0", f"“{SAID[0]}”", "mendukung", "a\nb", "w0-0, 0:00:01–0:01:04"]
    assert second[1][2:5] == ["“+62 kali lipat”", "mendukung", "tandai tiny@1 (0,83)"]
    assert second[2][2:5] == [
        "“Kami�saling� percaya.\nSungguh. 😀”",
        "mendukung (a)\nmenghambat (b)",
        "a\nb",
    ]


def _cm(length: Length | None) -> float:
    return round(length.cm, 1) if length is not None else 0.0


def test_the_page_is_that_of_a_thesis(quotes: Corpus, tags: Tags, tmp_path: Path) -> None:
    """A4 across, 4-4-3-3 cm, headings on every page, rows whole, suggestions in italics."""
    write_quote_matrix(quotes, [tags], tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    page = document.sections[0]
    assert [_cm(length) for length in (page.page_width, page.page_height)] == [29.7, 21.0]
    margins = (page.left_margin, page.top_margin, page.right_margin, page.bottom_margin)
    assert [_cm(length) for length in margins] == [4.0, 4.0, 3.0, 3.0]
    for table in document.tables:
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
        width = sum(_cm(cell.width) for cell in table.rows[0].cells)
        assert width <= 29.7 - 7.0 + 0.1
        for row in table.rows:
            assert row._tr.xpath("w:trPr/w:cantSplit")
    suggested, human = document.tables[1].rows[1:]
    assert suggested.cells[2].paragraphs[0].runs[0].italic
    assert not human.cells[2].paragraphs[0].runs[0].italic
    assert document.core_properties.author == ""


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_export_writes_both(form: str, quotes: Corpus, call: Run, tmp_path: Path) -> None:
    """By the suffix of --out; the same twice, and never over another file unasked."""
    write_corpus(
        replace(
            quotes,
            passages=quotes.passages.with_columns(text=pl.lit("Ya."), start=None, end=None),
            times=quotes.times.clear(),
        ),
        tmp_path / "c",
        {},
    )
    assert read_corpus(tmp_path / "c").coders == ("a", "b")
    out = tmp_path / f"kutipan.{form}"
    result = call("export", tmp_path / "c", "--out", out, "--json")
    assert (result.code, f'"to": "{form}"' in result.out) == (0, True)
    assert call("export", tmp_path / "c", "--out", out).code == 2
    assert zipfile.is_zipfile(out)
