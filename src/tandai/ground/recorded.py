"""Reading the record of a run (:mod:`tandai.ground.records`), and what has changed since."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tandai.ground import shipped
from tandai.ground.errors import FileError
from tandai.ground.files import read_bytes, reading
from tandai.ground.fingerprints import files_named, fingerprint, sha256_of, short, written
from tandai.ground.language import Language, tr
from tandai.ground.records import FORMAT, record_path, versions

State = Literal["same", "changed", "missing"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Input(_Strict):
    """What a run read under one name."""

    files: int
    sha256: str
    each: tuple[str, ...]


class Output(_Strict):
    """What a run wrote; ``path`` as seen from the record."""

    path: str
    name: str = Field(pattern=r"^[^/\\\x00]*[^/\\\x00.][^/\\\x00]*$")
    sha256: str
    content_sha256: str
    parts: dict[str, str]


class Recorded(_Strict):
    """The content of a record, format 1."""

    record: Literal[1]
    command: str
    language: Language
    options: dict[str, Any]
    inputs: dict[str, Input]
    output: Output
    versions: dict[str, str]


@dataclass(frozen=True)
class InputNow:
    """An input as it is now; ``files`` names those that are not as they were, ``gone`` counts."""

    path: str
    state: State
    files: tuple[str, ...] = ()
    gone: int = 0


@dataclass(frozen=True)
class RunRecord:
    """A record and where it lies; options and paths are found from there."""

    file: Path
    content: Recorded

    @property
    def folder(self) -> Path:
        """The folder from which the record's paths are seen."""
        return self.file.parent

    def located(self, told: str) -> Path:
        """Return where what the record names lies now."""
        if shipped.located(Path(told)) != Path(told):
            return Path(told)
        path = Path(told).expanduser() if told.startswith("~/") else self.folder / told
        # By name alone: ``..`` of a linked folder would lead elsewhere than where the run was.
        return Path(os.path.normpath(path))

    def outputs(self) -> Iterator[str]:
        """Yield every output that the run was asked for, as the record names them."""
        for value in self.content.options.values():
            for own in value if isinstance(value, list) else [value]:
                if isinstance(own, dict) and "output" in own:
                    yield str(own["output"])

    def inputs_now(self) -> tuple[InputNow, ...]:
        """Return each input with what has become of it. Raises FileError."""
        own = {self.located(told) for told in (*self.outputs(), self.content.output.path)}
        return tuple(self._input_now(told, was, own) for told, was in self.content.inputs.items())

    def _input_now(self, told: str, was: Input, outputs: set[Path]) -> InputNow:
        path = self.located(told)
        with reading(path):
            now = fingerprint(str(path), without=outputs)
            if now is None:
                return InputNow(told, "missing")
            if now.sha256 == was.sha256:
                return InputNow(told, "same")
            if not was.each:
                return InputNow(told, "changed")
            left = {path.absolute() for path in outputs}
            hashes = {
                name: short(sha256_of(file))
                for name, file in files_named(str(path))
                if file.absolute() not in left
            }
        other = tuple(name for name, own in hashes.items() if own not in was.each)
        return InputNow(told, "changed", other, len(set(was.each) - set(hashes.values())))

    def result_now(self) -> State:
        """Return what has become of the result beside the record. Raises FileError."""
        path = self.located(self.content.output.path)
        with reading(path):
            if path.is_dir():
                now = written(path).sha256
                return "same" if now == self.content.output.sha256 else "changed"
            if not path.is_file():
                return "missing"
            return "same" if sha256_of(path) == self.content.output.sha256 else "changed"

    def other_versions(self) -> dict[str, tuple[str | None, str | None]]:
        """Return what has another version now: (then, now) by name, None where it was not there."""
        then, now = self.content.versions, versions()
        names = dict.fromkeys((*then, *now))
        return {n: (then.get(n), now.get(n)) for n in names if then.get(n) != now.get(n)}


def read_record(path: Path) -> RunRecord:
    """Read a record, given as itself or as the result that it is of.

    Raises FileError where there is none, or it is of a newer tandai or damaged.
    """
    file = _file_of(path)
    try:
        content = json.loads(read_bytes(file))
        found = content.get("record") if isinstance(content, dict) else None
        if isinstance(found, int) and found > FORMAT:
            raise FileError(
                tr("is a record of a newer tandai.", "adalah catatan tandai yang lebih baru."),
                where=file,
                hint=tr("Install that version.", "Pasang versi itu."),
            )
        return RunRecord(file.absolute(), Recorded.model_validate(content))
    except (ValueError, RecursionError) as error:
        raise FileError(
            tr("is no record of a run, or damaged.", "bukan catatan proses, atau rusak."),
            where=file,
            hint=tr(
                "Records are named NAME.record.json, and record.json in a folder.",
                "Catatan bernama NAMA.record.json, atau record.json dalam folder.",
            ),
        ) from error


def _file_of(path: Path) -> Path:
    if path.is_dir():
        return record_path(path, folder=True)
    beside = record_path(path, folder=False)
    return beside if beside.is_file() else path


def parts_that_differ(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parts of an output that are not as they were, that went or that came."""
    return tuple(sorted(n for n in {*then, *now} if then.get(n) != now.get(n)))


def inputs_named(result: Path, command: str, option: str) -> list[str]:
    """Return what the run that made a result was given for an option, as it is named from here.

    Nothing where another command made it, its record is not there, or something of it went.
    """
    try:
        record = read_record(result)
    except FileError:
        return []
    given = record.content.options.get(option)
    told = [own for own in (given if isinstance(given, list) else [given]) if isinstance(own, dict)]
    paths = [record.located(str(own["input"])) for own in told if "input" in own]
    if record.content.command != command or not all(path.exists() for path in paths):
        return []
    here = Path.cwd()
    return [str(path.relative_to(here) if path.is_relative_to(here) else path) for path in paths]
