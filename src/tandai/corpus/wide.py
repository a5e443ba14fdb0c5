"""Tables with one column a coder, turned into one row a passage and coder."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tandai.ground.answers import NOT_READ
from tandai.ground.bounds import MAX_ROWS, beyond
from tandai.ground.language import tr
from tandai.ground.tables import HEADINGS


def one_row_a_coder(path: Path, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table that has a column a coder as one with ``coder`` and ``indicator``.

    Every column that is none of the known ones is a coder's, with the codes of a passage
    separated by ``;``. As everywhere, an empty cell says that nothing was found; ``.`` says
    that the coder did not read the passage. Other tables are returned as they are.

    Raises FileError where it would have more rows than any table.
    """
    coders = [name for name in frame.columns if name not in {*HEADINGS, "row"}]
    identified = {"passage_id", "text"} & set(frame.columns)
    if {"indicator", "coder"} & set(frame.columns) or len(coders) < 2 or not identified:
        return frame
    if len(frame) * len(coders) > MAX_ROWS:
        raise beyond(path, tr("codings", "pengodean"), MAX_ROWS)
    kept = [name for name in frame.columns if name not in coders]
    long = frame.unpivot(coders, index=kept, variable_name="coder", value_name="indicator")
    return long.filter(pl.col("indicator").str.strip_chars() != NOT_READ)
