"""TF-IDF of known terms, as scikit-learn's vectorizer gives it and many times as fast.

Character n-grams within words are most of the work, and most words have occurred before: so what
a word (what stands between white space) gives is looked up once, and put together for many texts
at a time. Only for texts to be told; vocabularies are learnt by scikit-learn.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

# Words of some 50,000 passages; beyond, they are looked up anew.
_MOST_WORDS = 100_000

Integers = NDArray[np.int64]


class KnownTerms:
    """The terms of a fitted vectorizer of words and word pairs, or of ``char_wb`` n-grams."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._idf = np.asarray(vectorizer.idf_, dtype=np.float32)
        self._terms = _Words(vectorizer) if vectorizer.analyzer == "word" else _NGrams(vectorizer)

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Return (n, d) float32: sublinear counts by idf, rows of unit length."""
        words = [text.lower().split() for text in texts]
        rows, columns = self._terms.found(words)
        # Equal keys are equal terms of one text; sorted, columns ascend within each row.
        keys = np.sort(rows * len(self._idf) + columns)
        first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else keys
        counts = np.diff(np.r_[first, len(keys)]).astype(np.float32)
        row, column = np.divmod(keys[first], len(self._idf))
        starts = np.r_[0, np.cumsum(np.bincount(row, minlength=len(texts)))]
        column = column.astype(np.int32)
        weights = (np.log(counts) + np.float32(1.0)) * self._idf[column]
        shape = (len(texts), len(self._idf))
        matrix = sp.csr_matrix((weights, column, starts.astype(np.int32)), shape=shape)
        return sp.csr_matrix(normalize(matrix, copy=False)) if len(texts) else matrix


class _Lists:
    """Lists of whole numbers by word, looked up for many words at a time."""

    def __init__(self) -> None:
        self._place: dict[str, int] = {}
        self._numbers = array("q")
        self._starts = array("q", [0])

    def gathered(self, texts: Sequence[Sequence[str]]) -> tuple[Integers, Integers]:
        """Return (texts, numbers): the numbers of all words in order, and the text of each."""
        words = list(chain.from_iterable(texts))
        place = self._places(words)
        starts = np.frombuffer(self._starts, dtype=np.int64)
        begin, length = starts[place], starts[place + 1] - starts[place]
        # The numbers of a word stand side by side: where the word's begin, and how far on.
        ends = np.cumsum(length)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - length, length)
        numbers = np.frombuffer(self._numbers, dtype=np.int64) if self._numbers else begin[:0]
        text = np.repeat(np.arange(len(texts)), [len(own) for own in texts])
        return np.repeat(text, length), numbers[np.repeat(begin, length) + within]

    def _places(self, words: list[str]) -> Integers:
        new = set(words).difference(self._place)
        if new and len(self._place) + len(new) > _MOST_WORDS:
            self._place.clear()
            self._numbers, self._starts = array("q"), array("q", [0])
            new = set(words)
        for word in new:
            self._place[word] = len(self._place)
            self._numbers.extend(self._numbers_of(word))
            self._starts.append(len(self._numbers))
        return np.fromiter(map(self._place.__getitem__, words), dtype=np.int64, count=len(words))

    def _numbers_of(self, word: str) -> Iterable[int]:
        raise NotImplementedError


class _NGrams(_Lists):
    """Character n-grams: the columns of each word."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        super().__init__()
        self._vocabulary: dict[str, int] = vectorizer.vocabulary_
        self._analyze = vectorizer.build_analyzer()

    def found(self, texts: Sequence[Sequence[str]]) -> tuple[Integers, Integers]:
        """Return (texts, columns) of all n-grams that are known."""
        return self.gathered(texts)

    def _numbers_of(self, word: str) -> Iterable[int]:
        known = self._vocabulary
        return [known[piece] for piece in self._analyze(word) if piece in known]


class _Words(_Lists):
    """Words and word pairs. A word has a number where it stands in a term, else -1."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        super().__init__()
        self._pattern = re.compile(vectorizer.token_pattern)
        self._numbered: dict[str, int] = {}
        columns: dict[int, int] = {}
        pairs: dict[int, int] = {}
        for term, column in vectorizer.vocabulary_.items():
            numbers = [self._numbered.setdefault(w, len(self._numbered)) for w in term.split(" ")]
            if len(numbers) == 1:
                columns[numbers[0]] = column
            else:
                pairs[numbers[0] << 32 | numbers[1]] = column
        self._column = np.full(len(self._numbered) + 1, -1, dtype=np.int64)
        self._column[list(columns)] = list(columns.values())
        self._pairs = np.array(sorted(pairs), dtype=np.int64)
        self._pair_columns = np.array([pairs[key] for key in sorted(pairs)], dtype=np.int64)

    def found(self, texts: Sequence[Sequence[str]]) -> tuple[Integers, Integers]:
        """Return (texts, columns) of all words and word pairs that are known."""
        text, number = self.gathered(texts)
        column = self._column[number]
        known = column >= 0
        beside = (number[:-1] >= 0) & (number[1:] >= 0) & (text[:-1] == text[1:])
        pair = (number[:-1] << 32 | number[1:])[beside]
        of_pair = text[:-1][beside]
        if not len(self._pairs):
            return text[known], column[known]
        place = np.minimum(np.searchsorted(self._pairs, pair), len(self._pairs) - 1)
        is_term = self._pairs[place] == pair
        return (
            np.concatenate([text[known], of_pair[is_term]]),
            np.concatenate([column[known], self._pair_columns[place[is_term]]]),
        )

    def _numbers_of(self, word: str) -> Iterable[int]:
        return [self._numbered.get(own, -1) for own in self._pattern.findall(word)]
