"""What is done to every text of a report before it leaves: names, quotes, stray characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from tandai.documents.guards import printable
from tandai.ground.errors import Problem, UsageError
from tandai.ground.language import tr
from tandai.ground.made import Made
from tandai.pseudonyms import LeftName, Pseudonyms, Replaced, names_left
from tandai.reporting.results import IndicatorCoverage, Quote, Report
from tandai.reporting.study import Reading, Study

Rewrite = Callable[[str], Replaced]
# Names and questions recur in thousands of quotes; of what stands once there may be a million.
_MOST_KNOWN = 20_000


def without_quotes(report: Report) -> Report:
    """Return the report without any interview text."""
    return replace(report, quotes=())


def pseudonymised(report: Report, pseudonyms: Pseudonyms) -> Report:
    """Return the report with pseudonyms in the place of names, marks of evidence moved along.

    Counts stay as they are. Raises UsageError where two informants would be called the same,
    since they could no longer be told apart.
    """
    result = _rewritten(report, pseudonyms.replace)
    called = [who.name for who in result.matrix.informants]
    twice = sorted({name for name in called if called.count(name) > 1})
    if twice:
        raise UsageError(
            tr(
                "the key gives several informants the same pseudonym.",
                "kunci memberi beberapa informan samaran yang sama.",
            ),
            hint=tr(
                "Give each one of its own; if they are one person, call them the same in "
                "documents.csv.",
                "Beri samaran sendiri-sendiri; bila orangnya sama, samakan namanya dalam "
                "documents.csv.",
            ),
            problems=[Problem("", name) for name in twice],
        )
    return result


def writable(report: Report) -> Report:
    """Return the report with U+FFFD for characters that no document can hold."""
    return _rewritten(report, lambda text: Replaced(printable(text)))


def left_in(report: Report, pseudonyms: Pseudonyms) -> tuple[LeftName, ...]:
    """Return words of a report after replacement that still look like people's names."""
    return names_left(_texts(report), [who.name for who in report.matrix.informants], pseudonyms)


def _texts(report: Report) -> Iterator[str]:
    # A passage with two indicators is quoted twice and counted once.
    seen = set()
    for quote in report.quotes:
        if quote.passage_id not in seen:
            seen.add(quote.passage_id)
            yield quote.question
            yield quote.text
    for arrival in report.saturation.arrivals:
        yield arrival.document
    for own in report.indicators.values():
        if own.judgement:
            yield own.judgement.reason
    study = report.study
    yield from (study.title, *study.tags, study.corpus, study.checked)


def _rewritten(report: Report, rewrite: Rewrite) -> Report:
    @lru_cache(_MOST_KNOWN)
    def text(old: str) -> str:
        return rewrite(old).text

    def texts(old: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(text, old))

    return replace(
        report,
        indicators={id: _indicator(own, text) for id, own in report.indicators.items()},
        groupings=tuple(
            replace(
                grouping,
                groups=tuple(replace(g, value=text(g.value)) for g in grouping.groups),
            )
            for grouping in report.groupings
        ),
        saturation=replace(
            report.saturation,
            arrivals=tuple(
                replace(a, document=text(a.document), informants=texts(a.informants))
                for a in report.saturation.arrivals
            ),
        ),
        advice=tuple(
            replace(a, informants=texts(a.informants), message=a.message.rewritten(text))
            for a in report.advice
        ),
        matrix=replace(
            report.matrix,
            informants=tuple(
                replace(who, name=text(who.name), documents=texts(who.documents))
                for who in report.matrix.informants
            ),
        ),
        notes=tuple(note.rewritten(text) for note in report.notes),
        quotes=_quotes(report.quotes, lambda quote: _quote(quote, rewrite, text)),
        study=_study(report.study, text),
        reading=_reading(report.reading, texts),
    )


def _study(own: Study, text: Callable[[str], str]) -> Study:
    """Files are called after people as well: ``report Siti.jsonl --corpus "korpus Siti"``."""
    return replace(
        own,
        title=text(own.title),
        tags=tuple(map(text, own.tags)),
        corpus=text(own.corpus),
        checked=text(own.checked),
    )


def _reading(
    own: Reading | None, texts: Callable[[tuple[str, ...]], tuple[str, ...]]
) -> Reading | None:
    if own is None:
        return None
    begun = texts(tuple(each.name for each in own.partly))
    return replace(
        own,
        whole=texts(own.whole),
        partly=tuple(
            replace(each, name=name) for each, name in zip(own.partly, begun, strict=True)
        ),
        none=texts(own.none),
        whole_documents=texts(own.whole_documents),
    )


def _indicator(own: IndicatorCoverage, text: Callable[[str], str]) -> IndicatorCoverage:
    judged = own.judgement
    return replace(
        own,
        missing_informants=tuple(map(text, own.missing_informants)),
        judgement=judged
        and replace(judged, judgement=text(judged.judgement), reason=text(judged.reason)),
    )


def _quotes(quotes: Sequence[Quote], changed: Callable[[Quote], Quote]) -> Sequence[Quote]:
    return Made(len(quotes), lambda start, stop: [*map(changed, quotes[start:stop])])


def _quote(quote: Quote, rewrite: Rewrite, text: Callable[[str], str]) -> Quote:
    replaced = rewrite(quote.text)
    return replace(
        quote,
        informant=text(quote.informant),
        document=text(quote.document),
        passage_id=text(quote.passage_id),
        question=text(quote.question),
        text=replaced.text,
        marks=tuple(replaced.span(*mark) for mark in quote.marks),
    )
