"""Codes as they stand in files, checked row by row against a codebook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tandai.codebook import DEFAULT_STANCE, ISTILAH_OF_STANCE, STANCES, Codebook
from tandai.corpus.corpus import CODING_COLUMNS
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr

_STANCE_OF_WORD = {stance: stance for stance in STANCES} | {
    word: stance for stance, word in ISTILAH_OF_STANCE.items()
}


@dataclass(frozen=True)
class CodedRows:
    """Codes as they stand in a file: one row a code, values not yet checked."""

    path: Path
    frame: pl.DataFrame


def row_number(number: int) -> str:
    """Return how a message names a row."""
    return tr(f"row {number}", f"baris {number}")


def checked_codings(
    rows: CodedRows, codebook: Codebook | None, known_passages: set[str] | None
) -> pl.DataFrame:
    """Return one row a code with ids of the codebook; raise CorpusError listing what fits nothing.

    A code that the same coder gives twice to a passage counts once; where the stances of the
    two differ, it is ``mixed``.
    """
    problems: list[Problem] = []
    codes: dict[tuple[str, str, str], str] = {}
    columns = rows.frame.select("passage_id", "coder", "indicator", "stance", "row")
    for passage, coder, cell, stance_cell, row in columns.iter_rows():
        if known_passages is not None and passage not in known_passages:
            what = tr(
                f"unknown passage {named(passage)}", f"kutipan {named(passage)} tidak dikenal"
            )
            problems.append(Problem(row_number(row), what))
            continue
        stances = _stances(stance_cell, cell)
        if stances is None:
            what = tr(
                f"unknown stance {named(stance_cell)}; known: {', '.join(STANCES)}",
                f"sikap {named(stance_cell)} tidak dikenal; yang ada: "
                f"{', '.join(ISTILAH_OF_STANCE.values())}",
            )
            problems.append(Problem(row_number(row), what))
            continue
        names = [name.strip() for name in cell.split(";") if name.strip()]
        if not names:
            codes.setdefault((passage, coder, ""), "")
            continue
        for name, stance in zip(names, stances, strict=True):
            id = codebook.find(name) if codebook else name
            if codebook and id is None:
                problems.append(Problem(row_number(row), _unknown(name, codebook)))
                continue
            key = (passage, coder, str(id))
            codes[key] = stance if codes.get(key, stance) == stance else "mixed"
    if problems:
        raise CorpusError(
            tr(
                "some rows do not fit the codebook.",
                "sebagian baris tidak cocok dengan buku kode.",
            ),
            where=rows.path,
            hint=tr(
                "Mend them, give another --codebook, or take the labels as they are with "
                "--codebook labels.",
                "Perbaiki, berikan --codebook lain, atau pakai label apa adanya dengan "
                "--codebook labels.",
            ),
            problems=problems,
        )
    return _coding_frame(codes)


def _coding_frame(codes: dict[tuple[str, str, str], str]) -> pl.DataFrame:
    """Drop "found nothing" beside a code of the same coder for the same passage."""
    coded = {(passage, coder) for passage, coder, id in codes if id}
    rows = [
        (passage, coder, id, stance)
        for (passage, coder, id), stance in codes.items()
        if id or (passage, coder) not in coded
    ]
    return pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row")


def _stances(cell: str, indicators: str) -> list[str] | None:
    """Return a stance for each indicator of the cell; None where a word is unknown.

    One stance goes for all indicators; several must be as many as the indicators.
    """
    number = max(1, sum(bool(name.strip()) for name in indicators.split(";")))
    words = [word.strip().casefold() for word in cell.split(";")] if cell else [""]
    known = [DEFAULT_STANCE if not word else _STANCE_OF_WORD.get(word) for word in words]
    if None in known or len(known) not in (1, number):
        return None
    stances = [str(stance) for stance in known]
    return stances * number if len(stances) == 1 else stances


def _unknown(name: str, codebook: Codebook) -> str:
    nearest = codebook.nearest(name) if len(name) <= 60 else None
    shown = named(name, known=nearest is not None)
    hint = tr(f"; did you mean {nearest}?", f"; maksudnya {nearest}?") if nearest else ""
    return tr(f"unknown indicator {shown}{hint}", f"indikator {shown} tidak dikenal{hint}")
