"""Contested passages as a file to talk about: .xlsx, .csv or .html.

Transcripts come from anywhere: no cell is ever run as a formula, and nothing in a page as
markup.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tandai.agreement.disagreements import Disagreement
from tandai.ground.errors import UsageError
from tandai.ground.formulas import harmless
from tandai.ground.language import current_language, tr
from tandai.ground.outputs import require_suffix, writing
from tandai.ground.workbooks import LONGEST_CELL, workbook

SUFFIXES = (".xlsx", ".csv", ".html")
_WIDTHS = (8, 16, 16, 16, 8, 30, 40, 60, 40)

Row = tuple[str | float, ...]


def require_disagreement_suffix(path: Path) -> None:
    """Raise UsageError where contested passages cannot be written to a file of this suffix."""
    require_suffix(path, SUFFIXES, tr("disagreements", "perbedaan"))


def write_disagreements(
    disagreements: Sequence[Disagreement],
    confusions: Sequence[Mapping[str, Any]],
    path: Path,
    *,
    force: bool = False,
) -> None:
    """Write contested passages, and in .xlsx and .html which indicators are taken for which.

    Raises UsageError for an unknown suffix or a text longer than a cell of .xlsx, OutputError
    where the file cannot be written.
    """
    require_disagreement_suffix(path)
    rows = [_row(number, item) for number, item in enumerate(disagreements, 1)]
    head = _heading(disagreements)
    taken = [(c["first"], c["second"] or _nothing(), c["passages"]) for c in confusions]
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        _require_room(disagreements, path)
    with writing(path, force=force) as draft:
        if suffix == ".csv":
            _write_csv(draft, head, rows)
        elif suffix == ".xlsx":
            draft.write_bytes(_as_xlsx(head, rows, taken))
        else:
            draft.write_text(_page(head, rows, taken), encoding="utf-8")


def _heading(disagreements: Sequence[Disagreement]) -> tuple[str, ...]:
    own = ("number", "passage_id", "document", "informant", "cost")
    context = ("question", "before", "text", "after")
    coders = tuple(f"coder: {name}" for name in disagreements[0].codes) if disagreements else ()
    return (*own, *context, *coders)


def _row(number: int, item: Disagreement) -> Row:
    codes = [
        tr("(not read)", "(tidak dibaca)") if own is None else "; ".join(own) or _nothing()
        for own in item.codes.values()
    ]
    return (
        number,
        item.passage_id,
        item.document,
        item.informant,
        round(item.cost, 6),
        item.question,
        item.before,
        item.text,
        item.after,
        *codes,
    )


def _nothing() -> str:
    return tr("(nothing)", "(tidak ada)")


def _require_room(disagreements: Sequence[Disagreement], path: Path) -> None:
    long = [d.passage_id for d in disagreements if max(len(d.text), len(d.question)) > LONGEST_CELL]
    if long:
        raise UsageError(
            tr(
                f"{len(long)} passages are longer than a cell of .xlsx can hold.",
                f"{len(long)} kutipan lebih panjang dari isi sel .xlsx.",
            ),
            where=path,
            hint=tr("Write .csv or .html.", "Tulis .csv atau .html."),
        )


def _write_csv(path: Path, head: Sequence[str], rows: Sequence[Row]) -> None:
    # The mark is what makes Excel read the file as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for row in (head, *rows):
            writer.writerow([harmless(cell) for cell in row])


def _as_xlsx(head: Sequence[str], rows: Sequence[Row], taken: Sequence[Row]) -> bytes:
    buffer = io.BytesIO()
    with workbook(buffer) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        first = book.add_worksheet("disagreements")
        _fill(first, [head, *rows], bold, wrapped)
        for column in range(len(head)):
            first.set_column(column, column, _WIDTHS[column] if column < len(_WIDTHS) else 30)
        second = book.add_worksheet("confusions")
        _fill(second, [_confusion_heading(), *taken], bold, wrapped)
        second.set_column(0, 1, 34)
    return buffer.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[str | float]], bold: Any, wrapped: Any) -> None:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            style = wrapped if number else bold
            write = sheet.write_string if isinstance(cell, str) else sheet.write_number
            write(number, column, cell, style)
    sheet.freeze_panes(1, 0)
    if len(rows) > 1:
        sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)


def _confusion_heading() -> tuple[str, ...]:
    return (
        tr("one coder", "satu pengode"),
        tr("another", "pengode lain"),
        tr("passages", "kutipan"),
    )


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#222;background:#fff}"
    "table{border-collapse:collapse;margin:1rem 0}"
    "th,td{border:1px solid #bbb;padding:.4rem .6rem;text-align:left;vertical-align:top}"
    "th{background:#eee;position:sticky;top:0}"
)


def _page(head: Sequence[str], rows: Sequence[Row], taken: Sequence[Row]) -> str:
    title = tr("Contested passages", "Kutipan yang dikode berbeda")
    explained = tr(
        "Costliest first: cost says by how much the mean alpha over indicators would be higher "
        "without the passage. Handle this file like the interviews themselves.",
        "Yang paling menurunkan alfa lebih dulu: cost menyatakan kenaikan rerata alfa indikator "
        "tanpa kutipan itu. Perlakukan berkas ini seperti wawancaranya.",
    )
    second = tr("Taken for one another", "Yang saling tertukar")
    return (
        f'<!doctype html>\n<html lang="{current_language()}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{html.escape(title)}</h1>\n<p>{html.escape(explained)}</p>\n{_html(head, rows)}"
        f"<h2>{html.escape(second)}</h2>\n{_html(_confusion_heading(), taken)}</body>\n</html>\n"
    )


def _html(head: Sequence[str], rows: Sequence[Row]) -> str:
    def line(cells: Sequence[str | float], tag: str) -> str:
        inside = "".join(f"<{tag}>{html.escape(str(cell))}</{tag}>" for cell in cells)
        return f"<tr>{inside}</tr>\n"

    body = "".join(line(row, "td") for row in rows)
    return f"<table>\n<thead>{line(head, 'th')}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"
