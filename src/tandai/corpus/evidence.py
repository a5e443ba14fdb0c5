"""Evidence: the words that carry a code, as offsets into the document's text.

A code may stand in several rows of ``codings.csv``, one a piece of evidence, each for one side
(``supports`` or ``hinders``). A code without such rows is meant of its whole passage. Marked
rationales tell more than labels alone (Zaidan, Eisner and Piatko 2007).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from tandai.codebook import DEFAULT_STANCE, Codebook
from tandai.corpus.coders import coder_of
from tandai.corpus.codings import STANCE_OF_WORD, CodedRows, row_number
from tandai.corpus.corpus import EVIDENCE_COLUMNS, Corpus
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem
from tandai.ground.language import tr

# The sides that evidence is for: the stances but "mixed", which is both.
SIDES = ("supports", "hinders")
_BOTH = [word for word, stance in STANCE_OF_WORD.items() if stance == "mixed"]
_OFFSETS = ("start", "end")
# What a table of codes says of evidence in one cell, where a row is a code.
EVIDENCE = "evidence"
_PIECE = re.compile(r"^(?P<start>[0-9]{1,12})-(?P<end>[0-9]{1,12})(?::(?P<side>[a-z]+))?$")
_CELLS = re.compile(r"^$|^[0-9]{1,12}-[0-9]{1,12}(:[a-z]+)?(;[0-9]{1,12}-[0-9]{1,12}(:[a-z]+)?)*$")


def evidence_of(rows: CodedRows, codebook: Codebook, passages: pl.DataFrame) -> pl.DataFrame:
    """Return the evidence among rows of codes that fit the codebook.

    Raises CorpusError listing the rows whose offsets are none, lie outside their passage, or are
    for no one side.
    """
    if not set(_OFFSETS) <= set(rows.frame.columns):
        return pl.DataFrame(schema=dict(EVIDENCE_COLUMNS))
    marked = rows.frame.filter((pl.col("start") != "") | (pl.col("end") != "")).with_columns(
        pl.col(name).cast(pl.Int64, strict=False).alias(f"{name}_at") for name in _OFFSETS
    )
    words = marked["stance"].str.to_lowercase().str.strip_chars()
    side = words.replace_strict(
        {**STANCE_OF_WORD, "": DEFAULT_STANCE}, default="", return_dtype=pl.String
    )
    # Of a model that tells no stance, or both, nobody knows for which side its words are.
    models = [name for name in marked["coder"].unique() if coder_of(name).is_model]
    silent = pl.col("coder").is_in(models) & (words.is_in(["", *_BOTH]))
    placed = marked.with_columns(
        side=pl.when(silent).then(pl.lit("")).otherwise(side), untold=silent
    ).join(
        passages.select("passage_id", within_start="start", within_end="end"),
        on="passage_id",
        how="left",
        maintain_order="left",
    )
    problems = first_of(_problems(placed))
    if problems:
        raise CorpusError(
            tr("some evidence is none.", "sebagian bukti tidak sah."),
            where=rows.path,
            hint=tr(
                "start and end count characters of the document from 0, end exclusive, inside "
                "the passage; each row of evidence has one indicator and one side.",
                "start dan end menghitung karakter dokumen dari 0, end tidak ikut, di dalam "
                "kutipannya; tiap baris bukti punya satu indikator dan satu sisi.",
            ),
            problems=problems,
        )
    ids = {name: codebook.find(name) for name in placed["indicator"].unique()}
    return placed.select(
        "passage_id",
        "coder",
        pl.col("indicator").replace_strict(ids, return_dtype=pl.String),
        pl.col("side").alias("stance"),
        pl.col("start_at").alias("start"),
        pl.col("end_at").alias("end"),
    ).unique(maintain_order=True)


def _problems(placed: pl.DataFrame) -> Iterator[Problem]:
    placed = placed.select(
        *("row", "indicator", "side", "untold", "start_at", "end_at", "within_start", "within_end")
    )
    for row, indicator, side, untold, start, end, first, last in placed.iter_rows():
        what = ""
        if start is None or end is None or start >= end:
            what = tr("start and end are no span", "start dan end bukan rentang")
        elif first is None or last is None or not first <= start < end <= last:
            what = tr("the words lie outside the passage", "kata-katanya di luar kutipan")
        elif not indicator or ";" in indicator:
            what = tr("evidence is for one indicator", "bukti untuk satu indikator")
        elif side not in SIDES and not untold:
            what = tr(
                "evidence supports or hinders; mixed is what has both",
                "bukti mendukung atau menghambat; campuran bila ada keduanya",
            )
        if what:
            yield Problem(row_number(row), what)


def with_evidence_cells(rows: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Return rows of codes with a column ``evidence``: ``686-747;843-882``, "" where there is none.

    The words of a mixed code say their side besides: ``686-747:supports;900-912:hinders``; those of
    a model, which does not know it, do not.
    """
    key = ["passage_id", "coder", "indicator"]
    place = pl.concat_str(pl.col("start"), pl.lit("-"), pl.col("end"))
    sides = evidence.join(
        rows.select(*key, said="stance").unique(), on=key, maintain_order="left"
    ).with_columns(
        pl.when((pl.col("stance") == pl.col("said")) | (pl.col("stance") == ""))
        .then(place)
        .otherwise(pl.concat_str(place, pl.lit(":"), pl.col("stance")))
        .alias(EVIDENCE)
    )
    cells = sides.group_by(key, maintain_order=True).agg(pl.col(EVIDENCE).str.join(";"))
    return rows.join(cells, on=key, how="left", maintain_order="left").with_columns(
        pl.col(EVIDENCE).fill_null("")
    )


def evidence_of_cells(rows: CodedRows, codebook: Codebook, passages: pl.DataFrame) -> pl.DataFrame:
    """Return the evidence that a table of codes has in a column as of :func:`with_evidence_cells`.

    A column of that name that holds anything else is a person's own, and of no account. Raises as
    :func:`evidence_of`.
    """
    cells = rows.frame[EVIDENCE].str.strip_chars() if EVIDENCE in rows.frame.columns else None
    if cells is None or not cells.str.contains(_CELLS.pattern).all() or (cells == "").all():
        return pl.DataFrame(schema=dict(EVIDENCE_COLUMNS))
    pieces = (
        rows.frame.with_columns(cells.str.split(";"))
        .explode(EVIDENCE)
        .with_columns(pl.col(EVIDENCE).str.extract_groups(_PIECE.pattern).alias("_piece"))
        .with_columns(
            start=pl.col("_piece").struct["start"].fill_null(""),
            end=pl.col("_piece").struct["end"].fill_null(""),
            stance=pl.coalesce(pl.col("_piece").struct["side"], "stance"),
        )
    )
    return evidence_of(CodedRows(rows.path, pieces), codebook, passages)


class Piece(NamedTuple):
    """Words that carry a code: its column, their side (0 for it, 1 against it) and place."""

    column: int
    side: int
    start: int
    end: int


def pieces_of(corpus: Corpus, passages: pl.DataFrame, coder: str = "") -> list[list[Piece]]:
    """Return the evidence in each of the passages, of one coder or of all.

    Places count characters of the passage's text. Passages without offsets have none, and words
    whose side is not told are left out.
    """
    column = {id: n for n, id in enumerate(corpus.codebook.ids)}
    row = {id: n for n, id in enumerate(passages["passage_id"])}
    begins = passages["start"].to_list()
    found: list[list[Piece]] = [[] for _ in begins]
    evidence = corpus.evidence
    if coder:
        evidence = evidence.filter(pl.col("coder") == coder)
    columns = ("passage_id", "indicator", "stance", "start", "end")
    for id, indicator, side, start, end in evidence.select(columns).iter_rows():
        if side and id in row and begins[row[id]] is not None:
            first = begins[row[id]]
            piece = Piece(column[indicator], SIDES.index(side), start - first, end - first)
            found[row[id]].append(piece)
    return found


def moved_to(passages: pl.DataFrame, evidence: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return evidence in passages ``before``, as offsets of the same passages elsewhere.

    What then lies outside its passage, or in one without offsets, is left out.
    """
    places = before.select("passage_id", was="start").join(
        passages.select("passage_id", first="start", last="end"), on="passage_id"
    )
    by = pl.col("first") - pl.col("was")
    moved = evidence.join(places, on="passage_id", maintain_order="left").with_columns(
        pl.col("start") + by, pl.col("end") + by
    )
    inside = (pl.col("start") >= pl.col("first")) & (pl.col("end") <= pl.col("last"))
    return moved.filter(inside).select(list(EVIDENCE_COLUMNS))


def coding_rows(codings: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``codings.csv``: a row a piece of evidence, and one a code without.

    Where the evidence of a code says less than its stance (``mixed`` with words for one side
    only), the stance has a row of its own besides. Without any evidence there are no offsets.
    """
    if evidence.is_empty():
        return codings
    key = ["passage_id", "coder", "indicator"]
    one = pl.when(pl.col("stance").n_unique() == 1).then(pl.col("stance").first())
    said = evidence.group_by(key).agg(one.otherwise(pl.lit("mixed")).alias("said"))
    codes = codings.with_row_index("order").join(said, on=key, how="left", maintain_order="left")
    whole = codes.filter(pl.col("said").is_null() | (pl.col("said") != pl.col("stance")))
    pieces = evidence.join(codes.select(*key, "order"), on=key, how="inner", maintain_order="left")
    columns = ["order", *key, "stance", *_OFFSETS]
    none = [pl.lit(None, dtype=pl.Int64).alias(name) for name in _OFFSETS]
    rows = pl.concat([pieces.select(columns), whole.with_columns(none).select(columns)])
    return rows.sort("order", "start", "end", nulls_last=False, maintain_order=True).drop("order")
