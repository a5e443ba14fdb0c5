"""Writing tags: a line a passage, a row a passage, or two sheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.ground.errors import UsageError
from tandai.ground.formulas import formula_cells
from tandai.ground.language import tr
from tandai.ground.numbers import decimal, whole
from tandai.ground.outputs import writing
from tandai.ground.plain_json import json_text
from tandai.ground.workbooks import LONGEST_CELL, workbook
from tandai.tags.columns import OWN_COLUMNS, column_of, require_tag_suffix
from tandai.tags.tagged import Neighbour, TaggedPassage
from tandai.words.reasons import verdict_reason


def write_tags(tags: Sequence[TaggedPassage], path: Path, *, force: bool = False) -> None:
    """Write tags in the form that the suffix says, whole or not at all.

    Raises UsageError for an unknown suffix and OutputError where the file cannot be written.
    """
    require_tag_suffix(path)
    _require_room(tags, path)
    with writing(path, force=force) as draft:
        suffix = path.suffix.lower()
        if suffix == ".jsonl":
            with draft.open("w", encoding="utf-8") as file:
                for tagged in tags:
                    file.write(json_text(tagged.as_dict()) + "\n")
        elif suffix == ".csv":
            # Made in memory, as the next: polars tells a full disk as an error without a name.
            draft.write_bytes(_frame(tags).write_csv().encode())
        elif suffix == ".parquet":
            buffer = io.BytesIO()
            _frame(tags).write_parquet(buffer)
            draft.write_bytes(buffer.getvalue())
        else:
            draft.write_bytes(_as_xlsx(tags))


def formula_cells_in(tags: Sequence[TaggedPassage], path: Path) -> int:
    """Return how many cells of the file a spreadsheet would run; only a ``.csv`` has any.

    The tags are read again, and a passage must be what its transcript holds, so no apostrophe
    is put before them.
    """
    return formula_cells(_frame(tags)) if path.suffix.lower() == ".csv" else 0


def _require_room(tags: Sequence[TaggedPassage], path: Path) -> None:
    """Refuse what a sheet's cells would cut off."""
    if path.suffix.lower() != ".xlsx":
        return
    long = [
        tagged.passage.passage_id
        for tagged in tags
        if max(len(tagged.passage.text), len(tagged.passage.question)) > LONGEST_CELL
    ]
    if long:
        raise UsageError(
            tr(
                f"{len(long)} passages are longer than a cell of .xlsx can hold "
                f"({whole(LONGEST_CELL)} characters): {', '.join(long[:5])}.",
                f"{len(long)} kutipan lebih panjang dari isi sel .xlsx "
                f"({whole(LONGEST_CELL)} karakter): {', '.join(long[:5])}.",
            ),
            where=path,
            hint=tr(
                "Write .jsonl, .csv or .parquet, or tag by --unit paragraph.",
                "Tulis .jsonl, .csv, atau .parquet, atau gunakan --unit paragraph.",
            ),
        )


def _frame(tags: Sequence[TaggedPassage]) -> pl.DataFrame:
    ids = list(tags[0].confidence) if tags else []
    columns: dict[str, Any] = {
        name: [getattr(tagged.passage, name) for tagged in tags] for name in PASSAGE_COLUMNS
    }
    columns["suggested"] = [";".join(s.indicator for s in tagged.suggested) for tagged in tags]
    columns["stance"] = [";".join(s.stance for s in tagged.suggested) for tagged in tags]
    columns["verdict"] = [";".join(s.verdict for s in tagged.suggested) for tagged in tags]
    columns["model"] = [tagged.model for tagged in tags]
    for id in ids:
        columns[column_of(id)] = [tagged.confidence[id] for tagged in tags]
    schema = {
        **PASSAGE_COLUMNS,
        **dict.fromkeys(OWN_COLUMNS, pl.String()),
        **dict.fromkeys(map(column_of, ids), pl.Float64()),
    }
    return pl.DataFrame(columns, schema=schema)


def _as_xlsx(tags: Sequence[TaggedPassage]) -> bytes:
    explained = any(s.neighbours is not None for tagged in tags for s in tagged.suggested)
    suggestions = pl.DataFrame(
        [
            (
                tagged.passage.passage_id,
                tagged.passage.document,
                tagged.passage.informant,
                suggestion.indicator,
                round(suggestion.confidence, 4),
                suggestion.stance,
                suggestion.verdict,
                verdict_reason(suggestion.reason),
                " … ".join(evidence.text for evidence in suggestion.evidence),
                *([_listed(suggestion.neighbours or ())] if explained else []),
            )
            for tagged in tags
            for suggestion in tagged.suggested
        ],
        schema={
            "passage_id": pl.String,
            "document": pl.String,
            "informant": pl.String,
            "indicator": pl.String,
            "confidence": pl.Float64,
            "stance": pl.String,
            "verdict": pl.String,
            "reason": pl.String,
            "evidence": pl.String,
            **({"neighbours": pl.String} if explained else {}),
        },
        orient="row",
    )
    buffer = io.BytesIO()
    with workbook(buffer) as book:
        for name, frame in (("passages", _frame(tags)), ("suggestions", suggestions)):
            frame.write_excel(
                book,
                worksheet=name,
                freeze_panes=(1, 0),
                autofilter=True,
                column_widths={"text": 480, "question": 300, "evidence": 480, "neighbours": 300},
                table_style=None,
                float_precision=4,
            )
    return buffer.getvalue()


def _listed(neighbours: Iterable[Neighbour]) -> str:
    return ", ".join(f"{n.passage_id} ({n.coder}, {decimal(n.similarity)})" for n in neighbours)
