"""Taguette projects: bytes over HTML become characters of a text."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.exchange.taguette import read_taguette, text_of_html
from tandai.ground.errors import FileError
from tandai.words.projects import remark_words

from .conftest import Run
from .databases import Row, taguette_rows, write_taguette

HTML = (
    "<h1>Wawancara</h1>\n<p>P: Sejak&nbsp;kapan?</p><p>N: <b>Saling</b>\n percaya é 😀 &amp; "
    "rukun.<br/>Ya.</p>\n<pre>\n  a\n  b</pre><table><tr><td>x</td><td>y</td></tr></table>"
)
TEXT = "Wawancara\nP: Sejak\xa0kapan?\nN: Saling percaya é 😀 & rukun.\nYa.\n  a\n  b\nx y"
RAW = "Wawancara\nP: Sejak\xa0kapan?N: Saling\n percaya é 😀 & rukun.Ya.\n  a\n  bxy"


def _bytes(said: str) -> tuple[int, int]:
    start = len(RAW[: RAW.index(said)].encode())
    return start, start + len(said.encode())


def test_html_is_read_as_a_page_shows_it() -> None:
    """Blocks are lines, white space is joined, entities are characters; bytes are counted whole."""
    read = text_of_html(HTML)
    assert read.text == TEXT
    assert read.length == len(RAW.encode())


def test_highlights_of_two_people(tmp_path: Path) -> None:
    """Codes, coders and spans; what has no tag or lies outside is counted."""
    highlights = [
        (*_bytes("Saling\n percaya é 😀"), "rani", ["deseve.trust", "lain"]),
        (*_bytes("& rukun.Ya."), "tono", ["lain"]),
        (*_bytes("kapan?N: "), "rani", ["lain"]),
        (0, 9, "rani", []),
        (5000, 5010, "rani", ["lain"]),
        (9, 10, "rani", ["lain"]),
    ]
    rows = taguette_rows(HTML, highlights, ["deseve.trust", "lain"])
    project = read_taguette(write_taguette(tmp_path / "a.sqlite3", rows))
    assert (project.name, project.origin) == ("Tumang", "Taguette")
    (source,) = project.sources
    assert (source.name, source.text) == ("wawancara-1", TEXT)
    names = {code.id: code.name for code in project.codes}
    assert [(c.coder, names[c.code], source.text[c.start : c.end]) for c in project.codings] == [
        ("rani", "deseve.trust", "Saling percaya é 😀"),
        ("rani", "lain", "Saling percaya é 😀"),
        ("tono", "lain", "& rukun.\nYa."),
        ("rani", "lain", "kapan?\nN:"),
    ]
    assert project.discarded == {
        "highlights_without_tags": 1,
        "highlights_outside_their_text": 2,
    }
    assert [note.text for note in project.notes] == ["direkam di bengkel"]


def test_a_snippet_that_differs_is_said(tmp_path: Path) -> None:
    """Taguette keeps what was marked; where it differs, something is wrong."""
    rows = taguette_rows("<p>satu dua</p>", [(0, 4, "a", ["x"])], ["x"])
    marked = next(row for row in rows if row.table == "highlights")
    marked.values["snippet"] = "<p>satu</p>"
    project = read_taguette(write_taguette(tmp_path / "a.sqlite3", rows))
    assert project.remarks == ()
    marked.values["snippet"] = "<p>dua</p>"
    project = read_taguette(write_taguette(tmp_path / "b.sqlite3", rows))
    assert "1 highlights hold another text" in remark_words(project.remarks[0])


pieces = st.sampled_from([*"ab <&>", "é", "😀", "e\u0301", "ש"])
words = st.lists(pieces, max_size=12).map("".join)


@given(st.lists(words, min_size=1, max_size=5), st.data())
def test_bytes_find_their_characters(paragraphs: list[str], data: st.DataObject) -> None:
    """Any highlight holds what the bytes hold, but for white space."""
    html = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    raw = "".join(paragraphs)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    read = text_of_html(html)
    assert read.length == len(raw.encode())
    span = read.span(len(raw[:start].encode()), len(raw[:end].encode()))
    said = "" if span is None else read.text[slice(*span)]
    assert "".join(said.split()) == "".join(raw[start:end].split())
    assert said == said.strip()


@pytest.mark.parametrize("number", [0, 2])
def test_one_project_at_a_time(number: int, tmp_path: Path) -> None:
    """The database of a whole installation holds several; the error names them."""
    rows = taguette_rows("<p>a</p>", [], [])
    rows = [row for row in rows if row.table != "projects"]
    rows += [Row("projects", {"id": n, "name": f"p{n}", "description": ""}) for n in range(number)]
    with pytest.raises(FileError, match=r"holds (no project|2 projects: 'p0', 'p1')"):
        read_taguette(write_taguette(tmp_path / "a.sqlite3", rows))


def test_other_databases_are_refused(tmp_path: Path) -> None:
    """SQLite, but no project; the error says how to export one."""
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as connection:
        connection.execute("CREATE TABLE documents (id)")
        connection.commit()
    with pytest.raises(FileError, match="is no Taguette project"):
        read_taguette(tmp_path / "a.sqlite3")


def test_agree_compares_the_spans_of_its_users(call: Run, tmp_path: Path) -> None:
    """Two people who marked the same words agree on them."""
    marked = _bytes("Saling\n percaya é 😀")
    highlights = [(*marked, "rani", ["x"]), (*marked, "tono", ["x"]), (0, 9, "rani", ["x"])]
    path = write_taguette(tmp_path / "a.sqlite3", taguette_rows(HTML, highlights, ["x"]))
    result = call("agree", path, "--json")
    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert found["coders"] == ["rani", "tono"]
    assert found["characters"]["x"]["used_by"] == {"rani": 27, "tono": 18}
