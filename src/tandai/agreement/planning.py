"""How many more double-coded passages an interval of a given width takes."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np

from tandai.agreement.matrices import Codings
from tandai.agreement.results import GroupAgreement
from tandai.statistics.coefficients import Coefficient


def passages_needed(coefficient: Coefficient, passages: int, width: float) -> int | None:
    """Return how many passages in all give an interval of ``width`` from low to high.

    The width of an interval falls with the square root of the number of independent units, so
    four times as many passages, of as many more documents of the same kind, halve it. None
    where there is no interval yet, or one without width: nothing can be told from it.
    """
    if coefficient.low is None or coefficient.high is None:
        return None
    now = coefficient.high - coefficient.low
    return ceil(passages * (now / width) ** 2 - 1e-9) if now > 0 else None


def plan_of(
    width: float,
    codings: Codings,
    indicators: Mapping[str, GroupAgreement],
    overall: Mapping[str, Coefficient],
) -> dict[str, Any]:
    """Return what each alpha needs: passages in all, and how many more (0 where enough)."""
    passages = int(codings.shared.sum())
    documents = np.array(codings.documents, dtype=str)[codings.shared]

    def needed(coefficient: Coefficient) -> dict[str, int | None]:
        number = passages_needed(coefficient, passages, width)
        more = None if number is None else max(0, number - passages)
        return {"passages": number, "more": more}

    return {
        "width": width,
        "passages": passages,
        "documents": len(np.unique(documents)),
        "overall": needed(overall["macro_alpha"]),
        "indicators": {id: needed(item.krippendorff_alpha) for id, item in indicators.items()},
    }
