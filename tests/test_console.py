"""What the terminal shows while something is done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

import pytest
from rich.console import Console

from tandai.ground.errors import Problem, UsageError
from tandai.ground.language import speaking
from tandai.render import console


def test_a_bar_that_comes_late_takes_nothing_from_standard_output(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a command prints while another one catches it is caught, whenever the bar appears."""
    late: list[Callable[[], None]] = []

    class Timer:
        """One that goes off when the test says so."""

        def __init__(self, _: float, done: Callable[[], None]) -> None:
            late.append(done)

        def start(self) -> None: ...

        def cancel(self) -> None: ...

        def join(self) -> None: ...

    screen = StringIO()
    monkeypatch.setattr(console, "Timer", Timer)
    monkeypatch.setattr(
        console, "_Console", lambda **_: Console(file=screen, force_terminal=True, width=80)
    )
    with console.progress("Reading"), redirect_stdout(StringIO()) as told:
        late[0]()
        sys.stdout.write("{}\n")
    assert told.getvalue() == "{}\n"
    assert "Reading" in screen.getvalue()
    assert "{}" not in screen.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_errors_break_between_words_and_paths_stay_whole(
    terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal; a file that they are written into has each on a line."""
    screen = StringIO()
    made = Console(file=screen, force_terminal=terminal, width=40, color_system=None)
    monkeypatch.setattr(console, "_Console", lambda **_: made)
    path = "/home/sri/skripsi/wawancara/Wawancara-1-Bu-Sri.docx"
    problems = [Problem("row 2", "a code that is not to be found in this codebook")]
    error = UsageError("menghitung semuanya belum bisa sekarang", where=path, problems=problems)
    with speaking("id"):
        console.show_error(error)
    lines = screen.getvalue().splitlines()
    words = f"Galat: {error}".split()
    assert " ".join(screen.getvalue().split()).startswith(" ".join(words))
    assert any(path in line for line in lines)
    assert (max(map(len, lines)) > 60) == (not terminal)
    assert len(lines) == (6 if terminal else 2)
