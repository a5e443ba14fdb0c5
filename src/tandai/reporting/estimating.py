"""Which share the report gives of each indicator, by which method, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np

from tandai.ground.choices import Target
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.reporting.checking import CheckedSample
from tandai.reporting.codes import ReportNote
from tandai.reporting.findings import Bools, Findings, Floats
from tandai.reporting.results import Method, Share
from tandai.statistics.shares import LEVEL, Estimates, estimate, simultaneous_level
from tandai.statistics.undefined import Undefined

METHODS = ("labels-only", "corrected", "uncorrected")
TARGETS: tuple[Target, ...] = get_args(Target)
# Below this, what interviews differ by is known badly, and so is the width of intervals.
FEW_INTERVIEWS = 10


@dataclass(frozen=True)
class Approach:
    """How shares are to be estimated; ``method`` None takes the best that the data admit."""

    method: str | None = None
    target: str = "interviews"
    simultaneous: bool = False

    def require(self, *, checked: bool) -> None:
        """Raise UsageError for words that are none, or a method that lacks a checked sample."""
        for option, value, known in (
            ("--method", self.method, METHODS),
            ("--target", self.target, TARGETS),
        ):
            if value is not None and value not in known:
                raise UsageError(
                    tr(
                        f"{option} {value!r} is not one of {', '.join(known)}.",
                        f"{option} {value!r} bukan salah satu dari {', '.join(known)}.",
                    )
                )
        if self.method in ("labels-only", "corrected") and not checked:
            raise UsageError(
                tr(
                    f"--method {self.method} needs a checked sample.",
                    f"--method {self.method} memerlukan sampel yang sudah diperiksa.",
                ),
                hint=tr(
                    "Draw one with `tandai sample`, fill it in and give it with --checked.",
                    "Ambil dengan `tandai sample`, isi, lalu berikan dengan --checked.",
                ),
            )


def method_of(findings: Findings, approach: Approach, checked: CheckedSample | None) -> Method:
    """Return the method: the one asked for, else what the data admit."""
    if approach.method == "uncorrected":
        return "uncorrected"
    if findings.hand.all():
        return "labels"
    if checked is not None:
        return "labels-only" if approach.method == "labels-only" else "corrected"
    return "mixed" if findings.hand.any() else "uncorrected"


def weights_of(coded: Bools, checked: CheckedSample | None) -> Floats:
    """Return (n,) 1 / probability of each passage that a person read, 0 of the others.

    Passages that the corpus has codes of (``coded``, (n,)) stand for themselves and for no
    others, drawn or not: what the sample estimates is the rest.
    """
    weight = np.zeros(len(coded))
    if checked is not None:
        weight[checked.rows] = 1 / checked.probability
    weight[coded] = 1
    return weight


def shares_of(
    findings: Findings, weight: Floats, method: Method, approach: Approach
) -> dict[str, Share]:
    """Return the share of each indicator; ``weight`` (n,) as of :func:`weights_of`."""
    target: Target = "passages" if approach.target == "passages" else "interviews"
    if method in ("uncorrected", "mixed"):
        counted = findings.suggested if method == "uncorrected" else findings.found
        values = counted.mean(axis=0)
        return {
            id: Share(_rounded(values[k]), None, None, method, undefined=Undefined.UNCORRECTED)
            for k, id in enumerate(findings.ids)
        }
    estimates = estimates_of(findings, weight, method, approach)
    return {id: _share(estimates, k, method, target) for k, id in enumerate(findings.ids)}


def estimates_of(
    findings: Findings, weight: Floats, method: Method, approach: Approach
) -> Estimates:
    """Return the estimates of shares by a method that rests on what a person read."""
    columns = len(findings.ids)
    return estimate(
        truth=findings.found,
        suggested=findings.suggested if method == "corrected" else None,
        confidence=findings.confidence,
        weight=weight,
        interview=findings.document,
        level=simultaneous_level(columns) if approach.simultaneous else LEVEL,
    )


def _share(estimates: Estimates, k: int, method: Method, target: Target) -> Share:
    tagged = tuple(_rounded(side[k]) for side in estimates.passages)
    bounds: tuple[float | None, float | None] = (tagged[0], tagged[1])
    why: Undefined | None = None
    if target == "interviews":
        if estimates.interviews is None:
            bounds = (None, None)
            why = Undefined.ONE_INTERVIEW
        else:
            bounds = (_rounded(estimates.interviews[0][k]), _rounded(estimates.interviews[1][k]))
    return Share(
        _rounded(estimates.value[k]), *bounds, method, target, tagged[0], tagged[1], undefined=why
    )


def _rounded(value: float | np.floating) -> float:
    return round(float(value), 6)


def notes_of(
    findings: Findings, method: Method, approach: Approach, checked: CheckedSample | None
) -> tuple[Message, ...]:
    """Return what a reader must know of the shares before using them."""
    if method in ("uncorrected", "mixed"):
        return (message(ReportNote.UNCORRECTED),)
    notes = [_origin(findings, method, checked), _meaning(findings, approach)]
    if checked is not None and checked.drawn > len(checked.rows):
        of = {"read": len(checked.rows), "drawn": checked.drawn, "waiting": checked.waiting}
        notes.append(message(ReportNote.PARTLY_CHECKED, **of))
    if approach.target == "interviews" and len(findings.documents) < FEW_INTERVIEWS:
        notes.append(message(ReportNote.FEW_INTERVIEWS, fewest=FEW_INTERVIEWS))
    if checked is not None and not checked.sample.blind:
        notes.append(message(ReportNote.NOT_BLIND))
    return tuple(notes)


def _origin(findings: Findings, method: Method, checked: CheckedSample | None) -> Message:
    if checked is None or method == "labels":
        return message(ReportNote.ALL_BY_HAND, passages=len(findings.passages))
    own = checked.sample
    code = ReportNote.CHECKED_ALONE if method == "labels-only" else ReportNote.CHECKED_SAMPLE
    return message(code, passages=own.passages, drawn_from=own.drawn_from)


def _meaning(findings: Findings, approach: Approach) -> Message:
    """Return what intervals are for, and how many of them hold ``together``, if they do."""
    together = len(findings.ids) if approach.simultaneous else None
    passages = approach.target == "passages"
    code = ReportNote.FOR_PASSAGES if passages else ReportNote.FOR_INTERVIEWS
    return message(code, together=together)
