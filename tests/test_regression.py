"""Regressions over whitened vectors."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from tandai.model.regression import fit_regressions, fit_whitened, whitening

DIMENSIONS = 6


def vectors(seed: int, passages: int, spread: float = 1.0) -> NDArray[np.float32]:
    """Return unit vectors with a common part and one direction stronger than the others."""
    rng = np.random.default_rng(seed)
    made = rng.normal(size=(passages, DIMENSIONS)) * np.array([spread, *[0.1] * (DIMENSIONS - 1)])
    made += 2.0
    unit = made / np.linalg.norm(made, axis=1, keepdims=True)
    return np.asarray(unit, dtype=np.float32)


def rotation(seed: int) -> NDArray[np.float64]:
    """Return a random orthogonal matrix (d, d)."""
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(DIMENSIONS, DIMENSIONS)))[0]


@given(st.integers(0, 1000), st.integers(2, 40))
@settings(max_examples=25, deadline=None)
def test_whitened_vectors_have_the_mean_square_length_one_and_more_equal_variances(
    seed: int, passages: int
) -> None:
    """The strong directions stay the strong ones, but less so: v becomes v / (v + 2 mean)."""
    told = vectors(seed, passages)
    apart = np.asarray(told - told.mean(axis=0), dtype=np.float64)
    whitened = np.asarray(apart @ whitening(told))
    assert_allclose((whitened**2).sum(axis=1).mean(), 1.0, rtol=1e-5)
    before, after = (np.linalg.eigvalsh(np.cov(m.T, bias=True))[::-1] for m in (apart, whitened))
    drawn = before / (before + 2.0 * before.mean())
    assert_allclose(after, drawn / drawn.sum(), atol=1e-5)


@given(st.integers(0, 1000))
@settings(max_examples=15, deadline=None)
def test_turning_the_vectors_changes_no_score(seed: int) -> None:
    """An encoder's axes mean nothing; scores keep the mean 0."""
    told = vectors(seed, 30)
    present = np.random.default_rng(seed).random((30, 2)) < 0.4
    strengths = [np.array([0.1, 1.0])]
    turned = np.asarray(told @ rotation(seed), dtype=np.float32)
    (own,), (other,) = (fit_whitened(v, present, strengths) for v in (told, turned))
    assert_allclose(own(told), other(turned), atol=0.02)
    assert_allclose(own(told).mean(axis=0), 0.0, atol=1e-6)


def test_what_a_weak_direction_tells_is_heard() -> None:
    """The strong direction tells nothing here, a weak one all: whitened, it is heard."""
    told = vectors(3, 60, spread=3.0)
    present = (told[:, 1] > np.median(told[:, 1]))[:, None]
    strength = np.array([1.0])
    (whitened,) = fit_whitened(told, present, [strength])
    raw = fit_regressions(told, present, strength)
    apart = [
        linear(told)[present].mean() - linear(told)[~present].mean() for linear in (raw, whitened)
    ]
    assert apart[1] > 2 * apart[0], apart
    right = [((linear(told)[:, 0] > 0) == present[:, 0]).mean() for linear in (raw, whitened)]
    assert right[1] > right[0], right


def test_equal_vectors_are_left_as_they_are() -> None:
    """Without any variance there is nothing to divide by, and nothing is learnt."""
    told = np.ones((4, DIMENSIONS), dtype=np.float32)
    assert_allclose(whitening(told), np.eye(DIMENSIONS))
    present = np.array([[True], [False], [True], [False]])
    (linear,) = fit_whitened(told, present, [np.array([1.0])])
    assert_allclose(linear(told), 0.0, atol=1e-6)
