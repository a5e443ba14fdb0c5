"""Subtitles (.srt, .vtt, as whisper writes them) as running text.

Cues become turns: a new line begins where a cue names a speaker, and, where none ever does,
after a pause or at the end of a sentence in a long stretch.
"""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tandai.errors import FileError
from tandai.files import read_text
from tandai.language import tr
from tandai.transcript.labels import split_label

# Whisper breaks cues at about five seconds; a pause this long usually ends a turn.
_PAUSE_MS = 1500
_LONG_STRETCH_WORDS = 60

# Every repetition is bounded and none runs across "<" or "{", so that each of these takes a time
# proportional to the text, whatever a file holds.
_VOICE = re.compile(r"<v(?:\.[\w.]{1,60})?[ \t]{1,9}([^<>\n]{1,60})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|<\d[\d:.]{1,20}>|\{\\[^{}]{1,80}\}")
_BRACKETED_SPEAKER = re.compile(r"^\[\s*((?:SPEAKER|Speaker|Pembicara)[ _]?\d+)\s*\]:?\s*")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class _Cue:
    """A cue: when it is shown, in milliseconds, and its lines, none of them empty."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def read_subtitles(path: Path) -> str:
    """Return the spoken text of a subtitle file, one turn a line.

    Raises FileError when the file holds no cue.
    """
    cues = _without_rolling(_cues(path))
    labelled = sum(split_label(line) is not None for cue in cues for line in cue.lines)
    pieces = _pieces_by_label(cues) if labelled >= 2 else _pieces_by_pause(cues)
    text = ""
    for piece, new_line in pieces:
        separator = "" if not text else ("\n" if new_line else " ")
        text += separator + piece
    return text + "\n"


def _cues(path: Path) -> list[_Cue]:
    import pysubs2

    suffix = path.suffix.lower()
    content = _BLANK_LINES.sub("\n\n", _voices_as_labels(read_text(path)))
    try:
        # Tags are kept here and taken out below: the library's own patterns for them need
        # a time that grows with the square of the text where "<" or "{" is never closed.
        with warnings.catch_warnings():
            # It warns where an empty cue stands, and might quote it.
            warnings.simplefilter("ignore")
            subtitles = pysubs2.SSAFile.from_string(
                content, format_=suffix.lstrip("."), keep_html_tags=True
            )
    except (pysubs2.exceptions.Pysubs2Error, ValueError, IndexError) as error:
        raise _no_cues(path) from error
    cues = []
    for event in subtitles:
        lines = _lines_of(event.text, whole=suffix != ".vtt")
        if lines:
            cues.append(_Cue(event.start, event.end, lines))
    if not cues:
        raise _no_cues(path)
    return cues


def _lines_of(raw: str, *, whole: bool) -> tuple[str, ...]:
    """Return the spoken lines of a cue without tags.

    In WebVTT a cue ends at the first empty line; what follows is a note or the name of the
    next cue, which the library leaves here. In SubRip people leave lines empty inside a cue.
    """
    text = raw.replace(r"\N", "\n").replace(r"\n", "\n").replace(r"\h", " ")
    if not whole:
        text = text.partition("\n\n")[0]
    lines = (" ".join(_TAG.sub("", line).split()) for line in text.split("\n"))
    return tuple(_BRACKETED_SPEAKER.sub(r"\1: ", line) for line in lines if line)


def _without_rolling(cues: list[_Cue]) -> list[_Cue]:
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


def _repeated(before: _Cue, cue: _Cue) -> int:
    """Return how many lines at the start of ``cue`` are those at the end of ``before``."""
    longest = min(len(before.lines), len(cue.lines))
    return next((n for n in range(longest, 0, -1) if before.lines[-n:] == cue.lines[:n]), 0)


def _pieces_by_label(cues: list[_Cue]) -> Iterator[tuple[str, bool]]:
    """Yield (text, whether it begins a turn); a label said again by the same speaker is dropped.

    Programs that tell speakers apart put the label on every cue, many to a turn.
    """
    speaker: tuple[str, ...] = ()
    for line in (line for cue in cues for line in cue.lines):
        label = split_label(line)
        if label is None:
            yield line, False
        elif label.names == speaker:
            yield line[label.end :].strip(), False
        else:
            speaker = label.names
            yield line, True


def _pieces_by_pause(cues: list[_Cue]) -> Iterator[tuple[str, bool]]:
    for cue, new_line in zip(cues, _breaks_at_pauses(cues), strict=True):
        yield cue.text, new_line


def _voices_as_labels(content: str) -> str:
    """``<v Kiki>Halo`` is WebVTT's way of naming a speaker."""
    return _VOICE.sub(lambda match: f"{match.group(1).strip()}: ", content)


def _no_cues(path: Path) -> FileError:
    return FileError(
        tr(
            "holds no subtitle cue (a line of times, then a line of text).",
            "tidak berisi takarir (satu baris waktu, lalu satu baris teks).",
        ),
        where=path,
        hint=tr(
            "Check that the file is a subtitle file.",
            "Periksa apakah berkas ini memang takarir.",
        ),
    )


def _breaks_at_pauses(cues: list[_Cue]) -> list[bool]:
    breaks = [False]
    words = len(cues[0].text.split())
    for before, cue in itertools.pairwise(cues):
        sentence_ends = before.text.endswith((".", "?", "!", "…"))
        paused = cue.start - before.end >= _PAUSE_MS
        new_line = paused or (sentence_ends and words >= _LONG_STRETCH_WORDS)
        breaks.append(new_line)
        words = len(cue.text.split()) + (0 if new_line else words)
    return breaks
