"""A line of a ``.jsonl`` file of tags: what it must hold, and what of it is a suggestion."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from tandai.codebook import DEFAULT_STANCE, Stance
from tandai.ground.choices import RecallBy
from tandai.ground.messages import Message, message
from tandai.statistics.verdicts import Reason
from tandai.tags.rules import RecallRule
from tandai.tags.tagged import Evidence, Neighbour, Suggestion, TaggedPassage
from tandai.transcript.passages import Passage

Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Cosine = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Offset = Annotated[int, Field(ge=0, lt=2**62)]


class _Evidence(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    start: int
    end: int
    text: str


class _Neighbour(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    passage_id: str
    coder: str
    similarity: Cosine


class _Reason(BaseModel):
    """Why a verdict is what it is: a code, and the figures that it rests on."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, FiniteFloat]

    code: Reason
    coded: int
    interviews: int


class _Rule(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    recall: Annotated[float, Field(gt=0, lt=1)]
    by: RecallBy = "all"


class _Suggested(BaseModel):
    model_config = ConfigDict(strict=True)

    indicator: str
    confidence: Probability
    # None where the model tells none; earlier versions always told one.
    stance: Stance | Literal[""] | None = DEFAULT_STANCE
    verdict: str = ""
    reason: _Reason | str | None = None
    evidence: list[_Evidence] = []
    neighbours: list[_Neighbour] | None = None
    stance_verdict: str = ""
    stance_reason: _Reason | None = None


class Record(BaseModel):
    """A tagged passage as it is written; other fields are passed over."""

    model_config = ConfigDict(strict=True)

    passage_id: str = Field(min_length=1)
    document: str = ""
    informant: str = ""
    speaker: str = ""
    question: str = ""
    start: Offset | None
    end: Offset | None
    text: str
    columns: dict[str, str] = {}
    suggested: list[_Suggested]
    confidence: dict[str, Probability] = Field(min_length=1)
    model: str = ""
    rule: _Rule | None = None

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The suggestions, with their evidence and neighbours."""
        return tuple(map(_suggestion, self.suggested))

    @property
    def made_by(self) -> RecallRule | None:
        """The rule by which the suggestions were made; None for the model's own thresholds."""
        return RecallRule(self.rule.recall, self.rule.by) if self.rule else None


def tagged_of(value: Any) -> TaggedPassage:
    """Return the tagged passage that a line of ours holds (``TaggedPassage.as_dict``).

    Raises ValueError where it does not.
    """
    record = record_of(value)
    if record is None or record.start is None or record.end is None:
        raise ValueError("no tagged passage")
    passage = Passage(
        record.passage_id,
        record.document,
        record.informant,
        record.speaker,
        record.question,
        record.start,
        record.end,
        record.text,
    )
    return TaggedPassage(
        passage,
        record.suggestions,
        record.confidence,
        record.model,
        record.columns,
        record.made_by,
    )


def record_of(value: Any) -> Record | None:
    """Return a tagged passage; None where the value is none, or does not hold together."""
    try:
        record = Record.model_validate(value)
    except ValidationError:
        return None
    return record if _holds_together(record) else None


def _holds_together(record: Record) -> bool:
    """Whether offsets and texts fit each other, and suggestions are of known indicators."""
    start, end, text = record.start, record.end, record.text
    if (start is None) != (end is None):
        return False
    if start is not None and end is not None and end - start != len(text):
        return False
    return all(
        suggested.indicator in record.confidence
        and all(_is_in(span, text, start) for span in suggested.evidence)
        for suggested in record.suggested
    )


def _is_in(span: _Evidence, text: str, offset: int | None) -> bool:
    """Whether the text of evidence is what the passage holds at its offsets."""
    if offset is None:
        return False
    left, right = span.start - offset, span.end - offset
    return 0 <= left <= right <= len(text) and text[left:right] == span.text


def _reason(own: _Reason | str | None) -> Message | None:
    """Return the reason; earlier versions wrote a sentence, which says no code."""
    if not isinstance(own, _Reason):
        return None
    return message(own.code, **own.model_dump(exclude={"code"}))


def _suggestion(own: _Suggested) -> Suggestion:
    near = own.neighbours
    return Suggestion(
        indicator=own.indicator,
        confidence=own.confidence,
        stance=own.stance or "",
        verdict=own.verdict,
        reason=_reason(own.reason),
        evidence=tuple(Evidence(span.start, span.end, span.text) for span in own.evidence),
        neighbours=None
        if near is None
        else tuple(Neighbour(item.passage_id, item.coder, item.similarity) for item in near),
        stance_verdict=own.stance_verdict,
        stance_reason=_reason(own.stance_reason),
    )
