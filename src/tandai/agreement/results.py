"""What `tandai agree` finds, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tandai.ground.choices import By
from tandai.statistics.coefficients import Coefficient
from tandai.statistics.coverage import Coverage
from tandai.statistics.design import Over
from tandai.statistics.intervals import REASONS, Intervals, Method
from tandai.statistics.undefined import Undefined

if TYPE_CHECKING:
    from tandai.agreement.spans import SpanAgreement

# A fifth is the width of the bands in which kappa is commonly read (Landis and Koch 1977): from
# there on, which of the two coefficients is reported changes what a reader concludes.
PART_WAYS = 0.2


@dataclass(frozen=True)
class GroupAgreement:
    """Agreement on one indicator, or pooled over the cells of a framework, document or all.

    ``units`` are cells read by two or more coders; ``used_by`` counts each coder's codes
    in them;
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
class Learnt:
    """How many passages a model has learnt from, of those that it is compared on."""

    model: str
    passages: int
    of: int


@dataclass(frozen=True)
class PeopleAgreement:
    """The people alone, where a model is compared with them; fields as those of `Agreement`.

    ``overall``: ``macro_alpha`` and ``masi_alpha``.
    """

    coders: tuple[str, ...]
    units: int
    clusters: int
    coverage: Coverage | None
    used: int
    overall: dict[str, Coefficient]


@dataclass(frozen=True)
class Parting:
    """An indicator whose kappa and AC1 say different things, and how often it was given."""

    indicator: str
    cohen_kappa: float
    gwet_ac1: float
    prevalence: float


@dataclass(frozen=True)
class Agreement:
    """The whole result; ``groups`` repeats ``indicators`` unless another ``by`` was asked.

    ``units`` were read by two or more coders, ``read_by_one`` by one alone: nothing is known of
    how far coders agree on these. Intervals are over ``clusters`` of what ``resampled`` names;
    ``coverage`` is what simulation gives for so few interviews. ``resamples`` and ``seed`` are of
    account to a bootstrap only. ``used``: indicators that anybody used in what two or more read,
    over which all means are made.
    ``formula_errors``: standard errors of kappa and AC1 of each indicator as other programs print
    them, which take passages for independent. ``stance`` has alpha for the stances as names, and
    as an order (supports, mixed, hinders). ``evidence``: agreement on the words that carry codes,
    where two coders marked any. ``people``: where models are among the coders, the agreement of the
    others alone, if there are two. ``learnt``: models that have learnt from passages that they are
    compared on; their ``models`` are of the other passages.
    """

    coders: tuple[str, ...]
    units: int
    read_by_one: int
    resampled: Over
    clusters: int
    resamples: int
    seed: int
    interval: Method
    coverage: Coverage | None
    by: By
    used: int
    indicators: dict[str, GroupAgreement]
    frameworks: dict[str, GroupAgreement]
    groups: dict[str, GroupAgreement]
    overall: dict[str, Coefficient]
    pooled: GroupAgreement
    pairs: tuple[PairAgreement, ...]
    differences: tuple[PairDifference, ...]
    stance: dict[str, Any]
    formula_errors: dict[str, dict[str, float | None]]
    intra: tuple[PairAgreement, ...] = field(default=())
    rounds: RoundAgreement | None = field(default=None)
    models: tuple[ModelAgreement, ...] = field(default=())
    confusions: tuple[dict[str, Any], ...] = field(default=())
    plan: dict[str, Any] | None = field(default=None)
    partings: tuple[Parting, ...] = field(default=())
    left_out: tuple[str, ...] = field(default=())
    evidence: SpanAgreement | None = field(default=None)
    people: PeopleAgreement | None = field(default=None)
    learnt: tuple[Learnt, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        data = asdict(self)
        if self.by == "indicator":
            del data["groups"]
        return data


def partings_of(indicators: Mapping[str, GroupAgreement]) -> tuple[Parting, ...]:
    """Return the indicators whose kappa and AC1 part ways."""
    found = []
    for id, item in indicators.items():
        kappa, ac1, share = item.cohen_kappa.value, item.gwet_ac1.value, item.prevalence
        if kappa is None or ac1 is None or share is None or abs(ac1 - kappa) < PART_WAYS:
            continue
        found.append(Parting(id, kappa, ac1, share))
    return tuple(found)


def coefficient_at(
    found: Intervals,
    place: tuple[int, ...],
    reason: Undefined = Undefined.NOTHING_COMPARED,
) -> Coefficient:
    """Return one of several coefficients; ``reason`` says why it may be undefined."""
    value = found.value[place]
    if not np.isfinite(value):
        return Coefficient(None, undefined=reason)
    low, high = (_number(bound[place]) for bound in (found.low, found.high))
    return Coefficient(float(value), low, high, REASONS[int(found.why[place])])


def _number(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None


def reason_of(units: int, used: Mapping[str, int], where_shared: bool = True) -> Undefined:
    """Return why a coefficient of one group is undefined.

    ``where_shared``: whether anybody used it in what two coders read.
    """
    if units == 0:
        return Undefined.NO_SHARED_PASSAGE
    if not any(used.values()):
        return Undefined.NOT_USED
    return Undefined.ONE_CATEGORY if where_shared else Undefined.NOT_USED_WHERE_SHARED
