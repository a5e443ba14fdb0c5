"""Codes as they stand in files, checked row by row against a codebook."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tandai.codebook import DEFAULT_STANCE, ISTILAH_OF_STANCE, STANCES, Codebook
from tandai.corpus.coders import coder_of
from tandai.corpus.corpus import CODING_COLUMNS
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr

_LONGEST_LABEL = 60
_MOST_HINTS = 1_000
# Of many wrong ids, and among very many passages, comparing all with all would take minutes.
_MOST_WRONG_IDS = 100
_MOST_COMPARED = 20_000
STANCE_OF_WORD = {stance: stance for stance in STANCES} | {
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


def nearest_id(id: str, known: Collection[str]) -> str | None:
    """Return the passage id that looks most like one that is none, if any does."""
    if len(id) > _LONGEST_LABEL or len(known) > _MOST_COMPARED:
        return None
    folded = {own.casefold(): own for own in known}
    close = difflib.get_close_matches(id.strip().casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def checked_codings(
    rows: CodedRows, codebook: Codebook | None, known_passages: set[str] | None
) -> pl.DataFrame:
    """Return one row a code with ids of the codebook; raise CorpusError listing what fits nothing.

    A code that the same coder gives twice to a passage counts once; where the stances of the
    two differ, it is ``mixed``.
    """
    frame = rows.frame.select("passage_id", "coder", "indicator", "stance", "row")
    # A cell is mostly one of few, however many rows there are.
    cells = frame.select("indicator", "stance").unique(maintain_order=True)
    said = _Said(codebook)
    meant = pl.DataFrame(
        [(cell, stance, *said.meaning(cell, stance)) for cell, stance in cells.iter_rows()],
        schema={
            "indicator": pl.String,
            "stance": pl.String,
            "id": pl.List(pl.String),
            "own": pl.List(pl.String),
            "wrong": pl.List(pl.String),
        },
        orient="row",
    )
    known = pl.lit(value=True)
    if known_passages is not None:
        known = pl.col("passage_id").is_in(list(known_passages))
    read = frame.with_columns(known.alias("known")).join(
        meant, on=["indicator", "stance"], how="left", maintain_order="left"
    )
    problems = first_of(_problems(read, known_passages or ()))
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
    return _codings_of(read)


def _problems(read: pl.DataFrame, ids: Collection[str]) -> Iterator[Problem]:
    wrong = read.filter(~pl.col("known") | (pl.col("wrong").list.len() > 0))
    nearest: dict[str, str | None] = {}
    for passage, known, found, row in wrong.select(
        "passage_id", "known", "wrong", "row"
    ).iter_rows():
        if known:
            yield from (Problem(row_number(row), what) for what in found)
            continue
        if passage not in nearest and len(nearest) < _MOST_WRONG_IDS:
            nearest[passage] = nearest_id(passage, ids)
        near = nearest.get(passage)
        hint = tr(f"; did you mean {near}?", f"; maksudnya {near}?") if near else ""
        shown = named(passage, known=near is not None)
        what = tr(f"unknown passage {shown}{hint}", f"kutipan {shown} tidak dikenal{hint}")
        yield Problem(row_number(row), what)


def _codings_of(read: pl.DataFrame) -> pl.DataFrame:
    """Return a row a code; "found nothing" is dropped beside a code of the same coder."""
    # A model that tells no stance has none; where people write none, they mean the usual one.
    names = read["coder"].unique().to_list()
    models = [name for name in names if coder_of(name).is_model]
    silent = pl.col("coder").is_in(models) & (pl.col("stance") == "")
    stance = pl.when(silent).then(pl.lit("")).otherwise(pl.col("own"))
    codes = read.select("passage_id", "coder", "id", "stance", "own").explode("id", "own")
    codes = codes.with_columns(stance=stance).drop("own")
    one = pl.when(pl.col("stance").n_unique() == 1).then(pl.col("stance").first())
    key = ["passage_id", "coder", "id"]
    united = codes.group_by(key, maintain_order=True).agg(one.otherwise(pl.lit("mixed")))
    coded = united.filter(pl.col("id") != "").select("passage_id", "coder", coded=True).unique()
    return (
        united.join(coded, on=["passage_id", "coder"], how="left", maintain_order="left")
        .filter((pl.col("id") != "") | pl.col("coded").is_null())
        .rename({"id": "indicator"})
        .select(pl.col(name).cast(kind) for name, kind in CODING_COLUMNS.items())
    )


@dataclass
class _Said:
    """What the cells of codes and stances say, by one codebook or by their own words."""

    codebook: Codebook | None
    _hints: int = 0

    def meaning(self, cell: str, stance_cell: str) -> tuple[list[str], list[str], list[str]]:
        """Return ids and their stances ("" and "" for nothing found), and what fits nothing."""
        stances = _stances(stance_cell, cell)
        if stances is None:
            what = tr(
                f"unknown stance {named(stance_cell)}; known: {', '.join(STANCES)}",
                f"sikap {named(stance_cell)} tidak dikenal; yang ada: "
                f"{', '.join(ISTILAH_OF_STANCE.values())}",
            )
            return [], [], [what]
        names = [name.strip() for name in cell.split(";") if name.strip()]
        if not names:
            return [""], [""], []
        if self.codebook is None:
            return names, stances, []
        ids = [self.codebook.find(name) for name in names]
        unknown = [name for name, id in zip(names, ids, strict=True) if id is None]
        return [id or "" for id in ids], stances, [self._unknown(name) for name in unknown]

    def _unknown(self, name: str) -> str:
        # Looking for the nearest takes time; a column of texts would take hours.
        self._hints += 1
        nearest = None
        if self.codebook and len(name) <= _LONGEST_LABEL and self._hints <= _MOST_HINTS:
            nearest = self.codebook.nearest(name)
        shown = named(name, known=nearest is not None)
        hint = tr(f"; did you mean {nearest}?", f"; maksudnya {nearest}?") if nearest else ""
        return tr(f"unknown indicator {shown}{hint}", f"indikator {shown} tidak dikenal{hint}")


def _stances(cell: str, indicators: str) -> list[str] | None:
    """Return a stance for each indicator of the cell; None where a word is unknown.

    One stance goes for all indicators; several must be as many as the indicators.
    """
    number = max(1, sum(bool(name.strip()) for name in indicators.split(";")))
    words = [word.strip().casefold() for word in cell.split(";")] if cell else [""]
    known = [DEFAULT_STANCE if not word else STANCE_OF_WORD.get(word) for word in words]
    if None in known or len(known) not in (1, number):
        return None
    stances = [str(stance) for stance in known]
    return stances * number if len(stances) == 1 else stances
