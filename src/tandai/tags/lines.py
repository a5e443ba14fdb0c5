"""Tagged passages as lines of JSON, several times as fast as the general writer.

A line is what :func:`tandai.ground.plain_json.json_text` makes of ``TaggedPassage.as_dict()``.
Whatever stands in each line (names of fields, of indicators, of the model, reasons of verdicts) is
made into text once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add

from tandai.ground.messages import Message
from tandai.ground.plain_json import json_string, json_text
from tandai.tags.rules import RecallRule
from tandai.tags.tagged import Evidence, Neighbour, Suggestion, TaggedPassage

_LARGE = 1e300
_MOST_NUMBERS = 20_000


def json_lines(tags: Sequence[TaggedPassage]) -> Iterator[str]:
    """Yield the line of each passage with its line end."""
    ids: tuple[str, ...] = ()
    named: list[str] = []
    numbers = _Numbers().__getitem__
    for tagged in tags:
        confidence = tagged.confidence
        if tuple(confidence) != ids:
            ids = tuple(confidence)
            named = [f"{json_string(id)}: " for id in ids]
        own = tagged.passage
        # Of two texts added up one is copied; the whole line is made at once.
        yield (
            f'{{"passage_id": {json_string(own.passage_id)}, '
            f'"document": {json_string(own.document)}, '
            f'"informant": {json_string(own.informant)}, '
            f'"speaker": {json_string(own.speaker)}, '
            f'"question": {json_string(own.question)}, '
            f'"start": {_number(own.start)}, "end": {_number(own.end)}, '
            f'"text": {json_string(own.text)}, '
            f"{_columns(tagged)}"
            f'"suggested": [{", ".join(map(_suggestion, tagged.suggested))}], '
            f'"confidence": {{{", ".join(map(add, named, map(numbers, confidence.values())))}}}, '
            f'"model": {_constant(tagged.model)}{_rule(tagged.rule)}}}\n'
        )


class _Numbers(dict[float, str]):
    """Numbers as JSON, each made into text once: confidences have four decimals."""

    def __missing__(self, value: float) -> str:
        if len(self) >= _MOST_NUMBERS:
            self.clear()
        text = self[value] = _number(value)
        return text


def _number(value: float | None) -> str:
    # What is not finite is refused there; a float of numpy's would name its type.
    usual = isinstance(value, float) and -_LARGE < value < _LARGE
    return float.__repr__(value) if usual else json_text(value)


def _columns(tagged: TaggedPassage) -> str:
    return f'"columns": {json_text(dict(tagged.columns))}, ' if tagged.columns else ""


@lru_cache(maxsize=1024)
def _constant(text: str) -> str:
    return json_string(text)


@lru_cache(maxsize=1024)
def _reason(reason: Message | None) -> str:
    return json_text(reason.as_dict()) if reason else "null"


@lru_cache(maxsize=16)
def _rule(rule: RecallRule | None) -> str:
    return f', "rule": {json_text(rule.as_dict())}' if rule else ""


def _stance(stance: str) -> str:
    return _constant(stance) if stance else "null"


def _suggestion(own: Suggestion) -> str:
    near = own.neighbours
    neighbours = "" if near is None else f', "neighbours": [{", ".join(map(_neighbour, near))}]'
    return (
        f'{{"indicator": {_constant(own.indicator)}, "confidence": {_number(own.confidence)}, '
        f'"stance": {_stance(own.stance)}, "verdict": {_constant(own.verdict)}, '
        f'"reason": {_reason(own.reason)}, '
        f'"evidence": [{", ".join(map(_evidence, own.evidence))}]{neighbours}, '
        f'"stance_verdict": {_constant(own.stance_verdict)}, '
        f'"stance_reason": {_reason(own.stance_reason)}}}'
    )


def _evidence(own: Evidence) -> str:
    return f'{{"start": {own.start}, "end": {own.end}, "text": {json_string(own.text)}}}'


def _neighbour(own: Neighbour) -> str:
    return (
        f'{{"passage_id": {json_string(own.passage_id)}, "coder": {json_string(own.coder)}, '
        f'"similarity": {_number(own.similarity)}}}'
    )
