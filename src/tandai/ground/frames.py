"""Rows of text made into data frames, some thousand at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl

from tandai.ground.bounds import MAX_TABLE_MEMORY, Count, beyond
from tandai.ground.errors import TableError
from tandai.ground.language import tr

# A frame is made of so many characters, or of cells as if each had 80: enough for polars to be
# quick, and little beside what is kept. Less where nothing is kept.
_FRAME_CHARACTERS = 16 * 2**20
_LAZY_CHARACTERS = 2 * 2**20
_OF_CELLS = 80
# What the name of a column without heading looks like: the letters that spreadsheets give it.
_NAMELESS = re.compile(r"\([A-Z]+\)")
# What polars holds in the cell itself.
_SHORT = 12


def frames_of(
    count: Count, heading: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> Iterator[pl.DataFrame]:
    """Yield frames of strings with a column ``row``, the numbers given; at least one, maybe empty.

    Rows that are shorter than the ``heading`` are filled up with "". Those that are longer, and
    columns without heading, get a column that is named by its letters, such as ``(F)``; later
    frames may so have more columns.

    Raises TableError where two columns have the same heading, FileError where ``count`` does.
    """
    most = _FRAME_CHARACTERS if count.bounded else _LAZY_CHARACTERS
    count.columns(len(heading))
    names = column_names(count.path, heading)
    numbers: list[int] = []
    batch: list[Sequence[str]] = []
    cells = characters = 0
    made = False
    for number, row in rows:
        if len(row) > len(names):
            if batch:
                yield _frame(names, batch, numbers)
                made, cells, characters = True, 0, 0
                batch, numbers = [], []
            count.columns(len(row))
            names += [f"({letters_of(place)})" for place in range(len(names), len(row))]
        elif len(row) < len(names):
            row = [*row, *[""] * (len(names) - len(row))]
        length = sum(map(len, row))
        count.add(rows=1, cells=len(row), characters=length)
        batch.append(row)
        numbers.append(number)
        cells += len(row)
        characters += length
        if cells > most // _OF_CELLS or characters > most:
            yield _frame(names, batch, numbers)
            made, cells, characters = True, 0, 0
            batch, numbers = [], []
    if batch or not made:
        yield _frame(names, batch, numbers)


def column_names(path: Path, heading: Sequence[str]) -> list[str]:
    """Return the names of columns, each its own; raises TableError where two are the same."""
    names = [name.strip() or f"({letters_of(place)})" for place, name in enumerate(heading)]
    if len(set(names)) < len(names):
        raise TableError(
            tr("two columns have the same heading.", "dua kolom berjudul sama."),
            where=path,
        )
    return names


def letters_of(place: int) -> str:
    """Return the letters that spreadsheets give to a column; ``place`` counts from 0."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _frame(
    names: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]
) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    series = [
        pl.Series(name, column, dtype=pl.String)
        for name, column in zip(names, columns, strict=True)
        # The numbers given count, not those that somebody wrote.
        if name != "row"
    ]
    return pl.DataFrame([*series, pl.Series("row", numbers, dtype=pl.Int64)])


def whole(path: Path, frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return the frames as one, "" where a column was not known yet, and ``row`` the last column.

    Columns that have neither heading nor cells are left out. Raises FileError where the frames
    take more than ``MAX_TABLE_MEMORY``.
    """
    kept: list[pl.DataFrame] = []
    memory = 0
    for frame in frames:
        memory += memory_of(frame)
        require_memory(path, memory)
        kept.append(frame)
    frame = pl.concat(kept, how="diagonal") if len(kept) > 1 else kept[0]
    if any(part.columns != frame.columns for part in kept):
        frame = frame.with_columns(pl.col(pl.String).fill_null(""))
    return without_nameless(frame)


def without_nameless(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame without columns that have neither heading nor cells, ``row`` the last."""
    nameless = [name for name in frame.columns if _NAMELESS.fullmatch(name)]
    empty = [name for name in nameless if not (frame[name] != "").any()]
    names = [name for name in frame.columns if name not in {"row", *empty}]
    return frame.select([*names, "row"])


def memory_of(frame: pl.DataFrame) -> int:
    """Return what a frame takes, in bytes: strings count as if no two of them were shared."""
    total = 0
    for column in frame.iter_columns():
        if column.dtype == pl.String:
            # polars would add lengths up in 32 bits.
            lengths = column.str.len_bytes().cast(pl.Int64)
            total += 16 * len(column) + int(lengths.filter(lengths > _SHORT).sum())
        else:
            total += int(column.estimated_size())
    return total


def require_memory(path: Path, size: int, limit: int = MAX_TABLE_MEMORY) -> None:
    """Refuse what takes more bytes than ``limit``."""
    if size > limit:
        raise beyond(path, tr("MB of text and cells", "MB teks dan sel"), limit // 2**20)
