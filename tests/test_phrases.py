"""The codebook as prior knowledge: suggestions before there are codes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.codebook import Codebook, Example, Indicator, Localized, Rules, codebook_of_labels
from tandai.model.classifier import IndicatorClassifier
from tandai.model.features import PassageFeatures
from tandai.model.phrases import NO_PHRASES, Kind, Phrases, codebook_phrases
from tandai.model.stacked import assemble
from tandai.model.stacking import Stack, blended, fit_stack

BOOK = Codebook(
    indicators=(
        Indicator(
            id="modal",
            istilah="Modal usaha",
            definition=Localized(id="uang untuk memulai usaha", en="money to begin with"),
            include=Rules(en=("a loan",)),
            cues={"id": ("pinjam uang ke bank", "utang koperasi"), "jv": ("nyilih dhuwit",)},
            examples=(Example(text="Bu Sastro dulu utang bank."),),
        ),
        Indicator(id="x.kerja_sama", cues={"id": ("garap bareng tetangga", "saling bantu")}),
        Indicator(id="pasar", cues={"id": ("jual ke kota", "pembeli datang", "dagangan laku")}),
    )
)
TEXTS = [
    "dagangan laku di kota",
    "pembeli datang terus",
    "jual ke kota tiap pekan",
    "garap bareng tetangga sebelah",
    "kami saling bantu tiap hari",
    "tetangga bantu garap",
    "cuaca panas sekali",
    "anak saya tiga orang",
]
# ``modal`` was never coded.
CODES = np.array([[0, 0, 1]] * 3 + [[0, 1, 0]] * 3 + [[0, 0, 0]] * 2)


def test_what_is_read_of_a_codebook() -> None:
    """Descriptions, rules and cues of all languages, and examples, which are quotations.

    An indicator without a term has at least its name.
    """
    phrases = codebook_phrases(BOOK)
    own = [t for t, c in zip(phrases.texts, phrases.columns, strict=True) if c == 0]
    assert own == [
        "Modal usaha. uang untuk memulai usaha",
        "Modal usaha. money to begin with",
        "a loan",
        "pinjam uang ke bank",
        "utang koperasi",
        "nyilih dhuwit",
        "Bu Sastro dulu utang bank.",
    ]
    assert np.flatnonzero(phrases.quoted).tolist() == [6]
    assert phrases.kinds[:7].tolist() == [
        *(Kind.DESCRIPTION, Kind.DESCRIPTION, Kind.RULE),
        *(Kind.CUE, Kind.CUE, Kind.CUE, Kind.EXAMPLE),
    ]
    assert phrases.texts[7] == "kerja sama"
    assert phrases.known(3).all()
    assert not codebook_phrases(codebook_of_labels(["satu"])).known(1).any()
    assert not NO_PHRASES.known(3).any()


def test_an_indicator_that_was_never_coded_is_suggested_by_its_phrases() -> None:
    """It ranks what speaks of it first, and as probable as what the others' phrases say."""
    groups = [f"d{n % 4}" for n in range(8)]
    new = ["saya pinjam uang ke bank", "kopinya diminum dulu", "pembeli datang dari kota"]
    with_them = IndicatorClassifier(phrases=codebook_phrases(BOOK)).fit(TEXTS, CODES, groups)
    probabilities = with_them.predict_proba(new)
    assert probabilities[:, 0].argmax() == 0
    assert probabilities[0, 0] > 1.1 * probabilities[1, 0]
    assert probabilities[0].argmax() == 0
    without = IndicatorClassifier().fit(TEXTS, CODES, groups).predict_proba(new)
    assert without[0, 0] == without[1, 0] < 0.2


def test_own_codes_outweigh_the_phrases_as_they_come_in() -> None:
    """Codes that contradict the codebook hardly count while they are few, and win once many."""
    book = Codebook(
        indicators=(
            Indicator(id="a", cues={"id": ("merah sekali", "warna merah", "merah tua")}),
            Indicator(id="b", cues={"id": ("biru sekali", "warna biru", "biru tua")}),
        )
    )

    def reds(times: int, phrases: Phrases) -> float:
        """Return how much more ``a`` speaks for blue, which it was coded with, than for red."""
        texts = ["kain biru ini", "kain merah ini", "kopi tubruk", "hujan deras"] * times
        codes = np.array([[1, 0], [0, 1], [0, 0], [0, 0]] * times)
        groups = [f"d{n // 4 % 5}" for n in range(len(texts))]
        classifier = IndicatorClassifier(phrases=phrases)
        classifier.fit(texts, codes, groups)
        red, blue = classifier.decision_function(["merah", "biru"])[:, 0]
        return float(blue - red)

    known = codebook_phrases(book)
    assert reds(1, known) < 0.1 * reds(1, NO_PHRASES)
    assert reds(20, known) > 0.5 * reds(20, NO_PHRASES)


def test_a_quotation_of_the_codebook_is_one_interview() -> None:
    """Its words stand in the vocabulary only where an interview has them as well."""
    features = PassageFeatures()
    phrases = codebook_phrases(BOOK)
    twice = codebook_phrases(
        BOOK.model_copy(
            update={
                "indicators": (
                    BOOK.indicators[0].model_copy(
                        update={"examples": (Example(text="sastro utang"),) * 2}
                    ),
                    *BOOK.indicators[1:],
                )
            }
        )
    )
    answers = ["utang bank lagi", "utang bank", "kopi", "hujan", "panas"]
    groups = ["d0", "d1", "d2", "d3", "d4"]
    for told in (phrases, twice):
        features.fit_transform(answers, [""] * 5, groups, told)
        words = features.state()[0]["answer_words"]
        assert "utang" in words
        assert "sastro" not in words
    assert "jual" not in words or "jual" in " ".join(phrases.texts)


def test_unheard_indicators_have_the_weights_of_all() -> None:
    """With no say of its own codes an indicator gets shared weights and the mean intercept."""
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(2, 300, 3))
    present = rng.random((300, 3)) < 1 / (1 + np.exp(-2 * scores[0] + 1))
    heard = np.array([1.0, 1.0, 0.0])
    stack = fit_stack(scores, present, np.ones(2), heard)
    turned = present.copy()
    turned[:, 2] = ~turned[:, 2]
    again = fit_stack(scores, turned, np.ones(2), heard)
    np.testing.assert_allclose(again.weights, stack.weights, atol=1e-3)
    assert stack.intercept[2] == pytest.approx(stack.intercept[:2].mean(), abs=1e-2)


@given(st.floats(0, 1), st.integers(0, 1000))
def test_blending_is_linear(experience: float, seed: int) -> None:
    """The scores of the blend are the blend of the scores."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(3, 5, 2))
    whole = Stack(rng.random((3, 2)), rng.normal(size=2))
    prior = Stack(rng.random((1, 2)), rng.normal(size=2))
    share = np.array([experience, 1.0])
    found = blended(whole, prior, [2], share)(scores)
    np.testing.assert_allclose(found, share * whole(scores) + (1 - share) * prior(scores[[2]]))


def test_a_strength_is_chosen_by_what_is_held_out() -> None:
    """The scores that tell the codes win over noise; an indicator without codes takes any."""
    rng = np.random.default_rng(2)
    present = rng.random((400, 3)) < [0.3, 0.3, 0.0]
    noise = rng.normal(size=present.shape)
    telling = noise + 3.0 * present
    assembly = assemble({"terms": np.stack([noise, telling, noise])}, present, np.zeros(3, bool))
    assert assembly.chosen["terms"][:2].tolist() == [1, 1]
