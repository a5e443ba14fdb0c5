"""What the terminal shows while something is done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

import pytest
from rich.console import Console

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
