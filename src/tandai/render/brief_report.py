"""The report on one screen: what may be said, what may not yet, and what changes that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.text import Text

from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.render.brief import lists, next_step
from tandai.render.coverage import by_whom, grouping_views
from tandai.render.wrapping import Hanging
from tandai.reporting.codes import ReportNote
from tandai.reporting.deciding import Decided, Step, decided_by
from tandai.reporting.results import Report
from tandai.words.report import note_words
from tandai.words.status import leaning_words, status_word

# Of a report's notes those that its summary tells; the others are about intervals and shares.
_TOLD = frozenset(
    (
        ReportNote.CODES_OF,
        ReportNote.UNREAD,
        ReportNote.PARTLY_CHECKED,
        ReportNote.NOT_BLIND,
        ReportNote.SEVERAL_MODELS,
    )
)


class report_brief:  # noqa: N801 - used like the functions beside it
    """The report's summary.

    ``sources``: the files that were given, as tags or as codes, for the command to type next.
    ``pages``: whether a page, chapter or workbook was written already.
    """

    def __init__(self, report: Report, sources: Sequence[Path], *, pages: bool) -> None:
        self._report, self._sources, self._pages = report, sources, pages

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the parts; groups that were asked for fit the width."""
        report, decided = self._report, decided_by(self._report)
        yield Hanging(" ".join([f"{by_whom(report)}", *_caveats(report)]))
        yield from _said(report, decided)
        yield from _open(report, decided)
        yield from _judged(report)
        for grouping in report.groupings:
            yield from grouping_views(report, grouping, options.max_width)
        more = [
            tr(
                "Intervals, confidence, stances, saturation, advice: --details",
                "Interval, keyakinan, sikap, kejenuhan, langkah: --details",
            )
        ]
        if not self._pages:
            more.append(tr("as a page: --html report.html", "sebagai halaman: --html laporan.html"))
        yield Hanging("; ".join(more))
        yield _next(report, decided, self._sources)


def _caveats(report: Report) -> Iterator[str]:
    """Yield whose codes are told, and what makes the figures less than they seem."""
    yield from (note_words(note) for note in report.notes if note.code in _TOLD)


def _said(report: Report, decided: Decided) -> Iterator[RenderableType]:
    number = sum(map(len, decided.said.values()))
    of = whole(len(report.indicators))
    everybody = whole(report.informants)
    if not number:
        yield Text(
            tr(
                f"What may be said: of none of the {of} indicators yet.",
                f"Yang boleh dinyatakan: belum ada dari {of} indikator.",
            ),
            style="bold",
        )
        return
    yield Text(
        tr(
            f"What may be said: {whole(number)} of {of} (informants with evidence, of {everybody})",
            f"Yang boleh dinyatakan: {whole(number)} dari {of} (informan berbukti, dari "
            f"{everybody})",
        ),
        style="bold",
    )
    yield from lists(
        *((status_word(status), _counted(report, ids)) for status, ids in decided.said.items())
    )


def _counted(report: Report, ids: Sequence[str]) -> list[str]:
    return [f"{report.codebook[id].name} {report.indicators[id].informants}" for id in ids]


def _open(report: Report, decided: Decided) -> Iterator[RenderableType]:
    number = sum(map(len, decided.open.values()))
    if number:
        yield Text(
            tr(f"What may not be said yet: {number}", f"Yang belum boleh dinyatakan: {number}"),
            style="bold",
        )
    leaning = [
        f"{report.codebook[id].name}: {leaning_words(report.indicators[id].decision)}"
        for id in decided.open.get("leaning", ())
    ]
    yield from lists(
        (tr("too little, but leaning", "belum pasti, tetapi condong"), leaning),
        (
            tr("too little evidence", "belum pasti"),
            _counted(report, decided.open.get("too_little", ())),
        ),
        (
            tr("the model is not to be relied on here", "model belum dapat diandalkan di sini"),
            _counted(report, decided.open.get("unreliable", ())),
        ),
        (
            tr("no evidence at all", "tidak ada bukti sama sekali"),
            [report.codebook[id].name for id in decided.open.get("no_evidence", ())],
        ),
    )
    if not decided.shares:
        yield Hanging(
            tr(
                "Shares are mere counts of suggestions: report none before a check by hand.",
                "Proporsi baru hitungan saran: jangan dilaporkan sebelum diperiksa secara manual.",
            ),
            first=2,
            indent=4,
        )


def _judged(report: Report) -> Iterator[RenderableType]:
    judged = [own for own in report.frameworks.values() if own.judged_reached is not None]
    if judged:
        reached = sum(own.judged_reached or 0 for own in judged)
        of = sum(own.of for own in judged)
        yield Text(
            tr(
                f"By the researcher: {reached} of {of}",
                f"Menurut peneliti: {reached} dari {of}",
            )
        )


def _next(report: Report, decided: Decided, sources: Sequence[Path]) -> RenderableType:
    sheet = tr("check.xlsx", "periksa.xlsx")
    tags = list(map(str, sources))
    if decided.step == Step.CHECK:
        number = decided.passages or 0
        return next_step(
            ["tandai", "sample", *tags, "--n", str(number), "--blind", "--out", sheet],
            ["tandai", "report", *tags, "--checked", sheet],
            said=tr(
                f"check {count(number, 'passage', '')} drawn at random, fill in the sheet, report "
                "again",
                f"periksa {whole(number)} kutipan acak, isi lembarnya, laporkan lagi",
            ),
        )
    if decided.step == Step.CHECK_MORE:
        number = decided.passages or 0
        return Group(
            Hanging(
                tr(
                    f"Next: check about {count(number, 'more passage', '')}, drawn with tandai "
                    "sample --more",
                    f"Berikutnya: periksa sekitar {whole(number)} kutipan lagi, diambil dengan "
                    "tandai sample --more",
                )
            )
        )
    if decided.step == Step.INTERVIEWS:
        return Hanging(_interviews(report))
    return Hanging(
        tr(
            "Next: a page or chapter of it, with --html or --docx.",
            "Berikutnya: jadikan halaman atau bab, dengan --html atau --docx.",
        )
    )


def _interviews(report: Report) -> str:
    more = [
        item.decision.more
        for item in report.indicators.values()
        if item.status == "too little" and item.decision.more
    ]
    if not more:
        return tr(
            "Next: more interviews, with informants who can speak of these.",
            "Berikutnya: wawancara tambahan, dengan informan yang dapat membicarakannya.",
        )
    return tr(
        f"Next: more interviews; {count(min(more), 'more informant', '')} would decide the "
        "nearest of them.",
        f"Berikutnya: wawancara tambahan; {whole(min(more))} informan lagi menentukan yang "
        "terdekat.",
    )
