"""The codes of a passage, numbered: given or not, stance, confidence and verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from textual.content import Content
from textual.style import Style

from tandai.codebook import Codebook, stance_word
from tandai.ground.language import tr
from tandai.render.words import verdict
from tandai.review.guide import GIVEN, LEARNT, SPLIT
from tandai.review.session import Item
from tandai.screen.passage_text import SIGNS, shown
from tandai.words.confidence import confidence_word

_MOST_NUMBERED = 9


def code_lines(
    items: Sequence[Item],
    codebook: Codebook,
    focus: str,
    has_memo: Callable[[str], bool],
    width: int,
    *,
    blind: bool,
) -> Content:
    """Return a line a code, each of which can be clicked."""
    if not items:
        none = (
            tr("Suggestions hidden.", "Saran disembunyikan.")
            if blind
            else tr("No code yet.", "Belum ada kode.")
        )
        hint = tr("/ finds, x: nothing here.", "/ mencari, x: tidak ada.")
        return Content.styled(f"{none} {hint}", "dim")
    lines = [
        _line(
            number,
            item,
            codebook,
            focus=item.indicator == focus,
            memo=has_memo(item.indicator),
            width=width,
        )
        for number, item in enumerate(items, start=1)
    ]
    return Content("\n").join(lines)


def _line(
    number: int, item: Item, codebook: Codebook, *, focus: bool, memo: bool, width: int
) -> Content:
    given = item.code is not None
    stance = item.code.stance if item.code else item.suggestion.stance if item.suggestion else ""
    mark = "▸" if focus else " "
    figure = str(number) if number <= _MOST_NUMBERED else " "
    head = f"{mark}{figure} [{'x' if given else ' '}] "
    tail = _tail(item, stance, memo=memo, wide=width >= 44)
    room = max(4, width - len(head) - len(tail) - 1)
    name = shown(name_of(codebook, item.indicator))
    name = name if len(name) <= room else name[: room - 1] + "…"
    style = ("bold " if given else "") + ("reverse" if focus else "")
    line = Content.assemble(head, (f"{name:<{room}}", style.strip()), " ", tail)
    return line.stylize(Style.from_meta({"@click": f"screen.code({number})"}))


def name_of(codebook: Codebook, indicator: str) -> str:
    """Return an indicator's name; its id where the codebook no longer has it."""
    return codebook[indicator].name if indicator in codebook.ids else f"{indicator} (?)"


def _tail(item: Item, stance: str, *, memo: bool, wide: bool) -> str:
    sign = SIGNS.get(stance, " ")
    said = f"{sign} {stance_word(stance):<10}" if wide else sign
    parts = [said]
    if item.code and item.code.evidence:
        parts.append(f"e{len(item.code.evidence)}")
    if memo:
        parts.append("m")
    own = item.suggestion
    if own is not None:
        if not math.isnan(own.confidence):
            parts.append(confidence_word(own.confidence))
        if own.verdict not in ("ok", ""):
            words = {
                LEARNT: tr("learnt", "dipelajari"),
                SPLIT: tr("split", "pecahan"),
                GIVEN: tr("differs", "berbeda"),
            }
            parts.append(words.get(own.verdict) or verdict(own.verdict))
    return " ".join(parts)
