"""The quotes of a study as people look at them: by indicator, each with all who coded it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np
import polars as pl

from tandai.codebook import Framework, Indicator
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of
from tandai.exchange.quotes import Quotes
from tandai.ground.made import Made
from tandai.ground.numbers import decimal
from tandai.tags import Tags
from tandai.tags.suggestions import marks_in
from tandai.transcript.times import clock

Span = tuple[int, int]


@dataclass(frozen=True)
class GivenCode:
    """A code that somebody gave to a quote; models give a confidence from 0 to 1 as well."""

    coder: str
    stance: str
    confidence: float | None = None
    verdict: str = ""

    @property
    def is_suggestion(self) -> bool:
        """Whether a model gave it."""
        return coder_of(self.coder).is_model


@dataclass(frozen=True)
class CodedQuote:
    """A passage that supports an indicator, and all who gave it that code.

    ``time``: from when to when in the recording it was said, in seconds, where that is known.
    ``marks``: (start, end) in ``text`` of the words that somebody marked as what carries the code,
    or a model, where no person did.
    """

    indicator: str
    passage_id: str
    document: str
    informant: str
    question: str
    text: str
    given: tuple[GivenCode, ...]
    time: tuple[float, float] | None = None
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def is_suggestion(self) -> bool:
        """Whether no person gave the code."""
        return all(one.is_suggestion for one in self.given)

    @property
    def source(self) -> str:
        """Where the quote stands: passage, and time in the recording."""
        place = self.passage_id
        if self.document and not place.startswith(self.document):
            place = f"{self.document}, {place}"
        return f"{place}, {clock(self.time[0])}–{clock(self.time[1])}" if self.time else place


@dataclass(frozen=True)
class Section:
    """An indicator with its quotes, in the order of the passages; it may have none."""

    indicator: Indicator
    quotes: Sequence[CodedQuote]

    def stances(self) -> dict[str, int]:
        """Return how many quotes have each stance; one on which people differ counts in each."""
        found: dict[str, int] = {}
        for quote in self.quotes:
            for stance in dict.fromkeys(one.stance for one in quote.given):
                found[stance] = found.get(stance, 0) + 1
        return found

    @property
    def differing(self) -> int:
        """How many quotes count in more than one stance."""
        return sum(len({one.stance for one in quote.given}) > 1 for quote in self.quotes)


class CodesByIndicator:
    """All codes of the codebook's indicators, by framework in its order, then by passage.

    Rows are made some at a time: those of a million passages fill the memory.
    """

    def __init__(self, corpus: Corpus, tags: Sequence[Tags] = ()) -> None:
        self.quotes = quotes = Quotes.of(corpus, tags)
        self._marks = _Marks(corpus, tags)
        self.grouped = [(group, list(own)) for group, own in corpus.codebook.grouped()]
        order = [indicator.id for _, own in self.grouped for indicator in own]
        known = quotes.codes.with_columns(
            pl.col("indicator")
            .cast(pl.String)
            .replace_strict(order, range(len(order)), default=None, return_dtype=pl.Int32)
            .alias("_order")
        )
        codes = known.drop_nulls("_order").sort("_order", maintain_order=True)
        self._order = codes["_order"]
        self._codes = codes.drop("_order")
        self._place = {id: n for n, id in enumerate(order)}

    def __len__(self) -> int:
        return len(self._codes)

    def says(self, column: str) -> bool:
        """Whether any code has something in a column of quotes, or a time."""
        if column == "time":
            if (known := self.quotes.times) is None:
                return False
            passages = self.quotes.corpus.passages["passage_id"]
            ids = passages.gather(self._codes["place"].unique())
            return bool(ids.is_in(known["passage_id"].implode()).any())
        own = self._codes[column]
        return bool((own.fill_null(0) != 0).any() if own.dtype.is_numeric() else (own != "").any())

    def rows(self, start: int, stop: int) -> list[dict[str, Any]]:
        """Return rows of quotes with their ``marks``, see :class:`CodedQuote`."""
        codes = self._codes.slice(start, stop - start)
        rows = self.quotes.laid_out(codes).rows(named=True)
        for place, row in zip(codes["place"], rows, strict=True):
            row["marks"] = self._marks.of(place, row["passage_id"], row["indicator"])
        return rows

    def quotes_of(self, indicator: str) -> Sequence[CodedQuote]:
        """Return the quotes of an indicator, each with all who gave it the code."""
        place = self._place[indicator]
        first, end = (int(self._order.search_sorted(own)) for own in (place, place + 1))
        passages = self._codes["place"].slice(first, end - first).to_numpy()
        begins = np.flatnonzero(np.diff(passages, prepend=-1)) + first
        bounds = np.append(begins, end).tolist()
        return Made(len(begins), lambda start, stop: self._quotes_at(bounds[start : stop + 1]))

    def _quotes_at(self, bounds: Sequence[int]) -> list[CodedQuote]:
        """Return a quote for the rows between two bounds each."""
        rows = iter(self.rows(bounds[0], bounds[-1]))
        return [_quote(list(islice(rows, end - first))) for first, end in pairwise(bounds)]


def sections_of(corpus: Corpus, tags: Sequence[Tags] = ()) -> list[tuple[Framework, list[Section]]]:
    """Return all indicators with their quotes, by framework, in the codebook's order."""
    return sections_in(CodesByIndicator(corpus, tags))


def sections_in(codes: CodesByIndicator) -> list[tuple[Framework, list[Section]]]:
    """Return the sections of codes; see :func:`sections_of`."""
    return [
        (framework, [Section(own, codes.quotes_of(own.id)) for own in indicators])
        for framework, indicators in codes.grouped
    ]


class _Marks:
    """The words of each code of a passage, by all who gave it; people's before models'."""

    def __init__(self, corpus: Corpus, tags: Sequence[Tags]) -> None:
        self._tags = tags
        marked = corpus.evidence.select("passage_id").unique()
        starts = dict(
            corpus.passages.join(marked, on="passage_id", how="semi")
            .select("passage_id", "start")
            .iter_rows()
        )
        self._known: dict[bool, dict[tuple[str, str], list[Span]]] = {True: {}, False: {}}
        for id, coder, indicator, _, start, end in corpus.evidence.iter_rows():
            own = self._known[coder_of(coder).is_model].setdefault((id, indicator), [])
            own.append((start - starts[id], end - starts[id]))
        order = corpus.passages.select("passage_id")
        self._rows = [
            order.join(
                one.passages.select("passage_id").with_row_index("row"),
                on="passage_id",
                how="left",
                maintain_order="left",
            )["row"]
            for one in tags
        ]

    def of(self, place: int, id: str, indicator: str) -> tuple[Span, ...]:
        """Return (start, end) of the words in the text of the passage at a place."""
        if people := self._known[False].get((id, indicator)):
            return tuple(people)
        found = list(self._known[True].get((id, indicator), ()))
        for one, rows in zip(self._tags, self._rows, strict=True):
            row = rows[place]
            if row is not None:
                found += marks_in(one.suggested[row], indicator, one.passages["start"][row])
        return tuple(found)


def _quote(rows: Sequence[Mapping[str, Any]]) -> CodedQuote:
    """Return the quote of a passage, a row for each who gave the code."""
    row = rows[0]
    begun, ended = row.get("start_time"), row.get("end_time")
    return CodedQuote(
        indicator=row["indicator"],
        passage_id=row["passage_id"],
        document=row["document"],
        informant=row["informant"],
        question=row["question"],
        text=row["text"],
        given=tuple(
            GivenCode(own["coder"], own["stance"], own["confidence"], own["verdict"])
            for own in rows
        ),
        time=None if begun is None or ended is None else (begun, ended),
        marks=row["marks"],
    )


def coder_word(given: GivenCode) -> str:
    """Return who gave a code; of a model, how sure it was."""
    if given.confidence is None:
        return given.coder
    return f"{given.coder} ({decimal(given.confidence)})"
