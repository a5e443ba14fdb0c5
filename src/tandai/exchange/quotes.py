"""Quotes as one table: a row a passage, coder and code, as people sort and filter them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from tandai.corpus import Corpus
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.corpus.evidence import EVIDENCE, moved_to, with_evidence_cells
from tandai.corpus.times import passage_times
from tandai.documents.csv_writer import write_exact_csv
from tandai.ground.outputs import writing
from tandai.ground.plain_json import json_text
from tandai.tags import Tags
from tandai.tags.as_corpus import codings_of_tags

QUOTE_COLUMNS: Mapping[str, pl.DataType] = {
    **PASSAGE_COLUMNS,
    "coder": pl.String(),
    "indicator": pl.String(),
    "stance": pl.String(),
    "confidence": pl.Float64(),
    "verdict": pl.String(),
}

# Passages whose quotes are laid out at a time.
_PASSAGES = 50_000
# When a quote begins and ends in the recording, in seconds.
TIME_OF_QUOTE: Mapping[str, pl.DataType] = {"start_time": pl.Float64(), "end_time": pl.Float64()}


def quote_frame(corpus: Corpus, tags: Sequence[Tags] = ()) -> pl.DataFrame:
    """Return quotes in the order of the passages: columns ``QUOTE_COLUMNS``.

    A row with an empty indicator says that the coder read the passage and found nothing; models
    are coders whose rows have a confidence and a verdict. A passage that nobody read has no row.
    Where the corpus knows when in a recording passages were said, ``TIME_OF_QUOTE`` stand beside.
    Where words that carry a code are known of any, ``evidence`` has their offsets
    (:func:`tandai.corpus.evidence.with_evidence_cells`). The table can be read again as a corpus.
    """
    return pl.concat(quote_frames(corpus, tags))


def quote_frames(corpus: Corpus, tags: Sequence[Tags] = ()) -> Iterator[pl.DataFrame]:
    """Yield the quotes of :func:`quote_frame` a part at a time, one at least."""
    codes = corpus.codings.with_columns(
        pl.lit(None, pl.Float64).alias("confidence"), pl.lit("").alias("verdict")
    )
    told = [(codes, corpus.evidence)]
    for one in tags:
        suggested, words = codings_of_tags(one)
        told.append((suggested, moved_to(corpus.passages, words, one.passages)))
    columns = list(QUOTE_COLUMNS)
    given = [own.select(codes.columns) for own, _ in told]
    if any(len(words) for _, words in told):
        given = [
            with_evidence_cells(own, words) for own, (_, words) in zip(given, told, strict=True)
        ]
        columns.append(EVIDENCE)
    order = corpus.passages.select("passage_id").with_row_index("_place")
    coded = pl.concat(given).join(order, on="passage_id", how="inner")
    coded = coded.drop("passage_id").sort("_place", "coder", maintain_order=True)
    times = _times(corpus)
    for start in range(0, max(1, len(corpus.passages)), _PASSAGES):
        passages = corpus.passages.slice(start, _PASSAGES)
        own = coded.filter(pl.col("_place").is_between(start, start + _PASSAGES - 1))
        rows = passages[(own["_place"] - start).cast(pl.Int64)] if len(own) else passages.clear()
        quotes = pl.concat([rows, own.drop("_place")], how="horizontal").select(columns)
        yield (
            quotes
            if times is None
            else quotes.join(times, on="passage_id", how="left", maintain_order="left")
        )


def _times(corpus: Corpus) -> pl.DataFrame | None:
    """Return when in a recording passages were said, where that is known of any."""
    if corpus.times.is_empty():
        return None
    rows = [(id, *heard) for id, heard in passage_times(corpus).items()]
    return pl.DataFrame(rows, schema={"passage_id": pl.String(), **TIME_OF_QUOTE}, orient="row")


def write_quotes(quotes: Iterable[pl.DataFrame], path: Path, *, force: bool = False) -> None:
    """Write frames of quotes as ``.csv`` or ``.jsonl``, exactly, for programs to read.

    Raises OutputError where the file cannot be written.
    """
    with writing(path, force=force) as draft, draft.open("wb") as file:
        if path.suffix.lower() == ".csv":
            write_exact_csv(quotes, file)
            return
        for frame in quotes:
            for row in frame.iter_rows(named=True):
                file.write((json_text(row) + "\n").encode())
