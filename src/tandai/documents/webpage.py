"""The report as one page for a browser: nothing is asked of any network."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tandai.codebook import Framework
from tandai.documents.cells import shown, sort_value
from tandai.documents.charts import figures
from tandai.documents.indicator_tables import matrix_table
from tandai.documents.naming import framework_name, members, names
from tandai.documents.quoting import chosen_lines, pieces, quoted
from tandai.documents.rewriting import writable
from tandai.documents.view import chosen_quotes, facts, tables, title
from tandai.documents.words import STATUS_MARKS, status_word
from tandai.ground.language import count, current_language, tr
from tandai.ground.outputs import writing
from tandai.ground.version import VERSION
from tandai.reporting.results import Quote, Report

_FOLDER = Path(__file__).parent / "page"
_LEVELS = 5


def write_html(report: Report, path: Path, *, force: bool = False) -> None:
    """Write the page, whole or not at all. Raises OutputError where it cannot be written."""
    with writing(path, force=force) as draft:
        draft.write_text(page(report), encoding="utf-8")


def page(report: Report) -> str:
    """Return the page in the current language.

    All that comes from interviews is escaped, twice guarded: the page's policy lets no script
    run but its own, and lets nothing be loaded.
    """
    report = writable(report)
    css, js = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    own_tables = tables(report)
    drawn = {figure.key: figure for figure in figures(report)}
    template = _environment().get_template("page.html.jinja")
    return template.render(
        report=report,
        title=title(),
        facts=facts(report),
        t={table.key: table for table in own_tables},
        groups=[table for table in own_tables if table.key.startswith("by-")],
        cards=_cards(report),
        matrix=_matrix(report),
        quoted=quoted(report),
        chosen=_chosen(report),
        figures=drawn,
        svg=lambda key: Markup(drawn[key].svg()),  # noqa: S704 - Vega escapes what it draws
        css=Markup(css),  # noqa: S704 - our own file
        js=Markup(js),  # noqa: S704 - our own file
        policy=_policy(css, js),
        language=current_language(),
        version=VERSION,
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined
    )
    environment.globals.update(
        tr=tr,
        shown=shown,
        sort_value=lambda value: "" if sort_value(value) is None else sort_value(value),
        status_class=_status_class,
    )
    return environment


def _policy(css: str, js: str) -> str:
    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {hashed(css)}; script-src {hashed(js)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _status_class(word: str) -> str:
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
                "status": own.status,
                "mark": STATUS_MARKS[own.status],
                "title": f"{called[indicator.id]}: {status_word(own.status)}",
            }
        )
    return [
        {
            "name": framework_name(known[id]),
            "source": known[id].source,
            "reached": own.reached,
            "of": own.of,
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
