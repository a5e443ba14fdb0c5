"""Subtitles (.srt, .vtt, as whisper writes them) as cues."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

from tandai.ground.bounds import MAX_CUES, MAX_DOCUMENT_CHARACTERS, beyond
from tandai.ground.errors import FileError
from tandai.ground.files import read_text
from tandai.ground.language import tr
from tandai.transcript.cues import Cue, without_rolling

# Every repetition is bounded and none runs across "<" or "{", so that each of these takes a time
# proportional to the text, whatever a file holds.
_VOICE = re.compile(r"<v(?:\.[\w.]{1,60})?[ \t]{1,9}([^<>\n]{1,60})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|<\d[\d:.]{1,20}>|\{\\[^{}]{1,80}\}")
_BRACKETED_SPEAKER = re.compile(r"^\[\s*((?:SPEAKER|Speaker|Pembicara)[ _]?\d+)\s*\]:?\s*")
_BLANK_LINES = re.compile(r"\n{3,}")


def read_subtitles(path: Path) -> list[Cue]:
    """Return the cues of a subtitle file.

    Raises FileError when the file holds no cue.
    """
    return without_rolling(_cues(path))


def _cues(path: Path) -> list[Cue]:
    import pysubs2

    suffix = path.suffix.lower()
    text = read_text(path, MAX_DOCUMENT_CHARACTERS)
    if text.count("-->") > MAX_CUES:
        raise beyond(path, tr("cues", "subtitel"), MAX_CUES)
    content = _BLANK_LINES.sub("\n\n", _voices_as_labels(text))
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
            cues.append(Cue(event.start, event.end, lines))
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


def _voices_as_labels(content: str) -> str:
    """``<v Kiki>Halo`` is WebVTT's way of naming a speaker."""
    return _VOICE.sub(lambda match: f"{match.group(1).strip()}: ", content)


def _no_cues(path: Path) -> FileError:
    return FileError(
        tr(
            "holds no subtitle cue (a line of times, then a line of text).",
            "tidak berisi subtitel (satu baris waktu, lalu satu baris teks).",
        ),
        where=path,
        hint=tr(
            "Check that the file is a subtitle file.",
            "Periksa apakah berkas ini memang subtitel.",
        ),
    )
