"""The suggestions of many passages as columns: a twentieth of what objects would take."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import STANCES
from tandai.ground.messages import Message
from tandai.tags.tagged import Evidence, Neighbour, Suggestion, Tags

_WORDS = (*STANCES, "")
_Judged = tuple[str, Message | None, str, Message | None]

Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Cells:
    """m suggestions as arrays (m,): ``row`` of the passage, ``column`` in the ids, ``stance``.

    ``stance`` is a position in ``STANCES``, or just behind them where none is told; ``verdict`` one
    in ``verdicts``.
    """

    row: Integers
    column: Integers
    stance: NDArray[np.int8]
    confidence: NDArray[np.float64]
    verdict: Integers
    verdicts: tuple[str, ...]


@dataclass
class _Columns:
    """What is kept of suggestions, in the order of the passages."""

    # Where the suggestions of each passage begin, and behind all of them their number.
    starts: array[int] = field(default_factory=lambda: array("q", [0]))
    column: array[int] = field(default_factory=lambda: array("i"))
    stance: array[int] = field(default_factory=lambda: array("b"))
    confidence: array[float] = field(default_factory=lambda: array("d"))
    # Verdicts with their reasons: there are hardly more of them than indicators.
    judged: array[int] = field(default_factory=lambda: array("i"))
    evidence_starts: array[int] = field(default_factory=lambda: array("q", [0]))
    spans: array[int] = field(default_factory=lambda: array("q"))
    neighbours: dict[int, tuple[Neighbour, ...]] = field(default_factory=dict)


class Suggestions(Sequence[tuple[Suggestion, ...]]):
    """The suggestions of passages, those of a passage made when they are asked for.

    Evidence is kept as offsets: its text is what the passage holds there.
    """

    def __init__(self) -> None:
        self._kept = _Columns()
        self._places: dict[str, int] = {}
        self._judgements: dict[_Judged, int] = {}
        self._texts: list[tuple[pl.Series, pl.Series]] = []
        self._begins: list[int] = []

    def add(self, passages: pl.DataFrame, suggested: Iterable[tuple[Suggestion, ...]]) -> None:
        """Take up the suggestions of further passages (columns ``start`` and ``text``)."""
        self._begins.append(len(self))
        self._texts.append((passages["text"], passages["start"]))
        kept = self._kept
        for own in suggested:
            for suggestion in own:
                self._add(suggestion)
            kept.starts.append(len(kept.column))

    def _add(self, own: Suggestion) -> None:
        kept = self._kept
        if own.neighbours is not None:
            kept.neighbours[len(kept.column)] = own.neighbours
        kept.column.append(self._places.setdefault(own.indicator, len(self._places)))
        kept.stance.append(_WORDS.index(own.stance))
        kept.confidence.append(own.confidence)
        judged = (own.verdict, own.reason, own.stance_verdict, own.stance_reason)
        kept.judged.append(self._judgements.setdefault(judged, len(self._judgements)))
        for span in own.evidence:
            kept.spans.append(span.start)
            kept.spans.append(span.end)
        kept.evidence_starts.append(len(kept.spans))

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of all indicators that are suggested anywhere."""
        return tuple(self._places)

    def is_reason(self, code: str) -> bool:
        """Return whether any verdict is what it is for the reason of this code."""
        return any(reason and reason.code == code for _, reason, *_ in self._judgements)

    def verdict_of(self, indicator: str) -> str:
        """Return the first verdict on an indicator's suggestions that says anything, or ""."""
        place = self._places.get(indicator)
        if place is None:
            return ""
        for judged, (verdict, *_) in enumerate(self._judgements):
            pairs = zip(self._kept.column, self._kept.judged, strict=True)
            if verdict and (place, judged) in pairs:
                return verdict
        return ""

    @property
    def total(self) -> int:
        """How many suggestions there are of all passages."""
        return len(self._kept.column)

    @classmethod
    def of(cls, passages: pl.DataFrame, suggested: Sequence[tuple[Suggestion, ...]]) -> Suggestions:
        """Return suggestions as columns; what is in columns already stays as it is."""
        if isinstance(suggested, cls):
            return suggested
        made = cls()
        made.add(passages, suggested)
        return made

    def cells(self, ids: Sequence[str]) -> Cells:
        """Return all suggestions as arrays, columns as in ``ids``. Raises KeyError for others."""
        kept, place = self._kept, {id: n for n, id in enumerate(ids)}
        columns = np.array([place[id] for id in self._places] or [0], dtype=np.int32)
        verdicts = tuple(dict.fromkeys(verdict for verdict, *_ in self._judgements))
        of_judged = [verdicts.index(verdict) for verdict, *_ in self._judgements] or [0]
        starts = np.array(kept.starts, dtype=np.int64)
        return Cells(
            row=np.repeat(np.arange(len(self), dtype=np.int32), np.diff(starts)),
            column=columns[np.array(kept.column, dtype=np.int32)],
            stance=np.array(kept.stance, dtype=np.int8),
            confidence=np.array(kept.confidence, dtype=np.float64),
            verdict=np.array(of_judged, dtype=np.int32)[np.array(kept.judged, dtype=np.int32)],
            verdicts=verdicts,
        )

    def pieces(self) -> tuple[Integers, Integers, Integers]:
        """Return all evidence as arrays: place of its suggestion in ``cells``, start, end."""
        ends = np.array(self._kept.evidence_starts, dtype=np.int64)
        number = (ends[1:] - ends[:-1]) // 2
        spans = np.array(self._kept.spans, dtype=np.int64).reshape(-1, 2)
        return np.repeat(np.arange(len(number)), number), spans[:, 0], spans[:, 1]

    def __len__(self) -> int:
        return len(self._kept.starts) - 1

    @overload
    def __getitem__(self, row: int) -> tuple[Suggestion, ...]: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[tuple[Suggestion, ...]]: ...

    def __getitem__(
        self, row: int | slice
    ) -> tuple[Suggestion, ...] | Sequence[tuple[Suggestion, ...]]:
        if isinstance(row, slice):
            return [self[number] for number in range(*row.indices(len(self)))]
        number = row + len(self) if row < 0 else row
        if not 0 <= number < len(self):
            raise IndexError(row)
        first, end = self._kept.starts[number], self._kept.starts[number + 1]
        if first == end:
            return ()
        ids, judgements = list(self._places), list(self._judgements)
        return tuple(self._made(number, place, ids, judgements) for place in range(first, end))

    def __iter__(self) -> Iterator[tuple[Suggestion, ...]]:
        return (self[row] for row in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented if not isinstance(other, Sequence) else False
        return all(own == another for own, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # it can be added to

    def _made(
        self,
        row: int,
        place: int,
        ids: list[str],
        judgements: list[_Judged],
    ) -> Suggestion:
        kept = self._kept
        spans = kept.spans[kept.evidence_starts[place] : kept.evidence_starts[place + 1]]
        verdict, reason, stance_verdict, stance_reason = judgements[kept.judged[place]]
        return Suggestion(
            ids[kept.column[place]],
            kept.confidence[place],
            _WORDS[kept.stance[place]],
            verdict,
            reason,
            tuple(self._evidence(row, spans)) if spans else (),
            kept.neighbours.get(place),
            stance_verdict,
            stance_reason,
        )

    def _evidence(self, row: int, spans: array[int]) -> Iterator[Evidence]:
        batch = int(np.searchsorted(self._begins, row, side="right")) - 1
        texts, offsets = self._texts[batch]
        text, offset = texts[row - self._begins[batch]], offsets[row - self._begins[batch]] or 0
        for start, end in zip(spans[::2], spans[1::2], strict=True):
            yield Evidence(start, end, text[start - offset : end - offset])


def marks_in(
    suggested: Iterable[Suggestion], indicator: str, start: int | None
) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of an indicator's evidence in the text of a passage that starts there."""
    if start is None:
        return ()
    return tuple(
        (piece.start - start, piece.end - start)
        for own in suggested
        if own.indicator == indicator
        for piece in own.evidence
    )


def suggestion_frame(tags: Tags) -> pl.DataFrame:
    """Return a row a suggestion, in the order of the passages: what it is of, and what it says.

    Columns ``passage_id, indicator, stance, confidence, verdict``; a passage without any has a row
    with an empty indicator.
    """
    found = Suggestions.of(tags.passages, tags.suggested)
    cells = found.cells(tags.ids)
    number = len(tags.passages)
    nothing = np.flatnonzero(np.bincount(cells.row, minlength=number) == 0).astype(np.int32)
    names = pl.Series(tags.ids, dtype=pl.String)
    told = pl.DataFrame(
        {
            "row": cells.row,
            "indicator": names.gather(cells.column),
            "stance": pl.Series(_WORDS, dtype=pl.String).gather(cells.stance),
            "confidence": cells.confidence,
            "verdict": pl.Series(cells.verdicts, dtype=pl.String).gather(cells.verdict),
        }
    )
    empty = pl.DataFrame({"row": nothing}).with_columns(
        indicator=pl.lit(""),
        stance=pl.lit(""),
        confidence=pl.lit(None, pl.Float64),
        verdict=pl.lit(""),
    )
    whole = pl.concat([told, empty]).sort("row", maintain_order=True)
    ids = tags.passages["passage_id"].gather(whole["row"])
    return whole.select(ids.alias("passage_id"), "indicator", "stance", "confidence", "verdict")


def evidence_frame(tags: Tags) -> pl.DataFrame:
    """Return a row a piece of evidence: ``passage_id, indicator, stance, start, end``."""
    found = Suggestions.of(tags.passages, tags.suggested)
    cells = found.cells(tags.ids)
    place, start, end = found.pieces()
    return pl.DataFrame(
        {
            "passage_id": tags.passages["passage_id"].gather(cells.row[place]),
            "indicator": pl.Series(tags.ids, dtype=pl.String).gather(cells.column[place]),
            "stance": pl.Series(_WORDS, dtype=pl.String).gather(cells.stance[place]),
            "start": start,
            "end": end,
        }
    )
