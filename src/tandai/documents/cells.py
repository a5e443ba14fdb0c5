"""What stands in a table of the report: raw values, and how each kind of them is written.

A cell keeps its numbers. The page and the thesis form write them by :func:`shown`, the workbook
by :func:`parts`, a column a number; so no form can say something else than another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tandai.ground.language import tr
from tandai.ground.numbers import NOTHING, bounds, decimal, percent, percent_bounds, whole

Kind = Literal[
    "text",  # str
    "count",  # int
    "average",  # float, one decimal
    "percent",  # float from 0 to 1
    "figure",  # float, two decimals
    "percent interval",  # (value, low, high), from 0 to 1
    "figure interval",  # (value, low, high)
    "average interval",  # (value, low, high), one decimal
    "counted",  # (number, share from 0 to 1)
    "of",  # (k, K)
    "stance",  # (supports, hinders, mixed)
]
Number = int | float | None
Value = str | Number | tuple[Number, ...]


@dataclass(frozen=True)
class Column:
    """A column: ``key`` names it in every language, ``hint`` says what it means."""

    key: str
    heading: str
    kind: Kind = "text"
    hint: str = ""

    @property
    def numeric(self) -> bool:
        """Whether it is set flush right."""
        return self.kind != "text"


@dataclass(frozen=True)
class Table:
    """A table of the report; every row is as long as ``columns``.

    ``row_ids`` say what each row is about (an indicator's id, mostly).
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    row_ids: tuple[str, ...]
    notes: tuple[str, ...] = ()


def shown(column: Column, value: Value) -> str:
    """Return a cell as it is read, with the decimal mark of the current language."""
    if isinstance(value, tuple):
        return _together(column.kind, value)
    if isinstance(value, str):
        return value or NOTHING
    return _number(column.kind, value)


def parts(value: Value) -> tuple[str | Number, ...]:
    """Return a cell's numbers one by one, as many as :func:`part_headings`."""
    return value if isinstance(value, tuple) else (value,)


def part_headings(column: Column) -> tuple[str, ...]:
    """Return the headings of a cell's numbers."""
    if column.kind.endswith("interval"):
        low, high = tr("lower", "bawah"), tr("upper", "atas")
        return column.heading, f"{column.heading}: {low}", f"{column.heading}: {high}"
    if column.kind == "counted":
        return column.heading, tr(f"{column.heading}: share", f"{column.heading}: bagian")
    if column.kind == "of":
        return column.heading, tr(f"{column.heading}: of", f"{column.heading}: dari")
    if column.kind == "stance":
        return stance_words()
    return (column.heading,)


def sort_value(value: Value) -> str | float | None:
    """Return what a column is sorted by; None, for what is not known, goes last."""
    first = value[0] if isinstance(value, tuple) else value
    return first if isinstance(first, str) or first is None else float(first)


def stance_words() -> tuple[str, str, str]:
    """Return the three stances in the current language."""
    return (
        tr("supports", "mendukung"),
        tr("hinders", "menghambat"),
        tr("mixed", "campuran"),
    )


def _number(kind: Kind, value: Number) -> str:
    if value is None:
        return NOTHING
    if kind in ("percent", "percent interval"):
        return percent(value, 1)
    if kind in ("figure", "figure interval"):
        return decimal(value, 2)
    if kind in ("average", "average interval"):
        return decimal(value, 1)
    return whole(int(value))


def _together(kind: Kind, numbers: Sequence[Number]) -> str:
    if kind == "of":
        return "/".join(_number("count", number) for number in numbers)
    if kind == "stance":
        return " / ".join(_number("count", number) for number in numbers)
    if kind == "counted":
        number, share = numbers
        return f"{_number('count', number)} ({_number('percent', share)})"
    value, low, high = numbers
    if value is None or low is None or high is None:
        return _number(kind, value)
    return f"{_number(kind, value)} ({_bounds(kind, low, high)})"


def _bounds(kind: Kind, low: float, high: float) -> str:
    if kind == "percent interval":
        return percent_bounds(low, high, 1)
    return bounds(low, high, 1 if kind == "average interval" else 2)
