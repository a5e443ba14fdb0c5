"""Cues of a recording - what was said from one time to another - as running text with times.

Cues become turns: a new line begins where a cue names a speaker, and, where none ever does,
after a pause or at the end of a sentence in a long stretch.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tandai.transcript.labels import recurring_names, split_label
from tandai.transcript.times import Timed

# Whisper breaks cues at about five seconds; a pause this long usually ends a turn.
_PAUSE_MS = 1500
_LONG_STRETCH_WORDS = 60


@dataclass(frozen=True)
class Cue:
    """What was said between two times, in milliseconds: its lines, none of them empty."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class _Piece:
    """A part of the text, whether a turn begins with it, and the cue that it comes from."""

    text: str
    begins: bool
    cue: Cue


def text_of_cues(cues: Sequence[Cue]) -> tuple[str, tuple[Timed, ...]]:
    """Return the spoken text, one turn a line, and when each part of it was said."""
    names = recurring_names(line for cue in cues for line in cue.lines)
    labelled = sum(split_label(line, names) is not None for cue in cues for line in cue.lines)
    pieces = _by_label(cues, names) if labelled >= 2 else _by_pause(cues)
    parts: list[str] = []
    times: list[Timed] = []
    offset = 0
    for piece in pieces:
        if not piece.text:
            continue
        separator = "" if not parts else ("\n" if piece.begins else " ")
        start = offset + len(separator)
        offset = start + len(piece.text)
        parts.append(separator + piece.text)
        times.append(Timed(start, offset, piece.cue.start / 1000, piece.cue.end / 1000))
    return "".join(parts) + "\n", tuple(times)


def without_rolling(cues: list[Cue]) -> list[Cue]:
    """Drop repeated lines where a file rolls: each cue shows the lines of the one before again.

    YouTube's captions do. Two equal cues alone prove nothing, since people do say "Ya." twice:
    at least half of all cues must begin with the end of the one before, some with two lines.
    """
    repeated = [0, *(_repeated(before, cue) for before, cue in itertools.pairwise(cues))]
    rolling = any(
        n and len(before.lines) + len(cue.lines) > 2
        for n, (before, cue) in zip(repeated[1:], itertools.pairwise(cues), strict=True)
    )
    if not rolling or sum(n > 0 for n in repeated) < (len(cues) - 1) / 2:
        return cues
    kept = (replace(cue, lines=cue.lines[n:]) for n, cue in zip(repeated, cues, strict=True))
    return [cue for cue in kept if cue.lines]


def _repeated(before: Cue, cue: Cue) -> int:
    """Return how many lines at the start of ``cue`` are those at the end of ``before``."""
    longest = min(len(before.lines), len(cue.lines))
    return next((n for n in range(longest, 0, -1) if before.lines[-n:] == cue.lines[:n]), 0)


def _by_label(cues: Sequence[Cue], names: frozenset[str]) -> Iterator[_Piece]:
    """Yield the lines; a label said again by the same speaker is dropped.

    Programs that tell speakers apart put the label on every cue, many to a turn.
    """
    speaker: tuple[str, ...] = ()
    for cue, line in ((own, line) for own in cues for line in own.lines):
        label = split_label(line, names)
        if label is None:
            yield _Piece(line, False, cue)
        elif label.names == speaker:
            yield _Piece(line[label.end :].strip(), False, cue)
        else:
            speaker = label.names
            yield _Piece(line, True, cue)


def _by_pause(cues: Sequence[Cue]) -> Iterator[_Piece]:
    for cue, begins in zip(cues, _breaks_at_pauses(cues), strict=True):
        yield _Piece(cue.text, begins, cue)


def _breaks_at_pauses(cues: Sequence[Cue]) -> list[bool]:
    breaks = [False]
    words = len(cues[0].text.split())
    for before, cue in itertools.pairwise(cues):
        sentence_ends = before.text.endswith((".", "?", "!", "…"))
        paused = cue.start - before.end >= _PAUSE_MS
        new_line = paused or (sentence_ends and words >= _LONG_STRETCH_WORDS)
        breaks.append(new_line)
        words = len(cue.text.split()) + (0 if new_line else words)
    return breaks
