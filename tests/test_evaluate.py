"""`tandai evaluate`: figures with intervals, model beside coders, exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tandai.agreement.beside_coders import beside_coders
from tandai.codebook import codebook_of_labels
from tandai.corpus import Corpus, read_corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.errors import CorpusError
from tandai.model.store import Model
from tandai.statistics.design import design_of
from tandai.statistics.undefined import Undefined
from tandai.work.agree import agree
from tandai.work.evaluate import Assessment, evaluate_corpus, evaluate_model
from tandai.work.train import train, write_model

from .conftest import Run
from .jackknife import by_jackknife


@pytest.fixture(scope="module")
def assessment(corpus: Corpus) -> Assessment:
    """The corpus of examples, cross-validated."""
    return evaluate_corpus(corpus, encoder="tfidf", gold="a")


def unseen_corpus(corpus: Corpus) -> Corpus:
    """Return the corpus of examples with other texts: no passage that a model has seen."""
    texts = [f"{text} Begitu, Mas." for text in corpus.passages["text"]]
    return replace(corpus, passages=corpus.passages.with_columns(pl.Series("text", texts)))


def test_the_figures_are_those_of_training(assessment: Assessment) -> None:
    """What is resampled is what training reports: the same held-out suggestions."""
    overall = assessment.evaluation.overall
    for name in ("macro_f1", "micro_f1", "map", "hit_at_3"):
        assert assessment.overall[name].value == pytest.approx(getattr(overall, name)), name
    for id, item in assessment.evaluation.indicators.items():
        for name in ("f1", "average_precision"):
            value = assessment.indicators[id][name].value
            assert value == pytest.approx(getattr(item, name)), (id, name)


def test_every_interval_holds_its_value(assessment: Assessment) -> None:
    """They are over the six interviews, however few these are."""
    assert assessment.clusters == 6
    for name, item in assessment.overall.items():
        assert item.value is not None
        if name == "work_saved":
            # It jumps with the rank of single passages, wherever it is measured.
            assert item.undefined is Undefined.NOT_SMOOTH
            continue
        assert item.low is not None
        assert item.high is not None
        assert item.low <= item.value <= item.high, name
    assert assessment.overall["hit_at_1"].value <= assessment.overall["hit_at_3"].value  # type: ignore[operator]  # both defined, above
    assert assessment.overall["recall_at_1"].value <= assessment.overall["recall_at_5"].value  # type: ignore[operator]  # as above


def test_intervals_are_those_of_leaving_out_interviews(model: Model, corpus: Corpus) -> None:
    """Micro-F1 with each interview left out, by the plain function; and no chance in it."""
    names = [f"d{n // 9}" for n in range(96)]
    unseen = unseen_corpus(corpus)
    unseen = replace(unseen, passages=unseen.passages.with_columns(pl.Series("document", names)))
    # Codes of the last passages are given to others, so that the model is wrong there.
    ids = unseen.passages["passage_id"].to_list()
    moved = dict(zip(ids[60:], ids[:59:-1], strict=True))
    unseen = replace(
        unseen, codings=unseen.codings.with_columns(pl.col("passage_id").replace(moved))
    )
    found = evaluate_model(model, unseen, "a")
    assert found.as_dict() == evaluate_model(model, unseen, "a").as_dict()
    assert found.clusters == 11
    left = []
    for name in sorted(set(names)):
        others = unseen.passages.filter(pl.col("document") != name)
        kept = unseen.codings.join(others.select("passage_id"), on="passage_id", how="semi")
        rest = replace(unseen, passages=others, codings=kept)
        left.append(evaluate_model(model, rest, "a").evaluation.overall.micro_f1)
    item = found.overall["micro_f1"]
    low, high = by_jackknife(item.value, left)
    assert (item.low, item.high) == pytest.approx((max(low, 0.0), min(high, 1.0)))


def small_corpus(codes: dict[str, list[str]]) -> Corpus:
    """Return four passages; ``codes``: for each coder and passage "x", "" or "?" (unread)."""
    passages = [(f"p{n}", "d", "i", "N", "", None, None, f"teks {n}") for n in range(4)]
    codings = [
        (f"p{n}", coder, "x" if code else "", "supports" if code else "")
        for coder, own in codes.items()
        for n, code in enumerate(own)
        if code != "?"
    ]
    return Corpus(
        name="small",
        codebook=codebook_of_labels(["x", "y"]),
        passages=pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        codings=pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        documents=pl.DataFrame(),
    )


SUGGESTED = np.array([[True, False], [False, False], [True, False], [False, False]])


def test_model_and_coders_by_hand() -> None:
    """F1 and alpha of x; nobody uses y, so it is undefined and has no part in the means.

    Model x..x read as 1 0 1 0, coder a 1 1 0 0, coder b 1 1 1 0: F1 is 2/4, 4/5 and 4/5 for
    model-a, model-b and a-b; alpha of two raters with 4 units is 1 - 7 Do / (n0 n1) with the
    number Do of disagreements.
    """
    corpus = small_corpus({"a": ["x", "x", "", ""], "b": ["x", "x", "x", ""]})
    design = design_of(["d"] * 4)
    found = beside_coders(corpus, corpus.passages, SUGGESTED, design)
    assert found is not None
    assert (found.coders, found.units) == (("a", "b"), 4)
    assert found.f1.between_coders.value == pytest.approx(4 / 5)
    assert found.f1.with_coders["a"].value == pytest.approx(2 / 4)
    assert found.f1.with_coders["b"].value == pytest.approx(4 / 5)
    assert found.alpha.between_coders.value == pytest.approx(1 - 7 * 1 / (3 * 5))
    assert found.alpha.with_coders["a"].value == pytest.approx(1 - 7 * 2 / (4 * 4))
    assert found.alpha.with_coders["b"].value == pytest.approx(1 - 7 * 1 / (3 * 5))
    assert found.f1.differences["a"].value == pytest.approx(2 / 4 - 4 / 5)


def test_unread_passages_and_adjudicators_do_not_count() -> None:
    """Where a coder did not read, he is not compared; ``final`` is no coder."""
    corpus = small_corpus(
        {"a": ["x", "", "x", "?"], "b": ["x", "", "?", "x"], "final": ["", "x", "", "x"]}
    )
    design = design_of(["d"] * 4)
    found = beside_coders(corpus, corpus.passages, SUGGESTED, design)
    assert found is not None
    assert (found.coders, found.units) == (("a", "b"), 2)
    assert found.f1.with_coders["a"].value == 1.0
    alone = small_corpus({"final": ["x", "x", "", ""]})
    assert beside_coders(alone, alone.passages, SUGGESTED, design) is None


def test_a_sole_coder_is_compared_with_the_model() -> None:
    """There is no agreement among coders, and the result says why."""
    corpus = small_corpus({"a": ["x", "x", "", ""]})
    found = beside_coders(corpus, corpus.passages, SUGGESTED, design_of(["d"] * 4))
    assert found is not None
    assert found.alpha.between_coders.undefined == "one_coder"
    assert found.f1.with_coders["a"].value == pytest.approx(0.5)
    assert found.f1.differences == {}


def test_coders_agree_as_agree_says(corpus: Corpus, assessment: Assessment) -> None:
    """The same coders, passages and coefficient give the same alpha."""
    assert assessment.coders is not None
    expected = agree(corpus, resamples=10).overall["macro_alpha"].value
    assert assessment.coders.alpha.between_coders.value == pytest.approx(expected)


def test_what_the_encoder_learnt_from_is_left_out(
    model: Model, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passages that the model's encoder was fine-tuned on would flatter it."""
    unseen = unseen_corpus(corpus)
    whole = unseen.passages["document"].to_list()
    read = np.array([document != "d0" for document in whole])
    monkeypatch.setattr("tandai.work.evaluate.unseen_passages", lambda *_: read)
    found = evaluate_model(model, unseen, "a")
    assert (found.left_out, found.evaluation.documents) == (16, 5)
    monkeypatch.setattr("tandai.work.evaluate.unseen_passages", lambda *_: np.zeros(96, dtype=bool))
    with pytest.raises(CorpusError, match="was trained on all of these passages"):
        evaluate_model(model, unseen, "a")


HEAD = """\
96 passages, 6 interviews, 5 folds by interview; every figure is of held-out
ones.
Model against codes of b"""


def test_the_command_prints_figures_coders_and_intervals(corpus_folder: Path, call: Run) -> None:
    """In both languages, with exit code 0, and 1 where macro-F1 is below what was demanded."""
    arguments = (
        *("evaluate", corpus_folder, "--gold", "b", "--encoder", "tfidf", "--quiet", "--details"),
    )
    result = call(*arguments, "--min-f1", "0.0")
    assert result.code == 0
    assert "\n".join(map(str.rstrip, result.out.splitlines())).startswith(HEAD)
    assert "coders among themselves  0.9" in result.out
    assert "model and a " in result.out
    assert "Intervals: jackknife-t over 6 interviews. Few interviews: with 6" in result.out
    assert max(map(len, result.out.splitlines())) <= 80
    low = call(*arguments, "--min-f1", "0.99", "--lang", "id", "--json")
    assert low.code == 1
    data = json.loads(low.out)
    assert {"hit_at_1", "recall_at_3", "work_saved"} <= set(data["overall"])
    assert set(data["intervals"]["overall"]["work_saved"]) == {"value", "low", "high", "undefined"}
    assert data["coders"]["coders"] == ["a", "b"]
    assert data["gold"] == {"rule": "one_coder", "coders": 1, "coder": "b"}


def test_a_model_keeps_its_encoder(model_folder: Path, corpus_folder: Path, call: Run) -> None:
    """--encoder beside a model is refused."""
    result = call("evaluate", model_folder, corpus_folder, "--encoder", "tfidf")
    assert result.code == 2
    assert "--encoder is for a corpus alone" in result.err


@pytest.fixture(scope="module")
def own_labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of somebody's own labels, and a table that it has not seen."""
    folder = tmp_path_factory.mktemp("labels")
    words = {"Gotong royong": "dipinjami tetangga", "Modal usaha": "pinjam ke bank"}
    for name, end in (("train", "dulu"), ("new", "sekarang")):
        rows = [
            f"d{n},Kami {said} {n} {end}.,{label}"
            for n in range(6)
            for label, said in words.items()
        ]
        (folder / f"{name}.csv").write_text("\n".join(["dokumen,kutipan,kode", *rows]), "utf-8")
    corpus = read_corpus(folder / "train.csv", "labels")
    write_model(train(corpus, "own", encoder="tfidf"), folder / "m")
    return folder


def test_a_table_is_read_with_the_codebook_of_the_model(own_labels: Path, call: Run) -> None:
    """Its labels are those of the model and not of the shipped codebook."""
    result = call("evaluate", own_labels / "m", own_labels / "new.csv", "--json")
    assert result.code == 0, result.err
    data = json.loads(result.out)
    assert (data["passages"], len(data["indicators"])) == (12, 2)
    assert all(own["support"] == 6 for own in data["indicators"].values())


def test_a_label_that_the_model_does_not_know(own_labels: Path, tmp_path: Path, call: Run) -> None:
    """It is listed with its row."""
    (tmp_path / "t.csv").write_text("kutipan,kode\nKami rukun.,Modal usaa\n", encoding="utf-8")
    result = call("evaluate", own_labels / "m", tmp_path / "t.csv")
    assert result.code == 2
    said = " ".join(result.err.split())
    assert "row 2: unknown indicator" in said
    assert "did you mean" in said
