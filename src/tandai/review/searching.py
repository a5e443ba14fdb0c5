"""Finding indicators of a codebook by what somebody types."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from tandai.codebook import Codebook, Indicator

_NEAR = 0.7
_NEARLY = 4


def matching(codebook: Codebook, query: str) -> tuple[str, ...]:
    """Return the ids of indicators that fit what was typed, the best first; all for nothing typed.

    Every word must fit: the begin of a name first, then of any word of it, then anything in names,
    cues and definition, in either language; last what is nearly a word of a name.
    """
    words = query.casefold().split()
    if not words:
        return codebook.ids
    ranked = []
    for place, indicator in enumerate(codebook.indicators):
        ranks = [_rank(indicator, word) for word in words]
        if None not in ranks:
            worst = max(rank for rank in ranks if rank is not None)
            ranked.append((worst, place, indicator.id))
    # What is only nearly typed is shown where nothing else fits.
    if any(rank < _NEARLY for rank, _, _ in ranked):
        ranked = [own for own in ranked if own[0] < _NEARLY]
    return tuple(id for _, _, id in sorted(ranked))


def _rank(indicator: Indicator, word: str) -> int | None:
    names = [name.casefold() for name in (indicator.name, *_names(indicator)) if name]
    parts = [part for name in names for part in name.replace(".", " ").replace("_", " ").split()]
    if any(name.startswith(word) for name in names):
        return 0
    if any(part.startswith(word) for part in parts):
        return 1
    if any(word in name for name in names):
        return 2
    if any(word in text.casefold() for text in _said(indicator)):
        return 3
    return _NEARLY if difflib.get_close_matches(word, parts, n=1, cutoff=_NEAR) else None


def _names(indicator: Indicator) -> tuple[str, str, str]:
    return indicator.id, indicator.term, indicator.istilah


def _said(indicator: Indicator) -> Iterator[str]:
    yield from (indicator.definition.en, indicator.definition.id)
    for cues in indicator.cues.values():
        yield from cues
