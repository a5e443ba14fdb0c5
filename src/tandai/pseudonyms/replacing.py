"""Names replaced in a text, with every offset carried over."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

# A letter or digit on either side makes a name part of a longer word. An underscore or a hyphen
# does not: the interview "pak_karto-01" names a person as much as its text does.
_NOT_INSIDE = r"(?<![^\W_])"
_NOT_GOING_ON = r"(?![^\W_])"
_BETWEEN_WORDS = r"[\s_-]+"


@dataclass(frozen=True)
class Edit:
    """One replacement: ``start`` and ``end`` in the old text, ``length`` of what stands there now.

    ``name`` is the name as it stands in the key.
    """

    start: int
    end: int
    length: int
    name: str


@dataclass(frozen=True)
class Replaced:
    """A text after replacement, and what was replaced, from left to right."""

    text: str
    edits: tuple[Edit, ...] = ()

    @cached_property
    def _shifts(self) -> list[int]:
        """How far the text behind each edit moved; the first entry stands before all edits."""
        shifts = [0]
        for edit in self.edits:
            shifts.append(shifts[-1] + edit.length - (edit.end - edit.start))
        return shifts

    @cached_property
    def _ends(self) -> list[int]:
        return [edit.end for edit in self.edits]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``old[start:end]`` stands now.

        A bound inside a replaced name moves to the edge of the pseudonym, so that no part of a
        pseudonym is ever cut off.
        """
        return self._moved(start, to_end=False), self._moved(end, to_end=True)

    def _moved(self, position: int, *, to_end: bool) -> int:
        before = bisect_right(self._ends, position)
        shift = self._shifts[before]
        if before < len(self.edits) and self.edits[before].start < position:
            inside = self.edits[before]
            return inside.start + shift + (inside.length if to_end else 0)
        return position + shift


class Pseudonyms:
    """A key of names and their pseudonyms.

    Names are found as whole words, in any case and in either Unicode normal form; of two that
    begin at the same place the longer wins ("Pak Karto" before "Karto"). A pseudonym is put in
    as it is written in the key, and never looked through again, so that two people may swap
    their names.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = {_spaced(name): pseudonym for name, pseudonym in names.items()}
        self._by_folded = {_folded(name): name for name in self.names}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        forms = {
            unicodedata.normalize(form, name) for name in self.names for form in ("NFC", "NFD")
        }
        if not forms:
            return None
        longest_first = sorted(forms, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(_as_pattern, longest_first)), re.IGNORECASE)

    def replace(self, text: str) -> Replaced:
        """Return the text with pseudonyms in the place of names."""
        if self._pattern is None:
            return Replaced(text)
        pieces: list[str] = []
        edits: list[Edit] = []
        done = 0
        for match in self._pattern.finditer(text):
            name = self._by_folded[_folded(match.group())]
            pieces += (text[done : match.start()], self.names[name])
            edits.append(Edit(match.start(), match.end(), len(self.names[name]), name))
            done = match.end()
        return Replaced("".join((*pieces, text[done:])), tuple(edits))

    def __call__(self, text: str) -> str:
        """Return the text with pseudonyms in the place of names."""
        return self.replace(text).text


def _spaced(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _folded(name: str) -> str:
    """Return a name as it is looked up: what the pattern's freedoms have in common."""
    plain = re.sub(_BETWEEN_WORDS, " ", unicodedata.normalize("NFC", name))
    return unicodedata.normalize("NFC", plain.casefold())


def _as_pattern(name: str) -> str:
    words = _BETWEEN_WORDS.join(re.escape(word) for word in re.split(_BETWEEN_WORDS, name))
    before = _NOT_INSIDE if name[:1].isalnum() else ""
    # A mark that combines with the last letter makes it another letter.
    after = _NOT_GOING_ON + r"(?![̀-ͯ])" if name[-1:].isalnum() else ""
    return f"{before}{words}{after}"
