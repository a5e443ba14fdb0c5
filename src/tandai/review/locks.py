"""One coder, one screen: the same coder is refused while she reviews elsewhere.

The lock is the system's own and ends with its holder, however that ends. Where a file system
knows no locks the journal's sequence numbers still tell when two wrote at once.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tandai.ground.errors import OutputError, UsageError
from tandai.ground.language import tr
from tandai.ground.locks import locked
from tandai.review.places import FOLDER, file_stem

_PAUSE = 0.05
_FOLDING = "folding.lock"
# Folding takes a fraction of a second; longer than this somebody hangs.
_LONGEST_FOLDING = 30.0


@contextmanager
def only_reviewer(folder: Path, coder: str, *, patience: float = 0.0) -> Iterator[None]:
    """Be the only one who reviews as this coder in a folder of reviews.

    ``patience``: seconds to wait for another one who is just leaving. Raises UsageError where
    somebody stays.
    """
    path = folder / f"{file_stem(coder)}.lock"
    lock = _opened(path)
    try:
        if not _patiently(lock, patience):
            holder = os.pread(lock, 200, 0).decode("utf-8", "replace") if os.name != "nt" else ""
            there = tr(f" (on {holder})", f" (di {holder})") if holder.strip() else ""
            raise UsageError(
                tr(
                    f"{coder} is reviewing this corpus already{there}.",
                    f"{coder} sedang meninjau korpus ini{there}.",
                ),
                where=folder.parent,
                hint=tr(
                    "Leave the other screen with q, or give another --coder.",
                    "Tutup layar yang lain dengan q, atau berikan --coder lain.",
                ),
            )
        with suppress(OSError):
            os.ftruncate(lock, 0)
            os.write(lock, (platform.node() or "?").encode())
        yield
    finally:
        # The file stays: whoever removes it might remove the lock of the next one.
        os.close(lock)


@contextmanager
def only_folder(folder: Path) -> Iterator[None]:
    """Be the only one who writes codes into the corpus of a folder of reviews.

    Raises OutputError where another one does not come to an end.
    """
    lock = _opened(folder / _FOLDING)
    try:
        if not _patiently(lock, _LONGEST_FOLDING):
            raise OutputError(
                tr(
                    "another coder's decisions are being written and it does not end.",
                    "keputusan pengode lain sedang ditulis dan tidak kunjung selesai.",
                ),
                where=folder.parent,
                hint=tr(
                    "Yours are kept and will be written at the next start.",
                    "Keputusan Anda tersimpan dan ditulis saat dibuka lagi.",
                ),
            )
        yield
    finally:
        os.close(lock)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o660)


def _patiently(lock: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while True:
        try:
            if locked(lock):
                return True
        except OSError:
            return True  # this file system knows no locks
        if time.monotonic() >= end:
            return False
        time.sleep(_PAUSE)


@contextmanager
def nobody_reviewing(corpus: Path) -> Iterator[None]:
    """Make sure that nobody reviews a corpus, and that nobody begins while this lasts.

    Raises UsageError where somebody does, OutputError where somebody's decisions are being written
    and that does not end.
    """
    folder = corpus / FOLDER
    locks = sorted(folder.glob("*.lock")) if folder.is_dir() else []
    if not locks:
        yield
        return
    with only_folder(folder), ExitStack() as held:
        for path in locks:
            if path.name == _FOLDING:
                continue
            lock = _opened(path)
            held.callback(os.close, lock)
            if not _patiently(lock, 0.0):
                raise UsageError(
                    tr("somebody is reviewing this corpus.", "korpus ini sedang ditinjau."),
                    where=corpus,
                    hint=tr(
                        "Leave the screen of `tandai review` with q first.",
                        "Tutup dulu layar `tandai review` dengan q.",
                    ),
                )
        yield
