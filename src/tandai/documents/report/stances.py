"""Where the stance of a code is shown, and where it is left blank since it may not be relied on."""

from __future__ import annotations

from tandai.codebook import stance_word
from tandai.documents.tables import Value
from tandai.ground.language import tr
from tandai.reporting.results import IndicatorCoverage, Quote, Report


def stances_hold(own: IndicatorCoverage) -> bool:
    """Whether an indicator's counted stances are more than guesses of a model.

    They are where its status is decided from all that was counted: hand codes alone, or
    suggestions whose stances held on interviews that the model had not learnt from.
    """
    return own.decision.base == "all"


def stance_counts(own: IndicatorCoverage) -> Value:
    """Return (supports, hinders, mixed); None where the stances do not hold."""
    if not stances_hold(own):
        return None
    return own.stance["supports"], own.stance["hinders"], own.stance["mixed"]


def stance_of(quote: Quote, report: Report) -> str:
    """Return the stance of a quote in a word; empty where it is a guess."""
    known = quote.by == "hand" or stances_hold(report.indicators[quote.indicator])
    return stance_word(quote.stance) if known and quote.stance else ""


def stances_note(report: Report) -> str:
    """Return why stances are left blank; empty where none is."""
    if all(stances_hold(own) for own in report.indicators.values()):
        return ""
    return tr(
        "Where a stance is blank, the model's stances have not proved right on interviews that "
        "it did not learn from.",
        "Sikap yang dikosongkan adalah sikap dari model yang belum terbukti benar pada wawancara "
        "yang tidak dipelajarinya.",
    )
