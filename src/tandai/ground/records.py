"""The record of a run beside its result: enough to make the result again, and no interview text.

``NAME.record.json`` lies beside a file, ``record.json`` in a folder (a corpus, a model, a demo).
It holds what the command was asked (every option, those of their default too), which files it
read with their SHA-256, the versions of what decides, and the SHA-256 of what was written. Paths
are relative to where the record lies, so that a study's folder can be moved as a whole; what lies
in the user's folder alone begins with ``~`` and names nobody.

{
  "record": 1,
  "command": "report",
  "language": "id",
  "options": {"tags": [{"input": "tags.jsonl"}], "html": {"output": "report.html"}, ...},
  "inputs": {"tags.jsonl": {"files": 1, "sha256": ..., "each": []}},
  "output": {"path": "report.html", "name": "report.html", "sha256": ..., "content_sha256": ...,
             "parts": {}},
  "versions": {"tandai": ..., "python": ..., "platform": ..., "numpy": ..., ...}
}
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tandai.ground import shipped
from tandai.ground.language import current_language
from tandai.ground.version import VERSION

if TYPE_CHECKING:
    from tandai.ground.fingerprints import Fingerprint

FORMAT = 1
SUFFIX = ".record.json"
INSIDE = "record.json"
# Records begin so; what does not is somebody's own file and is never replaced.
_BEGINNING = b'{\n "record": '


@dataclass
class Run:
    """What a command was asked: its options by name, and which of them may name files.

    ``inputs``: what these named when the first output was asked for; None before.
    """

    command: str
    options: Mapping[str, Any]
    files: frozenset[str]
    inputs: dict[str, Fingerprint] | None = field(default=None)

    def take_inputs(self) -> None:
        """Take the hashes of what the options name, once, before anything is written."""
        # Here, since the command line starts with this module.
        from tandai.ground.fingerprints import fingerprint

        if self.inputs is not None:
            return
        self.inputs = {}
        for value in self.named():
            with suppress(OSError):  # whoever reads it will say so
                found = fingerprint(value)
                if found is not None:
                    self.inputs[value] = found

    def named(self) -> Iterator[str]:
        """Yield all that the options say where a file may stand."""
        for name, value in self.options.items():
            for own in value if isinstance(value, list) else [value]:
                if isinstance(own, Path) or (name in self.files and isinstance(own, str)):
                    yield str(own)


_run: ContextVar[Run | None] = ContextVar("run", default=None)


@contextmanager
def running(run: Run | None) -> Iterator[None]:
    """Keep records of what is written within the block; None: keep none."""
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)


def begin() -> None:
    """Take the hashes of the inputs, where a record will be kept."""
    run = _run.get()
    if run is not None:
        run.take_inputs()


def record_path(output: Path, *, folder: bool) -> Path:
    """Return where the record of an output lies."""
    return output / INSIDE if folder else output.with_name(output.name + SUFFIX)


def is_record_name(name: str) -> bool:
    """Whether a file is named as records are; they are no part of what they stand beside."""
    return name == INSIDE or name.endswith(SUFFIX)


def is_record(path: Path) -> bool:
    """Whether a file is a record, by a look at its start."""
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False


def record_of(output: Path, draft: Path, outputs: set[Path]) -> bytes | None:
    """Return the record of an output whose content stands in ``draft``; None: none is kept.

    ``outputs``: all that the command was asked for, as absolute paths.
    """
    from tandai.ground.fingerprints import written
    from tandai.ground.plain_json import json_text

    run = _run.get()
    if run is None:
        return None
    run.take_inputs()
    base = _plain(output if draft.is_dir() else output.parent)
    told = _Told(run, base, outputs)
    content = {
        "record": FORMAT,
        "command": run.command,
        "language": current_language(),
        "options": {name: told.option(name, value) for name, value in run.options.items()},
        "inputs": told.inputs(),
        "output": {"path": told.path(output), "name": output.name, **asdict(written(draft))},
        "versions": versions(),
    }
    # A name that is no UTF-8 is told with question marks: what it names will not be found again.
    return (json_text(content, indent=1) + "\n").encode("utf-8", "replace")


@dataclass(frozen=True)
class _Told:
    """Says of options and files what a record in the folder ``base`` says of them."""

    run: Run
    base: Path
    outputs: set[Path]

    def option(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self.option(name, own) for own in value]
        if not isinstance(value, Path) and not (name in self.run.files and isinstance(value, str)):
            return value
        if Path(value).absolute() in self.outputs:
            return {"output": self.path(Path(value))}
        if str(value) in (self.run.inputs or {}):
            return {"input": self.input(str(value))}
        return str(value)

    def inputs(self) -> dict[str, Any]:
        own = (self.run.inputs or {}).items()
        return {
            self.input(value): asdict(found)
            for value, found in own
            if Path(value).absolute() not in self.outputs
        }

    def input(self, value: str) -> str:
        # What is shipped lies wherever tandai is, and is known by its name.
        if shipped.located(Path(value)) != Path(value):
            return value
        return self.path(Path(value))

    def path(self, path: Path) -> str:
        return told_path(path, self.base)


def told_path(path: Path, base: Path) -> str:
    """Return a path as seen from a folder, without the name of the user's own folder."""
    target, home = _plain(path), None
    with suppress(RuntimeError):
        home = Path.home()
    if home and target.is_relative_to(home) and not base.is_relative_to(home):
        return "~/" + target.relative_to(home).as_posix()
    try:
        return Path(os.path.relpath(target, base)).as_posix()
    except ValueError:  # another drive
        return target.as_posix()


def _plain(path: Path) -> Path:
    """Return a path from the root without ``..``; links stay what they are called."""
    return Path(os.path.normpath(path.absolute()))


def versions() -> dict[str, str]:
    """Return the versions of tandai, Python and every library that tandai names, if installed."""
    import platform
    import re
    from importlib import metadata

    found = {
        "tandai": VERSION,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
    }
    required = []
    with suppress(metadata.PackageNotFoundError):
        required = metadata.requires("tandai") or []
    for line in sorted(required, key=str.casefold):
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found
