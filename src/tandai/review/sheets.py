"""A drawn sheet as something to review: its passages, suggestions and probabilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import DEFAULT_STANCE
from tandai.corpus.codings import row_number
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.corpus.sheet_headings import read_sheet_table, require_sheet_columns
from tandai.corpus.sheets import KEPT, SHOWN, SUGGESTED, code_columns
from tandai.ground.bounds import first_of
from tandai.ground.errors import Problem, TableError
from tandai.ground.language import tr
from tandai.reporting.sheet_rows import is_as_drawn, probability_in
from tandai.reporting.sheets import Mark, probability_text
from tandai.tags import Suggestion, Tags

_UNKNOWN = float("nan")


@dataclass(frozen=True)
class DrawnSheet:
    """A sheet of m rows in the order of their numbers.

    ``tags``: without confidences. ``probability``: (m,) from 0 to 1. ``ordered``: whether that is
    the order of the draw, of which every beginning is a sample.
    """

    tags: Tags
    probability: NDArray[np.float64]
    ordered: bool


def read_sheet(path: Path) -> DrawnSheet:
    """Read what a sheet of `tandai sample` asks for; what is filled in already is not read.

    Raises TableError naming the rows that were altered.
    """
    frame = read_sheet_table(path)
    require_sheet_columns(frame, [*SHOWN, *KEPT], path)
    # Somebody may have sorted it in a spreadsheet.
    frame = frame.sort(pl.col("number").map_elements(_number, pl.Int64), maintain_order=True)
    marks = Counter(frame["sample"].to_list()).most_common(1)
    mark = Mark.read(marks[0][0])
    if mark is None:
        raise TableError(
            tr("is no sheet of `tandai sample`.", "bukan lembar dari `tandai sample`."), where=path
        )
    read = [_true_row(cells, mark) for cells in frame.iter_rows(named=True)]
    wrong = [row for row, own in zip(frame["row"], read, strict=True) if own is None]
    if wrong:
        raise TableError(
            tr("rows of the sheet were altered.", "baris lembar ini diubah."),
            where=path,
            hint=tr("Draw the sample again.", "Ambil sampelnya lagi."),
            problems=first_of(
                Problem(row_number(row), tr("is not as it was drawn", "tidak seperti semula"))
                for row in wrong
            ),
        )
    rows = [own for own in read if own is not None]
    passages = pl.DataFrame(
        {name: [own.get(name) for own in rows] for name in PASSAGE_COLUMNS},
        schema=dict(PASSAGE_COLUMNS),
    )
    ids = list(code_columns(frame.columns).values())
    suggested: tuple[tuple[Suggestion, ...], ...] = ()
    if SUGGESTED in frame.columns:
        suggested = tuple(_suggested(cell, ids) for cell in frame[SUGGESTED])
    confidence = pl.DataFrame(schema=dict.fromkeys(ids, pl.Float64))
    probability = np.array([probability_in(own["probability"]) for own in rows])
    return DrawnSheet(Tags(passages, suggested, confidence, ""), probability, mark.ordered)


def _plain(cell: str) -> str:
    return cell.strip().removesuffix(".0")


def _number(cell: str) -> int:
    plain = _plain(cell)
    return int(plain) if plain.isdecimal() and len(plain) <= 9 else 0


def _true_row(cells: Mapping[str, str], mark: Mark) -> dict[str, str] | None:
    """Return a row as it was drawn; None where its hash says that it is not.

    What could run as a formula stands behind an apostrophe in .csv.
    """
    number, id = _plain(cells["number"]), cells["passage_id"].strip()
    try:
        chance = probability_text(probability_in(cells["probability"]))
    except ValueError:
        return None
    plain = {
        name: dict.fromkeys((own, own.removeprefix("'")))
        for name, own in (("id", id), ("document", cells["document"]), ("text", cells["text"]))
    }
    for own, document, text in product(*plain.values()):
        if is_as_drawn(cells, (number, own, document, text, chance, str(mark)), mark):
            told = {"passage_id": own, "document": document, "text": text, "speaker": ""}
            return {name: cells.get(name, "") for name in (*SHOWN, "probability")} | told
    return None


def _suggested(cell: str, ids: list[str]) -> tuple[Suggestion, ...]:
    names = (name.strip().removeprefix("'") for name in cell.split(";"))
    return tuple(Suggestion(name, _UNKNOWN, DEFAULT_STANCE) for name in names if name in ids)
