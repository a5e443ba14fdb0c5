"""What became of an indicator, as codes; :mod:`tandai.words.codebook` says them in words."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """Why an indicator is not what it was; each comes with its ``id`` and what it is ``now``."""

    RENAMED = "renamed"
    MERGED = "merged"
    WIDENED = "widened"
    SPLIT = "split"
    DROPPED = "dropped"
    REDEFINED = "redefined"
    UNKNOWN = "unknown"
