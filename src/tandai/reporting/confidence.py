"""How confident the suggestions are, and how far a person has checked them."""

from __future__ import annotations

import numpy as np

from tandai.reporting.findings import Bools, Findings, Floats
from tandai.reporting.results import BINS, Checked, Confidence


def confidence_of(findings: Findings, k: int) -> Confidence:
    """Return the distribution of an indicator's confidence where no person has coded."""
    open_ = ~findings.hand
    everywhere = findings.confidence[open_, k]
    values = findings.confidence[open_ & findings.suggested[:, k], k]
    expected = round(float(everywhere.sum()), 2)
    suggested, all_ = _binned(values), _binned(everywhere)
    if not len(values):
        return Confidence(None, None, None, None, 0.0, expected, suggested, all_)
    q25, median, q75 = (round(float(q), 4) for q in np.quantile(values, [0.25, 0.5, 0.75]))
    return Confidence(
        mean=round(float(values.mean()), 4),
        q25=q25,
        median=median,
        q75=q75,
        expected_right=round(float(values.sum()), 2),
        expected_passages=expected,
        suggested=suggested,
        all=all_,
    )


def _binned(values: Floats) -> tuple[int, ...]:
    # Rounded first: 0.7 * 10 is a little less than 7.
    places = np.minimum(np.round(values * BINS, 9).astype(np.int64), BINS - 1)
    return tuple(np.bincount(places, minlength=BINS).tolist())


def checked_of(findings: Findings, k: int, hand: Bools) -> Checked:
    """Return how many suggestions of an indicator the passages of ``hand`` (n,) judge."""
    suggested, found = findings.suggested[:, k], findings.found[:, k]
    return Checked(
        passages=int(hand.sum()),
        suggested=int((hand & suggested).sum()),
        right=int((hand & suggested & found).sum()),
        missed=int((hand & ~suggested & found).sum()),
        suggestions=int(suggested.sum()),
    )
