"""What `tandai agree` finds, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from tandai.agreement.coefficients import Coefficient
from tandai.agreement.intervals import Intervals
from tandai.ground.choices import By
from tandai.ground.language import tr


@dataclass(frozen=True)
class GroupAgreement:
    """Agreement on one indicator, or pooled over the cells of a framework, document or all.

    ``units`` are cells read by two or more coders; ``used_by`` counts each coder's codes;
    ``prevalence`` is the share of these cells' readings in which the code was given.
    """

    units: int
    used_by: dict[str, int]
    percent: Coefficient
    cohen_kappa: Coefficient
    fleiss_kappa: Coefficient
    krippendorff_alpha: Coefficient
    gwet_ac1: Coefficient
    positive_agreement: Coefficient
    pabak: Coefficient
    prevalence: float | None


@dataclass(frozen=True)
class PairAgreement:
    """Two coders: passages read by both, and figures averaged over indicators where defined.

    ``kappas``: Cohen's kappa of each indicator.
    """

    coders: tuple[str, str]
    units: int
    percent: Coefficient
    cohen_kappa: Coefficient
    krippendorff_alpha: Coefficient
    kappas: dict[str, Coefficient]


@dataclass(frozen=True)
class PairDifference:
    """How much more the first pair agrees than the second, in means over indicators."""

    first: tuple[str, str]
    second: tuple[str, str]
    percent: Coefficient
    cohen_kappa: Coefficient
    krippendorff_alpha: Coefficient


@dataclass(frozen=True)
class RoundAgreement:
    """Two rounds of coding: mean alpha of indicators in each, and second minus first."""

    coders: dict[str, tuple[str, ...]]
    units: dict[str, int]
    first: Coefficient
    second: Coefficient
    difference: Coefficient


@dataclass(frozen=True)
class ModelAgreement:
    """A model beside people, in the passages it tagged; mean alpha of indicators.

    ``with_coders``: model with each coder. ``differences``: that minus ``between_coders``.
    """

    model: str
    units: int
    between_coders: Coefficient
    with_coders: dict[str, Coefficient]
    differences: dict[str, Coefficient]


@dataclass(frozen=True)
class Agreement:
    """The whole result; ``groups`` repeats ``indicators`` unless another ``by`` was asked.

    ``units`` were read by two or more coders, ``read_by_one`` by one alone: nothing is known of
    how far coders agree on these.
    """

    coders: tuple[str, ...]
    units: int
    read_by_one: int
    resampled: str
    clusters: int
    resamples: int
    seed: int
    interval: str
    by: By
    indicators: dict[str, GroupAgreement]
    frameworks: dict[str, GroupAgreement]
    groups: dict[str, GroupAgreement]
    overall: dict[str, Coefficient]
    pooled: GroupAgreement
    pairs: tuple[PairAgreement, ...]
    differences: tuple[PairDifference, ...]
    stance: dict[str, Any]
    intra: tuple[PairAgreement, ...] = field(default=())
    rounds: RoundAgreement | None = field(default=None)
    models: tuple[ModelAgreement, ...] = field(default=())
    confusions: tuple[dict[str, Any], ...] = field(default=())
    plan: dict[str, Any] | None = field(default=None)
    notes: tuple[str, ...] = field(default=())
    sentence: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        data = asdict(self)
        if self.by == "indicator":
            del data["groups"]
        return data


def coefficient_at(found: Intervals, place: tuple[int, ...], reason: str = "") -> Coefficient:
    """Return one of several coefficients; ``reason`` says why it may be undefined."""
    value = found.value[place]
    if not np.isfinite(value):
        return Coefficient(None, undefined=reason or no_comparison())
    low, high = (_number(bound[place]) for bound in (found.low, found.high))
    return Coefficient(float(value), low, high)


def _number(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None


def no_comparison() -> str:
    """Return why a figure over indicators can be undefined."""
    return tr(
        "no passage was read by two coders, or nobody coded anything",
        "tidak ada kutipan yang dibaca dua pengode, atau tidak ada kode sama sekali",
    )


def reason_of(units: int, used: Mapping[str, int]) -> str:
    """Return why a coefficient of one group is undefined."""
    if units == 0:
        return tr(
            "no passage was read by two coders",
            "tidak ada kutipan yang dibaca dua pengode",
        )
    if not any(used.values()):
        return tr("nobody used this indicator", "indikator ini tidak dipakai siapa pun")
    return tr(
        "no two coders used both values in the passages that they share",
        "tidak ada dua pengode yang memakai kedua nilai pada kutipan yang sama-sama dibaca",
    )
