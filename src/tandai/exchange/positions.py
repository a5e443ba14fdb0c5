r"""Positions as other programs count them, turned into ours.

The standard says code points and nothing about byte order marks and line ends. Programs that
run in a browser or on .NET count UTF-16 units, some count ``\r\n`` as one character and some as
two, and some count the mark at the start. A file does not say which, but shows it: under the
right way of counting, selections lie inside their texts, begin and end at words, and hold what
their names quote. All selections of a project are judged together, since one program wrote them.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tandai.ground.files import utf16_of

# Characters looked at at once: what is made of them is several times their size.
_CHUNK = 2**20
# White space in a text that a name quotes without it.
_SLACK = 1000

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
    if unmarked := utf16_of(data):
        return data.decode(unmarked, errors="replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Five bytes of Windows-1252 mean nothing; Latin-1 gives every byte a character.
        try:
            return data.decode("cp1252"), "windows-1252"
        except UnicodeDecodeError:
            return data.decode("latin-1"), "latin-1"


@dataclass(frozen=True)
class Places:
    """Where the characters of a text begin in some way of counting.

    Most characters count as one; only the others are kept: ``wide``, their offsets (n,), ascending;
    ``begins``, where each begins (n,), and ``ends``, where each ends (n,), in units of the way.
    ``first`` is where the text begins, ``length`` how many characters it has.
    """

    wide: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    first: int
    length: int

    @property
    def end(self) -> int:
        """Where the text ends."""
        if not len(self.wide):
            return self.first + self.length
        return int(self.ends[-1]) + self.length - int(self.wide[-1]) - 1

    def offsets(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the offsets of positions, of any shape; -1 outside the text.

        A position inside a character, or before a mark that counts, is that of the character.
        """
        found = np.maximum(positions - self.first, 0)
        if len(self.wide):
            near = np.searchsorted(self.begins, positions, side="right") - 1
            before = np.maximum(near, 0)
            beyond = np.maximum(positions - self.ends[before] + 1, 0)
            found = np.where(near < 0, found, self.wide[before] + beyond)
        return np.where((positions < 0) | (positions > self.end), -1, found)


def places(source: StoredText, way: Way) -> Places:
    """Return where each character of a text begins, in the units of ``way``."""
    wide: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    widths: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(source.text), _CHUNK):
        own = _widths(source, way, start, start + _CHUNK)
        there = np.flatnonzero(own != 1)
        wide.append(there + start)
        widths.append(own[there].astype(np.int64))
    all_wide, all_widths = np.concatenate(wide), np.concatenate(widths)
    first = (3 if way.units == "bytes" else 1) if way.mark and source.marked else 0
    ends = first + all_wide + np.cumsum(all_widths - 1) + 1
    return Places(all_wide, ends - all_widths, ends, first, len(source.text))


def _widths(source: StoredText, way: Way, start: int, end: int) -> NDArray[np.int8]:
    """Return how much each character of ``text[start:end]`` counts."""
    text = source.text[start:end]
    widths = np.ones(len(text), dtype=np.int8)
    if not text.isascii() and way.units != "characters":
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        if way.units == "utf-16":
            widths += points > 0xFFFF
        else:
            bounds = np.array([0x80, 0x800, 0x10000])
            widths += np.searchsorted(bounds, points, side="right").astype(np.int8)
    if way.line_ends == "stored":
        here = slice(*np.searchsorted(source.pairs, [start, end]))
        widths[source.pairs[here] - start] = 2
    elif way.line_ends == "two":
        ends = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        widths[ends == ord("\n")] = 2
    return widths


def offset_in(where: Places, position: int) -> int | None:
    """Return the offset of a position; None outside the text. See :meth:`Places.offsets`."""
    if not 0 <= position <= where.end:
        return None
    return int(where.offsets(np.array(position, dtype=np.int64)))


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
    judged: set[bytes] = set()
    best, best_fit = habit, -1.0
    total = sum(len(spans) for _, spans in sources)
    for way in ways:
        # A table at a time: it may be as large as its text.
        ends = [_ends(places(source, way), spans) for source, spans in sources]
        # Most projects look the same in most ways.
        key = hashlib.sha256(b"".join(own.tobytes() for own in ends)).digest()
        if key in judged:
            continue
        judged.add(key)
        fit = sum(
            _fit(source.text, start, end, span.name)
            for (source, spans), own in zip(sources, ends, strict=True)
            for (start, end), span in zip(own.tolist(), spans, strict=True)
        )
        if fit > best_fit + (0.2 * total if best_fit >= 0 else 0):
            best, best_fit = way, fit
    return best


def _ends(table: Places, spans: Sequence[Span]) -> NDArray[np.int64]:
    """Return the offsets of the spans' ends: (number of spans, 2); -1 outside the text."""
    asked = np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2)
    return table.offsets(np.clip(asked, -1, 2**40))


def _fit(text: str, start: int, end: int, name: str) -> float:
    """Return how well a selection fits: a point for each end that lies at a word's edge.

    Ten points more where its name quotes it, minus ten where it lies outside the text.
    """
    if start < 0 or end < 0:
        return -10.0
    points = float(_is_edge(text, start)) + float(_is_edge(text, end))
    # No more than could be quoted, since selections may all be as long as the text.
    said = text[start : min(end, start + 10 * len(name) + _SLACK)]
    return points + (10.0 if _quotes(name, said) else 0.0)


def _is_edge(text: str, place: int) -> bool:
    return not 0 < place < len(text) or not (text[place - 1].isalnum() and text[place].isalnum())


def _quotes(name: str, said: str) -> bool:
    """Whether a name is the beginning of what was selected, as ATLAS.ti names quotations."""
    words = " ".join(name.rstrip(" .…").split())
    return len(words) >= 4 and " ".join(said.split()).startswith(words)
