"""Parquet tables as frames of strings."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from tandai.ground.bounds import MAX_CELLS, MAX_TABLE_BYTES, WHOLE, Count, Extent, beyond
from tandai.ground.files import damaged, read_bytes, require_file
from tandai.ground.frames import column_names
from tandai.ground.json_lines import as_text
from tandai.ground.language import tr
from tandai.ground.parquet_claims import require_true_claims

# Row 1 is the heading wherever a table is shown, so the first row of data is row 2.
_FIRST_DATA_ROW = 2
_ROWS = 20_000
_LONGEST_ARRAY = 1_000
_DAMAGE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)


def parquet_frames(path: Path, extent: Extent = WHOLE) -> Iterator[pl.DataFrame]:
    """Yield a table as frames of strings, with the numbers of rows in ``row``.

    Read lazily, one group of rows is in memory at a time. Raises FileError where it is damaged,
    or claims or holds too much.
    """
    size = require_file(path, extent.most_bytes)
    groups = require_true_claims(path, extent)
    count = extent.count(path)
    begin, everything = 0, max(1, sum(groups))
    for frame in _groups(path, groups) if extent.lazily else [_typed(path)]:
        names = column_names(path, frame.columns)
        frame.columns = names
        count.columns(len(names))
        for start in range(0, max(1, len(frame)), _ROWS):
            part = frame.slice(start, _ROWS)
            yield _strings_of(part, count, begin + start)
            done = begin + start + len(part)
            extent.told(size * done // everything - size * (begin + start) // everything)
        begin += len(frame)


def _strings_of(part: pl.DataFrame, count: Count, start: int) -> pl.DataFrame:
    """Return rows as strings; ``start`` counts the rows before them."""
    count.add(
        rows=len(part),
        cells=len(part) * len(part.columns),
        characters=sum(_length(column) for column in part.iter_columns()),
    )
    texts = [_texts(count, column) for column in part.iter_columns() if column.name != "row"]
    numbers = range(start + _FIRST_DATA_ROW, start + _FIRST_DATA_ROW + len(part))
    numbered = pl.DataFrame([*texts, pl.Series("row", numbers, dtype=pl.Int64)])
    filled = [pl.col(text.name).str.strip_chars() != "" for text in texts]
    return numbered.filter(pl.any_horizontal(filled)) if filled else numbered


def _groups(path: Path, groups: Sequence[int]) -> Iterator[pl.DataFrame]:
    """Yield each group of rows as it is typed; an empty table once."""
    start = 0
    for rows in [own for own in groups if own] or [0]:
        yield _typed(path, (start, rows))
        start += rows


def _typed(path: Path, rows: tuple[int, int] | None = None) -> pl.DataFrame:
    """Return a table, or of it so many rows from one on (start, number)."""
    if rows is None or not _has_name(path):
        # By bytes and not by name: a name need not be Unicode, and polars accepts no other.
        source: io.BytesIO | str = io.BytesIO(
            read_bytes(path, MAX_TABLE_BYTES if rows is None else sys.maxsize)
        )
    else:
        source = str(path)
    try:
        kinds = pl.read_parquet_schema(source)
    except _DAMAGE:
        # Their messages can quote cells.
        raise damaged(path) from None
    if any(_array_width(kind) > _LONGEST_ARRAY for kind in kinds.values()):
        raise beyond(path, tr("cells", "sel"), MAX_CELLS)
    if isinstance(source, io.BytesIO):
        source.seek(0)
    try:
        if rows is None:
            return pl.read_parquet(source)
        return pl.scan_parquet(source, glob=False).slice(*rows).collect()
    except _DAMAGE:
        raise damaged(path) from None


def _has_name(path: Path) -> bool:
    """Whether the name of a file is Unicode."""
    try:
        return bool(str(path).encode())
    except UnicodeEncodeError:
        return False


def _array_width(kind: pl.DataType) -> int:
    """Return how many values an array in a cell has, 1 where there is none."""
    if isinstance(kind, pl.Array):
        width = 1
        for size in kind.shape:
            width *= size
        return width
    if isinstance(kind, pl.List):
        return _array_width(_instance(kind.inner))
    if isinstance(kind, pl.Struct):
        return max((_array_width(_instance(field.dtype)) for field in kind.fields), default=1)
    return 1


def _instance(kind: object) -> pl.DataType:
    return kind if isinstance(kind, pl.DataType) else pl.Null()


def _length(column: pl.Series) -> int:
    """Return the bytes of the strings of a column: equal ones are in the file once."""
    if column.dtype == pl.String:
        return _sum_of_lengths(column)
    if column.dtype == pl.List(pl.String):
        return _sum_of_lengths(column.explode())
    return 0


def _sum_of_lengths(texts: pl.Series) -> int:
    # polars adds lengths up in 32 bits.
    return int(texts.str.len_bytes().cast(pl.Int64).sum())


def _texts(count: Count, column: pl.Series) -> pl.Series:
    """Return a column as strings, "" where nothing stands."""
    if column.dtype == pl.String:
        return column.fill_null("")
    if column.dtype.is_integer():
        return column.cast(pl.String).fill_null("")
    texts = []
    for value in column:
        text = as_text(value)
        count.add(rows=0, cells=0, characters=len(text))
        texts.append(text)
    return pl.Series(column.name, texts, dtype=pl.String)
