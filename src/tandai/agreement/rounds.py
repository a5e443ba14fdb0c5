"""Codings that one coder did twice: which of them count, and which are set beside the first."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.corpus.coders import Coder, coder_of


def first_codings(coders: Sequence[str]) -> tuple[str, ...]:
    """Return each one's first coding, in the order given."""
    first = {own[0].name for own in _by_coder(coders)}
    return tuple(coder for coder in coders if coder in first)


def repeated(coders: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return (earlier, later) for each coding that somebody did again."""
    return tuple((own[0].name, later.name) for own in _by_coder(coders) for later in own[1:])


def _by_coder(coders: Sequence[str]) -> list[list[Coder]]:
    """Return the codings of each one, earlier rounds first."""
    found: dict[str, list[Coder]] = {}
    for coder in map(coder_of, coders):
        found.setdefault(coder.who, []).append(coder)
    return [sorted(own, key=lambda coder: coder.round) for own in found.values()]
