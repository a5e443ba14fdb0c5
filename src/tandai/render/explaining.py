"""Why a passage was given a suggestion: the sentences that carried it, and passages like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from tandai.ground.language import tr
from tandai.ground.numbers import decimal
from tandai.model.store import Model
from tandai.render.tagging import quoted, suggestion_line, tagging_view
from tandai.tags import Neighbour, Suggestion
from tandai.work.tag import Tagging

_SHOWN = 10
_LONGEST = 160


def explained_view(
    tagging: Tagging, model: Model, texts: Mapping[str, str], out: Path
) -> RenderableType:
    """Return what tagging gave, then the reasons of the surest suggestions."""
    return Group(tagging_view(tagging, model, out), explanations_view(tagging, model, texts, out))


def explanations_view(
    tagging: Tagging, model: Model, texts: Mapping[str, str], out: Path
) -> RenderableType:
    """Return the passages with the surest suggestions, each suggestion with its reasons.

    ``texts`` holds those of hand-coded passages by id, as far as they are at hand.
    """
    surest = sorted(
        (t for t in tagging.tags if t.suggested), key=lambda t: -t.suggested[0].confidence
    )
    parts: list[RenderableType] = []
    for tagged in surest[:_SHOWN]:
        parts += [Text(""), quoted(tagged)]
        for suggestion in tagged.suggested:
            parts.append(suggestion_line(suggestion, model))
            parts += [Padding(line, (0, 0, 0, 6)) for line in _reasons(suggestion, texts)]
    if len(surest) > _SHOWN:
        rest = len(surest) - _SHOWN
        where = (
            str(out)
            if out.suffix.lower() in (".jsonl", ".xlsx")
            else tr("a file that ends in .jsonl or .xlsx", "berkas berakhiran .jsonl atau .xlsx")
        )
        parts += [
            Text(""),
            Text(tr(f"The other {rest} stand in {where}.", f"{rest} lainnya ada di {where}.")),
        ]
    return Group(*parts)


def _reasons(suggestion: Suggestion, texts: Mapping[str, str]) -> Iterator[Text]:
    if suggestion.evidence:
        spans = ", ".join(f"{span.start}–{span.end}" for span in suggestion.evidence)
        yield Text(tr("carried by characters ", "karena karakter ") + spans)
    for neighbour in suggestion.neighbours or ():
        yield Text(_like(neighbour))
        if neighbour.passage_id in texts:
            yield Text(f"  {_short(texts[neighbour.passage_id])}", style="dim")


def _like(neighbour: Neighbour) -> str:
    who = f" ({neighbour.coder})" if neighbour.coder else ""
    return tr(
        f"like {neighbour.passage_id}{who}, {decimal(neighbour.similarity)}",
        f"mirip {neighbour.passage_id}{who}, {decimal(neighbour.similarity)}",
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST].rsplit(" ", 1)[0] + " …"
