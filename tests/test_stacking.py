"""TF-IDF and encoder together: weights, what is judged, and the model's folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from tandai.corpus import Corpus
from tandai.encoder import CachedEncoder, OnnxEncoder, WholeTexts, cache_file
from tandai.encoder.protocol import Progress, Vectors
from tandai.ground import shipped
from tandai.ground.errors import ModelError, UsageError
from tandai.ground.text import passage_hash
from tandai.model.classifier import IndicatorClassifier, seen_by, unseen_passages
from tandai.model.stacking import fit_stack
from tandai.model.store import load_model
from tandai.work.train import train, write_model


class Topics(WholeTexts):
    """An encoder that tells two topics apart by their first word, and nothing else."""

    id = "topics@1"
    dimensions = 3
    folder = Path("topics")

    def __init__(self, seen: Sequence[str] = ()) -> None:
        self.seen = frozenset(map(passage_hash, seen))

    def __deepcopy__(self, memo: object) -> Topics:
        """Return itself, as encoders do."""
        return self

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one of three directions a text."""
        if progress:
            progress(len(texts), len(texts))
        word = {"modal": 0, "guyub": 1}
        rows = [word.get(text.split("| ")[-1].split()[0], 2) for text in texts]
        return np.eye(3, dtype=np.float32)[rows]


def passages() -> tuple[list[str], np.ndarray[tuple[int, int], np.dtype[np.int8]], list[str]]:
    """Return 60 texts of two topics with words of their own, codes, and six interviews."""
    first = ["modal", "guyub"]
    texts = [f"{first[n % 2]} a{n} b{n}" for n in range(60)]
    codes = np.array([[n % 2 == 0, n % 2 == 1] for n in range(60)], dtype=np.int8)
    return texts, codes, [f"d{n // 10}" for n in range(60)]


def test_the_weights_are_those_that_made_the_codes() -> None:
    """Codes drawn with weights 2 and 0.5 give these back; a useless part gets none."""
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(3, 4000, 4))
    present = rng.random((4000, 4)) < expit(2.0 * scores[0] + 0.5 * scores[1] - 1.5)
    stack = fit_stack(scores, present, np.ones(3))
    expected = np.repeat([[2.0], [0.5], [0.0]], 4, axis=1)
    np.testing.assert_allclose(stack.weights, expected, atol=0.12)
    np.testing.assert_allclose(stack.intercept, -1.5, atol=0.12)
    np.testing.assert_allclose(stack(scores), 2.0 * scores[0] + 0.5 * scores[1] - 1.5, atol=0.8)


@given(st.integers(0, 2**31), st.integers(2, 30), st.integers(1, 4))
def test_weights_are_positive(seed: int, passages: int, indicators: int) -> None:
    """Also where scores say the opposite of the codes, or there is nothing to learn from."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(2, passages, indicators))
    present = rng.random((passages, indicators)) < 0.5
    towards = np.array([1.0, 0.5])
    weights = fit_stack(scores, present, towards).weights
    assert np.isfinite(weights).all()
    assert (weights > 0).all()
    above = scores[0] > scores[0].mean(axis=0)
    turned = fit_stack(np.stack([scores[0], -scores[0]]), above, towards).weights
    assert (turned[1] < turned[0]).all()


def test_an_encoder_that_knows_more_is_weighed_more() -> None:
    """Words that never come again teach nothing; the encoder's vector does."""
    texts, codes, documents = passages()
    with_it = IndicatorClassifier(encoder=Topics()).fit(texts, codes, groups=documents)
    assert min(with_it.part_weights_["vectors"]) > 0
    assert with_it.coef_.shape == (2, with_it.features_.width + 3)
    unknown = ["modal baru sekali", "guyub baru sekali"]
    np.testing.assert_array_equal(with_it.predict(unknown), [[1, 0], [0, 1]])
    without = IndicatorClassifier().fit(texts, codes, groups=documents)
    assert list(without.part_weights_) == ["terms"]
    assert without.coef_.shape == (2, without.features_.width)


def test_the_question_reaches_the_encoder_before_the_answer() -> None:
    """One vector a passage, of both."""
    texts, codes, documents = passages()
    asked = [(text, "Bagaimana?") for text in texts]
    classifier = IndicatorClassifier(encoder=Topics()).fit(asked, codes, groups=documents)
    matrix = classifier.read([("guyub x", "Apa?")]).matrix
    np.testing.assert_array_equal(matrix[:, -3:].toarray(), [[0, 1, 0]])


def test_what_the_encoder_has_seen_is_learnt_from_and_not_judged() -> None:
    """Held-out scores, folds, calibration and figures are of the other interviews."""
    texts, codes, documents = passages()
    seen = texts[:40]
    classifier = IndicatorClassifier(encoder=Topics(seen), folds=5)
    classifier.fit(texts, codes, groups=documents)
    assert classifier.judged_.tolist() == [False] * 40 + [True] * 20
    assert np.isnan(classifier.held_out_scores_[:40]).all()
    assert np.isfinite(classifier.held_out_scores_[40:]).all()
    assert set(classifier.fold_[:40]) == {-1}
    assert set(classifier.fold_[40:]) == {0, 1}
    with pytest.raises(ValueError, match="trained on these passages"):
        IndicatorClassifier(encoder=Topics(texts)).fit(texts, codes, groups=documents)


def test_without_an_encoder_everything_is_judged() -> None:
    """And with one that has seen everything, nothing."""
    texts, _, documents = passages()
    assert unseen_passages(texts, seen_by(None), documents).all()
    assert not unseen_passages(texts, seen_by(Topics(texts)), documents).any()


def test_an_interview_is_seen_when_a_part_of_it_is() -> None:
    """Another coder's passages of it are not judged; a short answer alone does not count."""
    texts, _, documents = passages()
    some = texts[:4] + texts[10:11]
    judged = unseen_passages(texts, seen_by(Topics(some)), documents)
    assert judged.tolist() == [False] * 11 + [True] * 49


def test_training_where_nothing_is_left_to_judge(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`auto` does without the encoder; an encoder that was asked for is refused."""
    everything = corpus.passages["text"].to_list()
    monkeypatch.setattr("tandai.work.train.open_encoder", lambda _: Topics(everything))
    assert train(corpus, "m", gold="a").classifier.encoder is None
    with pytest.raises(UsageError, match="nothing is left to judge it by"):
        train(corpus, "m", encoder=Topics(everything), gold="a")
    two = corpus.passages.filter(~corpus.passages["document"].is_in(["d0", "d1"]))
    with pytest.raises(UsageError, match="nothing is left to judge it by"):
        train(corpus, "m", encoder=Topics(two["text"].to_list()), gold="a")


def test_a_model_keeps_an_encoder_of_its_own(corpus: Corpus, tmp_path: Path) -> None:
    """The folder can be moved; without its encoder, or with another, it is refused."""
    own = tmp_path / "own"
    shutil.copytree(shipped.ENCODER, own)
    encoder = CachedEncoder(OnnxEncoder(own), cache_file())
    model = train(corpus, "m", encoder=encoder, gold="a")
    write_model(model, tmp_path / "m")
    shutil.rmtree(own)
    (tmp_path / "m").rename(tmp_path / "moved")
    again = load_model(tmp_path / "moved")
    texts = corpus.passages["text"].to_list()[:5]
    np.testing.assert_array_equal(
        again.classifier.predict_proba(texts), model.classifier.predict_proba(texts)
    )
    assert again.summary()["encoder"] == model.summary()["encoder"] != "tfidf"
    manifest = tmp_path / "moved" / "encoder" / "encoder.json"
    manifest.write_text(
        manifest.read_text("utf-8").replace('"window": 256', '"window": 128'), encoding="utf-8"
    )
    with pytest.raises(ModelError, match="was trained with the encoder e5@"):
        load_model(tmp_path / "moved")


def test_a_model_with_the_shipped_encoder_does_not_copy_it(corpus: Corpus, tmp_path: Path) -> None:
    """38 MB once is enough."""
    model = train(corpus, "m", encoder="e5", gold="a")
    write_model(model, tmp_path / "m")
    assert not (tmp_path / "m" / "encoder").exists()
    encoder = load_model(tmp_path / "m").classifier.encoder
    assert encoder is not None
    assert encoder.folder == shipped.ENCODER
