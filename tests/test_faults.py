"""What is kept of a fault of tandai's own: where it happened, and no text."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from tandai import __version__
from tandai.ground.faults import keep_traceback, lines_of

from .conftest import Run

QUOTED = "RAHASIA"


def fault(depth: int = 0) -> BaseException:
    """Return an error that quotes an interview, as its cause and its variables do."""
    passage = QUOTED
    known: dict[str, str] = {}

    def read(text: str, left: int) -> str:
        if left:
            return read(text, left - 1)
        return known[text]

    try:
        try:
            read(passage, depth)
        except KeyError as error:
            raise ValueError(passage) from error
    except ValueError as error:
        return error
    raise AssertionError


def test_frames_and_kinds_and_nothing_else() -> None:
    """Files from the package on, without the folders above, whose names tell of people."""
    lines = list(lines_of(fault()))
    assert lines[0].startswith(f"tandai {__version__}, Python 3.")
    told = [
        line.split(":")[0] + line[line.rindex(" ") :] for line in lines if line.startswith("  ")
    ]
    assert told == [
        "  tests/test_faults.py fault",
        "  tests/test_faults.py fault.<locals>.read",
        "  tests/test_faults.py fault",
    ]
    assert [line for line in lines[1:] if line and line[0] != " "] == [
        "KeyError",
        "ValueError (from the one above)",
    ]
    assert QUOTED not in "".join(lines)


def test_a_deep_recursion_is_cut() -> None:
    """Both ends are kept."""
    lines = list(lines_of(fault(500)))
    assert len(lines) < 120
    assert "  ... 402 more" in lines


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where faults are kept."""
    monkeypatch.setenv("TANDAI_CACHE", str(tmp_path / "own"))
    return tmp_path / "own" / "faults"


def test_the_newest_are_kept_for_their_owner(folder: Path) -> None:
    """Twenty at most, that nobody else can read."""
    kept = [keep_traceback(fault()) for _ in range(23)]
    assert sorted(folder.iterdir()) == kept[3:]
    if sys.platform != "win32":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
        assert modes == {0o700, 0o600}


def test_where_nothing_can_be_kept(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file, and no further error; nor where nothing is to be kept."""
    (tmp_path / "own").write_text("no folder")
    assert keep_traceback(fault()) is None
    monkeypatch.setenv("TANDAI_CACHE", "off")
    assert keep_traceback(fault()) is None


def test_the_line_names_the_version_and_the_file(
    folder: Path, call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line in all."""

    def fail(*_: object) -> None:
        raise KeyError(QUOTED)

    monkeypatch.setenv("TANDAI_CACHE", str(folder.parent))
    monkeypatch.setattr("tandai.codebook.read_codebook", fail)
    result = call("codebook", "show")
    (file,) = folder.iterdir()
    assert result.code == 2
    assert f"(tandai {__version__}; where it happened, without any text of yours: {file})" in (
        result.err
    )
    assert result.err.count("\n") == 1
    assert "tandai/cli/codebook.py:" in file.read_text(encoding="utf-8")
    assert QUOTED not in result.err + file.read_text(encoding="utf-8")
