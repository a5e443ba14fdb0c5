"""Workbooks read: what a cell shows, wherever the file comes from."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tandai.ground.errors import FileError
from tandai.ground.tables import read_table

from .test_bombs import workbook


def _read(path: Path) -> list[tuple[object, ...]]:
    return read_table(path, translated=False).rows()


def test_kinds_of_cells(tmp_path: Path) -> None:
    """Dates as they are shown, whole numbers without a point, truth in words, rows as counted."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append([])
    page.append(["a", "b", "c", "d", "e", "f"])
    page.append([])
    page.append([1, 2.5, True, dt.date(2024, 5, 1), dt.datetime(2024, 5, 1, 10, 30), None])
    page.append(["001", 1e20, 0.25, dt.time(9, 15), "a\nb", "#N/A"])
    book.create_sheet("second").append(["other"])
    book.save(tmp_path / "a.xlsx")
    assert _read(tmp_path / "a.xlsx") == [
        ("1", "2.5", "true", "2024-05-01", "2024-05-01 10:30:00", "", 4),
        ("001", "1e+20", "0.25", "09:15:00", "a\nb", "#N/A", 5),
    ]


def test_days_from_1904(tmp_path: Path) -> None:
    """Old workbooks of one system count their days from another year."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append(["a"])
    book.worksheets[0].append([dt.date(2024, 5, 1)])
    book.save(tmp_path / "a.xlsx")
    assert _read(tmp_path / "a.xlsx") == [("2024-05-01", 2)]


ROWS: dict[str, tuple[bytes, list[tuple[object, ...]]]] = {
    "no references": (
        b"<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
        b"<row><c><v>1</v></c><c><v>2</v></c></row>",
        [("1", "2", 2)],
    ),
    "gaps": (
        b"<row r='3'><c r='B3' t='s'><v>0</v></c><c r='D3' t='s'><v>1</v></c></row>"
        b"<row r='9'><c r='D9'><v>7</v></c></row>",
        [("", "7", 9)],
    ),
    "pieces of a text": (
        b"<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
        b"<row><c t='inlineStr'><is><r><t>sa</t></r><r><t>tu</t></r><rPh><t>x</t></rPh></is></c>"
        b"<c t='str'><f>A1</f><v>a_x000D_\nb_x0041_</v></c></row>",
        [("satu", "a\nbA", 2)],
    ),
    "beside the table": (
        b"<row><c t='s'><v>0</v></c></row><row><c><v>1</v></c><c/><c><v>3</v></c></row>",
        # As the columns without heading are named.
        [("1", "3", 2)],
    ),
}


@pytest.mark.parametrize("case", ROWS)
def test_forms_of_sheets(case: str, tmp_path: Path) -> None:
    """References may be left out; formulas show what was computed; escapes are characters."""
    rows, expected = ROWS[case]
    workbook(tmp_path / "a.xlsx", [rows])
    assert _read(tmp_path / "a.xlsx") == expected


DAMAGED = {
    "no such string": b"<row><c t='s'><v>99</v></c></row>",
    "rows in no order": b"<row r='2'><c><v>1</v></c></row><row r='1'><c><v>1</v></c></row>",
    "cells in no order": b"<row><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>",
    "no number": b"<row><c><v>satu</v></c></row>",
    "no XML": b"<row><c></row>",
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_sheets(case: str, tmp_path: Path) -> None:
    """What contradicts itself is refused and not guessed at."""
    workbook(tmp_path / "a.xlsx", [DAMAGED[case]])
    with pytest.raises(FileError, match="not a valid"):
        read_table(tmp_path / "a.xlsx")


def test_other_names_for_the_same(tmp_path: Path) -> None:
    """Prefixes, absolute targets, other cases and the strict form of the standard are read."""
    pl.DataFrame({"text": ["satu"], "indicator": ["a"]}).write_excel(tmp_path / "a.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = data.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
                data = data.replace(b" xmlns=", b" xmlns:x=")
            data = data.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            ).replace(b'Target="worksheets/', b'Target="/xl/worksheets/')
            made.writestr(name.replace("sharedStrings", "SharedStrings"), data)
    assert _read(tmp_path / "b.xlsx") == _read(tmp_path / "a.xlsx") == [("satu", "a", 2)]


@settings(max_examples=30, deadline=None)
@given(
    cells=st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=20
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_written_is_read(
    cells: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any text comes back as it was, also what looks like an escape."""
    path = tmp_path_factory.mktemp("books") / "a.xlsx"
    texts = [f"{cell}_x0041_|" for cell in cells]

    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for row, text in enumerate(["text", *texts]):
            page.write_string(row, 0, text)
    assert [row[0] for row in _read(path)] == texts
