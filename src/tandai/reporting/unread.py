"""How much of a hand-coded corpus people have read: of the rest no report may speak."""

from __future__ import annotations

import polars as pl

from tandai.corpus import Corpus
from tandai.ground.messages import Message, message
from tandai.reporting.codes import ReportNote
from tandai.reporting.findings import informants_of
from tandai.reporting.study import Reading, Unfinished


def reading_of(corpus: Corpus, read: pl.DataFrame) -> Reading | None:
    """Return how much was read; None where all of the corpus was.

    ``read``: the passages, rows of those of the corpus, that somebody has coded.
    """
    own = corpus.passages
    if len(read) == len(own):
        return None
    told = own.select(
        "document",
        informants_of(own, corpus).alias("informant"),
        pl.col("passage_id").is_in(read["passage_id"].implode()).alias("read"),
    )
    informants, documents = _counted(told, "informant"), _counted(told, "document")
    return Reading(
        passages=len(own),
        left=len(own) - len(read),
        documents=len(documents),
        informants=len(informants),
        whole=_names(informants.filter(pl.col("left") == 0)),
        partly=_unfinished(informants),
        none=_names(informants.filter(pl.col("read") == 0)),
        whole_documents=_names(documents.filter(pl.col("left") == 0)),
    )


def _counted(told: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return how many passages of each were read and how many are left, in order of appearance."""
    read = pl.col("read")
    return told.group_by(pl.col(name).alias("name"), maintain_order=True).agg(
        read.sum().alias("read"), (~read).sum().alias("left")
    )


def _names(rows: pl.DataFrame) -> tuple[str, ...]:
    return tuple(rows["name"].to_list())


def _unfinished(rows: pl.DataFrame) -> tuple[Unfinished, ...]:
    """Return those of whom some passages were read and some not, the nearest to done first."""
    begun = rows.filter((pl.col("read") > 0) & (pl.col("left") > 0))
    return tuple(
        Unfinished(name, left)
        for name, left in begun.sort("left", maintain_order=True).select("name", "left").iter_rows()
    )


def note_of_reading(reading: Reading | None) -> tuple[Message, ...]:
    """Return how much a report leaves out since nobody has read it."""
    if reading is None:
        return ()
    return (
        message(
            ReportNote.UNREAD,
            passages=reading.left,
            of=reading.passages,
            informants=reading.informants,
            whole=len(reading.whole),
            partly=len(reading.partly),
        ),
    )
