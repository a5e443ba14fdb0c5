"""``times.csv`` of a corpus: when in a recording the parts of a document's text were said."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tandai.corpus.codings import row_number
from tandai.corpus.corpus import TIME_COLUMNS, Corpus
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem
from tandai.ground.language import tr
from tandai.ground.tables import read_table, require_columns
from tandai.transcript.times import Timed, time_of


def read_times(path: Path) -> pl.DataFrame:
    """Return the times of a corpus with the columns of ``TIME_COLUMNS``, none without the file.

    Raises CorpusError listing the rows whose offsets or seconds are none.
    """
    if not path.exists():
        return pl.DataFrame(schema=dict(TIME_COLUMNS))
    frame = read_table(path)
    require_columns(frame, TIME_COLUMNS, path)
    times = frame.select(
        pl.col(name).cast(kind, strict=False) for name, kind in TIME_COLUMNS.items()
    )
    sound = times.select(
        (
            (pl.col("start") >= 0)
            & (pl.col("start") <= pl.col("end"))
            & (pl.col("start_time") >= 0)
            & (pl.col("start_time") <= pl.col("end_time"))
            & pl.col("end_time").is_finite()
        ).fill_null(False)
    ).to_series()
    if not sound.all():
        what = tr(
            "is no span of text (start, end) with its seconds (start_time, end_time)",
            "bukan rentang teks (start, end) dengan detiknya (start_time, end_time)",
        )
        raise CorpusError(
            tr("some rows hold no times.", "sebagian baris tidak berisi waktu."),
            where=path,
            hint=tr(
                "Mend them, or remove the file: nothing but the times is lost.",
                "Perbaiki, atau hapus berkas ini: yang hilang hanya waktunya.",
            ),
            problems=first_of(
                Problem(row_number(row), what) for row in frame.filter(~sound)["row"]
            ),
        )
    return times.sort("document", "start", maintain_order=True)


def passage_times(corpus: Corpus) -> dict[str, tuple[float, float]]:
    """Return from when to when each passage was said, in seconds, where that is known; by id."""
    known: dict[str, list[Timed]] = {}
    for document, *timed in corpus.times.iter_rows():
        known.setdefault(document, []).append(Timed(*timed))
    result = {}
    columns = corpus.passages.select("passage_id", "document", "start", "end")
    for id, document, start, end in columns.iter_rows():
        if document in known and start is not None and end is not None:
            heard = time_of(known[document], start, end)
            if heard:
                result[id] = heard
    return result
