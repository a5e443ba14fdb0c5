"""Adding up the scores of several models, with weights learnt from held-out scores."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Weights = NDArray[np.float64]

# No part is given up: evidence is read from the coefficients of TF-IDF, however little they weigh.
_TRACE = 1e-3
# How strongly the weights of one indicator are drawn to those of all, and these to ``towards``.
_OWN_PULL = 200.0
_SHARED_PULL = 20.0
# Intercepts are drawn to their mean just enough to be defined where nothing tells them.
_INTERCEPT_PULL = 0.5


class Stack(NamedTuple):
    """Weights (m, k) of m parts and intercepts (k,): logit = sum of weight x part + intercept."""

    weights: Weights
    intercept: Weights

    def __call__(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sums (n, k) of scores (m, n, k)."""
        return np.asarray((self.weights[:, None] * scores).sum(axis=0) + self.intercept)


def fit_stack(
    scores: NDArray[np.float64],
    present: NDArray[np.bool_],
    towards: NDArray[np.float64],
    heard: NDArray[np.float64] | None = None,
    own: bool = True,
) -> Stack:
    """Return the stack of scores (m, n, k) that fits the codes (n, k) best.

    A logistic model by penalised maximum likelihood (Wolpert 1992, "Stacked Generalization";
    no weight negative, as in Breiman 1996, "Stacked Regressions", section 3). All indicators
    share weights, which are drawn to ``towards`` (m,); each has weights of its own (unless not
    ``own``) that are drawn to the shared ones, so that an indicator with few codes has nearly
    those. ``heard`` (k,) from 0 to 1 says how far the codes of each indicator count: where it is
    0, its weights and its intercept are those of all.
    """
    parts, passages, labels = scores.shape
    weight = np.ones(labels) if heard is None else heard
    if not passages or not weight.any():
        return Stack(np.repeat(towards[:, None], labels, axis=1), np.zeros(labels))
    coded = present.astype(np.float64)
    rate = (present.sum(axis=0) + 0.5) / (passages + 1.0)
    odds = np.log(rate / (1.0 - rate))
    start = np.concatenate(
        [towards, np.zeros(parts * labels), odds, [np.average(odds, weights=weight)]]
    )

    def loss(values: Weights) -> tuple[float, Weights]:
        shared, apart, intercept, middle = _split(values, parts, labels)
        logits = np.einsum("pk,pnk->nk", shared[:, None] + apart, scores) + intercept
        likelihood = (weight * (np.logaddexp(0.0, logits) - logits * coded)).sum()
        error = weight * (expit(logits) - coded)
        by_part = np.einsum("nk,pnk->pk", error, scores)
        drawn, strayed = shared - towards, intercept - middle
        penalty = _SHARED_PULL * drawn @ drawn + _OWN_PULL * (apart**2).sum()
        penalty += _INTERCEPT_PULL * strayed @ strayed
        gradient = np.concatenate(
            [
                by_part.sum(axis=1) + _SHARED_PULL * drawn,
                (by_part + _OWN_PULL * apart).ravel(),
                error.sum(axis=0) + _INTERCEPT_PULL * strayed,
                [-_INTERCEPT_PULL * strayed.sum()],
            ]
        )
        return float(likelihood + 0.5 * penalty), gradient

    free = (None, None)
    bounds = [(_TRACE, None)] * parts + [free if own else (0.0, 0.0)] * (parts * labels)
    bounds += [free] * (labels + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    shared, apart, intercept, _ = _split(found.x, parts, labels)
    return Stack(np.maximum(shared[:, None] + apart, _TRACE), intercept)


def _split(
    values: Weights, parts: int, labels: int
) -> tuple[Weights, Weights, Weights, np.float64]:
    """Return shared weights (m,), what each indicator adds (m, k), intercepts (k,), their mean."""
    own = parts * (1 + labels)
    return (
        values[:parts],
        values[parts:own].reshape(parts, labels),
        values[own:-1],
        values[-1],
    )


def blended(stack: Stack, prior: Stack, parts: list[int], experience: NDArray[np.float64]) -> Stack:
    """Return a stack between ``stack`` and ``prior``, which knows only some of the ``parts``.

    ``experience`` (k,) from 0 (all ``prior``) to 1 (all ``stack``).
    """
    weights = experience * stack.weights
    weights[parts] += (1.0 - experience) * prior.weights
    return Stack(weights, experience * stack.intercept + (1.0 - experience) * prior.intercept)
