"""`tandai plan`: how many interviews give intervals of a width, beforehand or after a pilot."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tandai.agreement.matrices import codings_of
from tandai.corpus import Corpus
from tandai.ground.errors import CorpusError, UsageError
from tandai.ground.language import tr
from tandai.statistics.power import Assumed, Width, clustering_of, widths
from tandai.work.agree import agree

INTERVIEWS = (4, 6, 8, 10, 12, 15, 20, 30, 40, 60, 80, 120)
# What is assumed where nobody says otherwise: the middle of the studies in bench/README.md.
PREVALENCE, CLUSTERING, ALPHA, PASSAGES = 0.10, 0.14, 0.70, 20


@dataclass(frozen=True)
class Plan:
    """What to expect with more and more interviews, and how many the width asked for takes.

    ``half_width``: asked for, on either side of alpha and of the share. ``for_alpha`` and
    ``for_share``: the interviews that give it; None where even the most simulated do not.
    ``pilot``: whether the assumptions are those of a coded corpus.
    """

    half_width: float
    assumed: Assumed
    pilot: bool
    expected: tuple[Width, ...]
    for_alpha: int | None
    for_share: int | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def plan(half_width: float, assumed: Assumed, *, pilot: bool = False, seed: int = 0) -> Plan:
    """Return what intervals to expect of a study like ``assumed``. Raises UsageError."""
    if not 0 < half_width < 1:
        raise UsageError(
            tr("the half-width lies between 0 and 1.", "setengah lebar harus antara 0 dan 1.")
        )
    expected = widths(assumed, INTERVIEWS, seed)
    return Plan(
        half_width,
        assumed,
        pilot,
        expected,
        next((own.interviews for own in expected if own.alpha <= half_width), None),
        next((own.interviews for own in expected if own.share <= half_width), None),
    )


def assumed_of(
    prevalence: float = PREVALENCE,
    clustering: float = CLUSTERING,
    alpha: float = ALPHA,
    passages: int = PASSAGES,
) -> Assumed:
    """Return what a study is assumed to be like. Raises UsageError for what none can be."""
    try:
        return Assumed(prevalence, clustering, alpha, passages)
    except ValueError:
        raise UsageError(
            tr(
                "prevalence, clustering and alpha lie between 0 and 1, passages are 1 or more.",
                "prevalensi, pengelompokan, dan alfa antara 0 dan 1, kutipan sedikitnya 1.",
            )
        ) from None


def assumed_of_pilot(corpus: Corpus) -> Assumed:
    """Return the median indicator of a pilot that two coders have coded.

    Prevalence and clustering are medians over the indicators that were used, alpha is their mean.
    Raises CorpusError where agreement or clustering cannot be told.
    """
    agreement = agree(corpus)
    codings = codings_of(corpus)
    main = codings.of(codings.main)
    read = main.read.any(axis=0)
    names = np.array(main.documents, dtype=str)[read]
    _, interview = np.unique(names, return_inverse=True)
    present = main.present.any(axis=0)[read]
    clusterings = [clustering_of(column, interview) for column in present.T]
    known = [own for own in clusterings if own is not None]
    shares = [i.prevalence for i in agreement.indicators.values() if i.prevalence]
    alpha = agreement.overall["macro_alpha"].value
    if alpha is None or not known or not shares:
        raise CorpusError(
            tr(
                "this pilot does not tell how interviews differ.",
                "uji coba ini belum menunjukkan perbedaan antarwawancara.",
            ),
            where=corpus.name,
            hint=tr(
                "It takes two interviews or more that two coders read; or give --prevalence, "
                "--clustering and --alpha.",
                "Perlu dua wawancara atau lebih yang dibaca dua pengode; atau berikan "
                "--prevalence, --clustering, dan --alpha.",
            ),
        )
    return assumed_of(
        float(np.clip(np.median(shares), 0.001, 0.999)),
        float(np.median(known)),
        float(np.clip(alpha, 0.01, 0.99)),
        max(1, round(len(names) / (int(interview.max()) + 1))),
    )
