"""The tables of a corpus after a change of its codebook.

Only rows that name an indicator that was taken are touched; other rows, further columns and the
order stay. A coder who coded a passage with nothing but what was dropped has read it and found
nothing. Where an indicator was split, a passage that a person gave it waits to be decided again:
all rows of it by this coder go from ``codings.csv`` into ``undecided.csv``, so that no file says of
her that she did not find the new indicators there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tandai.codebook import Codebook
from tandai.codebook.changes import Change
from tandai.corpus.coders import coder_of

UNDECIDED = "undecided.csv"
INTO = "into"
_KEY = ("passage_id", "coder")
_BLANK = ("indicator", "stance", "start", "end")
Row = dict[str, str]


@dataclass(frozen=True)
class Recoding:
    """How cells change: by the codebook ``before`` a change and ``after`` it."""

    before: Codebook
    after: Codebook
    change: Change

    def touches(self, cell: str) -> bool:
        """Whether a cell of indicators names one that is not what it was."""
        return any(self.new(name) != name for name in _names(cell))

    def new(self, name: str) -> str | None:
        """Return what a name becomes; None where nothing takes its place. Others stay."""
        id = self.before.find(name)
        if id is None:
            return name
        if id in self.change.taken:
            id = self.change.successor
        # A term may mean another indicator now, or none.
        return name if id is not None and self.after.find(name) == id else id


@dataclass(frozen=True)
class Recoded:
    """A table after a change: how many of its rows were ``changed``, and which were ``removed``."""

    frame: pl.DataFrame
    changed: int
    removed: tuple[Row, ...] = ()


def recoded_codings(frame: pl.DataFrame, recoding: Recoding) -> tuple[Recoded, pl.DataFrame]:
    """Return ``codings.csv`` after a change, and the rows that wait to be decided again.

    ``frame``: cells as text, with the columns of the contract and any other.
    """
    waiting = frame.clear()
    if recoding.change.do == "split":
        touched = _touched(frame, recoding)
        people = {name for name in touched["coder"].unique() if not coder_of(name.strip()).is_model}
        pairs = touched.filter(pl.col("coder").is_in(list(people))).select(_KEY).unique()
        waiting = frame.join(pairs, on=_KEY, how="semi", maintain_order="left")
        frame = frame.join(pairs, on=_KEY, how="anti", maintain_order="left")
    recoded = _recoded(frame, recoding)
    gone = pl.DataFrame(list(recoded.removed), schema=frame.schema)
    read = gone.select(_KEY).unique(maintain_order=True)
    read = read.join(recoded.frame.select(_KEY), on=_KEY, how="anti", maintain_order="left")
    nothing = gone.join(read, on=_KEY, how="semi", maintain_order="left")
    nothing = nothing.unique(_KEY, keep="first", maintain_order=True).with_columns(
        pl.lit("").alias(name) for name in _BLANK if name in frame.columns
    )
    whole = pl.concat([recoded.frame, nothing])
    return Recoded(whole, recoded.changed, recoded.removed), waiting


def recoded_undecided(
    frame: pl.DataFrame, waiting: pl.DataFrame, recoding: Recoding
) -> tuple[Recoded, pl.DataFrame]:
    """Return ``undecided.csv`` after a change, and the rows that wait no more.

    ``frame``: what waited before; ``waiting``: what waits now. The columns of both are those of
    ``codings.csv`` and ``into``: what a code was split into. Where nothing is left to choose from,
    the passage is decided: its other codes, or a row of nothing found, belong into
    ``codings.csv``.
    """
    split_into = ";".join(recoding.change.given) if recoding.change.do == "split" else ""
    added = _waiting(waiting, split_into, recoding)
    removed: tuple[Row, ...] = ()
    old = frame.join(added.select(_KEY), on=_KEY, how="anti", maintain_order="left")
    closed = old.clear()
    if recoding.change.do == "split":
        old = _waiting(old, split_into, recoding)
        into = [_into(cell, recoding) for cell in old[INTO]]
        old = old.with_columns(pl.Series(INTO, into, pl.String))
    else:
        old, removed, closed = _still_waiting(old, recoding)
    new = pl.concat([old, added], how="diagonal").fill_null("")
    return Recoded(new, 0 if new.equals(frame) else max(len(new), 1), removed), closed


def _still_waiting(
    old: pl.DataFrame, recoding: Recoding
) -> tuple[pl.DataFrame, tuple[Row, ...], pl.DataFrame]:
    """Return rows that wait on after a change, those that went, and those that wait no more."""
    renewed = pl.Series(INTO, [_into(cell, recoding) for cell in old[INTO]], pl.String)
    was_split = pl.col(INTO) != ""
    # What was split stands under its old name, which the codebook may have again.
    stays = _recoded(old.filter(~was_split), recoding)
    split = old.filter(was_split).with_columns(renewed.filter(old[INTO] != ""))
    open_ = split.filter(was_split)
    rest = pl.concat([stays.frame, open_])
    done = old.select(_KEY).join(open_.select(_KEY), on=_KEY, how="anti", maintain_order="left")
    done = done.unique(maintain_order=True)
    if done.is_empty() and not stays.changed and len(open_) == len(split):
        return old.with_columns(renewed), (), old.clear()
    wait = rest.join(done, on=_KEY, how="anti", maintain_order="left")
    coded = stays.frame.join(done, on=_KEY, how="semi", maintain_order="left")
    coded = coded.filter(pl.col("indicator") != "")
    read = old.join(done, on=_KEY, how="semi", maintain_order="left")
    read = read.join(coded.select(_KEY), on=_KEY, how="anti", maintain_order="left")
    nothing = read.unique(_KEY, keep="first", maintain_order=True).with_columns(
        pl.lit("").alias(name) for name in (*_BLANK, INTO) if name in old.columns
    )
    spent = split.filter(~was_split).to_dicts()
    return wait, (*stays.removed, *spent), pl.concat([coded, nothing])


def _into(cell: str, recoding: Recoding) -> str:
    """Return what is to be chosen from after a change; what is split again gives all its parts."""
    names: list[str | None] = []
    for name in _names(cell):
        if recoding.change.do == "split" and recoding.before.find(name) in recoding.change.taken:
            names += recoding.change.given
        else:
            names.append(recoding.new(name))
    return ";".join(dict.fromkeys(name for name in names if name is not None))


def recoded_names(frame: pl.DataFrame, recoding: Recoding, *, keep: bool) -> Recoded:
    """Return another table with a column ``indicator`` after a change.

    ``keep``: rows of what nothing took the place of stay, without an indicator (memos); else they
    go (spans).
    """
    if not keep:
        return _recoded(frame, recoding)
    touched = frame["indicator"].map_elements(recoding.touches, pl.Boolean)
    if not touched.any():
        return Recoded(frame, 0)
    cells = pl.col("indicator").map_elements(lambda cell: _joined(cell, recoding), pl.String)
    new = frame.with_columns(pl.when(touched).then(cells).otherwise("indicator").alias("indicator"))
    return Recoded(new, int(touched.sum()))


def _joined(cell: str, recoding: Recoding) -> str:
    new = (recoding.new(name) for name in _names(cell))
    return ";".join(dict.fromkeys(name for name in new if name is not None))


def _waiting(frame: pl.DataFrame, into: str, recoding: Recoding) -> pl.DataFrame:
    """Return rows that wait, a row a code; those of what was split say into what."""
    rows = []
    for row in frame.iter_rows(named=True):
        for name, stance in _codes(row):
            own = {**row, "indicator": name, "stance": stance}
            split = recoding.before.find(name) in recoding.change.taken
            rows.append({**own, INTO: into if split else row.get(INTO, "")})
    names = [*(name for name in frame.columns if name != INTO), INTO]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


def _touched(frame: pl.DataFrame, recoding: Recoding) -> pl.DataFrame:
    # A cell is mostly one of few, however many rows there are.
    cells = [cell for cell in frame["indicator"].unique() if recoding.touches(cell)]
    return frame.filter(pl.col("indicator").is_in(cells))


def _recoded(frame: pl.DataFrame, recoding: Recoding) -> Recoded:
    """Return a table whose rows are codes: rows mapped, those that now say the same made one."""
    numbered = frame.with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    touched = _touched(numbered, recoding)
    if touched.is_empty():
        return Recoded(frame, 0)
    rest = numbered.join(touched.select("number"), on="number", how="anti", maintain_order="left")
    said = {_said(row, recoding) for row in _near(rest, touched).iter_rows(named=True)}
    kept: list[Mapping[str, object]] = []
    removed: list[Row] = []
    for row in touched.iter_rows(named=True):
        for name, stance in _codes(row):
            own = {**row, "indicator": name, "stance": stance}
            if "stance" not in frame.columns:
                del own["stance"]
            new = recoding.new(name)
            if new is None:
                removed.append({key: value for key, value in own.items() if key != "number"})
                continue
            own["indicator"] = new
            if _said(own, recoding) not in said:
                said.add(_said(own, recoding))
                kept.append(own)
    whole = pl.concat([rest, pl.DataFrame(kept, schema=numbered.schema)])
    whole = whole.sort("number", maintain_order=True).drop("number")
    return Recoded(whole, len(touched), tuple(removed))


def _near(rest: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the same passages, or documents, as those that were touched."""
    place = next((name for name in ("passage_id", "document") if name in rest.columns), None)
    return rest.join(touched.select(place).unique(), on=place, how="semi") if place else rest


def _said(row: Mapping[str, object], recoding: Recoding) -> tuple[object, ...]:
    """Return what a row says, by which rows that say the same are told."""
    indicator = str(row["indicator"])
    return (
        recoding.after.find(indicator) or indicator,
        *(value for name, value in row.items() if name not in ("number", "indicator")),
    )


def _codes(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (indicator, stance) of a row, whose cells may hold several; one of "" for none."""
    names = _names(row["indicator"])
    stances = [stance.strip() for stance in row.get("stance", "").split(";")]
    if len(stances) != len(names):
        stances = [row.get("stance", "")] * len(names)
    return list(zip(names, stances, strict=True)) or [("", row.get("stance", ""))]


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(";") if name.strip()]
