"""Transcriptions as speech recognition writes them in JSON: whisper and its kin.

Read are the shapes of openai-whisper, faster-whisper and stable-ts (``segments`` with ``start``
and ``end`` in seconds), whisperX and what pyannote labelled (``speaker`` beside them),
whisper.cpp (``transcription`` with ``offsets`` in milliseconds) and the pipelines of
transformers (``chunks`` or ``speakers`` with ``timestamp``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tandai.ground.bounds import MAX_JSON_OBJECTS, MAX_JSON_VALUES, beyond
from tandai.ground.errors import FileError
from tandai.ground.files import read_bytes
from tandai.ground.language import tr
from tandai.ground.tables import json_of_line
from tandai.transcript.cues import Cue

# Where several of these are there, the first knows most: "speakers" has who spoke beside when.
_LISTS = ("segments", "speakers", "transcription", "chunks")
_LONGEST_NAME = 40
_HEAD_BYTES = 2**16
# Eight hours with the time of every word are about 12 MB, often in one line.
_MAX_BYTES = 32 * 2**20


def read_whisper(path: Path) -> list[Cue]:
    """Return the cues of a JSON transcription; a speaker's label stands before the words.

    Raises FileError where the file holds no list of timed speech.
    """
    data = read_bytes(path, _MAX_BYTES)
    # Known before anything is made of it: each object has its bracket, each value its comma.
    if data.count(b"{") + data.count(b"[") > MAX_JSON_OBJECTS:
        raise beyond(path, tr("JSON objects", "objek JSON"), MAX_JSON_OBJECTS)
    if data.count(b",") > MAX_JSON_VALUES:
        raise beyond(path, tr("JSON values", "nilai JSON"), MAX_JSON_VALUES)
    try:
        content = json_of_line(data.decode("utf-8-sig"))
    except ValueError:
        # The decoder's own words could quote the text.
        raise _not_spoken(path, tr("it is no JSON", "bukan JSON")) from None
    cues = list(_cues(content))
    if not cues:
        raise _not_spoken(
            path, tr("it has no segments with times", "tidak ada segmen yang berwaktu")
        )
    return cues


def may_be_spoken(path: Path) -> bool:
    """Whether a JSON file may be a transcription, by a look at its start: folders hold others."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return any(f'"{name}"'.encode() in head for name in (*_LISTS, "text"))


def _cues(content: Any) -> Iterator[Cue]:
    for segment in _segments(content):
        words = segment.get("text")
        times = _times(segment)
        if not isinstance(words, str) or times is None:
            continue
        said = " ".join(words.split())
        if said:
            speaker = _speaker(segment)
            yield Cue(*times, (f"{speaker}: {said}" if speaker else said,))


def _segments(content: Any) -> list[Mapping[str, Any]]:
    found = content
    if isinstance(content, dict):
        found = next((own for name in _LISTS if (own := content.get(name))), None)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _times(segment: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return start and end in milliseconds; the last end may be open, as transformers leave it."""
    offsets = segment.get("offsets")
    if isinstance(offsets, dict):
        start, end, factor = offsets.get("from"), offsets.get("to"), 1
    else:
        start, end, factor = segment.get("start"), segment.get("end"), 1000
    pair = segment.get("timestamp")
    if isinstance(pair, list) and len(pair) == 2:
        start, end = pair
    begun = _milliseconds(start, factor)
    if begun is None:
        return None
    ended = _milliseconds(end, factor)
    return begun, begun if ended is None else max(begun, ended)


def _milliseconds(value: Any, factor: int) -> int | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    # A day has 86,400 seconds; what is far beyond is damage.
    return round(value * factor) if 0 <= value < 10**9 / factor else None


def _speaker(segment: Mapping[str, Any]) -> str:
    """Return the label of who speaks; one that could not stand before a colon is none."""
    name = segment.get("speaker")
    name = f"SPEAKER_{name:02d}" if isinstance(name, int) and 0 <= name < 1000 else name
    if not isinstance(name, str):
        return ""
    label = " ".join(name.replace(":", " ").split())
    return label if len(label) <= _LONGEST_NAME else ""


def _not_spoken(path: Path, why: str) -> FileError:
    return FileError(
        tr(
            f"is no transcription of a recording ({why}).",
            f"bukan transkripsi rekaman ({why}).",
        ),
        where=path,
        hint=tr(
            "Give the .json that whisper, whisperX or whisper.cpp wrote.",
            "Berikan .json yang ditulis whisper, whisperX, atau whisper.cpp.",
        ),
    )
