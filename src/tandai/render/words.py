"""Numbers and fixed words as people read them, in both languages."""

from __future__ import annotations

from tandai.ground.language import tr
from tandai.ground.numbers import NOTHING, bounds, decimal
from tandai.statistics.coefficients import Coefficient
from tandai.words.undefined import why_undefined


def coefficient(item: Coefficient) -> str:
    """Return a coefficient with its interval."""
    interval = bounds(item.low, item.high)
    return decimal(item.value) + (f" ({interval})" if interval else "")


def missing(item: Coefficient) -> str:
    """Return a dash for a coefficient without a value, and why it has none."""
    return f"{NOTHING} ({why_undefined(item.undefined)})" if item.undefined else NOTHING


def verdict(word: str | None) -> str:
    """Return a verdict in the current language."""
    words = {
        "ok": tr("ok", "layak"),
        "weak": tr("weak", "lemah"),
        "insufficient": tr("insuff.", "data kurang"),
    }
    return words[word] if word else NOTHING


def freed(number: int) -> str:
    """Return how much room the emptied cache took."""
    return tr(f"{decimal(number / 1e6, 1)} MB freed.", f"{decimal(number / 1e6, 1)} MB dibebaskan.")
