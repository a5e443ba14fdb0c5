"""Stances: told as often as they are coded, with a verdict of their own, and blank without it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.agreement.disagreements import disagreements_of
from tandai.codebook import STANCES, codebook_of_labels
from tandai.corpus import Corpus, coder_labels, read_corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.corpus.labels import NO_STANCE, UNTOLD
from tandai.ground.language import speaking
from tandai.ground.messages import message
from tandai.model.stance import cross_fitted_stances, fit_cuts, stances_at
from tandai.model.stance_evaluation import evaluate_stances
from tandai.model.store import Model
from tandai.render.tagging import suggestion_line
from tandai.reporting.findings import findings_of
from tandai.statistics.proportions import mean_of_shares
from tandai.statistics.verdicts import Reason
from tandai.tagging.tagger import tag_passages
from tandai.tags import Suggestion, TaggedPassage, Tags, read_tags, write_tags
from tandai.tags.as_corpus import corpus_of_tags
from tandai.transcript.passages import Passage
from tandai.words.reasons import verdict_reason
from tandai.work.agree import agree
from tandai.work.report import report

from .conftest import Run

SUPPORTS, HINDERS, MIXED = map(STANCES.index, ("supports", "hinders", "mixed"))
WHY = message(Reason.STANCES, coded=40, interviews=9, right_low=0.51, sides_low=0.48)


def test_two_judgements_by_hand() -> None:
    """Both reached: mixed; one: that; neither: what is nearer to its own cut."""
    scores = np.array([[2.0, 3.0], [2.0, 1.9], [0.5, 2.5], [0.5, 1.0], [0.1, 1.5]])
    told = stances_at(scores, np.array([1.0, 1.0]))
    assert told.tolist() == [MIXED, SUPPORTS, HINDERS, SUPPORTS, HINDERS]
    never = stances_at(scores, np.array([np.inf, 1.0]))
    assert never.tolist() == [SUPPORTS, SUPPORTS, HINDERS, SUPPORTS, HINDERS]


def _drawn(seed: int, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Return scores (cells, 1, 2) that tell something of stances (cells, 1), and these."""
    rng = np.random.default_rng(seed)
    stance = rng.choice(3, p=[0.6, 0.25, 0.15], size=(cells, 1)).astype(np.int8)
    means = np.array([[1.0, -1.0], [-1.0, 1.0], [0.5, 0.5]])
    return rng.normal(means[stance], 2.0) + np.array([1.5, -0.7]), stance


@given(st.integers(0, 10_000))
def test_stances_are_told_as_often_as_they_are_coded(seed: int) -> None:
    """Whatever the scores lean to: with the cuts each stance has the share of the coders."""
    scores, stance = _drawn(seed, 400)
    told = stances_at(scores, fit_cuts(scores, stance, np.ones_like(stance, dtype=bool)))
    for own in (SUPPORTS, HINDERS, MIXED):
        assert (told == own).mean() == pytest.approx((stance == own).mean(), abs=0.012)


def test_cuts_are_chosen_by_right_suggestions() -> None:
    """Where there are enough; else by all that is coded."""
    scores, stance = _drawn(3, 1000)
    suggested = (scores[..., 1] > 0).reshape(stance.shape)
    told = stances_at(scores, fit_cuts(scores, stance, suggested))
    own = told[suggested] == HINDERS
    assert own.mean() == pytest.approx((stance[suggested] == HINDERS).mean(), abs=0.01)
    few = np.arange(1000)[:, None] < 20
    everything = fit_cuts(scores, stance, np.ones_like(suggested))
    assert np.array_equal(fit_cuts(scores, stance, few), everything)


def test_what_was_hardly_ever_mixed_is_not_told_to_be() -> None:
    """And without any code, or any hindrance, there is nothing to choose."""
    scores, stance = _drawn(5, 300)
    one = np.where(stance == MIXED, SUPPORTS, stance).astype(np.int8)
    every = np.ones_like(one, dtype=bool)
    assert MIXED not in stances_at(scores + 9, fit_cuts(scores, one, every))
    nothing = np.full_like(one, NO_STANCE)
    assert fit_cuts(scores, nothing, every).tolist() == [np.inf, 0.0]


def test_no_fold_has_a_part_in_its_own_cuts() -> None:
    """Other stances of a fold leave what is told of it as it was."""
    scores, stance = _drawn(8, 300)
    fold, every = np.arange(300) % 3, np.ones((300, 1), dtype=bool)
    told = cross_fitted_stances(scores, stance, every, fold)
    other = np.where(fold[:, None] == 0, SUPPORTS, stance).astype(np.int8)
    again = cross_fitted_stances(scores, other, every, fold)
    assert np.array_equal(again[fold == 0], told[fold == 0])
    assert not np.array_equal(again[fold != 0], told[fold != 0])


def _judged(rows: list[tuple[str, str, int]], interviews: int = 5) -> tuple[str, object]:
    """Return verdict and evaluation of one indicator: (coded, told, how many)."""
    pairs = [(coded, told) for coded, told, number in rows for _ in range(number)]
    coded, told = (
        np.array([STANCES.index(pair[side]) for pair in pairs], dtype=np.int8)[:, None]
        for side in (0, 1)
    )
    names = np.array([f"d{n % interviews}" for n in range(len(pairs))])
    (found,) = evaluate_stances(told, coded, names)
    return found.verdict, found


@pytest.mark.parametrize(
    ("rows", "interviews", "verdict"),
    [
        ([("supports", "supports", 45), ("hinders", "hinders", 40)], 5, "ok"),
        ([("supports", "supports", 45), ("hinders", "hinders", 40)], 3, "insufficient"),
        ([("supports", "supports", 7), ("hinders", "hinders", 7)], 5, "insufficient"),
        # Right in 6 of 10.
        ([("supports", "supports", 60), ("hinders", "supports", 40)], 5, "weak"),
        # Right in 9 of 10, since nearly everything supports: nothing is told apart.
        ([("supports", "supports", 180), ("hinders", "supports", 20)], 5, "weak"),
        # A study in which nobody coded a hindrance has nothing to tell apart.
        ([("supports", "supports", 60)], 5, "ok"),
        ([("supports", "supports", 60), ("mixed", "supports", 40)], 5, "weak"),
    ],
)
def test_verdicts_of_stances(
    rows: list[tuple[str, str, int]], interviews: int, verdict: str
) -> None:
    """Often enough right, and both sides told apart; too few codes or interviews say nothing."""
    assert _judged(rows, interviews)[0] == verdict


def test_an_indicator_with_few_codes_is_judged_with_all() -> None:
    """Four hindering codes told wrong do not sink one where hindrance is told right elsewhere."""
    told = np.zeros((100, 2), dtype=np.int8)
    coded = np.zeros((100, 2), dtype=np.int8)
    coded[:50, 0] = told[:50, 0] = HINDERS
    coded[:4, 1] = HINDERS
    names = np.array([f"d{n % 7}" for n in range(100)])
    first, second = evaluate_stances(told, coded, names)
    assert (first.verdict, first.accuracy, second.accuracy) == ("ok", 1.0, 0.96)
    # 15 more as right as the 50 of 54 of both: 13.9 of 19.
    assert second.sides == pytest.approx((1 + 15 * (50 / 54) / 19) / 2)
    assert second.verdict == "ok"


def test_the_bound_of_a_mean_of_shares() -> None:
    """Two certain shares are not certain; many cases bring the bound near the mean."""
    mean, low = mean_of_shares(np.array([10.0, 10.0]), np.array([10.0, 10.0]))
    assert mean == 1.0
    assert 0.7 < low < 0.9
    mean, low = mean_of_shares(np.array([9000.0, 5000.0]), np.array([10000.0, 10000.0]))
    assert mean == pytest.approx(0.7)
    assert low == pytest.approx(0.7, abs=0.01)


def test_reasons_say_what_is_lacking() -> None:
    """In both languages."""
    assert verdict_reason(WHY) == (
        "40 coded passages in 9 interviews; stance told right in 0.51 at least (0.70 needed), "
        "support and hindrance told apart in 0.48 at least (0.60 needed)"
    )
    with speaking("id"):
        assert verdict_reason(WHY) == (
            "40 kutipan berkode dalam 9 wawancara; sikap benar sedikitnya 0,51 (perlu 0,70), "
            "dukungan dan hambatan dibedakan dengan benar sedikitnya 0,48 (perlu 0,60)"
        )


def test_a_model_blanks_what_it_cannot_tell(model: Model) -> None:
    """A suggestion has the stance, or none and the reason; in the terminal there is no word."""
    text = model.codebook.indicators[0].examples or ("Kami saling percaya dan pinjam alat.",)
    passage = Passage("a-1", "a", "i", "N", "", 0, len(str(text[0])), str(text[0]))
    (blank,) = tag_passages(model, [passage])
    (first, *_) = blank.suggested
    assert (first.stance, first.stance_verdict) == ("", "insufficient")
    assert first.stance_reason is not None
    assert first.stance_reason.code == Reason.TOO_FEW_CODED
    evaluation = model.evaluation
    indicators = {
        id: replace(own, stance=replace(own.stance, verdict="ok"))
        for id, own in evaluation.indicators.items()
    }
    sure = replace(model, evaluation=replace(evaluation, indicators=indicators))
    (told,) = tag_passages(sure, [passage])
    assert told.suggested[0].stance in STANCES
    assert told.suggested[0].stance_reason is None
    assert "(insuff.)" in str(suggestion_line(first, model))
    assert f"({told.suggested[0].stance}, insuff.)" in str(
        suggestion_line(told.suggested[0], model)
    )


def _tags(path: Path) -> Tags:
    """Write and read two passages: a stance told, and none."""
    tags = [
        TaggedPassage(
            Passage(f"a-{n}", "a", "i", "N", "", 10 * n, 10 * n + 4, "kata"),
            (
                Suggestion("x", 0.7, stance, "ok", stance_verdict=verdict, stance_reason=why),
                Suggestion("y", 0.6, "", "ok", stance_verdict="weak", stance_reason=WHY),
            )[: 2 - n],
            {"x": 0.7, "y": 0.6},
            "m@1",
        )
        for n, (stance, verdict, why) in enumerate([("hinders", "ok", None), ("", "weak", WHY)])
    ]
    write_tags(tags, path)
    return read_tags(path)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".xlsx"])
def test_no_stance_survives_every_form(tmp_path: Path, suffix: str) -> None:
    """Blank, alone in its cell and beside another; lines of JSON keep the reason as well."""
    tags = _tags(tmp_path / f"tags{suffix}")
    said = [[(s.stance, s.stance_verdict) for s in own] for own in tags.suggested]
    assert said == [[("hinders", "ok"), ("", "weak")], [("", "weak")]]
    if suffix == ".jsonl":
        assert tags.suggested[1][0].stance_reason == WHY


def test_nothing_counts_a_stance_that_is_not_told(tmp_path: Path) -> None:
    """Not a report's counts, balance, matrix and quotes; not the agreement of stances."""
    tags = _tags(tmp_path / "tags.jsonl")
    findings = findings_of([tags], ["x", "y"], None)
    assert findings.stance.tolist() == [[HINDERS, UNTOLD], [UNTOLD, NO_STANCE]]
    made = report([tags])
    x, y = (made.indicators[id] for id in ("x", "y"))
    assert (x.passages, x.stance, x.stance_untold) == (
        2,
        {"supports": 0, "hinders": 1, "mixed": 0},
        1,
    )
    assert (y.stance_untold, y.balance.value, x.balance.value) == (1, None, 0.0)
    assert made.matrix.stance["x"] == ((0, 1, 0),)
    assert [quote.stance for quote in made.quotes] == ["hinders", "", ""]
    coded = corpus_of_tags("tags", tags)
    _, codes = coder_labels(coded, coded.coders[0])
    assert codes.tolist() == [[HINDERS, UNTOLD], [UNTOLD, NO_STANCE]]


def test_no_stance_survives_projects(
    tmp_path: Path, call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tags taken into a corpus, that into a project, and back: blank beside what hinders."""
    monkeypatch.chdir(tmp_path)
    _tags(Path("t.jsonl"))
    assert call("import", "t.jsonl", "--out", "k").code == 0
    assert call("export", "k", "--out", "k.qdpx").code == 0
    assert call("import", "k.qdpx", "--out", "again").code == 0
    for folder in ("k", "again"):
        codings = read_corpus(Path(folder)).codings
        assert codings.select("indicator", "stance").rows() == [
            ("x", "hinders"),
            ("y", ""),
            ("x", ""),
        ]


def test_a_coder_without_stances_differs_from_nobody_in_them() -> None:
    """A model that tells no stance agrees in the code; of stances there is nothing to compare."""
    passages = pl.DataFrame(
        [(f"p{n}", "d", "i", "N", "", None, None, "kata") for n in range(4)],
        schema=dict(PASSAGE_COLUMNS),
        orient="row",
    )
    rows = [("p0", "x", "hinders", ""), ("p1", "x", "supports", "hinders"), ("p2", "", "", "")]
    codings = [
        (id, coder, indicator, stance)
        for id, indicator, *stances in rows
        for coder, stance in zip(("a", "b"), stances, strict=True)
    ]

    corpus = Corpus(
        "c",
        codebook_of_labels(["x"]),
        passages,
        pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(),
    )
    assert [item.passage_id for item in disagreements_of(corpus)] == ["p1"]
    assert agree(corpus).stance["cells"] == 1
