"""Tables and chapters in each kind of file: nothing is run, nothing is lost, nobody is named."""

from __future__ import annotations

import csv
import gc
import io
import re
import stat
import sys
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
import polars as pl
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

import tandai
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
from tandai.documents.csv_writer import write_csv, write_exact_csv
from tandai.documents.docx_writer import write_docx_chapter
from tandai.documents.guards import formula_cells, printable
from tandai.documents.html_writer import write_chapter_page
from tandai.documents.tables import (
    CellChoices,
    Column,
    DocumentTable,
    MarkedText,
    Row,
    without_blank_columns,
)
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.ground.errors import OutputError, UsageError
from tandai.ground.made import Made, items_at, joined
from tandai.ground.tables import read_table

HOSTILE = ("=1+1", "+62", "-1 kata", "@SUM(A1)", "\t=1", "<b>x</b><script>1</script>", "biasa")
# The smallest PNG there is: one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e527de82"
    "0000000049454e44ae426082"
)
TEXT = (Column("text", "=text"),)


@dataclass(frozen=True)
class Pixel(Picture):
    """A picture of one pixel."""

    def png(self) -> bytes:
        """Return it."""
        return PIXEL


def _table(rows: Sequence[Row], columns: tuple[Column, ...] = TEXT) -> DocumentTable:
    ids = [f"p{n}" for n in range(len(rows))]
    return DocumentTable("t", "Caption <i>", columns, rows, ids, ("Note & more",))


def _book(table: DocumentTable, *, for_reading: bool = False) -> Workbook:
    return Workbook((WorkbookSheet("t", table),), for_reading=for_reading)


def test_no_text_of_a_sheet_is_run(tmp_path: Path) -> None:
    """In .xlsx it stays text when it is edited; in .csv for people an apostrophe stands before."""
    table = _table([(text,) for text in HOSTILE])
    write_xlsx_book(_book(table), tmp_path / "t.xlsx")
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "t.xlsx")["t"].iter_rows()]
    assert [cell.value for cell in cells[: len(HOSTILE) + 1]] == ["=text", *HOSTILE]
    assert [cell.data_type for cell in cells if cell.value] == ["s"] * (len(HOSTILE) + 3)
    quoted = [bool(cell.quotePrefix) for cell in cells[: len(HOSTILE) + 1]]
    assert quoted == [True] * 6 + [False] * 2
    write_csv(table, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        read = [row[0] for row in csv.reader(file)]
    assert read == [f"'{text}" for text in ("=text", *HOSTILE[:5])] + list(HOSTILE[5:])


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=1, max_size=6))
def test_a_csv_for_people_holds_every_text(texts: list[str]) -> None:
    """Whatever the text: exact, or exact behind an apostrophe, and no cell begins a formula."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        write_csv(_table([(text, "x") for text in texts], (*TEXT, Column("x", "x"))), path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            read = [row[0] for row in list(csv.reader(file))[1:]]
    assert [cell.removeprefix("'") for cell in read] == [text.removeprefix("'") for text in texts]
    assert formula_cells(pl.DataFrame({"text": read}, schema={"text": pl.String})) == 0


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=4), max_size=4))
def test_a_csv_for_programs_is_the_same_in_parts(parts: list[list[str | None]]) -> None:
    """One heading, and the rows of all parts as polars writes the whole."""
    frames = [pl.DataFrame({"a": own, "b": own}, schema_overrides=_STRINGS) for own in parts]
    frames = [pl.DataFrame(schema=_STRINGS), *frames]
    file = io.BytesIO()
    write_exact_csv(frames, file)
    assert file.getvalue() == pl.concat(frames).write_csv().encode()


_STRINGS = {"a": pl.String, "b": pl.String}


def test_a_sheet_keeps_numbers_and_what_is_not_known(tmp_path: Path) -> None:
    """A column a number, of its kind; cells that nothing is known of are empty."""
    columns = (
        Column("id", "id", kept=True, width=20),
        Column("share", "share", "percent interval"),
        Column("sides", "sides", "counts", "both", parts=("for", "against")),
        Column("sure", "sure", "probability"),
        Column("code", "code", choices=CellChoices(("1", "0"), "one or none")),
    )
    rows: list[Row] = [("a", (0.5, 0.25, None), (3, 1), 0.1234, ""), ("b", None, None, None, "1")]
    table = DocumentTable("t", "", columns, rows, frozen=1)
    write_xlsx_book(_book(table), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["id", "share", "share: lower", "share: upper", "for", "against", "sure", "code"],
        ["a", 0.5, 0.25, None, 3, 1, 0.1234, None],
        ["b", None, None, None, None, None, None, "1"],
    ]
    assert [cell.number_format for cell in sheet[2]][1:7] == [
        *["0.0%"] * 3, *["#,##0"] * 2, "0.0000",
    ]  # fmt: skip
    (offered,) = sheet.data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1, offered.error) == (
        "H2:H3", '"1,0"', "one or none",
    )  # fmt: skip
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:H3")
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["E1"].comment.text == "both"
    assert sheet.column_dimensions["A"].width == pytest.approx(20, abs=1)


def test_quotation_marks_in_a_drop_down_are_doubled(tmp_path: Path) -> None:
    """As a formula has them; they count, and so does what takes two places in Excel."""
    offered = CellChoices(("x",), rows=(('Rasa "malu"', "neither"), ('"' * 130, "😀" * 130, "b")))
    table = DocumentTable("t", "", (Column("d", "d", choices=offered),), [("",), ("",)])
    write_xlsx_book(_book(table), tmp_path / "t.xlsx")
    found = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"].data_validations.dataValidation
    assert [own.formula1 for own in found] == ['"Rasa ""malu"",neither"', '"b"']
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<formula1>"Rasa ""malu"",neither"</formula1>' in page


def test_an_empty_table_is_a_heading(tmp_path: Path) -> None:
    """Without rows there is nothing to filter or to fill in."""
    columns = (Column("x", "x", choices=CellChoices(("1",))),)
    write_xlsx_book(_book(DocumentTable("t", "", columns, ())), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    assert (sheet.max_row, sheet["A1"].value, sheet.auto_filter.ref) == (1, "x", None)
    write_csv(DocumentTable("t", "", columns, ()), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8-sig") == "x\n"


def test_what_no_cell_holds_is_refused_by_its_rows(tmp_path: Path) -> None:
    """Named by their ids, with the way out; a workbook for reading cuts it and says so."""
    table = _table([("kurang",), ("x" * 32_768,)])
    with pytest.raises(UsageError, match=r"32,767 characters\) in 1 row: p1\.") as caught:
        write_xlsx_book(_book(table), tmp_path / "t.xlsx", hint="Write .csv.")
    assert caught.value.hint == "Write .csv."
    many = DocumentTable("t", "", TEXT, [("a",)] * 1_048_576)
    with pytest.raises(UsageError, match="no more than 1,048,575 rows"):
        write_xlsx_book(_book(many), tmp_path / "t.xlsx")
    assert not list(tmp_path.iterdir())
    write_xlsx_book(_book(table, for_reading=True), tmp_path / "t.xlsx")
    cut = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]["A3"].value
    assert (len(str(cut)), str(cut)[-5:]) == (32_767, "x […]")


def _first_column(path: Path) -> list[str]:
    table = read_table(path, translated=False)
    return table.drop("row").to_series(0).to_list()


def test_stray_characters_are_kept_for_programs_and_shown_to_people(tmp_path: Path) -> None:
    """A control character of a transcript comes back from .xlsx; half a character is U+FFFD."""
    table = _table([("a\x0bb\x00c _x000B_",), ("d\ud83de",)])
    write_xlsx_book(_book(table), tmp_path / "t.xlsx")
    read = _first_column(tmp_path / "t.xlsx")
    assert read[:2] == ["a\x0bb\x00c _x000B_", "d\ufffde"]
    write_xlsx_book(_book(table, for_reading=True), tmp_path / "r.xlsx")
    read = _first_column(tmp_path / "r.xlsx")
    assert read[:2] == ["a\ufffdb\ufffdc _x000B_", "d\ufffde"]
    assert printable("a\x0b\ufffe\td") == "a\ufffd\ufffd\td"


def test_sheets_that_excel_would_refuse_get_a_name_that_fits(tmp_path: Path) -> None:
    """Too long, with a sign it does not know, taken already, or its own."""
    names = ("a/b:c", "A B C", "n" * 40, "n" * 35, "History", "?")
    sheets = tuple(WorkbookSheet(name, _table([])) for name in names)
    write_xlsx_book(Workbook(sheets), tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames == [
        "a b c", "A B C 2", "n" * 31, "n" * 29 + " 2", "History 2", "-",
    ]  # fmt: skip


BLOCKS: tuple[Block, ...] = (
    Heading("Bab <1>"),
    Paragraph("Isi & lain."),
    Facts((("Kutipan", "3"), ("Kata", "9"))),
    ListItem("satu"),
    _table([("=1", 2), ("b", None)], (Column("x", "X"), Column("n", "N", "count"))),
    Quotation((("Ya, ", False), ("percaya.", True)), "Pak <K>"),
    Pixel("p", "Gambar", "Satu titik"),
)


@pytest.mark.parametrize("appendix", [False, True])
def test_every_block_of_a_chapter(appendix: bool, tmp_path: Path) -> None:
    """In order, tables and pictures counted, evidence marked, stray characters shown."""
    chapter = Chapter("Judul\x0b", BLOCKS, number=None if appendix else 3, appendix=appendix)
    write_docx_chapter(chapter, tmp_path / "c.docx")
    document = docx.Document(str(tmp_path / "c.docx"))
    said = [
        "".join(str(node.text) for node in paragraph._p.iter(qn("w:t")))
        for paragraph in document.paragraphs
    ]
    label = "1. " if appendix else "3.1 "
    assert [line for line in said if line] == [
        "Bab <1>",
        "Isi & lain.",
        "Kutipan: 3",
        "Kata: 9",
        "satu",
        f"Table {label}Caption <i>",
        "Note & more",
        "Ya, percaya. (Pak <K>)",
        f"Figure {label}Gambar",
    ]
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["X", "N"], ["=1", "2"], ["b", "–"],
    ]  # fmt: skip
    marked = [run for p in document.paragraphs for run in p.runs if run.font.underline]
    assert [run.text for run in marked] == ["percaya."]
    xml = zipfile.ZipFile(tmp_path / "c.docx").read("word/document.xml").decode()
    assert 'descr="Satu titik"' in xml
    assert document.core_properties.title == "Judul\ufffd"


def test_every_block_of_a_page(tmp_path: Path) -> None:
    """As text and never as markup; nothing is loaded, and no script runs but the page's own."""
    write_chapter_page(Chapter("<u>Judul</u>\ud800", BLOCKS), tmp_path / "c.html")
    root = lxml_html.fromstring((tmp_path / "c.html").read_text(encoding="utf-8"))
    assert root.xpath("string(//h1)") == "<u>Judul</u>\ufffd"
    assert root.xpath("//b|//i|//u|//script[@src]") == []
    assert [e.text_content() for e in root.xpath("//h2|//main/p[not(@class)]|//dt|//dd|//li")] == [
        "Bab <1>", "Isi & lain.", "Kutipan", "3", "Kata", "9", "satu",
    ]  # fmt: skip
    rows = [[cell.text_content() for cell in row] for row in root.xpath("//tbody/tr")]
    assert rows == [["=1", "2"], ["b", "–"]]
    assert root.xpath("string(//caption)") == "Caption <i>"
    assert root.xpath("string(//blockquote/p)") == "Ya, percaya."
    assert root.xpath("string(//mark)") == "percaya."
    (image,) = root.xpath("//img")
    assert image.get("src").startswith("data:image/png;base64,")
    assert image.get("alt") == "Satu titik"
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")


def test_blocks_of_a_sheet(tmp_path: Path) -> None:
    """One below the other, a row free between those of different kinds."""
    blocks = (Heading("Judul"), Paragraph("a"), Paragraph("=b"), Facts((("x", "1"), ("y", "-2"))))
    write_xlsx_book(Workbook((WorkbookSheet("s", blocks),)), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["s"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Judul", None], [None, None], ["a", None], ["=b", None], [None, None],
        ["x", "1"], ["y", "-2"],
    ]  # fmt: skip


def test_a_large_workbook_is_the_same_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same cells and looks, marked words too; and nothing is left anywhere while it is made."""
    marked = MarkedText("satu dua tiga", [(5, 8)])
    rows = [(text, n, marked) for n, text in enumerate((*HOSTILE, " a\x0bb\ufffe", "", "<r>x</r>"))]
    columns = (*TEXT, Column("n", "n", "count"), Column("said", "said"))
    books = {}
    for name, most in (("a", 1_000), ("b", 0)):
        monkeypatch.setattr("tandai.documents.xlsx_writer._MOST_IN_MEMORY", most)
        write_xlsx_book(_book(_table(rows, columns)), tmp_path / f"{name}.xlsx")
        books[name] = openpyxl.load_workbook(tmp_path / f"{name}.xlsx", rich_text=True)["t"]
    looks = {
        name: [
            [
                (str(c.value), repr(c.value), c.data_type, c.quotePrefix, c.number_format)
                for c in row
            ]
            for row in sheet.iter_rows()
        ]
        for name, sheet in books.items()
    }
    assert looks["a"] == looks["b"]
    assert books["a"].merged_cells.ranges
    assert books["a"].merged_cells.ranges == books["b"].merged_cells.ranges
    assert books["a"].auto_filter.ref == books["b"].auto_filter.ref
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
    read = [read_table(tmp_path / f"{name}.xlsx", translated=False) for name in "ab"]
    assert read[0].equals(read[1])


def test_a_large_workbook_that_is_stopped_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither its rows nor itself, and at once: what was begun is not written to its end."""
    monkeypatch.setattr("tandai.documents.xlsx_writer._MOST_IN_MEMORY", 0)
    seen: list[set[int]] = []

    def rows(start: int, _stop: int) -> list[Row]:
        if start == 0:
            return [("x" * 30_000,)] * 1_000
        (room,) = tmp_path.iterdir()
        seen.append({stat.S_IMODE(path.stat().st_mode) for path in (room, *room.rglob("*"))})
        raise KeyboardInterrupt

    table = replace(_table([]), rows=Made(3_000, rows))
    with pytest.raises(KeyboardInterrupt):
        write_xlsx_book(_book(table, for_reading=True), tmp_path / "t.xlsx")
    assert seen == [{0o700, 0o600}]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is one of Unix")
@pytest.mark.parametrize("room", [100, 20_000, 120_000])
def test_a_full_disk_while_a_large_workbook_is_written(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether rows, sheets or the file do not fit: the system's reason, and nothing left."""
    import resource

    monkeypatch.setattr("tandai.documents.xlsx_writer._MOST_IN_MEMORY", 0)
    table = _table([(f"baris {n} {'x' * 40}",) for n in range(1_000)])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(OutputError, match="too large"):
            write_xlsx_book(_book(table), tmp_path / "t.xlsx")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    with warnings.catch_warnings():
        # xlsxwriter leaves the file open that it could not write.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.integers()), st.lists(st.integers()), st.data())
def test_what_is_made_when_asked_for_is_as_a_list(
    first: list[int], second: list[int], data: st.DataObject
) -> None:
    """Items, slices of any kind, runs of places, and two sequences as one."""
    whole = [*first, *second]
    made = joined(Made(len(first), lambda start, stop: first[start:stop]), tuple(second))
    assert made == whole
    assert len(made) == len(whole)
    own = data.draw(st.slices(len(whole)))
    assert list(made[own]) == whole[own]
    if whole:
        place = data.draw(st.integers(-len(whole), len(whole) - 1))
        assert made[place] == whole[place]
        places = data.draw(st.lists(st.integers(0, len(whole) - 1)))
        assert list(items_at(made, places)) == [whole[n] for n in places]
    with pytest.raises(IndexError):
        made[len(whole)]


def test_nobody_is_named_and_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    """No writer leaves an author in a file, and each refuses one that exists."""
    table, chapter = _table([("a",)]), Chapter("J", BLOCKS)
    writers: dict[str, Callable[[Path, bool], None]] = {
        "t.xlsx": lambda path, force: write_xlsx_book(_book(table), path, force=force),
        "t.csv": lambda path, force: write_csv(table, path, force=force),
        "t.docx": lambda path, force: write_docx_chapter(chapter, path, force=force),
        "t.html": lambda path, force: write_chapter_page(chapter, path, force=force),
    }
    for name, write in writers.items():
        write(tmp_path / name, False)
        with pytest.raises(OutputError, match="exists already"):
            write(tmp_path / name, False)
        write(tmp_path / name, True)
    for name in ("t.xlsx", "t.docx"):
        core = zipfile.ZipFile(tmp_path / name).read("docProps/core.xml").decode()
        assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
        assert "python-docx" not in core


def test_csv_is_written_in_one_place() -> None:
    """Neither polars nor Python's csv writes one anywhere else: the guard would be forgotten."""
    source = Path(tandai.__file__).parent
    writers = {
        path.name
        for path in source.rglob("*.py")
        if re.search(
            r"\.write_csv\(|\.sink_csv\(|csv\.(writer|DictWriter)\(", path.read_text("utf-8")
        )
    }
    assert writers == {"csv_writer.py"}


def test_a_long_id_above_short_answers_is_turned(tmp_path: Path) -> None:
    """A column of codes is as wide as its answers; headings of words make theirs wider instead."""
    long = "deseve.distributive_accountability"
    columns = (
        Column("text", "text", width=40),
        Column("code", long, width=13, choices=CellChoices(("1", "0"))),
        Column("share", long, "probability"),
        Column("n", "menghambat", "count"),
        Column("said", "Keterangansepanjangini", width=8),
    )
    table = _table([("Ya.", "", 0.5, 1, "a")], columns)
    write_xlsx_book(_book(table), tmp_path / "t.xlsx")
    page = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    assert [cell.alignment.textRotation for cell in page[1]] == [0, 90, 90, 0, 0]
    widths = [page.column_dimensions[letter].width for letter in "ABCDE"]
    assert [round(width) for width in widths] == [41, 14, 12, 14, 26]
    # A letter takes some six points along its line.
    assert page.row_dimensions[1].height > 6 * len(long)


def test_a_paragraph_of_a_sheet_is_as_wide_as_both_columns(tmp_path: Path) -> None:
    """And as high as it needs: what is merged does not grow by itself."""
    sheet = WorkbookSheet("s", (Heading("Judul"), Paragraph("kata " * 60), Facts((("a", "b"),))))
    write_xlsx_book(Workbook((sheet,)), tmp_path / "s.xlsx")
    page = openpyxl.load_workbook(tmp_path / "s.xlsx")["s"]
    (merged,) = page.merged_cells.ranges
    assert str(merged) == "A3:B3"
    assert page.row_dimensions[3].height == 45
    assert page["A3"].alignment.wrap_text


def test_columns_of_which_nothing_is_known_are_left_out() -> None:
    """Nought is known, and so is a cell of which one number is; what is empty throughout is not."""
    columns = (
        Column("name", "name"),
        Column("said", "said"),
        Column("n", "n", "count"),
        Column("share", "share", "percent interval"),
        Column("few", "few", "counts", parts=("a", "b")),
    )
    rows = [("a", "", 0, (None, None, None), (1, None)), ("b", "", None, None, (None, None))]
    left = without_blank_columns(_table(rows, columns))
    assert [column.key for column in left.columns] == ["name", "n", "few"]
    assert left.rows == (("a", 0, (1, None)), ("b", None, (None, None)))
    assert without_blank_columns(_table([], columns)).columns == columns
