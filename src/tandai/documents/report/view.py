"""The report as every form shows it: its title, facts, tables and chosen quotes."""

from __future__ import annotations

from tandai.documents.report.confidence_tables import confidence_table
from tandai.documents.report.indicator_tables import (
    coverage_table,
    framework_table,
    status_table,
)
from tandai.documents.report.naming import framework_label, members
from tandai.documents.report.other_tables import (
    arrival_table,
    group_table,
    saturation_table,
    together_table,
)
from tandai.documents.tables import DocumentTable, without_blank_columns
from tandai.ground.language import tr
from tandai.ground.numbers import whole
from tandai.reporting.results import Quote, Report
from tandai.words.days import day_words


def title() -> str:
    """Return what a report is called."""
    return tr("Coverage and confidence of each indicator", "Cakupan dan keyakinan tiap indikator")


def study_title(report: Report) -> str:
    """Return the title of the study; without one what a report is called."""
    return report.study.title or title()


def about(report: Report) -> str:
    """Return what stands below the title: what this is, by which frameworks, and of which day."""
    frameworks = [
        framework_label(framework)
        for framework, _ in report.codebook.grouped()
        if framework.id in report.frameworks
    ]
    known = (
        title() if report.study.title else "",
        "; ".join(filter(None, frameworks)),
        day_words(report.study.day),
    )
    return " · ".join(filter(None, known))


def facts(report: Report) -> tuple[tuple[str, str], ...]:
    """Return what the report rests on: (what, how much)."""
    known = [
        (tr("Passages", "Kutipan"), whole(report.passages)),
        (tr("Words", "Kata"), whole(report.words)),
        (tr("Interviews", "Wawancara"), whole(report.documents)),
        (tr("Informants", "Informan"), whole(report.informants)),
        (tr("Coded by hand", "Dikode manual"), whole(report.hand_coded)),
    ]
    if report.reading is not None:
        read, of = whole(report.passages), whole(report.reading.passages)
        known.insert(
            1,
            (
                tr("Of the corpus", "Dari seluruh korpus"),
                tr(f"{read} of {of} passages read", f"{read} dari {of} kutipan dibaca"),
            ),
        )
    if report.hand_coded < report.passages:
        known.append((tr("Suggestions by", "Saran dari"), report.model))
    if report.sample:
        sample = report.sample
        blind = tr(", suggestions hidden", ", saran disembunyikan") if sample.blind else ""
        known.append(
            (
                tr("Checked sample", "Sampel yang diperiksa"),
                tr(
                    f"{whole(sample.passages)} of {whole(sample.drawn_from)} passages{blind}",
                    f"{whole(sample.passages)} dari {whole(sample.drawn_from)} kutipan{blind}",
                ),
            )
        )
    return tuple(known)


def tables(report: Report) -> tuple[DocumentTable, ...]:
    """Return all tables but the matrix, in the order of a chapter."""
    return (
        framework_table(report),
        coverage_table(report),
        # Of suggestions that may not be relied on half of it would be dashes.
        without_blank_columns(status_table(report)),
        # Hand codes alone have no confidence.
        *((confidence_table(report),) if report.model else ()),
        *(group_table(report, grouping) for grouping in report.groupings),
        together_table(report),
        saturation_table(report),
        arrival_table(report),
    )


def chosen_quotes(report: Report, most: int = 3) -> dict[str, tuple[Quote, ...]]:
    """Return up to ``most`` quotes of each indicator, of as many informants as possible."""
    chosen = {indicator.id: _Chosen(most) for _, indicator, _ in members(report)}
    for quote in report.quotes:
        chosen[quote.indicator].add(quote)
    return {id: own.quotes for id, own in chosen.items()}


class _Chosen:
    """The best quotes of an indicator so far, each informant's first one before all others."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._informants: set[str] = set()
        self._firsts: list[Quote] = []
        self._others: list[Quote] = []

    def add(self, quote: Quote) -> None:
        """Take up one more quote."""
        if quote.informant not in self._informants:
            self._informants.add(quote.informant)
            # A hand code is as sure as can be.
            best = sorted((*self._firsts, quote), key=lambda own: -(own.confidence or 1.0))
            self._firsts = best[: self._most]
        elif len(self._others) < self._most:
            self._others.append(quote)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The best of them."""
        return (*self._firsts, *self._others)[: self._most]
