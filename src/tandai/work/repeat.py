"""`tandai repeat`: a result again from its record, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tandai.ground.errors import FileError, Problem
from tandai.ground.fingerprints import Written, written
from tandai.ground.language import speaking, tr
from tandai.ground.recorded import InputNow, RunRecord, State, parts_that_differ
from tandai.ground.workrooms import private_folder, workroom

# Whoever performs a command: its name and its options, with paths as paths.
Perform = Callable[[str, Mapping[str, Any]], object]
# Results whose lines can be laid side by side.
_LINES = (".jsonl", ".json", ".csv", ".tsv", ".html", ".htm", ".md", ".txt", ".yaml", ".yml")


@dataclass(frozen=True)
class Repetition:
    """What came out when a run was repeated.

    ``equal``: the result has the content that the record tells. ``parts``: where it has not,
    which files of a folder or members of a document differ. ``lines``: numbers of the lines that
    differ from the result beside the record, where that is still the one recorded and made of
    lines; None where it cannot be told. ``result``: what has become of that one.
    ``versions``: (then, now) of what has another version.
    """

    record: str
    command: str
    equal: bool
    parts: tuple[str, ...]
    lines: tuple[int, ...] | None
    result: State
    inputs: tuple[InputNow, ...]
    versions: dict[str, tuple[str | None, str | None]]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def repeat(record: RunRecord, perform: Perform) -> Repetition:
    """Run a record's command again in a private place and compare what it writes.

    Nothing beside the record is touched, and nothing is left. Raises FileError where inputs are
    missing or the command writes no such result any more, and whatever the command raises.
    """
    inputs = record.inputs_now()
    _require_present(record, inputs)
    result = record.result_now()
    with workroom(private_folder()) as room:
        options, made = _options_in(record, room)
        with speaking(record.content.language):
            perform(record.content.command, options)
        if not made.exists():
            raise FileError(
                tr(
                    "the command wrote no such result this time.",
                    "kali ini perintahnya tidak menulis hasil itu.",
                ),
                where=record.file,
            )
        now = written(made)
        equal = now.content_sha256 == record.content.output.content_sha256
        return Repetition(
            record=record.file.name,
            command=record.content.command,
            equal=equal,
            parts=() if equal else parts_that_differ(record.content.output.parts, now.parts),
            lines=None if equal or result != "same" else _lines(record, made, now),
            result=result,
            inputs=inputs,
            versions=record.other_versions(),
        )


def _require_present(record: RunRecord, inputs: tuple[InputNow, ...]) -> None:
    missing = [own.path for own in inputs if own.state == "missing"]
    if missing:
        raise FileError(
            tr(
                "cannot be repeated: what it was made from is not there.",
                "tidak dapat diulang: bahannya tidak ada.",
            ),
            where=record.file,
            hint=tr(
                "Put it where it was, as seen from the record.",
                "Letakkan kembali di tempatnya, dilihat dari catatan ini.",
            ),
            problems=[Problem(path, tr("is missing", "tidak ada")) for path in missing],
        )


def _options_in(record: RunRecord, room: Path) -> tuple[dict[str, Any], Path]:
    """Return the options with the recorded output in a room, and where it will be there.

    Others that the same command wrote have records of their own and are not made again.
    """
    own = record.content.output
    # A model is named after its folder, so the name stays.
    place = room / own.name

    def placed(value: Any) -> Any:
        if isinstance(value, list):
            return [placed(one) for one in value]
        if isinstance(value, dict) and "output" in value:
            return place if value["output"] == own.path else None
        if isinstance(value, dict):
            return record.located(str(value.get("input", "")))
        return value

    options = {name: placed(value) for name, value in record.content.options.items()}
    # There is nothing to replace in the room, and nothing elsewhere that may be.
    return {**options, **({"force": False} if "force" in options else {})}, place


def _lines(record: RunRecord, made: Path, now: Written) -> tuple[int, ...] | None:
    """Return the numbers of lines that differ, those that only one has among them."""
    if now.parts or made.suffix.lower() not in _LINES:
        return None
    first = record.located(record.content.output.path).read_bytes().splitlines()
    second = made.read_bytes().splitlines()
    longest = max(len(first), len(second))
    return tuple(n + 1 for n in range(longest) if first[n : n + 1] != second[n : n + 1])
