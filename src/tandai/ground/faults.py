"""Where a fault of tandai's own happened, kept in a file that can be sent to its makers.

An error's message, the values of variables and lines of files can quote an interview; the file has
none of them, only which line of which module of which package called which.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePath
from traceback import walk_tb
from types import FrameType, TracebackType

from tandai.ground.version import VERSION

_MOST_FILES = 20
# Of each end: a recursion that does not stop has a thousand frames, all the same.
_MOST_FRAMES = 50


def keep_traceback(error: BaseException) -> Path | None:
    """Write where an error arose, for its owner alone, and return the file.

    None where it cannot be written, or nothing is to be kept on this computer
    (``TANDAI_CACHE=off``). Of older files the newest are left.
    """
    try:
        folder = _folder()
        if folder is None:
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
        path = folder / f"fault-{moment}-{os.getpid()}.txt"
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write("\n".join(lines_of(error)) + "\n")
        for old in sorted(folder.glob("fault-*.txt"))[:-_MOST_FILES]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


def lines_of(error: BaseException) -> Iterator[str]:
    """Yield what the file says: versions, then each error's frames and kind, the cause first."""
    yield f"tandai {VERSION}, Python {platform.python_version()}, {sys.platform}"
    for number, (place, own) in enumerate(_chain(error)):
        yield ""
        yield from _frames(own.__traceback__)
        yield f"{_kind(own)}{f' ({place})' if number else ''}"


def _folder() -> Path | None:
    told = os.environ.get("TANDAI_CACHE", "")
    if told.lower() == "off":
        return None
    if told:
        return Path(told) / "faults"
    import platformdirs

    return platformdirs.user_log_path("tandai", appauthor=False)


def _chain(error: BaseException) -> list[tuple[str, BaseException]]:
    """Return the errors that led to one another, the first cause first."""
    found: list[tuple[str, BaseException]] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen and len(seen) < _MOST_FRAMES:
        seen.add(id(at))
        caused = at.__cause__ is not None
        found.append(("from the one above" if caused else "while it was handled", at))
        at = at.__cause__ if caused else at.__context__
    return found[::-1]


def _frames(trace: TracebackType | None) -> list[str]:
    lines = [
        f"  {_file(frame)}:{line} {frame.f_code.co_qualname}" for frame, line in walk_tb(trace)
    ]
    left_out = len(lines) - 2 * _MOST_FRAMES
    if left_out <= 0:
        return lines
    return [*lines[:_MOST_FRAMES], f"  ... {left_out} more", *lines[-_MOST_FRAMES:]]


def _file(frame: FrameType) -> str:
    """Return a module's file from its package on: what is above names folders and people."""
    file = PurePath(frame.f_code.co_filename)
    depth = str(frame.f_globals.get("__name__", "")).count(".") + (file.name == "__init__.py")
    return "/".join(file.parts[-depth - 1 :])


def _kind(error: BaseException) -> str:
    own = type(error)
    return f"{own.__module__}.{own.__qualname__}".removeprefix("builtins.")
