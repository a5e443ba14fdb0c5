"""Indicators that a name nearly is: offered to people, and never taken for one in silence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from tandai.codebook.definitions import Codebook, Indicator, folded

# Words that a term is the same without: "komitmen terhadap tujuan" and "komitmen pada tujuan".
_SMALL = frozenset(
    "a akan an antar antara among and atas between by dalam dan dari dengan di for from in ke "
    "kepada oleh of on para pada terhadap the to untuk with yang".split()
)
_WORD = re.compile(r"[^\W_]+")
# difflib's ratio: "jaringan" for "jejaring" in a term of two words reaches it, other terms of the
# same first word do not.
_SPELT_ALIKE = 0.8
# What one name says of the other's words: all of one side, and half of both together.
_HALF = 0.5
_PART_OF = 0.75
# Of names that are as near as the nearest none is preferred.
_AS_NEAR = 0.1


def alike(codebook: Codebook, name: str) -> tuple[str, ...]:
    """Return the ids of the indicators that a name nearly is, the nearest alone or several as near.

    Near is a name of the same words but for small ones, one whose words are part of an indicator's
    (or the other way round) and half of them at least, or one that is spelt alike. A name that is
    an indicator's own (:meth:`Codebook.find`) is not asked for.
    """
    scores: dict[str, float] = {}
    words, spelling = _words(name), difflib.SequenceMatcher(autojunk=False)
    spelling.set_seq2(folded(name))
    for indicator in codebook.indicators:
        best = max(_nearness(words, spelling, own) for own in _names(indicator))
        if best:
            scores[indicator.id] = best
    nearest = max(scores.values(), default=0.0)
    return tuple(id for id, score in scores.items() if score >= nearest - _AS_NEAR)


def _names(indicator: Indicator) -> Iterator[str]:
    """Yield what an indicator is called; an id also by its last part, as words."""
    yield indicator.id
    yield indicator.id.rpartition(".")[2].replace("_", " ")
    yield from (name for name in (indicator.term, indicator.istilah) if name)


def _nearness(one: frozenset[str], spelling: difflib.SequenceMatcher[str], own: str) -> float:
    """Return how near two names are, from 0 (not at all) to 1 (the same words)."""
    other = _words(own)
    common = len(one & other)
    if common and one == other:
        return 1.0
    if common and common == min(len(one), len(other)) and common / len(one | other) >= _HALF:
        return _PART_OF
    spelling.set_seq1(folded(own))
    # From quick and too high to slow and right.
    for ratio in (spelling.real_quick_ratio, spelling.quick_ratio, spelling.ratio):
        found = ratio()
        if found < _SPELT_ALIKE:
            return 0.0
    return found


def _words(name: str) -> frozenset[str]:
    found = frozenset(_WORD.findall(name.casefold()))
    return found - _SMALL or found
