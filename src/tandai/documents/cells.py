"""How a value of each kind is written: a cell as it is read, and its numbers one by one.

A cell keeps its numbers. Pages and chapters write them by :func:`shown`, a workbook by
:func:`parts`, a column a number; so no form can say something else than another.
"""

from __future__ import annotations

from collections.abc import Sequence

from tandai.documents.tables import Column, Kind, Number, Value
from tandai.ground.language import tr
from tandai.ground.numbers import (
    NOTHING,
    bounds,
    decimal,
    percent,
    percent_bounds,
    plain,
    whole,
)


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
        return column.heading, tr(f"{column.heading}: share", f"{column.heading}: proporsi")
    if column.kind == "of":
        return column.heading, tr(f"{column.heading}: of", f"{column.heading}: dari")
    return column.parts or (column.heading,)


def part_kinds(column: Column) -> tuple[Kind, ...]:
    """Return the kinds of a cell's numbers, each of a kind of one number."""
    if column.kind == "counted":
        return "count", "percent"
    return (_SINGLE.get(column.kind, column.kind),) * len(part_headings(column))


_SINGLE: dict[Kind, Kind] = {
    "percent interval": "percent",
    "figure interval": "figure",
    "average interval": "average",
    "of": "count",
    "counts": "count",
}
_DECIMALS: dict[Kind, int] = {"average": 1, "figure": 2, "probability": 4}


def sort_value(value: Value) -> str | float | None:
    """Return what a column is sorted by; None, for what is not known, goes last."""
    first = value[0] if isinstance(value, tuple) else value
    return first if isinstance(first, str) or first is None else float(first)


def _number(kind: Kind, value: Number) -> str:
    if value is None:
        return NOTHING
    single = _SINGLE.get(kind, kind)
    if single == "percent":
        return percent(value, 1)
    if single == "number":
        return plain(value)
    if single in _DECIMALS:
        return decimal(value, _DECIMALS[single])
    return whole(int(value))


def _together(kind: Kind, numbers: Sequence[Number]) -> str:
    if kind == "of":
        return "/".join(_number("count", number) for number in numbers)
    if kind == "counts":
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
