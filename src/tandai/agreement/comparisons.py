"""One coding against another: the same person again, two rounds, a model beside people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.matrices import Codings
from tandai.agreement.results import (
    ModelAgreement,
    PairAgreement,
    RoundAgreement,
    coefficient_at,
)
from tandai.agreement.rounds import repeated
from tandai.corpus.coders import coder_of
from tandai.statistics.cells import Cells
from tandai.statistics.clusters import Part
from tandai.statistics.coefficients import Coefficient
from tandai.statistics.contrasts import Contrast
from tandai.statistics.intervals import Intervals

Found = Mapping[str, Intervals]


@dataclass(frozen=True)
class Comparison:
    """A comparison still to be estimated.

    ``first`` and ``second`` are coders; of ``intra`` and ``rounds`` the earlier come first, of
    ``model`` the model and one coder. ``shared``: the units that count, of ``rounds`` those of
    the second.
    """

    kind: Literal["intra", "rounds", "model"]
    part: Part
    first: tuple[str, ...]
    second: tuple[str, ...]
    shared: NDArray[np.bool_]
    units: tuple[int, int]


def comparisons_of(
    codings: Codings, learnt: Mapping[str, NDArray[np.bool_]]
) -> tuple[Comparison, ...]:
    """Return all comparisons that these coders allow.

    ``learnt``: units that models have learnt from; what a model says of them is no reading.
    """
    intra = [_intra(codings, pair) for pair in repeated(codings.coders)]
    return (*[item for item in intra if item], *_rounds(codings), *_models(codings, learnt))


def _intra(codings: Codings, pair: tuple[str, str]) -> Comparison | None:
    own = codings.of(pair)
    units = int(own.shared.sum())
    if not units:
        return None
    return Comparison("intra", Cells(own.ratings), pair[:1], pair[1:], own.shared, (units, units))


def _rounds(codings: Codings) -> list[Comparison]:
    """Compare the first round with the second where two people or more coded in each."""
    by_round = {n: tuple(c for c in codings.coders if coder_of(c).round == n) for n in (1, 2)}
    if min(map(len, by_round.values())) < 2:
        return []
    first, second = (codings.of(names) for names in by_round.values())
    if not (first.shared.any() and second.shared.any()):
        return []
    contrast = Contrast(second.ratings, first.ratings)
    counts = (int(first.shared.sum()), int(second.shared.sum()))
    return [
        Comparison("rounds", contrast, first.coders, second.coders, second.shared, counts),
    ]


def _models(codings: Codings, learnt: Mapping[str, NDArray[np.bool_]]) -> list[Comparison]:
    """Compare model and coder with coders among themselves, in the passages of the model."""
    people = tuple(c for c in codings.main if not coder_of(c).is_model)
    result = []
    for model in (c for c in codings.main if coder_of(c).is_model):
        tagged = codings.of((model,)).read[0]
        if model in learnt:
            tagged = tagged & ~learnt[model]
        among = codings.of(people).where(tagged) if len(people) > 1 else None
        if among is None or not among.shared.any():
            continue
        for coder in people:
            pair = codings.of((model, coder)).where(among.shared)
            if pair.shared.any():
                counts = (int(pair.shared.sum()), int(among.shared.sum()))
                contrast = Contrast(pair.ratings, among.ratings)
                result.append(
                    Comparison("model", contrast, (model, coder), people, among.shared, counts)
                )
    return result


def found_comparisons(
    comparisons: Sequence[Comparison], found: Sequence[Found]
) -> tuple[tuple[PairAgreement, ...], RoundAgreement | None, tuple[ModelAgreement, ...]]:
    """Return intra-coder agreement, the rounds and the models from what was estimated."""
    intra: list[PairAgreement] = []
    rounds: RoundAgreement | None = None
    models: dict[str, list[tuple[Comparison, Found]]] = {}
    for item, own in zip(comparisons, found, strict=True):
        if item.kind == "intra":
            intra.append(_intra_of(item, own))
        elif item.kind == "rounds":
            rounds = _rounds_of(item, own)
        else:
            models.setdefault(item.first[0], []).append((item, own))
    return tuple(intra), rounds, tuple(_model_of(name, own) for name, own in models.items())


def _intra_of(item: Comparison, found: Found) -> PairAgreement:
    means = {
        key: coefficient_at(found[f"pairs.mean.{key}"], (0,))
        for key in ("percent", "cohen_kappa", "krippendorff_alpha")
    }
    return PairAgreement((item.first[0], item.second[0]), item.units[0], **means, kappas={})


def _alpha(found: Found, which: str) -> Coefficient:
    return coefficient_at(found[f"{which}.krippendorff_alpha"], ())


def _rounds_of(item: Comparison, found: Found) -> RoundAgreement:
    return RoundAgreement(
        coders={"first": item.first, "second": item.second},
        units={"first": item.units[0], "second": item.units[1]},
        first=_alpha(found, "second"),
        second=_alpha(found, "first"),
        difference=_alpha(found, "difference"),
    )


def _model_of(name: str, own: Sequence[tuple[Comparison, Found]]) -> ModelAgreement:
    return ModelAgreement(
        model=name,
        units=own[0][0].units[1],
        between_coders=_alpha(own[0][1], "second"),
        with_coders={item.first[1]: _alpha(found, "first") for item, found in own},
        differences={item.first[1]: _alpha(found, "difference") for item, found in own},
    )
