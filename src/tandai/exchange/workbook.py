"""A workbook of quotes that an examiner can read, sort and filter (``.xlsx``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

from tandai.codebook import STANCES, Framework, stance_word
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of
from tandai.documents.tables import Column, DocumentTable, MarkedText, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.exchange.examples import CodesByIndicator, Section, sections_in
from tandai.exchange.quotes import TIME_OF_QUOTE, Quotes
from tandai.ground.language import tr
from tandai.ground.made import Made
from tandai.ground.xlsx import open_workbook
from tandai.tags import Tags
from tandai.transcript.times import clock

# The names of its sheets, in English and Indonesian.
_SHEETS = (
    ("Quotes", "Kutipan"),
    ("Summary", "Ringkasan"),
    ("Passages", "Semua kutipan"),
    ("Codebook", "Buku kode"),
)
# What is shown of every passage.
_SHOWN = ("document", "passage_id", "informant", "question", "text")


def write_quote_workbook(
    corpus: Corpus, tags: Sequence[Tags], path: Path, *, force: bool = False
) -> None:
    """Write the quotes of a corpus, with suggestions if there are any, as a workbook.

    Sheets: quotes (a row a quote and coder), summary by indicator, passages with all codes side
    by side, codebook. Headings are frozen and every column can be filtered.

    Raises UsageError where a text is longer than a cell can hold, OutputError where the file
    cannot be written.
    """
    codes = CodesByIndicator(corpus, tags)
    sections = sections_in(codes)
    names = [tr(*own) for own in _SHEETS]
    tables = (
        _quotes(codes),
        _summary(sections),
        _passages(codes.quotes),
        _codebook(sections),
    )
    sheets = tuple(map(WorkbookSheet, names, tables))
    hint = tr("Export to csv or jsonl.", "Ekspor ke csv atau jsonl.")
    write_xlsx_book(Workbook(sheets, corpus.name), path, force=force, hint=hint)


def is_quote_workbook(path: Path) -> bool:
    """Whether a file is a workbook that was written here, in either language.

    Raises FileError where it is no workbook.
    """
    with open_workbook(path) as book:
        names = tuple(page.name for page in book.pages)
    return names in set(zip(*_SHEETS, strict=True))


def _quotes(codes: CodesByIndicator) -> DocumentTable:
    columns = (
        Column("number", tr("No.", "No."), "count", width=6),
        Column("framework", tr("Framework", "Kerangka"), width=16),
        Column("indicator", tr("Indicator", "Indikator"), width=24),
        Column("stance", tr("Stance", "Sikap"), width=12),
        Column("informant", tr("Informant", "Informan"), width=16),
        Column("quote", tr("Quote", "Kutipan"), width=70),
        Column("question", tr("Question", "Pertanyaan"), width=35),
        Column("coder", tr("Coder", "Pengode"), width=16),
        Column("document", tr("Document", "Dokumen"), width=18),
        Column("passage_id", tr("Passage", "Id kutipan"), width=20),
        Column("time", tr("Time", "Waktu"), width=18),
        Column("confidence", tr("Confidence", "Keyakinan"), "figure", width=11),
        Column("verdict", tr("Verdict", "Penilaian"), width=12),
        Column("id", "Id", width=28),
    )
    may_be_empty = ("time", "confidence", "verdict")
    filled = [
        n for n, own in enumerate(columns) if own.key not in may_be_empty or codes.says(own.key)
    ]
    called = {
        indicator.id: (str(framework.name) or framework.id, indicator.name)
        for framework, own in codes.grouped
        for indicator in own
    }

    def row(number: int, quote: Mapping[str, Any]) -> Row:
        heard = [own for own in map(quote.get, TIME_OF_QUOTE) if own is not None]
        cells = (
            number,
            *called[quote["indicator"]],
            stance_word(quote["stance"]),
            quote["informant"],
            MarkedText(quote["text"], quote["marks"]),
            quote["question"],
            quote["coder"],
            quote["document"],
            quote["passage_id"],
            "–".join(map(clock, heard)),
            quote["confidence"],
            quote["verdict"],
            quote["indicator"],
        )
        return tuple(cells[n] for n in filled)

    return DocumentTable(
        "quotes",
        "",
        tuple(columns[n] for n in filled),
        Made(
            len(codes), lambda start, stop: [*map(row, count(start + 1), codes.rows(start, stop))]
        ),
        Made(len(codes), lambda start, stop: [q["passage_id"] for q in codes.rows(start, stop)]),
    )


def _summary(sections: Iterable[tuple[Framework, list[Section]]]) -> DocumentTable:
    columns = (
        Column("framework", tr("Framework", "Kerangka"), width=20),
        Column("indicator", tr("Indicator", "Indikator"), width=30),
        Column("quotes", tr("Quotes", "Kutipan"), "count", width=10),
        Column("informants", tr("Informants", "Informan"), "count", width=11),
        Column("documents", tr("Documents", "Dokumen"), "count", width=11),
        *(Column(stance, stance_word(stance), "count", width=12) for stance in STANCES),
        Column("suggested", tr("Only suggested", "Hanya saran model"), "count", width=14),
    )
    rows: list[Row] = []
    for framework, own in sections:
        for section in own:
            stances = section.stances()
            who: set[tuple[str, str]] = set()
            suggested = 0
            for quote in section.quotes:
                who.add((quote.document, quote.informant))
                suggested += quote.is_suggestion
            rows.append(
                (
                    str(framework.name) or framework.id,
                    section.indicator.name,
                    len(section.quotes),
                    len(who),
                    len({document for document, _ in who}),
                    *(stances.get(stance, 0) for stance in STANCES),
                    suggested,
                )
            )
    return DocumentTable("summary", "", columns, rows)


def _passages(quotes: Quotes) -> DocumentTable:
    """Every passage with the codes of each coder side by side; ``–``: read, nothing found."""
    corpus = quotes.corpus
    names = {indicator.id: indicator.name for indicator in corpus.codebook.indicators}
    coders = sorted(
        quotes.codes["coder"].unique().cast(pl.String).to_list(),
        key=lambda coder: (coder_of(coder).is_model, coder),
    )
    columns = (
        Column("document", tr("Document", "Dokumen"), width=18),
        Column("passage_id", tr("Passage", "Id kutipan"), width=20),
        Column("informant", tr("Informant", "Informan"), width=16),
        Column("question", tr("Question", "Pertanyaan"), width=35),
        Column("text", tr("Text", "Teks"), width=70),
        *(Column(coder, coder, width=26) for coder in coders),
    )

    def rows(start: int, stop: int) -> list[Row]:
        said: dict[tuple[int, str], list[str]] = {}
        coded = quotes.codes_of(start, stop).select("place", "coder", "indicator", "stance")
        for place, coder, indicator, stance in coded.iter_rows():
            own = said.setdefault((place, coder), [])
            if indicator:
                own.append(names[indicator] + (f" ({stance_word(stance)})" if stance else ""))
        passages = corpus.passages.slice(start, stop - start)
        return [
            (*cells, *(_cell(said.get((place, coder))) for coder in coders))
            for place, cells in enumerate(passages.select(_SHOWN).iter_rows(), start)
        ]

    ids = corpus.passages["passage_id"]
    number = len(ids)
    listed = Made(number, lambda start, stop: ids[start:stop].to_list())
    return DocumentTable("passages", "", columns, Made(number, rows), listed)


def _cell(codes: Sequence[str] | None) -> str:
    return "" if codes is None else "; ".join(codes) or "–"


def _codebook(sections: Iterable[tuple[Framework, list[Section]]]) -> DocumentTable:
    columns = (
        Column("id", "Id", width=28),
        Column("term", "Term", width=26),
        Column("istilah", "Istilah", width=26),
        Column("definition", tr("Definition", "Definisi"), width=70),
        Column("include", tr("Include", "Termasuk"), width=50),
        Column("exclude", tr("Exclude", "Tidak termasuk"), width=50),
    )
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
    return DocumentTable("codebook", "", columns, rows)
