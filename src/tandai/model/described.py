"""What the codebook says of an indicator as a score of passages, linear, before anything is coded.

Two scores. That over TF-IDF tells an indicator's phrases from those of the others (a logistic
regression). That over an encoder's vectors compares: phrases of one kind have a mean vector an
indicator, less the mean of all indicators, whitened as passages are and of unit length; the score
of a passage is the mean over kinds of its product with these. Either has the mean 0 and the
spread 1 over the passages that it was made for, whatever the encoder.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tandai.encoder import Vectors
from tandai.model.phrases import Kind, Phrases
from tandai.model.regression import Linear, centred, fit_regressions, whitening

# Phrases are many and short; what they say is the same for all strengths but the strongest.
_PHRASE_STRENGTH = 1.0


def of_terms(phrases: Phrases, said: sp.csr_matrix, passages: sp.csr_matrix, labels: int) -> Linear:
    """Return scores over TF-IDF; ``said`` (m, d) that of the phrases, ``passages`` (n, d)."""
    strengths = np.full(labels, _PHRASE_STRENGTH)
    coef = fit_regressions(said, phrases.present(labels), strengths).coef
    return _spread(coef, passages)


def of_vectors(phrases: Phrases, said: Vectors, passages: Vectors, labels: int) -> Linear:
    """Return scores over vectors; ``said`` (m, e) those of the phrases, ``passages`` (n, e)."""
    white = whitening(passages)
    coef = np.zeros((labels, said.shape[1]))
    for kind in Kind:
        own = phrases.present(labels) & (phrases.kinds == kind)[:, None]
        number = own.sum(axis=0)
        there = number > 0
        if there.sum() < 2:
            continue
        means = (own.T @ said.astype(np.float64)) / np.maximum(number, 1)[:, None]
        apart = np.where(there[:, None], means - means[there].mean(axis=0), 0.0) @ white
        length = np.linalg.norm(apart, axis=1, keepdims=True)
        coef += apart / np.where(length > 0, length, 1.0)
    return _spread(coef @ white, passages)


def _spread(coef: NDArray[np.float64], passages: sp.csr_matrix | Vectors) -> Linear:
    """Return scores of mean 0 and of spread 1 over all passages and indicators together."""
    scores = centred(coef, passages)(passages)
    spread = float(np.sqrt((scores**2).mean())) if scores.size else 0.0
    return centred(coef / spread if spread > 0 else np.zeros_like(coef), passages)
