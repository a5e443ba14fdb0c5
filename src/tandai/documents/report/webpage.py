"""The report as one page for a browser: nothing is asked of any network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tandai.codebook import Framework
from tandai.documents.html_writer import page_of, write_page
from tandai.documents.report.charts import figures
from tandai.documents.report.indicator_tables import matrix_table
from tandai.documents.report.naming import framework_name, members, names
from tandai.documents.report.page_charts import (
    confidence_panels,
    coverage_bars,
    saturation_lines,
)
from tandai.documents.report.quoting import chosen_lines, pieces, quoted
from tandai.documents.report.rewriting import writable
from tandai.documents.report.view import about, chosen_quotes, facts, study_title, tables
from tandai.documents.report.words import STATUS_MARKS, status_word
from tandai.documents.tables import Column, Value
from tandai.ground.numbers import count
from tandai.reporting.results import Quote, Report
from tandai.reporting.standing import standing_of
from tandai.words.hand_codes import saturation_caution
from tandai.words.report import advice_lines, note_lines
from tandai.words.standing import (
    after_step_words,
    may_be_said,
    not_yet,
    settle_command,
    settle_words,
    step_command,
    step_words,
)
from tandai.words.status import stated

_TEMPLATE = Path(__file__).parent / "page.html.jinja"
_LEVELS = 5


def write_html(report: Report, path: str | Path, *, force: bool = False) -> None:
    """Write the page, whole or not at all. Raises OutputError where it cannot be written."""
    write_page(page(report), Path(path), force=force)


def page(report: Report) -> str:
    """Return the page in the current language.

    All that comes from interviews is escaped, twice guarded: the page's policy lets no script
    run but its own, and lets nothing be loaded.
    """
    report = writable(report)
    own_tables = tables(report)
    drawn = {figure.key: figure for figure in figures(report)}
    return page_of(
        _TEMPLATE,
        study_title(report),
        about=about(report),
        decides=_decides(report),
        report=report,
        known=facts(report),
        t={table.key: table for table in own_tables},
        groups=[table for table in own_tables if table.key.startswith("by-")],
        cards=_cards(report),
        matrix=_matrix(report),
        notes=note_lines(report),
        advice=advice_lines(report),
        saturation_caution=saturation_caution(report),
        quoted=quoted(report),
        chosen=_chosen(report),
        figures=drawn,
        bars=coverage_bars(report),
        panels=confidence_panels(report),
        lines=saturation_lines(report) if "saturation" in drawn else None,
        cell_class=_status_class,
    )


def _decides(report: Report) -> dict[str, Any]:
    """Return what may be said, what may not yet, and the one thing that changes it."""
    standing, called = standing_of(report), names(report)
    return {
        "may": may_be_said(standing, called),
        "not_yet": not_yet(standing, called),
        "step": step_words(standing),
        "command": step_command(standing, report),
        "after": after_step_words(standing, report),
        "settle": settle_words(standing),
        "settle_command": settle_command(report),
    }


def _status_class(column: Column, word: Value) -> str:
    if column.key != "status" or not isinstance(word, str):
        return ""
    classes = {status_word(status): f" is-{status.replace(' ', '-')}" for status in STATUS_MARKS}
    return classes.get(word, "")


def _cards(report: Report) -> list[dict[str, Any]]:
    called = names(report)
    inside: dict[str, list[dict[str, str]]] = {}
    known: dict[str, Framework] = {}
    for framework, indicator, own in members(report):
        known[framework.id] = framework
        inside.setdefault(framework.id, []).append(
            {
                "status": "too little" if own.hangs else own.status,
                "mark": stated(own, STATUS_MARKS.__getitem__),
                "title": f"{called[indicator.id]}: {stated(own, status_word)}",
            }
        )
    return [
        {
            "name": framework_name(known[id]),
            "source": known[id].source,
            "reached": own.reached,
            "of": own.of,
            "disputed": own.disputed,
            "judged": own.judged_reached,
            "members": inside.get(id, []),
            "detail": ", ".join(
                (
                    count(own.passages, "passage", "kutipan"),
                    count(own.documents, "interview", "wawancara"),
                    count(own.informants, "informant", "informan"),
                )
            ),
        }
        for id, own in report.frameworks.items()
    ]


def _matrix(report: Report) -> dict[str, Any]:
    table = matrix_table(report)
    cells: list[Sequence[Any]] = [row[2:] for row in table.rows]
    most = max((int(n) for row in cells for n in row), default=0)
    return {
        "caption": table.caption,
        "caution": " ".join(table.notes),
        "most": most,
        "informants": [column.heading for column in table.columns[2:]],
        "rows": [
            (row[0], [(n, math.ceil(_LEVELS * n / most) if most else 0) for n in own])
            for row, own in zip(table.rows, cells, strict=True)
        ],
    }


def _chosen(report: Report) -> list[tuple[str, list[dict[str, Any]]]]:
    called = names(report)
    return [
        (called[id], [_quote(quote) for quote in quotes])
        for id, quotes in chosen_quotes(report).items()
        if quotes
    ]


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "question": quote.question,
        "pieces": pieces(quote),
        "meta": " · ".join(chosen_lines(quote)),
    }
