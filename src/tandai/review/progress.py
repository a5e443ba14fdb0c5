"""How far a review is, how wide intervals are now, and what more decisions would give.

A share is estimated only from the random sample among the decisions (see
:func:`tandai.review.random_order.sample_of`), by the estimator and the intervals of
:mod:`tandai.statistics.shares`; suggestions of tags make it narrower and never wrong. What a queue
chose for another reason is counted, and tells nothing of shares.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.reporting.results import Method, Share
from tandai.review.decisions import Decision
from tandai.review.material import Material
from tandai.review.queues import known_confidence
from tandai.review.random_order import keys_of, sample_of
from tandai.statistics.shares import Estimates, estimate
from tandai.statistics.undefined import Undefined

# Half the width that is enough for most statements of how often.
HALF_WIDTH = 0.05
# Less than a tenth of the width is hardly seen; as in tandai.reporting.checking_more.
_WORTH = 0.9
# Of fewer than so many it is not said that they are enough.
_FEWEST = 30

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class IndicatorProgress:
    """What is decided of an indicator.

    ``passages``: decided ones that carry it. ``share``: of these passages, as estimated now, with
    its 95 % interval, or None with the reason. ``further``: how many more decisions, by a queue
    with the random share given, until the interval is ± 5 points; 0 when it is; None where nothing
    is known; never more than are left. ``reached``: whether these would do: all that is left may be
    too few. ``enough``: it is, and rests on enough passages to say so.
    """

    passages: int
    share: Share
    further: int | None
    enough: bool
    reached: bool = True


@dataclass(frozen=True)
class Progress:
    """How far a review is: ``decided`` (``unsure`` among them) ``of`` all passages offered.

    ``passages``: all there are; more than ``of`` where a part of them is offered.
    ``drawn``: how many of the decisions are the random sample that shares rest on.
    ``enough``: more decisions would hardly change any share: all are ± 5 points or better, or what
    is left of their width comes from how interviews differ, which only more interviews change.
    """

    decided: int
    unsure: int
    of: int
    passages: int
    drawn: int
    indicators: Mapping[str, IndicatorProgress]
    enough: bool

    @property
    def further(self) -> int | None:
        """How many more decisions until all shares are ± 5 points; None where nothing is known."""
        known = [own.further for own in self.indicators.values()]
        return None if None in known else max((n for n in known if n is not None), default=0)

    @property
    def reached(self) -> bool:
        """Whether ``further`` decisions would make all shares ± 5 points."""
        return all(own.reached for own in self.indicators.values())

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "decided": self.decided,
            "unsure": self.unsure,
            "of": self.of,
            "passages": self.passages,
            "drawn": self.drawn,
            "enough": self.enough,
            "indicators": {
                id: {
                    "passages": own.passages,
                    "share": {
                        "value": own.share.value,
                        "low": own.share.low,
                        "high": own.share.high,
                        "undefined": own.share.undefined,
                    },
                    "further": own.further,
                    "reached": own.reached,
                    "enough": own.enough,
                }
                for id, own in self.indicators.items()
            },
        }


def progress(
    material: Material,
    decided: Mapping[str, Decision],
    *,
    seed: int = 0,
    random_share: float = 1.0,
    part: Bools | None = None,
) -> Progress:
    """Return how far a review is.

    ``material``: with what was suggested before the review, if anything, and not with what was
    learnt of the decisions: that fits them better than all others. ``seed``: that of the queues;
    ``random_share``: of the queue that is worked on, 1 for ``random``. ``part``: which passages
    (n,) are offered; None for all.
    """
    present = _present(material, decided)
    answered = np.array([_is_answer(decided.get(id)) for id in material.ids], dtype=bool)
    offered = np.ones(len(material.ids), dtype=bool) if part is None else part
    touched = offered & np.array([id in decided for id in material.ids], dtype=bool)
    left = int((offered & ~answered).sum())
    sample = sample_of(material, decided, keys_of(material, seed))
    read = sample & answered
    suggested = _suggested(material)
    method: Method = "labels-only" if suggested is None else "corrected"
    found = _estimates(material, present, read, suggested) if read.any() else None
    counts = present.sum(axis=0)
    indicators = {
        id: IndicatorProgress(
            int(counts[k]),
            *_of_indicator(found, k, method, (int(read.sum()), left), random_share),
        )
        for k, id in enumerate(material.codebook.ids)
    }
    return Progress(
        decided=int(touched.sum()),
        unsure=int((touched & ~answered).sum()),
        of=int(offered.sum()),
        passages=len(material.ids),
        drawn=int(read.sum()),
        indicators=indicators,
        enough=_enough(found, indicators, int(read.sum())),
    )


def _is_answer(decision: Decision | None) -> bool:
    return decision is not None and decision.state == "coded"


def _present(material: Material, decided: Mapping[str, Decision]) -> Bools:
    """Return which indicators (n, k) were decided to be there."""
    column = {id: k for k, id in enumerate(material.codebook.ids)}
    present = np.zeros((len(material.ids), len(column)), dtype=bool)
    for row, id in enumerate(material.ids):
        decision = decided.get(id)
        if decision is not None and _is_answer(decision):
            known = [code.indicator for code in decision.codes if code.indicator in column]
            present[row, [column[id] for id in known]] = True
    return present


def _estimates(
    material: Material, present: Bools, read: Bools, suggested: Bools | None
) -> Estimates:
    """Return shares (k,) with intervals, from the passages that are ``read`` (n,) at random.

    The passages of a drawn sheet stand for those they were drawn from, which are not at hand: as
    many are added as the probabilities tell, of which nothing is known.
    """
    stands_for = np.ones(len(read)) if material.probability is None else 1 / material.probability
    total = max(len(read), round(float(stands_for.sum())))
    weight = np.zeros(total)
    rows = np.flatnonzero(read)
    weight[rows] = stands_for[rows] * total / stands_for[rows].sum()
    weight[np.isclose(weight, 1.0)] = 1.0
    names = material.passages.select(pl.col("document").rank("dense")).to_series().to_numpy()
    interview = np.zeros(total, dtype=np.int64)
    interview[: len(read)] = names - 1
    truth = np.zeros((total, present.shape[1]), dtype=bool)
    truth[: len(read)] = present
    confidence = np.zeros(truth.shape)
    known = known_confidence(material)
    if known is not None:
        confidence[: len(read)] = known
    return estimate(truth, suggested, confidence, weight, interview)


def _suggested(material: Material) -> Bools | None:
    if material.suggested is None or material.probability is not None:
        return None
    column = {id: k for k, id in enumerate(material.codebook.ids)}
    suggested = np.zeros((len(material.ids), len(column)), dtype=bool)
    for row, own in enumerate(material.suggested):
        suggested[row, [column[s.indicator] for s in own if s.indicator in column]] = True
    return suggested


def _of_indicator(
    found: Estimates | None, k: int, method: Method, sizes: tuple[int, int], random_share: float
) -> tuple[Share, int | None, bool, bool]:
    """Return the share, further decisions, enough, reached; ``sizes``: read at random, left."""
    if found is None:
        nothing = Share(None, None, None, method, undefined=Undefined.NOTHING_DRAWN)
        return nothing, None, False, True
    value, low, high = (float(own[k]) for own in (found.value, *found.passages))
    share = Share(round(value, 6), round(low, 6), round(high, 6), method, "passages")
    read, left = sizes
    further = _further(found, k, read, left)
    # In the end whatever queue has asked all that is left.
    decisions = min(math.ceil(further / max(random_share, 1e-9)), left)
    reached = bool(found.half_width((read + further) / read)[k] <= HALF_WIDTH)
    return share, decisions, further == 0 and reached and read >= _FEWEST, reached


def _further(found: Estimates, k: int, read: int, left: int) -> int:
    """Return how many of those ``left`` must be read at random until the interval is ± 5 points."""
    fewest, most = 0, left
    while fewest < most:
        tried = (fewest + most) // 2
        if found.half_width((read + tried) / read)[k] <= HALF_WIDTH:
            most = tried
        else:
            fewest = tried + 1
    return fewest


def _enough(
    found: Estimates | None, indicators: Mapping[str, IndicatorProgress], read: int
) -> bool:
    if found is None or read < _FEWEST:
        return False
    left = found.width_left(np.inf) if found.interviews is not None else None
    return all(own.enough for own in indicators.values()) or (left or 0.0) > _WORTH
