"""What became of several coded sources, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from tandai.codebook import stance_word
from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.sources import Decision, Merged

_MOST_SHOWN = 20


def merged_words(merged: Merged) -> str:
    """Say how many decisions each source brought; empty where there is one source."""
    if len(merged.decisions) < 2:
        return ""
    each = "; ".join(
        tr(f"{name}: {count(number, 'decision', '')}", f"{name}: {whole(number)} keputusan")
        for name, number in merged.decisions.items()
    )
    return tr(
        f"Learnt from, of each passage and coder the newest decision: {each}.",
        f"Yang dipelajari, keputusan terbaru tiap pengode atas tiap kutipan: {each}.",
    )


def changed_words(merged: Merged) -> str:
    """Say of how many passages a coder said two things, and which of them counts."""
    number = len(merged.contradictions)
    return tr(
        f"{count(number, 'decision', '')} changed between sources; the later source counts",
        f"{whole(number)} keputusan berubah antarsumber; yang disebut belakangan berlaku",
    )


def contradiction_words(merged: Merged) -> str:
    """List passages of which a coder said two things; empty where there are none."""
    found = merged.contradictions
    if not found:
        return ""
    head = f"{changed_words(merged)}:"
    lines = [
        f"  {own.passage_id}, {own.coder}: {_said(own.older)} → {_said(own.newer)}"
        for own in found[:_MOST_SHOWN]
    ]
    return "\n".join([head, *lines, *_more(len(found) - _MOST_SHOWN)])


def _said(decision: Decision) -> str:
    codes = ", ".join(f"{id} ({stance_word(stance)})" for id, stance in decision.codes)
    return f"{codes or tr('nothing found', 'tidak ada')} [{decision.source}]"


def _more(number: int) -> Iterator[str]:
    if number > 0:
        yield tr(
            f"  and {whole(number)} more; --json lists all.",
            f"  dan {whole(number)} lagi; --json memuat semuanya.",
        )
