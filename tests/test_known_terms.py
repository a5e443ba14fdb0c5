"""TF-IDF of known terms: the same numbers as scikit-learn's vectorizer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from tandai.model import known_terms
from tandai.model.features import BLOCKS, _ways
from tandai.model.known_terms import KnownTerms

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
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(LEARNT), st.text(max_size=40), st.text("aB pinjlt.,’\n\u00a0", max_size=60)
    ),
    max_size=6,
)


@pytest.mark.parametrize("name", VECTORIZERS)
@given(TEXTS)
def test_as_scikit_learn(name: str, texts: list[str]) -> None:
    """Whatever the text: unknown words, no words, odd spaces, letters that change their length."""
    vectorizer: TfidfVectorizer = VECTORIZERS[name]
    found = KnownTerms(vectorizer).transform(texts)
    assert found.shape == (len(texts), len(vectorizer.vocabulary_))
    assert found.dtype == np.float32
    if texts:
        expected = vectorizer.transform(texts)
        assert abs(found - expected).max() < 1e-6


def test_a_full_memory_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of words that are kept is bounded, and the result does not depend on it."""
    vectorizer = VECTORIZERS["answer_characters"]
    terms = KnownTerms(vectorizer)
    monkeypatch.setattr(known_terms, "_MOST_WORDS", 2)
    assert abs(terms.transform(LEARNT) - vectorizer.transform(LEARNT)).max() < 1e-6
    assert len(terms._columns) <= 2
