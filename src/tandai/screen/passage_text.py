"""A passage as it is shown: what surrounds it, its question, and its words with their marks.

Marks are letters as well as styles: «words»1+ is evidence of the coder for code 1, ‹words›1? that
of the model, (3) the third sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from tandai.ground.language import tr
from tandai.review.marking import Piece, Span
from tandai.review.session import Item
from tandai.review.surroundings import Around

SIGNS: Mapping[str, str] = {"supports": "+", "hinders": "-", "mixed": "±"}
# Nothing in a text may steer the terminal; a sign for each keeps offsets as they are.
_CONTROLS = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 10}
_CONTROLS[9] = " "


def shown(text: str) -> str:
    """Return text for the screen, as long as it was."""
    return text.translate(_CONTROLS)


@dataclass(frozen=True)
class Mark:
    """Words with a mark: (start, end) in the passage; ``opens`` and ``closes`` stand around."""

    start: int
    end: int
    style: str
    opens: str = ""
    closes: str = ""
    click: str = ""


def marks_of(items: Sequence[Item], offset: int | None, active: Piece | None) -> list[Mark]:
    """Return the marks of all evidence, the model's only where the coder's own has none."""
    if offset is None:
        return []
    marks = []
    for number, item in enumerate(items, start=1):
        own = item.code.evidence if item.code else ()
        for start, end, side in own:
            style = "reverse" if (start, end, side) == active else "bold underline"
            closes = f"»{number}{SIGNS[side]}"
            marks.append(Mark(start - offset, end - offset, style, "«", closes))
        for span in item.suggestion.evidence if item.suggestion and not own else ():
            closes = f"›{number}?"
            marks.append(Mark(span.start - offset, span.end - offset, "underline", "‹", closes))
    return marks


def sentence_marks(sentences: Sequence[Span]) -> Iterator[Mark]:
    """Yield the numbers of sentences, each of which can be clicked."""
    for number, (start, _) in enumerate(sentences, start=1):
        yield Mark(start, start, "bold", f"({number})", "", f"screen.sentence({number})")


def marked(text: str, marks: Sequence[Mark]) -> Content:
    """Return a text with marks; they may overlap."""
    inside = [mark for mark in marks if 0 <= mark.start <= mark.end <= len(text)]
    cuts = sorted({0, len(text), *(m.start for m in inside), *(m.end for m in inside)})
    pieces: list[Content] = []
    for left, right in zip(cuts, [*cuts[1:], len(text)], strict=True):
        closing = [m for m in inside if m.end == left and m.closes]
        opening = [m for m in inside if m.start == left and m.opens]
        pieces += [Content.styled(mark.closes, "bold") for mark in closing]
        pieces += [_opening(mark) for mark in opening]
        over = {m.style for m in inside if m.start <= left and m.end >= right and m.closes}
        pieces.append(Content.styled(shown(text[left:right]), " ".join(sorted(over))))
    return Content("").join(pieces)


def _opening(mark: Mark) -> Content:
    content = Content.styled(mark.opens, "bold")
    if not mark.click:
        return content
    return content.stylize(Style.from_meta({"@click": mark.click})) + " "


def before(around: Around, characters: int) -> Content:
    """Return the end of what was said before, dimmed."""
    text = " ".join(around.before.split())
    if len(text) > characters:
        text = "… " + text[-characters:].partition(" ")[2]
    return Content.styled(f"{tr('Before', 'Sebelumnya')}: {shown(text)}" if text else "", "dim")


def after(around: Around, characters: int) -> Content:
    """Return the begin of what was said next, dimmed, with what was asked."""
    asked, said = (" ".join(own.split()) for own in (around.after_question, around.after))
    if len(said) > characters:
        said = said[:characters].rpartition(" ")[0] + " …"
    if len(asked) > characters:
        asked = asked[:characters].rpartition(" ")[0] + " …"
    lines = [f"{tr('Then asked', 'Lalu ditanya')}: {asked}"] if asked else []
    lines += [f"{tr('After', 'Sesudahnya')}: {said}"] if said else []
    return Content.styled(shown("\n".join(lines)), "dim")


def question(text: str) -> Content:
    """Return what was asked, named as such."""
    if not text.strip():
        return Content.styled(tr("(no question)", "(tanpa pertanyaan)"), "dim")
    asked = (tr("Asked", "Ditanya") + ": ", "bold")
    return Content.assemble(asked, (shown(" ".join(text.split())), "italic"))
