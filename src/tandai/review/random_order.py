"""A random order of passages of which each beginning is a random sample.

Each interview's passages are put in random order, and the k-th of its n gets the key (k - v) / n
with one random v from 0 to 1 an interview. In the order of these keys every interview comes in
evenly, and the passages with a key up to t are a sample in which each had the inclusion probability
t, whatever t is: systematic sampling, stratified by interview, that can be stopped anywhere. The
keys are permanent random numbers (Ohlsson 1995, "Coordination of samples using permanent random
numbers"): they come from names and a seed, not from what is decided, so that the order is the same
in every session, and new interviews leave those of the others as they are.

A queue that asks other passages in between makes no difference: what was decided for another
reason counts in the sample as soon as all passages before it are decided too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.review.decisions import Decision
from tandai.review.material import Material

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_WHOLE = float(2**53)


@dataclass
class _Newest:
    """The keys that were asked for last: they are asked for at each decision."""

    passages: pl.DataFrame | None = None
    seed: int = 0
    keys: Floats = field(default_factory=lambda: np.zeros(0))


_newest = _Newest()


def random_keys(passages: pl.DataFrame, seed: int) -> Floats:
    """Return the key (n,) of each of n passages, above 0, at most 1; it is not to be changed.

    ``passages``: with the columns ``document`` and ``passage_id``.
    """
    # One review is looked at at a time.
    global _newest
    known = _newest
    if known.passages is not passages or known.seed != seed:
        known = _Newest(passages, seed, _keys(passages, seed))
        known.keys.flags.writeable = False
        _newest = known
    return known.keys


def keys_of(material: Material, seed: int) -> Floats:
    """Return the key (n,) of each passage of a review; it is not to be changed.

    The rows of a drawn sheet are in random order already, and `tandai report` counts them from the
    first one on: their keys follow that order, whatever the seed.
    """
    if not material.drawn_in_order:
        return random_keys(material.passages, seed)
    number = len(material.ids)
    return np.arange(1, number + 1) / number


def _keys(passages: pl.DataFrame, seed: int) -> Floats:
    names = passages["document"].to_list()
    chances = [_drawn(seed, *own) for own in passages.select("document", "passage_id").iter_rows()]
    start = {document: _drawn(seed, document) for document in dict.fromkeys(names)}
    place = pl.DataFrame({"document": names, "chance": chances}).select(
        pl.col("chance").rank("ordinal").over("document"), number=pl.len().over("document")
    )
    first = np.array([start[document] for document in names])
    return np.asarray((place["chance"].to_numpy() - first) / place["number"].to_numpy())


def by_chance(size: Floats, passages: pl.DataFrame, seed: int) -> NDArray[np.int64]:
    """Return the n rows in an order in which the next is drawn with a chance as its ``size`` (n,).

    Successive sampling without replacement (Efraimidis and Spirakis 2006). Chance is the passages'
    own, and another one than that of the keys: sizes may change, and the order changes no more than
    they do.
    """
    names = passages.select("document", "passage_id").iter_rows()
    chance = np.array([_drawn(seed, "by chance", *own) for own in names])
    waiting = -np.log1p(-chance) / np.maximum(size, 1e-12)
    return np.argsort(waiting, kind="stable")


def _drawn(seed: int, *names: str) -> float:
    """Return a number from 0 to below 1 that names and seed decide."""
    digest = hashlib.sha256("\0".join((str(seed), *names)).encode()).digest()
    return (int.from_bytes(digest[:8]) >> 11) / _WHOLE


def sample_of(material: Material, decided: Mapping[str, Decision], keys: Floats) -> Bools:
    """Return which passages (n,) are the random sample that is decided so far; maybe none.

    It ends with the last passage that a queue drew at random and before which, in the order of
    ``keys`` (n,), none is left; where all are decided it is all of them. Whatever a queue has
    decided beyond is no part of it. A passage that the coder is unsure of is passed over, not
    waited for.
    """
    there = np.array([id in decided for id in material.ids], dtype=bool)
    if there.all():
        return there
    first_open = keys[~there].min()
    drawn = np.array(
        [id in decided and decided[id].probability is not None for id in material.ids], dtype=bool
    )
    reached = keys[drawn & (keys < first_open)]
    return np.asarray(keys <= reached.max()) if len(reached) else np.zeros(len(keys), dtype=bool)
