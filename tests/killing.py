"""Commands that are ended while they work: at a step of theirs, or after a time.

Commands run in processes that branch off one that has all modules loaded: starting Python anew
for each would take longer than all of the work.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

# What a command does with files passes by an audit hook of Python's under these names.
_STEPS = ("open", "os.", "shutil.", "tempfile.", "fcntl.")
_HIDDEN = ".tandai-"
_LONGEST = 300.0
_ARCHIVES = (".xlsx", ".docx", ".qdpx")


@dataclass(frozen=True)
class Command:
    """A command that writes: ``{out}`` stands for each output, named ``outputs``."""

    name: str
    arguments: tuple[str, ...]
    outputs: tuple[str, ...]


def _command(line: str, *outputs: str) -> Command:
    return Command(line.split(maxsplit=1)[0], tuple(line.split()), outputs)


_LABELS = "codes.csv --codebook labels"
# Each makes what a later one reads.
COMMANDS = {
    "train": _command(f"train {_LABELS} --out m --encoder tfidf --gold a", "m"),
    "import": _command("import in --out k", "k"),
    "tag": _command("tag m in --out t.jsonl", "t.jsonl"),
    "tag xlsx": _command("tag m in --out t.xlsx", "t.xlsx"),
    "sample": _command("sample t.jsonl --n 5 --out s.xlsx", "s.xlsx"),
    "agree": _command(f"agree {_LABELS} --resamples 100 --disagreements d.xlsx", "d.xlsx"),
    "export qdpx": _command(f"export {_LABELS} --out e.qdpx", "e.qdpx"),
    "export xlsx": _command(f"export {_LABELS} --out e.xlsx", "e.xlsx"),
    "export docx": _command(f"export {_LABELS} --out e.docx", "e.docx"),
    "export csv": _command(f"export {_LABELS} --out e.csv", "e.csv"),
    "report": _command(
        "report t.jsonl --model m --html r.html --docx r.docx --xlsx r.xlsx",
        "r.html",
        "r.docx",
        "r.xlsx",
    ),
}
_SAID = {
    "trust": "saya percaya pada ketua kelompok itu jujur",
    "capital": "modal usaha sulit pinjam ke bank",
    "tools": "alat tenun rusak pinjam tetangga",
}


def _codes() -> str:
    """Return a table of 36 passages of six interviews, coded by two coders who differ in some."""
    lines = ["passage_id,document,informant,coder,text,indicator"]
    for number in range(36):
        indicator = list(_SAID)[number % len(_SAID)]
        words = _SAID[indicator].split()
        text = " ".join(words[number % 5 :] + words[: number % 5])
        for coder in "ab":
            code = indicator if coder == "a" or number % 6 else ""
            lines.append(f"p{number},d{number % 6},i{number % 6},{coder},{text} {number},{code}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    ``code``: its exit code, negative where a signal ended it. ``steps``: how many it took, and
    ``writes``: at which it began to write; both 0 where it was killed. ``seconds`` by the
    clock, ``work`` of the processor.
    """

    code: int
    err: str
    seconds: float
    steps: int = 0
    writes: int = 0
    work: float = 0.0


class Workplace:
    """A folder for commands, with a temporary folder of their own beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.temporary = folder / "tmp"
        self.cache = folder / "cache"
        self.said = folder / "said"
        for made in (self.folder, self.temporary, self.cache, self.said):
            made.mkdir(exist_ok=True)
        (self.folder / "codes.csv").write_text(_codes(), encoding="utf-8")
        (self.folder / "in").mkdir(exist_ok=True)
        turns = "".join(f"P: Lalu?\n\nN: Kami {own}.\n\n" for own in _SAID.values())
        (self.folder / "in" / "a.txt").write_text(turns, encoding="utf-8")

    def run(
        self,
        arguments: tuple[str, ...],
        number: int = 0,
        *,
        at_step: int | None = None,
        after: float | None = None,
        more: Callable[[], None] | None = None,
    ) -> Ended:
        """Run a command, sending it a signal at one of its steps or after a time."""
        context = _context()
        ready = context.Event()
        given = (arguments, self, number, at_step, more, ready)
        process = context.Process(target=_perform, args=given)
        process.start()
        ready.wait(60)
        started = time.monotonic()
        if after is not None and process.pid is not None:
            process.join(after)
            if process.is_alive():
                os.kill(process.pid, number)
        process.join(_LONGEST)
        if process.is_alive():
            process.kill()
            raise TimeoutError(arguments)
        told = self.said / "steps"
        return Ended(
            process.exitcode or 0,
            (self.said / "err").read_text(encoding="utf-8"),
            time.monotonic() - started,
            **(json.loads(told.read_text()) if told.exists() else {}),
        )

    def hidden(self) -> list[str]:
        """Return the workrooms that were left."""
        return sorted(path.name for path in self.folder.glob(f"{_HIDDEN}*"))

    def left_in_temporary(self) -> list[str]:
        """Return what was left in the temporary folder."""
        return sorted(str(p.relative_to(self.temporary)) for p in self.temporary.rglob("*"))


def half(path: Path, whole: Path) -> bool:
    """Whether an output is there and is not what the whole one is."""
    if not path.exists():
        return False
    if path.is_dir():
        return _files(path) != _files(whole)
    if path.suffix in _ARCHIVES:
        try:
            with ZipFile(path) as archive, ZipFile(whole) as other:
                return archive.testzip() is not None or archive.namelist() != other.namelist()
        except BadZipFile:
            return True
    return abs(path.stat().st_size - whole.stat().st_size) > path.suffix.count("html") * 100


def _files(folder: Path) -> dict[str, bool]:
    return {str(p.relative_to(folder)): p.is_dir() or p.stat().st_size > 0 for p in _below(folder)}


def _below(folder: Path) -> Iterator[Path]:
    yield from folder.rglob("*")


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.killing_preload"])
    return context


def _perform(
    arguments: tuple[str, ...],
    place: Workplace,
    number: int,
    at_step: int | None,
    more: Callable[[], None] | None,
    ready: Event,
) -> None:
    os.chdir(place.folder)
    os.environ.update(
        TMPDIR=str(place.temporary), TANDAI_CACHE=str(place.cache), LANG="C", COLUMNS="80"
    )
    tempfile.tempdir = None
    for name, file in (("out", 1), ("err", 2)):
        os.dup2(os.open(place.said / name, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), file)
    if more:
        more()
    count = {"steps": 0, "writes": 0}

    def step(event: str, values: tuple[Any, ...]) -> None:
        if not event.startswith(_STEPS):
            return
        count["steps"] += 1
        if not count["writes"] and any(_HIDDEN in str(value) for value in values):
            count["writes"] = count["steps"]
        if count["steps"] == at_step:
            os.kill(os.getpid(), number)

    told = place.said / "steps"
    told.unlink(missing_ok=True)
    sys.addaudithook(step)
    from tandai.__main__ import main

    # As where it begins: from here on the command itself is asked to end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["tandai", *arguments]
    try:
        ready.set()
        main()
    finally:
        told.write_text(json.dumps({**count, "work": time.process_time()}))
