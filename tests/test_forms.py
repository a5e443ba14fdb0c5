"""The report's files: the same figures in every form, and nothing hostile runs."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

import docx
import openpyxl
import polars as pl
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from rich.console import Console

from tandai.documents.cells import part_headings, parts, shown
from tandai.documents.report.chapter import write_docx
from tandai.documents.report.charts import figures
from tandai.documents.report.files import Files
from tandai.documents.report.indicator_tables import matrix_table
from tandai.documents.report.quoting import marks, pieces, quoted, utf16_marks
from tandai.documents.report.rewriting import left_in, pseudonymised, without_quotes, writable
from tandai.documents.report.view import chosen_quotes, tables
from tandai.documents.report.webpage import page, write_html
from tandai.documents.report.workbook import write_xlsx
from tandai.documents.tables import Column, DocumentTable, Value
from tandai.ground.errors import OutputError, UsageError
from tandai.ground.language import set_language
from tandai.pseudonyms import LeftName, Pseudonyms
from tandai.render.coverage import report_view
from tandai.reporting.results import Quote, Report
from tandai.reporting.study import Study
from tandai.tags import Evidence, Suggestion, TaggedPassage, write_tags
from tandai.transcript import Passage

from .conftest import Run, files_in
from .report_example import HOSTILE, INFORMANTS, example_report


@dataclass(frozen=True)
class Written:
    """One report in all its forms, in Indonesian."""

    report: Report
    tables: dict[str, DocumentTable]
    html: Path
    docx: Path
    xlsx: Path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The example, written once: charts take a while."""
    set_language("id")
    folder = tmp_path_factory.mktemp("forms")
    report = example_report()
    files = Files(folder / "r.html", folder / "r.docx", folder / "r.xlsx", chapter=4)
    files.require()
    files.write(report)
    own = (*tables(report), matrix_table(report))
    assert (files.html, files.docx, files.xlsx) != (None, None, None)
    return Written(report, {t.key: t for t in own}, *files.paths)


@pytest.fixture(autouse=True)
def _indonesian(_english: None) -> None:
    set_language("id")


def _texts(table: DocumentTable, without: str = "") -> list[list[str]]:
    places = [n for n, column in enumerate(table.columns) if column.key != without]
    return [[shown(table.columns[n], row[n]) for n in places] for row in table.rows]


def test_the_page_holds_the_tables(written: Written) -> None:
    """Every cell of every table, read back from the page."""
    root = lxml_html.fromstring(written.html.read_text(encoding="utf-8"))
    for table in written.tables.values():
        if table.key in ("matrix", "frameworks"):
            continue
        if not table.rows:
            assert table.key in ("saturation", "arrivals")  # of suggestions nothing is said
            continue
        (found,) = root.xpath(f"//table[@id='table-{table.key}']")
        rows = [[cell.text_content() for cell in row] for row in found.xpath("./tbody/tr")]
        assert rows == _texts(table), table.key
    cards = [" ".join(c.text_content().split()) for c in root.xpath("//*[@class='big']")]
    assert cards == ["1 dari 2 tercapai", "0 dari 2 tercapai"]
    matrix = [
        [int(cell.text_content()) for cell in row.xpath("./td")]
        for row in root.xpath("//table[@class='grid']/tbody/tr")
    ]
    assert matrix == [list(row[2:]) for row in written.tables["matrix"].rows]


def _captions(path: Path) -> list[str]:
    """Return the captions of a chapter; python-docx leaves fields out of its texts."""
    paragraphs = docx.Document(str(path)).paragraphs
    captions = [p for p in paragraphs if p.style is not None and p.style.name == "Caption"]
    return ["".join(str(node.text) for node in p._p.iter(qn("w:t"))) for p in captions]


def test_the_chapter_holds_the_tables(written: Written) -> None:
    """Every cell again, with a line above the rows of each framework, and counted captions."""
    captions = [c for c in _captions(written.docx) if c.startswith("Tabel")]
    assert [c.split()[1] for c in captions] == [f"4.{n}" for n in range(1, len(captions) + 1)]
    named = dict(zip(captions, docx.Document(str(written.docx)).tables, strict=True))
    for table in written.tables.values():
        if table.key == "saturation":
            continue  # the chapter has its picture
        if not table.rows:
            assert table.key == "arrivals"
            continue
        (caption,) = [c for c in named if c.endswith(table.caption)]
        body = [[_spaced(cell.text) for cell in row.cells] for row in named[caption].rows[1:]]
        grouped = any(column.key == "framework" for column in table.columns[1:])
        if grouped:
            lines = [row[0] for row in body if len(set(row)) == 1]
            assert lines == ["DeSeve (2007)", "Pyke (1992)"]
            body = [row for row in body if len(set(row)) > 1]
        assert body == _texts(table, "framework" if grouped else ""), table.key


def _spaced(text: str) -> str:
    """Return a cell's text with plain spaces: in a chapter some hold a number together."""
    return text.replace("\u00a0", " ").replace("\n", " ")


def test_captions_are_counted_by_word(written: Written) -> None:
    """A list of tables can be made of them: each number is a SEQ field."""
    xml = zipfile.ZipFile(written.docx).read("word/document.xml").decode()
    assert len(re.findall(r'w:instr=" SEQ Tabel \\\* ARABIC "', xml)) == 7
    assert len(re.findall(r'w:instr=" SEQ Gambar \\\* ARABIC "', xml)) == 3


def test_pictures_have_alternative_texts(written: Written) -> None:
    """In the chapter, in the workbook and in the page alike."""
    expected = {figure.alternative for figure in figures(written.report)}
    chapter = zipfile.ZipFile(written.docx).read("word/document.xml").decode()
    book = zipfile.ZipFile(written.xlsx).read("xl/drawings/drawing1.xml").decode()
    for xml in (chapter, book):
        root = lxml_html.fromstring(xml.encode())
        assert {node.get("descr") for node in root.iter() if node.get("descr")} >= expected
    root = lxml_html.fromstring(written.html.read_text(encoding="utf-8"))
    drawn = set(root.xpath("//*[@role='img' and contains(@class, 'chart')]/@aria-label"))
    # The page shows the matrix as a table.
    assert drawn == {f.alternative for f in figures(written.report) if f.key != "heat"}


SHEETS = {
    "frameworks": "kerangka",
    "coverage": "cakupan",
    "status": "status",
    "confidence": "keyakinan",
    "by-role": "menurut role",
    "together": "bersama",
    "saturation": "kejenuhan",
    "arrivals": "pertama muncul",
    "matrix": "informan",
}


def _numbers(table: DocumentTable, row: Sequence[Value]) -> list[object]:
    pairs = zip(table.columns, row, strict=True)
    nested = [
        parts(cell) if cell is not None else [None] * len(part_headings(column))
        for column, cell in pairs
    ]
    return [part for own in nested for part in own]


def test_the_workbook_holds_the_numbers(written: Written) -> None:
    """Every number as a number, every text as a text, none as a formula."""
    book = openpyxl.load_workbook(written.xlsx)
    assert set(SHEETS) == set(written.tables)
    for key, table in written.tables.items():
        sheet = book[SHEETS[key]]
        head = [cell.value for cell in sheet[1]]
        assert head == [h for column in table.columns for h in part_headings(column)]
        for row, cells in zip(table.rows, sheet.iter_rows(min_row=2), strict=False):
            for cell, expected in zip(cells, _numbers(table, row), strict=True):
                if isinstance(expected, float):
                    assert cell.value == pytest.approx(expected)
                else:
                    # Excel would count an empty text as one that is there.
                    assert cell.value == (None if expected == "" else expected)
            assert all(cell.data_type in "ns" for cell in cells)
        # A status stays in sight with the name that it is of.
        assert sheet.freeze_panes == ("C2" if key in ("coverage", "status") else "B2")
    quotes = book["kutipan"]
    assert quotes.max_row - 3 == len(written.report.quotes)
    assert all(c.data_type != "f" and c.hyperlink is None for s in book for r in s for c in r)
    assert quotes["I2"].value == written.report.quotes[0].text


def test_hostile_text_stays_text(written: Written) -> None:
    """No element, attribute or script of an interview gets into the page."""
    source = written.html.read_text(encoding="utf-8")
    root = lxml_html.fromstring(source)
    assert len(root.xpath("//script")) == 2
    assert (
        root.xpath("//img|//iframe|//object|//*[@onerror]|//*[@onmouseover]|//b|//i[not(@class)]")
        == []
    )
    assert root.xpath("//*[@src]") == []
    assert [a for a in root.xpath("//@href") if not a.startswith(("#", "data:"))] == []
    assert "window.hacked" in root.xpath("string(//section[@id='chosen'])")
    assert "49" not in root.xpath("string(//section[@id='chosen'])")
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_no_quotes_leaves_no_text(tmp_path: Path) -> None:
    """Neither texts nor questions, in any form; figures stay."""
    bare = without_quotes(example_report())
    write_html(bare, tmp_path / "r.html")
    write_xlsx(bare, tmp_path / "r.xlsx")
    source = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "hacked" not in source
    assert "Halaman ini tidak memuat kutipan" in source
    assert "<dialog" not in source
    assert "kutipan" not in openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames
    assert "hacked" not in "".join(
        zipfile.ZipFile(tmp_path / "r.xlsx").read(name).decode("utf-8", "replace")
        for name in zipfile.ZipFile(tmp_path / "r.xlsx").namelist()
    )


def test_pseudonyms_everywhere() -> None:
    """No name of the key is left in any part of the report, and evidence is still marked."""
    key = Pseudonyms({"Karto": "Mawar", "Bu Sutinah": "N2", "doc-0": "W1"})
    changed = pseudonymised(example_report(), key)
    everything = json.dumps(changed.as_dict()) + repr(list(changed.quotes))
    assert not re.search(r"karto|sutinah|doc-0", everything, re.IGNORECASE)
    assert changed.matrix.informants[0].name == "Pak Mawar"
    assert changed.advice[0].message.of["nearest"] == (("N2 <next>", 0.5),)
    first = changed.quotes[0]
    assert first.text.startswith("Kutipan 0 dari Pak Mawar.")
    assert [first.text[start:end] for start, end in first.marks] == ["Sudah.", "Kutipan"]
    assert (
        changed.indicators["deseve.trust"].share
        == example_report().indicators["deseve.trust"].share
    )


def test_pseudonyms_in_the_names_of_files() -> None:
    """The page repeats the command; what the key does not reach in it is told."""
    study = Study("Studi Karto", "", ("Karto.jsonl",), "korpus Karto", "Karto01.xlsx")
    key = Pseudonyms({"Karto": "N1"})
    changed = pseudonymised(replace(example_report(), study=study), key)
    assert changed.study == Study("Studi N1", "", ("N1.jsonl",), "korpus N1", study.checked)
    assert "Karto" in {left.name for left in left_in(changed, key)}


def test_one_pseudonym_for_two_informants_is_refused() -> None:
    """Two columns of the matrix would be called the same."""
    with pytest.raises(UsageError, match="beberapa informan samaran yang sama"):
        pseudonymised(example_report(), Pseudonyms({"Pak Karto": "N1", "Bu Sutinah": "N1"}))


def test_names_left_in_the_report() -> None:
    """An informant whom the key does not know is named in the warning."""
    key = Pseudonyms({"Bu Sutinah": "N2"})
    left = left_in(pseudonymised(example_report(), key), key)
    assert LeftName("Karto", 12) in left
    assert "Sutinah" not in {item.name for item in left}


def test_characters_that_no_document_holds(tmp_path: Path) -> None:
    """A stray control character is shown as such and spoils no file."""
    report = example_report()
    quote = replace(report.quotes[0], text="a\x00b\x1b\ud800c", marks=())
    report = replace(report, quotes=(quote,))
    assert writable(report).quotes[0].text == "a\ufffdb\ufffd\ufffdc"
    write_docx(report, tmp_path / "r.docx")
    write_xlsx(report, tmp_path / "r.xlsx")
    assert "a\ufffdb\ufffd\ufffdc" in page(report)


def test_a_long_passage_is_cut_in_the_workbook(tmp_path: Path) -> None:
    """A cell of Excel holds 32,767 characters; what is cut says so."""
    report = example_report()
    long = replace(report.quotes[0], text="x" * 40_000, marks=())
    write_xlsx(replace(report, quotes=(long,)), tmp_path / "r.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "r.xlsx")["kutipan"]["I2"].value
    assert len(str(cell)) == 32_767
    assert str(cell).endswith(" […]")


def test_quotes_that_a_sheet_does_not_hold_go_to_further_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with its heading; together they hold all quotes in their order, however written."""
    report = example_report()
    monkeypatch.setattr("tandai.documents.report.workbook._QUOTES_A_SHEET", 5)
    monkeypatch.setattr("tandai.documents.xlsx_writer._MOST_IN_MEMORY", 0)
    write_xlsx(report, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    names = [name for name in book.sheetnames if name.startswith("kutipan")]
    assert names[:3] == ["kutipan", "kutipan 2", "kutipan 3"]
    sheets = [list(book[name].iter_rows(values_only=True)) for name in names]
    assert {sheet[0] for sheet in sheets} == {sheets[0][0]}
    ids = [row[3] for sheet in sheets for row in sheet[1:] if row[3]]
    assert ids == [quote.passage_id for quote in report.quotes]


def test_the_quotes_of_informants_come_first_however_many_there_are() -> None:
    """Each informant's first one, the surest before; then what else there is, in its order."""
    report = example_report()
    first = report.quotes[0]
    told = [("A", 0.5, "a1"), ("A", 0.9, "a2"), ("B", 0.7, "b1"), ("A", 0.8, "a3")]
    quotes = tuple(
        replace(first, informant=who, confidence=sure, passage_id=id) for who, sure, id in told
    )
    chosen = chosen_quotes(replace(report, quotes=quotes))[first.indicator]
    assert [quote.passage_id for quote in chosen] == ["b1", "a1", "a2"]
    two = chosen_quotes(replace(report, quotes=quotes), 2)[first.indicator]
    assert [quote.passage_id for quote in two] == ["b1", "a1"]


def _with_quotes(number: int) -> Report:
    report = example_report()
    first = report.quotes[0]
    many = tuple(replace(first, passage_id=f"p{n}") for n in range(number))
    return replace(report, quotes=(*many, *report.quotes[6:]))


def test_a_page_holds_so_many_quotes_and_says_so() -> None:
    """The surest of each cell, and a sentence where some are left out."""
    whole = quoted(_with_quotes(30))
    assert whole is not None
    assert whole.limited == ""
    limited = quoted(_with_quotes(100), most=20)
    assert limited is not None
    total, kept = limited.data["cells"]["0"]["0"]
    assert (total, len(kept)) == (100, 15)
    assert "memuat 20 dari 105 kutipan, 15 yang paling meyakinkan tiap sel" in limited.limited
    assert quoted(without_quotes(example_report())) is None


@given(st.text("a😀é", max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12))))
def test_marks_are_joined_and_counted_for_javascript(
    text: str, spans: list[tuple[int, int]]
) -> None:
    """Overlapping evidence is one mark; JavaScript counts an emoji as two."""
    inside = tuple((min(a, len(text)), min(max(a, b), len(text))) for a, b in spans)
    quote = Quote("x", "i", "d", "p", "", text, "supports", 0.5, "model", inside)
    assert "".join(piece for piece, _ in pieces(quote)) == text
    marked = {n for start, end in inside for n in range(start, end)}
    assert {n for start, end in marks(quote) for n in range(start, end)} == marked
    units = text.encode("utf-16-le")
    for (start, end), (left, right) in zip(marks(quote), utf16_marks(quote), strict=True):
        assert units[2 * left : 2 * right].decode("utf-16-le") == text[start:end]


def test_chosen_quotes_come_from_different_informants() -> None:
    """Three of one indicator: three people before anyone twice."""
    chosen = chosen_quotes(example_report())["deseve.trust"]
    assert [quote.informant for quote in chosen] == [INFORMANTS[0], INFORMANTS[1], INFORMANTS[3]]
    assert HOSTILE in chosen[0].text


@pytest.mark.parametrize(
    ("kind", "value", "en", "id"),
    [
        ("count", 1234, "1,234", "1.234"),
        ("percent", 0.0046, "0.5%", "0,5 %"),
        ("percent interval", (0.125, 0.05, 0.2), "12.5% (5.0–20.0%)", "12,5 % (5,0–20,0 %)"),
        ("figure interval", (0.5, None, None), "0.50", "0,50"),
        ("figure interval", (None, None, None), "–", "–"),
        ("of", (3, 4), "3/4", "3/4"),
        ("counts", (1, 2, 0), "1 / 2 / 0", "1 / 2 / 0"),
        ("counted", (5, None), "5 (–)", "5 (–)"),
        ("average", 2.25, "2.2", "2,2"),
        ("text", "", "–", "–"),
    ],
)
def test_numbers_as_each_language_writes_them(kind: str, value: object, en: str, id: str) -> None:
    """Decimal comma and grouping point in Indonesian."""
    column = Column("x", "X", kind)  # type: ignore[arg-type]  # one of the kinds
    assert shown(column, value) == id  # type: ignore[arg-type]  # as above
    set_language("en")
    assert shown(column, value) == en  # type: ignore[arg-type]  # as above


def test_files_are_looked_at_before_any_work(tmp_path: Path) -> None:
    """A wrong suffix, one that exists, one twice: nothing is written."""
    with pytest.raises(UsageError, match="--docx"):
        Files(docx=tmp_path / "r.html").require()
    (tmp_path / "r.html").write_text("old")
    with pytest.raises(OutputError):
        Files(html=tmp_path / "r.html", xlsx=tmp_path / "r.xlsx").require()
    Files(html=tmp_path / "r.html", force=True).require()
    assert (tmp_path / "r.html").read_text() == "old"


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    """A tag file of three passages of two informants."""
    texts = ("Pak Karto jujur, percaya saja.", "Bu Sutinah juga percaya.", "Pak Wawan tidak.")
    found = []
    for n, text in enumerate(texts):
        document = f"w{n // 2}"
        passage = Passage(f"{document}-{n}", document, ("Pak Karto", "Bu Siti")[n // 2], "N",
                          "Percaya?", 100 * n, 100 * n + len(text), text)  # fmt: skip
        evidence = (Evidence(100 * n, 100 * n + 15, text[:15]),)
        suggestion = Suggestion("deseve.trust", 0.8, "supports", "ok", evidence=evidence)
        found.append(TaggedPassage(passage, (suggestion,), {"deseve.trust": 0.8}, "uji@1"))
    write_tags(found, tmp_path / "t.jsonl")
    return tmp_path / "t.jsonl"


def test_the_command_writes_all_forms(tags: Path, call: Run) -> None:
    """Three files and the table, with their sizes in notes; a second run needs --force."""
    folder = tags.parent
    wanted = ("--html", folder / "r.html", "--docx", folder / "r.docx", "--xlsx", folder / "r.xlsx")
    result = call("report", tags, *wanted, "--chapter", 5)
    assert result.code == 0, result.err
    assert "3 passages, 2 interviews, 2 informants" in result.out
    # A long path is broken into lines.
    written = re.findall(
        r"Written:\s*\S*/(r\.\w+)\s*\(", re.sub(r"\n *(?!Written)", "", result.err)
    )
    assert written == ["r.html", "r.docx", "r.xlsx"]
    assert files_in(folder) == [
        "r.docx",
        "r.docx.record.json",
        "r.html",
        "r.html.record.json",
        "r.xlsx",
        "r.xlsx.record.json",
        "t.jsonl",
    ]
    assert _captions(folder / "r.docx")[0].startswith("Table 5.1 ")
    assert '<html lang="en">' in (folder / "r.html").read_text(encoding="utf-8")
    again = call("report", tags, *wanted)
    assert again.code == 2
    assert "exists already" in again.err
    assert again.out == ""


def test_a_wrong_suffix_is_refused_at_once(tags: Path, call: Run) -> None:
    """Nothing is written, and the exit code says so."""
    result = call("report", tags, "--xlsx", "r.docx")
    assert (result.code, result.out) == (2, "")
    assert "--xlsx writes a file of type .xlsx." in result.err
    assert files_in(tags.parent) == ["t.jsonl"]


def test_pseudonyms_and_what_they_leave(tags: Path, call: Run) -> None:
    """In page, table and JSON alike; words that look like names are listed, and no sentence."""
    folder = tags.parent
    (folder / "key.csv").write_text("name,pseudonym\nPak Karto,N1\nSutinah,N2\n", encoding="utf-8")
    result = call("report", tags, "--pseudonyms", folder / "key.csv", "--html", folder / "r.html",
                  "--json")  # fmt: skip
    assert result.code == 0, result.err
    source = (folder / "r.html").read_text(encoding="utf-8")
    for text in (source, result.out):
        assert "Karto" not in text
        assert "Sutinah" not in text
    assert "N1 jujur, percaya saja." in source
    assert "<mark>N1 jujur</mark>" in source
    names = [who["name"] for who in json.loads(result.out)["matrix"]["informants"]]
    assert names == ["N1", "Bu Siti"]
    warning = " ".join(result.err.split())
    assert "these look like names" in warning
    assert "Siti (1), Wawan (1)." in warning
    assert "percaya" not in warning


def test_no_quotes_of_the_command(tags: Path, call: Run) -> None:
    """--no-quotes leaves every word of the interviews out."""
    result = call("report", tags, "--no-quotes", "--html", tags.parent / "r.html", "--quiet")
    assert (result.code, result.err) == (0, "")
    assert "percaya saja" not in (tags.parent / "r.html").read_text(encoding="utf-8")


def test_the_terminal_at_both_widths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut off: every column of the narrow form, and more in the wide one."""
    for columns, headings in ((80, 12), (160, 13)):
        console = Console(width=columns, file=StringIO(), color_system=None)
        console.print(report_view(example_report()))
        lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]  # StringIO
        assert max(map(len, lines)) <= columns
        first = [line for line in lines if line.strip().startswith("Indikator")]
        shown = first[: 2 if columns == 80 else 1]
        assert len(" ".join(shown).split()) == headings
        assert "…" not in " ".join(shown)
        text = " ".join(" ".join(lines).split())
        for figure in ("15 % (8–22)", "75 % (60–86)", "tercapai cukup baik", "5/1/0", "2/3"):
            assert figure in text


def test_files_named_after_people_who_have_pseudonyms(call: Run, tmp_path: Path) -> None:
    """The names of interviews leave with the report: said at import, and where it is written."""
    said = "Pewawancara: Apa kabar usaha ibu?\nNarasumber: Kami percaya sama pedagang lain.\n"
    for file, alias in (("Wawancara 1 Bu Sri", "Bu Wening"), ("Wawancara Pak Oto", "Pak Oto")):
        text = f"Nama: Sri Lestari\nSamaran: {alias}\nTanggal: 12 Maret 2026\n\n{said}"
        (tmp_path / f"{file}.txt").write_text(text, encoding="utf-8")
    told = "1 interview may be named after somebody who goes by another name in it"
    done = call("import", tmp_path, "--out", tmp_path / "k")
    assert done.code == 0, done.err
    assert told in " ".join(done.err.split())
    assert "Lestari" not in done.err
    codes = tmp_path / "k" / "codings.csv"
    id = pl.read_csv(tmp_path / "k" / "passages.csv")["passage_id"][0]
    codes.write_text(
        f"passage_id,coder,indicator,stance\n{id},rani,deseve.trust,supports\n", encoding="utf-8"
    )
    plain = call("report", tmp_path / "k")
    page = call("report", tmp_path / "k", "--html", tmp_path / "l.html", "--quiet")
    assert (plain.code, page.code) == (0, 0), page.err
    assert told not in " ".join(plain.err.split())
    assert told in " ".join(page.err.split())
    assert "(Wawancara 1 Bu Sri)" in " ".join(page.err.split())
