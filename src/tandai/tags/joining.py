"""Tags written part by part, and the parts made one file.

A part of ``.jsonl`` is its lines, of ``.csv`` its rows without the heading, of ``.parquet`` a file
of its own, and of ``.xlsx`` lines as of ``.jsonl``, since a workbook is made at once.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import polars as pl

from tandai.documents.csv_writer import exact_csv, write_exact_csv
from tandai.documents.guards import formula_cells
from tandai.documents.xlsx_writer import MOST_ROWS, too_many_rows
from tandai.ground.json_lines import json_of_line
from tandai.ground.outputs import writing
from tandai.tags.lines import json_lines
from tandai.tags.records import tagged_of
from tandai.tags.tagged import TaggedPassage
from tandai.tags.writing import tag_frame, write_tag_book

# A part as it is kept: a file, or what would be in it.
Body = Path | bytes

# Rows of a group of a ``.parquet``: what a reader has in memory at a time.
_GROUP = 65_536


@dataclass(frozen=True)
class Form:
    """The form of a file of tags: its suffix, the indicators, and columns that go along."""

    suffix: str
    ids: tuple[str, ...]
    columns: tuple[str, ...] = ()

    @property
    def takes_any_column(self) -> bool:
        """Whether each passage may bring columns of its own, as lines of JSON may."""
        return self.suffix == ".jsonl"

    def part(self, tags: Sequence[TaggedPassage]) -> tuple[bytes, int]:
        """Return tags as a part, and how many of its cells a spreadsheet would run."""
        if self.suffix in (".jsonl", ".xlsx"):
            return "".join(json_lines(tags)).encode(), 0
        frame = tag_frame(tags, self.ids, self.columns)
        if self.suffix == ".csv":
            return exact_csv(frame, heading=False), formula_cells(frame)
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return buffer.getvalue(), 0

    def require_room(self, passages: int, suggestions: int, path: Path) -> None:
        """Raise UsageError for more than a sheet holds, before all of it is tagged."""
        if self.suffix == ".xlsx" and max(passages, suggestions) > MOST_ROWS:
            raise too_many_rows(path)

    def join(self, parts: Sequence[Body], path: Path, *, force: bool = False) -> None:
        """Write parts as one file, whole or not at all.

        Raises OutputError where it cannot be written, UsageError for more than a sheet holds.
        """
        if self.suffix == ".xlsx":
            write_tag_book(list(_tags_in(parts)), path, force=force)
            return
        with writing(path, force=force) as draft, draft.open("wb") as file:
            if self.suffix == ".parquet" and len(parts) > 1:
                _join_parquet(parts, file)
                return
            if self.suffix == ".csv":
                write_exact_csv([tag_frame((), self.ids, self.columns)], file)
            for part in parts:
                with _opened(part) as body:
                    shutil.copyfileobj(body, file, 2**20)


def _opened(part: Body) -> IO[bytes]:
    return io.BytesIO(part) if isinstance(part, bytes) else part.open("rb")


def _tags_in(parts: Sequence[Body]) -> Iterator[TaggedPassage]:
    for part in parts:
        with _opened(part) as body:
            yield from (tagged_of(json_of_line(line.decode())) for line in body)


class _Kept(io.RawIOBase):
    """A file that keeps what the system refuses; polars tells a full disk without a name."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failure: OSError | None = None

    def write(self, data: Any) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.failure = error
            raise

    def writable(self) -> bool:
        return True


def _join_parquet(parts: Sequence[Body], file: BinaryIO) -> None:
    kept = _Kept(file)
    sources = [io.BytesIO(part) if isinstance(part, bytes) else part for part in parts]
    try:
        table = pl.scan_parquet(cast("list[Path]", sources), glob=False)
        table.sink_parquet(cast("IO[bytes]", kept), row_group_size=_GROUP, maintain_order=True)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise (kept.failure or error) from None
