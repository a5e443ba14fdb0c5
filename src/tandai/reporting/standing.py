"""What a report decides: which indicators may be spoken of, which not yet, what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tandai.reporting.codes import ReportNote
from tandai.reporting.results import Report, Status, Why

DECIDED: tuple[Status, ...] = ("reached", "not reached", "divided")
# In the order in which reasons are told: what a check mends before what only interviews do.
REASONS = (
    Why.UNRELIABLE,
    Why.CHECKS,
    Why.INFORMANTS,
    Why.SHARE,
    Why.BOTH_WAYS,
    Why.NO_EVIDENCE,
)
# So many passages are enough for most shares, and a day's work.
SAMPLE = 200


class Step(StrEnum):
    """The one thing that would let most be said that may not be said yet."""

    CODE = "code"
    SAMPLE = "sample"
    FILL_IN = "fill_in"
    MORE_CHECKS = "more_checks"
    SETTLE = "settle"
    INTERVIEWS = "interviews"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Standing:
    """Ids of indicators: ``decided`` by status, ``open`` by what keeps them so.

    ``disputed``: those that are decided only with codes that just half of their coders gave.
    ``shares_open``: whether shares are counts of a model's suggestions that nobody has checked.
    ``number``: how many passages ``step`` takes; None where it takes none, or it cannot be told.
    """

    decided: dict[Status, tuple[str, ...]]
    open: dict[Why, tuple[str, ...]]
    disputed: tuple[str, ...]
    shares_open: bool
    step: Step
    number: int | None


def standing_of(report: Report) -> Standing:
    """Return what a report decides."""
    own = report.indicators
    decided = {
        status: tuple(id for id, item in own.items() if item.status == status and not item.hangs)
        for status in DECIDED
    }
    waiting = {
        why: tuple(
            id
            for id, item in own.items()
            if item.status == "too little" and item.decision.why == why
        )
        for why in REASONS
    }
    shares_open = any(item.share.method in ("uncorrected", "mixed") for item in own.values())
    step, number = _step(report, waiting, shares_open=shares_open)
    return Standing(
        {status: ids for status, ids in decided.items() if ids},
        {why: ids for why, ids in waiting.items() if ids},
        tuple(id for id, item in own.items() if item.hangs),
        shares_open,
        step,
        number,
    )


def _step(
    report: Report, waiting: dict[Why, tuple[str, ...]], *, shares_open: bool
) -> tuple[Step, int | None]:
    notes = {note.code: note.of for note in report.notes}
    if ReportNote.UNREAD in notes:
        # What a person chose to read first says nothing of the rest.
        return Step.CODE, int(notes[ReportNote.UNREAD]["passages"])
    if report.sample is None and (shares_open or waiting[Why.UNRELIABLE]):
        return Step.SAMPLE, min(SAMPLE, report.passages)
    if any(own.agreed_status for own in report.indicators.values()):
        return Step.SETTLE, sum(own.disputed for own in report.indicators.values())
    open_ids = [id for ids in waiting.values() for id in ids]
    if not open_ids:
        return Step.NOTHING, None
    sample = report.sample
    by_sample = any(report.indicators[id].decision.base == "sample" for id in open_ids)
    if by_sample and ReportNote.PARTLY_CHECKED in notes:
        partly = notes[ReportNote.PARTLY_CHECKED]
        return Step.FILL_IN, int(partly["drawn"]) - int(partly["read"])
    if sample is not None and by_sample and sample.passages < sample.drawn_from:
        return Step.MORE_CHECKS, min(SAMPLE, sample.drawn_from - sample.passages)
    return Step.INTERVIEWS, None
