"""Where the stance of a code is shown, and where it is left blank since it may not be relied on."""

from __future__ import annotations

from tandai.codebook import stance_word
from tandai.documents.tables import Value
from tandai.ground.language import tr
from tandai.reporting.results import IndicatorCoverage, Quote, Report


def stances_hold(own: IndicatorCoverage) -> bool:
    """Whether there is a stance to be shown of all that was counted.

    Suggestions of a model have none where its stances did not hold on interviews that it had not
    learnt from; hand codes have theirs. Where some have one and others not, those that have say
    nothing of all: they are the ones that were checked, or the ones that a person coded.
    """
    return not own.stance_untold


def stance_counts(own: IndicatorCoverage) -> Value:
    """Return (supports, hinders, mixed); None where there is no stance to be shown."""
    if not stances_hold(own):
        return None
    return own.stance["supports"], own.stance["hinders"], own.stance["mixed"]


def stance_of(quote: Quote) -> str:
    """Return the stance of a quote in a word; empty where none is told."""
    return stance_word(quote.stance) if quote.stance else ""


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
