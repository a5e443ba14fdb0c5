"""Days as people write them: ``27 November 2026`` in either language."""

from __future__ import annotations

from datetime import date

from tandai.ground.errors import UsageError
from tandai.ground.language import tr

_MONTHS = (
    ("January", "Januari"),
    ("February", "Februari"),
    ("March", "Maret"),
    ("April", "April"),
    ("May", "Mei"),
    ("June", "Juni"),
    ("July", "Juli"),
    ("August", "Agustus"),
    ("September", "September"),
    ("October", "Oktober"),
    ("November", "November"),
    ("December", "Desember"),
)


def day_words(day: str) -> str:
    """Return a day given as ``2026-11-27`` in words; empty for none.

    Raises UsageError for what is no day.
    """
    if not day:
        return ""
    try:
        known = date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(
            tr(f"{day!r} is no day.", f"{day!r} bukan tanggal."),
            hint=tr("Write it as 2026-11-27.", "Tulis seperti 2026-11-27."),
        ) from error
    return f"{known.day} {tr(*_MONTHS[known.month - 1])} {known.year}"
