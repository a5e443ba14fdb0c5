"""TF-IDF of known terms: the same numbers as scikit-learn's vectorizer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from tandai.ground.text import plain, sentences
from tandai.model import known_terms
from tandai.model.features import BLOCKS, PassageFeatures, _ways
from tandai.model.known_terms import Cut, KnownTerms

LEARNT = [
    "Ya pinjam alat ke tetangga, gantian.",
    "Alat-alat dipinjam tetangga; ra' iso dhewe, nggak apa-apa.",
    "İstanbul ÉTÉ straße a b",
    "Dinas  ngasih pelatihan\tke tetangga.",
] * 3
VECTORIZERS = {
    block.name: TfidfVectorizer(min_df=2, sublinear_tf=True, **_ways(block)).fit(LEARNT)
    for block in BLOCKS
}
TEXT = st.one_of(
    st.sampled_from(LEARNT), st.text(max_size=40), st.text("aB pinjlt.,’\n\u00a0", max_size=60)
)
TEXTS = st.lists(TEXT, max_size=6)


@pytest.mark.parametrize("name", VECTORIZERS)
@given(TEXTS)
def test_as_scikit_learn(name: str, texts: list[str]) -> None:
    """Whatever the text: unknown words, no words, odd spaces, letters that change their length."""
    vectorizer: TfidfVectorizer = VECTORIZERS[name]
    (found,) = KnownTerms([vectorizer]).transform(texts)
    assert found.shape == (len(texts), len(vectorizer.vocabulary_))
    assert found.dtype == np.float32
    if texts:
        expected = vectorizer.transform(texts)
        assert abs(found - expected).max() < 1e-6


def test_a_full_memory_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of words that are kept is bounded, and the result does not depend on it."""
    own = [VECTORIZERS["answer_characters"], VECTORIZERS["answer_words"]]
    terms = KnownTerms(own)
    monkeypatch.setattr(known_terms, "_MOST_WORDS", 2)
    for _ in range(2):
        for found, vectorizer in zip(terms.transform(LEARNT), own, strict=True):
            assert abs(found - vectorizer.transform(LEARNT)).max() < 1e-6
        # The words of these texts are those of the last call, which are forgotten by now.
        texts = [plain(text) for text in LEARNT[:2]]
        cuts = [Cut(text, (2, len(text.split()) - 2)) for text in texts]
        cut = terms.transform_cut(cuts)
        for found, vectorizer in zip(cut, own, strict=True):
            pieces = [" ".join(text.split()[:2]) for text in texts]
            assert abs(found[::2] - vectorizer.transform(pieces)).max() < 1e-6
    assert len(terms._places) <= len({word for text in LEARNT for word in text.lower().split()})


@given(st.lists(st.lists(TEXT, max_size=5).map(". ".join), max_size=4), st.booleans())
def test_sentences_are_as_texts_of_their_own(texts: list[str], known: bool) -> None:
    """Also right after their texts were looked up, whose words are then at hand."""
    features = PassageFeatures()
    features.fit_transform(LEARNT, LEARNT, ["d"] * len(LEARNT))
    if known:
        features.transform(texts, [""] * len(texts))
    spans = [sentences(text) for text in texts]
    found = features.transform_sentences(texts, spans)
    alone = [t[start:end] for t, own in zip(texts, spans, strict=True) for start, end in own]
    expected = features.transform(alone, [""] * len(alone))
    assert found.shape == expected.shape
    assert (found != expected).nnz == 0
