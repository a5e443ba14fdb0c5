"""`tandai agree`: how far coders agree, per indicator, framework or document and overall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.comparisons import Comparison, comparisons_of, found_comparisons
from tandai.agreement.confusions import confusions_of
from tandai.agreement.evidence import spans_of_evidence
from tandai.agreement.matrices import Codings, codings_of
from tandai.agreement.people import among_people
from tandai.agreement.planning import plan_of
from tandai.agreement.results import (
    Agreement,
    GroupAgreement,
    Learnt,
    PairAgreement,
    PairDifference,
    coefficient_at,
    partings_of,
    reason_of,
)
from tandai.agreement.spans import SpanAgreement, agree_on_spans
from tandai.codebook import STANCES, Codebook
from tandai.corpus import Corpus
from tandai.ground.choices import By
from tandai.statistics.cells import FUNCTIONS, Cells
from tandai.statistics.clusters import Part
from tandai.statistics.coefficients import MISSING
from tandai.statistics.contrasts import Stances
from tandai.statistics.coverage import simulated_coverage
from tandai.statistics.design import Design, Over, design_of
from tandai.statistics.distances import alpha_of_values
from tandai.statistics.intervals import Intervals, Method
from tandai.statistics.sets import DISTANCES, Sets
from tandai.statistics.standard_errors import ac1_standard_error, kappa_standard_error
from tandai.statistics.undefined import Undefined

Found = Mapping[str, Intervals]

# Of five coders there are 45 differences between two pairs, and of ten 990.
_MOST_COMPARED = 5


def below(agreement: Agreement, bound: float | None) -> tuple[str, ...]:
    """Return the groups whose alpha lies below ``bound`` or is undefined; none without a bound."""
    if bound is None:
        return ()
    alphas = {name: item.krippendorff_alpha.value for name, item in agreement.groups.items()}
    return tuple(name for name, alpha in alphas.items() if alpha is None or alpha < bound)


def agree(
    corpus: Corpus,
    coders: Sequence[str] = (),
    by: By = "indicator",
    resamples: int = 1000,
    seed: int = 0,
    *,
    interval: Method = "jackknife-t",
    over: Over = "document",
    plan: float | None = None,
    by_sentence: bool = True,
    learnt: Mapping[str, Set[str]] | None = None,
) -> Agreement:
    """Return the agreement of ``coders`` (default: all but adjudicated codes such as ``final``).

    A passage counts where at least two coders read it; a coder without any row for a passage
    did not read it, and an empty indicator says that nothing was found. ``interval``: the kind of
    95 % interval; it comes from leaving out (or resampling) whole documents, or passages as if
    they were independent (``over``). ``plan``: the width of interval to plan for. Where two coders
    marked the words that carry their codes, ``evidence`` compares these as spans, by sentence too
    unless ``by_sentence`` is False: cutting sentences takes spaCy some seconds. ``learnt``: ids of
    the passages that models among the coders have learnt from: how a model does beside people is
    told of the others.

    Raises CorpusError when fewer than two coders are there, one is unknown, or no passage was
    read by two of them.
    """
    codings = codings_of(corpus, coders)
    main = codings.of(codings.main)
    ids = corpus.codebook.ids
    pools = _pools(corpus.codebook)
    taught = _taught(corpus, main, learnt or {})
    comparisons = comparisons_of(codings, taught)
    design = design_of(
        codings.documents,
        over=over,
        method=interval,
        resamples=resamples,
        seed=seed,
        shared=_sharing(main, comparisons),
    )
    parts: dict[str, Part] = {
        "cells": Cells(
            main.ratings, list(pools.values()), differences=len(main.coders) <= _MOST_COMPARED
        ),
        "sets": Sets(main.present, main.read),
        "stance": Stances(main.stances, len(STANCES)),
    }
    parts |= {str(n): item.part for n, item in enumerate(comparisons)}
    found = design.estimate(parts)
    cells, clusters = found["cells"], _clusters(design, main)
    groups = _groups(main, cells, {id: np.array([n]) for n, id in enumerate(ids)} | pools)
    indicators = {id: groups[id] for id in ids}
    frameworks = {name: groups[name] for name in list(pools)[:-1]}
    intra, rounds, models = found_comparisons(
        comparisons, [found[str(n)] for n in range(len(comparisons))]
    )
    by_name = {"indicator": indicators, "framework": _unmarked(frameworks)}
    overall = _overall(cells, found["sets"])
    return Agreement(
        coders=main.coders,
        units=int(main.shared.sum()),
        read_by_one=int((main.read.sum(axis=0) == 1).sum()),
        resampled=design.over,
        clusters=clusters,
        resamples=resamples,
        seed=seed,
        interval=interval,
        coverage=simulated_coverage(clusters) if over == "document" else None,
        by=by,
        used=int(main.present[:, main.shared].any(axis=(0, 1)).sum()),
        indicators=indicators,
        frameworks=_unmarked(frameworks),
        groups=by_name.get(by) or _documents(main, design),
        overall=overall,
        pooled=groups[_ALL],
        pairs=_pairs(main, cells, ids),
        differences=_differences(main, cells),
        stance=_stance(found["stance"], main),
        formula_errors=_formula_errors(main, ids),
        intra=intra,
        rounds=rounds,
        models=models,
        confusions=confusions_of(main, ids),
        plan=plan_of(plan, main, indicators, overall) if plan else None,
        partings=partings_of(indicators),
        left_out=tuple(c for c in corpus.coders if c not in codings.coders),
        evidence=_on_words(corpus, coders, resamples, seed, interval, by_sentence=by_sentence),
        people=among_people(codings, design),
        learnt=_learnt(main, taught),
    )


def _taught(
    corpus: Corpus, main: Codings, learnt: Mapping[str, Set[str]]
) -> dict[str, NDArray[np.bool_]]:
    """Return which units each model among these coders has learnt from: (units,)."""
    ids = corpus.passages["passage_id"]
    return {
        model: ids.is_in(list(own)).to_numpy()
        for model, own in learnt.items()
        if model in main.coders
    }


def _learnt(main: Codings, taught: Mapping[str, NDArray[np.bool_]]) -> tuple[Learnt, ...]:
    """Return how many passages models have learnt from, of those they are compared on."""
    compared = {model: main.of((model,)).read[0] & main.shared for model in taught}
    found = (
        Learnt(model, int((own & compared[model]).sum()), int(compared[model].sum()))
        for model, own in taught.items()
    )
    return tuple(item for item in found if item.passages)


def _on_words(
    corpus: Corpus,
    coders: Sequence[str],
    resamples: int,
    seed: int,
    interval: Method,
    *,
    by_sentence: bool,
) -> SpanAgreement | None:
    """Return the agreement on the words that carry codes; None where no two coders marked any."""
    spans = spans_of_evidence(corpus, coders, cut=by_sentence)
    return None if spans is None else agree_on_spans(spans, resamples, seed, interval=interval)


# Names of pools must not be those of indicators; an indicator's id has no line break.
_FRAMEWORK = "\nframework:"
_ALL = "\nall"


def _pools(codebook: Codebook) -> dict[str, NDArray[np.int64]]:
    """Return the columns of each framework and, last, of all."""
    pools = {
        f"{_FRAMEWORK}{framework.id}": np.array([codebook.ids.index(m.id) for m in members])
        for framework, members in codebook.grouped()
    }
    return pools | {_ALL: np.arange(len(codebook.ids))}


def _unmarked(groups: Mapping[str, GroupAgreement]) -> dict[str, GroupAgreement]:
    return {name.removeprefix(_FRAMEWORK): item for name, item in groups.items()}


def _sharing(main: Codings, comparisons: Sequence[Comparison]) -> NDArray[np.int64]:
    """Return bit 1 for units that two coders share, and bit 2 for those of a second round."""
    bits = main.shared.astype(np.int64)
    for item in comparisons:
        if item.kind == "rounds":
            bits |= item.shared.astype(np.int64) << 1
    return bits


def _clusters(design: Design, main: Codings) -> int:
    """Return how many documents or passages two coders read."""
    return len(np.unique(design.cluster[main.shared]))


def _groups(
    codings: Codings, found: Found, columns: Mapping[str, NDArray[np.int64]]
) -> dict[str, GroupAgreement]:
    """Return the agreement of each group of columns, in the order of ``found``."""
    shared = int(codings.shared.sum())
    counts = codings.present[:, codings.shared].sum(axis=1)
    readings = int(codings.read[:, codings.shared].sum())
    given = codings.present.sum(axis=1)
    result = {}
    for place, (name, own) in enumerate(columns.items()):
        anywhere = {c: int(given[n, own].sum()) for n, c in enumerate(codings.coders)}
        used = {c: int(counts[n, own].sum()) for n, c in enumerate(codings.coders)}
        units = shared * len(own)
        reason = reason_of(units, anywhere, bool(counts[:, own].any()))
        share = float(counts[:, own].sum() / (readings * len(own))) if readings else None
        coefficients = {key: coefficient_at(found[key], (place,), reason) for key in FUNCTIONS}
        result[name] = GroupAgreement(units, used, **coefficients, prevalence=share)
    return result


def _documents(main: Codings, design: Design) -> dict[str, GroupAgreement]:
    """Pool the cells of each document; only passages taken as independent give it an interval."""
    result: dict[str, GroupAgreement] = {}
    names = np.array(main.documents, dtype=str)
    k = main.codes.shape[2]
    for name in dict.fromkeys(main.documents):
        rows = np.flatnonzero(names == name)
        own = Codings(
            main.coders, main.main, main.read[:, rows], main.codes[:, rows], (name,) * len(rows)
        )
        within = design.within(own.documents, own.shared)
        cells = Cells(own.ratings, [np.arange(k)])
        found = within.estimate({"cells": cells})["cells"]
        pooled = {
            key: replace(
                item, value=item.value[k:], low=item.low[k:], high=item.high[k:], why=item.why[k:]
            )
            for key, item in found.items()
            if key in FUNCTIONS
        }
        result |= _groups(own, pooled, {name: np.arange(k)})
    return result


def _overall(cells: Found, sets: Found) -> dict[str, Any]:
    """Return alpha of whole code sets, and the mean over indicators of each coefficient."""
    short = {"krippendorff_alpha": "alpha"}
    return {name: coefficient_at(sets[name], ()) for name in DISTANCES} | {
        f"macro_{short.get(name, name)}": coefficient_at(cells[f"mean.{name}"], ())
        for name in ("krippendorff_alpha", *(f for f in FUNCTIONS if f != "krippendorff_alpha"))
    }


def _pairs(main: Codings, cells: Found, ids: Sequence[str]) -> tuple[PairAgreement, ...]:
    result = []
    for number, (one, other) in enumerate(combinations(range(len(main.coders)), 2)):
        units = int((main.read[one] & main.read[other]).sum())
        used = (main.present[[one, other]]).sum(axis=1)
        both = main.read[one] & main.read[other]
        shared = main.present[[one, other]][:, both].any(axis=(0, 1))
        reasons = [
            reason_of(units, {"first": int(used[0, n]), "second": int(used[1, n])}, bool(shared[n]))
            for n in range(len(ids))
        ]
        kappas = cells["pairs.cohen_kappa"]
        means = {
            key: coefficient_at(cells[f"pairs.mean.{key}"], (number,))
            for key in ("percent", "cohen_kappa", "krippendorff_alpha")
        }
        result.append(
            PairAgreement(
                coders=(main.coders[one], main.coders[other]),
                units=units,
                **means,
                kappas={
                    id: coefficient_at(kappas, (n, number), reasons[n]) for n, id in enumerate(ids)
                },
            )
        )
    return tuple(result)


def _differences(main: Codings, cells: Found) -> tuple[PairDifference, ...]:
    if "pairs.difference.percent" not in cells:
        return ()
    pairs = list(combinations(main.coders, 2))
    return tuple(
        PairDifference(
            first,
            second,
            *(
                coefficient_at(cells[f"pairs.difference.{key}"], (number,))
                for key in ("percent", "cohen_kappa", "krippendorff_alpha")
            ),
        )
        for number, (first, second) in enumerate(combinations(pairs, 2))
    )


# Supports, mixed, hinders lie in this order: to take the first for the last is worse.
_ORDER = {"supports": 1.0, "mixed": 0.0, "hinders": -1.0}


def _formula_errors(main: Codings, ids: Sequence[str]) -> dict[str, dict[str, float | None]]:
    """Return standard errors by formula, of Cohen's kappa for two coders only."""
    ratings = main.ratings
    result: dict[str, dict[str, float | None]] = {}
    for k, id in enumerate(ids):
        own = ratings[:, :, k]
        used = bool((own[:, main.shared] == 1).any())
        both = own[:, main.shared]
        table = [[int(((both[0] == a) & (both[1] == b)).sum()) for b in (0, 1)] for a in (0, 1)]
        kappa = kappa_standard_error(np.array(table)) if used and len(own) == 2 else None
        result[id] = {
            "cohen_kappa": kappa,
            "gwet_ac1": ac1_standard_error(own, 2) if used else None,
        }
    return result


def _ordinal(main: Codings) -> float | None:
    """Return alpha of stance over cells that two or more coded, as an order."""
    told = main.stances
    # Not as whole numbers of eight bytes: of a million passages these are much.
    codes = told[:, (told != MISSING).sum(axis=0, dtype=np.int16) >= 2]
    order = np.array([_ORDER[stance] for stance in STANCES])
    return alpha_of_values(np.where(codes >= 0, order[np.maximum(codes, 0)], np.nan), "ordinal")


def _stance(found: Found, main: Codings) -> dict[str, Any]:
    cells = int(found["cells"].value)
    reason = Undefined.ONE_STANCE if cells else Undefined.NO_SHARED_CODE
    return {
        "cells": cells,
        "krippendorff_alpha": coefficient_at(found["krippendorff_alpha"], (), reason),
        "ordinal_alpha": _ordinal(main),
    }
