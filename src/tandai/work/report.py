"""`tandai report`: how much, how many and how widely each indicator is evidenced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from tandai.codebook import Codebook
from tandai.corpus import Corpus
from tandai.corpus.labels import UNTOLD
from tandai.ground.messages import Message, message
from tandai.model.record import Evaluated
from tandai.reporting.advice import advice_of, advice_of_reading
from tandai.reporting.checking import note_of_overruled, read_checked
from tandai.reporting.checking_more import more_to_check
from tandai.reporting.coded import coded_passages, note_of_disputed, notes_of_codes, of_coder
from tandai.reporting.codes import Next, ReportNote
from tandai.reporting.coverage import (
    framework_coverage,
    groupings_of,
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
from tandai.reporting.indicators import Basics, indicator_of
from tandai.reporting.judgements import read_judgements
from tandai.reporting.quotes import matrix_of, quotes_of
from tandai.reporting.results import (
    Advice,
    IndicatorCoverage,
    Method,
    Report,
)
from tandai.reporting.saturation import saturation_of
from tandai.reporting.status import chosen_rule
from tandai.reporting.study import Reading, Study
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
from tandai.reporting.unread import note_of_reading, reading_of
from tandai.tags import Tags

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
    codebook: Path | Literal["labels"] | Codebook | None = None
    coder: str | None = None
    study: Study = field(default_factory=Study)


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
    whose: str | None = None
    if corpus is not None:
        corpus, whose = of_coder(corpus, choices.coder)
    by_hand: tuple[Message, ...] = ()
    reading: Reading | None = None
    if not tags and corpus is not None:
        tags = [coded_passages(corpus)]
        reading = reading_of(corpus, tags[0].passages)
        by_hand = (*notes_of_codes(corpus, whose), *note_of_reading(reading))
    require_matching(tags)
    names = names_of_models(tags)
    model = model or shipped_model(names)
    codebook = codebook_of_tags(tags[0].ids, corpus, model, choices.codebook)
    rule = chosen_rule(codebook, choices.min_informants, choices.balance_bound)
    findings = findings_of(tags, [id for id in codebook.ids if id in tags[0].ids], corpus, whose)
    checked = read_checked(choices.checked, findings) if choices.checked else None
    weight = weights_of(findings.hand, checked)
    overruled: tuple[Message, ...] = ()
    if checked is not None:
        overruled = note_of_overruled(findings, checked)
        findings = findings.with_codes(checked.rows, checked.stance)
    method = method_of(findings, choices.approach, checked)
    judgements = read_judgements(choices.judgement, codebook) if choices.judgement else {}
    uncalibrated = notes_of_confidence(tags, model)
    basics = Basics(
        findings=findings,
        agreed=findings.agreed_alone(),
        checked=checked,
        weight=weight,
        shares=shares_of(findings, weight, method, choices.approach),
        together=together_with(findings),
        judgements=judgements,
        model=model,
        rule=rule,
        for_recall=any(own.rule for own in tags),
        calibrated=not uncalibrated,
        reading=reading,
    )
    indicators = {id: indicator_of(basics, k) for k, id in enumerate(findings.ids)}
    groups = [
        (framework.id, [member.id for member in members if member.id in indicators])
        for framework, members in codebook.grouped()
    ]
    saturation = saturation_of(
        findings, rule.min_informants, None if reading is None else reading.whole_documents
    )
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
        advice=advice_of_reading(reading)
        or (
            *(
                advice
                for advice in advice_of(
                    findings,
                    rule,
                    saturation,
                    indicators,
                    # Where most suggestions are wrong, groups of informants differ by chance.
                    {} if uncalibrated or basics.for_recall else _told_apart(findings, corpus),
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
            *note_of_disputed(findings, _changed(indicators), whose),
            *overruled,
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
        reading=reading,
    )


def _changed(indicators: Mapping[str, IndicatorCoverage]) -> tuple[str, ...]:
    return tuple(id for id, own in indicators.items() if own.agreed_status is not None)


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


def _notes_of_stances(findings: Findings) -> tuple[Message, ...]:
    """Return of how many suggestions no stance is told, and of which indicators."""
    untold = (findings.stance == UNTOLD).sum(axis=0)
    if not untold.any():
        return ()
    ids = tuple(id for id, number in zip(findings.ids, untold, strict=True) if number)
    return (message(ReportNote.NO_STANCES, suggestions=int(untold.sum()), ids=ids),)
