"""Names of codes that stand once in a file, and the names that they had.

Programs that keep codes in a flat table (QualCoder) take a name once and give the codings of the
second code of that name no code at all. So a name that stands before is written with what stands
above it, ``Positif (Dampak)``, and a code that says a stance with the code that it judges,
``Saling percaya: menghambat``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count

from tandai.codebook import ISTILAH_OF_STANCE, STANCES
from tandai.codebook.definitions import folded
from tandai.exchange.project import Code, codes_above

# What a code's name says where it names a stance and no more.
STANCE_OF_NAME: Mapping[str, str] = {folded(name): name for name in STANCES} | {
    folded(word): stance for stance, word in ISTILAH_OF_STANCE.items()
}
_JUDGES = ": "
_BETWEEN = " / "


def stance_name(judged: str, stance: str) -> str:
    """Return the name of the code that says with which stance another code was given."""
    return f"{judged}{_JUDGES}{stance}"


def split_stance(name: str) -> tuple[str, str]:
    """Return (name of the code judged, stance) of a code's name.

    The first is empty where the name is a stance alone, both where it names none.
    """
    if stance := STANCE_OF_NAME.get(folded(name)):
        return "", stance
    judged, colon, word = name.rpartition(_JUDGES.strip())
    stance = STANCE_OF_NAME.get(folded(word), "")
    return (judged.strip(), stance) if colon and judged.strip() and stance else ("", "")


class UniqueNames:
    """Gives each code a name that no other of its kind has; ``clean`` is put over each before.

    Codes and what only groups codes are two kinds: a group may be called as one of its codes.
    """

    def __init__(self, codes: Sequence[Code], clean: Callable[[str], str] = str) -> None:
        self._codes = {code.id: code for code in codes}
        self._clean = clean
        self._taken: set[tuple[bool, str]] = set()
        self.names: dict[str, str] = {}
        # Those further up first: the less stands above a code, the less can tell it from others.
        for code in sorted(codes, key=lambda code: sum(1 for _ in codes_above(self._codes, code))):
            self._name(code)

    def of_stance(self, code: str, word: str) -> str:
        """Return a name for the code that judges another one, given by its id."""
        return self._free(stance_name(self.names[code], word), (), codable=True)

    def _name(self, code: Code) -> str:
        if code.id not in self.names:
            above = list(codes_above(self._codes, code))
            name = self._clean(code.name)
            self.names[code.id] = name  # Where codes stand in a circle.
            if above and folded(name) in STANCE_OF_NAME:
                name = stance_name(self._name(above[0]), name)
            names = [self._clean(one.name) for one in above]
            self.names[code.id] = self._free(name, _paths(names), codable=code.codable)
        return self.names[code.id]

    def _free(self, name: str, paths: Iterable[str], *, codable: bool) -> str:
        tried = chain([name], (f"{name} ({what})" for what in chain(paths, count(2))))
        free = next(one for one in tried if (codable, folded(one)) not in self._taken)
        self._taken.add((codable, folded(free)))
        return free


def plain_names(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Return codes as :class:`UniqueNames` found them, of a file that tandai wrote.

    Numbers that it gave stay: a code may well have been called ``Modal (2)``.
    """
    bare = _bare_names(codes)
    shared = Counter((code.codable, folded(bare[code.id])) for code in codes)
    return tuple(
        replace(code, name=bare[code.id])
        if folded(bare[code.id]) in STANCE_OF_NAME
        or shared[code.codable, folded(bare[code.id])] > 1
        else code
        for code in codes
    )


def _bare_names(codes: Sequence[Code]) -> dict[str, str]:
    """Return each code's name without what was written of the codes above it."""
    known = {code.id: code for code in codes}
    bare: dict[str, str] = {}
    for code in sorted(codes, key=lambda code: sum(1 for _ in codes_above(known, code))):
        above = list(codes_above(known, code))
        paths = _paths([bare.get(one.id, one.name) for one in above])
        end = next((f" ({path})" for path in paths if code.name.endswith(f" ({path})")), "")
        name = code.name.removesuffix(end) or code.name
        judged = f"{above[0].name}{_JUDGES}" if above else ""
        word = name.removeprefix(judged)
        bare[code.id] = word if folded(word) in STANCE_OF_NAME else name
    return bare


def _paths(names: Sequence[str]) -> Iterator[str]:
    """Yield ``Dampak``, then ``Ekonomi / Dampak``, and so on up to the top."""
    for number in range(1, len(names) + 1):
        yield _BETWEEN.join(reversed(names[:number]))
