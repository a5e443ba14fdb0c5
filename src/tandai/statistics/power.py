"""Before the field work: how wide intervals will be, by simulation of studies like the one planned.

Two coders code interviews of as many passages each. How often an interview speaks of the indicator
differs from one to the next (a beta distribution with the intraclass correlation assumed). Each
coder misses a code, and gives it where it is not, independently and as often as the assumed alpha
asks for, with the prevalence kept. What is simulated has the intervals of :mod:`tandai.statistics`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.jackknife import FEW_CARRIERS, LeftOut, LeftOutRatio
from tandai.statistics.proportions import score_interval
from tandai.statistics.quantiles import t_quantile
from tandai.statistics.shares import variance_between

Floats = NDArray[np.float64]
LEVEL = 0.95
_DRAWS = 400


@dataclass(frozen=True)
class Assumed:
    """What a study is assumed to be like: of one indicator, ``passages`` an interview."""

    prevalence: float
    clustering: float
    alpha: float
    passages: int

    def __post_init__(self) -> None:
        """Refuse what no study can be like."""
        inside = 0 < self.prevalence < 1 and 0 <= self.clustering < 1 and 0 < self.alpha < 1
        if not inside or self.passages < 1:
            raise ValueError(f"no study is like {self}")


@dataclass(frozen=True)
class Width:
    """Half the width of 95 % intervals to expect with so many interviews: medians of studies."""

    interviews: int
    passages: int
    alpha: float
    share: float


def miss_rate(assumed: Assumed) -> float:
    """Return how often a coder misses the code, so that alpha of two coders is as assumed."""
    from scipy.optimize import brentq

    prevalence = assumed.prevalence

    def excess(missed: float) -> float:
        added = missed * prevalence / (1 - prevalence)
        both = prevalence * (1 - missed) ** 2 + (1 - prevalence) * added**2
        chance = prevalence**2
        return (both - chance) / (prevalence - chance) - assumed.alpha

    return float(brentq(excess, 0.0, 1 - prevalence))


def widths(assumed: Assumed, interviews: tuple[int, ...], seed: int = 0) -> tuple[Width, ...]:
    """Return what to expect with each number of interviews, two or more."""
    return tuple(_width(assumed, number, seed) for number in interviews)


def _width(assumed: Assumed, interviews: int, seed: int) -> Width:
    random = np.random.default_rng([seed, interviews])
    true, cells = _studies(assumed, interviews, random)
    low, high = alpha_bounds(cells)
    return Width(
        interviews,
        interviews * assumed.passages,
        round(float(np.median((high - low) / 2)), 3),
        round(float(np.median(_share_widths(true, assumed.passages) / 2)), 3),
    )


def _studies(
    assumed: Assumed, interviews: int, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return passages with the code (draws, G), and coded by both, one, other, none (…, 4)."""
    shape, prevalence = (_DRAWS, interviews), assumed.prevalence
    own = np.full(shape, prevalence)
    if assumed.clustering:
        strength = (1 - assumed.clustering) / assumed.clustering
        own = random.beta(prevalence * strength, (1 - prevalence) * strength, shape)
    true = random.binomial(assumed.passages, own)
    missed = miss_rate(assumed)
    added = missed * prevalence / (1 - prevalence)
    cells = np.zeros((*shape, 4))
    for number, given in ((true, 1 - missed), (assumed.passages - true, added)):
        chances = [given**2, given * (1 - given), given * (1 - given), (1 - given) ** 2]
        cells += random.multinomial(number, chances)
    return true.astype(float), cells


def alpha_bounds(cells: Floats) -> tuple[Floats, Floats]:
    """Return the bounds (draws,) of alpha from counts (draws, G, 4); (-1, 1) where none are."""
    total = cells.sum(axis=1)
    left = np.stack([total - cells[:, g] for g in range(cells.shape[1])])
    observed, expected = _disagreement(total)
    observed_left, expected_left = _disagreement(left)
    one = LeftOut(1 - observed / expected)
    one.add(1 - observed_left / expected_left)
    found = one.intervals(-1.0, 1.0)
    test = LeftOutRatio(observed, expected)
    test.add(observed_left, expected_left, None)
    few = (cells[..., :3].sum(axis=-1) > 0).sum(axis=1) <= FEW_CARRIERS
    by_test = test.bounds()
    low, high = np.where(few, by_test[0], found.low), np.where(few, by_test[1], found.high)
    low, high = np.nan_to_num(low, nan=-1.0), np.nan_to_num(high, nan=1.0)
    return np.clip(low, -1, 1), np.clip(high, -1, 1)


def _disagreement(sums: Floats) -> tuple[Floats, Floats]:
    """Return observed and expected disagreement of counts (..., 4), as of Krippendorff's alpha."""
    both, one, other = sums[..., 0], sums[..., 1], sums[..., 2]
    values, used = 2 * sums.sum(axis=-1), 2 * both + one + other
    expected = 2 * used * (values - used) / (values * (values - 1))
    return 2 * (one + other) / values, np.where(expected > 0, expected, np.nan)


def _share_widths(true: Floats, passages: int) -> Floats:
    """Return widths (draws,) of the interval of the share for interviews like these."""
    draws, interviews = true.shape
    value = true.mean(axis=1) / passages
    terms = (true / passages - value[:, None]).T
    variance, freedom = variance_between(terms, np.arange(interviews))
    known = (variance > 0) & (value > 0) & (value < 1)
    number = np.where(known, value * (1 - value) / np.where(known, variance, 1), interviews)
    low, high = score_interval(value, number, t_quantile((1 + LEVEL) / 2, freedom))
    return np.asarray(high - low).reshape(draws)


def clustering_of(present: NDArray[np.bool_], interview: NDArray[np.int64]) -> float | None:
    """Return the intraclass correlation of presence (n,) within interviews (n,), from 0.

    The estimator of the analysis of variance (Ridout, Demétrio and Firth 1999); at least 0. None
    where it cannot be told: one interview, one passage each, or no variation.
    """
    sizes = np.bincount(interview).astype(float)
    sizes = sizes[sizes > 0]
    groups, total = len(sizes), len(present)
    mean = float(present.mean()) if total else 0.0
    if groups < 2 or total == groups or mean in (0.0, 1.0):
        return None
    hits = np.bincount(interview, weights=present.astype(float))[np.bincount(interview) > 0]
    between = float((sizes * (hits / sizes - mean) ** 2).sum()) / (groups - 1)
    within = float((hits * (1 - hits / sizes)).sum()) / (total - groups)
    typical = (total - (sizes**2).sum() / total) / (groups - 1)
    both = between + (typical - 1) * within
    return min(max((between - within) / both, 0.0), 0.95) if both > 0 else None
