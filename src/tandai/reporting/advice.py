"""Whom to ask and what to check next, from what the tags, codes and interviews show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tandai.codebook import Codebook
from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, percent
from tandai.reporting.findings import Bools, Findings
from tandai.reporting.results import Advice, IndicatorCoverage, Rule, Saturation, Why

_MOST_NAMES = 3
_MOST_CHECKS = 3
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
    codebook: Codebook,
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
        *(_informants(findings, codebook, k, needed, speaking, groups) for k in lacking),
        *_balances(findings, codebook, indicators, lacking),
        *_checks(findings, codebook),
    )


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
    if saturation.next_new is not None:
        seen = sum(len(arrival.new) for arrival in saturation.arrivals)
        yield Advice(
            "interviews",
            None,
            (),
            tr(
                f"{seen} of {len(findings.ids)} indicators have evidence; one more interview of "
                f"the kind is expected to add {decimal(saturation.next_new, 1)}.",
                f"{seen} dari {len(findings.ids)} indikator sudah berbukti; satu wawancara "
                f"sejenis lagi diperkirakan menambah {decimal(saturation.next_new, 1)}.",
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
            tr(
                f"Of the {count(len(lacking), 'indicator', '')} with too few informants, those "
                f"with {group.variable} = {group.value} speak of {decimal(best, 1)} each, those "
                f"with {other.variable} = {other.value} of {decimal(least, 1)}: look for the "
                "former next.",
                f"Dari {len(lacking)} indikator yang kurang informan, informan dengan "
                f"{group.variable} = {group.value} rata-rata membicarakan {decimal(best, 1)}, "
                f"dengan {other.variable} = {other.value} {decimal(least, 1)}: utamakan yang "
                "pertama.",
            ),
        )


def _informants(
    findings: Findings,
    codebook: Codebook,
    k: int,
    needed: int,
    speaking: Bools,
    groups: Sequence[_Group],
) -> Advice:
    """Say who comes nearest to speaking of an indicator that too few speak of."""
    name = codebook[findings.ids[k]].name
    more = needed - int(speaking[:, k].sum())
    nearest = _nearest(findings, k, speaking[:, k])
    text = tr(
        f"{name}: evidence from {count(more, 'more informant', '')} needed.",
        f"{name}: perlu bukti dari {more} informan lagi.",
    )
    if nearest:
        people = ", ".join(f"{person} ({decimal(highest)})" for person, highest in nearest)
        text += " " + tr(
            f"Nearest so far (highest confidence): {people}.",
            f"Yang paling mendekati (keyakinan tertinggi): {people}.",
        )
    rates = [(float(speaking[group.members, k].mean()), group) for group in groups]
    rate, group = max(rates, key=lambda pair: pair[0], default=(0.0, None))
    if group is not None and rate > 0:
        text += " " + tr(
            f"{percent(rate)} of those with {group.variable} = {group.value} speak of it.",
            f"{percent(rate)} dari yang {group.variable} = {group.value} membicarakannya.",
        )
    return Advice("informants", findings.ids[k], tuple(person for person, _ in nearest), text)


def _nearest(findings: Findings, k: int, speaks: Bools) -> list[tuple[str, float]]:
    """Return the silent informants in whom the model came nearest to a suggestion."""
    highest = np.zeros(len(findings.informants))
    open_ = ~findings.hand
    np.maximum.at(highest, findings.informant[open_], findings.confidence[open_, k])
    order = [n for n in np.argsort(-highest, kind="stable") if not speaks[n] and highest[n] > 0]
    return [(findings.informants[n], float(highest[n])) for n in order[:_MOST_NAMES]]


def _balances(
    findings: Findings,
    codebook: Codebook,
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
        text = tr(
            f"{codebook[id].name}: {percent(share)} of its evidence supports it",
            f"{codebook[id].name}: {percent(share)} dari buktinya mendukung",
        )
        if decision.more is None:
            text += tr(
                "; informants are divided, and more of the kind will hardly decide it.",
                "; informan terbelah, dan wawancara sejenis hampir tak akan menentukannya.",
            )
        else:
            text += tr(
                f"; at this balance about {count(decision.more, 'more informant', '')} would "
                "decide.",
                f"; dengan imbangan ini sekitar {decision.more} informan lagi menentukan.",
            )
        yield Advice("interviews", id, (), text)


def _checks(findings: Findings, codebook: Codebook) -> Iterator[Advice]:
    """Name the indicators with the most suggestions that are likely to be wrong."""
    open_ = findings.suggested & ~findings.hand[:, None]
    wrong = ((1 - findings.confidence) * open_).sum(axis=0)
    for k in np.argsort(-wrong, kind="stable")[:_MOST_CHECKS]:
        if wrong[k] < 1:
            return
        number = int(open_[:, k].sum())
        name = codebook[findings.ids[k]].name
        yield Advice(
            "check",
            findings.ids[k],
            (),
            tr(
                f"{name}: of {number} unchecked suggestions about {decimal(wrong[k], 0)} are "
                "wrong if the confidence is true; check these first.",
                f"{name}: dari {number} saran yang belum diperiksa, sekitar {decimal(wrong[k], 0)} "
                "keliru bila keyakinannya benar; periksa ini dulu.",
            ),
        )
