"""TF-IDF of known terms, as scikit-learn's vectorizer gives it and several times as fast.

Character n-grams within words are most of the work, and most words have occurred before: so the
columns of each word are looked up once. Only for texts to be told; vocabularies are learnt by
scikit-learn.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

# Words of some 100,000 passages; beyond, they are looked up anew.
_MOST_WORDS = 200_000


class KnownTerms:
    """The terms of a fitted vectorizer of words and word pairs, or of ``char_wb`` n-grams."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._vocabulary: dict[str, int] = vectorizer.vocabulary_
        self._idf = np.asarray(vectorizer.idf_, dtype=np.float32)
        self._words = vectorizer.analyzer == "word"
        self._pattern = re.compile(vectorizer.token_pattern) if self._words else None
        self._analyze = vectorizer.build_analyzer()
        self._columns: dict[str, list[int]] = {}

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Return (n, d) float32: sublinear counts by idf, rows of unit length."""
        columns = array("i")
        starts = np.zeros(len(texts) + 1, dtype=np.int64)
        for row, text in enumerate(texts, start=1):
            if self._pattern is not None:
                self._add_words(self._pattern.findall(text.lower()), columns)
            else:
                self._add_characters(text.lower().split(), columns)
            starts[row] = len(columns)
        indices = np.frombuffer(columns, dtype=np.intc) if columns else np.zeros(0, np.intc)
        counts = sp.csr_matrix(
            (np.ones(len(indices), dtype=np.float32), indices.copy(), starts),
            shape=(len(texts), len(self._idf)),
        )
        counts.sum_duplicates()
        counts.data = (np.log(counts.data) + 1.0) * self._idf[counts.indices]
        return sp.csr_matrix(normalize(counts, copy=False)) if len(texts) else counts

    def _add_words(self, words: Sequence[str], columns: array[int]) -> None:
        known = self._vocabulary
        columns.extend([known[word] for word in words if word in known])
        pairs = map(" ".join, pairwise(words))
        columns.extend([known[pair] for pair in pairs if pair in known])

    def _add_characters(self, words: Sequence[str], columns: array[int]) -> None:
        for word in words:
            own = self._columns.get(word)
            if own is None:
                if len(self._columns) >= _MOST_WORDS:
                    self._columns.clear()
                known = self._vocabulary
                own = [known[piece] for piece in self._analyze(word) if piece in known]
                self._columns[word] = own
            columns.extend(own)
