"""`tandai tag --recall`: what is promised, when it is refused, and what reads such tags."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tandai.corpus import Corpus
from tandai.ground.errors import UsageError
from tandai.ground.language import speaking
from tandai.model.recall import HeldOutCodes, recall_thresholds
from tandai.model.store import Model, load_model
from tandai.reporting.codes import ReportNote
from tandai.statistics.risk import mean_loss
from tandai.statistics.verdicts import Reason
from tandai.tagging.tagger import tag_passages
from tandai.tags import TaggedPassage, read_tags, write_tags
from tandai.tags.rules import RecallRule, rule_of_text
from tandai.transcript.passages import Passage
from tandai.words.recall import recall_words
from tandai.work.report import report

from .conftest import Run


@pytest.fixture
def texts(corpus: Corpus) -> list[str]:
    """Three answers that the tiny model has suggestions for, also where few are missed."""
    return corpus.passages["text"][:3].to_list()


@pytest.fixture
def transcript(texts: list[str], tmp_path: Path) -> Path:
    """An interview of three answers."""
    path = tmp_path / "w.txt"
    path.write_text("\n\n".join(f"P: Lalu?\n\nN: {text}" for text in texts), encoding="utf-8")
    return path


def codes(*of_interviews: tuple[list[float], list[int]]) -> HeldOutCodes:
    """Return held-out codes: probabilities and indicators of each interview."""
    rows = [
        (p, number, k)
        for number, own in enumerate(of_interviews)
        for p, k in zip(*own, strict=True)
    ]
    probability, interview, indicator = zip(*rows, strict=True)
    return HeldOutCodes(
        np.array(probability),
        np.array(interview, dtype=np.int32),
        np.array(indicator, dtype=np.int32),
    )


def test_what_a_model_keeps_are_its_codes_held_out(model: Model, model_folder: Path) -> None:
    """One number a code, of six interviews, the same when it is loaded; no text and no name."""
    held_out = load_model(model_folder).held_out
    assert (len(held_out.probability), held_out.interviews) == (model.provenance.codes, 6)
    assert np.array_equal(held_out.probability, model.held_out.probability)
    shared = recall_thresholds(RecallRule(0.8), held_out, 16).shared
    assert mean_loss(held_out.probability, held_out.interview, shared) <= (7 * 0.2 - 1) / 6


def test_each_indicator_apart_where_there_are_enough_interviews() -> None:
    """A lower threshold of its own, where it needs one; the shared one where it cannot be told."""
    easy = [([0.9, 0.2], [0, 1]) for _ in range(4)]
    held_out = codes(*easy, ([0.9, 0.8], [0, 2]))
    shared = recall_thresholds(RecallRule(0.6), held_out, 3)
    assert (shared.thresholds.tolist(), shared.interviews, shared.needed) == ([0.2] * 3, 5, 2)
    apart = recall_thresholds(RecallRule(0.6, "indicator"), held_out, 3)
    assert (apart.own, apart.too_few) == ((0, 1), ((2, 1),))
    assert apart.thresholds.tolist() == [0.2, 0.2, 0.2]
    lower = codes(*[([0.9, 0.9, 0.9, 0.1], [0, 0, 0, 1]) for _ in range(5)])
    apart = recall_thresholds(RecallRule(0.6, "indicator"), lower, 2)
    assert (apart.shared, apart.thresholds.tolist()) == (0.9, [0.9, 0.1])


def test_too_few_interviews_are_refused_with_what_is_needed(
    model_folder: Path, transcript: Path, tmp_path: Path, call: Run
) -> None:
    """Six interviews promise no recall of 0.9; nothing is written."""
    result = call("tag", model_folder, transcript, "--out", tmp_path / "t.jsonl", "--recall", "0.9")
    assert result.code == 2
    flowing = " ".join(result.err.split())
    assert "a recall of 0.9 cannot be promised: the model was tested on 6 coded" in flowing
    assert "9 are needed." in flowing
    assert "ask for less: --recall 0.85." in flowing
    assert not (tmp_path / "t.jsonl").exists()
    alone = call("tag", model_folder, transcript, "--out", "t.csv", "--recall-by", "indicator")
    assert (alone.code, "--recall-by goes with --recall." in alone.err) == (2, True)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".xlsx"])
def test_tags_say_by_which_rule_they_were_made(
    model_folder: Path, transcript: Path, tmp_path: Path, call: Run, suffix: str
) -> None:
    """In every form, and other suggestions than the model's own; what is promised is said."""
    out = tmp_path / f"t{suffix}"
    made = call("tag", model_folder, transcript, "--out", out, "--recall", "0.8", "--json")
    assert made.code == 0
    said = json.loads(made.out)["rule"]
    assert (said["recall"], said["by"], said["interviews"], said["needed"]) == (0.8, "all", 6, 4)
    assert "at least 80% of an interview's codes are among these suggestions" in " ".join(
        made.err.split()
    )
    tags = read_tags(out)
    assert tags.rule == RecallRule(0.8)
    assert {s.verdict for own in tags.suggested for s in own} == {"insufficient"}
    for row, own in enumerate(tags.suggested):
        known = {id: tags.confidence[id][row] for id in tags.ids}
        reached = {id for id, p in known.items() if p >= said["threshold"]}
        assert {s.indicator for s in own} == reached


def test_the_usual_tags_have_no_rule(
    model_folder: Path, transcript: Path, tmp_path: Path, call: Run
) -> None:
    """The model's own thresholds need no word."""
    out = tmp_path / "t.csv"
    made = call("tag", model_folder, transcript, "--out", out, "--json")
    assert json.loads(made.out)["rule"] is None
    assert read_tags(out).rule is None


def test_files_of_two_rules_are_not_one(tmp_path: Path, model: Model, texts: list[str]) -> None:
    """Nobody joins suggestions made to miss few with others, unnoticed."""
    passage = Passage("a-1", "a", "i", "N", "", 0, len(texts[0]), texts[0])
    (usual,) = tag_passages(model, [passage])
    (many,) = tag_passages(model, [replace(passage, passage_id="a-2")], rule=RecallRule(0.8))
    assert many.suggested[0].verdict == "insufficient"
    write_tags([usual, many], tmp_path / "t.csv")
    with pytest.raises(Exception, match="by several rules"):
        read_tags(tmp_path / "t.csv")


def _tags(path: Path, rule: RecallRule | None, model: Model, texts: list[str]) -> Path:
    made: list[TaggedPassage] = []
    for n, text in enumerate(texts * 4):
        passage = Passage(f"a-{n}", f"d{n % 4}", f"i{n % 4}", "N", "", 0, len(text), text)
        made += tag_passages(model, [passage], rule=rule)
    write_tags(made, path)
    return path


def test_a_report_reads_no_status_from_them(tmp_path: Path, model: Model, texts: list[str]) -> None:
    """Neither verdict nor precision of the model's own thresholds hold, and it says so."""
    evaluation = model.evaluation
    indicators = {
        id: replace(own, verdict="ok", stance=replace(own.stance, verdict="ok"))
        for id, own in evaluation.indicators.items()
    }
    good = replace(model, evaluation=replace(evaluation, indicators=indicators))
    usual = report([read_tags(_tags(tmp_path / "a.jsonl", None, good, texts))], model=good)
    tags = read_tags(_tags(tmp_path / "b.jsonl", RecallRule(0.8), good, texts))
    assert {s.reason.code for own in tags.suggested for s in own if s.reason} == {Reason.FOR_RECALL}
    for_recall = report([tags], model=good)
    (note,) = [n for n in for_recall.notes if n.code == ReportNote.FOR_RECALL]
    assert note.of["recall"] == 0.8
    assert any(item.decision.base == "all" for item in usual.indicators.values())
    for item in for_recall.indicators.values():
        assert (item.decision.base, item.precision, item.recall) == ("none", None, None)
        assert item.verdict in ("weak", None)


def test_rules_as_text() -> None:
    """Written and read back; what is no rule is refused."""
    for rule in (RecallRule(0.9), RecallRule(0.025, "indicator")):
        assert rule_of_text(rule.as_text()) == rule
    assert rule_of_text("") is None
    with pytest.raises(ValueError, match="no rule"):
        rule_of_text("always")


def test_the_promise_in_both_languages(model: Model) -> None:
    """It names what it rests on: interviews like those the model was tested on."""
    made_by = recall_thresholds(RecallRule(0.8, "indicator"), model.held_out, 16)
    english = recall_words(made_by, model.codebook)
    assert "as long as new interviews are like the 6 coded ones" in english
    assert "It holds for each of 16 indicators as well." in english
    with speaking("id"):
        assert "selama wawancara baru sejenis dengan 6 wawancara berkode" in recall_words(
            made_by, model.codebook
        )
    with pytest.raises(UsageError, match="needed"):
        recall_thresholds(RecallRule(0.95), model.held_out, 16)
