"""A model of a codebook before anything, or enough, is coded."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tandai.codebook import Codebook, Indicator, Localized, Rules, codebook_of_labels
from tandai.codebook.writing import codebook_yaml
from tandai.corpus import Corpus, Gold, GoldRule, gold_labels, write_corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground import shipped
from tandai.ground.errors import CodebookError
from tandai.model.calibration import codebook_cuts
from tandai.model.card import model_card
from tandai.model.codebook_alone import read_codebook_alone
from tandai.model.phrases import codebook_phrases
from tandai.model.store import Model, load_model
from tandai.statistics.verdicts import SHARE, Reason
from tandai.work.train import write_model
from tandai.work.train_codebook import enough_codes, train_on_codebook, with_examples

from .conftest import Run
from .test_stacking import Topics

# No cues, no examples: definitions and rules alone, one of them in English only.
BOOK = Codebook(
    indicators=(
        Indicator(
            id="t.modal",
            term="Capital",
            istilah="Modal usaha",
            definition=Localized(id="pinjaman uang dari bank atau koperasi untuk usaha"),
            exclude=Rules(id=("tetangga yang menolong bekerja -> t.guyub",)),
        ),
        Indicator(
            id="t.guyub",
            istilah="Guyub",
            definition=Localized(id="kerja bersama, pesanan dibagi dengan teman"),
        ),
        Indicator(id="t.pasar", term="Market", definition=Localized(en="buyers who come to buy")),
    )
)
SAID = (
    "pinjaman uang dari koperasi itu kecil",
    "uang dari bank susah",
    "pesanan dibagi dengan teman",
    "kerja bersama saja",
    "tetangga menolong",
    "buyers come, ramai",
    "cuaca panas sekali",
    "anak saya tiga orang",
    "kopinya diminum dulu",
    "hujan terus",
)


def uncoded(documents: int = 4, codebook: Codebook = BOOK) -> Corpus:
    """Return ten passages a document, which nobody has read."""
    rows = [
        (f"d{d}-{n}", f"d{d}", f"i{d}", "N", "Bagaimana?", None, None, f"{text} nomor {d}")
        for d in range(documents)
        for n, text in enumerate(SAID)
    ]
    return Corpus(
        name="belum",
        codebook=codebook,
        passages=pl.DataFrame(rows, schema=dict(PASSAGE_COLUMNS), orient="row"),
        codings=pl.DataFrame(schema=dict(CODING_COLUMNS)),
        documents=pl.DataFrame(
            [(f"d{d}", f"i{d}", "") for d in range(documents)],
            schema=["document", "informant", "split"],
            orient="row",
        ),
    )


def coded(corpus: Corpus, *codes: tuple[str, str]) -> Corpus:
    """Return the corpus with codes (passage, indicator) of rani."""
    rows = [(passage, "rani", code, "supports" if code else "") for passage, code in codes]
    return replace(corpus, codings=pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row"))


@pytest.fixture(scope="module")
def alone() -> Model:
    """A model of the codebook without encoder."""
    return train_on_codebook(uncoded(), "buku", encoder="tfidf")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an uncoded corpus, its codebook and a transcript."""
    write_corpus(uncoded(), tmp_path / "belum", {})
    (tmp_path / "teori.yaml").write_text(codebook_yaml(BOOK), encoding="utf-8")
    lines = [f"P: Bagaimana?\nN: {text}." for text in SAID]
    (tmp_path / "baru.txt").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_definitions_and_rules_are_enough(alone: Model) -> None:
    """Each indicator ranks first what its entry speaks of, in either language, without any cue."""
    texts = np.array([(text, "") for text in SAID], dtype=object)
    scores = alone.classifier.decision_function(texts)
    assert set(np.argsort(-scores[:, 0])[:2]) == {0, 1}
    assert set(np.argsort(-scores[:, 1])[:3]) == {2, 3, 4}
    assert scores[:, 2].argmax() == 5
    assert list(alone.classifier.part_weights_) == ["phrase_terms"]


def test_what_belongs_elsewhere_is_a_rule_of_that_indicator() -> None:
    """``-> id`` names it; exclusions that name none are left out."""
    phrases = codebook_phrases(BOOK)
    where = phrases.texts.index("tetangga yang menolong bekerja")
    assert phrases.columns[where] == 1
    assert not any("->" in text for text in phrases.texts)


def test_vectors_compare_descriptions_with_passages() -> None:
    """With an encoder, what lies near an indicator's description and not the others' is its own."""
    book = codebook_of_labels(["guyub", "modal"])
    said = [("modal a", ""), ("guyub b", ""), ("kopi c", ""), ("teh d", "")] * 3
    groups = [f"d{n // 4}" for n in range(12)]
    classifier = read_codebook_alone(codebook_phrases(book), 2, said, groups, encoder=Topics())
    scores = classifier.decision_function(np.array(said[:4], dtype=object))
    assert scores.argmax(axis=0).tolist() == [1, 0]
    assert set(classifier.part_weights_) == {"phrase_terms", "phrase_vectors"}
    again = read_codebook_alone(codebook_phrases(book), 2, said, groups, encoder=Topics())
    np.testing.assert_array_equal(classifier.coef_, again.coef_)


def test_each_indicator_is_suggested_for_the_same_share() -> None:
    """The cut is a quantile of the passages that scores were scaled by."""
    probabilities = np.random.default_rng(1).random((400, 3))
    suggested = (probabilities >= codebook_cuts(probabilities)).mean(axis=0)
    np.testing.assert_allclose(suggested, SHARE)


def test_nothing_is_known_of_it(alone: Model) -> None:
    """Every verdict is insufficient for one reason, no figure is defined, nothing is certain."""
    evaluation = alone.evaluation
    assert not evaluation.calibrated
    assert (evaluation.passages, evaluation.documents, evaluation.folds) == (0, 0, 0)
    assert set(vars(evaluation.overall).values()) == {None}
    for own in evaluation.indicators.values():
        assert own.verdict == "insufficient"
        assert own.reason.as_dict() == {"code": "codebook_alone", "coded": 0, "interviews": 0}
    texts = np.array([(text, "") for text in SAID], dtype=object)
    assert alone.classifier.predict_proba(texts).max() < 0.8
    assert alone.provenance.gold == Gold(GoldRule.CODEBOOK, 0)
    assert (alone.provenance.codes, alone.provenance.seen) == (0, ())
    assert (alone.provenance.passages, alone.provenance.documents) == (40, 4)


def test_it_is_a_model_like_others(alone: Model, tmp_path: Path) -> None:
    """It can be written and read; its card says what it is; no interview's own words are in it."""
    write_model(alone, tmp_path / "m")
    again = load_model(tmp_path / "m")
    texts = np.array([(text, "") for text in SAID], dtype=object)
    np.testing.assert_array_equal(
        again.classifier.predict_proba(texts), alone.classifier.predict_proba(texts)
    )
    assert (again.id, again.evaluation) == (alone.id, alone.evaluation)
    card = model_card(alone)
    assert "- Learnt from the codebook alone (0 codes)" in card
    assert "**The confidence is a score and no probability**" in card
    assert "suggested above a cut that about\n5% of the passages reach" in card
    assert "Held-out figures" not in card


def test_few_codes_are_examples() -> None:
    """Fewer than ten passages: what they say is the codebook's too, and counts as learnt from."""
    corpus = coded(uncoded(), ("d0-8", "t.pasar"), ("d0-9", ""))
    assert not enough_codes(corpus)
    labels = gold_labels(corpus)
    texts = [example.text for example in with_examples(BOOK, labels)["t.pasar"].examples]
    assert texts == ["kopinya diminum dulu nomor 0"]
    model = train_on_codebook(corpus, "m", encoder="tfidf")
    before = train_on_codebook(uncoded(), "m", encoder="tfidf")
    asked = np.array([("kopinya diminum lagi", "")], dtype=object)
    with_it, without = (m.classifier.decision_function(asked)[0, 2] for m in (model, before))
    assert with_it > without + 0.5
    assert model.provenance.gold == Gold(GoldRule.CODEBOOK, 1)
    assert model.provenance.codes == 1
    assert len(model.provenance.seen) == 2
    assert model.codebook == BOOK


def test_enough_codes() -> None:
    """Ten coded passages with a code among them are learnt from."""
    corpus = uncoded()
    assert not enough_codes(corpus)
    nothing = [(f"d0-{n}", "") for n in range(10)]
    assert not enough_codes(coded(corpus, *nothing))
    assert enough_codes(coded(corpus, *nothing, ("d1-0", "t.modal")))


def test_one_indicator_cannot_be_told_from_others() -> None:
    """The codebook must have two."""
    with pytest.raises(CodebookError, match="cannot be told from others"):
        train_on_codebook(uncoded(codebook=codebook_of_labels(["satu"])), "m", encoder="tfidf")


SHOWN = """\
Read: the codebook alone; scaled by 40 passages of 4 interviews.
t

 Indicator     definition  rules  cues  examples  verdict
 ────────────────────────────────────────────────────────
 Capital               id      0     0         0  insuff.
 Guyub                 id      0     0         0  insuff.
 Market                en      0     0         0  insuff.

Suggestions are by the codebook alone: no codes were there to learn from or to
judge by. The confidence is an uncalibrated score: sort by it, and read it as
nothing more. Each indicator is suggested above a cut that about 5% of the
passages reach that the scores were scaled by, whether more or fewer speak of
it.
Next: tag, and check what comes of it (tandai review); from 10 coded passages on
  it learns from codes; FOLDER: where the transcripts lie
  tandai tag m FOLDER --out tags.jsonl
"""


def test_the_command(folders: Path, call: Run) -> None:
    """Nothing coded: with a codebook it is read alone, without one the way out is named."""
    given = ("train", "belum", "--codebook", "teori.yaml", "--encoder", "tfidf", "--out", "m")
    brief = call(*given)
    assert brief.out.startswith("Learnt from the codebook alone. Model written to m.\n")
    assert "uncalibrated" in brief.out
    done = call(*given, "--force", "--details")
    assert (done.code, done.err) == (
        0,
        "Learnt from the codebook alone. Model written to m.\n",
    )
    assert [line.rstrip() for line in done.out.splitlines()] == SHOWN.splitlines()
    refused = call("train", "belum", "--out", "n")
    assert refused.code == 2
    assert "To train from the codebook alone, name it with --codebook." in " ".join(
        refused.err.split()
    )
    assert not (folders / "n").exists()


def test_the_command_in_indonesian_and_as_json(folders: Path, call: Run) -> None:
    """The same in the other language; JSON has no figure and says by what it was learnt."""
    given = ("train", "belum", "--codebook", "teori.yaml", "--encoder", "tfidf", "--out", "m")
    done = call(*given, "--lang", "id", "--details")
    assert done.code == 0
    told = " ".join(done.out.split())
    assert "Dibaca: buku kode saja; skor disesuaikan dengan 40 kutipan dari 4 wawancara." in told
    assert "Keyakinannya hanya skor yang belum dikalibrasi" in told
    assert done.err == "Dipelajari dari buku kode saja. Model ditulis ke m.\n"
    data = json.loads(call(*given, "--force", "--json", "--lang", "en").out)
    assert data["model"]["gold"] == {"rule": "codebook", "coders": 0, "coder": ""}
    assert data["overall"]["map"] is None
    assert data["indicators"]["t.modal"]["reason"]["code"] == "codebook_alone"


def test_without_passages_those_that_come_with_tandai_are_used(
    folders: Path, call: Run, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is said; with neither corpus nor codebook there is nothing to learn from."""
    monkeypatch.setattr(shipped, "CORPUS", corpus_folder)
    done = call("train", "--codebook", "teori.yaml", "--encoder", "tfidf", "--out", "m")
    assert done.code == 0
    assert "scaled by 96 passages of 6 interviews of the constructed interviews" not in done.out
    assert "No passages were given: scaled by 96 passages of the constructed" in " ".join(
        done.out.split()
    )
    for more in ((), ("--codebook", "labels")):
        refused = call("train", "--out", "n", *more)
        assert refused.code == 2
        assert "nothing was given to learn from" in refused.err


@pytest.mark.parametrize("option", ["--base", "--finetune"])
def test_what_needs_codes_is_refused(
    option: str, folders: Path, call: Run, model_folder: Path
) -> None:
    """A base and fine-tuning: with the way out, and nothing is written."""
    given = (option, model_folder) if option == "--base" else (option,)
    refused = call("train", "belum", "--codebook", "teori.yaml", "--out", "m", *given)
    assert refused.code == 2
    assert f"{option} needs codes: at least 10 coded passages." in refused.err
    assert not (folders / "m").exists()


def test_tags_and_report_say_so(folders: Path, alone: Model, call: Run) -> None:
    """What is suggested carries the reason, and a report on it says that counts say nothing."""
    write_model(alone, folders / "m")
    tagged = call("tag", "m", "baru.txt", "--out", "t.jsonl")
    assert tagged.code == 0
    assert "Suggestions are by the codebook alone" in " ".join(tagged.out.split())
    lines = [json.loads(line) for line in Path("t.jsonl").read_text("utf-8").splitlines()]
    reasons = [own["reason"] for line in lines for own in line["suggested"]]
    assert reasons
    assert {reason["code"] for reason in reasons} == {Reason.CODEBOOK_ALONE}
    for model in ((), ("--model", "m")):
        brief = call("report", "t.jsonl", "--codebook", "teori.yaml", *model)
        assert "The suggestions are by the codebook alone" in " ".join(brief.out.split())
        shown = call("report", "t.jsonl", "--codebook", "teori.yaml", "--details", *model)
        assert shown.code == 0, shown.err
        told = " ".join(shown.out.split())
        assert "The suggestions are by the codebook alone" in told
        assert "likely to be wrong" not in told
        assert "median confidence of suggestions, an uncalibrated score." in told
        assert "median calibrated confidence" not in told
        report = json.loads(
            call("report", "t.jsonl", "--codebook", "teori.yaml", *model, "--json").out
        )
        assert "uncalibrated" in [note["code"] for note in report["notes"]]
        assert {own["status"] for own in report["indicators"].values()} == {"too little"}


def test_the_methods_paragraph(folders: Path, alone: Model, call: Run) -> None:
    """It claims neither training nor validation."""
    write_model(alone, folders / "m")
    told = json.loads(call("methods", "m", "--json").out)["paragraph"]
    assert "learnt from no coded passages: it rests on the codebook alone" in told["en"]
    assert "was not validated" in told["en"]
    assert "cross-validated" not in told["en"]
    assert "belum divalidasi" in told["id"]


def test_the_next_step_is_learning(folders: Path, call: Run) -> None:
    """The same command learns from codes once there are ten passages."""
    shutil.rmtree("belum")
    codes = [(f"d{d}-{n}", "t.modal" if n < 2 else "") for d in range(4) for n in range(10)]
    write_corpus(coded(uncoded(), *codes), folders / "belum", {})
    done = call("train", "belum", "--codebook", "teori.yaml", "--encoder", "tfidf", "--out", "m")
    assert done.code == 0, done.err
    assert "4 folds by interview" in done.out
    assert load_model(folders / "m").provenance.gold.rule == GoldRule.ONE_CODER


def test_a_table_of_texts_needs_no_codes(folders: Path, call: Run) -> None:
    """With a codebook that is named; without one, the column of codes is asked for."""
    uncoded().passages.select("document", "text").write_csv("teks.csv")
    done = call("train", "teks.csv", "--codebook", "teori.yaml", "--encoder", "tfidf", "--out", "m")
    assert done.code == 0, done.err
    assert load_model(folders / "m").provenance.passages == 40
    refused = call("train", "teks.csv", "--out", "n")
    assert refused.code == 2
    assert "needs a column indicator" in refused.err
