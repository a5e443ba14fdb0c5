"""Names that are written in two ways, second rounds of spans, and nothing coded at all."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.agreement.matching import _alike, loosely, twins

from .conftest import Run

LABELS = ("--codebook", "labels", "--json")


def table(path: Path, head: str, *rows: str) -> Path:
    """Write a CSV."""
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("one", "other"),
    [("001", "1"), ("Rani", "RANI"), ("Trust", " trust"), ("7.0", "07"), ("a  b", "A b")],
)
def test_names_that_are_alike(one: str, other: str) -> None:
    """Case, spaces and leading noughts tell nothing apart."""
    assert loosely(one) == loosely(other)


def test_numbers_in_names_stay() -> None:
    """``p01`` and ``p1`` are ids of two passages as often as of one; 0, 10 and 100 differ."""
    assert len({loosely(name) for name in ("p01", "p1", "0", "10", "100")}) == 5


@given(st.lists(st.text(max_size=3), max_size=6, unique=True))
def test_one_way_of_writing_has_no_twins(names: list[str]) -> None:
    """The same names in both files match as they are."""
    assert twins([names, names]) == {}


def test_what_one_file_tells_apart_stays_apart() -> None:
    """A file with both 1 and 01 means two passages."""
    assert twins([["1", "01"], ["1", "2"]]) == {}
    assert twins([["1"], ["01"]]) == {"01": "1"}


def test_ids_of_two_files_are_named_before_anything_is_compared(tmp_path: Path, call: Run) -> None:
    """001 in one file and 1 in the other: refused, one with loose, two with exact."""
    one = table(
        tmp_path / "a.csv", "passage_id,coder,indicator", "001,Rani,x", "2,Rani,", "3,Rani,x"
    )
    two = table(tmp_path / "b.csv", "passage_id,coder,indicator", "1,Tono,X", "2,Tono,", "3,TONO,x")
    asked = call("agree", one, two, *LABELS)
    assert (asked.code, asked.out) == (2, "")
    for said in ("'001' and '1'", "'Tono' and 'TONO'", "'x' and 'X'", "--match loose"):
        assert said in asked.err
    loose = json.loads(call("agree", one, two, *LABELS, "--match", "loose").out)
    assert (loose["coders"], loose["units"]) == (["Rani", "Tono"], 3)
    assert loose["indicators"]["x"]["percent"]["value"] == 1.0
    exact = json.loads(call("agree", one, two, *LABELS, "--match", "exact").out)
    assert exact["coders"] == ["Rani", "TONO", "Tono"]
    assert call("agree", one, two, *LABELS, "--match", "so").code == 2


def test_a_second_coding_of_spans_is_no_other_coder(tmp_path: Path, call: Run) -> None:
    """``rani#2`` stands beside ``rani`` and not beside ``tono``; alone the two are compared."""
    head = "document,start,end,coder,indicator"
    rows = [f"d{n},{n},{n + 5},{coder},x" for n in range(4) for coder in ("rani", "tono")]
    again = [f"d{n},{n + 1},{n + 5},rani#2,x" for n in range(4)]
    path = table(tmp_path / "s.csv", head, *rows, *again)
    data = json.loads(call("agree", path, *LABELS).out)
    assert data["coders"] == ["rani", "tono"]
    assert data["characters"]["x"]["krippendorff_alpha"]["value"] == 1.0
    (intra,) = data["intra"]
    assert (intra["coders"], intra["documents"]) == (["rani", "rani#2"], 4)
    assert intra["characters"]["value"] < 1.0
    assert "The same coder twice" in call("agree", path, *LABELS[:2]).out
    assert "The same coder twice" in call("agree", path, *LABELS[:2], "--details").out
    alone = table(tmp_path / "t.csv", head, *rows[::2], *again)
    assert json.loads(call("agree", alone, *LABELS).out)["coders"] == ["rani", "rani#2"]


def test_nothing_coded_by_anybody(tmp_path: Path, call: Run) -> None:
    """Two coders who found nothing: no label, no coefficient, and no crash."""
    one = table(tmp_path / "a.csv", "passage_id,coder,indicator", "p1,A,", "p2,A,")
    two = table(tmp_path / "b.csv", "passage_id,coder,indicator", "p1,B,", "p2,B,")
    for files in ((one, two), (table(tmp_path / "c.csv", "text,coder,indicator", "t,A,", "t,B,"),)):
        result = call("agree", *files, *LABELS)
        assert result.code == 0, result.err
        (item,) = json.loads(result.out)["indicators"].values()
        assert item["krippendorff_alpha"] == {
            "value": None, "low": None, "high": None, "undefined": "not_used",
        }  # fmt: skip


def test_a_document_that_both_read_is_not_said_to_be_unread(tmp_path: Path, call: Run) -> None:
    """Passages cut in two ways: the message names the document and the ids."""
    head = "passage_id,document,coder,indicator"
    path = table(tmp_path / "k.csv", head, "p1,D,A,x", "p2,D,A,", "q1,D,B,x")
    result = call("agree", path, "--codebook", "labels")
    assert result.code == 2
    assert "two coders read 'D', but no passage of it is the same in both." in result.err


def test_spans_that_nobody_used_have_no_coefficient(tmp_path: Path, call: Run) -> None:
    """An indicator of the codebook without a span: undefined throughout, and not in the mean."""
    head = "document,start,end,coder,indicator"
    rows = [f"d{n},0,{5 + k},{c},deseve.trust" for n in range(3) for k, c in enumerate("AB")]
    data = json.loads(call("agree", table(tmp_path / "s.csv", head, *rows), "--json").out)
    unused = data["characters"]["pyke.trust"]
    assert {unused[key]["value"] for key in ("percent", "gwet_ac1", "pabak")} == {None}
    assert unused["gwet_ac1"]["undefined"] == "not_used"
    own = data["characters"]["deseve.trust"]["gwet_ac1"]["value"]
    assert data["overall"]["characters_gwet_ac1"]["value"] == pytest.approx(own)


def test_only_names_that_are_written_alike_are_looked_at() -> None:
    """Each column once, in its order; what is like nothing else is left out."""
    columns = [pl.Series(["p1", "P1", "x", "", "x"]), pl.Series(["p2", "01", "1"])]
    assert _alike(columns) == [["p1", "P1"], ["01", "1"]]
    assert _alike([pl.Series(["a", "b"]), pl.Series(["a"])]) == [[], []]
