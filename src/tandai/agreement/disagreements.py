"""Contested passages: all coders' codes side by side, the costliest for alpha first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.matrices import Codings, codings_of
from tandai.codebook import STANCES
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of
from tandai.corpus.decisions import code_text, neither
from tandai.corpus.labels import NO_STANCE
from tandai.statistics.cells import Cells
from tandai.statistics.coefficients import MISSING

_CHUNK = 2048
# As much of the neighbouring passages as shows what the talk is about.
_CONTEXT = 400


@dataclass(frozen=True)
class Disagreement:
    """A passage in which coders differ.

    ``cost``: by how much the mean alpha over indicators would be higher without the passage (0
    where coders differ in stance alone). ``given``: the stance of each indicator that a coder gave,
    "" where none was told; None where the passage was not read.
    ``before`` and ``after``: the neighbouring passages of the document.
    """

    passage_id: str
    document: str
    informant: str
    question: str
    before: str
    text: str
    after: str
    cost: float
    given: dict[str, dict[str, str] | None]

    @property
    def codes(self) -> dict[str, tuple[str, ...] | None]:
        """The codes of each coder with their stances, as a sheet writes them."""
        return {coder: own if own is None else _texts(own) for coder, own in self.given.items()}

    @property
    def agreed(self) -> tuple[str, ...]:
        """The codes that all gave who read the passage, in a stance that none of them contradicts.

        Where two people or more read it, what models gave does not count.
        """
        return _texts(self._agreed)

    @property
    def at_stake(self) -> tuple[str, ...]:
        """The codes that some gave and others did not, or in another stance."""
        return tuple(dict.fromkeys(code for own in self._contested for code in _texts(own)))

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be decided of them: each code, what each coder gave, all of them, or neither."""
        every = [(code,) for code in self.at_stake] + [_texts(own) for own in self._contested]
        offered = dict.fromkeys("; ".join(own) for own in [*every, self.at_stake] if own)
        return (*offered, neither())

    @property
    def _agreed(self) -> dict[str, str]:
        people = self._read_by(people_alone=True)
        deciding = people if len(people) > 1 else self._read_by()
        told = {
            id: {own.get(id, "") for own in deciding} - {""}
            for id in deciding[0]
            if all(id in own for own in deciding)
        }
        return {id: next(iter(own), "") for id, own in told.items() if len(own) < 2}

    @property
    def _contested(self) -> list[dict[str, str]]:
        """What each reader gave that is not agreed; a stance that one tells stands for untold."""
        read, agreed = self._read_by(), self._agreed
        told = {id: stance for own in read for id, stance in own.items() if stance}
        return [
            {id: stance or told.get(id, "") for id, stance in own.items() if id not in agreed}
            for own in read
        ]

    def _read_by(self, *, people_alone: bool = False) -> list[dict[str, str]]:
        return [
            own
            for coder, own in self.given.items()
            if own is not None and not (people_alone and coder_of(coder).is_model)
        ]


def costs_of(codings: Codings) -> NDArray[np.float64]:
    """Return by how much the mean alpha rises when each unit is left out: (units,).

    nan where fewer than two read the unit, or no alpha is defined.
    """
    cells = Cells(codings.ratings)
    units = len(codings.documents)
    starts = range(0, units, _CHUNK)
    total = sum(
        (cells.rows(start, min(start + _CHUNK, units)).sum(axis=0) for start in starts),
        start=np.zeros(()),
    )[None]
    key = "mean.krippendorff_alpha"
    left = [
        cells.without(total, cells.rows(start, min(start + _CHUNK, units)))[key] for start in starts
    ]
    return np.where(codings.shared, np.concatenate(left) - cells.measure(total)[key][0], np.nan)


def disagreements_of(corpus: Corpus, coders: Sequence[str] = ()) -> list[Disagreement]:
    """Return all contested passages of two or more coders, the costliest first."""
    all_of_them = codings_of(corpus, coders)
    codings = all_of_them.of(all_of_them.main)
    costs = np.nan_to_num(costs_of(codings))
    contested = [int(unit) for unit in np.flatnonzero(_contested(codings))]
    contested.sort(key=lambda unit: -costs[unit])
    rows = corpus.passages.select("passage_id", "document", "informant", "question", "text").rows()
    return [_disagreement(codings, corpus.codebook.ids, rows, costs, unit) for unit in contested]


def _contested(codings: Codings) -> NDArray[np.bool_]:
    """Whether two readers differ in a code or its stance: (units,)."""
    read, present, told = codings.read[:, :, None], codings.present, codings.stances
    codes = (read & present).any(axis=0) & (read & ~present).any(axis=0)
    highest = told.max(axis=0)
    lowest = np.where(told == MISSING, np.iinfo(np.int8).max, told).min(axis=0)
    stances = (highest != MISSING) & (highest != lowest)
    return np.asarray((codes | stances).any(axis=1) & codings.shared)


def _disagreement(
    codings: Codings,
    ids: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    costs: NDArray[np.float64],
    unit: int,
) -> Disagreement:
    id, document, informant, question, text = rows[unit]
    own, read = codings.codes[:, unit], codings.read[:, unit]
    return Disagreement(
        passage_id=id,
        document=document,
        informant=informant,
        question=question,
        before=_neighbour(rows, unit, -1),
        text=text,
        after=_neighbour(rows, unit, 1),
        cost=float(costs[unit]) if _codes_differ(own[read]) else 0.0,
        given={
            coder: _named(ids, own[n]) if read[n] else None
            for n, coder in enumerate(codings.coders)
        },
    )


def _named(ids: Sequence[str], codes: NDArray[np.int8]) -> dict[str, str]:
    """Return the stances of the codes that were given, "" where none was told."""
    words = (*STANCES, "")
    return {id: words[code] for id, code in zip(ids, codes.tolist(), strict=True) if code >= 0}


def _texts(given: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(code_text(id, stance) for id, stance in given.items())


def _codes_differ(codes: NDArray[np.int8]) -> bool:
    present = codes != NO_STANCE
    return bool((present != present[0]).any())


def _neighbour(rows: Sequence[tuple[str, ...]], unit: int, step: int) -> str:
    """Return the passage before or after in the same document, cut where it is long."""
    place = unit + step
    if not (0 <= place < len(rows)) or rows[place][1] != rows[unit][1]:
        return ""
    text = rows[place][4]
    if len(text) <= _CONTEXT:
        return text
    return f"…{text[-_CONTEXT:]}" if step < 0 else f"{text[:_CONTEXT]}…"
