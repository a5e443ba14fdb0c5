"""The first of many names, as a sentence holds them."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.ground.language import tr
from tandai.ground.numbers import whole


def first_few(names: Sequence[str], most: int, mark: str = ", ") -> str:
    """Return the first names, and a sign where there are more: ``a, b, …``."""
    return mark.join(names[:most]) + (f"{mark}…" if len(names) > most else "")


def first_counted(names: Sequence[str], most: int, mark: str = ", ") -> str:
    """Return the first names, and how many more there are: ``a, b, … (+10 more)``."""
    left = whole(len(names) - most)
    more = tr(f" (+{left} more)", f" (+{left} lagi)") if len(names) > most else ""
    return first_few(names, most, mark) + more
