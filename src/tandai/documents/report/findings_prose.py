"""What a chapter says of one indicator, above its quotes: only what its figures give cause for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from tandai.documents.report.estimates import amount
from tandai.documents.report.stances import stances_hold
from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.reporting.results import IndicatorCoverage, Report, Why
from tandai.words.hand_codes import silence_told
from tandai.words.methods_figures import begun, listed

# From this share on, one side is said to outweigh the other.
_MOST = 0.75
_EVEN = (0.4, 0.6)
_FEW_MISSING = 3
# One person's share of an indicator's passages that is worth a sentence.
_ONE_VOICE = 0.3
_FEWEST_OF_ONE = 3

Rank = Literal["most", "least", "more", "less"]


def indicator_sentences(report: Report, id: str, rank: Rank) -> str:
    """Return a paragraph on an indicator with evidence, beginning with what is special about it.

    ``rank``: whether its share is the largest or the smallest of its framework, else larger or
    smaller than is usual there. Which indicators are reached, and what keeps the others open, is
    said of all of them elsewhere.
    """
    own = report.indicators[id]
    lead, has_stances = _lead(report, own, rank)
    parts = (
        lead,
        _nothing_found(report, own),
        "" if has_stances else _stances(own),
        _voice(report, id),
        _divided(own, all_read=report.reading is None),
        _judgement(own),
    )
    return " ".join(begun(part) for part in parts if part)


def ranked(report: Report, ids: Sequence[str]) -> Iterator[tuple[str, Rank]]:
    """Yield (id, rank by share) of a framework's indicators with evidence, in their order."""
    found = {id: report.indicators[id] for id in ids if report.indicators[id].passages}
    if not found:
        return
    shares = {id: own.share.value or 0.0 for id, own in found.items()}
    usual = sum(shares.values()) / len(shares)
    low, high = min(shares.values()), max(shares.values())
    for id, own in shares.items():
        alone = len(shares) > 2 and list(shares.values()).count(own) == 1
        if alone and own in (low, high):
            yield id, "most" if own == high else "least"
        else:
            yield id, "more" if own >= usual else "less"


def _lead(report: Report, own: IndicatorCoverage, rank: Rank) -> tuple[str, bool]:
    """Return the first sentence, and whether it tells the stances."""
    passages = count(own.passages, "passage", "kutipan")
    by = tr("by ", "dari ") + count(own.informants, "informant", "informan")
    much = amount(own)
    if rank == "most":
        return tr(
            f"no indicator of this framework was spoken of more: {much}.",
            f"inilah yang paling banyak dibicarakan dalam kerangka ini: {much}.",
        ), False
    absent = own.missing_informants
    # Of whoever was read in part nobody knows what else was said, and a model overlooks some.
    all_read = report.reading is None and report.by_hand
    if all_read and not absent and report.informants > 1:
        return tr(
            f"all informants spoke of it, in {passages}.",
            f"semua informan menyinggungnya, dalam {passages}.",
        ), False
    if all_read and 0 < len(absent) <= _FEW_MISSING < own.informants:
        return tr(
            f"all informants but {listed(absent)} spoke of it, in {passages}.",
            f"selain {listed(absent)}, semua informan menyinggungnya, dalam {passages}.",
        ), False
    if rank == "least":
        return tr(
            f"no indicator of this framework was spoken of less: {much}.",
            f"dalam kerangka ini indikator inilah yang paling jarang disinggung: {much}.",
        ), False
    if all_read and 2 * own.informants < report.informants:
        return tr(
            f"only {whole(own.informants)} of {count(report.informants, 'informant', '')} spoke of "
            f"it, in {passages}.",
            f"hanya {whole(own.informants)} dari {whole(report.informants)} informan yang "
            f"menyinggungnya, dalam {passages}.",
        ), False
    if stances_hold(own):
        return _led_by_stances(own, passages, by), True
    if rank == "more":
        return tr(
            f"with {much} it is among those spoken of often.",
            f"dengan {much}, indikator ini termasuk yang sering dibicarakan.",
        ), False
    return tr(
        f"with {much} it is spoken of less than is usual in this framework.",
        f"dengan {much}, indikator ini lebih jarang dibicarakan daripada umumnya "
        "dalam kerangka ini.",
    ), False


def _nothing_found(report: Report, own: IndicatorCoverage) -> str:
    """Name the few informants for whom suggestions have nothing, where these may be relied on."""
    absent = own.missing_informants
    if report.by_hand or not silence_told(report, own):
        return ""
    if not 0 < len(absent) <= _FEW_MISSING < own.informants:
        return ""
    return tr(
        f"for {listed(absent)} nothing was coded or suggested; that does not yet mean that they "
        "did not speak of it.",
        f"pada kutipan {listed(absent)} tidak ada kode atau saran; itu belum berarti mereka tidak "
        "menyinggungnya.",
    )


def _led_by_stances(own: IndicatorCoverage, passages: str, by: str) -> str:
    for_, against = own.stance["supports"], own.stance["hinders"]
    supporting = _supporting(own)
    if supporting >= _MOST or supporting <= 1 - _MOST:
        one, number = (True, for_) if supporting >= _MOST else (False, against)
        if number == own.passages:
            return tr(
                f"all of the evidence {'supports' if one else 'hinders'} it: {passages} {by}.",
                f"semua buktinya {'mendukung' if one else 'menghambat'}: {passages} {by}.",
            )
        return tr(
            f"the evidence mostly {'supports' if one else 'hinders'} it: {number} of {passages} "
            f"{by}.",
            f"buktinya sebagian besar {'mendukung' if one else 'menghambat'}: {number} dari "
            f"{passages} {by}.",
        )
    if _EVEN[0] <= supporting <= _EVEN[1]:
        return tr(
            f"evidence for and against is nearly even ({for_} to {against}) in {passages} {by}.",
            f"bukti yang mendukung dan yang menghambat hampir berimbang ({for_} berbanding "
            f"{against}) dalam {passages} {by}.",
        )
    return tr(
        f"of {passages} {by}, {for_} support it and {against} hinder it.",
        f"dari {passages} yang berasal {by}, {for_} mendukung dan {against} menghambat.",
    )


def _supporting(own: IndicatorCoverage) -> float:
    for_, against, mixed = (own.stance[name] for name in ("supports", "hinders", "mixed"))
    return (for_ + mixed / 2) / max(1, for_ + against + mixed)


def _stances(own: IndicatorCoverage) -> str:
    """Say which way the evidence points; nothing where that is a model's guess."""
    for_, against, mixed = (own.stance[name] for name in ("supports", "hinders", "mixed"))
    total = for_ + against + mixed
    if not stances_hold(own) or not total:
        return ""
    if total == mixed:
        return tr("all of it is mixed.", "semuanya campuran.")
    if total in (for_, against):
        one = for_ == total
        return tr(
            f"all of it {'supports' if one else 'hinders'}.",
            f"semuanya {'mendukung' if one else 'menghambat'}.",
        )
    told = [
        tr(f"{number} {en}", f"{number} {id}")
        for number, en, id in (
            (for_, "support", "mendukung"),
            (against, "hinder", "menghambat"),
            (mixed, "are mixed", "campuran"),
        )
        if number
    ]
    even = _EVEN[0] <= _supporting(own) <= _EVEN[1]
    lead = tr("of these, ", "di antaranya ")
    if even:
        lead = tr(
            "for and against are nearly even: ", "yang mendukung dan menghambat hampir berimbang: "
        )
    return f"{lead}{listed(told)}."


def _voice(report: Report, id: str) -> str:
    """Say so where one informant among several gave much of the evidence."""
    cells = report.matrix.passages[id]
    most, total = max(cells, default=0), sum(cells)
    if most < _FEWEST_OF_ONE or most < _ONE_VOICE * total or sum(map(bool, cells)) < 2:
        return ""
    name = report.matrix.informants[cells.index(most)].name
    return tr(
        f"{most} of these passages come from {name} alone.",
        f"dari semua kutipan itu, {most} berasal dari {name} seorang.",
    )


def _divided(own: IndicatorCoverage, *, all_read: bool) -> str:
    """Say how a divided indicator parts its informants, or how many more would decide it."""
    who = own.decision.speakers
    if own.status == "divided" and who.both == own.decision.informants:
        return tr(
            f"every one of the {who.both} informants gives evidence both for and against it.",
            f"semua informannya ({who.both}) memberi bukti yang mendukung sekaligus menghambat.",
        )
    if own.status == "divided":
        return tr(
            f"{who.support} informants speak for it alone, {who.hinder} against it alone, and "
            f"{who.both} both ways.",
            f"menurut informannya: {who.support} hanya mendukung, {who.hinder} hanya menghambat, "
            f"dan {who.both} memberi keduanya.",
        )
    # What was not read yet may decide it, without anybody more.
    if not all_read or own.decision.base == "sample":
        return ""
    if own.status == "too little" and own.decision.why == Why.SHARE and own.decision.more:
        return tr(
            f"about {count(own.decision.more, 'more informant', '')} of the kind would decide it.",
            f"sekitar {whole(own.decision.more)} informan sejenis lagi akan menentukannya.",
        )
    return ""


def _judgement(own: IndicatorCoverage) -> str:
    if own.judgement is None:
        return ""
    reason = f" ({own.judgement.reason})" if own.judgement.reason else ""
    said = own.judgement.judgement
    return tr(
        f"the researcher's judgement: {said}{reason}.", f"penilaian peneliti: {said}{reason}."
    )
