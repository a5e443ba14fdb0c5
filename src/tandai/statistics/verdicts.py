"""Whether suggestions of an indicator may be relied on: a rule of held-out counts, and its reason.

The rule looks at the lower bounds of 95 % intervals: what held-out interviews have shown, not what
they hint at. It is printed in README.md and in every model card. A second rule of the same kind
says whether the stances of these suggestions may be.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

Verdict = Literal["ok", "weak", "insufficient"]

# Fewer coded passages are not learnt from.
FEWEST_TO_LEARN = 10
FEWEST_PASSAGES = 15
FEWEST_DOCUMENTS = 4
PRECISION_BOUND = 0.5
# An indicator is suggested for this share of passages where no codes tell how many speak of it.
SHARE = 0.05
RECALL_BOUND = 0.3
STANCE_BOUND = 0.7
SIDES_BOUND = 0.6


class Reason(StrEnum):
    """Why a verdict is what it is."""

    TOO_FEW_CODED = "too_few_coded"
    TOO_FEW_WITHOUT = "too_few_without"
    CODEBOOK_ALONE = "codebook_alone"
    BOUNDS = "bounds"
    STANCES = "stances"
    FOR_RECALL = "for_recall"


def judged(
    support: int, without: int, interviews: int, precision_low: float, recall_low: float
) -> Verdict:
    """Return the verdict.

    ``support`` and ``without`` count passages with and without the code, ``interviews`` those that
    the former come from. An indicator that is coded (nearly) everywhere has high precision
    whatever is suggested: nothing was learnt.
    """
    if min(support, without) < FEWEST_PASSAGES or interviews < FEWEST_DOCUMENTS:
        return "insufficient"
    return "ok" if precision_low >= PRECISION_BOUND and recall_low >= RECALL_BOUND else "weak"


def reason_of(verdict: Verdict, support: int, interviews: int) -> Reason:
    """Return which part of the rule gave the verdict."""
    if verdict != "insufficient":
        return Reason.BOUNDS
    enough = support >= FEWEST_PASSAGES and interviews >= FEWEST_DOCUMENTS
    return Reason.TOO_FEW_WITHOUT if enough else Reason.TOO_FEW_CODED


def stances_judged(
    support: int, interviews: int, right_low: float, sides_low: float | None
) -> Verdict:
    """Return the verdict on the stances that a model tells of an indicator.

    ``support`` counts held-out passages with the code, ``interviews`` those that they come from.
    ``right_low``: lower bound of the share of them whose stance was told right. ``sides_low``:
    lower bound of the mean of two shares, of supporting passages told as such and of hindering
    ones. An indicator that people nearly always speak well of has stances told right whatever is
    told: of the second, a model that always says the same has a half. None where hardly any code of
    the whole study has another stance than the others: then there is nothing to tell apart.
    """
    if support < FEWEST_PASSAGES or interviews < FEWEST_DOCUMENTS:
        return "insufficient"
    apart = sides_low is None or sides_low >= SIDES_BOUND
    return "ok" if right_low >= STANCE_BOUND and apart else "weak"


def stance_reason_of(verdict: Verdict) -> Reason:
    """Return which part of the rule of stances gave the verdict."""
    return Reason.TOO_FEW_CODED if verdict == "insufficient" else Reason.STANCES
