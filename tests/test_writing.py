"""Outputs: whole or not at all, and nothing replaced that was not asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tandai.ground.errors import OutputError
from tandai.ground.outputs import writing

from .conftest import files_in

MARKER = "model.json"


def write_file(path: Path, *, force: bool) -> None:
    """Write a file, as tags are written."""
    with writing(path, force=force) as draft:
        draft.write_text("new")


def write_folder(path: Path, *, force: bool) -> None:
    """Write a folder, as models are written."""
    with writing(path, force=force, marker=MARKER) as draft:
        draft.mkdir()
        (draft / MARKER).write_text("new")


def old_file(path: Path) -> None:
    """Make a file."""
    path.write_text("old")


def own_folder(path: Path) -> None:
    """Make a folder of the kind that is written, with something more in it."""
    path.mkdir()
    (path / MARKER).write_text("old")
    (path / "other.txt").write_text("old")


def foreign_folder(path: Path) -> None:
    """Make a folder of somebody's work."""
    path.mkdir()
    (path / "interview.txt").write_text("old")


def empty_folder(path: Path) -> None:
    """Make a folder with nothing in it."""
    path.mkdir()


def dangling_link(path: Path) -> None:
    """Make a link to what is not there."""
    path.symlink_to(path.with_name("nowhere"))


Make = Callable[[Path], None]
Write = Callable[..., None]


def contents(folder: Path) -> dict[str, str]:
    """Return what each file holds, links and folders as nothing."""
    return {
        name: (folder / name).read_text() if (folder / name).is_file() else ""
        for name in files_in(folder)
    }


@pytest.mark.parametrize("write", [write_file, write_folder])
@pytest.mark.parametrize(
    "there", [old_file, own_folder, foreign_folder, empty_folder, dangling_link]
)
def test_nothing_is_replaced_without_force(there: Make, write: Write, tmp_path: Path) -> None:
    """Whatever stands there stays, to the last byte."""
    there(tmp_path / "out")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="exists already"):
        write(tmp_path / "out", force=False)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("write", "there"),
    [
        (write_file, own_folder),
        (write_file, foreign_folder),
        (write_file, empty_folder),
        (write_folder, old_file),
        (write_folder, foreign_folder),
    ],
)
def test_force_replaces_nothing_of_another_kind(write: Write, there: Make, tmp_path: Path) -> None:
    """Not a folder in the place of a file, nor a folder that holds somebody's work."""
    there(tmp_path / "out")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="is something else than what would be written"):
        write(tmp_path / "out", force=True)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("write", "there", "after"),
    [
        (write_file, old_file, {"out": "new"}),
        (write_folder, own_folder, {"out": "", f"out/{MARKER}": "new"}),
    ],
)
def test_force_replaces_its_own_kind(
    write: Write, there: Make, after: dict[str, str], tmp_path: Path
) -> None:
    """Wholly: nothing of the old result is left in the new one."""
    there(tmp_path / "out")
    write(tmp_path / "out", force=True)
    assert contents(tmp_path) == after


@pytest.mark.parametrize(("make", "marker"), [(old_file, ""), (own_folder, MARKER)])
def test_what_fails_half_way_leaves_the_old(make: Make, marker: str, tmp_path: Path) -> None:
    """The old result stays as it was, and no draft is left."""
    make(tmp_path / "out")
    before = contents(tmp_path)

    def stopped() -> None:
        with writing(tmp_path / "out", force=True, marker=marker) as draft:
            draft.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert contents(tmp_path) == before
