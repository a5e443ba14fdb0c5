"""One vocabulary of yes and no for every sheet; one guess of UTF-16 for every text."""

from __future__ import annotations

import pytest

from tandai.corpus.sheets import stance_of_cell
from tandai.exchange.positions import decode
from tandai.ground.answers import NO, NO_AMONG_MARKS, NOT_READ, YES
from tandai.ground.files import utf16_of
from tandai.spreadsheets.code_cells import mark_of


def test_sheets_read_the_same_answers() -> None:
    """What is yes or no in a checked sheet is so in a table of marks; none is both."""
    assert not (YES & (NO | NO_AMONG_MARKS))
    assert NOT_READ not in YES | NO | NO_AMONG_MARKS
    for word in YES:
        assert mark_of(word, signed=False) == "supports"
        assert stance_of_cell(word) == "supports"
    for word in NO:
        assert mark_of(word.upper(), signed=True) == ""
        assert stance_of_cell(word) == ""
    assert all(stance_of_cell(word) is None for word in NO_AMONG_MARKS)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known(encoding: str) -> None:
    """By its zeros, and nothing else is taken for it."""
    said = "Ya, saya pinjam alat ke tetangga — begitu."
    assert utf16_of(said.encode(encoding)) == encoding
    stored = decode(said.encode(encoding))
    assert stored is not None
    assert stored.text == said
    assert utf16_of(said.encode()) is None
    assert utf16_of(b"\0") is None
