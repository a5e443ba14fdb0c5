"""What can be said of how a study was done, from its files alone.

A part that no file tells is None, and :class:`Missing` says what a file would have to hold.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from tandai.agreement.results import Agreement
from tandai.corpus.labels import Gold
from tandai.model.evaluation import Overall
from tandai.reporting.results import Method, Rule, Sample

UnitOfCoding = Literal["turn", "paragraph", "sentence", "selection"]


class Missing(StrEnum):
    """What a methods paragraph should say and the files do not."""

    CORPUS = "corpus"
    UNIT = "unit"
    INFORMANTS = "informants"
    SOURCES = "sources_of_frameworks"
    FULL_SOURCES = "full_references_of_frameworks"
    CODERS = "second_coder"
    INDEPENDENCE = "coded_independently"
    ADJUDICATION = "adjudicated_codes"
    MODEL = "model"
    REPORT = "report"
    CHECKED = "checked_sample"
    NOT_CHECKED_BLIND = "blind_check"


@dataclass(frozen=True)
class Theory:
    """A framework of the codebook: names in both languages, its source, its indicators."""

    id: str
    name_en: str
    name_id: str
    source: str
    indicators: int


@dataclass(frozen=True)
class Coding:
    """Who read how many passages.

    ``coders``: people, without second codings of the same person (``again``). ``decided``: the
    names of codings that hold what was decided in the end. ``by_two``: passages that two or more
    of ``coders`` read; ``read``: those that anybody did. ``codes`` count where at least half of a
    passage's coders gave them; just half gave ``disputed``, and ``stances`` are mixed since their
    coders differ.
    """

    coders: dict[str, int]
    again: dict[str, int]
    decided: dict[str, int]
    by_two: int
    read: int
    codes: int = 0
    disputed: int = 0
    stances: int = 0


@dataclass(frozen=True)
class Material:
    """What was coded, in what unit and by which codebook.

    ``constructed``: whether it is the corpus that comes with tandai, of constructed interviews.
    """

    corpus: str
    passages: int
    documents: int
    informants: int
    unit: UnitOfCoding | None
    indicators: int
    theories: tuple[Theory, ...]
    coding: Coding
    constructed: bool = False


@dataclass(frozen=True)
class Learnt:
    """What a model learnt from and how it was validated; ``verdicts`` counts its indicators.

    ``constructed``: whether that was the corpus that comes with tandai, of constructed interviews.
    """

    id: str
    name: str
    corpus: str
    passages: int
    documents: int
    codes: int
    gold: Gold
    base: str
    seed: int
    terms: bool
    encoder: str
    encoder_origin: str
    encoder_tuned: bool
    indicators: int
    judged_passages: int
    judged_documents: int
    folds: int
    grouped_by: str
    overall: Overall
    verdicts: dict[str, int]
    constructed: bool = False


@dataclass(frozen=True)
class Reported:
    """What a report rests on; ``methods``: how its shares were got.

    ``intervals``: whether shares have any. ``recall``: for which suggestions were made, none for a
    model's own thresholds. ``untold``: suggestions without a stance, of ``untold_indicators``.
    ``fewest``: interviews below which intervals are rough, where there are fewer. ``unread``:
    passages of a corpus that nobody read. ``disputed``: codes that just half of a passage's coders
    gave, among ``hand_codes`` unless ``agreed`` codes alone count; ``stances``: codes whose coders
    differ on the stance. ``overruled``: passages in which the check differs from the corpus.
    ``constructed``: whether suggestions are the shipped model's, which learnt from constructed
    interviews.
    """

    passages: int
    documents: int
    informants: int
    hand_coded: int
    model: str
    methods: tuple[Method, ...]
    target: Literal["interviews", "passages"] | None
    simultaneous: bool
    sample: Sample | None
    rule: Rule
    intervals: bool = True
    recall: tuple[float, ...] = ()
    uncalibrated: bool = False
    untold: int = 0
    untold_indicators: int = 0
    fewest: int | None = None
    unread: int = 0
    disputed: int = 0
    hand_codes: int = 0
    agreed: bool = False
    stances: int = 0
    overruled: int = 0
    constructed: bool = False


@dataclass(frozen=True)
class Methods:
    """All that the files tell of how the study was done, and what they do not."""

    material: Material | None
    agreement: Agreement | None
    learnt: Learnt | None
    reported: Reported | None
    missing: tuple[Missing, ...]

    @property
    def of_the_corpus(self) -> bool:
        """Whether the report, where there is one, is of all of the corpus: it is the material."""
        own, reported = self.material, self.reported
        if own is None or reported is None:
            return True
        return own.passages == reported.passages + reported.unread

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        agreement = self.agreement
        return {
            "material": asdict(self.material) if self.material else None,
            "agreement": agreement.as_dict() if agreement else None,
            "model": asdict(self.learnt) if self.learnt else None,
            "report": asdict(self.reported) if self.reported else None,
            "missing": [str(item) for item in self.missing],
        }
