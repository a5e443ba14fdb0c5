"""Passages as TF-IDF vectors of words and character n-grams, of answer and question.

Character n-grams carry what spelling varies in ("nggak", "ndak", "gak"; "iso", "isa"), words
and word pairs the rest. The question before an answer is a block of its own with less weight,
since the codes follow the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from tandai.encoder import Encoder, Progress, Vectors
from tandai.model.known_terms import KnownTerms
from tandai.text import plain

_WORD = r"(?u)\b\w[\w'’-]*\b"


@dataclass(frozen=True)
class Block:
    """One kind of n-gram of one side of the passage."""

    name: str
    of_question: bool
    analyzer: str
    ngrams: tuple[int, int]
    most: int


BLOCKS = (
    Block("answer_words", False, "word", (1, 2), 30_000),
    Block("answer_characters", False, "char_wb", (3, 5), 40_000),
    Block("question_words", True, "word", (1, 2), 8_000),
)

Texts = Sequence[str] | NDArray[np.object_]

_FEWEST_INTERVIEWS = 2
_FEW_INTERVIEWS = 5


class PassageFeatures:
    """TF-IDF of answers and questions: sublinear counts, blocks of unit length, weighted.

    ``question_weight`` scales the question's block against the two of the answer (1.0 each).
    """

    def __init__(self, question_weight: float = 0.5) -> None:
        self.question_weight = question_weight
        self._vectorizers: dict[str, TfidfVectorizer] = {}
        self._terms: dict[str, KnownTerms] = {}

    def fit_transform(
        self, answers: Texts, questions: Texts, groups: Sequence[str]
    ) -> sp.csr_matrix:
        """Learn the vocabularies; return the (n, d) float32 matrix.

        ``groups`` (n,) names each passage's interview. A term must occur in several of them
        (``_FEWEST_INTERVIEWS``, where there are enough): what a single informant says, such as
        the names of neighbours, helps with nobody else and should not stand in a model.
        """
        self._terms.clear()
        sides = self._sides(answers, questions)
        parts = []
        for block in self._blocks(questions):
            vectorizer = _vectorizer(block, len(answers))
            try:
                part = vectorizer.fit_transform(sides[block.of_question])
            except ValueError:
                # Nothing recurs in this block (too few or empty texts): it carries nothing.
                continue
            kept = _in_several(part, groups)
            if not kept.any():
                continue
            terms = vectorizer.get_feature_names_out()[kept]
            self._vectorizers[block.name] = _restored(block, terms, vectorizer.idf_[kept])
            parts.append(normalize(part[:, kept]) * self._weight(block))
        return _stacked(parts, len(answers))

    def transform(self, answers: Texts, questions: Texts) -> sp.csr_matrix:
        """Return the (n, d) float32 matrix in the order of :meth:`state`'s vocabularies."""
        sides = self._sides(answers, questions)
        parts = [
            self._known(block.name).transform(sides[block.of_question]) * self._weight(block)
            for block in BLOCKS
            if block.name in self._vectorizers
        ]
        return _stacked(parts, len(answers))

    @property
    def width(self) -> int:
        """The number of columns, d."""
        return sum(len(vectorizer.vocabulary_) for vectorizer in self._vectorizers.values())

    def state(self) -> tuple[dict[str, list[str]], dict[str, NDArray[np.float32]]]:
        """Return (terms, idf) of each block, both in column order."""
        terms = {}
        idf = {}
        for name, vectorizer in self._vectorizers.items():
            terms[name] = [str(term) for term in vectorizer.get_feature_names_out()]
            idf[name] = vectorizer.idf_.astype(np.float32)
        return terms, idf

    @classmethod
    def from_state(
        cls,
        terms: Mapping[str, Sequence[str]],
        idf: Mapping[str, NDArray[np.float32]],
        question_weight: float,
    ) -> PassageFeatures:
        """Restore features from :meth:`state`. Raises KeyError or ValueError if it is broken."""
        features = cls(question_weight)
        for block in BLOCKS:
            if block.name in terms:
                features._vectorizers[block.name] = _restored(
                    block, terms[block.name], idf[block.name]
                )
        return features

    def _known(self, name: str) -> KnownTerms:
        if name not in self._terms:
            self._terms[name] = KnownTerms(self._vectorizers[name])
        return self._terms[name]

    def _weight(self, block: Block) -> float:
        return self.question_weight if block.of_question else 1.0

    def _blocks(self, questions: Texts) -> list[Block]:
        asked = self.question_weight > 0 and any(questions)
        return [block for block in BLOCKS if asked or not block.of_question]

    @staticmethod
    def _sides(answers: Texts, questions: Texts) -> dict[bool, list[str]]:
        return {False: [plain(a) for a in answers], True: [plain(q) for q in questions]}


def _vectorizer(block: Block, texts: int, **more: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=block.analyzer,
        ngram_range=block.ngrams,
        token_pattern=_WORD if block.analyzer == "word" else None,
        # A term seen once cannot be learnt from, but of very few texts each is needed.
        min_df=2 if texts >= 10 else 1,
        max_features=block.most,
        sublinear_tf=True,
        dtype=np.float32,
        **more,
    )


def _restored(block: Block, terms: Sequence[str], idf: NDArray[np.float32]) -> TfidfVectorizer:
    """Return a vectorizer that knows just these terms, in this order."""
    vocabulary = {str(term): column for column, term in enumerate(terms)}
    vectorizer = _vectorizer(block, 10, vocabulary=vocabulary)
    vectorizer.idf_ = np.asarray(idf, dtype=np.float32)
    return vectorizer


def embedded(
    encoder: Encoder | None,
    answers: Texts,
    questions: Texts,
    progress: Progress | None = None,
) -> Vectors:
    """Return the vectors (n, d) of answers after their questions; (n, 0) without an encoder.

    One vector a passage: the encoder reads the question as the context of the answer.
    """
    if encoder is None:
        return np.zeros((len(answers), 0), dtype=np.float32)
    return encoder.encode(
        [in_context(answer, question) for answer, question in zip(answers, questions, strict=True)],
        progress,
    )


def in_context(answer: str, question: str) -> str:
    """Return the text that an encoder reads of a passage: ``question | answer``, plain."""
    asked = plain(question)
    return f"{asked} | {plain(answer)}" if asked else plain(answer)


def _in_several(matrix: sp.csr_matrix, groups: Sequence[str]) -> NDArray[np.bool_]:
    """Return which columns occur in enough groups; all of them where groups are few."""
    names, which = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    if len(names) < _FEW_INTERVIEWS:
        return np.ones(matrix.shape[1], dtype=bool)
    rows, columns = matrix.nonzero()
    pairs = np.unique(which[rows].astype(np.int64) * matrix.shape[1] + columns)
    return np.bincount(pairs % matrix.shape[1], minlength=matrix.shape[1]) >= _FEWEST_INTERVIEWS


def _stacked(parts: Sequence[sp.spmatrix], rows: int) -> sp.csr_matrix:
    if not parts:
        return sp.csr_matrix((rows, 0), dtype=np.float32)
    return sp.csr_matrix(sp.hstack(parts, format="csr", dtype=np.float32))
