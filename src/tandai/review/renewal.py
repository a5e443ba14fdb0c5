"""Codes of an earlier codebook: what they are now, and which passages wait to be decided again.

A journal is never rewritten. What it says in names of an earlier codebook is understood by the
codebook's history when it is read; so decisions outlast a rename or a merge with all that is kept
of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tandai.codebook import DEFAULT_STANCE, STANCES, Codebook, Stance
from tandai.codebook.history import History, successor_of
from tandai.corpus import Corpus
from tandai.corpus.codings import STANCE_OF_WORD
from tandai.corpus.undecided import read_undecided
from tandai.review.decisions import Code, Side, stance_of


@dataclass(frozen=True)
class Waiting:
    """A passage that a coder decides again, since an indicator that she gave it was split.

    ``codes``: what else she gave it, which still stands. ``split``: the codes that are open, under
    the old ids, with their stance and evidence. ``into``: the indicators to choose from.
    """

    passage_id: str
    codes: tuple[Code, ...]
    split: tuple[Code, ...]
    into: tuple[str, ...]

    @property
    def said(self) -> tuple[Stance, tuple[tuple[int, int, Side], ...]]:
        """The stance and the evidence of all that is open."""
        if not self.split:
            return DEFAULT_STANCE, ()
        (one,) = united(Code("", code.stance, code.evidence) for code in self.split)
        return one.stance, one.evidence


def waiting_of(corpus: Corpus, folder: Path, coder: str) -> tuple[Waiting, ...]:
    """Return the passages that wait for a coder, in the order of the corpus.

    A passage waits until she has decided it again, that is, has rows in ``codings.csv``. Raises
    TableError or FileError where ``undecided.csv`` cannot be read.
    """
    frame = read_undecided(corpus, folder).filter(pl.col("coder") == coder)
    rows: dict[str, list[dict[str, str]]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row["passage_id"], []).append(row)
    order = corpus.passages["passage_id"].to_list()
    return tuple(_waiting(id, rows[id], corpus) for id in order if id in rows)


def _waiting(passage: str, rows: list[dict[str, str]], corpus: Corpus) -> Waiting:
    stays = [row for row in rows if not row["into"] and corpus.codebook.find(row["indicator"])]
    opened = [row for row in rows if row["into"]]
    into = (id.strip() for row in opened for id in row["into"].split(";"))
    return Waiting(
        passage,
        _codes((corpus.codebook.find(row["indicator"]) or "", row) for row in stays),
        _codes((row["indicator"], row) for row in opened),
        tuple(dict.fromkeys(id for id in into if id in corpus.codebook.ids)),
    )


def _codes(rows: Iterable[tuple[str, dict[str, str]]]) -> tuple[Code, ...]:
    codes = [Code(id, _stance(row["stance"]), _evidence(row)) for id, row in rows]
    return united(codes)


def _stance(word: str) -> Stance:
    own = STANCE_OF_WORD.get(word.strip().casefold(), DEFAULT_STANCE)
    return next(stance for stance in STANCES if stance == own)


def _evidence(row: dict[str, str]) -> tuple[tuple[int, int, Side], ...]:
    start, end = row.get("start", "").strip(), row.get("end", "").strip()
    if not (start.isdecimal() and end.isdecimal()):
        return ()
    side: Side = "hinders" if _stance(row["stance"]) == "hinders" else "supports"
    return ((int(start), int(end), side),)


def renewed(codes: Iterable[Code], codebook: Codebook, history: History = ()) -> tuple[Code, ...]:
    """Return codes in the names of today's codebook, without those that it has not any more.

    Codes that were merged become one, with the evidence of all.
    """
    named = ((successor_of(code.indicator, codebook, history), code) for code in codes)
    return united(Code(id, code.stance, code.evidence) for id, code in named if id is not None)


def renewing(corpus: Corpus) -> Callable[[tuple[Code, ...]], tuple[Code, ...]]:
    """Return what renews the codes of journals for a corpus."""
    if not corpus.history:
        return lambda codes: codes
    return lambda codes: renewed(codes, corpus.codebook, corpus.history)


def united(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Return codes, those of one indicator made one: all evidence, and the union of stances."""
    found: dict[str, list[Code]] = {}
    for code in codes:
        found.setdefault(code.indicator, []).append(code)
    return tuple(_united(own) for own in found.values())


def _united(codes: list[Code]) -> Code:
    if len(codes) == 1:
        return codes[0]
    evidence = tuple(sorted({piece for code in codes for piece in code.evidence}))
    stances = {code.stance for code in codes}
    stance: Stance = codes[0].stance if len(stances) == 1 else "mixed"
    # A stance without words of its own counts beside those that words tell.
    if all(code.evidence for code in codes):
        stance = stance_of(evidence, stance)
    return Code(codes[0].indicator, stance, evidence)
