"""Why a passage was given a suggestion: the sentences that carried it, and passages like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from tandai.ground.language import tr
from tandai.ground.numbers import decimal
from tandai.render.tagging import quoted, suggestion_line, tagging_view
from tandai.tags import Neighbour, Suggestion
from tandai.tags.records import tagged_of
from tandai.words.reasons import verdict_reason
from tandai.work.tag import Tagged

_LONGEST = 160


def explained_view(tagged: Tagged, texts: Mapping[str, str]) -> RenderableType:
    """Return what tagging gave, then the reasons of the surest suggestions."""
    return Group(tagging_view(tagged), explanations_view(tagged, texts))


def explanations_view(tagged: Tagged, texts: Mapping[str, str]) -> RenderableType:
    """Return the passages with the surest suggestions, each suggestion with its reasons.

    ``texts`` holds those of hand-coded passages by id, as far as they are at hand.
    """
    parts: list[RenderableType] = []
    for passage in map(tagged_of, tagged.tally.surest):
        parts += [Text(""), quoted(passage)]
        for suggestion in passage.suggested:
            parts.append(suggestion_line(suggestion, tagged.model))
            parts += [Padding(line, (0, 0, 0, 6)) for line in _reasons(suggestion, texts)]
    rest = tagged.tally.with_suggestions.total() - len(tagged.tally.surest)
    if rest:
        out = tagged.out
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
    if not suggestion.stance and suggestion.stance_reason:
        why = verdict_reason(suggestion.stance_reason)
        yield Text(tr(f"no stance told: {why}", f"sikap tidak disebut: {why}"))
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
