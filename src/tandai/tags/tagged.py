"""Tagged passages as data: suggestions, what carried them, and what they can be compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from tandai.ground.messages import Message
from tandai.tags.rules import RecallRule
from tandai.transcript.passages import Passage


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that carried a suggestion; offsets into the transcript."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A hand-coded passage that is like the tagged one; ``similarity`` is a cosine, -1 to 1.

    ``coder``: who gave it the suggested indicator, several joined by ``;``.
    """

    passage_id: str
    coder: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator that the model proposes for a passage; confidence from 0 to 1.

    ``reason`` says why suggestions of this indicator are not to be relied on, where the
    ``verdict`` is not ``ok``. ``stance`` is "" where the model's stances of the indicator are not
    to be relied on: where ``stance_verdict`` is not ``ok``, and ``stance_reason`` says why.
    ``neighbours``: the nearest passages hand-coded with it; None where they were not asked for.
    """

    indicator: str
    confidence: float
    stance: str
    verdict: str = ""
    reason: Message | None = None
    evidence: tuple[Evidence, ...] = ()
    neighbours: tuple[Neighbour, ...] | None = None
    stance_verdict: str = ""
    stance_reason: Message | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data; ``neighbours`` only where they were asked for."""
        data = asdict(self)
        data["stance"] = self.stance or None
        data["reason"] = self.reason.as_dict() if self.reason else None
        data["stance_reason"] = self.stance_reason.as_dict() if self.stance_reason else None
        data["evidence"] = list(data["evidence"])
        if self.neighbours is None:
            del data["neighbours"]
        else:
            data["neighbours"] = list(data["neighbours"])
        return data


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """A passage, its suggestions, and the confidence in every indicator of the codebook.

    ``columns``: what else a table said of the passage, by heading. ``rule``: by which the
    suggestions were made, None for the model's own thresholds.
    """

    passage: Passage
    suggested: tuple[Suggestion, ...]
    confidence: Mapping[str, float]
    model: str
    columns: Mapping[str, str] = field(default_factory=dict)
    rule: RecallRule | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the line of a ``.jsonl`` file."""
        return {
            **asdict(self.passage),
            **({"columns": dict(self.columns)} if self.columns else {}),
            "suggested": [suggestion.as_dict() for suggestion in self.suggested],
            "confidence": dict(self.confidence),
            "model": self.model,
            **({"rule": self.rule.as_dict()} if self.rule else {}),
        }


@dataclass(frozen=True)
class Tags:
    """A tag file read back: passages (columns of the contract) and suggestions in the same order.

    ``confidence``: a column an indicator, in the codebook's order, maybe without rows
    (:func:`tandai.read_tags`); ``ids`` names them. ``rule``: by which suggestions were made, None
    for the model's own thresholds. Of what was read from a file ``suggested`` is a
    :class:`tandai.tags.suggestions.Suggestions`.
    """

    passages: pl.DataFrame
    suggested: Sequence[tuple[Suggestion, ...]]
    confidence: pl.DataFrame
    model: str
    rule: RecallRule | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Indicator ids, in the codebook's order."""
        return tuple(self.confidence.columns)
