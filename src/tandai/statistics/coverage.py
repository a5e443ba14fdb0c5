"""How often intervals by interview hold the truth, for the number of interviews at hand.

From bench/agreement_coverage.py: the lowest and highest share of simulated studies of several
kinds in which the 95 % interval of the jackknife held the truth.
"""

from __future__ import annotations

from dataclasses import dataclass

# From so many interviews on a caution tells nothing that an interval does not.
ENOUGH_INTERVIEWS = 20


@dataclass(frozen=True)
class Coverage:
    """What simulation gives for ``simulated`` interviews, at most as many as there are.

    ``single``: (lowest, highest) share for one coefficient; ``mean``: for a mean over indicators.
    """

    interviews: int
    simulated: int
    single: tuple[float, float]
    mean: tuple[float, float]


_SIMULATED: dict[int, tuple[tuple[float, float], tuple[float, float]]] = {
    5: ((0.90, 0.98), (0.89, 0.95)),
    6: ((0.90, 0.96), (0.91, 0.94)),
    8: ((0.93, 0.96), (0.93, 0.96)),
    10: ((0.91, 0.95), (0.93, 0.97)),
    12: ((0.93, 0.95), (0.94, 0.96)),
}


def simulated_coverage(interviews: int) -> Coverage | None:
    """Return the coverage to expect; None from ``ENOUGH_INTERVIEWS`` on, or with fewer than two.

    Of numbers that were not simulated it is that of the next smaller one, or of the smallest.
    """
    if not 2 <= interviews < ENOUGH_INTERVIEWS:
        return None
    known = [number for number in _SIMULATED if number <= interviews] or [min(_SIMULATED)]
    single, mean = _SIMULATED[max(known)]
    return Coverage(interviews, max(known), single, mean)
