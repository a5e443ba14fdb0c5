"""Cells with codes: several in one, marks in a column of their own, stances beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tandai.codebook import ISTILAH_OF_STANCE, STANCES, Codebook
from tandai.codebook.definitions import folded
from tandai.ground.answers import NO, NO_AMONG_MARKS, YES

_SURE = re.compile(r"[;\n|]+")
_UNSURE = (",", "/", "&")
_BULLET = re.compile(r"^(?:[-–•*·]|\d{1,2}[.)])\s+")

STANCE_OF_WORD = {
    **{folded(stance): str(stance) for stance in STANCES},
    **{folded(word): str(stance) for stance, word in ISTILAH_OF_STANCE.items()},
    "+": "supports",
    "-": "hinders",
    "−": "hinders",
    "–": "hinders",
    "±": "mixed",
    "+/-": "mixed",
    "+-": "mixed",
    "-/+": "mixed",
    "positif": "supports",
    "negatif": "hinders",
    "positive": "supports",
    "negative": "hinders",
}
_WITH_STANCE = re.compile(r"^(?P<name>.*\S)\s*[(\[](?P<stance>[^()\[\]]{1,12})[)\]]$", re.DOTALL)


@dataclass(frozen=True)
class Named:
    """A code as a cell names it, with the stance that stands beside it, if any."""

    name: str
    stance: str = ""


class CodeCells:
    """Splits the cells of a table's code columns, looking at all of them together.

    Semicolons, bars and line ends always separate. A comma, slash or ampersand may be part of a
    name ("Modal, alat"): it separates where every part is a known name, or where the parts stand
    alone elsewhere in the table.
    """

    def __init__(self, cells: Iterable[str], codebook: Codebook, known: Iterable[str] = ()) -> None:
        self._codebook = codebook
        self._known = set(known)
        self._alone: Counter[str] = Counter()
        self._with: dict[str, set[str]] = {}
        for piece in (piece for cell in cells for piece in _pieces(cell)):
            name = folded(_bare(piece).name)
            separators = [mark for mark in _UNSURE if mark in name]
            if not separators:
                self._alone[name] += 1
            for part in _parts(name, separators[:1]):
                self._with.setdefault(folded(_bare(part).name), set()).add(name)

    def names_in(self, cell: str) -> list[Named]:
        """Return the codes of a cell in their order, each once."""
        found = [named for piece in _pieces(cell) for named in self._split(piece)]
        return list(dict.fromkeys(named for named in found if named.name))

    def _split(self, piece: str) -> list[Named]:
        whole = _bare(piece)
        if self._is_known(whole.name):
            return [whole]
        for separator in _UNSURE:
            parts = [_bare(part) for part in _parts(piece, [separator])]
            if len(parts) > 1 and all(self._is_name(part.name) for part in parts):
                return [named for part in parts for named in self._split(part_text(part))]
        return [whole]

    def _is_known(self, name: str) -> bool:
        return self._codebook.find(name) is not None or folded(name) in self._known

    def _is_name(self, name: str) -> bool:
        key = folded(name)
        again = self._alone[key] > 0 or len(self._with.get(key, ())) > 1
        return bool(key) and (self._is_known(name) or again)


def part_text(named: Named) -> str:
    """Return a code as a cell would write it."""
    return f"{named.name} ({named.stance})" if named.stance else named.name


def _pieces(cell: str) -> list[str]:
    return [piece.strip() for piece in _SURE.split(cell) if piece.strip()]


def _parts(piece: str, separators: Sequence[str]) -> list[str]:
    if not separators:
        return []
    return [part.strip() for part in piece.split(separators[0]) if part.strip()]


def _bare(piece: str) -> Named:
    """Return a code without bullet, with the stance that stands in parentheses behind it."""
    piece = _BULLET.sub("", piece.strip())
    match = _WITH_STANCE.match(piece)
    stance = STANCE_OF_WORD.get(folded(match["stance"])) if match else None
    if match and stance:
        return Named(" ".join(match["name"].split()), stance)
    return Named(" ".join(piece.split()))


def mark_of(cell: str, *, signed: bool) -> str | None:
    """Return what a cell under a code says: a stance, "" for absent, None for neither.

    ``signed``: plus and minus are stances in this table, so that a minus does not mean "none".
    A mark without a stance is "supports", which stands for a mere "yes" everywhere.
    """
    word = folded(cell)
    if word in YES:
        return "supports"
    if signed and word in ("-", "–"):
        return STANCE_OF_WORD[word]
    if not word or word in NO or word in NO_AMONG_MARKS:
        return ""
    return STANCE_OF_WORD.get(word)


def is_mark(cell: str) -> bool:
    """Whether a cell can stand under a code: a mark, a stance, or nothing."""
    return mark_of(cell, signed=False) is not None
