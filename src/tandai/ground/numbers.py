"""Numbers as people write them in each language: ``1.234``, ``0,62``, ``12,3 %``; ``12.3%``.

Whatever a person reads, in terminal, page, document, sheet or message, is written here. Figures
in JSON and in tables to compute with stay plain.
"""

from __future__ import annotations

from tandai.ground.language import current_language, tr

NOTHING = "–"
# A share that would be written as none or all of it gets so many decimals more.
_FINER = 1


def whole(number: int) -> str:
    """Return a whole number, thousands grouped."""
    return _marked(f"{number:,}")


def plain(number: float) -> str:
    """Return a number with as many decimals as it has, thousands grouped."""
    return _marked(f"{number:,}")


def decimal(value: float | None, digits: int = 2) -> str:
    """Return a number with as many decimals, thousands grouped; an en dash where there is none."""
    if value is None:
        return NOTHING
    shown = f"{float(value):,.{digits}f}"
    # Nothing is less than nought by rounding alone.
    return _marked(shown if float(shown.replace(",", "")) else shown.removeprefix("-"))


def percent(value: float | None, digits: int = 0) -> str:
    """Return a share from 0 to 1 in per cent; an en dash where there is none.

    A small share is never ``0%`` and one that is not all never ``100%``: it has a decimal more,
    or stands behind ``<`` or ``>``.
    """
    return NOTHING if value is None else percent_number(value, digits) + percent_sign()


def percent_number(value: float, digits: int = 0) -> str:
    """Return a share in per cent without the sign, to stand beside others: ``60–86%``."""
    finer = max(digits, _FINER)
    for own in dict.fromkeys((digits, finer)):
        shown = round(100 * float(value), own)
        if not (value > 0 >= shown or value < 1 <= shown / 100):
            return decimal(100 * value, own)
    step = 10.0**-finer
    return f"<{decimal(step, finer)}" if value < 0.5 else f">{decimal(100 - step, finer)}"


def percent_sign() -> str:
    """Return the sign behind a number; Indonesian keeps them apart."""
    return tr("%", " %")


def bounds(low: float | None, high: float | None, digits: int = 2) -> str:
    """Return an interval; empty where it is not known."""
    if low is None or high is None:
        return ""
    return f"{decimal(low, digits)}–{decimal(high, digits)}"


def percent_bounds(low: float, high: float, digits: int = 0) -> str:
    """Return an interval of shares, with one sign behind both."""
    return f"{percent_number(low, digits)}–{percent_number(high, digits)}{percent_sign()}"


def megabytes(size: float, digits: int = 0) -> str:
    """Return a size in bytes as the limits are told, in MB of 2**20."""
    return f"{decimal(size / 2**20, digits)} MB"


def count(number: int, en: str, id: str, en_plural: str | None = None) -> str:
    """Return ``number`` with its noun: ``1 passage``, ``2 passages``, ``2 kutipan``."""
    plural = en_plural or f"{en}s"
    return f"{whole(number)} {tr(en if number == 1 else plural, id)}"


def _marked(number: str) -> str:
    if current_language() == "id":
        return number.translate({ord(","): ".", ord("."): ","})
    return number
