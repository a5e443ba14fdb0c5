"""PDF transcripts: their text, and what is said of what may be wrong in it."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from tandai.ground.errors import FileError
from tandai.transcript import passages_of, read_source, read_transcript
from tandai.words.transcripts import file_note_words

from .conftest import Run
from .pdfs import write_pdf

PAGES = [
    ["Transkrip wawancara 3", "P: Sejak kapan, Pak?", "N: Dulu (sekali) – ya.", "1"],
    ["Transkrip wawancara 3", "Zaman bapak saya.", "P: Lalu?", "2"],
    ["Transkrip wawancara 3", "N: Ya begitu.", "Sudah.", "3"],
]


def test_turns_go_over_pages_and_heads_and_feet_are_left_out(tmp_path: Path) -> None:
    """What stands on every page, whatever its number, is no speech."""
    write_pdf(tmp_path / "a.pdf", PAGES)
    transcript = read_transcript(tmp_path / "a.pdf")
    assert [p.text for p in passages_of(transcript)] == [
        "Dulu (sekali) – ya.\nZaman bapak saya.",
        "Ya begitu.\nSudah.",
    ]
    notes = tuple(map(file_note_words, read_source(tmp_path / "a.pdf").notes))
    assert "knows lines and no paragraphs" in notes[0]
    assert notes[1:] == ("6 lines at the head or foot of pages left out.",)


def test_lines_that_differ_are_no_heads(tmp_path: Path) -> None:
    """On two pages nothing proves a head; on three, lines must be alike but for numbers."""
    different = [["P: Apa?", "N: Ya.", "N: Oh."], ["satu", "x", "dua"], ["b", "c", "d"]]
    for pages in (PAGES[:2], different):
        write_pdf(tmp_path / "a.pdf", pages)
        lines = [line for page in pages for line in page]
        assert read_source(tmp_path / "a.pdf").text.split("\n") == lines


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    """A scanned page among others is not passed over in silence."""
    write_pdf(tmp_path / "a.pdf", [["P: Apa?"], [], ["N: Ya."]])
    source = read_source(tmp_path / "a.pdf")
    assert source.text.split() == ["P:", "Apa?", "N:", "Ya."]
    assert file_note_words(source.notes[1]) == "pages without text, perhaps pictures: 2."


def test_scanned_pages_are_refused(tmp_path: Path) -> None:
    """No text at all: the error says what to do."""
    write_pdf(tmp_path / "a.pdf", [[], []])
    with pytest.raises(FileError, match=r"scanned pictures.*OCR"):
        read_source(tmp_path / "a.pdf")


def _encrypted(path: Path, password: str) -> None:
    write_pdf(path, PAGES)
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt(password, "the owner's", algorithm="RC4-128")
    writer.write(path)


def test_a_password_is_asked_for_nowhere(tmp_path: Path) -> None:
    """What is locked is refused; what is only locked against changes is read."""
    _encrypted(tmp_path / "a.pdf", "rahasia")
    with pytest.raises(FileError, match="protected by a password"):
        read_source(tmp_path / "a.pdf")
    _encrypted(tmp_path / "b.pdf", "")
    assert len(passages_of(read_transcript(tmp_path / "b.pdf"))) == 2


def test_import_warns_of_the_layout(call: Run, tmp_path: Path) -> None:
    """On standard error, with the document's name."""
    write_pdf(tmp_path / "a.pdf", PAGES)
    result = call("import", tmp_path / "a.pdf", "--out", tmp_path / "c")
    assert result.code == 0
    assert "a: a PDF knows lines and no paragraphs" in " ".join(result.err.split())
