"""Passages that wait to be decided again, since an indicator of theirs was split."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tandai.corpus.corpus import Corpus
from tandai.corpus.recoding import INTO, UNDECIDED
from tandai.ground.tables import read_table, require_columns

_KEY = ("passage_id", "coder")


def read_undecided(corpus: Corpus, folder: Path) -> pl.DataFrame:
    """Return the rows of ``undecided.csv`` of passages that its coder has not decided again.

    Columns as in ``codings.csv``, and ``into``: the ids that a code was split into, joined by
    ``;``, empty for codes that stay. No rows where there is no such file. Raises TableError or
    FileError.
    """
    path = folder / UNDECIDED
    if not path.is_file():
        return pl.DataFrame(schema=dict.fromkeys([*_KEY, "indicator", "stance", INTO], pl.String))
    frame = read_table(path, may_be_empty=True).drop("row")
    require_columns(frame, [*_KEY, "indicator", "stance", INTO], path)
    decided = corpus.codings.select(_KEY).unique()
    here = frame.join(corpus.passages.select("passage_id"), on="passage_id", how="semi")
    return here.join(decided, on=_KEY, how="anti", maintain_order="left")


def undecided_passages(corpus: Corpus, *folders: Path) -> dict[str, int]:
    """Return how many passages of these folders wait to be decided again, by coder."""
    own = [read_undecided(corpus, folder).select(_KEY) for folder in folders if folder.is_dir()]
    if not own:
        return {}
    waiting = pl.concat(own).unique()
    return dict(sorted(waiting.group_by("coder").len().iter_rows()))
