"""Numbers and lists as the methods paragraph writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, whole
from tandai.statistics.coefficients import Coefficient
from tandai.words.references import Reference

# Says how a work stands in the text.
Cite = Callable[[str | Reference], str]
_NUMBERS = {
    1: ("one", "satu"),
    2: ("two", "dua"),
    3: ("three", "tiga"),
    4: ("four", "empat"),
    5: ("five", "lima"),
    6: ("six", "enam"),
    7: ("seven", "tujuh"),
    8: ("eight", "delapan"),
    9: ("nine", "sembilan"),
}


def in_words(number: int) -> str:
    """Return a number below ten as a word, else in digits."""
    return tr(*_NUMBERS[number]) if number in _NUMBERS else whole(number)


def with_interval(item: Coefficient) -> str:
    """Return a coefficient that is defined with its 95 % interval, where it has one."""
    if item.value is None:
        raise ValueError("an undefined coefficient has no words here")
    text = decimal(item.value)
    if item.low is None or item.high is None:
        return text
    interval = tr("95% CI", "IK 95%")
    # Perfect agreement has a bound on one side alone.
    if item.value >= 1 and item.high >= 1:
        return f"{text} ({interval} ≥ {decimal(item.low)})"
    return f"{text} ({interval} {decimal(item.low)}–{decimal(item.high)})"


def interviews(number: int, *, constructed: bool) -> str:
    """Return how many interviews, and that they are constructed where they are."""
    if constructed:
        return count(number, "constructed interview", "wawancara rekaan")
    return count(number, "interview", "wawancara")


def listed(items: Sequence[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b, and c``."""
    if len(items) < 3:
        return tr(" and ", " dan ").join(items)
    return f"{', '.join(items[:-1])}, {tr('and', 'dan')} {items[-1]}"


def begun(text: str) -> str:
    """Return a sentence with a capital first letter."""
    return text[:1].upper() + text[1:]
