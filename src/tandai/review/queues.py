"""In which order passages are shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A passage in a queue: its ``row`` in the material, and how it was drawn."""

    row: int
    probability: float | None
