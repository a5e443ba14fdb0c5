"""Learning from decisions in a process of its own."""

from __future__ import annotations

import numpy as np
import pytest

from tandai.corpus import Corpus, gold_labels
from tandai.model.base import base_of
from tandai.model.store import Model
from tandai.review.decisions import Code, Decision
from tandai.review.learning import Learner, Texts, answers_of, learn
from tandai.review.material import Material


def texts_of(corpus: Corpus) -> Texts:
    """Return the texts of a corpus."""
    answers, questions, documents = (
        tuple(corpus.passages[name]) for name in ("text", "question", "document")
    )
    return Texts(answers, questions, documents, corpus.codebook, None, "tfidf", 0)


def decided_in(corpus: Corpus, number: int) -> dict[str, Decision]:
    """Return decisions on every second passage, as coder ``a`` coded."""
    labels = gold_labels(corpus, "a")
    ids = labels.passages["passage_id"].to_list()
    found = {}
    for row in range(0, 2 * number, 2):
        codes = tuple(
            Code(corpus.codebook.ids[k], "supports") for k in np.flatnonzero(labels.present[row])
        )
        found[ids[row]] = Decision(ids[row], "coded", codes)
    return found


def test_answers_are_what_was_decided_for_good(corpus: Corpus) -> None:
    """Not what the coder is unsure of, nor codes that the codebook has not."""
    own = Material(corpus.passages, corpus.codebook)
    ids = own.ids
    decided = {
        ids[3]: Decision(ids[3], "coded", (Code(corpus.codebook.ids[2], "hinders"),)),
        ids[1]: Decision(ids[1], "unsure", (Code(corpus.codebook.ids[2], "hinders"),)),
        ids[0]: Decision(ids[0], "coded", (Code("gone", "supports"),)),
    }
    found = answers_of(own, decided)
    assert found.rows.tolist() == [0, 3]
    assert found.present.sum(axis=1).tolist() == [0, 1]
    assert found.present[1, 2]


def test_what_is_learnt_tells_the_others(corpus: Corpus) -> None:
    """Confidences of all passages; those not decided are told better than by chance."""
    own = Material(corpus.passages, corpus.codebook)
    answers = answers_of(own, decided_in(corpus, 40))
    found = learn(texts_of(corpus), answers)
    assert found.shape == (96, 16)
    assert ((found >= 0) & (found <= 1)).all()
    present = gold_labels(corpus, "a").present
    rest = np.setdiff1d(np.arange(96), answers.rows)
    assert found[rest][present[rest]].mean() > 2 * found[rest][~present[rest]].mean()


def test_a_base_that_has_seen_these_passages_is_left_out(corpus: Corpus, model: Model) -> None:
    """It could not be told how far to trust it; others learn from it."""
    own = Material(corpus.passages, corpus.codebook)
    answers = answers_of(own, decided_in(corpus, 20))
    base = base_of(model, corpus.codebook)
    alone = learn(texts_of(corpus), answers)
    encoder = model.classifier.encoder
    assert (learn(texts_of(corpus), answers, encoder, base) == alone).all()
    unseen = base._replace(seen=frozenset())
    assert not (learn(texts_of(corpus), answers, encoder, unseen) == alone).all()


def test_the_process_learns_the_newest_decisions(corpus: Corpus) -> None:
    """The same as in this process; too few decisions are not sent; after the end it is silent."""
    own = Material(corpus.passages, corpus.codebook)
    decided = decided_in(corpus, 30)
    expected = learn(texts_of(corpus), answers_of(own, decided))
    with Learner(own, encoder="tfidf") as learner:
        learner.submit(decided_in(corpus, 5))
        assert not learner.learning
        assert learner.newest() is None
        learner.submit(decided_in(corpus, 12))
        learner.submit(decided)
        while learner.learning:
            learner._connection.poll(timeout=60)
        found = learner.newest()
        assert found is not None
        np.testing.assert_allclose(found, expected, atol=1e-9)
        assert learner.newest() is None
        assert learner.alive
    assert not learner.alive
    learner.submit(decided)
    assert learner.newest() is None
    assert not learner.learning


def test_a_process_that_cannot_begin_leaves_the_rest_alone(
    corpus: Corpus, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written over the screen; the review goes on without what it would have learnt."""
    own = Material(corpus.passages, corpus.codebook)
    with Learner(own, base=tmp_path_factory.mktemp("none") / "no-model") as learner:
        learner.submit(decided_in(corpus, 30))
        learner._process.join(timeout=60)
        assert learner.newest() is None
        assert not learner.alive
        assert not learner.learning
    assert capfd.readouterr() == ("", "")
