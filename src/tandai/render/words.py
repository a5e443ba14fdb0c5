"""Numbers and fixed words as people read them, in both languages."""

from __future__ import annotations

from tandai.ground.language import tr
from tandai.statistics.coefficients import Coefficient
from tandai.words.undefined import why_undefined


def figure(value: float | None, digits: int = 2) -> str:
    """Return a figure, an en dash where it is undefined."""
    return "–" if value is None else f"{value:.{digits}f}"


def percent(value: float | None) -> str:
    """Return a share as a percentage."""
    return "–" if value is None else f"{value:.0%}"


def interval(low: float | None, high: float | None) -> str:
    """Return an interval, empty where it is not known."""
    return "" if low is None or high is None else f"{low:.2f}–{high:.2f}"


def coefficient(item: Coefficient) -> str:
    """Return a coefficient with its interval."""
    bounds = interval(item.low, item.high)
    return figure(item.value) + (f" ({bounds})" if bounds else "")


def missing(item: Coefficient) -> str:
    """Return a dash for a coefficient without a value, and why it has none."""
    return f"– ({why_undefined(item.undefined)})" if item.undefined else "–"


def verdict(word: str | None) -> str:
    """Return a verdict in the current language."""
    words = {
        "ok": tr("ok", "layak"),
        "weak": tr("weak", "lemah"),
        "insufficient": tr("insuff.", "kurang"),
    }
    return words[word] if word else "–"


def freed(number: int) -> str:
    """Return how much room the emptied cache took."""
    return tr(f"{number / 1e6:.1f} MB freed.", f"{number / 1e6:.1f} MB dibebaskan.")
