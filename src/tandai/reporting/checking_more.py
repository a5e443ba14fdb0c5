"""How many more passages to check, and in which interviews, for narrower intervals of shares."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tandai.ground.messages import message
from tandai.reporting.codes import Next
from tandai.reporting.findings import Findings, Floats
from tandai.reporting.results import Advice
from tandai.statistics.sampling import sizes
from tandai.statistics.shares import Estimates

# Less than a tenth of the width is hardly seen.
_WORTH = 0.9
_MOST_TIMES = 4
_MOST_NAMES = 3


def more_to_check(findings: Findings, weight: Floats, estimates: Estimates) -> Iterator[Advice]:
    """Say what more checking would narrow, of intervals for interviews like these.

    ``weight``: (n,) as of :func:`tandai.reporting.estimating.weights_of`. What interviews differ by
    no checking narrows; so the advice ends where only more interviews do.
    """
    read = int((weight > 0).sum())
    most = estimates.width_left(np.inf)
    if most is None or read == len(weight):
        return
    if most > _WORTH:
        yield Advice(
            "check",
            None,
            (),
            message(
                Next.ONLY_INTERVIEWS,
                passages=len(weight),
                read=read,
                narrower=round(1 - most, 4),
            ),
        )
        return
    times = next(
        (n for n in range(2, _MOST_TIMES) if (estimates.width_left(n) or 1) <= 1.1 * most),
        _MOST_TIMES,
    )
    more = min(read * (times - 1), len(weight) - read)
    left = estimates.width_left((read + more) / read) or 1
    names = _where(findings, weight)
    yield Advice(
        "check",
        None,
        names,
        message(
            Next.CHECK_MORE,
            more=more,
            narrower=round(1 - left, 4),
            all_narrower=round(1 - most, 4),
            documents=names,
        ),
    )


def _where(findings: Findings, weight: Floats) -> tuple[str, ...]:
    """Return the interviews in whose unread passages the model is least sure, most first."""
    doubt = np.zeros(len(findings.documents))
    np.add.at(doubt, findings.document, sizes(findings.confidence) * (weight == 0))
    order = np.argsort(-doubt, kind="stable")[:_MOST_NAMES]
    return tuple(findings.documents[n] for n in order if doubt[n] > 0)
