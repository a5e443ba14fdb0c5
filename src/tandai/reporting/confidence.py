"""How confident the suggestions are, and how far a person has checked them."""

from __future__ import annotations

import numpy as np

from tandai.reporting.findings import Bools, Findings, Floats
from tandai.reporting.results import BINS, Checked, Confidence


def confidence_of(findings: Findings, k: int, *, calibrated: bool = True) -> Confidence:
    """Return the distribution of an indicator's confidence where no person has coded."""
    open_ = ~findings.hand
    everywhere = findings.confidence[open_, k]
    values = findings.confidence[open_ & findings.suggested[:, k], k]
    suggested, all_ = _binned(values), _binned(everywhere)
    mean, q25, median, q75 = _middle(values)
    return Confidence(
        mean=mean,
        q25=q25,
        median=median,
        q75=q75,
        expected_right=round(float(values.sum()), 2) if calibrated else None,
        expected_passages=round(float(everywhere.sum()), 2) if calibrated else None,
        suggested=suggested,
        all=all_,
    )


def _middle(values: Floats) -> tuple[float | None, ...]:
    """Return mean, first quartile, median and third quartile; None each where there are none."""
    if not len(values):
        return (None,) * 4
    quartiles = np.quantile(values, [0.25, 0.5, 0.75])
    return tuple(round(float(own), 4) for own in (values.mean(), *quartiles))


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
