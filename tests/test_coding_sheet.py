"""The sheet that import puts beside passages: written, filled in, and read by every command."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tandai.corpus import read_corpus
from tandai.corpus.coding_sheet import CODING_SHEET, fits_a_sheet
from tandai.ground.errors import CorpusError
from tandai.ground.tables import read_table

from .conftest import Run

TRUST, COOPERATION = "deseve.trust", "pyke.cooperation"
SAID = "P: Bagaimana?\nN: Pinjam alat itu biasa.\nP: Lalu?\nN: =1+1 kata orang, begitulah.\n"
MORE = "P: Rapat?\nN: Setiap Senin kami rapat.\nP: Anak?\nN: Anak saya tiga.\n"


@pytest.fixture
def folder(tmp_path: Path, call: Run) -> Path:
    """A corpus of two short interviews, just imported."""
    texts = tmp_path / "wawancara"
    texts.mkdir()
    (texts / "slamet.txt").write_text(SAID, encoding="utf-8")
    (texts / "wati.txt").write_text(MORE, encoding="utf-8")
    done = call("import", texts, "--out", tmp_path / "k")
    assert done.code == 0, done.err
    # A long path is broken into lines.
    flowing = "".join(done.out.split())
    assert f"orfillin{tmp_path / 'k' / 'coding.xlsx'},arowapassage" in flowing
    return tmp_path / "k"


def fill(sheet: Path, out: Path, cells: dict[str, dict[str, str | int]]) -> Path:
    """Fill in cells by passage and heading."""
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    place = {cell.value: n for n, cell in enumerate(page[1], 1)}
    rows = {page.cell(n, place["passage_id"]).value: n for n in range(2, page.max_row + 1)}
    for id, own in cells.items():
        for heading, value in own.items():
            if heading not in place:
                place[heading] = page.max_column + 1
                page.cell(1, place[heading], heading)
            page.cell(rows[id], place[heading], value)
    book.save(out)
    return out


FILLED: dict[str, dict[str, str | int]] = {
    "slamet-001": {"coder": "Rani", "read": "x", TRUST: 1, COOPERATION: "menghambat"},
    "slamet-002": {"read": "x"},
    "wati-001": {COOPERATION: "v", "ragu": "tanya lagi"},
}


def test_a_row_a_passage_to_choose_from_with_what_codes_mean(folder: Path) -> None:
    """Drop-downs and, on a second page, definitions; nothing is run."""
    book = openpyxl.load_workbook(folder / CODING_SHEET)
    page, help_ = book.worksheets
    head = [cell.value for cell in page[1]]
    assert head[:8] == [
        "number", "passage_id", "document", "informant", "question", "text", "coder", "read",
    ]  # fmt: skip
    assert [page.cell(n, 2).value for n in range(2, 6)] == [
        "slamet-001", "slamet-002", "wati-001", "wati-002",
    ]  # fmt: skip
    assert head[8:-1] == list(read_corpus(folder).codebook.ids)
    lists = [v.formula1 for v in page.data_validations.dataValidation]
    assert lists.count('"1,0,hinders,mixed"') == 16
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    said = [cell.value for row in help_.iter_rows() for cell in row if cell.value]
    assert any("deseve.trust: Trust" in str(value) for value in said)


def test_what_is_filled_in_is_read(folder: Path, tmp_path: Path) -> None:
    """Codes, stances and nothing found; a code says that the passage was read; notes are free."""
    corpus = read_corpus(fill(folder / CODING_SHEET, tmp_path / "s.xlsx", FILLED))
    assert sorted(corpus.codings.rows()) == [
        ("slamet-001", "Rani", TRUST, "supports"),
        ("slamet-001", "Rani", COOPERATION, "hinders"),
        ("slamet-002", "Rani", "", ""),
        ("wati-001", "Rani", COOPERATION, "supports"),
    ]
    assert corpus.passages["text"].to_list() == read_corpus(folder).passages["text"].to_list()
    assert corpus.documents.select("document", "informant").rows() == [
        ("slamet", "slamet"),
        ("wati", "wati"),
    ]


def test_the_commands_read_it(folder: Path, tmp_path: Path, call: Run) -> None:
    """``agree`` compares two sheets, ``train`` says what is lacking, the corpus is known again."""
    one = fill(folder / CODING_SHEET, tmp_path / "rani.xlsx", FILLED)
    other = fill(
        folder / CODING_SHEET,
        tmp_path / "tono.xlsx",
        {"slamet-001": {TRUST: 1}, "slamet-002": {"read": "ya"}, "wati-001": {"read": "x"}},
    )
    agreed = json.loads(call("agree", one, other, "--json").out)
    assert (agreed["coders"], agreed["units"]) == (["Rani", "tono"], 3)
    few = call("train", folder, one, other, "--out", tmp_path / "m")
    assert few.code == 2
    assert "3 passages with" in few.err
    nobody = call("train", folder, "--out", tmp_path / "m")
    assert nobody.code == 2
    assert "give it by its name (my-corpus/coding.xlsx)" in " ".join(nobody.err.split())


def test_a_sheet_that_was_filled_in_is_never_replaced(folder: Path, call: Run) -> None:
    """Neither are codes in codings.csv; an empty one is."""
    texts = folder.parent / "wawancara"
    assert call("import", texts, "--out", folder, "--force").code == 0
    fill(folder / CODING_SHEET, folder / CODING_SHEET, {"wati-002": {"read": "x"}})
    refused = call("import", texts, "--out", folder, "--force")
    assert refused.code == 2
    assert "holds codes and is never replaced" in refused.err


def test_what_is_no_code_is_listed_by_row(folder: Path, tmp_path: Path) -> None:
    """With the heading, the nearest indicator, and no word of the interview."""
    wrong: dict[str, dict[str, str | int]] = {
        "slamet-001": {"read": "x", TRUST: "mungkin"},
        "slamet-002": {TRUST: 0},
        "wati-001": {"deseve.trst": 1},
        "wati-002": {"read": "tidak", TRUST: 1},
    }
    with pytest.raises(CorpusError) as caught:
        read_corpus(fill(folder / CODING_SHEET, tmp_path / "s.xlsx", wrong))
    said = [str(problem) for problem in caught.value.problems]
    assert said[0] == "heading: unknown indicator 'deseve.trst'; did you mean deseve.trust?"
    assert said[1] == "row 2: deseve.trust: 'mungkin' is no code (1, 0, supports, hinders, mixed)"
    assert said[2].startswith("row 3: half filled in: ")
    assert said[3].startswith("row 5: half filled in: ")
    assert len(said) == 4
    assert "Pinjam" not in "".join(said)


def test_a_sheet_kept_as_csv(folder: Path, tmp_path: Path) -> None:
    """With the apostrophe before what a spreadsheet would run, and in another order."""
    filled = fill(folder / CODING_SHEET, tmp_path / "s.xlsx", FILLED)
    table = read_table(filled, translated=False).drop("row").reverse()
    texts = [f"'{text}" if text.startswith("=") else text for text in table["text"]]
    table.with_columns(text=pl.Series(texts)).write_csv(tmp_path / "s.csv", separator=";")
    ours = read_corpus(tmp_path / "s.csv")
    assert sorted(ours.codings.rows()) == sorted(read_corpus(filled).codings.rows())
    assert set(ours.passages["text"]) == set(read_corpus(folder).passages["text"])


def test_labels_found_in_a_sheet(folder: Path, tmp_path: Path) -> None:
    """With ``labels`` its own columns are codes, if answers are all that they hold."""
    own: dict[str, dict[str, str | int]] = {
        "wati-001": {"read": "x", "gotong royong": "x", "memo": "tanya lagi"}
    }
    corpus = read_corpus(fill(folder / CODING_SHEET, tmp_path / "s.xlsx", own), "labels")
    assert "gotong royong" in corpus.codebook.ids
    assert "memo" not in corpus.codebook.ids
    assert corpus.codings.rows() == [("wati-001", "coder", "gotong royong", "supports")]


def test_what_no_sheet_can_hold_has_none(tmp_path: Path, call: Run) -> None:
    """A passage longer than a cell: the corpus is written, and says where to code."""
    text = tmp_path / "panjang.txt"
    text.write_text(f"P: Apa?\nN: {'ya begitu ' * 4000}\n", encoding="utf-8")
    done = call("import", text, "--out", tmp_path / "k", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["sheet"] is None
    assert not (tmp_path / "k" / CODING_SHEET).exists()
    assert not fits_a_sheet(read_corpus(tmp_path / "k"))
