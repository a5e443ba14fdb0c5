"""Parquet tables as frames of strings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from tandai.ground.bounds import MAX_CELLS, MAX_TABLE_BYTES, Count, beyond
from tandai.ground.files import damaged, read_bytes, require_file
from tandai.ground.frames import column_names
from tandai.ground.json_lines import as_text
from tandai.ground.language import tr
from tandai.ground.parquet_claims import require_true_claims

# Row 1 is the heading wherever a table is shown, so the first row of data is row 2.
_FIRST_DATA_ROW = 2
_ROWS = 20_000
_LONGEST_ARRAY = 1_000


def parquet_frames(path: Path) -> Iterator[pl.DataFrame]:
    """Yield a table as frames of strings, with the numbers of rows in ``row``.

    Raises FileError where it is damaged, or claims or holds too much.
    """
    require_file(path, MAX_TABLE_BYTES)
    require_true_claims(path)
    frame = _typed(path)
    names = column_names(path, frame.columns)
    frame.columns = names
    count = Count(path)
    count.columns(len(names))
    for start in range(0, max(1, len(frame)), _ROWS):
        part = frame.slice(start, _ROWS)
        count.add(
            rows=len(part),
            cells=len(part) * len(names),
            characters=sum(_length(column) for column in part.iter_columns()),
        )
        texts = [_texts(count, column) for column in part.iter_columns() if column.name != "row"]
        numbers = range(start + _FIRST_DATA_ROW, start + _FIRST_DATA_ROW + len(part))
        numbered = pl.DataFrame([*texts, pl.Series("row", numbers, dtype=pl.Int64)])
        filled = [pl.col(text.name).str.strip_chars() != "" for text in texts]
        yield numbered.filter(pl.any_horizontal(filled)) if filled else numbered


def _typed(path: Path) -> pl.DataFrame:
    # By bytes and not by name: a name need not be Unicode, and polars accepts no other.
    data = read_bytes(path, MAX_TABLE_BYTES)
    try:
        kinds = pl.read_parquet_schema(io.BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        # Their messages can quote cells.
        raise damaged(path) from None
    if any(_array_width(kind) > _LONGEST_ARRAY for kind in kinds.values()):
        raise beyond(path, tr("cells", "sel"), MAX_CELLS)
    try:
        return pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        raise damaged(path) from None


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
