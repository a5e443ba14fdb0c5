"""A workbook of quotes that an examiner can read, sort and filter (``.xlsx``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tandai.codebook import STANCES, Framework, stance_word
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of
from tandai.documents.tables import Column, DocumentTable, MarkedText, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.exchange.examples import Section, sections_of
from tandai.exchange.quotes import quote_frame
from tandai.ground.language import tr
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
    names = [tr(*own) for own in _SHEETS]
    tables = (
        _quotes(sections),
        _summary(sections),
        _passages(corpus, tags),
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


def _quotes(sections: Iterable[tuple[Framework, list[Section]]]) -> DocumentTable:
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
    rows: list[Row] = []
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
                            MarkedText(quote.text, quote.marks),
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
    return DocumentTable(
        "quotes",
        "",
        tuple(columns[n] for n in filled),
        [tuple(row[n] for n in filled) for row in rows],
        [str(row[9]) for row in rows],
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
    return DocumentTable("summary", "", columns, rows)


def _passages(corpus: Corpus, tags: Sequence[Tags]) -> DocumentTable:
    """Every passage with the codes of each coder side by side; ``–``: read, nothing found."""
    names = {indicator.id: indicator.name for indicator in corpus.codebook.indicators}
    codes: dict[tuple[str, str], list[str]] = {}
    for row in quote_frame(corpus, tags).iter_rows(named=True):
        own = codes.setdefault((row["passage_id"], row["coder"]), [])
        if row["indicator"]:
            stance = f" ({stance_word(row['stance'])})" if row["stance"] else ""
            own.append(f"{names[row['indicator']]}{stance}")
    coders = sorted(
        {coder for _, coder in codes}, key=lambda coder: (coder_of(coder).is_model, coder)
    )
    columns = (
        Column("document", tr("Document", "Dokumen"), width=18),
        Column("passage_id", tr("Passage", "Id kutipan"), width=20),
        Column("informant", tr("Informant", "Informan"), width=16),
        Column("question", tr("Question", "Pertanyaan"), width=35),
        Column("text", tr("Text", "Teks"), width=70),
        *(Column(coder, coder, width=26) for coder in coders),
    )
    rows = [
        (
            *(passage[name] for name in ("document", "passage_id", "informant", "question")),
            passage["text"],
            *(_cell(codes.get((passage["passage_id"], coder))) for coder in coders),
        )
        for passage in corpus.passages.iter_rows(named=True)
    ]
    return DocumentTable("passages", "", columns, rows, corpus.passages["passage_id"].to_list())


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
