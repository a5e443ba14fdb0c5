"""What a report allows to be said, what not yet, and the one thing to do that changes that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from tandai.reporting.codes import Next
from tandai.reporting.results import LEANING, Report, Status, Why

# As many as `tandai sample` draws where nobody says how many.
CHECK_FIRST = 200

Open = Literal["unreliable", "leaning", "too_little", "no_evidence"]


class Step(StrEnum):
    """What changes what may be said."""

    # A sample, drawn at random, checked by hand.
    CHECK = "check"
    # More passages of the sample that was checked.
    CHECK_MORE = "check_more"
    INTERVIEWS = "interviews"
    NONE = "none"


@dataclass(frozen=True)
class Decided:
    """Indicators, by id, in the codebook's order.

    ``said``: those with a status that may be said, by status; ``open``: the others, by what they
    lack (``leaning``: evidence that leans to one side, and is too little). ``shares``: whether the
    shares may be reported: they have intervals, and are no mere counts of suggestions. ``step``
    with ``passages`` to check where it is a check (None where that is not known).
    """

    said: dict[Status, tuple[str, ...]]
    open: dict[Open, tuple[str, ...]]
    shares: bool
    step: Step
    passages: int | None = None


def decided_by(report: Report) -> Decided:
    """Return what may be said of a report's indicators."""
    said: dict[Status, list[str]] = {"reached": [], "not reached": [], "divided": []}
    open_: dict[Open, list[str]] = {
        "leaning": [],
        "too_little": [],
        "unreliable": [],
        "no_evidence": [],
    }
    for id, item in report.indicators.items():
        if item.status in said:
            said[item.status].append(id)
            continue
        leaning = item.decision.leaning
        if item.decision.why == Why.UNRELIABLE:
            open_["unreliable"].append(id)
        elif item.decision.why == Why.NO_EVIDENCE:
            open_["no_evidence"].append(id)
        elif leaning is not None and leaning.confidence >= LEANING:
            open_["leaning"].append(id)
        else:
            open_["too_little"].append(id)
    methods = {item.share.method for item in report.indicators.values()}
    shares = not methods & {"uncorrected", "mixed"}
    still = {key: tuple(ids) for key, ids in open_.items() if ids}
    step, passages = _step(report, shares=shares, waiting=bool(still))
    return Decided(
        {status: tuple(ids) for status, ids in said.items() if ids}, still, shares, step, passages
    )


def _step(report: Report, *, shares: bool, waiting: bool) -> tuple[Step, int | None]:
    unread = report.passages - report.hand_coded
    if not shares and unread:
        return Step.CHECK, min(CHECK_FIRST, unread)
    more = next((a.message for a in report.advice if a.message.code == Next.CHECK_MORE), None)
    if more is not None:
        return Step.CHECK_MORE, int(more.of["more"])
    return (Step.INTERVIEWS if waiting else Step.NONE), None
