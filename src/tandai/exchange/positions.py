r"""Positions as other programs count them, turned into ours.

The standard says code points and nothing about byte order marks and line ends. Programs that
run in a browser or on .NET count UTF-16 units, some count ``\r\n`` as one character and some as
two, and some count the mark at the start. A file does not say which, but shows it: under the
right way of counting, selections lie inside their texts, begin and end at words, and hold what
their names quote. All selections of a project are judged together, since one program wrote them.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Units = Literal["characters", "utf-16", "bytes"]
LineEnds = Literal["stored", "one", "two"]


@dataclass(frozen=True)
class Way:
    """A way of counting: in what, line ends as how many, and whether the mark counts."""

    units: Units = "characters"
    line_ends: LineEnds = "stored"
    mark: bool = False


@dataclass(frozen=True)
class StoredText:
    r"""A text as it lay in a file.

    ``text`` has no byte order mark and ``\n`` as line ends; ``pairs`` are the places in it of
    those that were ``\r\n``. ``marked``: whether the file began with a mark. ``encoding`` is how
    it was read.
    """

    text: str
    pairs: NDArray[np.int64]
    marked: bool
    encoding: str


@dataclass(frozen=True)
class Span:
    """A selection as the file has it; ``name`` may quote it."""

    start: int
    end: int
    name: str = ""


def decode(data: bytes) -> StoredText | None:
    """Read the bytes of a text file: by its mark, else UTF-8, UTF-16 or Windows-1252.

    None for what is no text (a NUL in it).
    """
    text, encoding = _decoded(data)
    return None if "\0" in text else stored(text, encoding)


def stored(raw: str, encoding: str = "utf-8") -> StoredText:
    r"""Return a text as stored, from characters that may have a mark and ``\r\n``."""
    bare = raw.lstrip("\ufeff")
    marked = len(bare) < len(raw)
    pieces = bare.split("\r\n")
    lengths = np.array([len(piece) for piece in pieces[:-1]], dtype=np.int64)
    pairs = np.cumsum(lengths + 1) - 1
    return StoredText("\n".join(pieces).replace("\r", "\n"), pairs, marked, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            # The decoder of UTF-16 takes the mark away, and it counts for some programs.
            lost = "" if encoding == "utf-8" else "\ufeff"
            return lost + data.decode(encoding, errors="replace"), encoding
    # Without a mark, nearly every second byte of Latin text is zero.
    even, odd = data[0:4000:2].count(0), data[1:4000:2].count(0)
    if max(even, odd) > 0.4 * min(len(data), 4000) * 0.8:
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        return data.decode(encoding, errors="replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Five bytes of Windows-1252 mean nothing; Latin-1 gives every byte a character.
        try:
            return data.decode("cp1252"), "windows-1252"
        except UnicodeDecodeError:
            return data.decode("latin-1"), "latin-1"


def places(source: StoredText, way: Way) -> NDArray[np.int64]:
    """Return where each character begins, in the units of ``way``: (len(text) + 1,) int64.

    The last is where the text ends. Found by :func:`offset_in`.
    """
    points = np.frombuffer(source.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if way.units == "utf-16":
        widths = 1 + (points > 0xFFFF).astype(np.int64)
    elif way.units == "bytes":
        bounds = np.array([0x80, 0x800, 0x10000])
        widths = 1 + np.searchsorted(bounds, points, side="right").astype(np.int64)
    else:
        widths = np.ones(len(points), dtype=np.int64)
    if way.line_ends == "stored":
        widths[source.pairs] = 2
    elif way.line_ends == "two":
        widths[points == ord("\n")] = 2
    first = (3 if way.units == "bytes" else 1) if way.mark and source.marked else 0
    return first + np.concatenate([[0], np.cumsum(widths)])


def offset_in(where: NDArray[np.int64], position: int) -> int | None:
    """Return the offset of a position; None outside the text.

    A position inside a character, or before a mark that counts, is that of the character.
    """
    if not 0 <= position <= where[-1]:
        return None
    return max(0, int(np.searchsorted(where, position, side="right")) - 1)


_UNITS: tuple[Units, ...] = ("characters", "utf-16", "bytes")
_LINE_ENDS: tuple[LineEnds, ...] = ("stored", "one", "two")

# How programs were seen to count, where their selections leave it open.
_HABITS = {
    "tandai": Way("characters", "one"),
    "nvivo": Way("utf-16", "stored"),
    "atlas": Way("characters", "one"),
    "taguette": Way("bytes", "stored"),
}


def way_of(sources: Sequence[tuple[StoredText, Sequence[Span]]], origin: str = "") -> Way:
    """Return the way of counting under which the selections of a project fit its texts best.

    Another way than the program's habit (the standard's, where none is known) must fit clearly
    better: by a tenth of the selections' ends.
    """
    habit = next((way for name, way in _HABITS.items() if name in origin.casefold()), Way())
    if origin.startswith("tandai"):
        return habit
    ways = [Way(*parts) for parts in product(_UNITS, _LINE_ENDS, (False, True))]
    ways.sort(key=lambda way: way != habit)
    judged: dict[tuple[bytes, ...], None] = {}
    best, best_fit = habit, -1.0
    total = sum(len(spans) for _, spans in sources)
    for way in ways:
        tables = [places(source, way) for source, _ in sources]
        # Most projects look the same in most ways.
        key = tuple(
            _ends(table, spans).tobytes() for table, (_, spans) in zip(tables, sources, strict=True)
        )
        if key in judged:
            continue
        judged[key] = None
        fit = sum(
            _fit(source.text, table, span)
            for table, (source, spans) in zip(tables, sources, strict=True)
            for span in spans
        )
        if fit > best_fit + (0.2 * total if best_fit >= 0 else 0):
            best, best_fit = way, fit
    return best


def _ends(table: NDArray[np.int64], spans: Sequence[Span]) -> NDArray[np.int64]:
    asked = np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2)
    asked = np.clip(asked, -1, 2**40)
    found = np.searchsorted(table, asked, side="right")
    return np.where(asked > table[-1], -1, found)


def _fit(text: str, table: NDArray[np.int64], span: Span) -> float:
    """Return how well a selection fits: a point for each end that lies at a word's edge.

    Ten points more where its name quotes it, minus ten where it lies outside the text.
    """
    start, end = offset_in(table, span.start), offset_in(table, span.end)
    if start is None or end is None:
        return -10.0
    points = float(_is_edge(text, start)) + float(_is_edge(text, end))
    return points + (10.0 if _quotes(span.name, text[start:end]) else 0.0)


def _is_edge(text: str, place: int) -> bool:
    return not 0 < place < len(text) or not (text[place - 1].isalnum() and text[place].isalnum())


def _quotes(name: str, said: str) -> bool:
    """Whether a name is the beginning of what was selected, as ATLAS.ti names quotations."""
    words = " ".join(name.rstrip(" .…").split())
    return len(words) >= 4 and " ".join(said.split()).startswith(words)
