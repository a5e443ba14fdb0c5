"""What a command was given to tag: transcripts, and tables of passages."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tandai.ground.errors import UsageError
from tandai.ground.files import reading
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.tables import is_table
from tandai.tags import is_tag_file
from tandai.transcript import find_transcripts
from tandai.transcript.passed_over import passed_over
from tandai.transcript.sources import SUFFIXES, files_below, named_files

_PARQUET = ".parquet"


@dataclass(frozen=True)
class Inputs:
    """Files by document id, transcripts and tables, each in the order in which they were given.

    ``skipped``: what lies in folders beside them and is not read.
    """

    transcripts: Mapping[str, Path]
    tables: Mapping[str, Path]
    skipped: tuple[Message, ...] = ()

    @property
    def bytes(self) -> int:
        """The size of all files together."""
        return sum(_size(path) for path in (*self.transcripts.values(), *self.tables.values()))


def _size(path: Path) -> int:
    with reading(path):
        return path.stat().st_size


def find_inputs(patterns: Iterable[str | Path]) -> Inputs:
    """Return what files, folders and globs name, told apart by suffix.

    A folder is one of transcripts (:func:`tandai.transcript.find_transcripts`), or one of Parquet
    files alone, its parts in the order of their names; other tables are given by name or pattern,
    since results lie in folders too.

    Raises InputError where nothing is found, UsageError for tables that hold tags already.
    """
    tables: dict[Path, None] = {}
    others: list[str] = []
    for pattern in map(str, patterns):
        own, rest = _tables_of(pattern)
        tables |= dict.fromkeys(own)
        if rest:
            others.append(pattern)
    transcripts = find_transcripts(others) if others else {}
    for table in tables:
        _require_untagged(table)
    skipped = passed_over(others, tables)
    if not tables:
        return Inputs(transcripts, {}, skipped)
    named = named_files([*transcripts.values(), *tables])
    return Inputs(
        {name: path for name, path in named.items() if path not in tables},
        {name: path for name, path in named.items() if path in tables},
        skipped,
    )


def _tables_of(pattern: str) -> tuple[list[Path], bool]:
    """Return the tables that a pattern names, and whether it names transcripts, or nothing."""
    path = Path(pattern)
    with reading(path):
        if path.is_dir():
            return _parts_in(path)
        if path.exists() or not glob.has_magic(pattern):
            return ([path], False) if is_table(path) else ([], True)
        found = [Path(own) for own in sorted(glob.glob(pattern, recursive=True))]
    tables = [own for own in found if is_table(own) and own.is_file()]
    return tables, not tables or any(own.suffix.lower() in SUFFIXES for own in found)


def _parts_in(folder: Path) -> tuple[list[Path], bool]:
    below = sorted(files_below(folder))
    spoken = any(own.suffix.lower() in SUFFIXES for own in below)
    parts = [
        own
        for own in below
        if own.suffix.lower() == _PARQUET and not own.name.startswith((".", "_"))
    ]
    return ([], True) if spoken or not parts else (parts, False)


def _require_untagged(table: Path) -> None:
    if is_tag_file(table):
        raise UsageError(
            tr("holds tags already.", "sudah berisi hasil penandaan."),
            where=table,
            hint=tr(
                "Give the table or the transcripts that they were made from.",
                "Berikan tabel atau transkrip asalnya.",
            ),
        )
