"""Whether a share is a count or an estimate, and how much there is of an indicator in either."""

from __future__ import annotations

from tandai.ground.language import tr
from tandai.ground.numbers import count, percent, whole
from tandai.reporting.results import IndicatorCoverage


def estimated(own: IndicatorCoverage) -> bool:
    """Whether the share is estimated from a checked sample, and so is no count of passages."""
    return own.share.method in ("corrected", "labels-only")


def amount(own: IndicatorCoverage) -> str:
    """Return how much there is of an indicator: its share where that is an estimate, and counts."""
    by = tr("by ", "dari ") + count(own.informants, "informant", "informan")
    found = f"{count(own.passages, 'passage', 'kutipan')} {by}"
    if not estimated(own):
        return found
    share = percent(own.share.value, 1)
    return tr(
        f"an estimated {share} of passages (found: {found})",
        f"perkiraan {share} dari semua kutipan (ditemukan: {found})",
    )


def share_label(own: IndicatorCoverage) -> str:
    """Return a share as a chart has it; with its number of passages where it is a count of them."""
    share = percent(own.share.value or 0.0, 1)
    return share if estimated(own) else f"{share} ({whole(own.passages)})"
