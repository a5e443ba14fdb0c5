"""What a report holds: plain data, filled by the modules beside this one.

Every form of the report (terminal, JSON, HTML, DOCX, XLSX) reads these and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from tandai.codebook import Codebook
from tandai.ground.choices import Target
from tandai.ground.messages import Message
from tandai.reporting.plain import plain
from tandai.reporting.study import Arrival, Reading, SaturationPoint, Study
from tandai.statistics.undefined import Undefined

Status = Literal["reached", "not reached", "divided", "too little"]
# What a status was decided from: all that was found, hand codes alone, or those of a checked
# sample; ``none`` where nothing that was counted may be relied on.
Base = Literal["all", "hand", "sample", "none"]
Method = Literal["uncorrected", "labels", "mixed", "labels-only", "corrected"]

# Confidence is counted in bins of equal width from 0 to 1; the last one includes 1.
BINS = 10
# From this confidence on an indicator with too little evidence is counted as leaning.
LEANING = 0.8
# On either side of a division there is more than one informant, and more than a tenth of the
# evidence, as surely as the interval says.
FEWEST_A_SIDE = 2
LEAST_A_SIDE = 0.1


@dataclass(frozen=True)
class Share:
    """The share of passages that carry an indicator, and how it was got.

    ``method``: ``uncorrected`` counts the model's suggestions, ``labels`` hand codes of all
    passages, ``mixed`` hand codes where there are some and else suggestions; ``labels-only``
    is estimated from the passages of a checked sample alone, ``corrected`` from these and the
    tags together. ``uncorrected`` and ``mixed`` have no interval: errors of the model bias
    them by an unknown amount.

    ``low`` and ``high``: the 95 % interval for ``target``: the share in ``interviews`` like
    these, or in just the tagged ``passages``. ``tagged_low`` and ``tagged_high`` are always
    the interval for the tagged passages. ``undefined`` says why an interval is missing.
    """

    value: float | None
    low: float | None
    high: float | None
    method: Method
    target: Target | None = None
    tagged_low: float | None = None
    tagged_high: float | None = None
    undefined: Undefined | None = None


@dataclass(frozen=True)
class Confidence:
    """The calibrated confidence of the suggestions; None where there are none.

    ``expected_right`` is their sum: how many suggestions are right if the confidence is true.
    ``expected_passages`` is the sum over all passages that nobody coded: how many of them
    carry the indicator if it is. Both are None where confidences are not calibrated.
    ``suggested`` and ``all``: numbers of suggestions, and of all these passages, in ``BINS`` bins
    of confidence.
    """

    mean: float | None
    q25: float | None
    median: float | None
    q75: float | None
    expected_right: float | None
    expected_passages: float | None
    suggested: tuple[int, ...]
    all: tuple[int, ...]


@dataclass(frozen=True)
class Balance:
    """The supporting share of the evidence (mixed counts half) and its 95 % interval."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Speakers:
    """How many informants gave evidence that supports alone, hinders alone, or both."""

    support: int
    hinder: int
    both: int


@dataclass(frozen=True)
class Leaning:
    """Where an indicator leans, and in which share of resamples of informants it does."""

    to: Literal["reached", "not reached"]
    confidence: float


class Why(StrEnum):
    """Which part of the rule decided a status."""

    SHARE = "share"
    INFORMANTS = "informants"
    BOTH_WAYS = "both_ways"
    CHECKS = "checks"
    UNRELIABLE = "unreliable"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True)
class Decision:
    """Why a status is what it is.

    ``informants`` gave the evidence it rests on, of which the rule asks for ``needed``;
    ``more`` informants of the kind would decide (None where more hardly would, or it cannot be
    told). ``grades``: for each grade of the rule, in which share of resamples it is reached.
    ``why`` is ``checks`` where enough informants speak of it, and too few of them (or none) in
    passages that somebody has checked.
    """

    why: Why
    base: Base
    informants: int
    needed: int
    more: int | None
    speakers: Speakers
    leaning: Leaning | None
    grades: dict[str, float]


@dataclass(frozen=True)
class Checked:
    """How far a person has checked the suggestions of an indicator.

    ``passages`` were read by a person; of these the model suggests the indicator in
    ``suggested``, rightly in ``right``; ``missed`` carry it without a suggestion.
    ``suggestions``: all suggestions of the tags, checked or not.
    """

    passages: int
    suggested: int
    right: int
    missed: int
    suggestions: int


@dataclass(frozen=True)
class Cooccurrence:
    """Another indicator in the same passages; ``expected`` if the two were independent."""

    indicator: str
    passages: int
    expected: float


@dataclass(frozen=True)
class Judgement:
    """What the researcher decided about an indicator, and why.

    ``judgement`` is as written in the file; ``status`` what it says in the words of the rule,
    None where it says something else.
    """

    judgement: str
    reason: str
    status: Status | None


@dataclass(frozen=True)
class IndicatorCoverage:
    """What the tags and codes say of one indicator.

    ``words``: words in the passages that carry it. ``decision`` says which part of the rule
    decided the status. Intervals of precision and recall come from the model's evaluation, and so
    does ``stance_verdict``. ``stance`` counts passages by stance; those whose suggestion tells
    none, since its stances may not be relied on, are ``stance_untold``.
    ``missing_informants`` have no passage with it, by codes or suggestions, in all that they said
    (what a model overlooked, they may have said); whoever was read in part is not among them.
    ``disputed``: passages that carry it by the codes of just half of their coders;
    ``agreed_status``: its status without these, None where that is the same.
    """

    passages: int
    words: int
    documents: int
    informants: int
    missing_informants: tuple[str, ...]
    share: Share
    confidence: Confidence
    precision: float | None
    precision_interval: tuple[float, float] | None
    recall: float | None
    recall_interval: tuple[float, float] | None
    verdict: str | None
    verdict_reason: Message | None
    checked: Checked
    stance: dict[str, int]
    balance: Balance
    together_with: tuple[Cooccurrence, ...]
    status: Status
    decision: Decision
    judgement: Judgement | None
    stance_untold: int = 0
    stance_verdict: str | None = None
    stance_reason: Message | None = None
    disputed: int = 0
    agreed_status: Status | None = None

    @property
    def hangs(self) -> bool:
        """Whether it is decided only with codes that just half of their coders gave."""
        return self.status != "too little" and self.agreed_status is not None


@dataclass(frozen=True)
class FrameworkCoverage:
    """How many of a framework's indicators are reached, and which passages speak of it.

    ``leaning``: of those with too little evidence, how many lean to reached with a confidence of
    ``LEANING`` or more. ``disputed``: those that are decided only with codes that just half of
    their coders gave; they are in no other count.
    """

    reached: int
    not_reached: int
    divided: int
    too_little: int
    leaning: int
    of: int
    judged_reached: int | None
    passages: int
    words: int
    documents: int
    informants: int
    disputed: int = 0


@dataclass(frozen=True)
class GroupCoverage:
    """One indicator in one group of interviews; ``share`` is of the group's passages."""

    passages: int
    share: float | None
    documents: int
    informants: int
    stance: dict[str, int]


@dataclass(frozen=True)
class Group:
    """The interviews in which a variable of the documents has one value ("" where unknown)."""

    value: str
    passages: int
    words: int
    documents: int
    informants: int
    indicators: dict[str, GroupCoverage]


@dataclass(frozen=True)
class Grouping:
    """Coverage by the values of one variable of the documents."""

    variable: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Saturation:
    """New evidence per added interview.

    ``needed``: interviews for ``enough``. ``next_new``: indicators without evidence so far
    that one more interview of the kind is expected to show; None with fewer than two.
    """

    needed: int
    curve: tuple[SaturationPoint, ...]
    arrivals: tuple[Arrival, ...]
    next_new: float | None


@dataclass(frozen=True)
class Advice:
    """Whom or what to go for next, from the data: ``message`` has a code of ``codes.Next``.

    ``kind``: ``informants`` to ask about an indicator, ``check`` by hand, ``interviews`` to add.
    """

    kind: Literal["informants", "check", "interviews"]
    indicator: str | None
    informants: tuple[str, ...]
    message: Message


@dataclass(frozen=True)
class Informant:
    """An informant with what was said; a column of the matrix."""

    name: str
    documents: tuple[str, ...]
    passages: int
    words: int


@dataclass(frozen=True)
class Matrix:
    """Passages by indicator and informant; every row is as long as ``informants``.

    ``stance``: (supports, hinders, mixed) of each cell.
    """

    informants: tuple[Informant, ...]
    passages: dict[str, tuple[int, ...]]
    stance: dict[str, tuple[tuple[int, int, int], ...]]


@dataclass(frozen=True)
class Quote:
    """A passage that carries an indicator; ``marks`` are offsets of evidence in ``text``.

    ``confidence`` is None where a person gave the code (``by`` is ``hand``).
    """

    indicator: str
    informant: str
    document: str
    passage_id: str
    question: str
    text: str
    stance: str
    confidence: float | None
    by: Literal["model", "hand"]
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Sample:
    """The passages checked by hand that shares rest on, drawn by ``tandai sample``."""

    passages: int
    documents: int
    drawn_from: int
    blind: bool
    seed: int


@dataclass(frozen=True)
class Grade:
    """A word for how far an indicator is reached, from this supporting share on."""

    name: str
    at_least: float


@dataclass(frozen=True)
class Rule:
    """The rule of the status; ``source`` says who set it. ``grades``: the highest first."""

    min_informants: int
    balance_bound: float
    source: Literal["default", "codebook", "command"]
    grades: tuple[Grade, ...] = ()


@dataclass(frozen=True)
class Report:
    """Coverage and confidence of all indicators; ``codebook`` gives names and order.

    ``quotes`` stand in the order of the indicators, then of the matrix' informants, hand codes and
    the most confident first. ``notes`` (``codes.ReportNote``) are what a reader must know before
    using the figures. ``study``: what documents say of it. ``reading``: how much of a hand-coded
    corpus was read, None where all was; all else is then of what was.
    """

    passages: int
    words: int
    documents: int
    informants: int
    hand_coded: int
    model: str
    indicators: dict[str, IndicatorCoverage]
    frameworks: dict[str, FrameworkCoverage]
    groupings: tuple[Grouping, ...]
    saturation: Saturation
    advice: tuple[Advice, ...]
    matrix: Matrix
    sample: Sample | None
    simultaneous: bool
    status_rule: Rule
    notes: tuple[Message, ...]
    quotes: Sequence[Quote]
    codebook: Codebook
    study: Study = field(default_factory=Study)
    reading: Reading | None = None

    @property
    def by_hand(self) -> bool:
        """Whether people coded all that is reported on: suggestions show nobody's silence."""
        return self.hand_coded == self.passages

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: figures and names, no interview text."""
        apart = ("codebook", "quotes", "indicators", "frameworks", "study")
        data = {key: plain(value) for key, value in self.__dict__.items() if key not in apart}
        data["indicators"] = {id: plain(item) for id, item in self.indicators.items()}
        data["frameworks"] = {id: plain(item) for id, item in self.frameworks.items()}
        return data
