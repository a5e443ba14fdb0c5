"""Progress of a review: shares from what was drawn at random, and what more decisions give."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tandai.codebook import Codebook, Indicator
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.review.decisions import Code, Decision
from tandai.review.material import Material
from tandai.review.progress import progress
from tandai.review.queues import queue
from tandai.statistics.proportions import score_interval_of
from tandai.statistics.undefined import Undefined
from tandai.tags import Suggestion

CODEBOOK = Codebook(indicators=(Indicator(id="rare"), Indicator(id="common")))
Bools = NDArray[np.bool_]


def passages(number: int, interviews: int) -> pl.DataFrame:
    """Return passages of interviews of the same length."""
    rows = [
        (f"p{n:04d}", f"d{n * interviews // number}", "", "", "", None, None, f"teks {n}")
        for n in range(number)
    ]
    return pl.DataFrame(rows, schema=dict(PASSAGE_COLUMNS), orient="row")


def answer(own: Material, truth: Bools, row: int, probability: float | None) -> Decision:
    """Return what a coder who is always right decides."""
    codes = tuple(Code(CODEBOOK.ids[k], "supports") for k in np.flatnonzero(truth[row]))
    return Decision(own.ids[row], "coded", codes, probability)


def decided_by(
    name: str, own: Material, truth: Bools, number: int, seed: int = 0
) -> dict[str, Decision]:
    """Return the decisions after so many places of a queue."""
    places = queue(name, own, {}, seed=seed)[:number]
    return {own.ids[p.row]: answer(own, truth, p.row, p.probability) for p in places}


def drawn_truth(number: int, seed: int = 0) -> Bools:
    """Return who carries what: 5 % and 40 %."""
    return np.random.default_rng(seed).random((number, 2)) < (0.05, 0.4)


def test_nothing_drawn_tells_nothing() -> None:
    """Codes are counted, and the reason why there is no share is said."""
    own = Material(passages(40, 4), CODEBOOK)
    truth = np.ones((40, 2), dtype=bool)
    found = progress(own, decided_by("order", own, truth, 10))
    assert (found.decided, found.unsure, found.of, found.drawn) == (10, 0, 40, 0)
    assert not found.enough
    assert found.further is None
    rare = found.indicators["rare"]
    assert (rare.passages, rare.share.value, rare.further, rare.enough) == (10, None, None, False)
    assert rare.share.undefined is Undefined.NOTHING_DRAWN


def test_all_decided_is_the_share_itself() -> None:
    """In whatever order: then there is nothing left to estimate."""
    own = Material(passages(60, 4), CODEBOOK)
    truth = drawn_truth(60)
    found = progress(own, decided_by("order", own, truth, 60))
    common = found.indicators["common"]
    share = round(float(truth[:, 1].mean()), 6)
    assert (common.share.value, common.share.low, common.share.high) == (share, share, share)
    assert common.further == 0
    assert found.enough


def test_a_random_beginning_has_the_score_interval_of_a_sample() -> None:
    """Narrowed by the part of all passages that was read: the margin times its root."""
    own = Material(passages(200, 4), CODEBOOK)
    truth = drawn_truth(200)
    decided = decided_by("random", own, truth, 50)
    found = progress(own, decided).indicators["common"].share
    hits = sum("common" in {c.indicator for c in d.codes} for d in decided.values())
    low, high = score_interval_of(hits, 50)
    value = hits / 50
    assert found.value == pytest.approx(value)
    assert found.low == pytest.approx(value - (value - low) * np.sqrt(0.75), abs=1e-5)
    assert found.high == pytest.approx(value + (high - value) * np.sqrt(0.75), abs=1e-5)


def test_shares_stay_right_while_the_queue_looks_for_codes() -> None:
    """The count of all decisions is far off; the estimate is right on average, and so are bounds.

    The confidences know the truth, so that four of five decisions are on passages with codes.
    """
    truth = drawn_truth(400, seed=1)
    noise = np.random.default_rng(2).random(truth.shape)
    nothing = ((),) * 400
    own = Material(passages(400, 8), CODEBOOK, nothing, 0.5 * truth + 0.2 * noise)
    values, held, counted = [], [], []
    for seed in range(60):
        decided = decided_by("uncertain", own, truth, 120, seed)
        found = progress(own, decided, seed=seed).indicators
        shares = [found[id].share for id in CODEBOOK.ids]
        values.append([share.value or 0.0 for share in shares])
        bounds = [(share.low or 0, share.high or 0) for share in shares]
        held.append([a <= t <= b for (a, b), t in zip(bounds, truth.mean(axis=0), strict=True)])
        counted.append([found[id].passages / len(decided) for id in CODEBOOK.ids])
    error = np.mean(values, axis=0) - truth.mean(axis=0)
    spread = np.std(values, axis=0) / np.sqrt(60)
    assert (np.abs(error) < 3 * spread + 0.005).all()
    assert np.mean(held) > 0.9
    assert (np.mean(counted, axis=0) > 1.5 * truth.mean(axis=0)).all()


def test_suggestions_narrow_the_interval_and_do_not_move_it_off() -> None:
    """Of a model that is mostly right; of one that is never right the share stays right."""
    truth = drawn_truth(400)
    wrong = np.random.default_rng(4).random(truth.shape) < 0.05

    def tagged(suggested: Bools) -> Material:
        spans = tuple(
            tuple(Suggestion(CODEBOOK.ids[k], 0.8, "supports") for k in np.flatnonzero(row))
            for row in suggested
        )
        return Material(passages(400, 8), CODEBOOK, spans, np.where(suggested, 0.9, 0.1))

    bare = Material(passages(400, 8), CODEBOOK)
    plain = progress(bare, decided_by("random", bare, truth, 100)).indicators["common"].share
    good = tagged(truth ^ wrong)
    helped = progress(good, decided_by("random", good, truth, 100)).indicators["common"].share
    assert (plain.method, helped.method) == ("labels-only", "corrected")
    assert None not in (plain.low, plain.high, helped.low, helped.high)
    assert helped.high - helped.low < 0.8 * (plain.high - plain.low)  # type: ignore[operator]
    bad = tagged(~truth)
    misled = progress(bad, decided_by("random", bad, truth, 100)).indicators["common"].share
    assert misled.low <= truth[:, 1].mean() <= misled.high  # type: ignore[operator]


def test_further_decisions_bring_what_they_promise() -> None:
    """After so many more the interval is about ± 5 points; a fifth at random takes five times."""
    own = Material(passages(1000, 10), CODEBOOK)
    truth = drawn_truth(1000)
    found = progress(own, decided_by("random", own, truth, 60)).indicators["common"]
    assert found.further is not None
    assert found.further > 100
    later = progress(own, decided_by("random", own, truth, 60 + found.further)).indicators["common"]
    assert later.share.high - later.share.low == pytest.approx(0.1, abs=0.01)  # type: ignore[operator]
    slower = progress(own, decided_by("random", own, truth, 60), random_share=0.5)
    assert slower.indicators["common"].further == 2 * found.further
    assert slower.further == 2 * found.further


def test_it_says_when_more_would_hardly_change_anything() -> None:
    """Before, it does not; never of a handful."""
    own = Material(passages(600, 10), CODEBOOK)
    truth = drawn_truth(600)
    ends = {n: progress(own, decided_by("random", own, truth, n)).enough for n in (20, 60, 400)}
    assert ends == {20: False, 60: False, 400: True}
    nothing = np.zeros((600, 2), dtype=bool)
    assert not progress(own, decided_by("random", own, nothing, 20)).enough


def test_what_she_is_unsure_of_is_passed_over() -> None:
    """It neither counts as without codes nor stops the sample."""
    own = Material(passages(100, 5), CODEBOOK)
    truth = np.ones((100, 2), dtype=bool)
    decided = decided_by("random", own, truth, 20)
    first = next(iter(decided))
    decided[first] = Decision(first, "unsure", (), decided[first].probability)
    found = progress(own, decided)
    assert (found.decided, found.unsure, found.drawn) == (20, 1, 19)
    assert found.indicators["rare"].share.value == 1.0


def test_a_drawn_sheet_is_weighted_by_its_probabilities() -> None:
    """Passages with a tenth of the probability count ten times, and stand for those not drawn."""
    chance = np.array([0.5] * 20 + [0.05] * 20)
    own = Material(passages(40, 4), CODEBOOK, probability=chance)
    truth = np.zeros((40, 2), dtype=bool)
    truth[:20, 1] = True
    found = progress(own, decided_by("order", own, truth, 40)).indicators["common"].share
    # 40 passages carry it of 440 that the sheet stands for.
    assert found.value == pytest.approx(40 / 440, abs=1e-6)
    assert found.high - found.low > 0.05  # type: ignore[operator]


def test_codes_of_indicators_that_went_are_passed_over() -> None:
    """A codebook may have lost one since."""
    own = Material(passages(10, 2), CODEBOOK)
    gone = Decision("p0000", "coded", (Code("gone", "supports"),))
    assert progress(own, {"p0000": gone}).decided == 1


def test_as_plain_data() -> None:
    """Codes and values only."""
    own = Material(passages(10, 2), CODEBOOK)
    data = progress(own, {}).as_dict()
    assert json.loads(json.dumps(data))["indicators"]["rare"] == {
        "passages": 0,
        "share": {"value": None, "low": None, "high": None, "undefined": "nothing_drawn"},
        "further": None,
        "enough": False,
        "reached": True,
    }


@pytest.mark.parametrize("share", [1.0, 0.2, 0.0])
def test_more_is_never_more_than_what_is_left(share: float) -> None:
    """Of a part not more than what is left of it; it is said where that is too little."""
    own = Material(passages(400, 4), CODEBOOK)
    part = np.zeros(400, dtype=bool)
    places = queue("random", own, {})
    part[[place.row for place in places[:40]]] = True
    decided = decided_by("random", own, drawn_truth(400), 34)
    found = progress(own, decided, random_share=share, part=part)
    assert (found.decided, found.of, found.passages) == (34, 40, 400)
    common = found.indicators["common"]
    assert (common.further, common.reached, common.enough) == (6, False, False)
    assert (found.further, found.reached) == (6, False)
    whole = progress(own, decided, random_share=share)
    assert whole.of == whole.passages == 400
    assert whole.reached
    assert whole.further is not None
    assert 6 < whole.further <= 366
