"""A share that is a test: which way evidence leans, from variation between those who gave it.

Each of a informants gave n_i passages of evidence, of which s_i support. The share is sum s / sum
n, a ratio; its variance is that of the residuals s_i - share n_i between informants (Cochran
1977, eq. 6.13), and its interval Student's t with as many degrees of freedom as informants, at
their effective number (sum n)² / sum n², less one: where one informant gave most of the evidence
there is little to learn of the others.

Where all evidence goes one way nothing varies. Then each informant counts as one case (at the
effective number) in a score interval (Wilson 1927): no reading of clustering is weaker. So four
informants of one mind decide and three do not.

More support may not lower the lower bound, nor more hindrance raise the upper one. Student's t
alone does both: one informant who goes further than all others makes them vary, and with as many
of one mind nothing varies. So the lower bound is the least that any evidence of the same
informants with as much support or more would have, all of one mind among it; and it lies no
nearer to the share than that of as many independent passages. The upper bound is its mirror.
Errors and power: bench/status.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.proportions import score_interval_of
from tandai.statistics.quantiles import t_quantile

Floats = NDArray[np.float64]
LEVEL = 0.95
RESAMPLES = 4000
_NOTHING = 1e-12
# So many times the informants there are may be asked for; beyond, it is no matter of number.
MOST_TIMES = 2


@dataclass(frozen=True)
class Evidence:
    """Supporting and all evidence of each informant who gave any, (a,) each; ``n`` > 0."""

    supporting: Floats
    number: Floats

    @property
    def informants(self) -> int:
        """How many gave evidence."""
        return len(self.number)

    @property
    def share(self) -> float | None:
        """The supporting share; None without evidence."""
        return float(self.supporting.sum() / self.number.sum()) if self.informants else None


def evidence_of(supporting: Floats, weight: Floats, informant: NDArray[np.int64]) -> Evidence:
    """Return the evidence by informant of m passages.

    ``supporting``: (m,) 1, 0 or between; ``weight``: (m,), 1 / probability of a passage that was
    drawn, else 1; ``informant``: (m,). Weights are scaled to add up to the effective number of
    passages.
    """
    weight = weight * weight.sum() / np.maximum((weight**2).sum(), _NOTHING)
    who, place = np.unique(informant, return_inverse=True)
    support, number = np.zeros(len(who)), np.zeros(len(who))
    np.add.at(support, place, supporting * weight)
    np.add.at(number, place, weight)
    return Evidence(support, number)


def share_interval(evidence: Evidence) -> tuple[float, float] | None:
    """Return the 95 % interval of the supporting share; None without evidence.

    (0, 1) of one informant, who says nothing of how others would speak.
    """
    if not evidence.informants:
        return None
    return _interval(evidence, 1.0)


def _interval(evidence: Evidence, times: float) -> tuple[float, float]:
    """Return the interval with ``times`` as many informants of the same kind."""
    share = evidence.share or 0.0
    turned = Evidence(evidence.number - evidence.supporting, evidence.number)
    return min(_lower(evidence, times), share), max(1 - _lower(turned, times), share)


def _lower(evidence: Evidence, times: float) -> float:
    informants, total = evidence.informants * times, evidence.number.sum()
    effective = float(total**2 / (evidence.number**2).sum()) * times
    if informants < 2 or effective <= 1:
        return 0.0
    freedom = min(max(effective - 1, 1.0), informants - 1)
    reach = float(t_quantile((1 + LEVEL) / 2, freedom))
    share = evidence.share or 0.0
    independent = share - reach * (max(0.0, share * (1 - share)) / (total * times)) ** 0.5
    of_one_mind, _ = score_interval_of(effective, effective)
    between = _least_between(evidence, reach * (informants / (informants - 1) / times) ** 0.5)
    return float(max(0.0, min(between, independent, of_one_mind)))


def _least_between(evidence: Evidence, reach: float) -> float:
    """Return the least lower bound from variation that no less support of any informant gives.

    Bounds are concave in what informants support, so that least is where some support wholly.
    They are turned one by one, the one that lowers most first; of all 2^a choices that is the
    least, or above it by under a hundredth (tests/test_status.py).
    """
    number, own = evidence.number, evidence.supporting.copy()
    total, squares = number.sum(), (number**2).sum()

    def bound(own_squares: Floats, crossed: Floats, support: Floats) -> Floats:
        share = support / total
        residual = own_squares - 2 * share * crossed + share**2 * squares
        return np.asarray(share - reach * np.sqrt(np.maximum(residual, 0)) / total)

    least = np.inf
    while True:
        now = np.array([(own**2).sum(), (own * number).sum(), own.sum()])
        least = min(least, float(bound(*now)))
        turned = bound(
            *(now[:, None] + [number**2 - own**2, number * (number - own), number - own])
        )
        first = int(turned.argmin())
        if turned[first] >= least - _NOTHING:
            return least
        own[first] = number[first]


def informants_to_decide(evidence: Evidence, bound: float) -> int | None:
    """Return how many informants in all, of the same kind and balance, leave the bound out.

    None where ``MOST_TIMES`` as many as there are would not do: more of the kind hardly decide.
    """
    now = evidence.informants
    for number in range(max(now, 2), MOST_TIMES * max(now, 2) + 1):
        low, high = _interval(evidence, number / now) if now else (0.0, 1.0)
        if low > bound or high < bound:
            return number
    return None


def shares_drawn(evidence: Evidence, seed: int = 0) -> Floats:
    """Return the supporting share in each of 4,000 resamples of the informants."""
    generator = np.random.default_rng(seed)
    chances = np.full(evidence.informants, 1 / evidence.informants)
    weights = generator.multinomial(evidence.informants, chances, RESAMPLES).astype(float)
    return np.asarray((weights @ evidence.supporting) / (weights @ evidence.number))


def confidence_above(evidence: Evidence, bound: float, seed: int = 0) -> float | None:
    """Return in which share of resamples of informants support prevails; None without evidence.

    A resample at the bound counts half. Never surer than a informants allow who might each have
    gone either way: 1 - 0.5^a at the most (.75 of two, .97 of five), and 0.5^a at the least.
    """
    if not evidence.informants:
        return None
    drawn = shares_drawn(evidence, seed)
    tied = np.abs(drawn - bound) < _NOTHING
    above = float(((drawn > bound) & ~tied).mean() + tied.mean() / 2)
    toss = 0.5**evidence.informants
    return min(max(above, toss), 1 - toss)


def grade_confidences(
    evidence: Evidence, bounds: tuple[float, ...], seed: int = 0
) -> tuple[float, ...]:
    """Return in which share of resamples the supporting share reaches each of falling bounds.

    Each counts what reaches it and none above it; they add up to the share that reaches any.
    Nothing without evidence.
    """
    if not evidence.informants:
        return ()
    drawn = shares_drawn(evidence, seed)
    reached = [float((drawn >= bound - _NOTHING).mean()) for bound in bounds]
    return tuple(own - before for own, before in zip(reached, [0.0, *reached], strict=False))
