"""Scores by sentence: pooled, learnt with evidence and without it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

from tandai.encoder.parts import tokens_in
from tandai.model.features import sentences_in_context
from tandai.model.regression import Linear, fit_together
from tandai.model.sentences import (
    Marks,
    Pool,
    Sentences,
    fit_sentences,
    marked_sentences,
    no_sentences,
    pooled,
    score_passages,
)


def drawn(seed: int, passages: int = 300) -> tuple[Sentences, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return sentences of which one in a passage with the code points its way, and the codes."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 6, size=passages)
    owners = np.repeat(np.arange(passages), sizes)
    vectors = rng.normal(size=(len(owners), 8)).astype(np.float32)
    present = rng.random((passages, 2)) < 0.4
    carries = np.zeros((len(owners), 2), bool)
    first = np.cumsum(sizes) - sizes
    for column in range(2):
        rows = first + rng.integers(sizes)
        carries[rows[present[:, column]], column] = True
        vectors[carries[:, column], column] += 4.0
    return Sentences(vectors, owners, passages), present, carries


@given(st.integers(0, 2**31))
def test_passages_score_the_log_of_the_sum_of_their_sentences(seed: int) -> None:
    """As scipy has it; a passage without sentences scores as what carries nothing."""
    rng = np.random.default_rng(seed)
    owners = np.sort(rng.integers(5, size=rng.integers(0, 12)))
    scores = rng.normal(scale=5.0, size=(len(owners), 3))
    found = pooled(scores, owners, 5)
    for row in range(5):
        own = scores[owners == row]
        expected = logsumexp(own, axis=0) if len(own) else np.full(3, -20.0)
        np.testing.assert_allclose(found[row], expected)


@pytest.mark.parametrize("marked", [True, False])
def test_the_sentence_that_carries_the_code_is_found(marked: bool) -> None:
    """With evidence, and without it from the passages' codes alone."""
    sentences, present, carries = drawn(1)
    known = np.full(present.shape, marked) | ~present
    strengths = [np.full(2, 1.0)]
    (linear,) = fit_sentences(sentences, present, Marks(carries, known), strengths)
    unseen, codes, places = drawn(2)
    scores = linear(unseen.vectors)
    for column in range(2):
        best = [
            np.flatnonzero(unseen.owners == row)[scores[unseen.owners == row, column].argmax()]
            for row in np.flatnonzero(codes[:, column])
        ]
        assert places[best, column].mean() > 0.9
    passages = score_passages(linear, unseen)
    assert (passages[codes].mean() - passages[~codes].mean()) > 2.0


def test_all_columns_at_once_are_what_one_after_the_other_would_be() -> None:
    """scikit-learn's logistic regression with the same weights and penalty."""
    rng = np.random.default_rng(5)
    matrix = rng.normal(size=(200, 4)).astype(np.float32)
    present = rng.random((200, 2)) < 1 / (1 + np.exp(-2 * matrix[:, :2] + 1))
    weight = rng.random((200, 2)) + 0.5
    strength = np.array([0.5, 2.0])
    found = fit_together(matrix, present, weight, strength)
    for column in range(2):
        there = (weight * present)[:, column].sum()
        rarity = np.sqrt((weight[:, column].sum() - there) / there)
        cells = weight[:, column] * np.where(present[:, column], max(rarity, 1.0), 1.0)
        model = LogisticRegression(C=strength[column], tol=1e-8, max_iter=1000)
        model.fit(matrix, present[:, column], sample_weight=cells)
        np.testing.assert_allclose(found.coef[column], model.coef_[0], atol=2e-2)
        np.testing.assert_allclose(found.intercept[column], model.intercept_[0], atol=2e-2)


def test_an_indicator_that_nobody_coded_is_learnt_as_seldom() -> None:
    """No code at all, and one that is everywhere, give finite scores."""
    sentences, present, carries = drawn(3)
    present[:, 0], carries[:, 0] = False, False
    (linear,) = fit_sentences(
        sentences, present, Marks(carries, np.ones(present.shape, bool)), [np.full(2, 1.0)]
    )
    assert np.isfinite(linear.coef).all()
    assert linear.intercept[0] < -4.0


def test_some_passages_have_their_own_sentences_numbered_anew() -> None:
    """Rows are chosen by passage."""
    sentences = Sentences(
        np.arange(10, dtype=np.float32)[:, None], np.array([0, 0, 1, 1, 1, 3, 3, 3, 3, 3]), 4
    )
    part = sentences.at(np.array([False, True, True, True]))
    assert part.owners.tolist() == [0, 0, 0, 2, 2, 2, 2, 2]
    assert part.vectors[:, 0].tolist() == [2, 3, 4, 5, 6, 7, 8, 9]
    assert part.passages == 3


def test_marks_are_the_sentences_that_evidence_touches() -> None:
    """A code without evidence is not known by sentence; what is absent is known to be so."""
    present = np.array([[True, False], [True, True]])
    spans = [[(0, 10), (11, 20)], [(0, 5)]]
    marks = marked_sentences(spans, [[(0, 12, 15)], [(1, 0, 3)]], present)
    assert marks.sentences.tolist() == [[False, False], [True, False], [False, True]]
    assert marks.known.tolist() == [[True, True], [False, True]]


def test_a_weighted_pool_is_the_same_scores_times_the_weight() -> None:
    """Of passages and of sentences."""
    sentences, _, _ = drawn(4)
    linear = Linear(np.ones((2, 8)), np.zeros(2))
    pool = Pool(linear, np.ones(2)).weighted(np.array([0.5, 2.0]))
    np.testing.assert_allclose(pool(sentences), score_passages(linear, sentences) * [0.5, 2.0])
    np.testing.assert_allclose(
        pool.of_sentences(sentences.vectors), linear(sentences.vectors) * [0.5, 2.0]
    )
    assert (score_passages(linear, no_sentences(3)) == -20.0).all()


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("Modalnya susah. Tapi kami saling bantu!", "Lalu?"),
        ("Modalnya  susah.\nTapi **kami** saling [tertawa] bantu!", ""),
        ("[tidak jelas]", "Apa?"),
        ("", ""),
    ],
)
def test_sentences_are_found_in_what_the_encoder_reads(answer: str, question: str) -> None:
    """Their places there hold the same words, without markup and remarks."""
    whole, places, own = sentences_in_context(answer, question)
    assert len(places) == len(own)
    for (start, end), (first, behind) in zip(places, own, strict=True):
        words = answer[first:behind].replace("*", "").replace("[tertawa]", " ")
        if "[" not in words:
            assert whole[start:end] == " ".join(words.split())
        assert start >= (whole.index("|") + 2 if question else 0) or start == end


@given(st.lists(st.integers(1, 4), max_size=12), st.lists(st.integers(1, 9), max_size=5))
def test_tokens_of_a_part_are_those_that_share_a_character(
    lengths: list[int], cuts: list[int]
) -> None:
    """And each part's tokens follow one another; a part without any gives nothing."""
    ends = np.cumsum([0, *lengths]).tolist()
    offsets = [(0, 0), *itertools.pairwise(ends), (0, 0)]
    bounds = np.cumsum([0, *cuts]).tolist()
    spans = list(itertools.pairwise(bounds))
    for (start, end), (first, behind) in zip(spans, tokens_in(offsets, spans), strict=True):
        own = [n for n, (a, b) in enumerate(offsets) if a < b and a < end and b > start]
        assert list(range(first, behind)) == own
