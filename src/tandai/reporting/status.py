"""Whether an indicator is reached: a rule that is printed with the table, and no other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import Codebook
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.model.evaluation import IndicatorEvaluation
from tandai.reporting.results import (
    FEWEST_A_SIDE,
    LEAST_A_SIDE,
    Balance,
    Base,
    Decision,
    Grade,
    Leaning,
    Rule,
    Speakers,
    Status,
    Why,
)
from tandai.statistics.balance import (
    Evidence,
    confidence_above,
    grade_confidences,
    informants_to_decide,
    share_interval,
)

# The rule where neither the codebook nor the command sets one.
FEWEST_INFORMANTS = 3
BALANCE_BOUND = 0.5
# A supporting share that is written like the bound lies at it.
_EVEN_SHARE = 0.0005
# Hand codes of this share of the passages decide alone: what is left cannot turn it.
NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Basis:
    """What a status is decided from.

    ``evidence`` by informant, from what ``base`` names; ``everybody``: all informants;
    ``speaking``: those with anything that was found, checked or not.
    """

    evidence: Evidence
    speakers: Speakers
    everybody: int
    base: Base
    speaking: int = 0


def chosen_rule(
    codebook: Codebook, min_informants: int | None = None, balance_bound: float | None = None
) -> Rule:
    """Return the rule: what the command sets, else the codebook, else the default.

    Raises UsageError for numbers that cannot be meant.
    """
    own = codebook.status_rule
    fewest = min_informants or (own and own.min_informants) or FEWEST_INFORMANTS
    bound = balance_bound or (own and own.balance_bound) or BALANCE_BOUND
    if fewest < 1 or not 0 < bound < 1:
        raise UsageError(
            tr(
                "the rule needs at least 1 informant and a bound between 0 and 1.",
                "aturan memerlukan sedikitnya 1 informan dan batas antara 0 dan 1.",
            )
        )
    grades = tuple(
        Grade(grade.name, grade.at_least)
        for grade in sorted(own.grades if own else (), key=lambda grade: -grade.at_least)
    )
    if min_informants is not None or balance_bound is not None:
        return Rule(fewest, bound, "command", grades)
    return Rule(fewest, bound, "codebook" if own else "default", grades)


def reliable(evaluation: IndicatorEvaluation | None) -> bool:
    """Whether a status may be read from suggestions; not where the model is not known."""
    if evaluation is None or evaluation.verdict == "insufficient":
        return False
    return evaluation.stance_reliable


def decided(basis: Basis, rule: Rule) -> tuple[Status, Decision]:
    """Return the status by the rule, and which part of the rule decided."""
    evidence, found = basis.evidence, share_interval(basis.evidence)
    needed = min(rule.min_informants, basis.everybody)
    if basis.base == "none":
        return "too little", _decision(basis, rule, needed, Why.UNRELIABLE, None)
    # What was found and not checked yet is no lack of evidence, nor of people.
    unchecked = basis.base == "sample" and basis.speaking > evidence.informants
    if found is None and not unchecked:
        return "too little", _decision(basis, rule, needed, Why.NO_EVIDENCE, None)
    if found is None:
        return "too little", _decision(basis, rule, needed, Why.CHECKS, needed)
    low, high = found
    if evidence.informants < needed:
        lacking = needed - evidence.informants
        why = Why.CHECKS if unchecked and basis.speaking >= needed else Why.INFORMANTS
        return "too little", _decision(basis, rule, needed, why, lacking)
    if low > rule.balance_bound:
        return "reached", _decision(basis, rule, needed, Why.SHARE, 0)
    if high < rule.balance_bound:
        return "not reached", _decision(basis, rule, needed, Why.SHARE, 0)
    number = informants_to_decide(evidence, rule.balance_bound)
    known = low > LEAST_A_SIDE and high < 1 - LEAST_A_SIDE
    if number is None and known and min(_on_each_side(basis.speakers)) >= FEWEST_A_SIDE:
        return "divided", _decision(basis, rule, needed, Why.BOTH_WAYS, None)
    more = None if number is None else number - evidence.informants
    return "too little", _decision(basis, rule, needed, Why.SHARE, more)


def _on_each_side(speakers: Speakers) -> tuple[int, int]:
    """Return how many informants gave evidence for, and how many against; both counts twice."""
    return speakers.support + speakers.both, speakers.hinder + speakers.both


def _decision(basis: Basis, rule: Rule, needed: int, why: Why, more: int | None) -> Decision:
    evidence = basis.evidence
    above = confidence_above(evidence, rule.balance_bound)
    leaning = None
    # Half and half leans nowhere, and what may not be relied on does not lean.
    even = evidence.share is not None and abs(evidence.share - rule.balance_bound) < _EVEN_SHARE
    if above is not None and round(abs(above - 0.5), 2) and not even and basis.base != "none":
        leaning = (
            Leaning("reached", round(above, 3))
            if above > 0.5
            else Leaning("not reached", round(1 - above, 3))
        )
    grades = grade_confidences(evidence, tuple(grade.at_least for grade in rule.grades))
    return Decision(
        why=why,
        base=basis.base,
        informants=evidence.informants,
        needed=needed,
        more=more,
        speakers=basis.speakers,
        leaning=leaning,
        grades={
            grade.name: round(own, 3)
            for grade, own in zip(rule.grades, grades, strict=False)
            if basis.base != "none"
        },
    )


def speakers_of(supporting: NDArray[np.float64], informant: NDArray[np.int64]) -> Speakers:
    """Return how many informants speak for, against and both ways, of passages (m,)."""
    for_, against = set(informant[supporting > 0].tolist()), set(informant[supporting < 1].tolist())
    return Speakers(len(for_ - against), len(against - for_), len(for_ & against))


def balance_between(evidence: Evidence) -> Balance:
    """Return the supporting share with its interval between informants."""
    found = share_interval(evidence)
    return Balance(evidence.share, *(found or (None, None)))
