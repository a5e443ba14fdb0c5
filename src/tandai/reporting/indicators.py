"""What a report says of one indicator: its figures, and the status with what it is decided from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tandai.codebook import STANCES
from tandai.corpus.labels import UNTOLD
from tandai.model.evaluation import IndicatorEvaluation
from tandai.model.record import Evaluated
from tandai.reporting.checking import CheckedSample
from tandai.reporting.confidence import checked_of, confidence_of
from tandai.reporting.coverage import distinct, stances_of
from tandai.reporting.findings import Findings, Floats
from tandai.reporting.results import (
    Base,
    Cooccurrence,
    IndicatorCoverage,
    Judgement,
    Rule,
    Share,
    Status,
)
from tandai.reporting.status import (
    NEARLY_ALL,
    Basis,
    balance_between,
    decided,
    reliable,
    speakers_of,
)
from tandai.reporting.study import Reading
from tandai.statistics.balance import evidence_of

_HALF = np.array([{"supports": 1.0, "hinders": 0.0, "mixed": 0.5}[name] for name in STANCES])


@dataclass(frozen=True)
class Basics:
    """What every indicator's part of the report is made from.

    ``agreed``: the findings without codes that just half of a passage's coders gave.
    ``calibrated``: whether confidences are probabilities, as far as the model or the tags tell.
    """

    findings: Findings
    agreed: Findings
    checked: CheckedSample | None
    weight: Floats
    shares: Mapping[str, Share]
    together: Mapping[str, tuple[Cooccurrence, ...]]
    judgements: Mapping[str, Judgement]
    model: Evaluated | None
    rule: Rule
    for_recall: bool
    calibrated: bool
    reading: Reading | None


def indicator_of(basics: Basics, k: int) -> IndicatorCoverage:
    """Return what tags and codes say of the indicator in column ``k``."""
    findings, id = basics.findings, basics.findings.ids[k]
    found = findings.found[:, k]
    speaking = set(findings.informant[found].tolist())
    basis = _basis(basics, k)
    status, decision = decided(basis, basics.rule)
    of_model = basics.model.evaluation.indicators.get(id) if basics.model else None
    # At the thresholds of a recall the figures of the model's own do not hold.
    own = None if basics.for_recall else of_model
    verdict = own.verdict if own else _verdict_in_tags(findings, id)
    calibrated = basics.calibrated and (of_model is None or of_model.calibrated)
    return IndicatorCoverage(
        passages=int(found.sum()),
        words=int(findings.words[found].sum()),
        documents=distinct(findings.document[found]),
        informants=len(speaking),
        missing_informants=tuple(
            name
            for n, name in enumerate(findings.informants)
            if n not in speaking and (basics.reading is None or name in basics.reading.whole)
        ),
        share=basics.shares[id],
        confidence=confidence_of(findings, k, calibrated=calibrated),
        precision=own.precision if own else None,
        precision_interval=(own.precision_low, own.precision_high) if own else None,
        recall=own.recall if own else None,
        recall_interval=(own.recall_low, own.recall_high) if own else None,
        verdict=verdict,
        verdict_reason=own.reason if own else None,
        checked=checked_of(findings, k, findings.hand),
        stance=stances_of(findings, k, np.ones(len(found), dtype=bool)),
        stance_untold=int((findings.stance[:, k] == UNTOLD).sum()),
        stance_verdict=of_model.stance.verdict if of_model else None,
        stance_reason=of_model.stance.reason if of_model else None,
        balance=balance_between(basis.evidence),
        together_with=basics.together[id],
        status=status,
        decision=decision,
        judgement=basics.judgements.get(id),
        disputed=_disputed(findings, k),
        agreed_status=_agreed_status(basics, k, status),
    )


def _disputed(findings: Findings, k: int) -> int:
    if findings.tied is None:
        return 0
    return int((findings.tied[:, k] & findings.found[:, k]).sum())


def _agreed_status(basics: Basics, k: int, status: Status) -> Status | None:
    """Return the status without disputed codes, where it is another."""
    if not _disputed(basics.findings, k):
        return None
    agreed, _ = decided(_basis(replace(basics, findings=basics.agreed), k), basics.rule)
    return None if agreed == status else agreed


def _verdict_in_tags(findings: Findings, id: str) -> str | None:
    return next((own.verdict_of(id) for own in findings.spans if own.verdict_of(id)), None)


def _basis(basics: Basics, k: int) -> Basis:
    """Return what the status is decided from: everything counted, or hand codes alone."""
    findings = basics.findings
    id = findings.ids[k]
    model = None if basics.for_recall else basics.model
    own = model.evaluation.indicators.get(id) if model else None
    # What tells no stance says nothing of which way evidence leans.
    base, rows = _base(basics, own), findings.found[:, k] & (findings.stance[:, k] != UNTOLD)
    weight = np.ones(len(rows))
    if base == "sample":
        rows, weight = rows & (basics.weight > 0), basics.weight
    elif base == "hand":
        rows = rows & findings.hand
    supporting, informant = _HALF[findings.stance[rows, k]], findings.informant[rows]
    return Basis(
        evidence=evidence_of(supporting, weight[rows], informant),
        speakers=speakers_of(supporting, informant),
        everybody=len(findings.informants),
        base=base,
        speaking=distinct(findings.informant[findings.found[:, k]]),
    )


def _base(basics: Basics, own: IndicatorEvaluation | None) -> Base:
    by_hand = float(basics.findings.hand.mean())
    if by_hand == 1 or reliable(own):
        return "all"
    if basics.checked is not None:
        return "sample"
    return "hand" if by_hand >= NEARLY_ALL else "none"
