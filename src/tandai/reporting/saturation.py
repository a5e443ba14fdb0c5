"""Saturation: what each added interview shows that those before it did not.

Figures are exact means over all orders of the interviews, not of some random orders: of D
interviews of which d show an indicator, m drawn at random show it in none of them with the
probability C(D - d, m) / C(D, m) (Hurlbert 1971; as a curve with its variance, Ugland, Gray and
Ellingsen 2003). What one more interview is expected to add is the number of indicators that
just one interview shows, divided by the number of interviews (Good 1953, with incidences as in
Chao et al. 2009).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tandai.reporting.findings import Bools, Findings, Floats
from tandai.reporting.results import Saturation
from tandai.reporting.study import Arrival, SaturationPoint
from tandai.statistics.hypergeometric import holding_at_least, holding_exactly

_Z = 1.959964
_FEWEST = 2


def saturation_of(
    findings: Findings, needed: int, whole: Sequence[str] | None = None
) -> Saturation:
    """Return the curve of the indicators over interviews.

    ``needed``: informants that the rule asks for, see SaturationPoint. ``whole``: the interviews
    to count, None for all: of one that was read in part nobody knows what it shows. Of fewer than
    two of several there is nothing to say.
    """
    shown = np.zeros((len(findings.documents), len(findings.ids)), dtype=bool)
    rows, columns = np.nonzero(findings.found)
    shown[findings.document[rows], columns] = True
    kept = np.ones(len(shown), dtype=bool)
    if whole is not None:
        kept = np.isin(np.array(findings.documents, dtype=object), list(whole))
    counted = shown[kept]
    if whole is not None and len(counted) < _FEWEST:
        return Saturation(needed=needed, curve=(), arrivals=(), next_new=None)
    needed = min(needed, len(counted))
    arrivals = zip(_arrivals(findings, np.where(kept[:, None], shown, False)), kept, strict=True)
    return Saturation(
        needed=needed,
        curve=curve_of(counted, needed),
        arrivals=tuple(arrival for arrival, is_kept in arrivals if is_kept),
        next_new=expected_next(counted),
    )


def curve_of(shown: Bools, needed: int) -> tuple[SaturationPoint, ...]:
    """Return a point for each number of interviews; ``shown``: (interviews, indicators)."""
    number = len(shown)
    seen, spread = _seen(shown)
    enough = _enough(shown, needed)
    most = int(shown.any(axis=0).sum())
    points = []
    before = 0.0
    for m in range(1, number + 1):
        mean, margin = float(seen[m]), _Z * float(spread[m])
        points.append(
            SaturationPoint(
                interviews=m,
                seen=round(mean, 4),
                low=round(max(0.0, mean - margin), 4),
                high=round(min(float(most), mean + margin), 4),
                new=round(mean - before, 4),
                enough=round(float(enough[m]), 4),
            )
        )
        before = mean
    return tuple(points)


def _never(number: int, holding: NDArray[np.int64]) -> Floats:
    """Return the probability (number + 1, ...) that m interviews hold none of ``holding``."""
    drawn = np.arange(number + 1).reshape((-1,) + (1,) * holding.ndim)
    return holding_exactly(0, number, holding, drawn)


def _seen(shown: Bools) -> tuple[Floats, Floats]:
    """Return mean and standard deviation over orders of the indicators seen, each (D + 1,)."""
    number = len(shown)
    counts = shown.astype(np.int64)
    alone = counts.sum(axis=0)
    none = _never(number, alone)
    # Two indicators are both unseen where no interview that shows either is drawn.
    either = alone[:, None] + alone[None, :] - counts.T @ counts
    variance = (_never(number, either) - none[:, :, None] * none[:, None, :]).sum(axis=(1, 2))
    return (1 - none).sum(axis=1), np.sqrt(np.maximum(0, variance))


def _enough(shown: Bools, needed: int) -> Floats:
    number = len(shown)
    drawn = np.arange(number + 1)[:, None]
    return holding_at_least(needed, number, shown.sum(axis=0)[None, :], drawn).sum(axis=1)


def expected_next(shown: Bools) -> float | None:
    """Return how many unseen indicators one more interview is expected to show."""
    if len(shown) < 2:
        return None
    once = int((shown.sum(axis=0) == 1).sum())
    unseen = int((shown.sum(axis=0) == 0).sum())
    return round(min(float(unseen), once / len(shown)), 4)


def _arrivals(findings: Findings, shown: Bools) -> tuple[Arrival, ...]:
    first = np.where(shown.any(axis=0), shown.argmax(axis=0), -1)
    speaking: dict[int, list[str]] = {}
    pairs = np.stack([findings.document, findings.informant], axis=1)
    for document, person in dict.fromkeys(map(tuple, pairs.tolist())):
        speaking.setdefault(document, []).append(findings.informants[person])
    return tuple(
        Arrival(
            document=name,
            informants=tuple(speaking[n]),
            new=tuple(id for k, id in enumerate(findings.ids) if first[k] == n),
        )
        for n, name in enumerate(findings.documents)
    )
