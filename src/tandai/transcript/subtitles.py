"""Subtitles (.srt, .vtt, as whisper writes them) as running text.

Cues become turns: a new line begins where a cue names a speaker, and, where none ever does,
after a pause or at the end of a sentence in a long stretch.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from tandai.errors import FileError
from tandai.files import read_text
from tandai.language import tr
from tandai.transcript.labels import split_label

# Whisper breaks cues at about five seconds; a pause this long usually ends a turn.
_PAUSE_MS = 1500
_LONG_STRETCH_WORDS = 60

_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,60})>")
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,80}>|<\d[\d:.]+>")
_BRACKETED_SPEAKER = re.compile(r"^\[\s*((?:SPEAKER|Speaker|Pembicara)[ _]?\d+)\s*\]:?\s*")


@dataclass(frozen=True)
class _Cue:
    start: int
    end: int
    text: str


def read_subtitles(path: Path) -> str:
    """Return the spoken text of a subtitle file, one turn a line.

    Raises FileError when the file holds no cue.
    """
    cues = _cues(path)
    labelled = [split_label(cue.text) is not None for cue in cues]
    breaks = labelled if sum(labelled) >= 2 else _breaks_at_pauses(cues)
    text = ""
    for cue, new_line in zip(cues, breaks, strict=True):
        separator = "" if not text else ("\n" if new_line else " ")
        text += separator + cue.text
    return text + "\n"


def _cues(path: Path) -> list[_Cue]:
    import pysubs2

    content = read_text(path)
    try:
        subtitles = pysubs2.SSAFile.from_string(
            _voices_as_labels(content), format_=path.suffix.lower().lstrip(".")
        )
    except (pysubs2.exceptions.Pysubs2Error, ValueError, IndexError) as error:
        raise _no_cues(path) from error
    cues = []
    for event in subtitles:
        text = " ".join(_TAG.sub("", event.plaintext).split())
        text = _BRACKETED_SPEAKER.sub(r"\1: ", text)
        if text:
            cues.append(_Cue(event.start, event.end, text))
    if not cues:
        raise _no_cues(path)
    return cues


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
