"""`tandai report`: how much, how many and how widely each indicator is evidenced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from tandai.codebook import STANCES
from tandai.corpus import Corpus
from tandai.corpus.labels import UNTOLD
from tandai.ground.messages import Message, message
from tandai.model.evaluation import IndicatorEvaluation
from tandai.model.record import Evaluated
from tandai.reporting.advice import advice_of
from tandai.reporting.checking import CheckedSample, read_checked
from tandai.reporting.checking_more import more_to_check
from tandai.reporting.coded import coded_passages, notes_of_codes, of_coder
from tandai.reporting.codes import Next, ReportNote
from tandai.reporting.confidence import checked_of, confidence_of
from tandai.reporting.coverage import (
    distinct,
    framework_coverage,
    groupings_of,
    stances_of,
    together_with,
    values_of,
    variables_of,
)
from tandai.reporting.estimating import (
    Approach,
    estimates_of,
    method_of,
    notes_of,
    shares_of,
    weights_of,
)
from tandai.reporting.evidence import notes_of_evidence
from tandai.reporting.findings import Findings, Floats, findings_of
from tandai.reporting.judgements import read_judgements
from tandai.reporting.quotes import matrix_of, quotes_of
from tandai.reporting.results import (
    Advice,
    Base,
    Cooccurrence,
    IndicatorCoverage,
    Judgement,
    Method,
    Report,
    Rule,
    Share,
)
from tandai.reporting.saturation import saturation_of
from tandai.reporting.status import (
    NEARLY_ALL,
    Basis,
    balance_between,
    chosen_rule,
    decided,
    reliable,
    speakers_of,
)
from tandai.reporting.study import Study
from tandai.reporting.tagged import (
    codebook_of_tags,
    names_of_models,
    notes_of_confidence,
    notes_of_history,
    notes_of_models,
    notes_of_origin,
    notes_of_rules,
    require_matching,
    shipped_model,
)
from tandai.statistics.balance import evidence_of
from tandai.tags import Tags

_HALF = np.array([{"supports": 1.0, "hinders": 0.0, "mixed": 0.5}[name] for name in STANCES])
# How a corpus was parted for training says nothing about people.
_TECHNICAL = ("split",)
_MOST_VALUES = 12


@dataclass(frozen=True)
class Choices:
    """What a report may be asked for, besides tags, corpus and model.

    ``by``: variables of the documents to group by. ``checked``: a filled-in sheet of `tandai
    sample`. ``approach``: how shares are estimated. ``min_informants`` and ``balance_bound``
    set the rule of the status. ``judgement``: a file with the researcher's own. ``codebook``:
    without a corpus, which brings its own, the terms and frameworks of the indicators.
    ``coder``: whose hand codes of the corpus count, None for those that are taken for right.
    ``study``: what the documents say of the study; without a title that of the corpus.
    """

    by: tuple[str, ...] = ()
    checked: Path | None = None
    approach: Approach = field(default_factory=Approach)
    min_informants: int | None = None
    balance_bound: float | None = None
    judgement: Path | None = None
    codebook: Path | Literal["labels"] | None = None
    coder: str | None = None
    study: Study = field(default_factory=Study)


@dataclass(frozen=True)
class _Basics:
    """What every indicator's part of the report is made from."""

    findings: Findings
    checked: CheckedSample | None
    weight: Floats
    shares: Mapping[str, Share]
    together: Mapping[str, tuple[Cooccurrence, ...]]
    judgements: Mapping[str, Judgement]
    model: Evaluated | None
    rule: Rule
    for_recall: bool


def report(
    tags: Sequence[Tags],
    corpus: Corpus | None = None,
    model: Evaluated | None = None,
    choices: Choices | None = None,
) -> Report:
    """Return coverage and confidence per indicator over all tag files together.

    Without tags it is the report of what people coded in ``corpus``: no model is asked.

    ``corpus`` gives the codebook and the informants of documents; passages that are coded in
    it by hand count by their codes and not by suggestions. ``model`` gives precision and
    recall; without it the model that comes with tandai is asked, if the tags are its own.

    Raises UsageError when tags of different codebooks or the same passages twice are given or
    the choices do not fit, TableError for a sheet or judgements that cannot be used,
    CodebookError or CorpusError where a codebook does not know the indicators of the tags.
    """
    choices = choices or Choices()
    choices.approach.require(checked=choices.checked is not None)
    corpus = None if corpus is None else of_coder(corpus, choices.coder)
    by_hand: tuple[Message, ...] = ()
    if not tags and corpus is not None:
        tags = [coded_passages(corpus)]
        by_hand = notes_of_codes(corpus, tags[0])
    require_matching(tags)
    names = names_of_models(tags)
    model = model or shipped_model(names)
    codebook = codebook_of_tags(tags[0].ids, corpus, model, choices.codebook)
    rule = chosen_rule(codebook, choices.min_informants, choices.balance_bound)
    findings = findings_of(tags, [id for id in codebook.ids if id in tags[0].ids], corpus)
    checked = read_checked(choices.checked, findings) if choices.checked else None
    weight = weights_of(findings.hand, checked)
    if checked is not None:
        findings = findings.with_codes(checked.rows, checked.stance)
    method = method_of(findings, choices.approach, checked)
    judgements = read_judgements(choices.judgement, codebook) if choices.judgement else {}
    basics = _Basics(
        findings=findings,
        checked=checked,
        weight=weight,
        shares=shares_of(findings, weight, method, choices.approach),
        together=together_with(findings),
        judgements=judgements,
        model=model,
        rule=rule,
        for_recall=any(own.rule for own in tags),
    )
    indicators = {id: _indicator(basics, k) for k, id in enumerate(findings.ids)}
    groups = [
        (framework.id, [member.id for member in members if member.id in indicators])
        for framework, members in codebook.grouped()
    ]
    uncalibrated = notes_of_confidence(tags, model)
    saturation = saturation_of(findings, min(rule.min_informants, len(findings.documents)))
    return Report(
        passages=len(findings.passages),
        words=int(findings.words.sum()),
        documents=len(findings.documents),
        informants=len(findings.informants),
        hand_coded=int(findings.hand.sum()),
        model=names,
        indicators=indicators,
        frameworks={
            id: framework_coverage(findings, members, indicators, judgements)
            for id, members in groups
            if members
        },
        groupings=groupings_of(findings, corpus, choices.by),
        saturation=saturation,
        advice=(
            *(
                advice
                for advice in advice_of(
                    findings, rule, saturation, indicators, _told_apart(findings, corpus)
                )
                # How many suggestions are likely wrong is read from their confidences.
                if not (uncalibrated and advice.message.code == Next.LIKELY_WRONG)
            ),
            *_more_checks(findings, weight, method, choices),
        ),
        matrix=matrix_of(findings),
        sample=checked.sample if checked else None,
        simultaneous=choices.approach.simultaneous,
        status_rule=rule,
        notes=(
            *by_hand,
            *notes_of(findings, method, choices.approach, checked),
            *notes_of_models(tags),
            *notes_of_origin(tags),
            *uncalibrated,
            *notes_of_rules(tags),
            *(() if uncalibrated else _notes_of_stances(findings)),
            *notes_of_evidence(findings, corpus, model),
            *(() if by_hand else notes_of_history(tags, corpus, model)),
        ),
        quotes=quotes_of(findings),
        codebook=codebook,
        study=_study(choices, corpus),
    )


def _study(choices: Choices, corpus: Corpus | None) -> Study:
    study, checked = choices.study, choices.checked
    title = study.title or (corpus.title if corpus else "")
    return replace(study, title=title, checked=checked.name if checked else "")


def _more_checks(
    findings: Findings, weight: Floats, method: Method, choices: Choices
) -> tuple[Advice, ...]:
    """Return what more checking would do, where shares rest on a checked sample."""
    if method not in ("corrected", "labels-only"):
        return ()
    estimates = estimates_of(findings, weight, method, choices.approach)
    return tuple(more_to_check(findings, weight, estimates))


def _told_apart(findings: Findings, corpus: Corpus | None) -> dict[str, list[str]]:
    """Return the variables that part informants into groups, with the value of each passage."""
    values = {
        name: values_of(findings, corpus, name)
        for name in variables_of(corpus)
        if name not in _TECHNICAL
    }
    return {name: own for name, own in values.items() if 2 <= len(set(own)) <= _MOST_VALUES}


def _indicator(basics: _Basics, k: int) -> IndicatorCoverage:
    findings, id = basics.findings, basics.findings.ids[k]
    found = findings.found[:, k]
    speaking = set(findings.informant[found].tolist())
    basis = _basis(basics, k)
    status, decision = decided(basis, basics.rule)
    of_model = basics.model.evaluation.indicators.get(id) if basics.model else None
    # At the thresholds of a recall the figures of the model's own do not hold.
    own = None if basics.for_recall else of_model
    verdict = own.verdict if own else _verdict_in_tags(findings, id)
    return IndicatorCoverage(
        passages=int(found.sum()),
        words=int(findings.words[found].sum()),
        documents=distinct(findings.document[found]),
        informants=len(speaking),
        missing_informants=tuple(
            name for n, name in enumerate(findings.informants) if n not in speaking
        ),
        share=basics.shares[id],
        confidence=confidence_of(findings, k),
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
    )


def _notes_of_stances(findings: Findings) -> tuple[Message, ...]:
    """Return of how many suggestions no stance is told, and of which indicators."""
    untold = (findings.stance == UNTOLD).sum(axis=0)
    if not untold.any():
        return ()
    ids = tuple(id for id, number in zip(findings.ids, untold, strict=True) if number)
    return (message(ReportNote.NO_STANCES, suggestions=int(untold.sum()), ids=ids),)


def _verdict_in_tags(findings: Findings, id: str) -> str | None:
    return next((own.verdict_of(id) for own in findings.spans if own.verdict_of(id)), None)


def _basis(basics: _Basics, k: int) -> Basis:
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
    )


def _base(basics: _Basics, own: IndicatorEvaluation | None) -> Base:
    by_hand = float(basics.findings.hand.mean())
    if by_hand == 1 or reliable(own):
        return "all"
    if basics.checked is not None:
        return "sample"
    return "hand" if by_hand >= NEARLY_ALL else "none"
