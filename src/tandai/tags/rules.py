"""By which rule suggestions were made: at the model's own thresholds, or to miss few codes."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from tandai.ground.choices import RecallBy

_TEXT = re.compile(r"^recall=(?P<recall>0?\.[0-9]{1,9})( by=(?P<by>all|indicator))?$")


@dataclass(frozen=True, slots=True)
class RecallRule:
    """Suggestions were made to hold a share of the codes of an interview, ``recall``, on average.

    ``by``: of all indicators together, or of each indicator as well where data suffice.
    """

    recall: float
    by: RecallBy = "all"

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)

    def as_text(self) -> str:
        """Return what stands in a cell: ``recall=0.9``."""
        return f"recall={self.recall!r}" + ("" if self.by == "all" else f" by={self.by}")


def rule_of_text(text: str) -> RecallRule | None:
    """Return the rule that a cell tells; None for an empty one. Raises ValueError for others."""
    if not text:
        return None
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ValueError("no rule")
    by: RecallBy = "indicator" if match["by"] == "indicator" else "all"
    return RecallRule(float(match["recall"]), by)
