"""`tandai agree`: how far coders agree, per indicator, framework or document and overall."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import combinations
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.bootstrap import Resampling, percentile_interval, resampling_of
from tandai.agreement.coefficients import (
    MISSING,
    Coefficient,
    Terms,
    ac1_of,
    alpha_of,
    fleiss_of,
    kappa_of,
    kappas_of,
    percent_of,
    positive_of,
    summed,
    terms_of_flat,
    unit_terms,
)
from tandai.agreement.sets import (
    jaccard_distance,
    masi_distance,
    set_alpha_of,
    set_terms,
)
from tandai.codebook import STANCES
from tandai.corpus import Corpus, coder_labels
from tandai.errors import CorpusError, UsageError
from tandai.language import tr

By = Literal["indicator", "framework", "document"]
_BY: tuple[By, ...] = get_args(By)

_FUNCTIONS: Mapping[str, Callable[[Terms], NDArray[np.float64]]] = {
    "percent": percent_of,
    "cohen_kappa": kappa_of,
    "fleiss_kappa": fleiss_of,
    "krippendorff_alpha": alpha_of,
    "gwet_ac1": ac1_of,
    "positive_agreement": positive_of,
}


@dataclass(frozen=True)
class GroupAgreement:
    """Agreement on one indicator, or pooled over those of a framework or document.

    ``units`` are cells read by two or more coders; ``used_by`` counts each coder's codes.
    """

    units: int
    used_by: dict[str, int]
    percent: Coefficient
    cohen_kappa: Coefficient
    fleiss_kappa: Coefficient
    krippendorff_alpha: Coefficient
    gwet_ac1: Coefficient
    positive_agreement: Coefficient


@dataclass(frozen=True)
class PairAgreement:
    """Two coders: passages read by both, and figures averaged over indicators where defined."""

    coders: tuple[str, str]
    units: int
    percent: Coefficient
    cohen_kappa: Coefficient


@dataclass(frozen=True)
class Agreement:
    """The whole result; ``groups`` repeats ``indicators`` unless another ``by`` was asked."""

    coders: tuple[str, ...]
    units: int
    resampled: str
    resamples: int
    seed: int
    by: By
    indicators: dict[str, GroupAgreement]
    groups: dict[str, GroupAgreement]
    overall: dict[str, Coefficient]
    pairs: tuple[PairAgreement, ...]
    stance: dict[str, Any]
    left_out: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        data = asdict(self)
        if self.by == "indicator":
            del data["groups"]
        return data


def require_by(name: str) -> By:
    """Return the grouping of this name. Raises UsageError where there is none."""
    for by in _BY:
        if name == by:
            return by
    raise UsageError(
        tr(
            f"--by {name!r} is not one of {', '.join(_BY)}.",
            f"--by {name!r} bukan salah satu dari {', '.join(_BY)}.",
        )
    )


def below(agreement: Agreement, bound: float) -> tuple[str, ...]:
    """Return the groups whose alpha lies below ``bound`` or is undefined."""
    alphas = {name: item.krippendorff_alpha.value for name, item in agreement.groups.items()}
    return tuple(name for name, alpha in alphas.items() if alpha is None or alpha < bound)


def agree(
    corpus: Corpus,
    coders: Sequence[str] = (),
    by: By = "indicator",
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Return the agreement of ``coders`` (default: all but adjudicated codes such as ``final``).

    A passage counts where at least two coders read it; a coder without any row for a passage
    did not read it, and an empty indicator says that nothing was found. Intervals are 95 %
    percentile bootstrap intervals from one resample of documents (passages where documents
    are fewer than ten) for all coefficients.

    Raises CorpusError when fewer than two coders are there, one is unknown, or no passage was
    read by two of them.
    """
    chosen = tuple(coders) or corpus.independent_coders
    _require_coders(corpus, chosen)
    ids = corpus.codebook.ids
    labels = [coder_labels(corpus, coder) for coder in chosen]
    read = np.stack([own for own, _ in labels])
    _require_shared(corpus, chosen, read)
    codes = np.stack([own for _, own in labels])
    ratings = np.where(read[:, :, None], codes >= 0, MISSING).astype(np.int8)
    documents = corpus.passages["document"].to_list()
    resampling = resampling_of(documents, resamples, seed)
    terms = unit_terms(ratings, 2)
    used = {c: (codes[n] >= 0).sum(axis=0) for n, c in enumerate(chosen)}
    per_indicator, alphas = _groups_of(terms, resampling, used, ids)
    return Agreement(
        coders=chosen,
        units=int((read.sum(axis=0) >= 2).sum()),
        resampled=resampling.by,
        resamples=resamples,
        seed=seed,
        by=by,
        indicators=per_indicator,
        groups=_grouped(corpus, by, terms, resampling, codes, chosen) or per_indicator,
        overall=_overall(codes >= 0, read, resampling, alpha_of(summed(terms)), alphas),
        pairs=_pairs(chosen, terms, resampling),
        stance=_stance(codes, resampling),
        left_out=tuple(c for c in corpus.coders if c not in chosen),
    )


def _require_coders(corpus: Corpus, chosen: Sequence[str]) -> None:
    unknown = [coder for coder in chosen if coder not in corpus.coders]
    if unknown or len(chosen) < 2:
        raise CorpusError(
            tr(
                f"there is no coder {unknown[0]!r}." if unknown else "two coders are needed.",
                f"tidak ada pengode {unknown[0]!r}." if unknown else "diperlukan dua pengode.",
            ),
            where=corpus.name,
            hint=tr(
                f"Coders found: {', '.join(corpus.coders) or '(none)'}.",
                f"Pengode yang ada: {', '.join(corpus.coders) or '(tidak ada)'}.",
            ),
        )


def _require_shared(corpus: Corpus, chosen: Sequence[str], read: NDArray[np.bool_]) -> None:
    """Refuse codings that have nothing to compare: often ids that were given anew."""
    if (read.sum(axis=0) >= 2).any():
        return
    counts = read.sum(axis=1).tolist()
    each = ", ".join(f"{coder} {number}" for coder, number in zip(chosen, counts, strict=True))
    raise CorpusError(
        tr("no passage was read by two coders.", "tidak ada kutipan yang dibaca dua pengode."),
        where=corpus.name,
        hint=tr(
            f"Passages read: {each}. Check that their passage_id (or document and text) are the "
            "same, and that an empty indicator stands where nothing was found.",
            f"Kutipan yang dibaca: {each}. Periksa apakah passage_id (atau dokumen dan teksnya) "
            "sama, dan apakah ada baris berindikator kosong bila tidak ditemukan apa pun.",
        ),
    )


def _groups_of(
    terms: Terms,
    resampling: Resampling,
    used: Mapping[str, NDArray[np.integer[Any]]],
    names: Sequence[str],
) -> tuple[dict[str, GroupAgreement], NDArray[np.float64]]:
    """Return the agreement of each column, and the resampled alphas (resamples, columns)."""
    sums = summed(terms)
    resampled = _resampled(terms, resampling)
    result = {}
    for column, name in enumerate(names):
        own = {coder: int(counts[column]) for coder, counts in used.items()}
        coefficients = {
            key: _coefficient(function(sums)[column], resampled[key][:, column], sums, column, own)
            for key, function in _FUNCTIONS.items()
        }
        result[name] = GroupAgreement(int(sums.paired[column]), own, **coefficients)
    return result, resampled["krippendorff_alpha"]


def _resampled(terms: Terms, resampling: Resampling) -> dict[str, NDArray[np.float64]]:
    """Return each coefficient resampled: (resamples, columns)."""
    flat, shapes = terms.flat()
    sums = resampling.cluster_sums(flat)
    parts: dict[str, list[NDArray[np.float64]]] = {key: [] for key in _FUNCTIONS}
    for weights in resampling.weights():
        drawn = terms_of_flat(weights @ sums, shapes)
        for key, function in _FUNCTIONS.items():
            parts[key].append(function(drawn))
    return {key: np.concatenate(values) for key, values in parts.items()}


def _coefficient(
    value: np.float64,
    resampled: NDArray[np.float64],
    sums: Terms,
    column: int,
    used: Mapping[str, int],
) -> Coefficient:
    if not np.isfinite(value):
        return Coefficient(None, undefined=_reason(int(sums.paired[column]), used))
    low, high = percentile_interval(resampled)
    return Coefficient(float(value), _number(low), _number(high))


def _number(value: NDArray[np.float64]) -> float | None:
    return float(value) if np.isfinite(value) else None


def _reason(units: int, used: Mapping[str, int]) -> str:
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


def _grouped(
    corpus: Corpus,
    by: By,
    terms: Terms,
    resampling: Resampling,
    codes: NDArray[np.int8],
    coders: Sequence[str],
) -> dict[str, GroupAgreement]:
    """Pool the cells (passage x indicator) of each framework or document."""
    result: dict[str, GroupAgreement] = {}
    if by == "framework":
        for framework, members in corpus.codebook.grouped():
            columns = [corpus.codebook.ids.index(member.id) for member in members]
            pooled = _pooled(terms, np.array(columns))
            used = {c: np.array([(codes[n][:, columns] >= 0).sum()]) for n, c in enumerate(coders)}
            result |= _groups_of(pooled, resampling, used, [framework.id])[0]
    elif by == "document":
        documents = np.array(corpus.passages["document"].to_list(), dtype=str)
        for name in dict.fromkeys(documents.tolist()):
            rows = documents == name
            part = Terms(*(getattr(terms, key)[rows] for key in Terms.__dataclass_fields__))
            pooled = _pooled(part, np.arange(codes.shape[2]))
            used = {c: np.array([(codes[n][rows] >= 0).sum()]) for n, c in enumerate(coders)}
            own = resampling_of([name] * int(rows.sum()), resampling.resamples, resampling.seed)
            result |= _groups_of(pooled, own, used, [name])[0]
    return result


def _pooled(terms: Terms, columns: NDArray[np.int64]) -> Terms:
    """Add up the terms of several indicators into one column."""
    parts = (getattr(terms, key) for key in Terms.__dataclass_fields__)
    return Terms(*(part[:, columns].sum(axis=1, keepdims=True) for part in parts))


def _overall(
    present: NDArray[np.bool_],
    read: NDArray[np.bool_],
    resampling: Resampling,
    observed: NDArray[np.float64],
    alphas: NDArray[np.float64],
) -> dict[str, Coefficient]:
    result = {}
    for name, distance in (
        ("masi_alpha", masi_distance),
        ("jaccard_alpha", jaccard_distance),
    ):
        terms = set_terms(present, read, distance)
        flat = np.column_stack([terms.margin, terms.disagreement])
        sums = resampling.cluster_sums(flat)
        value = _set_alpha(sums.sum(axis=0)[None], terms.distances)[0]
        drawn = [_set_alpha(w @ sums, terms.distances) for w in resampling.weights()]
        result[name] = _plain(value, np.concatenate(drawn))
    result["macro_alpha"] = _plain(_mean_of_defined(observed), _mean_of_defined(alphas))
    return result


def _set_alpha(sums: NDArray[np.float64], distances: NDArray[np.float64]) -> NDArray[np.float64]:
    return set_alpha_of(sums[:, :-1], sums[:, -1], distances)


def _plain(value: Any, resampled: NDArray[np.float64]) -> Coefficient:
    if not np.isfinite(value):
        reason = tr(
            "no passage was read by two coders, or nobody coded anything",
            "tidak ada kutipan yang dibaca dua pengode, atau tidak ada kode sama sekali",
        )
        return Coefficient(None, undefined=reason)
    low, high = percentile_interval(resampled)
    return Coefficient(float(value), _number(low), _number(high))


def _pairs(
    coders: Sequence[str], terms: Terms, resampling: Resampling
) -> tuple[PairAgreement, ...]:
    flat, shapes = terms.flat()
    sums = resampling.cluster_sums(flat)
    drawn = [terms_of_flat(w @ sums, shapes) for w in resampling.weights()]
    whole = summed(terms)
    result = []
    for number, pair in enumerate(combinations(coders, 2)):
        joint = whole.joint[:, number]
        units = int(joint.sum(axis=(-1, -2)).max(initial=0))
        result.append(
            PairAgreement(
                coders=(pair[0], pair[1]),
                units=units,
                percent=_plain(
                    _mean_percent(whole, number),
                    np.concatenate([_mean_percent(d, number) for d in drawn]),
                ),
                cohen_kappa=_plain(
                    _mean_kappa(whole, number),
                    np.concatenate([_mean_kappa(d, number) for d in drawn]),
                ),
            )
        )
    return tuple(result)


def _mean_percent(sums: Terms, pair: int) -> NDArray[np.float64]:
    joint = sums.joint[..., pair, :, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        agreed = np.trace(joint, axis1=-2, axis2=-1) / joint.sum(axis=(-1, -2))
    return _mean_of_defined(agreed)


def _mean_kappa(sums: Terms, pair: int) -> NDArray[np.float64]:
    return _mean_of_defined(kappas_of(sums)[..., pair])


def _mean_of_defined(values: NDArray[np.float64]) -> NDArray[np.float64]:
    defined = np.isfinite(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(defined, values, 0.0).sum(axis=-1) / defined.sum(axis=-1))


def _stance(codes: NDArray[np.int8], resampling: Resampling) -> dict[str, Any]:
    """Agreement on stance where at least two coders gave the same indicator to a passage."""
    ratings = np.where(codes >= 0, codes, MISSING)
    pooled = _pooled(unit_terms(ratings, len(STANCES)), np.arange(codes.shape[2]))
    resampled = _resampled_alpha(pooled, resampling)
    value = alpha_of(summed(pooled))[0]
    cells = int(summed(pooled).paired[0])
    if not np.isfinite(value):
        reason = tr(
            "no two coders gave the same indicator to a passage with differing stances to compare",
            "tidak ada kode bersama dengan sikap yang dapat dibandingkan",
        )
        return {
            "cells": cells,
            "krippendorff_alpha": Coefficient(None, undefined=reason),
        }
    low, high = percentile_interval(resampled)
    return {
        "cells": cells,
        "krippendorff_alpha": Coefficient(float(value), _number(low), _number(high)),
    }


def _resampled_alpha(terms: Terms, resampling: Resampling) -> NDArray[np.float64]:
    flat, shapes = terms.flat()
    sums = resampling.cluster_sums(flat)
    drawn = [alpha_of(terms_of_flat(w @ sums, shapes)) for w in resampling.weights()]
    return np.concatenate(drawn)[:, 0]
