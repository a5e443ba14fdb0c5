"""The status: a share tested between informants, what is divided, what leans, in which words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from tandai.codebook import Codebook, StatusRule
from tandai.codebook.definitions import StatusGrade
from tandai.corpus import Corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.language import speaking
from tandai.reporting.results import Decision, Grade, Rule, Status
from tandai.reporting.status import Basis, balance_between, chosen_rule, decided, speakers_of
from tandai.statistics.balance import (
    Evidence,
    confidence_above,
    evidence_of,
    grade_confidences,
    informants_to_decide,
    share_interval,
)
from tandai.statistics.proportions import score_interval_of
from tandai.tags import TaggedPassage, Tags, read_tags, write_tags
from tandai.transcript import Passage
from tandai.words.status import grade_words, leaning_words, reason_words
from tandai.work.report import report

RULE = Rule(3, 0.5, "default")
Said = Sequence[tuple[int, int]]


def evidence(said: Said) -> Evidence:
    """Return evidence of informants with (supporting, hindering) passages."""
    return Evidence(
        np.array([float(yes) for yes, _ in said]), np.array([float(yes + no) for yes, no in said])
    )


def status_of(said: Said, everybody: int = 12, rule: Rule = RULE) -> tuple[Status, Decision]:
    """Return the status of what informants said, all of which may be relied on."""
    value = np.concatenate([np.zeros(0), *(np.repeat([1.0, 0.0], own) for own in said)])
    who = np.repeat(np.arange(len(said)), [sum(own) for own in said])
    basis = Basis(
        evidence_of(value, np.ones(len(value)), who), speakers_of(value, who), everybody, "all"
    )
    return decided(basis, rule)


def by_hand(said: Said) -> tuple[float, float]:
    """Return the interval of a ratio between informants, written plainly."""
    turned = [(no, yes) for yes, no in said]
    return lower_by_hand(said), 1 - lower_by_hand(turned)


def lower_by_hand(said: Said) -> float:
    """Return the least lower bound of all evidence that supports as much or more."""
    number = [yes + no for yes, no in said]
    a, total = len(said), sum(number)
    effective = total**2 / sum(own**2 for own in number)
    if effective <= 1:
        return 0.0
    reach = float(t.ppf(0.975, min(max(effective - 1, 1), a - 1)))
    bounds = [score_interval_of(effective, effective)[0]]
    for wholly in itertools.product((False, True), repeat=a):
        support = [
            n if all_ else yes for (yes, _), n, all_ in zip(said, number, wholly, strict=True)
        ]
        share = sum(support) / total
        squares = sum((yes - share * n) ** 2 for yes, n in zip(support, number, strict=True))
        bounds.append(share - reach * (a / (a - 1) * squares) ** 0.5 / total)
    share = sum(yes for yes, _ in said) / total
    bounds.append(share - reach * (share * (1 - share) / total) ** 0.5)
    return max(0.0, min(bounds))


def test_one_who_says_most_is_not_thirteen() -> None:
    """Thirteen passages of one informant for it, four others with one against it each."""
    said = [(13, 0), (0, 1), (0, 1), (0, 1), (0, 1)]
    found = share_interval(evidence(said))
    assert found == pytest.approx(by_hand(said), abs=0.01)
    status, decision = status_of(said)
    assert status != "reached"
    assert (decision.speakers.support, decision.speakers.hinder) == (1, 4)


SAID = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=9).filter(
    lambda said: all(sum(own) for own in said)
)


@given(SAID)
def test_the_interval_is_that_between_informants(said: Said) -> None:
    """As written plainly, but that not all 2^a choices are tried: under a hundredth narrower."""
    found, plain = share_interval(evidence(said)), by_hand(said)
    assert found is not None
    assert plain[0] - 1e-6 <= found[0] <= plain[0] + 0.01
    assert plain[1] - 0.01 <= found[1] <= plain[1] + 1e-6
    share = sum(yes for yes, _ in said) / sum(map(sum, said))
    assert found[0] <= share <= found[1]


@given(SAID, st.data())
def test_more_support_lowers_no_bound(said: Said, data: st.DataObject) -> None:
    """A passage turned from hindering (or half of it: mixed) to supporting lowers neither bound."""
    hindered = [place for place, own in enumerate(said) if own[1]]
    if not hindered:
        return
    place = data.draw(st.sampled_from(hindered))
    more = data.draw(st.sampled_from([0.5, 1.0]))
    before = evidence(said)
    turned = before.supporting.copy()
    turned[place] += more
    one, other = share_interval(before), share_interval(Evidence(turned, before.number))
    assert one is not None
    assert other is not None
    assert other[0] >= one[0] - 0.01
    assert other[1] >= one[1] - 0.01


def test_one_mixed_passage_promotes_nothing() -> None:
    """Three informants of two passages each: with one passage mixed as with none, open."""
    mixed = share_interval(Evidence(np.array([2.0, 2.0, 1.5]), np.array([2.0, 2.0, 2.0])))
    whole = share_interval(evidence([(2, 0)] * 3))
    assert mixed is not None
    assert whole is not None
    assert mixed[0] <= whole[0] < RULE.balance_bound
    # Nor does a weight that all passages have: a sample of one in fifty is no more evidence.
    value, who = np.array([1.0, 1.0, 0.5, 1.0] * 2), np.repeat(np.arange(4), 2)
    one, other = (share_interval(evidence_of(value, np.full(8, own), who)) for own in (1.0, 50.0))
    assert one == pytest.approx(other)


@given(SAID)
def test_turned_round_it_is_the_mirror(said: Said) -> None:
    """Support for hindrance: intervals, leaning and the status change sides and nothing else."""
    turned = [(no, yes) for yes, no in said]
    one, other = share_interval(evidence(said)), share_interval(evidence(turned))
    assert one is not None
    assert other is not None
    assert one == pytest.approx((1 - other[1], 1 - other[0]), abs=1e-9)
    mirror = {"reached": "not reached", "not reached": "reached"}
    status = status_of(said)[0]
    assert status_of(turned)[0] == mirror.get(status, status)
    first, second = confidence_above(evidence(said), 0.5), confidence_above(evidence(turned), 0.5)
    assert first is not None
    assert second is not None
    assert first + second == pytest.approx(1)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([(3, 0)] * 4, "reached"),
        ([(3, 0)] * 3, "too little"),
        ([(0, 3)] * 4, "not reached"),
        ([(9, 0)], "too little"),
        ([(4, 1)] * 5 + [(3, 2)] * 2, "reached"),
        ([(3, 0)] * 5 + [(0, 3)] * 5, "divided"),
        ([(2, 2)] * 8, "divided"),
        # The interval covers everything, or nearly so: nothing may be said of either side.
        ([(1, 1), (1, 1), (1, 0)], "too little"),
        ([(2, 0)] * 2 + [(0, 2)] * 2, "too little"),
        ([(3, 0)] * 2 + [(0, 3)], "too little"),
        ([(3, 1), (1, 1), (3, 0), (2, 1), (0, 1), (2, 0)], "too little"),
        ([], "too little"),
    ],
)
def test_the_rule(said: Said, status: str) -> None:
    """Enough informants and an interval on one side; enough on both sides; or too little."""
    assert status_of(said)[0] == status


def test_what_more_would_decide() -> None:
    """The number of informants named decides; where as many again would not, none is named."""
    said = [(3, 1), (1, 1), (3, 0), (2, 1), (0, 1), (2, 0)]
    number = informants_to_decide(evidence(said), 0.5)
    assert number is not None
    assert number > len(said)
    assert status_of(said)[1].more == number - len(said)
    assert informants_to_decide(evidence([(2, 2)] * 8), 0.5) is None
    assert informants_to_decide(evidence([(3, 0)] * 5), 0.5) == 5
    status, decision = status_of([(4, 0), (4, 0)])
    assert (status, decision.why, decision.more) == ("too little", "informants", 1)


def test_leaning_is_no_surer_than_so_many_informants_allow() -> None:
    """Two of one mind: 3/4. Half and half: nowhere. Many of one mind: nearly sure."""
    assert confidence_above(evidence([(5, 0)] * 2), 0.5) == 0.75
    assert status_of([(1, 1)] * 6)[1].leaning is None
    ten = confidence_above(evidence([(5, 0)] * 10), 0.5)
    assert ten is not None
    assert 0.99 < ten < 1
    leaning = status_of([(3, 1), (1, 1), (3, 0), (2, 1), (0, 1), (2, 0)])[1].leaning
    assert leaning is not None
    assert (leaning.to, 0.8 < leaning.confidence < 1) == ("reached", True)


def test_leaning_is_the_share_of_resamples() -> None:
    """Three informants, (2, 0), (2, 0), (0, 3): of 27 resamples support prevails in 20.

    With j of three drawn from the first two it is 2j against 3(3 - j): from two on.
    """
    exact = sum(
        2 * j > 3 * (3 - j) for j in [sum(n < 2 for n in (x, y, z)) for x in range(3)
                                      for y in range(3) for z in range(3)]
    ) / 27  # fmt: skip
    assert exact == pytest.approx(20 / 27)
    found = confidence_above(evidence([(2, 0), (2, 0), (0, 3)]), 0.5)
    assert found == pytest.approx(exact, abs=0.02)


def test_grades_have_each_its_confidence(codebook: Codebook) -> None:
    """Words of the codebook, in the order of their bounds; confidences add up to one."""
    grades = (
        StatusGrade(name="kurang"),
        StatusGrade(name="baik", at_least=0.8),
        StatusGrade(name="cukup baik", at_least=0.6),
    )
    own = codebook.model_copy(update={"status_rule": StatusRule(grades=grades)})
    rule = chosen_rule(own)
    assert [grade.name for grade in rule.grades] == ["baik", "cukup baik", "kurang"]
    said = [(3, 1), (4, 1), (2, 2), (5, 1), (3, 1)]
    decision = status_of(said, rule=rule)[1]
    assert sum(decision.grades.values()) == pytest.approx(1, abs=0.002)
    assert max(decision.grades, key=decision.grades.__getitem__) == "cukup baik"
    assert grade_words(decision).startswith("cukup baik 0.")
    assert grade_confidences(evidence([(1, 0)] * 4), (0.8, 0.0)) == (1.0, 0.0)
    written = own.model_dump(mode="json")["status_rule"]
    assert [grade["name"] for grade in written["grades"]] == ["kurang", "baik", "cukup baik"]
    assert Grade("baik", 0.8) in rule.grades


def test_the_words_say_who_and_what_more() -> None:
    """In both languages, with the informants that the table counts."""
    said = [(3, 1), (1, 1), (3, 0), (2, 1), (0, 1), (2, 0)]
    status, decision = status_of(said)
    balance = balance_between(evidence(said))
    text = reason_words(status, decision, balance)
    assert text.startswith("6 informants; supporting share between ")
    assert "of the kind would decide" in text
    assert leaning_words(decision).startswith("leans to reached, 0.")
    with speaking("id"):
        assert reason_words(status, decision, balance).startswith("6 informan; proporsi yang")
        assert leaning_words(decision).startswith("condong ke tercapai, 0,")


def test_a_wrong_reached_is_rare() -> None:
    """Where half of all evidence supports, at most 7 % of studies say reached.

    However alike passages of one informant are: all of one mind (informants toss), or not at all.
    """
    random = np.random.default_rng(4)
    for informants in (3, 4, 8):
        for alike in (0.0, 0.33, 1.0):
            wrong = 0
            for _ in range(1500):
                strength = (1 - alike) / max(alike, 1e-9)
                share = (
                    (random.random(informants) < 0.5).astype(float)
                    if alike == 1
                    else random.beta(strength / 2, strength / 2, informants)
                )
                number = 1 + random.negative_binomial(1, 0.25, informants)
                own = Evidence(random.binomial(number, share).astype(float), number.astype(float))
                found = share_interval(own)
                wrong += found is not None and found[0] > 0.5
            # 7 %, and three standard errors of 1,500 studies.
            assert wrong / 1500 <= 0.07 + 0.02, (informants, alike, wrong)


@pytest.fixture
def coded(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> tuple[Tags, Corpus]:
    """Tags of 41 passages of ten informants, and hand codes that support throughout."""
    path = tmp_path_factory.mktemp("tags") / "t.jsonl"
    passages = [
        Passage(f"p{n}", f"d{n % 10}", "", "N", "", 10 * n, 10 * n + 4, "Teks") for n in range(41)
    ]
    confidence = {"deseve.trust": 0.1}
    write_tags([TaggedPassage(own, (), confidence, "uji@1") for own in passages], path)
    tags = read_tags(path)
    codings = [(f"p{n}", "final", "deseve.trust", "supports") for n in range(41)]
    corpus = Corpus(
        "c",
        codebook,
        tags.passages.select(list(PASSAGE_COLUMNS)),
        pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(schema={"document": pl.String, "split": pl.String}),
    )
    return tags, corpus


@pytest.mark.parametrize(("number", "base", "status"), [
    (41, "all", "reached"), (40, "hand", "reached"), (20, "none", "too little"),
])  # fmt: skip
def test_hand_codes_of_nearly_all_decide_like_those_of_all(
    number: int, base: str, status: str, coded: tuple[Tags, Corpus]
) -> None:
    """40 of 41 decide like 41; half of them decide nothing, since somebody chose that half."""
    tags, corpus = coded
    ids = [f"p{n}" for n in range(number)]
    part = Corpus(
        "c",
        corpus.codebook,
        corpus.passages.filter(pl.col("passage_id").is_in(ids)),
        corpus.codings.filter(pl.col("passage_id").is_in(ids)),
        corpus.documents,
    )
    item = report([tags], part).indicators["deseve.trust"]
    assert (item.decision.base, item.status) == (base, status)
    if base != "none":
        assert item.decision.informants == item.informants == 10
