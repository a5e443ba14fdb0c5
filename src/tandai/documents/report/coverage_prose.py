"""What a chapter says of coverage: which indicators stand in most passages, and in fewest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tandai.documents.report.estimates import estimated
from tandai.documents.report.naming import names
from tandai.ground.language import tr
from tandai.ground.numbers import percent, whole
from tandai.reporting.results import IndicatorCoverage, Report
from tandai.words.methods_figures import begun, listed

_MOST_NAMED = 3


def coverage_sentences(report: Report) -> str:
    """Say which indicators stand in most passages, which in fewest, and how widely.

    Ranked by what the table gives as their share, whether that is a count or an estimate.
    """
    return " ".join(_coverage(report))


def _coverage(report: Report) -> Iterator[str]:
    called = names(report)
    found = [(id, own) for id, own in report.indicators.items() if own.passages]
    if not found:
        yield tr("No passage carries any of the indicators.", "Tidak ada kutipan berindikator.")
        return
    yield _most_and_least(found, called)
    wide = [called[id] for id, own in found if own.informants == report.informants]
    if wide and report.informants > 1 and report.by_hand:
        yield _all_speak(report, listed(wide))
    none = [called[id] for id, own in report.indicators.items() if not own.passages]
    if none:
        yield nobody_speaks(report, listed(none))


def _most_and_least(found: Sequence[tuple[str, IndicatorCoverage]], called: dict[str, str]) -> str:
    ranked = sorted(found, key=lambda pair: (-(pair[1].share.value or 0), -pair[1].passages))
    rests_on_estimate = estimated(ranked[0][1])

    def size(own: IndicatorCoverage) -> str:
        return percent(own.share.value, 1) if rests_on_estimate else whole(own.passages)

    id, most = ranked[0]
    said = (
        tr(
            f"By the estimated shares of the table the most passages carry {called[id]} "
            f"({size(most)} of all)",
            f"Menurut perkiraan proporsi dalam tabel, kutipan terbanyak memuat {called[id]} "
            f"({size(most)} dari semuanya)",
        )
        if rests_on_estimate
        else tr(
            f"The most passages carry {called[id]} ({size(most)}, "
            f"{percent(most.share.value, 1)} of all)",
            f"Kutipan terbanyak memuat {called[id]} ({size(most)} kutipan, "
            f"{percent(most.share.value, 1)} dari semuanya)",
        )
    )
    after = [f"{called[id]} ({size(own)})" for id, own in ranked[1:_MOST_NAMED]]
    if after:
        said += tr(", followed by ", ", disusul ") + listed(after)
    if len(ranked) > _MOST_NAMED:
        id, least = ranked[-1]
        said += tr(
            f"; {called[id]} is the rarest ({size(least)})",
            f"; yang paling jarang ialah {called[id]} ({size(least)})",
        )
    return said + "."


def _all_speak(report: Report, wide: str) -> str:
    if report.reading is None:
        return tr(f"All informants speak of {wide}.", f"{begun(wide)} disinggung semua informan.")
    return tr(
        f"All informants of whom anything was read speak of {wide}.",
        f"{begun(wide)} disinggung semua informan yang kutipannya sudah ada yang dibaca.",
    )


def nobody_speaks(report: Report, none: str) -> str:
    """Say of which indicators nothing was found, as far as that can be told."""
    if report.reading is not None:
        return tr(
            f"In what was read nobody speaks of {none}; the rest has yet to be read.",
            f"Dalam kutipan yang dibaca tidak ada yang menyinggung {none}; selebihnya belum "
            "dibaca.",
        )
    if not report.by_hand:
        return tr(
            f"No passage was found on {none}; that does not yet mean that nobody spoke of it.",
            f"Tidak ditemukan kutipan tentang {none}; itu belum berarti tidak ada yang "
            "menyinggungnya.",
        )
    return tr(f"Nobody speaks of {none}.", f"Tidak ada yang menyinggung {none}.")
