"""Fixed words of the report as its documents write them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from tandai.codebook import STANCES, stance_word
from tandai.ground.language import tr
from tandai.ground.numbers import NOTHING
from tandai.reporting.results import Status
from tandai.words.status import status_word as words_of_status

# What tells a status without colour.
STATUS_MARKS: Mapping[Status, str] = {
    "reached": "✓",
    "not reached": "✗",
    "divided": "≠",
    "too little": "?",
}


def status_word(status: Status) -> str:
    """Return a status, with its mark."""
    return f"{STATUS_MARKS[status]} {words_of_status(status)}"


def verdict_word(verdict: str | None) -> str:
    """Return the verdict on an indicator's suggestions."""
    words = {
        "ok": tr("ok", "layak"),
        "weak": tr("weak", "lemah"),
        "insufficient": tr("insufficient", "data kurang"),
    }
    return words.get(verdict or "", NOTHING)


def stance_words() -> tuple[str, str, str]:
    """Return the three stances in the current language."""
    supports, hinders, mixed = map(stance_word, STANCES)
    return supports, hinders, mixed


def method_word(method: str) -> str:
    """Return how a share was got."""
    words = {
        "uncorrected": tr("suggestions, uncorrected", "saran, belum dikoreksi"),
        "labels": tr("hand codes of all passages read", "kode manual semua kutipan yang dibaca"),
        "mixed": tr("hand codes and suggestions", "kode manual dan saran"),
        "labels-only": tr("checked sample alone", "sampel yang diperiksa saja"),
        "corrected": tr("suggestions, corrected", "saran, sudah dikoreksi"),
    }
    return words.get(method, method)
