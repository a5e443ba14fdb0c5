"""Comments of Word as codes: their words, their authors, the text that they mark."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.text.run import Run
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.corpus import read_corpus
from tandai.spreadsheets.word_comments import read_commented
from tandai.transcript import read_source
from tandai.transcript.word import read_word_comments

from .conftest import Run as Call


def _comment(document: Document, first: Run, last: Run, text: str, author: str) -> None:
    document.add_comment([first, last], text=text, author=author, initials="x")


@pytest.fixture
def commented(tmp_path: Path) -> Path:
    """An interview with comments of two people, in a paragraph, over two, and in a table."""
    document = docx.Document()
    document.add_paragraph("P: Sejak kapan?")
    paragraph = document.add_paragraph("N: Kami ")
    middle = paragraph.add_run(" saling percaya ")
    end = paragraph.add_run("di sini. 😀")
    more = document.add_paragraph().add_run("Dan rukun.")
    document.add_paragraph("P: Lalu?")
    last = document.add_paragraph("N: ").add_run("Ya.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "N"
    cell = table.cell(0, 1).paragraphs[0].add_run("Modal dibagi.")
    _comment(document, middle, middle, "Tata kelola; kode baru (-)", "Rani")
    _comment(document, middle, more, "Governance", "Tono")
    _comment(document, end, end, "Menarik sekali, tanyakan lagi minggu depan.", "Rani")
    _comment(document, last, last, "kode baru", "Rani")
    _comment(document, cell, cell, "berbagi\nkode baru", "Tono")
    document.save(str(tmp_path / "w.docx"))
    return tmp_path / "w.docx"


def test_comments_are_codes_of_their_authors(commented: Path) -> None:
    """Spans without white space at their ends; remarks are notes; the text is the usual one."""
    project = read_commented(commented)
    (source,) = project.sources
    assert source.text == read_source(commented).text
    names = {code.id: code.name for code in project.codes}
    assert [
        (c.coder, names[c.code], c.stance, source.text[c.start : c.end]) for c in project.codings
    ] == [
        ("Rani", "Tata kelola", "", "saling percaya"),
        ("Rani", "kode baru", "hinders", "saling percaya"),
        ("Tono", "Governance", "", "saling percaya di sini. 😀\nDan rukun."),
        ("Rani", "kode baru", "", "Ya."),
        ("Tono", "berbagi", "", "Modal dibagi."),
        ("Tono", "kode baru", "", "Modal dibagi."),
    ]
    (note,) = project.notes
    assert source.text[note.start : note.end] == "di sini. 😀"
    assert [coder.name for coder in project.coders] == ["Rani", "Tono"]


def test_a_comment_on_nothing_is_counted(tmp_path: Path) -> None:
    """A comment at a point or on blanks marks no text."""
    document = docx.Document()
    blank = document.add_paragraph("N: Ya.").add_run("  ")
    _comment(document, blank, blank, "Governance", "Rani")
    document.save(str(tmp_path / "w.docx"))
    project = read_commented(tmp_path / "w.docx")
    assert project.codings == ()
    assert project.discarded == {"comments_that_mark_no_text": 1}


@settings(max_examples=25)
@given(
    st.lists(st.text("ab é😀\ufeff", max_size=5), min_size=1, max_size=6),
    st.data(),
)
def test_marks_find_their_text(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], data: st.DataObject
) -> None:
    """Whatever runs are marked, the text stays as it is and the marks hold those runs."""
    document = docx.Document()
    paragraph = document.add_paragraph("N:")
    runs = [paragraph.add_run(words) for words in said]
    first = data.draw(st.integers(0, len(runs) - 1))
    last = data.draw(st.integers(first, len(runs) - 1))
    path = tmp_path_factory.mktemp("w") / "w.docx"
    _comment(document, runs[first], runs[last], "kode", "Rani")
    document.save(str(path))
    text, (comment,) = read_word_comments(path)
    assert text == "N:" + "".join(said)
    assert text[comment.start : comment.end] == "".join(said[first : last + 1])


def test_import_takes_comments_only_when_asked(commented: Path, call: Call, tmp_path: Path) -> None:
    """Else it says that there are some."""
    result = call("import", commented, "--out", tmp_path / "a")
    assert result.code == 0
    assert "5 comments are not read; `tandai import --comments`" in " ".join(result.err.split())
    (tmp_path / "x.txt").write_text("P: Apa?\nN: Ya.", encoding="utf-8")
    arguments = (commented, tmp_path / "x.txt", "--comments", "--out", tmp_path / "b")
    assert call("import", *arguments).code == 0
    corpus = read_corpus(tmp_path / "b")
    assert sorted(set(corpus.passages["document"])) == ["w", "x"]
    assert corpus.coders == ("Rani", "Tono")
    coded = corpus.codings.filter(corpus.codings["indicator"] == "deseve.governance")
    assert coded.select("passage_id", "coder").rows() == [("w-001", "Rani"), ("w-001", "Tono")]


def test_comments_of_what_has_codes_of_its_own(call: Call, tmp_path: Path) -> None:
    """Tables and projects have no comments to read."""
    (tmp_path / "a.csv").write_text("kutipan,kode\nsatu,Governance\n", encoding="utf-8")
    result = call("import", tmp_path / "a.csv", "--comments", "--out", tmp_path / "c")
    assert (result.code, "--comments is for transcripts" in result.err) == (2, True)


def _changed(source: Path, target: Path, changes: dict[str, Callable[[str], str]]) -> Path:
    """Copy a document, with parts of it changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, changes[name](raw.decode()).encode() if name in changes else raw)
    return target


@pytest.mark.parametrize(
    ("pattern", "instead", "lost"),
    [
        (r'(<w:comment [^>]*?)w:id="0"', r"\1", 1),
        (r'(<w:comment [^>]*?)w:id="0"', r'\1w:id="x"', 1),
        (r'(<w:comment [^>]*?)w:id="0"', r'\1w:id="1"', 2),
    ],
    ids=["no id", "an id that is no number", "the id of another"],
)
def test_comments_that_cannot_be_told_apart(
    pattern: str, instead: str, lost: int, commented: Path, tmp_path: Path
) -> None:
    """They are counted as left out and never laid on another's words; the others are codes."""
    whole = read_commented(commented)
    change = {"word/comments.xml": lambda part: re.sub(pattern, instead, part)}
    project = read_commented(_changed(commented, tmp_path / "w2.docx", change))
    assert project.discarded == {"comments_that_mark_no_text": lost}
    kept = {(c.start, c.end, c.code, c.coder, c.stance) for c in project.codings}
    assert kept < {(c.start, c.end, c.code, c.coder, c.stance) for c in whole.codings}
    assert kept


def test_a_comment_without_an_author(commented: Path, call: Call, tmp_path: Path) -> None:
    """It counts as the one coder that a table without names has."""
    change = {"word/comments.xml": lambda part: re.sub(r'w:author="Rani"', "", part)}
    path = _changed(commented, tmp_path / "w2.docx", change)
    assert call("import", path, "--comments", "--out", tmp_path / "c").code == 0
    assert read_corpus(tmp_path / "c").coders == ("Tono", "coder")


def test_a_comment_without_an_id_marks_nothing(commented: Path, tmp_path: Path) -> None:
    """It is counted as such, and the others are read."""
    with ZipFile(commented) as whole, ZipFile(tmp_path / "a.docx", "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "word/comments.xml":
                data = data.replace(b'w:id="3"', b"")
            changed.writestr(name, data)
    _, comments = read_word_comments(tmp_path / "a.docx")
    assert [comment.start is None for comment in comments] == [False, False, False, True, False]
    assert len(read_commented(tmp_path / "a.docx").codings) == 5
