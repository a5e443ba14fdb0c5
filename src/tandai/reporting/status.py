"""Whether an indicator is reached: a rule that is printed with the table, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tandai.codebook import Codebook
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.model.evaluation import STANCE_BOUND, IndicatorEvaluation
from tandai.reporting.results import Balance, Rule, Status
from tandai.statistics.proportions import score_interval, score_interval_of

# The rule where neither the codebook nor the command sets one.
FEWEST_INFORMANTS = 3
BALANCE_BOUND = 0.5

_Z = 1.959964


@dataclass(frozen=True)
class Basis:
    """What a status is decided from.

    ``informants`` of ``everybody`` speak of the indicator. ``usable`` is False where what was
    counted may not be relied on.
    """

    balance: Balance
    informants: int
    everybody: int
    usable: bool


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
    if min_informants is not None or balance_bound is not None:
        return Rule(fewest, bound, "command")
    return Rule(fewest, bound, "codebook" if own else "default")


def rule_in_words(rule: Rule) -> str:
    """Return the rule of the status in the current language, with who set it."""
    source = {
        "default": tr("the default rule", "aturan bawaan"),
        "codebook": tr("the codebook's rule", "aturan buku kode"),
        "command": tr("the rule given with the command", "aturan dari perintah"),
    }[rule.source]
    return tr(
        f"Reached (tercapai cukup baik): evidence from at least {rule.min_informants} informants "
        "(or all, if fewer), and the 95 % interval of the supporting share lies above "
        f"{rule.balance_bound:.0%}; not reached: it lies below; undecided: neither, or counted "
        "from suggestions of a model that is insufficient or whose stances are right in less "
        f"than {STANCE_BOUND:.0%} of held-out codes (95 % lower bound); then hand codes of a "
        "checked sample alone decide, if there is one. A passage of mixed stance counts half. "
        f"This is {source}.",
        f"Tercapai cukup baik: bukti dari sedikitnya {rule.min_informants} informan (atau semua, "
        "bila kurang) dan interval 95 % bagian yang mendukung di atas "
        f"{rule.balance_bound:.0%}; tidak tercapai: di bawahnya; belum: selain itu, atau "
        "dihitung dari saran model yang belum memadai atau sikapnya benar di bawah "
        f"{STANCE_BOUND:.0%} pada kode yang disisihkan (batas bawah 95 %); maka hanya kode "
        "tangan dari sampel periksa yang menentukan, bila ada. Kutipan campuran dihitung "
        f"setengah. Ini {source}.",
    )


def balance_of(stance: Mapping[str, int]) -> Balance:
    """Return the supporting share of counted passages, mixed ones as halves.

    The interval is the hull of the score intervals around the whole numbers next to a half.
    """
    total = sum(stance.values())
    if not total:
        return Balance(None, None, None)
    supporting = stance["supports"] + 0.5 * stance["mixed"]
    lower = score_interval_of(int(np.floor(supporting)), total)
    upper = score_interval_of(int(np.ceil(supporting)), total)
    return Balance(supporting / total, lower[0], upper[1])


def sampled_balance(
    supporting: np.ndarray[tuple[int], np.dtype[np.float64]],
    weight: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> Balance:
    """Return the supporting share of passages drawn with unequal probabilities.

    ``supporting``: (m,) 1, 0.5 or 0; ``weight``: (m,) 1 / probability. The interval is a score
    interval at Kish's effective sample size.
    """
    if not len(weight):
        return Balance(None, None, None)
    value = float((weight * supporting).sum() / weight.sum())
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    low, high = score_interval(np.array([value]), np.array([effective]), _Z)
    return Balance(value, float(low[0]), float(high[0]))


def reliable(evaluation: IndicatorEvaluation | None) -> bool:
    """Whether a status may be read from suggestions; not where the model is not known."""
    if evaluation is None or evaluation.verdict == "insufficient":
        return False
    return evaluation.stance_reliable


def status_of(basis: Basis, rule: Rule) -> tuple[Status, str]:
    """Return the status by the rule, and which part of the rule decided, in words."""
    low, high = basis.balance.low, basis.balance.high
    if not basis.usable:
        return "undecided", tr(
            "nothing that was counted may be relied on", "hitungannya belum dapat diandalkan"
        )
    if low is None or high is None:
        return "undecided", tr("no evidence", "tidak ada bukti")
    shown = tr(
        f"supporting share between {low:.0%} and {high:.0%}",
        f"bagian yang mendukung antara {low:.0%} dan {high:.0%}",
    )
    if high < rule.balance_bound:
        return "not reached", shown
    needed = min(rule.min_informants, basis.everybody)
    if basis.informants < needed:
        return "undecided", tr(
            f"{basis.informants} of {needed} informants needed; {shown}",
            f"{basis.informants} dari {needed} informan yang diperlukan; {shown}",
        )
    return ("reached" if low > rule.balance_bound else "undecided"), shown
