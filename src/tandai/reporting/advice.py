"""Whom to ask and what to check next, from what the tags, codes and interviews show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tandai.ground.messages import message
from tandai.reporting.codes import Next
from tandai.reporting.findings import Bools, Findings
from tandai.reporting.results import (
    Advice,
    IndicatorCoverage,
    Rule,
    Saturation,
    Why,
)
from tandai.reporting.study import Reading

_MOST_NAMES = 3
_MOST_CHECKS = 3
# Below this confidence nobody came near to anything.
_NEAR = 0.05
# A group of one informant tells about that informant.
_FEWEST_IN_GROUP = 2


@dataclass(frozen=True)
class _Group:
    """Informants who share a value of a variable: ``members`` (informants,) bool."""

    variable: str
    value: str
    members: Bools


def advice_of(
    findings: Findings,
    rule: Rule,
    saturation: Saturation,
    indicators: Mapping[str, IndicatorCoverage],
    variables: Mapping[str, Sequence[str]],
) -> tuple[Advice, ...]:
    """Return advice.

    ``indicators``: what was found of each, with its status. ``variables`` gives, for each
    variable, its value for each passage.
    """
    speaking = _speaking(findings)
    needed = min(rule.min_informants, len(findings.informants))
    lacking = [k for k in range(len(findings.ids)) if speaking[:, k].sum() < needed]
    groups = _groups(findings, variables)
    return (
        *_interviews(findings, lacking, speaking, groups, saturation),
        *(_informants(findings, k, needed, speaking, groups) for k in lacking),
        *_balances(findings, indicators, lacking),
        *_checks(findings),
    )


def advice_of_reading(reading: Reading | None) -> tuple[Advice, ...]:
    """Return what to read first where some of a corpus was not read; nothing where all was.

    Whom to ask for more can be told once what was said is known.
    """
    if reading is None:
        return ()
    first = reading.partly[:_MOST_NAMES]
    nearest = tuple((own.name, own.left) for own in first)
    said = message(
        Next.READ_ON, passages=reading.left, unfinished=len(reading.partly), nearest=nearest
    )
    return (Advice("check", None, tuple(own.name for own in first), said),)


def _speaking(findings: Findings) -> Bools:
    """Return (informants, indicators), whether an informant speaks of an indicator."""
    result = np.zeros((len(findings.informants), len(findings.ids)), dtype=bool)
    rows, columns = np.nonzero(findings.found)
    result[findings.informant[rows], columns] = True
    return result


def _groups(findings: Findings, variables: Mapping[str, Sequence[str]]) -> list[_Group]:
    groups = []
    for variable, values in variables.items():
        said = np.array(values, dtype=object)
        for value in sorted(set(values) - {""}):
            members = np.zeros(len(findings.informants), dtype=bool)
            members[findings.informant[said == value]] = True
            if _FEWEST_IN_GROUP <= members.sum() < len(members):
                groups.append(_Group(variable, value, members))
    return groups


def _interviews(
    findings: Findings,
    lacking: Sequence[int],
    speaking: Bools,
    groups: Sequence[_Group],
    saturation: Saturation,
) -> Iterator[Advice]:
    """Say what one more interview is likely to add, and with whom it adds most."""
    # What a model suggests tells nothing of what further interviews would show.
    if saturation.next_new is not None and findings.hand.all():
        seen = sum(len(arrival.new) for arrival in saturation.arrivals)
        yield Advice(
            "interviews",
            None,
            (),
            message(
                Next.INTERVIEW,
                seen=seen,
                indicators=len(findings.ids),
                new=saturation.next_new,
            ),
        )
    if not (lacking and groups):
        return
    each = speaking[:, lacking].sum(axis=1)
    rates = [(float(each[group.members].mean()), group) for group in groups]
    best, group = max(rates, key=lambda pair: pair[0])
    alike = [pair for pair in rates if pair[1].variable == group.variable]
    least, other = min(alike, key=lambda pair: pair[0])
    if best > least:
        yield Advice(
            "interviews",
            None,
            (),
            message(
                Next.GROUP,
                lacking=len(lacking),
                variable=group.variable,
                value=group.value,
                most=round(best, 4),
                other=other.value,
                least=round(least, 4),
            ),
        )


def _informants(
    findings: Findings,
    k: int,
    needed: int,
    speaking: Bools,
    groups: Sequence[_Group],
) -> Advice:
    """Say who comes nearest to speaking of an indicator that too few speak of."""
    more = needed - int(speaking[:, k].sum())
    nearest = _nearest(findings, k, speaking[:, k])
    rates = [(float(speaking[group.members, k].mean()), group) for group in groups]
    rate, group = max(rates, key=lambda pair: pair[0], default=(0.0, None))
    said = message(Next.INFORMANTS, more=more, nearest=nearest)
    if group is not None and rate > 0:
        said = message(
            Next.INFORMANTS,
            more=more,
            nearest=nearest,
            rate=round(rate, 4),
            variable=group.variable,
            value=group.value,
        )
    return Advice("informants", findings.ids[k], tuple(person for person, _ in nearest), said)


def _nearest(findings: Findings, k: int, speaks: Bools) -> tuple[tuple[str, float], ...]:
    """Return the silent informants in whom the model came nearest to a suggestion."""
    highest = np.zeros(len(findings.informants))
    open_ = ~findings.hand
    np.maximum.at(highest, findings.informant[open_], findings.confidence[open_, k])
    order = [
        n for n in np.argsort(-highest, kind="stable") if not speaks[n] and highest[n] >= _NEAR
    ]
    return tuple((findings.informants[n], round(float(highest[n]), 4)) for n in order[:_MOST_NAMES])


def _balances(
    findings: Findings,
    indicators: Mapping[str, IndicatorCoverage],
    lacking: Sequence[int],
) -> Iterator[Advice]:
    """Say how many more informants would decide where enough speak and do not agree."""
    for k, id in enumerate(findings.ids):
        item = indicators[id]
        share, decision = item.balance.value, item.decision
        if k in lacking or share is None or decision.why not in (Why.SHARE, Why.BOTH_WAYS):
            continue
        if item.status in ("reached", "not reached"):
            continue
        said = message(Next.BALANCE, share=round(share, 4), more=decision.more)
        yield Advice("interviews", id, (), said)


def _checks(findings: Findings) -> Iterator[Advice]:
    """Name the indicators with the most suggestions that are likely to be wrong."""
    open_ = findings.suggested & ~findings.hand[:, None]
    wrong = ((1 - findings.confidence) * open_).sum(axis=0)
    for k in np.argsort(-wrong, kind="stable")[:_MOST_CHECKS]:
        if wrong[k] < 1:
            return
        yield Advice(
            "check",
            findings.ids[k],
            (),
            message(
                Next.LIKELY_WRONG,
                suggestions=int(open_[:, k].sum()),
                wrong=round(float(wrong[k]), 2),
            ),
        )
