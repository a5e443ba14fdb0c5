"""A workbook of quotes that an examiner can read, sort and filter (``.xlsx``).

No cell is ever run: text that begins like a formula or a link is written as text, and marked so
that it stays text when somebody edits it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandai.codebook import STANCES, Framework
from tandai.corpus import Corpus
from tandai.corpus.corpus import is_model
from tandai.exchange.examples import Section, sections_of, stance_word
from tandai.exchange.quotes import quote_frame
from tandai.ground.errors import UsageError
from tandai.ground.formulas import STARTS
from tandai.ground.language import tr
from tandai.ground.numbers import whole
from tandai.ground.outputs import writing
from tandai.ground.workbooks import LONGEST_CELL, workbook
from tandai.tags import Tags
from tandai.transcript.times import clock

Value = str | int | float | None

_MOST_ROWS = 1_048_575
_FRAME = "#BFBFBF"


@dataclass(frozen=True)
class _Column:
    heading: str
    width: float
    wrapped: bool = False


@dataclass(frozen=True)
class _Sheet:
    name: str
    columns: Sequence[_Column]
    rows: Sequence[Sequence[Value]]


def write_quote_workbook(
    corpus: Corpus, tags: Sequence[Tags], path: Path, *, force: bool = False
) -> None:
    """Write the quotes of a corpus, with suggestions if there are any, as a workbook.

    Sheets: quotes (a row a quote and coder), summary by indicator, passages with all codes side
    by side, codebook. Headings are frozen and every column can be filtered.

    Raises UsageError where a text is longer than a cell can hold, OutputError where the file
    cannot be written.
    """
    sections = sections_of(corpus, tags)
    sheets = [
        _quotes(sections),
        _summary(sections),
        _passages(corpus, tags),
        _codebook(sections),
    ]
    for sheet in sheets:
        _require_room(sheet, path)
    with writing(path, force=force) as draft:
        draft.write_bytes(_written(sheets, corpus.name))


def _quotes(sections: Iterable[tuple[Framework, list[Section]]]) -> _Sheet:
    columns = [
        _Column(tr("No.", "No."), 6),
        _Column(tr("Framework", "Kerangka"), 16, wrapped=True),
        _Column(tr("Indicator", "Indikator"), 24, wrapped=True),
        _Column(tr("Stance", "Sikap"), 12),
        _Column(tr("Informant", "Informan"), 16, wrapped=True),
        _Column(tr("Quote", "Kutipan"), 70, wrapped=True),
        _Column(tr("Question", "Pertanyaan"), 35, wrapped=True),
        _Column(tr("Coder", "Pengode"), 16, wrapped=True),
        _Column(tr("Document", "Dokumen"), 18, wrapped=True),
        _Column(tr("Passage", "Id kutipan"), 20),
        _Column(tr("Time", "Waktu"), 18),
        _Column(tr("Confidence", "Keyakinan"), 11),
        _Column(tr("Verdict", "Penilaian"), 12),
        _Column("Id", 28),
    ]
    rows: list[tuple[Value, ...]] = []
    for framework, own in sections:
        for section in own:
            for quote in section.quotes:
                time = "–".join(map(clock, quote.time)) if quote.time else ""
                for given in quote.given:
                    rows.append(
                        (
                            len(rows) + 1,
                            str(framework.name) or framework.id,
                            section.indicator.name,
                            stance_word(given.stance),
                            quote.informant,
                            quote.text,
                            quote.question,
                            given.coder,
                            quote.document,
                            quote.passage_id,
                            time,
                            given.confidence,
                            given.verdict,
                            section.indicator.id,
                        )
                    )
    filled = [n for n in range(len(columns)) if n not in (10, 11, 12) or any(r[n] for r in rows)]
    return _Sheet(
        tr("Quotes", "Kutipan"),
        [columns[n] for n in filled],
        [[row[n] for n in filled] for row in rows],
    )


def _summary(sections: Iterable[tuple[Framework, list[Section]]]) -> _Sheet:
    columns = [
        _Column(tr("Framework", "Kerangka"), 20, wrapped=True),
        _Column(tr("Indicator", "Indikator"), 30, wrapped=True),
        _Column(tr("Quotes", "Kutipan"), 10),
        _Column(tr("Informants", "Informan"), 11),
        _Column(tr("Documents", "Dokumen"), 11),
        *(_Column(stance_word(stance), 12) for stance in STANCES),
        _Column(tr("Only suggested", "Hanya saran model"), 14),
    ]
    rows: list[Sequence[Value]] = []
    for framework, own in sections:
        for section in own:
            stances = section.stances()
            rows.append(
                (
                    str(framework.name) or framework.id,
                    section.indicator.name,
                    len(section.quotes),
                    len({(q.document, q.informant) for q in section.quotes}),
                    len({quote.document for quote in section.quotes}),
                    *(stances.get(stance, 0) for stance in STANCES),
                    sum(quote.is_suggestion for quote in section.quotes),
                )
            )
    return _Sheet(tr("Summary", "Ringkasan"), columns, rows)


def _passages(corpus: Corpus, tags: Sequence[Tags]) -> _Sheet:
    """Every passage with the codes of each coder side by side; ``–``: read, nothing found."""
    names = {indicator.id: indicator.name for indicator in corpus.codebook.indicators}
    codes: dict[tuple[str, str], list[str]] = {}
    for row in quote_frame(corpus, tags).iter_rows(named=True):
        own = codes.setdefault((row["passage_id"], row["coder"]), [])
        if row["indicator"]:
            own.append(f"{names[row['indicator']]} ({stance_word(row['stance'])})")
    coders = sorted({coder for _, coder in codes}, key=lambda coder: (is_model(coder), coder))
    columns = [
        _Column(tr("Document", "Dokumen"), 18, wrapped=True),
        _Column(tr("Passage", "Id kutipan"), 20),
        _Column(tr("Informant", "Informan"), 16, wrapped=True),
        _Column(tr("Question", "Pertanyaan"), 35, wrapped=True),
        _Column(tr("Text", "Teks"), 70, wrapped=True),
        *(_Column(coder, 26, wrapped=True) for coder in coders),
    ]
    rows = [
        (
            *(passage[name] for name in ("document", "passage_id", "informant", "question")),
            passage["text"],
            *(_cell(codes.get((passage["passage_id"], coder))) for coder in coders),
        )
        for passage in corpus.passages.iter_rows(named=True)
    ]
    return _Sheet(tr("Passages", "Semua kutipan"), columns, rows)


def _cell(codes: Sequence[str] | None) -> str:
    return "" if codes is None else "; ".join(codes) or "–"


def _codebook(sections: Iterable[tuple[Framework, list[Section]]]) -> _Sheet:
    columns = [
        _Column("Id", 28),
        _Column("Term", 26, wrapped=True),
        _Column("Istilah", 26, wrapped=True),
        _Column(tr("Definition", "Definisi"), 70, wrapped=True),
        _Column(tr("Include", "Termasuk"), 50, wrapped=True),
        _Column(tr("Exclude", "Tidak termasuk"), 50, wrapped=True),
    ]
    rows = [
        (
            section.indicator.id,
            section.indicator.term,
            section.indicator.istilah,
            str(section.indicator.definition),
            "\n".join(section.indicator.include.in_language()),
            "\n".join(section.indicator.exclude.in_language()),
        )
        for _, own in sections
        for section in own
    ]
    return _Sheet(tr("Codebook", "Buku kode"), columns, rows)


def _require_room(sheet: _Sheet, path: Path) -> None:
    """Refuse what Excel would cut off."""
    long = sum(
        isinstance(value, str) and len(value) > LONGEST_CELL for row in sheet.rows for value in row
    )
    if long or len(sheet.rows) > _MOST_ROWS:
        raise UsageError(
            tr(
                f"{long} texts are longer than a cell of .xlsx can hold ({whole(LONGEST_CELL)} "
                "characters), or there are too many rows.",
                f"{long} teks lebih panjang dari isi sel .xlsx ({whole(LONGEST_CELL)} karakter), "
                "atau barisnya terlalu banyak.",
            ),
            where=path,
            hint=tr("Export to csv or jsonl.", "Ekspor ke csv atau jsonl."),
        )


def _written(sheets: Sequence[_Sheet], title: str) -> bytes:
    buffer = io.BytesIO()
    with workbook(buffer) as book:
        book.set_properties({"title": title, "author": ""})
        looks = _looks(book)
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name), sheet, looks)
    return buffer.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    """Return the formats of cells; those of ``text`` keep what looks like a formula as text."""
    plain = {"valign": "top", "border": 1, "border_color": _FRAME}
    return {
        "heading": book.add_format({**plain, "bold": True, "bg_color": "#E8EEF4", "text_wrap": 1}),
        "number": book.add_format(plain),
        "share": book.add_format({**plain, "num_format": "0.00"}),
        "short": book.add_format(plain),
        "long": book.add_format({**plain, "text_wrap": True}),
        "short text": book.add_format({**plain, "quote_prefix": True}),
        "long text": book.add_format({**plain, "quote_prefix": True, "text_wrap": True}),
    }


def _fill(page: Any, sheet: _Sheet, looks: dict[str, Any]) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.heading, looks["heading"])
    for number, row in enumerate(sheet.rows, 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            kind = "long" if column.wrapped else "short"
            if isinstance(value, float):
                page.write_number(number, place, value, looks["share"])
            elif isinstance(value, int):
                page.write_number(number, place, value, looks["number"])
            elif not value:
                page.write_blank(number, place, None, looks[kind])
            else:
                risky = value.startswith(STARTS)
                look = looks[f"{kind} text" if risky else kind]
                page.write_string(number, place, value, look)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
