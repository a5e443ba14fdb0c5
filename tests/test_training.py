"""Training and testing: nothing is judged by what it had a part in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
import scipy.sparse as sp

from tandai.codebook import STANCES, codebook_of_labels
from tandai.corpus import Corpus, Labels, gold_labels
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.errors import CorpusError
from tandai.ground.language import speaking
from tandai.ground.numbers import decimal
from tandai.ground.text import passage_hash
from tandai.model.card import model_card
from tandai.model.classifier import IndicatorClassifier
from tandai.model.evaluation import cross_fitted
from tandai.model.parts import Fitted
from tandai.model.phrases import codebook_phrases
from tandai.model.stance import stances_at
from tandai.model.store import Model
from tandai.render.training import evidence_words
from tandai.work.evaluate import evaluate_corpus, evaluate_model
from tandai.work.held_out import held_out_stance_scores
from tandai.work.train import carrying, train

BORROWING = (
    "pinjam alat ke tetangga selalu boleh",
    "alat bor dipinjam tetangga, lancar",
    "pinjam alat ditolak, susah",
)
TRAINING = (
    "dinas mengadakan pelatihan, lancar",
    "undangan pelatihan dinas selalu boleh",
    "pelatihan dinas batal, susah",
)
OTHER = ("cuaca panas sekali", "anak saya tiga", "kopinya diminum dulu")
CODES = (("pinjam", BORROWING), ("latih", TRAINING), ("", OTHER))


def small_corpus(documents: int, splits: dict[int, str]) -> Corpus:
    """Return nine passages a document; every word that ends in a digit is of one document only."""
    passages: list[tuple[str | None, ...]] = []
    codings: list[tuple[str, ...]] = []
    for number in range(documents):
        for code, texts in CODES:
            for text in texts:
                id = f"p{len(passages):03d}"
                own = f"{text} khas{number}"
                passages.append((id, f"d{number}", f"i{number}", "N", "", None, None, own))
                stance = "hinders" if "susah" in text else "supports"
                codings.append((id, "a", code, stance if code else ""))
    return Corpus(
        name="small",
        codebook=codebook_of_labels(["latih", "pinjam"]),
        passages=pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        codings=pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        documents=pl.DataFrame(
            [(f"d{n}", f"i{n}", splits.get(n, "")) for n in range(documents)],
            schema=["document", "informant", "split"],
            orient="row",
        ),
    )


SPLIT = {n: "train" if n < 6 else "test" for n in range(8)}


@pytest.fixture(scope="module")
def divided() -> Corpus:
    """Six interviews to train on and two to test on."""
    return small_corpus(8, SPLIT)


@pytest.fixture(scope="module")
def trained(divided: Corpus) -> Model:
    """A model of the training part."""
    return train(divided, "small")


def test_no_fold_has_a_part_in_its_own_cut() -> None:
    """Other codes of a fold change neither its probabilities nor its suggestions.

    Those of the other folds do change: what is held out of one judges the others.
    """
    generator = np.random.default_rng(4)
    present = generator.random((90, 2)) < 0.4
    scores = generator.normal(present * 2.0 - 1.0)
    fold = np.arange(90) % 3
    probabilities, suggested = cross_fitted(scores, present, fold)
    for number in range(3):
        held = fold == number
        other = np.where(held[:, None], ~present, present)
        again, again_suggested = cross_fitted(scores, other, fold)
        assert np.array_equal(again[held], probabilities[held])
        assert np.array_equal(again_suggested[held], suggested[held])
        assert not np.isclose(again[~held], probabilities[~held]).any()
        assert not np.array_equal(again_suggested[~held], suggested[~held])


def test_no_passage_is_scored_by_a_model_that_saw_its_interview(divided: Corpus) -> None:
    """Other codes of the interviews of a fold leave their own held-out parts as they are."""
    labels = gold_labels(divided)
    texts = labels.passages["text"].to_list()
    documents = labels.passages["document"].to_list()
    phrases = codebook_phrases(codebook_of_labels(["latihan dinas", "pinjam alat"]))
    first = IndicatorClassifier(phrases=phrases).fit(texts, labels.present, groups=documents)
    held = first.fold_ == 0
    other = np.where(held[:, None], ~labels.present, labels.present)
    second = IndicatorClassifier(phrases=phrases).fit(texts, other, groups=documents)
    assert set(first.held_out_parts_) == {"terms", "phrase_terms"}
    for name, scores in first.held_out_parts_.items():
        assert np.array_equal(second.held_out_parts_[name][:, held], scores[:, held])
    changed = second.held_out_parts_["terms"][:, ~held]
    assert not np.isclose(changed, first.held_out_parts_["terms"][:, ~held]).any()


def _told(classifier: IndicatorClassifier, matrix: sp.csr_matrix, labels: Labels) -> Any:
    return stances_at(held_out_stance_scores(classifier, matrix, labels), np.array([np.inf, 0.0]))


def test_no_stance_is_told_by_a_model_that_saw_its_interview(divided: Corpus) -> None:
    """Other stances in the interviews of a fold leave what is told of them as it is."""
    labels = gold_labels(divided)
    pairs = [(text, "") for text in labels.passages["text"]]
    documents = labels.passages["document"].to_list()
    classifier = IndicatorClassifier(folds=2).fit(pairs, labels.present, groups=documents)
    matrix = classifier.read(pairs).matrix
    told = _told(classifier, matrix, labels)
    assert (told == labels.stance)[labels.present].all()
    held = classifier.fold_ == 0
    turned = np.where(labels.stance >= 0, 1 - labels.stance, labels.stance)
    other = replace(labels, stance=np.where(held[:, None], turned, labels.stance).astype(np.int8))
    again = _told(classifier, matrix, other)
    assert np.array_equal(again[held], told[held])
    assert not (again == told)[~held][labels.present[~held]].any()


def test_training_folds_by_interview(divided: Corpus, trained: Model) -> None:
    """All passages of an interview are held out together, and the figures say so."""
    documents = gold_labels(divided.split("train")).passages["document"].to_list()
    folds = set(zip(documents, trained.classifier.fold_.tolist(), strict=True))
    assert len(folds) == 6
    assert trained.evaluation.folds == len({fold for _, fold in folds}) == 5
    assert (trained.evaluation.documents, trained.evaluation.grouped_by) == (6, "document")


def test_training_never_sees_the_test_part(divided: Corpus, trained: Model) -> None:
    """Counts, hashes and weights are those of a corpus that holds the training part alone."""
    alone = train(divided.split("train"), "small")
    assert (trained.provenance.passages, trained.provenance.documents) == (54, 6)
    assert trained.provenance == alone.provenance
    assert np.array_equal(trained.classifier.coef_, alone.classifier.coef_)
    test = divided.split("test").passages["text"]
    assert not set(trained.provenance.seen) & {passage_hash(text) for text in test}


def test_a_corpus_without_a_training_part_is_trained_on_whole() -> None:
    """No document says ``train``: all are used."""
    assert train(small_corpus(4, {}), "x").provenance.documents == 4


def test_testing_takes_the_test_part_only(divided: Corpus, trained: Model) -> None:
    """The two test interviews are judged, with the stances of what is coded in them."""
    assessment = evaluate_model(trained, divided)
    evaluation = assessment.evaluation
    assert (evaluation.passages, evaluation.documents, evaluation.folds) == (18, 2, 1)
    assert assessment.left_out == 0
    assert [item.support for item in evaluation.indicators.values()] == [6, 6]
    stances = [item.stance.right for item in evaluation.indicators.values()]
    assert stances == [{"supports": 4, "hinders": 2, "mixed": 0}] * 2
    assert evaluation.overall.macro_f1 == 1.0


def test_what_was_trained_on_is_never_tested_on(divided: Corpus, trained: Model) -> None:
    """It is left out and counted; where nothing else is there, testing is refused."""
    unmarked = small_corpus(8, {})
    assessment = evaluate_model(trained, unmarked)
    evaluation = assessment.evaluation
    assert (evaluation.passages, evaluation.documents, assessment.left_out) == (18, 2, 54)
    with pytest.raises(CorpusError, match="was trained on all of these passages"):
        evaluate_model(trained, divided.split("train"))
    marked_wrong = small_corpus(8, dict.fromkeys(range(6), "test"))
    with pytest.raises(CorpusError, match="was trained on all of these passages"):
        evaluate_model(trained, marked_wrong)


def test_the_stance_follows_the_passage(trained: Model) -> None:
    """Of one indicator, what goes well supports and what fails hinders."""
    texts = ["pinjam alat selalu boleh, lancar", "pinjam alat ditolak, susah"]
    matrix = trained.classifier.features_.transform(texts, ["", ""])
    told = trained.stance.predict(matrix, 2)
    assert [[STANCES[position] for position in row] for row in told] == [
        ["supports", "supports"],
        ["hinders", "hinders"],
    ]


def corpus_with_evidence(documents: int) -> Corpus:
    """Return passages of two sentences, of which coders marked one or both where there is a code.

    Coder ``a`` marks the one that carries the code, ``b`` in half of the interviews both.
    """
    corpus = small_corpus(documents, dict.fromkeys(range(documents), ""))
    ends = {"pinjam": "Anak saya tiga.", "latih": "Kopinya diminum dulu.", "": "Cuaca panas."}
    codes = dict(corpus.codings.select("passage_id", "indicator").iter_rows())
    stances = dict(corpus.codings.select("passage_id", "stance").iter_rows())
    passages, codings, evidence = [], [], []
    for row in corpus.passages.iter_rows(named=True):
        id, code = row["passage_id"], codes[row["passage_id"]]
        text = f"{row['text'].capitalize()}. {ends[code]}"
        passages.append({**row, "text": text, "start": 100, "end": 100 + len(text)})
        for coder in ("a", "b"):
            codings.append((id, coder, code, stances[id]))
            both = coder == "b" and int(row["document"][1:]) % 2
            end = len(text) if both else text.index(".")
            if code:
                evidence.append((id, coder, code, stances[id], 100, 100 + end))
    return replace(
        corpus,
        passages=pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS)),
        codings=pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        evidence=pl.DataFrame(evidence, schema=dict(EVIDENCE_COLUMNS), orient="row"),
    )


@pytest.fixture(scope="module")
def with_evidence() -> Corpus:
    """Six interviews."""
    return corpus_with_evidence(6)


def test_words_of_held_out_suggestions_are_compared(with_evidence: Corpus) -> None:
    """In train and in evaluate: a cross-validation says whether evidence is right."""
    found = evaluate_corpus(with_evidence, encoder="tfidf")
    assert found.evidence is not None
    overall = found.evaluation.overall
    assert (overall.evidence_f1, overall.evidence_f1_coders) == (
        found.evidence.model,
        found.evidence.coders,
    )
    assert found.evidence.codes == 36
    # Where both coders marked the first sentence the model's is theirs; else one marked both.
    texts = with_evidence.passages["text"].to_list()
    words = [[len(part.split()) for part in text.split(". ")] for text in texts]
    coded = [own for n, own in enumerate(words) if n % 9 < 6]
    among = [
        2 * first / (2 * first + second) if n // 6 % 2 else 1.0
        for n, (first, second) in enumerate(coded)
    ]
    assert found.evidence.coders == pytest.approx(np.mean(among))
    assert found.evidence.model == pytest.approx((1 + np.mean(among)) / 2)


def test_no_sentence_is_told_by_a_model_that_saw_its_interview(
    with_evidence: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other codes of a fold leave what models say of its own sentences as it is."""
    told: list[dict[str, Any]] = []
    of_sentences = Fitted.of_sentences

    def kept(*arguments: Any) -> Any:
        told.append(of_sentences(*arguments))
        return told[-1]

    monkeypatch.setattr(Fitted, "of_sentences", kept)
    labels = gold_labels(with_evidence)
    texts = labels.passages["text"].to_list()
    documents = labels.passages["document"].to_list()
    marked = carrying(labels, with_evidence)
    first = IndicatorClassifier().fit(texts, labels.present, documents, evidence=marked)
    held = first.fold_ == 0
    other = np.where(held[:, None], labels.present[:, ::-1], labels.present)
    IndicatorClassifier().fit(texts, other, documents, evidence=marked)
    own, *others = told[:5]
    again, *changed = told[5:]
    assert np.array_equal(own["terms"], again["terms"])
    assert not any(
        np.array_equal(a["terms"], b["terms"]) for a, b in zip(others, changed, strict=True)
    )
    rows = np.flatnonzero(first.judged_ & labels.present.any(axis=1)).tolist()
    assert sorted(first.held_out_sentences_) == rows
    for row in rows:
        spans, scores = first.held_out_sentences_[row]
        assert len(spans) == 2
        assert (scores[:, labels.present[row]].argmax(axis=0) == 0).all()
    assert not IndicatorClassifier().fit(texts, labels.present, documents).held_out_sentences_


def test_evidence_is_told_where_it_is_known(with_evidence: Corpus, trained: Model) -> None:
    """In both languages and on the card; without marked words there is nothing to tell."""
    model = train(with_evidence, "m", encoder="tfidf")
    overall = model.evaluation.overall
    assert overall.evidence_f1 is not None
    own, among = decimal(overall.evidence_f1), decimal(overall.evidence_f1_coders)
    assert evidence_words(model.evaluation) == (
        f"Evidence: F1 of words {own} with the coders; of the coders among themselves {among}."
    )
    with speaking("id"):
        own, among = decimal(overall.evidence_f1), decimal(overall.evidence_f1_coders)
        said = f"Bukti: F1 atas kata {own} dengan pengode; antarpengode {among}."
        assert evidence_words(model.evaluation) == said
    assert f"Evidence, F1 of words: {overall.evidence_f1:.3f} between right" in model_card(model)
    assert evidence_words(trained.evaluation) is None
    assert "Evidence, F1" not in model_card(trained)
