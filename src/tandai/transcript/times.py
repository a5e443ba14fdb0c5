"""When in a recording something was said, for transcripts that know it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timed:
    """A part of a text, ``text[start:end]``, and when it was said, in seconds of the recording."""

    start: int
    end: int
    start_time: float
    end_time: float


def time_of(times: Iterable[Timed], start: int, end: int) -> tuple[float, float] | None:
    """Return from when to when ``text[start:end]`` was said; None where no time is known.

    A part of a cue has the time of the whole cue: where in it a word was said is not known.
    """
    heard = [timed for timed in times if timed.start < end and start < timed.end]
    if not heard:
        return None
    return min(timed.start_time for timed in heard), max(timed.end_time for timed in heard)


def moved(times: Sequence[Timed], by: int) -> tuple[Timed, ...]:
    """Return the times of a text that lost ``by`` characters at its start."""
    return tuple(
        Timed(max(0, timed.start - by), timed.end - by, timed.start_time, timed.end_time)
        for timed in times
        if timed.end > by
    )


def clock(seconds: float) -> str:
    """Return a time as players show it: ``0:12:03``."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
