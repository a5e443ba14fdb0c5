"""The shipped model: small, made from the shipped corpus, repeatable, ready to use."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tandai.corpus import read_corpus
from tandai.ground import shipped
from tandai.model.reliability import certain
from tandai.model.store import load_model
from tandai.work.evaluate import evaluate_model
from tandai.work.train import train, write_model

from .conftest import Run, files_in


def test_it_is_under_ten_megabytes() -> None:
    """All files together."""
    assert sum(path.stat().st_size for path in shipped.MODEL.iterdir()) < 10 * 10**6


def test_training_again_gives_the_shipped_model(tmp_path: Path) -> None:
    """The same corpus and seed: the same data, vocabulary and codebook, and the same figures.

    Weights are compared to five digits: the last bits of a sum depend on the processor.
    """
    write_model(train(read_corpus(shipped.CORPUS), shipped.MODEL.name), tmp_path / "tumang")
    assert files_in(tmp_path / "tumang") == files_in(shipped.MODEL)
    for name in ("codebook.json", "vocabulary.json"):
        assert (tmp_path / "tumang" / name).read_bytes() == (shipped.MODEL / name).read_bytes(), (
            name
        )
    again, kept_model = load_model(tmp_path / "tumang"), load_model(shipped.MODEL)
    assert again.id == kept_model.id
    assert np.allclose(again.classifier.coef_, kept_model.classifier.coef_, atol=1e-4, rtol=1e-4)
    assert np.allclose(
        again.classifier.thresholds_, kept_model.classifier.thresholds_, atol=1e-4, rtol=1e-4
    )


def test_it_has_not_seen_the_held_back_interviews() -> None:
    """No test passage was trained on, and the figures on them are at least as good as known.

    The bound is a guard against breakage: measured .62 (macro-F1), .72 (mAP) and .93 (hit@3) on the
    constructed interviews of the test part.
    """
    assessment = evaluate_model(load_model(shipped.MODEL), read_corpus(shipped.CORPUS))
    evaluation = assessment.evaluation
    assert assessment.left_out == 0
    assert evaluation.documents == 16
    assert (evaluation.overall.macro_f1 or 0) > 0.56
    assert (evaluation.overall.map or 0) > 0.66
    assert (evaluation.overall.hit_at_3 or 0) >= 0.90
    assert evaluation.overall.ece < 0.03
    assert max(i.ece for i in evaluation.indicators.values() if i.support >= 20) < 0.10
    right, shown = certain(evaluation.reliability)
    assert shown > 100
    assert right / shown >= 0.8


def test_it_tags_right_after_install(run: Run, tmp_path: Path) -> None:
    """The shipped model tags the shipped transcripts, and its report knows its precision."""
    tagged = run("tag", "models/tumang", shipped.DEMO_TRANSCRIPTS, "--out", "t.jsonl")
    assert tagged.code == 0, tagged.err
    report = json.loads(run("report", "t.jsonl", "--json").out)
    assert report["passages"] == 50
    assert report["model"] == load_model(shipped.MODEL).id
    assert report["indicators"]["deseve.access_to_resources"]["precision"] is not None


def test_names_stand_for_what_is_shipped_unless_the_path_exists(tmp_path: Path) -> None:
    """A folder of the user's own always wins."""
    assert shipped.located(Path("tumang")) == shipped.MODEL
    assert shipped.located(Path("corpora/tumang")).samefile(shipped.CORPUS)
    assert shipped.located(Path("lain")) == Path("lain")
    own = tmp_path / "tumang"
    own.mkdir()
    assert shipped.located(own) == own
