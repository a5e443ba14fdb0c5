"""The status of an indicator in words: its rule, what decided it, and where it leans."""

from __future__ import annotations

from collections.abc import Callable

from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, percent, whole
from tandai.reporting.results import (
    FEWEST_A_SIDE,
    LEANING,
    LEAST_A_SIDE,
    Balance,
    Decision,
    IndicatorCoverage,
    Report,
    Rule,
    Status,
    Why,
)
from tandai.statistics.balance import RESAMPLES
from tandai.statistics.verdicts import STANCE_BOUND

# Behind a status that is decided only with codes that the coders do not agree on.
HANGS = "*"


def status_word(status: Status) -> str:
    """Return a status as documents write it."""
    return {
        "reached": tr("reached", "tercapai"),
        "not reached": tr("not reached", "tidak tercapai"),
        "divided": tr("divided", "terbelah"),
        "too little": tr("too little", "belum pasti"),
    }[status]


def short_status(status: Status) -> str:
    """Return a status as a narrow column has it."""
    return {
        "reached": tr("reached", "tercapai"),
        "not reached": tr("not", "tidak"),
        "divided": tr("divided", "terbelah"),
        "too little": tr("too little", "belum pasti"),
    }[status]


def stated(own: IndicatorCoverage, word: Callable[[Status], str] = status_word) -> str:
    """Return an indicator's status by ``word``, marked where it hangs on disputed codes."""
    return word(own.status) + HANGS * own.hangs


def hanging_words(own: IndicatorCoverage) -> str:
    """Return what the status would be without disputed codes; empty where it is the same."""
    if own.agreed_status is None or not own.hangs:
        return ""
    status = status_word(own.agreed_status)
    return tr(
        f"without the codes not agreed on: {status}",
        f"tanpa kode yang belum disepakati: {status}",
    )


def hanging_note(report: Report) -> str:
    """Return what the mark behind a status means; empty where none has it."""
    if not any(own.hangs for own in report.indicators.values()):
        return ""
    return tr(
        f"{HANGS} Hangs on codes that the coders do not agree on and nobody has decided on; it is "
        "not counted with the others of its status.",
        f"{HANGS} Bergantung pada kode yang belum disepakati para pengode dan belum diputuskan; "
        "tidak ikut dihitung bersama yang berstatus sama.",
    )


def leaning_words(decision: Decision) -> str:
    """Return where an indicator leans and with what confidence: ``leans to reached, 0.83``."""
    leaning = decision.leaning
    if leaning is None:
        return ""
    # Two digits, but never a certainty that rounding alone makes.
    sure = decimal(min(leaning.confidence, 0.99))
    return tr(
        f"leans to {status_word(leaning.to)}, {sure}",
        f"condong ke {status_word(leaning.to)}, {sure}",
    )


def grade_words(decision: Decision) -> str:
    """Return the grades with their confidences, the likeliest first; empty where none are."""
    ranked = sorted(decision.grades.items(), key=lambda pair: -pair[1])
    mark = tr(", ", "; ")
    return mark.join(f"{name} {decimal(min(own, 0.99))}" for name, own in ranked if own >= 0.005)


def reason_words(status: Status, decision: Decision, balance: Balance) -> str:
    """Return why the status is what it is, and what would decide it."""
    if decision.why == Why.UNRELIABLE:
        return tr(
            "nothing that was counted may be relied on: check a sample by hand",
            "hitungannya belum dapat diandalkan: periksa dulu sebuah sampel",
        )
    if decision.why == Why.NO_EVIDENCE:
        return tr("no evidence", "tidak ada bukti")
    parts = [_who(decision)]
    if balance.low is not None and balance.high is not None and decision.informants > 1:
        parts.append(
            tr(
                f"supporting share between {percent(balance.low)} and {percent(balance.high)}",
                f"proporsi yang mendukung antara {percent(balance.low)} dan "
                f"{percent(balance.high)}",
            )
        )
    if status == "divided":
        parts.append(
            tr(
                "on both sides, and as many again would hardly decide",
                "di kedua sisi; informan sebanyak itu lagi hampir tak akan menentukan",
            )
        )
    elif status == "too little":
        parts.append(_more(decision))
    return "; ".join(parts)


def open_words(status: Status, decision: Decision) -> str:
    """Return what keeps a status open or divides it, for a row that has the figures beside it."""
    if decision.why in (Why.UNRELIABLE, Why.NO_EVIDENCE):
        return reason_words(status, decision, Balance(None, None, None))
    if status == "divided":
        return tr(
            "evidence on both sides; as many informants again would hardly decide",
            "bukti di kedua sisi; informan sebanyak itu lagi hampir tak akan menentukan",
        )
    if status == "too little":
        return _more(decision) if decision.more is None or decision.more else ""
    base = {
        "sample": tr("in the checked sample", "dalam sampel periksa"),
        "hand": tr("in hand codes", "dalam kode manual"),
    }
    return base.get(decision.base, "")


def _who(decision: Decision) -> str:
    if decision.why in (Why.INFORMANTS, Why.CHECKS):
        text = tr(
            f"{decision.informants} of {whole(decision.needed)} informants needed",
            f"{decision.informants} dari {whole(decision.needed)} informan yang diperlukan",
        )
    else:
        text = count(decision.informants, "informant", "informan")
    base = {
        "sample": tr(" in the checked sample", " dalam sampel periksa"),
        "hand": tr(" in hand codes", " dalam kode manual"),
    }
    return text + base.get(decision.base, "")


def _more(decision: Decision) -> str:
    if decision.more is None:
        return tr(
            "as many again would not decide at this balance",
            "dengan imbangan ini informan sebanyak itu lagi belum menentukan",
        )
    if decision.why == Why.CHECKS:
        return tr(
            f"{count(decision.more, 'more informant', '')} needed among those checked: check more "
            "passages",
            f"perlu {whole(decision.more)} informan lagi dalam kutipan yang diperiksa: periksa "
            "kutipan lain",
        )
    if decision.why == Why.INFORMANTS:
        return tr(
            f"{count(decision.more, 'more informant', '')} needed",
            f"perlu {whole(decision.more)} informan lagi",
        )
    return tr(
        f"about {count(decision.more, 'more informant', '')} of the kind would decide",
        f"sekitar {whole(decision.more)} informan sejenis lagi akan menentukan",
    )


def rule_lines(rule: Rule) -> tuple[str, str, str]:
    """Return the rule of the status in three lines, with who set it."""
    source = {
        "default": tr("the default rule", "aturan bawaan"),
        "codebook": tr("the codebook's rule", "aturan buku kode"),
        "command": tr("the researcher's own rule", "aturan peneliti sendiri"),
    }[rule.source]
    bound, least = percent(rule.balance_bound), whole(rule.min_informants)
    stances, lean = percent(STANCE_BOUND), percent(LEANING)
    sides, least_a_side, most = FEWEST_A_SIDE, percent(LEAST_A_SIDE), percent(1 - LEAST_A_SIDE)
    resamples = whole(RESAMPLES)
    return (
        tr(
            f"Reached: at least {least} informants (or all, if fewer) give evidence, and the 95 % "
            f"interval of the supporting share lies above {bound}; not reached: it lies below.",
            f"Tercapai: sedikitnya {least} informan (atau semua, bila kurang) memberi bukti, dan "
            f"interval 95 % proporsi yang mendukung di atas {bound}; tidak tercapai: di bawahnya.",
        ),
        tr(
            f"Divided: at least {sides} informants on each side (who gives both is on both), the "
            f"interval between {least_a_side} and {most}, and as many again would hardly decide; "
            "too little: all else, also where a model's suggestions are insufficient, or its "
            f"stances are not shown to be right in {stances} of held-out codes. Where one "
            "leans is said with the share of resamples of informants on that side; it is counted "
            f"as leaning from {lean} on.",
            f"Terbelah: sedikitnya {sides} informan di tiap sisi (yang memberi keduanya dihitung "
            f"di keduanya), intervalnya antara {least_a_side} dan {most}, dan informan sebanyak "
            "itu lagi hampir tak akan menentukan; belum pasti: selain itu, juga bila data "
            f"sarannya kurang atau sikapnya belum terbukti benar pada {stances} kode yang "
            "disisihkan. Kecondongan disertai proporsi ulangan (bootstrap informan) yang berada di "
            f"sisi itu; yang dihitung sebagai condong ialah mulai {lean}.",
        ),
        tr(
            f"This is {source}, a test of a share in which mixed passages count half, by Student's "
            "t between informants (degrees of freedom: their effective number less one), with "
            f"{resamples} resamples; whether an indicator is reached well enough is the "
            "researcher's judgement.",
            f"Ini {source}, yaitu uji atas proporsi (kutipan campuran dihitung setengah) dengan t "
            "Student antarinforman (derajat bebas: jumlah efektif informan dikurangi satu) dan "
            f"{resamples} ulangan; apakah suatu indikator 'tercapai cukup baik' tetap penilaian "
            "peneliti.",
        ),
    )


def rule_words(rule: Rule) -> str:
    """Return the rule of the status as one text of three lines."""
    return "\n".join(rule_lines(rule))
