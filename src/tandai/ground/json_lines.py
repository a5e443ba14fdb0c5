"""JSON lines: a record a line, read one after another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from tandai.ground.bounds import MAX_PROBLEMS, WHOLE, Count, Extent
from tandai.ground.errors import Problem, TableError
from tandai.ground.files import text_lines
from tandai.ground.frames import frames_of
from tandai.ground.language import tr

# Records are brought into columns so many at a time.
_RECORDS = 5_000


def json_of_line(line: str) -> Any:
    r"""Return the value that a line of JSON holds.

    Raises ValueError where it is none, is nested too deeply, or holds half of a surrogate pair
    (``\ud83d`` alone): what is left of a character that was cut in two can be written nowhere.
    """
    try:
        value = json.loads(line)
        if "\\ud" in line.casefold():
            # UnicodeEncodeError is a ValueError.
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("depth") from error
    return value


def filled_lines(path: Path, extent: Extent = WHOLE) -> Iterator[tuple[int, str]]:
    """Yield the lines of a table of JSON lines that hold anything, with their numbers."""
    lines = enumerate(text_lines(path, extent.most_bytes, extent.told), start=1)
    return ((number, line) for number, line in lines if line.strip())


def json_frames(path: Path, extent: Extent = WHOLE) -> Iterator[pl.DataFrame]:
    """Yield a table as frames of strings; later ones may have more columns.

    Raises TableError naming all lines that are no JSON objects.
    """
    count = extent.count(path)
    names: dict[str, None] = {}
    problems: list[Problem] = []
    batch: list[tuple[int, dict[str, Any]]] = []
    made = False
    for number, line in filled_lines(path, extent):
        record = _record(line)
        if record is None:
            problems.append(_no_record(number))
            if len(problems) > MAX_PROBLEMS:
                break
            continue
        if problems:
            continue
        names.update(dict.fromkeys(record))
        count.columns(len(names))
        batch.append((number, record))
        if len(batch) >= _RECORDS:
            yield from _frames(count, list(names), batch)
            batch, made = [], True
    if problems:
        raise TableError(
            tr("is not valid JSON lines.", "bukan JSON lines yang sah."),
            where=path,
            problems=problems,
        )
    if batch or not made:
        yield from _frames(count, list(names), batch)


def _record(line: str) -> dict[str, Any] | None:
    try:
        record = json_of_line(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _no_record(number: int) -> Problem:
    return Problem(
        tr(f"line {number}", f"baris {number}"),
        tr(
            "is not a JSON object of whole characters",
            "bukan objek JSON dengan karakter utuh",
        ),
    )


def _frames(
    count: Count, names: list[str], batch: list[tuple[int, dict[str, Any]]]
) -> Iterator[pl.DataFrame]:
    rows = ((number, [as_text(record.get(name)) for name in names]) for number, record in batch)
    return frames_of(count, names, rows)


def as_text(value: Any) -> str:
    """Return a value as a cell would show it; a list of strings is joined by semicolons.

    Other lists and objects stay JSON.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | pl.Series) and all(isinstance(v, str) for v in value):
        return ";".join(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # What is nested stays what it was, and not what Python calls it.
    nested = isinstance(value, dict | list)
    return json.dumps(value, ensure_ascii=False, default=str) if nested else str(value)
