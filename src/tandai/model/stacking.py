"""Adding up the scores of two models, with weights learnt from held-out scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Weights = NDArray[np.float64]

# No part is given up: evidence is read from the coefficients of TF-IDF, however little they weigh.
_TRACE = 1e-3


def fit_stack(scores: NDArray[np.float64], present: NDArray[np.bool_]) -> Weights:
    """Return the weights (m,), all positive, for scores (m, n, k) against codes (n, k).

    All indicators share the weights and each has an intercept of its own; the likelihood of
    the logistic model is maximised (Wolpert 1992, "Stacked Generalization"; none negative as in
    Breiman 1996, "Stacked Regressions", section 3). An indicator that is always or never
    present tells nothing and is left out; with nothing to learn from, all weights are 1.
    """
    telling = present.any(axis=0) & ~present.all(axis=0)
    parts = len(scores)
    if not telling.any():
        return np.ones(parts)
    told = scores[:, :, telling]
    coded = present[:, telling].astype(np.float64)
    rates = np.log(coded.mean(axis=0) / (1.0 - coded.mean(axis=0)))

    def loss(values: Weights) -> tuple[float, Weights]:
        logits = np.tensordot(values[:parts], told, axes=1) + values[parts:]
        error = expit(logits) - coded
        gradient = np.concatenate([(told * error).sum(axis=(1, 2)), error.sum(axis=0)])
        likelihood = np.logaddexp(0.0, logits).sum() - (logits * coded).sum()
        # A slight pull to zero keeps scores that separate perfectly from infinite weights.
        weights = values[:parts]
        gradient[:parts] += weights
        return float(likelihood + 0.5 * weights @ weights), gradient

    bounds = [(_TRACE, None)] * parts + [(None, None)] * len(rates)
    found = minimize(
        loss, np.concatenate([np.ones(parts), rates]), jac=True, method="L-BFGS-B", bounds=bounds
    )
    return np.asarray(found.x[:parts])
