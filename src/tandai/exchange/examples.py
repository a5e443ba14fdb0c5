"""The quotes of a study as people look at them: by indicator, each with all who coded it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tandai.codebook import Framework, Indicator
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of
from tandai.exchange.quotes import quote_frame
from tandai.ground.numbers import decimal
from tandai.tags import Tags
from tandai.transcript.times import clock


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
    quotes: tuple[CodedQuote, ...]

    def stances(self) -> dict[str, int]:
        """Return how many quotes have each stance; one on which people differ counts in each."""
        found: dict[str, int] = {}
        for quote in self.quotes:
            for stance in dict.fromkeys(one.stance for one in quote.given):
                found[stance] = found.get(stance, 0) + 1
        return found


def sections_of(corpus: Corpus, tags: Sequence[Tags] = ()) -> list[tuple[Framework, list[Section]]]:
    """Return all indicators with their quotes, by framework, in the codebook's order."""
    quotes: dict[str, dict[str, CodedQuote]] = {}
    marks = _marks(corpus, tags)
    for row in quote_frame(corpus, tags).iter_rows(named=True):
        if row["indicator"]:
            own = quotes.setdefault(row["indicator"], {})
            marked = marks.get((row["passage_id"], row["indicator"]), ())
            own[row["passage_id"]] = _with_row(own.get(row["passage_id"]), row, marked)
    return [
        (framework, [Section(i, tuple(quotes.get(i.id, {}).values())) for i in indicators])
        for framework, indicators in corpus.codebook.grouped()
    ]


def _marks(
    corpus: Corpus, tags: Sequence[Tags]
) -> dict[tuple[str, str], tuple[tuple[int, int], ...]]:
    """Return the words of each code of a passage, by all who gave it; people's before models'."""
    starts = dict(corpus.passages.select("passage_id", "start").iter_rows())
    found: dict[bool, dict[tuple[str, str], list[tuple[int, int]]]] = {True: {}, False: {}}
    for id, coder, indicator, _, start, end in corpus.evidence.iter_rows():
        own = found[coder_of(coder).is_model].setdefault((id, indicator), [])
        own.append((start - starts[id], end - starts[id]))
    for one in tags:
        columns = zip(*(one.passages[name] for name in ("passage_id", "start")), strict=True)
        for (id, first), suggested in zip(columns, one.suggested, strict=True):
            for item in suggested if first is not None else ():
                own = found[True].setdefault((id, item.indicator), [])
                own += [(piece.start - first, piece.end - first) for piece in item.evidence]
    return {key: tuple(own) for key, own in (found[True] | found[False]).items()}


def _with_row(
    quote: CodedQuote | None, row: Mapping[str, object], marks: tuple[tuple[int, int], ...]
) -> CodedQuote:
    """Return a quote with one more who gave the code."""
    number = row["confidence"]
    confidence = number if isinstance(number, float) else None
    given = GivenCode(str(row["coder"]), str(row["stance"]), confidence, str(row["verdict"]))
    begun, ended = row.get("start_time"), row.get("end_time")
    known = isinstance(begun, float) and isinstance(ended, float)
    return CodedQuote(
        indicator=str(row["indicator"]),
        passage_id=str(row["passage_id"]),
        document=str(row["document"]),
        informant=str(row["informant"]),
        question=str(row["question"]),
        text=str(row["text"]),
        given=(*(quote.given if quote else ()), given),
        time=(begun, ended) if known else None,  # type: ignore[arg-type]  # both are numbers then
        marks=marks,
    )


def coder_word(given: GivenCode) -> str:
    """Return who gave a code; of a model, how sure it was."""
    if given.confidence is None:
        return given.coder
    return f"{given.coder} ({decimal(given.confidence)})"
