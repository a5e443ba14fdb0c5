"""Selections on the pages of a PDF, laid over its text where what they quote stands there once.

Such a selection has a page and coordinates, which say nothing of the text. ATLAS.ti and NVivo name
it by the beginning of what it shows; some hold the words themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tandai.exchange.codes import Remark
from tandai.ground.errors import nameable
from tandai.ground.messages import Message, message

# "3:12 " and "3:12 ¶ 4 in " before a quotation's name are ATLAS.ti's count of it.
_NUMBER = re.compile(r"^\s*\d+:\d+\s+(?:¶\s*\d+\s+in\s+\S+\s+)?")
_CUT_OFF = re.compile(r"\s*(?:…|\.{3})\s*$")
# A shorter beginning may stand somewhere once by chance.
_SHORTEST = 8


@dataclass(frozen=True)
class Placed:
    """A selection at ``text[start:end]``, in code points, with the element of its codings."""

    start: int
    end: int
    element: Element


def place(text: str, quotes: Sequence[str]) -> tuple[int, int] | None:
    """Return where the first of ``quotes`` that stands in a text just once does; else None.

    White space counts as any other; a quote may be cut off (``…``) and then says how it begins.
    """
    for quote in quotes:
        words = _CUT_OFF.sub("", _NUMBER.sub("", quote)).split()
        if sum(map(len, words)) < _SHORTEST:
            continue
        found = list(re.finditer(r"\s+".join(map(re.escape, words)), text))
        if len(found) == 1:
            return found[0].span()
    return None


class Pages:
    """Counts what could be laid over texts and lists what could not, by source and page."""

    def __init__(self) -> None:
        self._laid = 0
        self._missing: Counter[tuple[str, str]] = Counter()

    def lay(
        self, source: str, text: str, marked: Sequence[tuple[Element, int, Sequence[str]]]
    ) -> Iterator[Placed]:
        """Yield the selections whose words are found; ``marked``: element, codings, quotes."""
        for element, codings, quotes in marked:
            if found := place(text, quotes):
                self._laid += codings
                yield Placed(*found, element)
            elif codings:
                self._missing[source, element.get("page", "")] += codings

    def missing(self) -> int:
        """Return how many codings have no place in a text."""
        return self._missing.total()

    def remarks(self) -> Iterator[Message]:
        """Yield what was laid, and which pages were not."""
        if self._laid:
            yield message(Remark.PAGES_LAID, codings=self._laid)
        if self._missing:
            places = tuple(
                (nameable(source, known=True), page, number)
                for (source, page), number in sorted(self._missing.items())
            )
            yield message(Remark.PAGES_MISSING, places=places)
