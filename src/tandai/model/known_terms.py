"""TF-IDF of known terms, as scikit-learn's vectorizers give it and many times as fast.

Character n-grams within words are most of the work, and most words have occurred before: so what
a word (what stands between white space) gives is looked up once, and put together for many texts
at a time. Only for texts to be told; vocabularies are learnt by scikit-learn.
"""

from __future__ import annotations

import re
import threading
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

# Words of some 50,000 passages; beyond, they are looked up anew.
_MOST_WORDS = 100_000
# Words are numbered while they are looked up: of several threads one does it after the other.
_one_at_a_time = threading.Lock()

Integers = NDArray[Any]


class Cut(NamedTuple):
    """A text with one space between words, and how many words each of its pieces has."""

    text: str
    words: tuple[int, ...]


class KnownTerms:
    """The terms of vectorizers that were fitted to the same texts: of words, or ``char_wb``."""

    def __init__(self, vectorizers: Sequence[TfidfVectorizer]) -> None:
        self._blocks = [_Words(v) if v.analyzer == "word" else _NGrams(v) for v in vectorizers]
        self._places = _Places(self._blocks)
        # The words of the last texts: their sentences are asked for next.
        self._recent: dict[str, Integers] = {}

    def transform(self, texts: Sequence[str]) -> list[sp.csr_matrix]:
        """Return (n, d) float32 of each vectorizer: sublinear counts by idf, rows of unit length.

        A text for itself: what stands beside it changes nothing.
        """
        words = [text.lower().split() for text in texts]
        with _one_at_a_time:
            return self._transformed(texts, words)

    def _transformed(
        self, texts: Sequence[str], words: Sequence[Sequence[str]]
    ) -> list[sp.csr_matrix]:
        places = self._places.of(list(chain.from_iterable(words)))
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        ends = np.cumsum(lengths).tolist()
        self._recent = {
            text: places[end - len(own) : end]
            for text, own, end in zip(texts, words, ends, strict=True)
        }
        return [block.matrix(places, lengths) for block in self._blocks]

    def transform_cut(self, cuts: Sequence[Cut]) -> list[sp.csr_matrix]:
        """Return the same of the pieces of texts, a row a piece."""
        with _one_at_a_time:
            return self._transformed_cut(cuts)

    def _transformed_cut(self, cuts: Sequence[Cut]) -> list[sp.csr_matrix]:
        if self._places.full:
            self._recent = {}
        found = [self._recent.get(cut.text) for cut in cuts]
        new = [
            text.text.lower().split() for text, own in zip(cuts, found, strict=True) if own is None
        ]
        looked_up = self._places.of(list(chain.from_iterable(new)))
        remaining = iter(np.split(looked_up, np.cumsum([len(own) for own in new])[:-1]))
        places = [next(remaining) if own is None else own for own in found]
        lengths = np.array([words for cut in cuts for words in cut.words], dtype=np.int64)
        whole = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
        return [block.matrix(whole, lengths) for block in self._blocks]


class _Places(dict[str, int]):
    """Numbers of words, in the order in which they are met; each block learns what a word gives."""

    def __init__(self, blocks: Sequence[_Block]) -> None:
        self._blocks = blocks

    def __missing__(self, word: str) -> int:
        place = self[word] = len(self)
        for block in self._blocks:
            block.add(word)
        return place

    @property
    def full(self) -> bool:
        """Whether the next words will be numbered from 0 again."""
        return len(self) >= _MOST_WORDS

    def of(self, words: Sequence[str]) -> Integers:
        """Return the numbers of words."""
        if self.full:
            self.clear()
            for block in self._blocks:
                block.clear()
        return np.fromiter(map(self.__getitem__, words), dtype=np.int64, count=len(words))


class _Block:
    """The terms of one vectorizer, and the whole numbers that each word gives."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._idf = np.asarray(vectorizer.idf_, dtype=np.float32)
        self._shift = max(1, (len(self._idf) - 1).bit_length())
        self.clear()

    def clear(self) -> None:
        """Forget all words."""
        self._numbers, self._starts = array("i"), array("q", [0])

    def add(self, word: str) -> None:
        """Take up the next word."""
        self._numbers.extend(self._numbers_of(word))
        self._starts.append(len(self._numbers))

    def matrix(self, places: Integers, lengths: Integers) -> sp.csr_matrix:
        """Return the weighted terms (n, d) of rows that have so many words (n,)."""
        rows, columns = self._found(places, lengths)
        # Equal keys are equal terms of one row; sorted, columns ascend within each row.
        kind = np.int32 if len(lengths) << self._shift < 2**31 else np.int64
        keys: Integers = np.left_shift(rows.astype(kind), self._shift)
        np.bitwise_or(keys, columns, out=keys)
        keys.sort()
        new = np.empty(len(keys), dtype=bool)
        new[:1] = True
        np.not_equal(keys[1:], keys[:-1], out=new[1:])
        first = np.flatnonzero(new)
        counts = np.diff(first, append=len(keys)).astype(np.float32)
        keys = keys[first]
        column = np.bitwise_and(keys, (1 << self._shift) - 1).astype(np.int32)
        starts = np.zeros(len(lengths) + 1, dtype=np.int32)
        np.cumsum(
            np.bincount(np.right_shift(keys, self._shift), minlength=len(lengths)), out=starts[1:]
        )
        weights = (np.log(counts) + np.float32(1.0)) * self._idf[column]
        shape = (len(lengths), len(self._idf))
        matrix = sp.csr_matrix((weights, column, starts), shape=shape)
        return sp.csr_matrix(normalize(matrix, copy=False)) if len(lengths) else matrix

    def _gathered(self, places: Integers, lengths: Integers) -> tuple[Integers, Integers]:
        """Return (rows, numbers): what all words give, in order."""
        starts = np.frombuffer(self._starts, dtype=np.int64)
        begin = starts[places]
        length = starts[places + 1] - begin
        # The numbers of a word stand side by side: where the word's begin, and how far on.
        ends = np.cumsum(length)
        place = np.arange(ends[-1] if len(ends) else 0)
        place += np.repeat(begin - ends + length, length)
        numbers = np.frombuffer(self._numbers or array("i", [0]), dtype=np.intc)
        row = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        return np.repeat(row, length), numbers[place]

    def _found(self, places: Integers, lengths: Integers) -> tuple[Integers, Integers]:
        """Return (rows, columns) of all known terms."""
        return self._gathered(places, lengths)

    def _numbers_of(self, word: str) -> Iterable[int]:
        raise NotImplementedError


class _NGrams(_Block):
    """Character n-grams: a word gives their columns."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        super().__init__(vectorizer)
        self._vocabulary: dict[str, int] = vectorizer.vocabulary_
        self._analyze = vectorizer.build_analyzer()

    def _numbers_of(self, word: str) -> Iterable[int]:
        known = self._vocabulary
        return [known[piece] for piece in self._analyze(word) if piece in known]


class _Words(_Block):
    """Words and word pairs: a word gives numbers, -1 for what stands in no term."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        super().__init__(vectorizer)
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
        # The last is that of the number -1.
        self._column = np.full(len(self._numbered) + 1, -1, dtype=np.int32)
        self._column[list(columns)] = list(columns.values())
        self._pairs = np.array([-1, *sorted(pairs)], dtype=np.int64)
        self._pair_columns = np.array([-1, *(pairs[k] for k in sorted(pairs))], dtype=np.int32)

    def _found(self, places: Integers, lengths: Integers) -> tuple[Integers, Integers]:
        row, number = self._gathered(places, lengths)
        column = self._column[number]
        known = column >= 0
        beside = (number[:-1] >= 0) & (number[1:] >= 0) & (row[:-1] == row[1:])
        pair = number[:-1][beside].astype(np.int64) << 32 | number[1:][beside]
        place = np.searchsorted(self._pairs, pair, side="right") - 1
        is_term = self._pairs[place] == pair
        return (
            np.concatenate([row[known], row[:-1][beside][is_term]]),
            np.concatenate([column[known], self._pair_columns[place[is_term]]]),
        )

    def _numbers_of(self, word: str) -> Iterable[int]:
        return [self._numbered.get(own, -1) for own in self._pattern.findall(word)]
