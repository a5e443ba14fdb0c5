"""The first of many names, as a sentence holds them."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.ground.numbers import whole


def first_few(names: Sequence[str], most: int, mark: str = ", ") -> str:
    """Return the first names, and a sign where there are more: ``a, b, …``."""
    return mark.join(names[:most]) + (f"{mark}…" if len(names) > most else "")


def first_counted(names: Sequence[str], most: int) -> str:
    """Return the first names, and how many there are where there are more: ``a, b, … (12)``."""
    return first_few(names, most) + (f" ({whole(len(names))})" if len(names) > most else "")
