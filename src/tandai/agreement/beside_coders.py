"""A model beside people: how far its suggestions agree with each coder, and coders among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.agreement.matrices import Codings
from tandai.agreement.results import coefficient_at
from tandai.agreement.rounds import first_codings
from tandai.corpus import Corpus, coder_labels
from tandai.statistics.cells import Cells
from tandai.statistics.clusters import Part
from tandai.statistics.coefficients import MISSING, Coefficient
from tandai.statistics.contrasts import Contrast
from tandai.statistics.design import Design
from tandai.statistics.intervals import Intervals
from tandai.statistics.undefined import Undefined

# F1 of two codings is their positive agreement: twice what both gave, by what each gave.
_MEASURES = {"alpha": "krippendorff_alpha", "f1": "positive_agreement"}


@dataclass(frozen=True)
class Compared:
    """One measure, a mean over indicators: coders among themselves, and the model with each.

    ``differences``: model with this coder, minus coders among themselves; in the passages that
    two coders read. Empty where there is but one coder.
    """

    between_coders: Coefficient
    with_coders: dict[str, Coefficient]
    differences: dict[str, Coefficient]


@dataclass(frozen=True)
class BesideCoders:
    """Krippendorff's alpha and F1 in the passages that two coders read, or the only one."""

    coders: tuple[str, ...]
    units: int
    alpha: Compared
    f1: Compared


def beside_coders(
    corpus: Corpus, passages: pl.DataFrame, suggested: NDArray[np.bool_], design: Design
) -> BesideCoders | None:
    """Compare suggestions (n, k) for ``passages`` with each coder's codes of the corpus.

    None where nobody but an adjudicator coded any of them. Of somebody who coded twice the
    first coding counts.
    """
    people = _people(corpus, passages)
    if people is None:
        return None
    units = people.shared if len(people.coders) > 1 else people.read[0]
    if not units.any():
        return None
    model = np.where(units[:, None], suggested, MISSING).astype(np.int8)
    among = people.where(units)
    parts = {
        coder: _part(np.stack([model, among.of((coder,)).ratings[0]]), among)
        for coder in people.coders
    }
    found = design.estimate(parts)
    measured = {name: _compared(found, key) for name, key in _MEASURES.items()}
    return BesideCoders(people.coders, int(units.sum()), **measured)


def _people(corpus: Corpus, passages: pl.DataFrame) -> Codings | None:
    order = corpus.passages.select("passage_id").with_row_index("row")
    placed = passages.select("passage_id").join(order, on="passage_id", maintain_order="left")
    rows = placed["row"].to_numpy()
    codes = {}
    for coder in first_codings(corpus.independent_coders):
        read, own = coder_labels(corpus, coder)
        if read[rows].any():
            codes[coder] = (read[rows], own[rows])
    if not codes:
        return None
    names = tuple(codes)
    return Codings(
        coders=names,
        main=names,
        read=np.stack([read for read, _ in codes.values()]),
        codes=np.stack([own for _, own in codes.values()]),
        documents=tuple(passages["document"].to_list()),
    )


def _part(pair: NDArray[np.int8], people: Codings) -> Part:
    """Return the pair of model and coder beside all people, or alone where there is one."""
    return Contrast(pair, people.ratings) if len(people.coders) > 1 else Cells(pair)


def _compared(found: Mapping[str, Mapping[str, Intervals]], key: str) -> Compared:
    several = len(found) > 1
    first = next(iter(found.values()))
    return Compared(
        between_coders=(
            coefficient_at(first[f"second.{key}"], ())
            if several
            else Coefficient(None, undefined=Undefined.ONE_CODER)
        ),
        with_coders={
            coder: coefficient_at(own[f"{'first' if several else 'mean'}.{key}"], ())
            for coder, own in found.items()
        },
        differences={
            coder: coefficient_at(own[f"difference.{key}"], ())
            for coder, own in found.items()
            if several
        },
    )
