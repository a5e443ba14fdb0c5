"""Parts that are done, kept beside the output until it stands whole.

For ``tags.jsonl`` they lie in the hidden folder ``.tags.jsonl.parts``, into which only its owner
can look:

run.json          what they are parts of: model, form, versions; another run does not touch them
000000.part       a part, in the form of the output
000000.json       the hash of the passages it was made from, its own, and its figures
joining           there while the parts are made one file, and no longer where that failed
lock              locked by the run that is at work

A part counts where both its files are there and fit: it is on the disk before its ``.json`` is.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.locks import locked
from tandai.ground.outputs import flush_file
from tandai.ground.plain_json import json_text
from tandai.tagging.tally import Tally
from tandai.tags.joining import Body

FORMAT = 1
_RUN, _JOINING, _LOCK = "run.json", "joining", "lock"
_LONGEST_NAME = 200


def shelf_of(out: Path) -> Path:
    """Return the folder in which parts of an output are kept."""
    name = out.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
    return out.with_name(f".{name}.parts")


class Shelf:
    """The parts of one output; made when the first is kept.

    ``run``: what tells this run from others, as plain data. Use it in a ``with`` block: it holds a
    lock that goes with the process, however that ends.

    Raises UsageError where parts of another run lie there, or another process is at work on them.
    """

    def __init__(self, out: Path, run: Mapping[str, Any], *, restart: bool = False) -> None:
        self.folder = shelf_of(out)
        self._out = out
        self._run = {"format": FORMAT, **run}
        self._restart = restart
        self._lock = -1
        self._numbers: set[int] = set()

    def __enter__(self) -> Self:
        if self.folder.is_dir():
            self._take_lock()
            if self._restart:
                self._clear()
            elif self._kept_run() != self._run:
                if any(self.folder.glob("*.part")):
                    self._let_go()
                    raise self._of_another_run()
                self._clear()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go()

    def find(self, number: int, sha256: str) -> Tally | None:
        """Return the figures of a part that was made from passages of this hash, if it is kept."""
        try:
            told = json.loads(self._told(number).read_text(encoding="utf-8"))
            fits = told["input"] == sha256 and told["sha256"] == _hash_of(self.body(number))
            tally = Tally.of(told["tally"]) if fits else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if tally is not None:
            self._numbers.add(number)
        return tally

    def keep(self, number: int, sha256: str, body: bytes, tally: Tally) -> None:
        """Keep a part. Raises OSError where there is no room for it."""
        self._make()
        _write(self.body(number), body)
        told = {
            "input": sha256,
            "sha256": hashlib.sha256(body).hexdigest(),
            "tally": tally.as_dict(),
        }
        _write(self._told(number), json_text(told).encode())
        self._numbers.add(number)

    @contextmanager
    def joining(self) -> Iterator[list[Body]]:
        """Give the files of all parts that were found or kept, in order, to be made one."""
        if self._lock < 0:
            yield []
            return
        marked = self.folder / _JOINING
        _write(marked, b"")
        try:
            yield [self.body(number) for number in sorted(self._numbers)]
        except BaseException:
            marked.unlink(missing_ok=True)
            raise

    def body(self, number: int) -> Path:
        """Return the file of a part."""
        return self.folder / f"{number:06d}.part"

    def remove(self) -> None:
        """Remove all parts: the output stands."""
        if self._lock >= 0:
            self._clear()
            self._let_go()
            with suppress(OSError):
                (self.folder / _LOCK).unlink()
                self.folder.rmdir()

    def _told(self, number: int) -> Path:
        return self.folder / f"{number:06d}.json"

    def _make(self) -> None:
        if self._lock < 0:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take_lock()
        if not (self.folder / _RUN).exists():
            _write(self.folder / _RUN, json_text(self._run).encode())

    def _take_lock(self) -> None:
        self._lock = os.open(self.folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            free = locked(self._lock)
        except OSError:
            free = True  # a file system without locks
        if not free:
            self._let_go()
            raise UsageError(
                tr(
                    "another tandai is at work on this output.",
                    "tandai lain sedang mengerjakan hasil ini.",
                ),
                where=self._out,
                hint=tr("Wait for it, or choose another name.", "Tunggu, atau pilih nama lain."),
            )

    def _let_go(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _kept_run(self) -> Any:
        try:
            return json.loads((self.folder / _RUN).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _clear(self) -> None:
        for path in self.folder.iterdir():
            if path.name != _LOCK:
                path.unlink()
        self._numbers.clear()

    def _of_another_run(self) -> UsageError:
        return UsageError(
            tr(
                "an unfinished run with another model, other options or another version is kept "
                "beside it.",
                "ada proses belum selesai dengan model, pilihan, atau versi lain di sampingnya.",
            ),
            where=self._out,
            hint=tr(
                "Give the same command as before to go on, or --restart to begin anew.",
                "Ulangi perintah yang sama untuk melanjutkan, atau --restart untuk mulai lagi.",
            ),
        )


def clear_finished(out: Path) -> None:
    """Remove the parts of an output that stands, where a run was killed just after it did."""
    folder = shelf_of(out)
    with suppress(OSError):
        if out.stat().st_mtime_ns >= (folder / _JOINING).stat().st_mtime_ns:
            shutil.rmtree(folder)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not, and on the disk when it is."""
    draft = path.with_name(f"{path.name}.draft")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
    flush_file(draft)
    draft.replace(path)
