"""Writing tags: a line a passage, a row a passage, or two sheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.documents.csv_writer import write_exact_csv
from tandai.documents.guards import formula_cells
from tandai.documents.tables import Column, DocumentTable, Kind, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.ground.language import tr
from tandai.ground.numbers import decimal
from tandai.ground.outputs import writing
from tandai.tags.columns import (
    OWN_COLUMNS,
    column_of,
    evidence_cell,
    passed_through,
    require_tag_suffix,
)
from tandai.tags.lines import json_lines
from tandai.tags.tagged import Neighbour, TaggedPassage
from tandai.words.reasons import verdict_reason

_ROWS = 10_000
_KINDS: Mapping[pl.DataType, Kind] = {pl.Int64(): "number", pl.Float64(): "probability"}
_WIDTHS: Mapping[str, float] = {"text": 68, "question": 42, "evidence": 68, "neighbours": 42}


def write_tags(tags: Sequence[TaggedPassage], path: str | Path, *, force: bool = False) -> None:
    """Write tags in the form that the suffix says, whole or not at all.

    Raises UsageError for an unknown suffix and OutputError where the file cannot be written.
    """
    path = Path(path)
    require_tag_suffix(path)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        write_tag_book(tags, path, force=force)
        return
    with writing(path, force=force) as draft, draft.open("wb") as file:
        if suffix == ".jsonl":
            for line in json_lines(tags):
                file.write(line.encode())
        elif suffix == ".csv":
            write_exact_csv(_frames(tags), file)
        else:
            # Made in memory: polars tells a full disk as an error without a name.
            buffer = io.BytesIO()
            tag_frame(tags, _ids(tags), _columns(tags)).write_parquet(buffer)
            file.write(buffer.getbuffer())


def formula_cells_in(tags: Sequence[TaggedPassage], path: Path) -> int:
    """Return how many cells of the file a spreadsheet would run; only a ``.csv`` has any.

    The tags are read again, and a passage must be what its transcript holds, so no apostrophe
    is put before them.
    """
    return sum(map(formula_cells, _frames(tags))) if path.suffix.lower() == ".csv" else 0


def _frames(tags: Sequence[TaggedPassage]) -> Iterator[pl.DataFrame]:
    """Yield the table part by part: all tags are in memory already, and need not be twice."""
    for start in range(0, max(1, len(tags)), _ROWS):
        yield tag_frame(tags[start : start + _ROWS], _ids(tags), _columns(tags))


def _ids(tags: Sequence[TaggedPassage]) -> list[str]:
    return list(tags[0].confidence) if tags else []


def _columns(tags: Sequence[TaggedPassage]) -> list[str]:
    return list(dict.fromkeys(name for tagged in tags for name in tagged.columns))


def tag_frame(
    tags: Sequence[TaggedPassage], ids: Sequence[str], passed: Sequence[str] = ()
) -> pl.DataFrame:
    """Return tags as a table, a row a passage; ``passed``: columns of the table they came from."""
    columns: dict[str, Any] = {
        name: [getattr(tagged.passage, name) for tagged in tags] for name in PASSAGE_COLUMNS
    }
    headings = passed_through(passed, ids)
    for name, heading in headings.items():
        columns[heading] = [tagged.columns.get(name, "") for tagged in tags]
    columns["suggested"] = [";".join(s.indicator for s in tagged.suggested) for tagged in tags]
    columns["stance"] = [";".join(s.stance for s in tagged.suggested) for tagged in tags]
    columns["verdict"] = [";".join(s.verdict for s in tagged.suggested) for tagged in tags]
    columns["stance_verdict"] = [
        ";".join(s.stance_verdict for s in tagged.suggested) for tagged in tags
    ]
    columns["evidence"] = [evidence_cell(tagged.suggested) for tagged in tags]
    columns["rule"] = [tagged.rule.as_text() if tagged.rule else "" for tagged in tags]
    columns["model"] = [tagged.model for tagged in tags]
    for id in ids:
        columns[column_of(id)] = [tagged.confidence[id] for tagged in tags]
    schema = {
        **PASSAGE_COLUMNS,
        **dict.fromkeys(headings.values(), pl.String()),
        **dict.fromkeys(OWN_COLUMNS, pl.String()),
        **dict.fromkeys(map(column_of, ids), pl.Float64()),
    }
    return pl.DataFrame(columns, schema=schema)


def write_tag_book(tags: Sequence[TaggedPassage], path: Path, *, force: bool = False) -> None:
    """Write tags as a workbook; raises as :func:`write_tags`, and UsageError for too many rows."""
    frame = tag_frame(tags, _ids(tags), _columns(tags))
    columns = tuple(
        Column(name, name, _KINDS.get(kind, "text"), width=_WIDTHS.get(name, 0))
        for name, kind in frame.schema.items()
    )
    ids = frame["passage_id"].to_list()
    passages = DocumentTable("passages", "", columns, frame.rows(), ids, frozen=1)
    hint = tr(
        "Write .jsonl, .csv or .parquet, or tag by --unit paragraph.",
        "Tulis .jsonl, .csv, atau .parquet, atau gunakan --unit paragraph.",
    )
    sheets = (
        # Like their columns, named the same in every language: programs read them.
        WorkbookSheet("passages", passages),
        WorkbookSheet("suggestions", _suggestions(tags)),
    )
    write_xlsx_book(Workbook(sheets), path, force=force, hint=hint)


def _suggestions(tags: Sequence[TaggedPassage]) -> DocumentTable:
    explained = any(s.neighbours is not None for tagged in tags for s in tagged.suggested)
    names = ("passage_id", "document", "informant", "indicator", "confidence", "stance", "verdict")
    names += (
        "reason",
        "stance_verdict",
        "stance_reason",
        "evidence",
        *(("neighbours",) if explained else ()),
    )
    columns = tuple(
        Column(
            name,
            name,
            "probability" if name == "confidence" else "text",
            width=_WIDTHS.get(name, 0),
        )
        for name in names
    )
    rows: list[Row] = [
        (
            tagged.passage.passage_id,
            tagged.passage.document,
            tagged.passage.informant,
            suggestion.indicator,
            round(suggestion.confidence, 4),
            suggestion.stance,
            suggestion.verdict,
            verdict_reason(suggestion.reason),
            suggestion.stance_verdict,
            verdict_reason(suggestion.stance_reason),
            " … ".join(evidence.text for evidence in suggestion.evidence),
            *([_listed(suggestion.neighbours or ())] if explained else []),
        )
        for tagged in tags
        for suggestion in tagged.suggested
    ]
    ids = [tagged.passage.passage_id for tagged in tags for _ in tagged.suggested]
    return DocumentTable("suggestions", "", columns, rows, ids, frozen=1)


def _listed(neighbours: Iterable[Neighbour]) -> str:
    return ", ".join(f"{n.passage_id} ({n.coder}, {decimal(n.similarity)})" for n in neighbours)
