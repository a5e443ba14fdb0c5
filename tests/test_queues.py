"""Queues: in which order passages are shown, and what of it is a random sample."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.codebook import Codebook, Indicator
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.ground.errors import UsageError
from tandai.ground.language import Language, set_language
from tandai.review.decisions import Code, Decision
from tandai.review.material import Material
from tandai.review.queues import QUEUES, Place, queue
from tandai.review.random_order import random_keys, sample_of
from tandai.tags import Suggestion

CODEBOOK = Codebook(
    indicators=(
        Indicator(id="trust", cues={"id": ("percaya",)}),
        Indicator(id="rules"),
    )
)


def material(sizes: tuple[int, ...] = (7, 5, 8), confidence: bool = False) -> Material:
    """Return passages of documents of these sizes; with confidences that differ from each other."""
    rows = [
        (
            f"d{d}-{n}",
            f"d{d}",
            f"i{d}",
            "N",
            "",
            None,
            None,
            f"percaya {n}" if n == 1 else f"ya {n}",
        )
        for d, size in enumerate(sizes)
        for n in range(size)
    ]
    passages = pl.DataFrame(rows, schema=dict(PASSAGE_COLUMNS), orient="row")
    own = np.random.default_rng(0).random((len(rows), 2)) if confidence else None
    return Material(passages, CODEBOOK, confidence=own)


def decision(id: str, probability: float | None = None, state: str = "coded") -> Decision:
    """Return a decision without codes."""
    return Decision(id, state, (), probability)  # type: ignore[arg-type]  # one of two words


def decide(own: Material, places: tuple[Place, ...]) -> dict[str, Decision]:
    """Return decisions on these places."""
    ids = own.ids
    return {ids[p.row]: decision(ids[p.row], p.probability) for p in places}


def test_order_is_that_of_the_transcripts() -> None:
    """What is decided is left out, and nothing of it is drawn at random."""
    own = material()
    left = queue("order", own, {"d0-0": decision("d0-0")})
    assert left == tuple(Place(row, None) for row in range(1, 20))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 5))
def test_each_beginning_of_the_random_order_takes_of_every_interview(
    sizes: list[int], seed: int
) -> None:
    """Up to any key t as many of an interview's n as t n, rounded up or down."""
    own = material(tuple(sizes))
    keys = random_keys(own.passages, seed)
    assert keys.min() > 0
    assert keys.max() <= 1
    documents = own.passages["document"].to_numpy()
    for bound in np.sort(keys):
        for number, size in enumerate(sizes):
            inside = (keys[documents == f"d{number}"] <= bound).sum()
            assert np.floor(bound * size) <= inside <= np.ceil(bound * size)


def test_a_key_is_an_inclusion_probability() -> None:
    """Over seeds each passage has a key up to t as often as t says."""
    own = material((3, 4))
    keys = np.array([random_keys(own.passages, seed) for seed in range(2000)])
    for bound in (0.1, 0.35, 0.8):
        # 4 standard errors of a share of 2000.
        assert np.abs((keys <= bound).mean(axis=0) - bound).max() < 4 * 0.5 / np.sqrt(2000)


def test_other_interviews_leave_the_order_of_these_as_it_is() -> None:
    """What was drawn stays drawn when interviews are added."""
    few, more = material((7, 5)), material((7, 5, 8))
    assert (random_keys(few.passages, 3) == random_keys(more.passages, 3)[:12]).all()


def test_random_is_sorted_by_probability() -> None:
    """It goes up to the whole, and the seed decides."""
    places = queue("random", material(), {}, seed=1)
    chances = [place.probability for place in places]
    assert chances == sorted(c for c in chances if c is not None)
    assert {place.row for place in places} == set(range(20))
    assert places != queue("random", material(), {}, seed=2)


def test_uncertain_mixes_every_fifth_at_random() -> None:
    """The others are those that tell most, and whoever decides step by step gets the same."""
    own = material(confidence=True)
    whole = queue("uncertain", own, {})
    assert [n for n, place in enumerate(whole, 1) if place.probability is not None] == [
        5,
        10,
        15,
        20,
    ]
    decided: dict[str, Decision] = {}
    for place in whole:
        first = queue("uncertain", own, decided)[0]
        assert first == place
        decided |= decide(own, (first,))


def test_uncertain_by_a_model_is_by_doubt_and_else_by_chance() -> None:
    """Of suggestions that were there before, in order; else likelier the larger the doubt."""
    rows = 300
    passages = material((rows,)).passages
    confidence = np.full((rows, 2), 0.001)
    confidence[::3] = 0.5
    tagged = Material(passages, CODEBOOK, ((),) * rows, confidence)
    learnt = Material(passages, CODEBOOK, None, confidence)

    def doubted(own: Material, number: int) -> int:
        places = queue("uncertain", own, {}, random_share=0.0)[:number]
        return sum(place.row % 3 == 0 for place in places)

    assert doubted(tagged, 100) == 100
    assert 85 <= doubted(learnt, 100) < 100
    even = Material(passages, CODEBOOK, None, np.full((rows, 2), 0.5))
    assert 20 <= doubted(even, 100) <= 47
    assert queue("uncertain", even, {}) != queue("uncertain", even, {}, seed=1)


def test_uncertain_without_confidences_is_random() -> None:
    """So is surest: nothing is known yet."""
    own = material()
    assert queue("uncertain", own, {}) == queue("surest", own, {}) == queue("random", own, {})


def test_surest_is_by_the_surest_suggestion() -> None:
    """Highest confidence first."""
    own = material(confidence=True)
    assert own.confidence is not None
    highest = own.confidence.max(axis=1)
    rows = [place.row for place in queue("surest", own, {})]
    assert rows == sorted(range(20), key=lambda row: -highest[row])


def test_a_sheet_without_confidences_has_its_suggestions() -> None:
    """A suggestion counts as one half."""
    none: tuple[Suggestion, ...] = ()
    suggested = tuple(
        (Suggestion("rules", float("nan"), "supports"),) if n == 4 else none for n in range(20)
    )
    own = Material(material().passages, CODEBOOK, suggested, np.full((20, 2), np.nan))
    assert queue("rules", own, {})[0].row == 4
    assert queue("surest", own, {})[0].row == 4


def test_an_indicator_without_a_model_is_looked_for_by_its_cues() -> None:
    """Those with a cue come first."""
    rows = [place.row for place in queue("trust", material(), {})]
    assert set(rows[:3]) == {1, 8, 13}
    assert all(place.probability is None for place in queue("trust", material(), {}))


def test_an_indicator_with_a_model_is_by_confidence() -> None:
    """The likeliest first."""
    own = material(confidence=True)
    assert own.confidence is not None
    rows = [place.row for place in queue("rules", own, {})]
    assert rows == sorted(range(20), key=lambda row: -own.confidence[row, 1])  # type: ignore[index]


def test_what_was_put_off_comes_last_or_alone() -> None:
    """It keeps the probability with which it was drawn."""
    own = material()
    decided = {"d0-3": decision("d0-3", 0.25, "unsure"), "d0-0": decision("d0-0")}
    assert queue("unsure", own, decided) == (Place(3, 0.25),)
    for name in QUEUES[:4]:
        assert queue(name, own, decided)[-1] == Place(3, 0.25)


def test_what_waits_comes_first_or_with_what_was_put_off() -> None:
    """In the order of the transcripts it stays where it stands."""
    own = material()
    decided = {"d0-3": decision("d0-3", 0.25, "unsure"), "d2-0": decision("d2-0")}
    waiting = {"d1-1", "d0-5", "d2-0"}
    assert queue("unsure", own, decided, waiting=waiting) == (
        Place(5, None),
        Place(8, None),
        Place(3, 0.25),
    )
    places = queue("random", own, decided, waiting=waiting)
    assert [place.row for place in places[:2]] == [5, 8]
    assert len(places) == 19
    assert queue("order", own, decided, waiting=waiting) == queue("order", own, decided)


def test_disagreements_are_where_others_differ_most() -> None:
    """A stance is half a difference; who did not read a passage does not differ."""
    trust, against, rules = (
        Code("trust", "supports"),
        Code("trust", "hinders"),
        Code("rules", "mixed"),
    )
    others: Mapping[str, Mapping[str, tuple[Code, ...]]] = {
        "a": {"d0-0": (trust,), "d0-1": (trust,), "d0-2": (trust, rules), "d0-4": (trust,)},
        "b": {"d0-0": (trust,), "d0-1": (against,), "d0-2": (), "d0-3": (rules,)},
    }
    own = material()
    assert queue("disagreements", own, {}, others=others) == (Place(2, None), Place(1, None))
    decided = {"d0-2": decision("d0-2")}
    assert queue("disagreements", own, decided, others=others) == (Place(1, None),)
    assert queue("disagreements", own, {}) == ()


def test_the_second_coder_gets_a_random_part() -> None:
    """A fifth, but no fewer than 30, of what the first coder did, whatever that was."""
    own = material((100, 100))
    done = dict.fromkeys(own.ids[:160], ())
    part = queue("random", own, {}, others={"a": done}, second_of="a")
    assert len(part) == 32
    assert max(place.row for place in part) < 160
    few = {"a": dict.fromkeys(own.ids[:10], ())}
    assert len(queue("order", own, {}, others=few, second_of="a")) == 10
    # It stays the same part while she decides.
    decided = decide(own, part[:5])
    assert queue("random", own, decided, others={"a": done}, second_of="a") == part[5:]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "there is no queue 'trusst'. Did you mean trust? Queues: order, random, uncertain, "
            "surest, disagreements, unsure, or the id of an indicator.",
        ),
        (
            "id",
            "antrean 'trusst' tidak ada. Maksudnya trust? Antrean: order, random, uncertain, "
            "surest, disagreements, unsure, atau id suatu indikator.",
        ),
    ],
)
def test_an_unknown_queue_is_named(language: Language, expected: str) -> None:
    """With the nearest indicator."""
    set_language(language)
    with pytest.raises(UsageError) as caught:
        queue("trusst", material(), {})
    assert str(caught.value) == expected


def test_an_unknown_first_coder_is_named() -> None:
    """With those there are."""
    with pytest.raises(UsageError) as caught:
        queue("order", material(), {}, others={"ani": {}, "budi": {}}, second_of="cici")
    assert str(caught.value) == "'cici' has coded none of these passages. Coders: 'ani', 'budi'."


def test_the_sample_ends_with_what_was_drawn_at_random() -> None:
    """What was decided for another reason counts where all before it are decided."""
    own = material()
    keys = random_keys(own.passages, 0)
    order = [own.ids[row] for row in np.argsort(keys)]
    at = dict(zip(own.ids, keys, strict=True))
    decided = {order[0]: decision(order[0], at[order[0]]), order[1]: decision(order[1])}
    decided[order[2]] = decision(order[2], at[order[2]])
    # Chosen for another reason, beyond the last that was drawn.
    decided[order[3]] = decision(order[3])
    decided[order[9]] = decision(order[9])
    assert {own.ids[row] for row in np.flatnonzero(sample_of(own, decided, keys))} == set(order[:3])
    assert not sample_of(own, {order[0]: decision(order[0])}, keys).any()
    del decided[order[1]]
    assert sample_of(own, decided, keys).sum() == 1
    assert sample_of(own, {id: decision(id) for id in own.ids}, keys).all()
