"""Outputs: whole or not at all, and nothing replaced that was not asked for."""

from __future__ import annotations

import errno
import os
import platform
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tandai.corpus import Corpus, write_corpus
from tandai.corpus import folder as corpus_folders
from tandai.ground.errors import OutputError
from tandai.ground.interruptions import undisturbed
from tandai.ground.outputs import Record, recording, require_new, writing
from tandai.ground.workrooms import clear_left_over, private_folder, workroom

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


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("write", [write_file, write_folder])
def test_what_appeared_meanwhile_is_not_replaced(
    write: Write, links: bool, force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two runs with one name the second is refused, unless it was told to replace.

    On a file system without hard links too.
    """

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    out = tmp_path / "new" / "out"
    marker = MARKER if write is write_folder else ""

    def race() -> None:
        with writing(out, force=force, marker=marker) as draft:
            write(draft, force=False)
            write(out, force=False)
            other.append(contents(tmp_path / "new"))

    other: list[dict[str, str]] = []
    if force:
        race()
    else:
        with pytest.raises(OutputError, match="came to exist while this was at work"):
            race()
    visible = {name: text for name, text in other[0].items() if not name.startswith(".tandai-")}
    assert contents(tmp_path / "new") == visible


def mode(path: Path) -> int:
    """Return the permissions of a file or folder."""
    return path.stat().st_mode & 0o777


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
def test_force_keeps_the_permissions(tmp_path: Path) -> None:
    """Of a file, of a folder, and of what has the same name in a folder."""
    old_file(tmp_path / "f")
    own_folder(tmp_path / "d")
    (tmp_path / "f").chmod(0o640)
    (tmp_path / "d" / MARKER).chmod(0o600)
    (tmp_path / "d").chmod(0o750)
    write_file(tmp_path / "f", force=True)
    write_folder(tmp_path / "d", force=True)
    assert (tmp_path / "f").read_text() == (tmp_path / "d" / MARKER).read_text() == "new"
    modes = [mode(tmp_path / name) for name in ("f", "d", f"d/{MARKER}")]
    assert modes == [0o640, 0o750, 0o600]


def left_over(folder: Path, computer: str) -> Path:
    """Make what a killed run leaves: a workroom with a draft, whose lock nobody holds."""
    room = folder / ".tandai-abcd_123"
    (room / "room").mkdir(parents=True)
    (room / "room" / "t.csv").write_text("RAHASIA")
    (room / "lock").write_text(computer)
    return room


def test_what_killed_runs_left_is_removed(tmp_path: Path) -> None:
    """By the next command that writes there, also where it stopped before anything lay in it."""
    left_over(tmp_path, platform.node())
    (tmp_path / ".tandai-empty_00").mkdir()
    require_new(tmp_path / "sub" / "out", force=False)
    assert files_in(tmp_path) == []


def test_what_others_own_is_not_removed(tmp_path: Path) -> None:
    """Not of another computer, nor a folder without the lock, nor one that only has the prefix."""
    left_over(tmp_path, f"{platform.node()}-other")
    foreign_folder(tmp_path / ".tandai-interview")
    foreign_folder(tmp_path / ".tandai-00000000")
    before = contents(tmp_path)
    clear_left_over(tmp_path)
    assert contents(tmp_path) == before


def test_a_workroom_in_use_is_not_removed(tmp_path: Path) -> None:
    """However old it is."""
    with workroom(tmp_path) as room:
        (room / "draft").write_text("x")
        os.utime(room.parent, (0, 0))
        clear_left_over(tmp_path)
        assert (room / "draft").read_text() == "x"
    assert files_in(tmp_path) == []


def test_a_folder_that_was_being_replaced_is_put_back(tmp_path: Path) -> None:
    """Killed between taking the old one away and putting the new one there, a run loses nothing."""
    room = left_over(tmp_path, platform.node())
    (room / "replaced").mkdir()
    own_folder(room / "replaced" / "m")
    with pytest.raises(OutputError, match="exists already"):
        require_new(tmp_path / "m", force=False, marker=MARKER)
    assert contents(tmp_path) == {"m": "", f"m/{MARKER}": "old", "m/other.txt": "old"}


def test_names_that_workrooms_use_are_free(tmp_path: Path) -> None:
    """An output may be called as what lies in a workroom is called."""
    for name in ("lock", "room", "replaced"):
        for force in (False, True):
            write_folder(tmp_path / name, force=force)
        assert (tmp_path / name / MARKER).read_text() == "new"


def test_where_nothing_can_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outputs are written, and no workroom is taken for left over."""

    def unsupported(_: int) -> bool:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr("tandai.ground.workrooms.locked", unsupported)
    with writing(tmp_path / "out") as draft:
        draft.write_text("new")
        monkeypatch.undo()
        clear_left_over(tmp_path)
        assert draft.exists()
    assert contents(tmp_path) == {"out": "new"}


def test_the_private_folder_is_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What must be a file for a while, and has no place beside an output, lies there."""
    monkeypatch.setenv("TANDAI_CACHE", str(tmp_path / "own"))
    assert private_folder() == tmp_path / "own"
    with workroom(private_folder()) as room:
        assert sys.platform == "win32" or mode(room.parent) == mode(tmp_path / "own") == 0o700


def test_what_is_written_is_on_the_disk_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is flushed before it gets its name, and the folder after it."""
    flushed: list[tuple[str, bool]] = []

    def note(file: int) -> None:
        name = Path(f"/proc/self/fd/{file}").readlink().name if sys.platform == "linux" else ""
        flushed.append((name, (tmp_path / "out").exists()))

    monkeypatch.setattr(os, "fsync", note)
    write_folder(tmp_path / "out", force=False)
    if sys.platform == "linux":
        assert flushed == [(MARKER, False), ("out", False), (tmp_path.name, True)]
    assert flushed


def test_ctrl_c_waits_for_the_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes through when the output stands, which the record says."""
    move = Path.hardlink_to

    def interrupted(path: Path, target: Path) -> None:
        signal.raise_signal(signal.SIGINT)
        move(path, target)

    monkeypatch.setattr(Path, "hardlink_to", interrupted)
    with recording(Record()) as record:
        with pytest.raises(KeyboardInterrupt):
            write_file(tmp_path / "out", force=False)
        assert (record.finished, record.written) == (True, [tmp_path / "out"])
    assert contents(tmp_path) == {"out": "new"}


def test_handlers_are_as_they_were(tmp_path: Path) -> None:
    """Holding signals back twice over, with an error in between, changes nothing for later."""
    before = signal.getsignal(signal.SIGINT)
    with suppress(ValueError), undisturbed(), undisturbed():
        raise ValueError
    assert signal.getsignal(signal.SIGINT) is before
    assert tmp_path.exists()


def test_a_record_knows_what_is_part_of_something_else(tmp_path: Path) -> None:
    """An output within one that is being made is neither asked for nor told of."""
    with recording(Record()) as record, writing(tmp_path / "out", marker=MARKER) as draft:
        draft.mkdir()
        write_file(draft / MARKER, force=False)
        assert (record.finished, record.written) == (False, [])
    assert (record.finished, record.written) == (True, [tmp_path / "out"])


def test_codes_that_came_meanwhile_are_not_replaced(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever codes a corpus while it is imported anew with --force keeps his codes."""
    bare = replace(corpus, codings=corpus.codings.clear())
    folder = tmp_path / "k"
    write_corpus(bare, folder, {})
    yaml = corpus_folders._write_codebook

    def while_somebody_codes(*given: Any) -> None:
        corpus.codings.write_csv(folder / "codings.csv")
        yaml(*given)

    monkeypatch.setattr(corpus_folders, "_write_codebook", while_somebody_codes)
    with pytest.raises(OutputError, match="holds codes"):
        write_corpus(bare, folder, {}, force=True)
    assert len((folder / "codings.csv").read_text("utf-8").splitlines()) > 1
    assert files_in(tmp_path) == ["k", *(f"k/{name}" for name in files_in(folder))]
