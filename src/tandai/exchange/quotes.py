"""Quotes as one table: a row a passage, coder and code, as people sort and filter them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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

# A few words each, however many rows there are.
_WORDS = ("coder", "indicator", "stance", "verdict")
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
    quotes = Quotes.of(corpus, tags)
    for start in range(0, max(1, len(corpus.passages)), _PASSAGES):
        yield quotes.laid_out(quotes.codes_of(start, start + _PASSAGES))


@dataclass(frozen=True)
class Quotes:
    """Codes, to be laid out beside what was said some at a time: together they fill the memory.

    ``codes``: a row a passage, coder and code in the order of the passages; ``place`` is that of
    the passage in the corpus, the others are columns of :func:`quote_frame`. ``times``: see
    ``TIME_OF_QUOTE``, None where no passage's are known.
    """

    corpus: Corpus
    codes: pl.DataFrame
    times: pl.DataFrame | None

    @classmethod
    def of(cls, corpus: Corpus, tags: Sequence[Tags] = ()) -> Quotes:
        """Return all codes of a corpus, and the suggestions of tags for its passages."""
        codes = corpus.codings.with_columns(
            pl.lit(None, pl.Float64).alias("confidence"), pl.lit("").alias("verdict")
        )
        told = [(codes, corpus.evidence)]
        for one in tags:
            suggested, words = codings_of_tags(one)
            told.append((suggested, moved_to(corpus.passages, words, one.passages)))
        given = [own.select(codes.columns) for own, _ in told]
        if any(len(words) for _, words in told):
            given = [
                with_evidence_cells(own, words) for own, (_, words) in zip(given, told, strict=True)
            ]
        order = corpus.passages.select("passage_id").with_row_index("place")
        coded = pl.concat(given).join(order, on="passage_id", how="inner")
        coded = coded.drop("passage_id").sort("place", "coder", maintain_order=True)
        return cls(corpus, coded.with_columns(pl.col(_WORDS).cast(pl.Categorical)), _times(corpus))

    def codes_of(self, start: int, stop: int) -> pl.DataFrame:
        """Return the codes of the passages at these places."""
        first, end = (int(self.codes["place"].search_sorted(own)) for own in (start, stop))
        return self.codes.slice(first, end - first)

    def laid_out(self, codes: pl.DataFrame) -> pl.DataFrame:
        """Return some of the codes in their order, as rows of :func:`quote_frame`."""
        passages = self.corpus.passages
        rows = passages[codes["place"].cast(pl.Int64)] if len(codes) else passages.clear()
        words = codes.drop("place").with_columns(pl.col(_WORDS).cast(pl.String))
        columns = [*QUOTE_COLUMNS, *(own for own in words.columns if own == EVIDENCE)]
        quotes = pl.concat([rows, words], how="horizontal").select(columns)
        if self.times is None:
            return quotes
        return quotes.join(self.times, on="passage_id", how="left", maintain_order="left")


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
