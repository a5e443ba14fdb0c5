"""What the indicators and frameworks of a report are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tandai.codebook import Framework, Indicator
from tandai.documents.tables import Column
from tandai.ground.language import tr
from tandai.reporting.results import IndicatorCoverage, Report

_MOST_NAMES = 6


def members(report: Report) -> Iterator[tuple[Framework, Indicator, IndicatorCoverage]]:
    """Yield the indicators of the report with their frameworks, in the codebook's order."""
    for framework, indicators in report.codebook.grouped():
        for indicator in indicators:
            if indicator.id in report.indicators:
                yield framework, indicator, report.indicators[indicator.id]


def names(report: Report) -> dict[str, str]:
    """Return the indicators' names by id; where two are called the same, with the id."""
    plain = {indicator.id: indicator.name for _, indicator, _ in members(report)}
    often = Counter(plain.values())
    return {id: name if often[name] == 1 else f"{name} ({id})" for id, name in plain.items()}


def framework_name(framework: Framework) -> str:
    """Return a framework's name, or its id; nothing where the codebook has no frameworks."""
    return str(framework.name) or framework.id.removeprefix("-")


def framework_label(framework: Framework) -> str:
    """Return what tells a framework from others in a narrow column: its source, or its name."""
    return framework.source or framework_name(framework)


def name_columns() -> tuple[Column, Column]:
    """Return the first two columns of a table with a row an indicator."""
    return (
        Column("indicator", tr("Indicator", "Indikator")),
        Column("framework", tr("Framework", "Kerangka"), groups=True),
    )


def ids(report: Report) -> tuple[str, ...]:
    """Return the indicators' ids in the order of the rows."""
    return tuple(indicator.id for _, indicator, _ in members(report))


def few(names: Sequence[str]) -> str:
    """Return names in one line; of very many the first ones and the number of the others."""
    left = len(names) - _MOST_NAMES
    if left <= 1:
        return ", ".join(names)
    return ", ".join(names[:_MOST_NAMES]) + tr(f" and {left} others", f" dan {left} lainnya")
