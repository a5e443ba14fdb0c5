"""Who the coders are: people, the same person a second time, and models.

``rani`` and ``rani#2`` are one person's first and second coding, and no two coders. A tag file
counts as a coder whose name begins with ``tandai `` (:func:`tandai.corpus.corpus.is_model`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ROUND = re.compile(r"^(?P<person>.+)#(?P<round>[2-9])$")


def person_of(coder: str) -> str:
    """Return who a coder is, without the round: ``rani`` of ``rani#2``."""
    found = _ROUND.match(coder)
    return found["person"] if found else coder


def round_of(coder: str) -> int:
    """Return the round of a coder's name, 1 where it names none."""
    found = _ROUND.match(coder)
    return int(found["round"]) if found else 1


def in_round(coder: str, number: int) -> str:
    """Return the name of this person in another round."""
    return f"{person_of(coder)}#{number}"


def first_codings(coders: Sequence[str]) -> tuple[str, ...]:
    """Return each person's first coding, in the order given."""
    first: dict[str, str] = {}
    for coder in sorted(coders, key=round_of):
        first.setdefault(person_of(coder), coder)
    return tuple(coder for coder in coders if coder in first.values())


def repeated(coders: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return (earlier, later) for each coding that a person did again."""
    pairs = []
    for person in dict.fromkeys(map(person_of, coders)):
        own = sorted((c for c in coders if person_of(c) == person), key=round_of)
        pairs += [(own[0], later) for later in own[1:]]
    return tuple(pairs)
