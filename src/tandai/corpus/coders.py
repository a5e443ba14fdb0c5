"""Who a coder is: a person, what was decided in the end, or a model; the first time or again.

In files a coder is a name and nothing more, and these names stay as they are: ``rani`` is a
person, ``rani#2`` the same person's second coding and no other coder, ``final`` what the coders
agreed on in the end, ``tandai tumang@1f6c02ab`` a model. They are read here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_ADJUDICATED = ("final", "gold", "konsensus", "consensus")
_MODEL = "tandai"
_ROUND = re.compile(r"(?P<who>.+)#(?P<round>[2-9])", re.DOTALL)


class CoderKind(StrEnum):
    """What kind of coder it is.

    ``ADJUDICATED`` is no independent coder: it holds what was decided in the end. A ``MODEL``
    suggests, and nothing is learnt from it unasked.
    """

    PERSON = "person"
    ADJUDICATED = "adjudicated"
    MODEL = "model"


@dataclass(frozen=True)
class Coder:
    """A coder: ``name`` as files have it, ``who`` without the round, which counts from 1."""

    name: str
    kind: CoderKind
    who: str
    round: int = 1

    @property
    def is_model(self) -> bool:
        """Whether it is a model."""
        return self.kind is CoderKind.MODEL

    @property
    def is_adjudicated(self) -> bool:
        """Whether it is what was decided in the end."""
        return self.kind is CoderKind.ADJUDICATED

    def in_round(self, number: int) -> Coder:
        """Return the same coder in another round."""
        name = self.who if number == 1 else f"{self.who}#{number}"
        return Coder(name, self.kind, self.who, number)


@lru_cache(maxsize=4096)
def coder_of(name: str) -> Coder:
    """Return who a coder of this name is."""
    again = _ROUND.fullmatch(name)
    who = again["who"] if again else name
    kind = CoderKind.PERSON
    if who.casefold() in _ADJUDICATED:
        kind = CoderKind.ADJUDICATED
    elif f"{who} ".startswith(f"{_MODEL} "):
        kind = CoderKind.MODEL
    return Coder(name, kind, who, int(again["round"]) if again else 1)


def coders_of(names: Iterable[str]) -> tuple[Coder, ...]:
    """Return who coders of these names are, by name, what was decided in the end last."""
    found = map(coder_of, sorted(set(names)))
    return tuple(sorted(found, key=lambda coder: coder.is_adjudicated))


def coder_of_model(model: str) -> Coder:
    """Return the coder that the tags of a model count as."""
    return coder_of(f"{_MODEL} {model}".strip())
