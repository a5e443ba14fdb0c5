"""What an encoder is fine-tuned on: passages as token ids, their codes, sentences and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import STANCES

Tokens = Sequence[Sequence[int]]
Flags = NDArray[np.bool_]
Stances = NDArray[np.int8]

_HEAVIEST = 6.0
_BUCKET = 16
_SUPPORTS, _HINDERS, _MIXED = (STANCES.index(name) for name in ("supports", "hinders", "mixed"))


@dataclass(frozen=True)
class Coded:
    """Passages with codes: token ids, present (n, k), stance (n, k): -1 none, else 0 to 2.

    ``known`` (n, k): whether the passage was read for the indicator. ``sentences``: for each
    passage (u, 2) first token and the one behind the last of its sentences. ``evidence``: for each
    (u, k, 2), whether the sentence has words that support, and that hinder. ``marked`` (n, k):
    whether that is known. Each text begins with the same ``lead`` tokens and ends with one that
    closes it. What is not given is: everything known, nothing marked, no sentences.
    """

    tokens: Tokens
    present: Flags
    stance: Stances
    lead: int = 1
    known: Flags = field(default_factory=lambda: np.zeros((0, 0), bool))
    marked: Flags = field(default_factory=lambda: np.zeros((0, 0), bool))
    sentences: Sequence[NDArray[np.int64]] = ()
    evidence: Sequence[Flags] = ()

    def __post_init__(self) -> None:
        """Fill in what was not given."""
        shape = self.present.shape
        if self.known.shape != shape:
            object.__setattr__(self, "known", np.ones(shape, bool))
        if self.marked.shape != shape:
            object.__setattr__(self, "marked", np.zeros(shape, bool))
        if len(self.sentences) != len(self.tokens):
            none = np.zeros((0, 2), np.int64)
            object.__setattr__(self, "sentences", [none] * len(self.tokens))
            nothing = np.zeros((0, shape[1], 2), bool)
            object.__setattr__(self, "evidence", [nothing] * len(self.tokens))

    def sides(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return (rows, k, 2): whether passages support and whether they hinder."""
        stance = self.stance[rows]
        both = stance == _MIXED
        return np.stack(
            [(stance == _SUPPORTS) | both, (stance == _HINDERS) | both], axis=-1
        ).astype(np.float32)


def joined(first: Coded, second: Coded) -> Coded:
    """Return the passages of both, whose columns are the same."""
    return Coded(
        [*first.tokens, *second.tokens],
        np.concatenate([first.present, second.present]),
        np.concatenate([first.stance, second.stance]),
        first.lead,
        np.concatenate([first.known, second.known]),
        np.concatenate([first.marked, second.marked]),
        [*first.sentences, *second.sentences],
        [*first.evidence, *second.evidence],
    )


def class_weights(coded: Coded) -> NDArray[np.float32]:
    """Return the weight (k,) of each indicator's presence: sqrt(absent / present), 1 to 6."""
    present = (coded.present & coded.known).sum(axis=0)
    absent = coded.known.sum(axis=0) - present
    return np.clip(np.sqrt(absent / np.maximum(present, 1)), 1.0, _HEAVIEST).astype(np.float32)


def mixed(coded: Coded, share: float, longest: int, order: np.random.Generator) -> Coded:
    """Return the passages, a ``share`` of them with another, chosen at random, behind or before.

    Such a pair has the codes of both; where both have one with different stances, it is mixed.
    With few passages nothing helps more: an encoder soon knows a hundred texts by heart, but
    not their ten thousand pairs.
    """
    if not share:
        return coded
    partner = order.integers(len(coded.tokens), size=len(coded.tokens))
    mixes, first = order.random((2, len(coded.tokens))) < np.array([[share], [0.5]])
    tokens: list[Sequence[int]] = []
    sentences: list[NDArray[np.int64]] = []
    evidence: list[Flags] = []
    for row, ids in enumerate(coded.tokens):
        if not mixes[row]:
            tokens.append(ids)
            sentences.append(coded.sentences[row])
            evidence.append(coded.evidence[row])
            continue
        pair = (row, int(partner[row])) if first[row] else (int(partner[row]), row)
        before, behind = (coded.tokens[n] for n in pair)
        whole = [*before[:-1], *behind[coded.lead :]]
        tokens.append(whole if len(whole) <= longest else [*whole[: longest - 1], whole[-1]])
        moved = coded.sentences[pair[1]] + (len(before) - 1 - coded.lead)
        places = np.concatenate([coded.sentences[pair[0]], moved]).clip(max=len(tokens[-1]) - 1)
        within = places[:, 0] < places[:, 1]
        sentences.append(places[within])
        evidence.append(np.concatenate([coded.evidence[n] for n in pair])[within])
    other = coded.stance[partner]
    both = np.where(coded.stance == other, other, _MIXED)
    union = np.where(coded.stance < 0, other, np.where(other < 0, coded.stance, both))
    rows = mixes[:, None]

    def of_both(flags: Flags, partners: Flags) -> Flags:
        return np.asarray(np.where(rows, flags & partners, flags))

    return Coded(
        tokens,
        np.where(rows, coded.present | coded.present[partner], coded.present),
        np.where(rows, union, coded.stance).astype(np.int8),
        coded.lead,
        of_both(coded.known, coded.known[partner]),
        of_both(coded.marked, coded.marked[partner]),
        sentences,
        evidence,
    )


def batches(tokens: Tokens, size: int, order: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Yield rows in random batches of like length: padding is wasted work."""
    lengths = np.array([len(ids) for ids in tokens])
    rows = order.permutation(len(tokens))
    made = []
    for start in range(0, len(rows), size * _BUCKET):
        bucket = rows[start : start + size * _BUCKET]
        bucket = bucket[np.argsort(lengths[bucket], kind="stable")]
        made += [bucket[at : at + size] for at in range(0, len(bucket), size)]
    for number in order.permutation(len(made)):
        yield made[number]
