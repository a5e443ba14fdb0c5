"""Passages as TF-IDF vectors of words and character n-grams, of answer and question.

Character n-grams carry what spelling varies in ("nggak", "ndak", "gak"; "iso", "isa"), words
and word pairs the rest. The question before an answer is a block of its own with less weight,
since the codes follow the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

from tandai.encoder import Encoder, Progress, Span, Vectors
from tandai.ground.text import plain, sentences
from tandai.model.known_terms import Cut, KnownTerms
from tandai.model.phrases import NO_PHRASES, Phrases
from tandai.model.sentences import Sentences, no_sentences

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

_OF_BASE = "base."
_FEWEST_INTERVIEWS = 2
_FEW_INTERVIEWS = 5


class PassageFeatures:
    """TF-IDF of answers and questions: sublinear counts, blocks of unit length, weighted.

    ``question_weight`` scales the question's block against the two of the answer (1.0 each).
    """

    def __init__(self, question_weight: float = 0.5) -> None:
        self.question_weight = question_weight
        self._vectorizers: dict[str, TfidfVectorizer] = {}
        self._known: dict[bool, KnownTerms] = {}

    def fit_transform(
        self,
        answers: Texts,
        questions: Texts,
        groups: Sequence[str],
        phrases: Phrases = NO_PHRASES,
    ) -> sp.csr_matrix:
        """Learn the vocabularies; return the (n, d) float32 matrix of the passages.

        ``groups`` (n,) names each passage's interview. A term must occur in several of them
        (``_FEWEST_INTERVIEWS``, where there are enough): what a single informant says, such as
        the names of neighbours, helps with nobody else and should not stand in a model.
        The codebook's ``phrases`` add their terms to those of the answers; quotations among
        them count as one interview.
        """
        self._known.clear()
        sides = self._sides(answers, questions)
        more = [plain(text) for text in phrases.texts]
        parts = []
        for block in self._blocks(questions):
            own = sides[block.of_question]
            texts = own if block.of_question else [*own, *more]
            counter = _counter(block, len(texts))
            try:
                counts = counter.fit_transform(texts)
            except ValueError:
                # Nothing recurs in this block (too few or empty texts): it carries nothing.
                continue
            kept = commonest(counts, block.most)
            kept &= _in_several(counts[: len(own)], groups, counts[len(own) :], phrases.quoted)
            if not kept.any():
                continue
            counts = counts[:, kept]
            weighing = TfidfTransformer(sublinear_tf=True).fit(counts)
            terms = counter.get_feature_names_out()[kept]
            self._vectorizers[block.name] = _restored(block, terms, weighing.idf_)
            parts.append(weighing.transform(counts[: len(own)]) * self._weight(block))
        return _stacked(parts, len(answers))

    def transform(self, answers: Texts, questions: Texts) -> sp.csr_matrix:
        """Return the (n, d) float32 matrix in the order of :meth:`state`'s vocabularies."""
        sides = self._sides(answers, questions)
        found = {side: iter(self._terms(side).transform(own)) for side, own in sides.items()}
        # Blocks of one side stand in the same order there.
        parts = [next(found[b.of_question]) * self._weight(b) for b in self._learnt()]
        return _stacked(parts, len(answers))

    def transform_sentences(self, texts: Texts, spans: Sequence[Sequence[Span]]) -> sp.csr_matrix:
        """Return the (m, d) matrix of all sentences (start, end) of answers, without a question.

        They hold all of a text but white space, in order. Quickest right after :meth:`transform`
        of the same texts.
        """
        cuts = [cut for text, own in zip(texts, spans, strict=True) for cut in _cuts(text, own)]
        found = iter(self._terms(of_question=False).transform_cut(cuts))
        rows = sum(map(len, spans))
        parts = [
            sp.csr_matrix((rows, len(self._vectorizers[block.name].vocabulary_)), dtype=np.float32)
            if block.of_question
            else next(found) * self._weight(block)
            for block in self._learnt()
        ]
        return _stacked(parts, rows)

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

    def _learnt(self) -> list[Block]:
        return [block for block in BLOCKS if block.name in self._vectorizers]

    def _terms(self, of_question: bool) -> KnownTerms:
        if of_question not in self._known:
            own = [b.name for b in self._learnt() if b.of_question is of_question]
            self._known[of_question] = KnownTerms([self._vectorizers[name] for name in own])
        return self._known[of_question]

    def _weight(self, block: Block) -> float:
        return self.question_weight if block.of_question else 1.0

    def _blocks(self, questions: Texts) -> list[Block]:
        asked = self.question_weight > 0 and any(questions)
        return [block for block in BLOCKS if asked or not block.of_question]

    @staticmethod
    def _sides(answers: Texts, questions: Texts) -> dict[bool, list[str]]:
        return {False: [plain(a) for a in answers], True: [plain(q) for q in questions]}


class JoinedFeatures:
    """The columns of a model's own features, then those of the base that it started from."""

    def __init__(self, own: PassageFeatures, base: Features) -> None:
        self.own = own
        self.base = base

    def transform(self, answers: Texts, questions: Texts) -> sp.csr_matrix:
        """Return the (n, d) float32 matrix of both."""
        sides = [features.transform(answers, questions) for features in (self.own, self.base)]
        return _stacked(sides, len(answers))

    def transform_sentences(self, texts: Texts, spans: Sequence[Sequence[Span]]) -> sp.csr_matrix:
        """Return the (m, d) matrix of sentences; see :class:`PassageFeatures`."""
        sides = [features.transform_sentences(texts, spans) for features in (self.own, self.base)]
        return _stacked(sides, sum(map(len, spans)))

    @property
    def width(self) -> int:
        """The number of columns, d."""
        return self.own.width + self.base.width

    def state(self) -> tuple[dict[str, list[str]], dict[str, NDArray[np.float32]]]:
        """Return (terms, idf) of each block, those of the base as ``base.NAME``."""
        terms, idf = self.own.state()
        base_terms, base_idf = self.base.state()
        terms |= {f"{_OF_BASE}{name}": own for name, own in base_terms.items()}
        idf |= {f"{_OF_BASE}{name}": own for name, own in base_idf.items()}
        return terms, idf


Features = PassageFeatures | JoinedFeatures


def restored_features(
    terms: Mapping[str, Sequence[str]],
    idf: Mapping[str, NDArray[np.float32]],
    question_weights: Sequence[float],
) -> Features:
    """Restore features from their ``state``; a weight of the question for each base as well.

    Raises KeyError or ValueError if it is broken.
    """
    own = {name: found for name, found in terms.items() if not name.startswith(_OF_BASE)}
    if not set(own) <= {block.name for block in BLOCKS}:
        raise ValueError("blocks")
    first = PassageFeatures.from_state(own, idf, question_weights[0])
    if len(question_weights) == 1:
        if len(own) < len(terms):
            raise ValueError("blocks")
        return first
    inner = {n.removeprefix(_OF_BASE): t for n, t in terms.items() if n.startswith(_OF_BASE)}
    inner_idf = {n.removeprefix(_OF_BASE): t for n, t in idf.items() if n.startswith(_OF_BASE)}
    return JoinedFeatures(first, restored_features(inner, inner_idf, question_weights[1:]))


def question_weights(features: Features) -> list[float]:
    """Return the weight of the question in the features and in those of each base."""
    if isinstance(features, JoinedFeatures):
        return [features.own.question_weight, *question_weights(features.base)]
    return [features.question_weight]


def _cuts(text: str, spans: Sequence[Span]) -> list[Cut]:
    """Return a text cut into sentences, as one where it can be."""
    whole = sum(end - start for start, end in spans) + len(spans) - 1
    # Without a space too many there is one between each two.
    if whole == len(text) and plain(text) == text:
        return [Cut(text, tuple(text.count(" ", start, end) + 1 for start, end in spans))]
    pieces = [plain(text[start:end]) for start, end in spans]
    return [Cut(piece, (len(piece.split()),)) for piece in pieces]


def _counter(block: Block, texts: int) -> CountVectorizer:
    # A term seen once cannot be learnt from, but of very few texts each is needed.
    return CountVectorizer(min_df=2 if texts >= 10 else 1, **_ways(block))


def _ways(block: Block) -> dict[str, Any]:
    """Return how both vectorizers take a text apart."""
    return {
        "analyzer": block.analyzer,
        "ngram_range": block.ngrams,
        "token_pattern": _WORD if block.analyzer == "word" else None,
        "dtype": np.float32,
    }


def commonest(counts: sp.csr_matrix, most: int) -> NDArray[np.bool_]:
    """Return which columns (d,) of counts (n, d) are among the ``most`` that count highest.

    Of columns that count the same those that come first: the columns of a vectorizer stand in
    the order of their terms, so the terms of a model do not depend on how a processor sorts, as
    they do with scikit-learn's own ``max_features``.
    """
    total = np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1])
    kept = np.zeros(counts.shape[1], dtype=bool)
    kept[np.argsort(-total, kind="stable")[:most]] = True
    return kept


def _restored(block: Block, terms: Sequence[str], idf: NDArray[np.float32]) -> TfidfVectorizer:
    """Return a vectorizer that knows just these terms, in this order."""
    vocabulary = {str(term): column for column, term in enumerate(terms)}
    vectorizer = TfidfVectorizer(sublinear_tf=True, vocabulary=vocabulary, **_ways(block))
    vectorizer.idf_ = np.asarray(idf, dtype=np.float32)
    return vectorizer


class Embedded(NamedTuple):
    """What an encoder makes of passages: ``vectors`` (n, e), and those of their sentences.

    ``spans`` (n): the places of the sentences in each answer; empty where the encoder tells
    nothing of parts.
    """

    vectors: Vectors
    sentences: Sentences
    spans: list[list[Span]]


def embedded(
    encoder: Encoder | None,
    answers: Texts,
    questions: Texts,
    progress: Progress | None = None,
) -> Embedded:
    """Return the vectors of answers after their questions; (n, 0) without an encoder.

    The encoder reads the question as the context of the answer, and the whole as that of each of
    the answer's sentences.
    """
    rows = len(answers)
    nothing: list[list[Span]] = [[] for _ in range(rows)]
    if encoder is None:
        return Embedded(np.zeros((rows, 0), dtype=np.float32), no_sentences(rows), nothing)
    pairs = zip(answers, questions, strict=True)
    if not encoder.reads_parts:
        texts = [in_context(answer, question) for answer, question in pairs]
        return Embedded(encoder.encode(texts, progress), no_sentences(rows), nothing)
    placed = [sentences_in_context(answer, question) for answer, question in pairs]
    vectors, parts = encoder.encode_parts(
        [whole for whole, _, _ in placed], [places for _, places, _ in placed], progress
    )
    owners = np.repeat(np.arange(rows), [len(own) for own in parts])
    whole = np.concatenate([*parts, np.zeros((0, encoder.dimensions), np.float32)])
    spans = [own for _, _, own in placed]
    return Embedded(vectors, Sentences(whole, owners, rows), spans)


def embedded_alone(encoder: Encoder | None, texts: Sequence[str]) -> Vectors:
    """Return the vectors of texts whose sentences nobody asks for; (n, 0) without an encoder."""
    if encoder is None:
        return np.zeros((len(texts), 0), dtype=np.float32)
    return encoder.encode([plain(text) for text in texts])


def in_context(answer: str, question: str) -> str:
    """Return the text that an encoder reads of a passage: ``question | answer``, plain."""
    asked = plain(question)
    return f"{asked} | {plain(answer)}" if asked else plain(answer)


def sentences_in_context(answer: str, question: str) -> tuple[str, list[Span], list[Span]]:
    """Return what an encoder reads of a passage, its sentences in that, and those in the answer.

    The places of the sentences are (start, end), in the text that is read and in ``answer`` as it
    is.
    """
    own = sentences(answer)
    whole = in_context(answer, question)
    at = len(whole) - len(plain(answer))
    places = []
    for start, end in own:
        piece = plain(answer[start:end])
        found = whole.find(piece, at)
        # A remark that goes over two sentences is not read, and their places are near.
        begin = found if found >= 0 else at
        at = min(begin + len(piece), len(whole))
        places.append((begin, at))
    return whole, places, own


def _in_several(
    matrix: sp.csr_matrix,
    groups: Sequence[str],
    phrases: sp.csr_matrix,
    quoted: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Return which columns occur in enough groups; all of them where groups are few.

    What the codebook says in its own words may stand in a model; its quotations are one group.
    """
    names, which = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    if len(names) < _FEW_INTERVIEWS:
        return np.ones(matrix.shape[1], dtype=bool)
    rows, columns = matrix.nonzero()
    pairs = np.unique(which[rows].astype(np.int64) * matrix.shape[1] + columns)
    often = np.bincount(pairs % matrix.shape[1], minlength=matrix.shape[1])
    if phrases.shape[0]:
        often[np.unique(phrases[~quoted].indices)] += _FEWEST_INTERVIEWS
        often[np.unique(phrases[quoted].indices)] += 1
    return np.asarray(often >= _FEWEST_INTERVIEWS)


def _stacked(parts: Sequence[sp.spmatrix], rows: int) -> sp.csr_matrix:
    if not parts:
        return sp.csr_matrix((rows, 0), dtype=np.float32)
    return sp.csr_matrix(sp.hstack(parts, format="csr", dtype=np.float32))
