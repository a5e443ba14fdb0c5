"""Quotes as one table: a row a passage, coder and code, as people sort and filter them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of_model
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.corpus.evidence import EVIDENCE, with_evidence_cells
from tandai.corpus.times import passage_times
from tandai.documents.csv_writer import write_exact_csv
from tandai.ground.outputs import writing
from tandai.ground.plain_json import json_text
from tandai.tags import Tags
from tandai.tags.suggestions import suggestion_frame

QUOTE_COLUMNS: Mapping[str, pl.DataType] = {
    **PASSAGE_COLUMNS,
    "coder": pl.String(),
    "indicator": pl.String(),
    "stance": pl.String(),
    "confidence": pl.Float64(),
    "verdict": pl.String(),
}

# When a quote begins and ends in the recording, in seconds.
TIME_OF_QUOTE: Mapping[str, pl.DataType] = {"start_time": pl.Float64(), "end_time": pl.Float64()}


def quote_frame(corpus: Corpus, tags: Sequence[Tags] = ()) -> pl.DataFrame:
    """Return quotes in the order of the passages: columns ``QUOTE_COLUMNS``.

    A row with an empty indicator says that the coder read the passage and found nothing; models
    are coders whose rows have a confidence and a verdict. A passage that nobody read has no row.
    Where the corpus knows when in a recording passages were said, ``TIME_OF_QUOTE`` stand beside.
    Where people marked the words that carry a code, ``evidence`` has their offsets
    (:func:`tandai.corpus.evidence.with_evidence_cells`). The table can be read again as a corpus.
    """
    codes = corpus.codings.with_columns(
        pl.lit(None, pl.Float64).alias("confidence"), pl.lit("").alias("verdict")
    )
    suggested = [
        suggestion_frame(own)
        .with_columns(coder=pl.lit(coder_of_model(own.model).name))
        .select(codes.columns)
        for own in tags
    ]
    columns = list(QUOTE_COLUMNS)
    if not corpus.evidence.is_empty():
        codes = with_evidence_cells(codes, corpus.evidence)
        suggested = [own.with_columns(pl.lit("").alias(EVIDENCE)) for own in suggested]
        columns.append(EVIDENCE)
    order = corpus.passages.with_row_index("_place")
    joined = pl.concat([codes, *suggested]).join(order, on="passage_id", how="inner")
    quotes = joined.sort("_place", "coder", maintain_order=True).select(columns)
    return quotes if corpus.times.is_empty() else _with_times(quotes, corpus)


def _with_times(quotes: pl.DataFrame, corpus: Corpus) -> pl.DataFrame:
    rows = [(id, *heard) for id, heard in passage_times(corpus).items()]
    schema = {"passage_id": pl.String(), **TIME_OF_QUOTE}
    times = pl.DataFrame(rows, schema=schema, orient="row")
    return quotes.join(times, on="passage_id", how="left", maintain_order="left")


def write_quotes(quotes: pl.DataFrame, path: Path, *, force: bool = False) -> None:
    """Write quotes as ``.csv`` or ``.jsonl``, exactly as they are, for programs to read.

    Raises OutputError where the file cannot be written.
    """
    with writing(path, force=force) as draft, draft.open("wb") as file:
        if path.suffix.lower() == ".csv":
            write_exact_csv([quotes], file)
        else:
            for row in quotes.iter_rows(named=True):
                file.write((json_text(row) + "\n").encode())
