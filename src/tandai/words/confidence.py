"""A confidence in words: never a certainty that rounding alone makes."""

from __future__ import annotations

from tandai.ground.numbers import decimal

_SURE, _DOUBTFUL = 0.99, 0.01


def confidence_word(confidence: float | None) -> str:
    """Return a confidence with two digits: ``> 0.99`` for .996, ``< 0.01`` for .003."""
    if confidence is not None and _SURE + 0.005 <= confidence < 1:
        return f"> {decimal(_SURE)}"
    if confidence is not None and 0 < confidence < _DOUBTFUL / 2:
        return f"< {decimal(_DOUBTFUL)}"
    return decimal(confidence)
