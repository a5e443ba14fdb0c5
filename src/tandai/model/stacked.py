"""From held-out scores of all parts to strengths, weights and one score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.model.calibration import fit_sigmoid
from tandai.model.parts import LEARNT, TOWARDS
from tandai.model.stacking import Stack, blended, fit_stack

Scores = NDArray[np.float64]
Present = NDArray[np.bool_]

# With so many coded passages an indicator's own codes and the prior knowledge weigh the same.
_EXPERIENCE = 5.0
# As many coded passages of all indicators have a say in the strength of one's regression.
_STRENGTH_PRIOR = 100.0


@dataclass(frozen=True)
class Assembly:
    """How the parts make one score: the strength of each indicator's regressions, and weights.

    ``chosen``: for each part learnt from codes the position (k,) of its strength in the grid.
    ``parts``: the names of the parts, as the rows of ``stack.weights``.
    """

    parts: tuple[str, ...]
    chosen: dict[str, NDArray[np.int64]]
    stack: Stack

    def __call__(self, scores: Mapping[str, Scores]) -> Scores:
        """Return the scores (n, k) of those (strengths, n, k) of each part."""
        return self.stack(_picked(scores, self.parts, self.chosen))

    def of_sentences(self, scores: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return the sums (m, k) of what sentences say, (strengths, m, k) of some of the parts."""
        weights = self.stack.weights[[self.parts.index(name) for name in scores]]
        picked = _picked(scores, tuple(scores), self.chosen)
        return np.asarray((weights[:, None] * picked).sum(axis=0), dtype=np.float32)


def assemble(scores: Mapping[str, Scores], present: Present, known: NDArray[np.bool_]) -> Assembly:
    """Learn strengths and weights from held-out scores (strengths, n, k) and codes (n, k).

    ``known`` (k,): the indicators of which phrases or a base tell something. Such an indicator
    starts with what these say, weighed as for all indicators, and gives its own codes more and
    more weight as they come in: n / (n + 5) of n coded passages.
    """
    parts = tuple(scores)
    chosen = {name: _strengths(scores[name], present) for name in LEARNT if name in scores}
    picked = _picked(scores, parts, chosen)
    coded = present.sum(axis=0)
    experience = np.where(known, coded / (coded + _EXPERIENCE), 1.0)
    towards = np.array([TOWARDS[name] for name in parts])
    stack = fit_stack(picked, present, towards, experience)
    before = [row for row, name in enumerate(parts) if name not in LEARNT]
    if before:
        prior = fit_stack(picked[before], present, towards[before], experience, own=False)
        stack = blended(stack, prior, before, experience)
    return Assembly(parts, chosen, stack)


def _picked(
    scores: Mapping[str, NDArray[Any]],
    parts: tuple[str, ...],
    chosen: Mapping[str, NDArray[np.int64]],
) -> Scores:
    """Return (m, n, k): each part at the strength chosen for each indicator."""
    rows = []
    for name in parts:
        grid = scores[name]
        which = chosen.get(name, np.zeros(grid.shape[2], dtype=np.int64))
        rows.append(np.take_along_axis(grid, which[None, None], axis=0)[0])
    return np.stack(rows)


def _strengths(scores: Scores, present: Present) -> NDArray[np.int64]:
    """Return the position (k,) of the strength with the highest held-out likelihood.

    The likelihood is that of the best sigmoid of the scores; that of all indicators together is
    added as if it came from 100 coded passages, so that few codes do not choose by chance.
    """
    told = present.any(axis=0) & ~present.all(axis=0)
    if not told.any() or len(scores) == 1:
        return np.zeros(present.shape[1], dtype=np.int64)
    likelihood = np.array(
        [[_likelihood(own[:, k], present[:, k]) for k in range(present.shape[1])] for own in scores]
    )
    likelihood[:, ~told] = 0.0
    shared = likelihood.sum(axis=1) / present[:, told].sum()
    return np.asarray((likelihood + _STRENGTH_PRIOR * shared[:, None]).argmax(axis=0))


def _likelihood(scores: Scores, present: Present) -> float:
    if not present.any() or present.all():
        return 0.0
    slope, intercept = fit_sigmoid(scores, present)
    logits = slope * scores + intercept
    return float((logits * present - np.logaddexp(0.0, logits)).sum())
