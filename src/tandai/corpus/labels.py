"""Codes as matrices, with rows and columns in a stated order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import STANCES
from tandai.corpus.coders import coder_of
from tandai.corpus.corpus import Corpus
from tandai.ground.errors import CorpusError
from tandai.ground.language import tr

# What may stand in the place of a coder's name: see :func:`gold_labels`.
AGREED = "agreed"
NO_STANCE = -1
# The code was given, and nobody says with which stance: a model whose stances are not reliable.
UNTOLD = len(STANCES)
# Votes are counted of so many passages at a time.
_ROWS = 50_000


class GoldRule(StrEnum):
    """Whose codes are taken for right."""

    ADJUDICATED = "adjudicated"
    # Of passages that were not adjudicated, what at least half of their coders gave.
    ADJUDICATED_FIRST = "adjudicated_first"
    ONE_CODER = "one_coder"
    MAJORITY = "majority"
    # Both of these with codes that more than half of the coders gave, and no others.
    AGREED = "agreed"
    ADJUDICATED_FIRST_AGREED = "adjudicated_first_agreed"
    # Nobody's, or too few to learn from: the codebook alone is read.
    CODEBOOK = "codebook"


@dataclass(frozen=True)
class Gold:
    """Whose codes are taken for right: of how many coders, and who it is where it is one.

    ``coder`` is also who adjudicated, where others count beside; ``coders`` are then these.
    """

    rule: GoldRule
    coders: int
    coder: str = ""


@dataclass(frozen=True)
class Labels:
    """Codes of passages as matrices; rows as ``passages``, columns as the codebook's ids.

    ``present``: (n, k) bool. ``stance``: (n, k) int8, the position in ``STANCES``, or
    ``NO_STANCE`` where the code is absent, ``UNTOLD`` where no stance was told. ``passages``: the n
    rows of the corpus that were read. ``gold`` says whose codes these are.

    ``tied``: (n, k), codes that just half of a passage's coders gave: one of two, two of four. They
    count or not by ``gold``, and nobody has decided on them. ``stance_tied``: (n, k), codes whose
    coders differ on the stance and none leads, so that ``mixed`` stands here. None where no
    passage was read by two of those whose codes count.
    """

    passages: pl.DataFrame
    present: NDArray[np.bool_]
    stance: NDArray[np.int8]
    gold: Gold
    tied: NDArray[np.bool_] | None = None
    stance_tied: NDArray[np.bool_] | None = None

    @property
    def disputed(self) -> int:
        """How many codes just half of a passage's coders gave."""
        return 0 if self.tied is None else int(self.tied.sum())

    @property
    def disputed_stances(self) -> int:
        """How many codes are ``mixed`` since none of their coders' stances leads."""
        return 0 if self.stance_tied is None else int(self.stance_tied.sum())


def coder_labels(corpus: Corpus, coder: str) -> tuple[NDArray[np.bool_], NDArray[np.int8]]:
    """Return (read, codes) of one coder over all passages of the corpus.

    ``read``: (n,) bool, whether the coder has any row for the passage. ``codes``: (n, k)
    int8, ``NO_STANCE`` where the code is absent, ``UNTOLD`` where no stance was told, else the
    position in ``STANCES``.
    """
    column = {id: n for n, id in enumerate(corpus.codebook.ids)}
    read = np.zeros(len(corpus.passages), dtype=bool)
    codes = np.full((len(read), len(column)), NO_STANCE, dtype=np.int8)
    order = corpus.passages.select("passage_id").with_row_index("row")
    own = corpus.codings.filter(pl.col("coder") == coder).join(
        order, on="passage_id", how="left", maintain_order="left"
    )
    read[own["row"].to_numpy()] = True
    given = own.filter(pl.col("indicator") != "")
    columns = given["indicator"].replace_strict(column, return_dtype=pl.Int32)
    places = {stance: n for n, stance in enumerate(STANCES)} | {"": UNTOLD}
    stances = given["stance"].replace_strict(places, return_dtype=pl.Int8)
    codes[given["row"].to_numpy(), columns.to_numpy()] = stances.to_numpy()
    return read, codes


def gold_labels(corpus: Corpus, coder: str | None = None) -> Labels:
    """Return the codes to learn from.

    ``coder`` names whose. Without it, passage by passage: adjudicated codes (``final``, ``gold``,
    ...) where there are any, else the only coder's, else the majority's: a code counts where at
    least half of those who read the passage gave it, with the stance that most of these gave
    (``mixed`` where no stance leads). :data:`AGREED` in the place of a name asks for more than
    half: of two coders both. Models are no coders here unless one is named: a model that learnt
    from suggestions would confirm itself.

    Raises CorpusError when the coder is unknown, or nobody or only models coded.
    """
    agreed = says_agreed(corpus, coder)
    coder = None if agreed else coder
    if coder is not None and coder not in corpus.coders:
        raise CorpusError(
            tr(
                f"no coder is called {coder!r}.",
                f"tidak ada pengode bernama {coder!r}.",
            ),
            where=corpus.name,
            hint=tr(
                f"Coders: {', '.join(corpus.coders)}.",
                f"Pengode: {', '.join(corpus.coders)}.",
            ),
        )
    if corpus.codings.is_empty():
        raise CorpusError(
            tr("nobody has coded anything.", "belum ada yang mengode apa pun."),
            where=corpus.name,
            hint=tr(
                "Where a coding sheet was filled in, give it by its name (my-corpus/coding.xlsx). "
                "To train from the codebook alone, name it with --codebook.",
                "Bila yang diisi lembar pengodean, sebutkan namanya (korpus-saya/coding.xlsx). "
                "Untuk melatih dari buku kode saja, sebutkan dengan --codebook.",
            ),
        )
    if coder is None and not corpus.people:
        raise CorpusError(
            tr(
                "only models coded this; nothing is learnt from suggestions unasked.",
                "hanya model yang mengode; saran tidak dipelajari bila tidak diminta.",
            ),
            where=corpus.name,
            hint=tr(
                f"Name one with --gold to do it all the same: {', '.join(corpus.coders)}.",
                f"Sebutkan dengan --gold bila tetap mau: {', '.join(corpus.coders)}.",
            ),
        )
    if coder is None and corpus.adjudicated:
        return _adjudicated_first(corpus, agreed=agreed)
    chosen = (coder,) if coder else corpus.people
    return _majority(corpus, chosen, _gold(chosen, agreed=agreed))


def says_agreed(corpus: Corpus, coder: str | None) -> bool:
    """Whether :data:`AGREED` is meant: a coder who is called so wins."""
    return coder == AGREED and coder not in corpus.coders


def _adjudicated_first(corpus: Corpus, *, agreed: bool) -> Labels:
    """Return the codes of who adjudicated, and of other passages those of the people who read them.

    Files of several people need not have been adjudicated all of them.
    """
    judge = corpus.adjudicated[0]
    rank = {coder: place for place, coder in enumerate(corpus.adjudicated)}
    rank |= {coder: len(rank) for coder in corpus.people if coder not in rank}
    ranked = corpus.codings.filter(pl.col("coder").is_in(list(rank))).with_columns(
        pl.col("coder").replace_strict(rank, return_dtype=pl.Int64).alias("_rank")
    )
    kept = ranked.filter(pl.col("_rank") == pl.col("_rank").min().over("passage_id"))
    others = tuple(sorted(set(kept["coder"]) - {judge}))
    rule = GoldRule.ADJUDICATED_FIRST_AGREED if agreed else GoldRule.ADJUDICATED_FIRST
    gold = Gold(rule, len(others), judge)
    if not others:
        gold = Gold(GoldRule.ADJUDICATED, 1, judge)
    return _majority(replace(corpus, codings=kept.drop("_rank")), (judge, *others), gold)


def _gold(coders: tuple[str, ...], *, agreed: bool) -> Gold:
    if len(coders) > 1:
        return Gold(GoldRule.AGREED if agreed else GoldRule.MAJORITY, len(coders))
    final = coder_of(coders[0]).is_adjudicated
    return Gold(GoldRule.ADJUDICATED if final else GoldRule.ONE_CODER, 1, coders[0])


def _majority(corpus: Corpus, coders: tuple[str, ...], gold: Gold) -> Labels:
    per_coder = [coder_labels(corpus, coder) for coder in coders]
    readers = np.sum([read for read, _ in per_coder], axis=0)
    present = np.zeros(per_coder[0][1].shape, dtype=bool)
    stance = np.full(present.shape, NO_STANCE, dtype=np.int8)
    several = bool((readers > 1).any())
    tied = np.zeros(present.shape, dtype=bool) if several else None
    stance_tied = np.zeros(present.shape, dtype=bool) if several else None
    strict = gold.rule in (GoldRule.AGREED, GoldRule.ADJUDICATED_FIRST_AGREED)
    for start in range(0, len(present), _ROWS):
        rows = slice(start, start + _ROWS)
        own = [codes[rows] for _, codes in per_coder]
        given = np.sum([codes != NO_STANCE for codes in own], axis=0)
        votes = np.stack([[codes == s for s in range(len(STANCES))] for codes in own]).sum(0)
        half = (given > 0) & (2 * given == readers[rows, None])
        present[rows] = (2 * given > readers[rows, None]) | (half & (not strict))
        leader = votes.argmax(axis=0)
        level = ((votes == votes.max(axis=0)).sum(axis=0) > 1) & votes.any(axis=0)
        leader = np.where(level, STANCES.index("mixed"), leader)
        leader = np.where(votes.any(axis=0), leader, UNTOLD)
        stance[rows] = np.where(present[rows], leader, NO_STANCE)
        if tied is not None and stance_tied is not None:
            tied[rows], stance_tied[rows] = half, level & present[rows]
    was_read = readers > 0
    return Labels(
        # A copy of a million passages is no small thing.
        passages=corpus.passages if was_read.all() else corpus.passages.filter(pl.Series(was_read)),
        present=present[was_read],
        stance=stance[was_read],
        gold=gold,
        tied=None if tied is None else tied[was_read],
        stance_tied=None if stance_tied is None else stance_tied[was_read],
    )
