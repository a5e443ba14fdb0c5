"""What is counted while passages are tagged: a part's figures, and their sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tandai.tagging.parts import Part
from tandai.tags import TaggedPassage

# Those with the surest suggestions, to be shown with their reasons.
SUREST = 10


@dataclass
class Tally:
    """Counts of tagged passages.

    ``sources``: passages by document or table, ``with_suggestions`` those of them that have any.
    ``indicators``: suggestions by indicator. ``formula_cells``: of a ``.csv``, see
    :func:`tandai.tags.formula_cells_in`. ``explained`` and ``surest``, where reasons were asked
    for: each suggestion without text, and the passages with the surest as lines of ``.jsonl``.
    """

    passages: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    with_suggestions: Counter[str] = field(default_factory=Counter)
    indicators: Counter[str] = field(default_factory=Counter)
    formula_cells: int = 0
    explained: list[dict[str, Any]] = field(default_factory=list)
    surest: list[dict[str, Any]] = field(default_factory=list)

    @property
    def suggestions(self) -> int:
        """All suggestions."""
        return self.indicators.total()

    def add(self, other: Tally) -> None:
        """Add the figures of a later part."""
        self.passages += other.passages
        self.sources += other.sources
        self.with_suggestions += other.with_suggestions
        self.indicators += other.indicators
        self.formula_cells += other.formula_cells
        self.explained += other.explained
        self.surest = _surest([*self.surest, *other.surest])

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, from which ``Tally.of`` makes the same."""
        return {
            "passages": self.passages,
            "sources": dict(self.sources),
            "with_suggestions": dict(self.with_suggestions),
            "indicators": dict(self.indicators),
            "formula_cells": self.formula_cells,
            "explained": self.explained,
            "surest": self.surest,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> Tally:
        """Return what :meth:`as_dict` was made of."""
        return cls(
            passages=int(data["passages"]),
            sources=Counter(data["sources"]),
            with_suggestions=Counter(data["with_suggestions"]),
            indicators=Counter(data["indicators"]),
            formula_cells=int(data["formula_cells"]),
            explained=list(data["explained"]),
            surest=list(data["surest"]),
        )


def tally_of(part: Part, tags: Sequence[TaggedPassage], *, explained: bool) -> Tally:
    """Return the figures of a tagged part."""
    tally = Tally(passages=len(tags), sources=Counter(dict(part.sources)))
    begin = 0
    for source, number in part.sources:
        own = tags[begin : begin + number]
        begin += number
        tally.with_suggestions[source] = sum(bool(tagged.suggested) for tagged in own)
    tally.indicators.update(s.indicator for tagged in tags for s in tagged.suggested)
    if explained:
        tally.explained = [line for tagged in tags for line in explanations(tagged)]
        surest = sorted((t for t in tags if t.suggested), key=lambda t: -t.suggested[0].confidence)
        tally.surest = [tagged.as_dict() for tagged in surest[:SUREST]]
    return tally


def explanations(tagged: TaggedPassage) -> list[dict[str, Any]]:
    """Return each suggestion with its offsets and neighbours as plain data, without text."""
    found = []
    for suggestion in tagged.suggested:
        data = suggestion.as_dict()
        for span in data["evidence"]:
            del span["text"]
        found.append({"passage_id": tagged.passage.passage_id, **data})
    return found


def _surest(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lines, key=lambda line: -line["suggested"][0]["confidence"])[:SUREST]
