"""In which order passages are shown, and with which probability each was drawn.

order           as they stand in the transcripts, or in a drawn sheet, which is random there
random          a random sample, however early one stops (see :mod:`tandai.review.random_order`)
uncertain       those whose answer teaches most, with a random share in between
surest          those with the surest suggestions, to be accepted or refused quickly
INDICATOR       those most likely to carry it; without a model, those with most of its cues
disagreements   those on which others decided differently
unsure          those that the coder put off, and those that wait since an indicator was split

Only what is drawn at random has a probability, and only from that shares are estimated.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tandai.ground.errors import UsageError, named
from tandai.ground.language import tr
from tandai.review.decisions import Code, Decision
from tandai.review.material import Material
from tandai.review.random_order import by_chance, keys_of

QUEUES = ("order", "random", "uncertain", "surest", "disagreements", "unsure")
RANDOM_SHARE = 0.2
SECOND_SHARE = 0.2
# Fewer say nothing about how well two coders agree.
_FEWEST_OF_SECOND = 30
# An indicator that is nowhere expected must not outweigh all others.
_LEAST_SHARE = 0.01

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
# Codes of one coder by passage.
Coded = Mapping[str, tuple[Code, ...]]


@dataclass(frozen=True)
class Place:
    """A passage in a queue: its ``row`` in the material, and how it was drawn.

    ``probability``: the inclusion probability with which it is drawn at random; None where it was
    chosen for another reason.
    """

    row: int
    probability: float | None


def queue(
    name: str,
    material: Material,
    decided: Mapping[str, Decision],
    *,
    seed: int = 0,
    random_share: float = RANDOM_SHARE,
    others: Mapping[str, Coded] | None = None,
    second_of: str | None = None,
    share_of_second: float = SECOND_SHARE,
    waiting: Collection[str] = (),
) -> tuple[Place, ...]:
    """Return what is undecided in the order to be shown, then what the coder was unsure of.

    Args:
        name: one of ``QUEUES``, or the id of an indicator.
        material: the passages.
        decided: what the coder decided so far, by passage.
        seed: fixes what is drawn at random; the same in every session of a coder.
        random_share: of ``uncertain``, from 0 to 1; the next place is at random where the share of
            all decisions so far would else fall behind.
        others: the codes of other coders by passage, an empty tuple where nothing was found; for
            ``disagreements`` (models may be among them) and ``second_of``.
        second_of: only a random part of what this coder did.
        share_of_second: how large a part; 30 passages at least.
        waiting: passages to be decided again; they come first, but not in ``order``.

    Without confidences ``uncertain`` and ``surest`` are ``random``. Raises UsageError for a name
    that is none, or a coder of whom there is nothing.
    """
    keys = keys_of(material, seed)
    mine = part_of(second_of, others, material, keys, share_of_second)
    put_off = [
        Place(row, decided[id].probability)
        for row, id in enumerate(material.ids)
        if mine[row] and id in decided and decided[id].state == "unsure"
    ]
    left = np.array([id not in decided for id in material.ids], dtype=bool) & mine
    open_ = np.flatnonzero(left).tolist()
    again = [Place(row, None) for row in open_ if material.ids[row] in waiting]
    if name == "unsure":
        return (*again, *put_off)
    if name != "order":
        left[[place.row for place in again]] = False
    rows = np.flatnonzero(left)
    ordered = _ordered(name, material, rows, keys, (len(decided), random_share, seed), others)
    return (*(again if name != "order" else ()), *ordered, *put_off)


def _ordered(
    name: str,
    material: Material,
    rows: Rows,
    keys: Floats,
    mixing: tuple[int, float, int],
    others: Mapping[str, Coded] | None,
) -> Iterator[Place]:
    """Return the places of ``rows``; ``mixing``: decisions so far, random share, seed."""
    decisions, random_share, seed = mixing
    confidence = known_confidence(material)
    at_random = rows[np.argsort(keys[rows], kind="stable")]
    if name == "order" and not material.drawn_in_order:
        return _chosen(rows)
    if name == "disagreements":
        return _chosen(_contested(material, rows, others or {}))
    if name in material.codebook.ids:
        return _chosen(_likely(material, name, confidence, at_random))
    if name not in QUEUES:
        raise _unknown(name, material)
    if name in ("order", "random") or confidence is None:
        return (Place(int(row), float(keys[row])) for row in at_random)
    if name == "surest":
        return _chosen(rows[np.argsort(-confidence[rows].max(axis=1), kind="stable")])
    telling = rows[_telling(material, confidence, seed, rows)]
    return _mixed(telling, at_random, keys, decisions, random_share)


def known_confidence(material: Material) -> Floats | None:
    """Return the confidences (n, k), 0 where none is told; None where none is told at all.

    Of a sheet that tells only what was suggested, a suggestion counts as one half.
    """
    told = material.confidence
    if told is not None and np.isfinite(told).any():
        return np.nan_to_num(told, nan=0.0)
    if material.suggested is None or not any(material.suggested):
        return None
    column = {id: k for k, id in enumerate(material.codebook.ids)}
    found = np.zeros((len(material.ids), len(column)))
    for row, suggestions in enumerate(material.suggested):
        found[row, [column[own.indicator] for own in suggestions if own.indicator in column]] = 0.5
    return found


def doubt(confidence: Floats) -> Floats:
    """Return how much is to be learnt of each passage (n,) from confidences (n, k).

    The expected squared error of all indicators, in which a rare one weighs as much as a frequent
    one, as of :func:`tandai.statistics.sampling.sizes`.
    """
    share = np.clip(confidence.mean(axis=0), _LEAST_SHARE, 1 - _LEAST_SHARE)
    return np.asarray((confidence * (1 - confidence) / (share * (1 - share))).sum(axis=1))


def _telling(material: Material, confidence: Floats, seed: int, rows: Rows) -> Rows:
    """Return places in ``rows``, those first whose answer teaches most.

    By a model that knew something before they stand in the order of the doubt. By one that has
    learnt a few decisions and nothing else they are drawn with chances as large as the doubt: what
    it doubts most is mostly what it knows least of, and alike (``bench/README.md``).
    """
    doubtful = doubt(confidence)[rows]
    if material.suggested is not None:
        return np.argsort(-doubtful, kind="stable")
    return by_chance(doubtful, material.passages[rows], seed)


def _chosen(rows: Rows) -> Iterator[Place]:
    return (Place(int(row), None) for row in rows)


def _mixed(
    telling: Rows, at_random: Rows, keys: Floats, decisions: int, share: float
) -> Iterator[Place]:
    """Yield the telling ones, but every so often the next one at random.

    Which places are random hangs on how many decisions came before, so that a queue that is made
    anew after each decision mixes as one that is made once.
    """
    taken: set[int] = set()
    kinds = {True: iter(at_random.tolist()), False: iter(telling.tolist())}
    for place in range(decisions, decisions + len(telling)):
        random = math.floor((place + 1) * share) > math.floor(place * share)
        row = next(row for row in kinds[random] if row not in taken)
        taken.add(row)
        yield Place(row, float(keys[row]) if random else None)


def part_of(
    coder: str | None,
    others: Mapping[str, Coded] | None,
    material: Material,
    keys: Floats,
    share: float = SECOND_SHARE,
) -> NDArray[np.bool_]:
    """Return which passages (n,) are asked at all: all, or a random part of what a coder did.

    Raises UsageError where there is nothing of this coder.
    """
    if coder is None:
        return np.ones(len(material.ids), dtype=bool)
    done = (others or {}).get(coder, {})
    rows = np.array([row for row, id in enumerate(material.ids) if id in done], dtype=np.int64)
    if not len(rows):
        raise UsageError(
            tr(
                f"{named(coder)} has coded none of these passages.",
                f"{named(coder)} belum mengode satu pun kutipan ini.",
            ),
            hint=tr(
                f"Coders: {', '.join(map(named, others or {})) or '-'}.",
                f"Pengode: {', '.join(map(named, others or {})) or '-'}.",
            ),
        )
    number = max(math.ceil(share * len(rows)), min(_FEWEST_OF_SECOND, len(rows)))
    first = rows[np.argsort(keys[rows], kind="stable")][:number]
    part = np.zeros(len(material.ids), dtype=bool)
    part[first] = True
    return part


def _likely(material: Material, indicator: str, confidence: Floats | None, at_random: Rows) -> Rows:
    if confidence is not None:
        likely = confidence[:, material.codebook.ids.index(indicator)]
    else:
        cues = [c.casefold() for own in material.codebook[indicator].cues.values() for c in own]
        texts = [text.casefold() for text in material.passages["text"]]
        likely = np.array([sum(cue in text for cue in cues) for text in texts], dtype=float)
    return at_random[np.argsort(-likely[at_random], kind="stable")]


def _contested(material: Material, rows: Rows, others: Mapping[str, Coded]) -> Rows:
    """Return the rows on which two others differ, those first on which they differ most."""
    gap = np.array([_gap(others, material.ids[row]) for row in rows], dtype=float)
    return rows[np.argsort(-gap, kind="stable")][: int((gap > 0).sum())]


def _gap(others: Mapping[str, Coded], passage: str) -> float:
    """Return in how many indicators the two who differ most do so; a stance counts half."""
    read = [
        {c.indicator: c.stance for c in own[passage]} for own in others.values() if passage in own
    ]
    return max((_differing(a, b) for a, b in combinations(read, 2)), default=0.0)


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    stances = sum(one[id] != other[id] for id in one.keys() & other.keys())
    return len(one.keys() ^ other.keys()) + stances / 2


def _unknown(name: str, material: Material) -> UsageError:
    nearest = material.codebook.nearest(name)
    meant = tr(f" Did you mean {nearest}?", f" Maksudnya {nearest}?") if nearest else ""
    return UsageError(
        tr(f"there is no queue {named(name)}.{meant}", f"antrean {named(name)} tidak ada.{meant}"),
        hint=tr(
            f"Queues: {', '.join(QUEUES)}, or the id of an indicator.",
            f"Antrean: {', '.join(QUEUES)}, atau id suatu indikator.",
        ),
    )
