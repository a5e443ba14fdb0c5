"""Private folders for what is not finished, and the removal of those that killed runs left.

A workroom is a hidden folder ``.tandai-XXXXXXXX`` that only its owner can look into. What will be
an output is made in one beside it: on the same file system, so that it can be moved into its
place in one step. The system's temporary folder is no place for interview text: nobody looks
after what a killed run leaves there.

It holds a file ``lock`` with the name of the computer, locked by the run as long as it lasts. The
system gives a lock free however its holder ends, so a workroom whose lock can be had is left
over; a number of a process would be given to another one sooner or later. In a folder that
several computers share, a lock may not be seen by the other: each removes only its own.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tandai.ground.interruptions import undisturbed
from tandai.ground.locks import locked

_PREFIX = ".tandai-"
# As mkdtemp names them.
_NAME = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}")
_LOCK = "lock"
_ROOM = "room"
# Where a folder that is being replaced is kept until the new one stands in its place.
REPLACED = "replaced"
# No computer has this name: where nothing can be locked, a workroom is never taken for left over.
_NOBODY = "?"
_MOST_TRIES = 100


@contextmanager
def workroom(beside: Path) -> Iterator[Path]:
    """Give a private folder of a workroom in ``beside``, which is removed with all it holds.

    Raises OSError where it cannot be made.
    """
    made: tuple[Path, int] | None = None
    try:
        with undisturbed():
            made = _made(beside)
        room = made[0] / _ROOM
        room.mkdir(mode=0o700)
        yield room
    finally:
        with undisturbed():
            if made is not None:
                _remove(*made)


def clear_left_over(beside: Path) -> None:
    """Remove the workrooms in a folder that killed runs left there, and no other.

    Where a run was killed while it replaced a folder, the old one is put back.
    """
    with suppress(OSError), os.scandir(beside) as entries:
        found = [
            Path(entry.path)
            for entry in entries
            if _NAME.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
        ]
        for folder in found:
            with suppress(OSError):
                _clear(folder)


def in_workroom(path: Path) -> bool:
    """Whether a path lies in a workroom: what is written there is part of something else."""
    return any(_NAME.fullmatch(step) for step in path.absolute().parts)


def private_folder() -> Path:
    """Return the user's own folder for what has no place beside an output, made where missing.

    It is that of the cache, which ``TANDAI_CACHE`` may name. Raises OSError where it cannot be.
    """
    # Here, since the command line starts with this module.
    import platformdirs

    told = os.environ.get("TANDAI_CACHE", "")
    own = told and told.lower() != "off"
    folder = Path(told) if own else platformdirs.user_cache_path("tandai", appauthor=False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    clear_left_over(folder)
    return folder


def _made(beside: Path) -> tuple[Path, int]:
    """Return a new workroom and its lock.

    Until it is locked another run may take it for left over; then the next one is tried.
    """
    for _ in range(_MOST_TRIES):
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=beside))
        try:
            lock = os.open(folder / _LOCK, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileNotFoundError:
            continue
        except OSError:
            folder.rmdir()
            raise
        try:
            if _taken(folder, lock):
                return folder, lock
        except OSError:
            _remove(folder, lock)
            raise
        os.close(lock)
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(beside))


def _taken(folder: Path, lock: int) -> bool:
    """Lock a new workroom and say in it whose it is; False where another run was quicker."""
    try:
        owner = _computer() if locked(lock) else ""
    except OSError:
        owner = _NOBODY
    if not owner or not _is_at(lock, folder / _LOCK):
        return False
    os.write(lock, owner.encode())
    return True


def _computer() -> str:
    return platform.node() or "(no name)"


def _is_at(lock: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), path.stat())
    except FileNotFoundError:
        return False


def _clear(folder: Path) -> None:
    if sys.platform != "win32" and folder.lstat().st_uid != os.getuid():
        return
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        # Killed before it had a lock, and so before anything lay in it; else this fails.
        folder.rmdir()
        return
    if not _is_left_over(folder, lock):
        os.close(lock)
        return
    _remove(folder, lock)


def _is_left_over(folder: Path, lock: int) -> bool:
    """Whether nobody works in a workroom any more; what it holds of others is put back first."""
    try:
        # Without a name it was left before anything lay in it.
        if not locked(lock) or os.read(lock, 1024).decode() not in (_computer(), ""):
            return False
        _put_back(folder)
    except (OSError, UnicodeDecodeError):
        return False
    return True


def _put_back(folder: Path) -> None:
    """Put back what was taken away to be replaced, where nothing came in its place."""
    kept = folder / REPLACED
    if kept.is_dir():
        for old in kept.iterdir():
            if not os.path.lexists(folder.parent / old.name):
                old.rename(folder.parent / old.name)


def _remove(folder: Path, lock: int) -> None:
    """Remove a workroom, the lock last: whoever is killed here leaves what is found again."""
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            elif entry.name != _LOCK:
                Path(entry.path).unlink()
        if sys.platform == "win32":
            # An open file cannot be removed there.
            os.close(lock)
            lock = -1
        if [path.name for path in folder.iterdir()] == [_LOCK]:
            (folder / _LOCK).unlink()
            folder.rmdir()
    if lock >= 0:
        os.close(lock)
