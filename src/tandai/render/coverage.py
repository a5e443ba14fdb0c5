"""The report in the terminal: more columns where the terminal has room for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from tandai.codebook import Framework, Indicator
from tandai.documents.report.stances import stances_hold, stances_note
from tandai.ground.language import tr
from tandai.ground.numbers import NOTHING, count, decimal, percent, percent_number, whole
from tandai.render.tables import framework_title, table
from tandai.render.words import verdict
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import Grouping, IndicatorCoverage, Report
from tandai.words.hand_codes import saturation_caution
from tandai.words.report import advice_lines, note_lines
from tandai.words.status import (
    grade_words,
    hanging_note,
    hanging_words,
    leaning_words,
    reason_words,
    rule_words,
    short_status,
    stated,
)

_WIDE = 150
# A column of a group: "123 (45%)" and a space.
_GROUP_WIDTH = 11
_NAME_WIDTH = 26
_NONE = (None, None)


@dataclass(frozen=True)
class _Column:
    """A column of the main table and what stands in it."""

    heading: str
    cell: Callable[[IndicatorCoverage], str]
    justify: str = "right"
    wide: bool = False
    about: Literal["coverage", "confidence"] = "coverage"


class report_view:  # noqa: N801 - used like the functions beside it
    """The table of each framework, then groups, saturation, what to do next, and the notes."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the parts, fit for the width."""
        report, width = self._report, options.max_width
        yield Text(by_whom(report))
        for framework, members in report.codebook.grouped():
            if framework.id in report.frameworks:
                yield from _framework(report, framework, members, wide=width >= _WIDE)
        for grouping in report.groupings:
            yield from grouping_views(report, grouping, width)
        yield from _next(report)
        yield from _reading(report)


def by_whom(report: Report) -> str:
    """Return how much there is to report on, and whose codes or suggestions they are."""
    much = tr(
        f"{count(report.passages, 'passage', '')}, {count(report.documents, 'interview', '')}, "
        f"{count(report.informants, 'informant', '')}",
        f"{whole(report.passages)} kutipan, {whole(report.documents)} wawancara, "
        f"{whole(report.informants)} informan",
    )
    if not report.model:
        return much + tr("; coded by hand.", "; dikode manual.")
    return much + tr(f"; tagged by {report.model}.", f"; ditandai oleh {report.model}.")


def _tables(report: Report, *, wide: bool) -> list[list[_Column]]:
    """Return the columns of one table, or of two where intervals need the room of one."""
    # Without a model there is nothing to be confident of; the status stands with the coverage.
    columns = [own for own in _columns(report) if report.model or own.about == "coverage"]
    if wide or not report.model:
        return [[column for column in columns if wide or not column.wide]]
    if not _has_intervals(report):
        return [[column for column in columns if not column.wide]]
    return [
        [column for column in columns if column.about == "coverage" and not column.wide],
        [column for column in columns if column.about == "confidence"],
    ]


def _has_intervals(report: Report) -> bool:
    return any(item.share.low is not None for item in report.indicators.values())


def _columns(report: Report) -> list[_Column]:
    known = _has_intervals(report)
    counted = [
        _Column(
            tr("passages", "kutipan"),
            lambda item: str(item.passages) + ("" if known else f" ({percent(item.share.value)})"),
        )
    ]
    if known:
        counted.append(_Column(tr("share", "proporsi"), _share))
    return [
        *counted,
        _Column(tr("words", "kata"), lambda item: whole(item.words), wide=True),
        _Column(
            tr("interv.", "wawan."),
            lambda item: f"{item.documents}/{report.documents}",
            wide=True,
        ),
        _Column("inform.", lambda item: f"{item.informants}/{report.informants}"),
        _Column("+/−/±", _stances),
        _Column(
            tr("conf.", "yakin"), lambda item: decimal(item.confidence.median), about="confidence"
        ),
        _Column(
            tr("precision", "presisi"),
            lambda item: _with_interval(item.precision, *(item.precision_interval or _NONE)),
            wide=True,
            about="confidence",
        ),
        _Column(
            "recall",
            lambda item: _with_interval(item.recall, *(item.recall_interval or _NONE)),
            wide=True,
            about="confidence",
        ),
        _Column("model", lambda item: verdict(item.verdict), "left", about="confidence"),
        _Column(tr("checked", "diperiksa"), _checked, wide=True, about="confidence"),
        _Column("status", lambda item: stated(item, short_status), "left"),
    ]


def _share(item: IndicatorCoverage) -> str:
    return _with_interval(item.share.value, item.share.low, item.share.high)


def _stances(item: IndicatorCoverage) -> str:
    """Return how often the code supports, hinders and does both; a dash where that is a guess."""
    return "/".join(map(str, item.stance.values())) if stances_hold(item) else NOTHING


def _with_interval(value: float | None, low: float | None, high: float | None) -> str:
    """Return a share with its interval, short enough to stand beside others: 75% (60–86)."""
    if low is None or high is None:
        return percent(value)
    return f"{percent(value)} ({percent_number(low)}–{percent_number(high)})"


def _checked(item: IndicatorCoverage) -> str:
    checked = item.checked
    return f"{checked.right}/{checked.suggested}" if checked.suggested else "–"


def _framework(
    report: Report, framework: Framework, members: list[Indicator], *, wide: bool
) -> Iterator[RenderableType]:
    known = [
        (member, report.indicators[member.id])
        for member in members
        if member.id in report.indicators
    ]
    for columns in _tables(report, wide=wide):
        view: Table = table(
            framework_title(framework),
            (tr("Indicator", "Indikator"), "left"),
            *((column.heading, column.justify) for column in columns),
        )
        for member, item in known:
            view.add_row(member.name, *(column.cell(item) for column in columns))
        yield view
    counted = report.frameworks[framework.id]
    apart = (
        tr(
            f" Hanging on codes not agreed on (*): {counted.disputed}.",
            f" Bergantung pada kode yang belum disepakati (*): {counted.disputed}.",
        )
        if counted.disputed
        else ""
    )
    yield Text(
        tr(
            f"Reached: {counted.reached} of {counted.of}. Not reached {counted.not_reached}, "
            f"divided {counted.divided}, too little {counted.too_little}, of which "
            f"{counted.leaning} lean to reached.",
            f"Tercapai: {counted.reached} dari {counted.of}. Tidak tercapai {counted.not_reached}, "
            f"terbelah {counted.divided}, belum pasti {counted.too_little}, di antaranya "
            f"{counted.leaning} condong ke tercapai.",
        )
        + apart,
        style="bold",
    )
    yield from (_decided(member, item) for member, item in known if item.decision.informants)
    if counted.judged_reached is not None:
        yield Text(
            tr(
                f"By the researcher: {counted.judged_reached} of {counted.of}",
                f"Menurut peneliti: {counted.judged_reached} dari {counted.of}",
            ),
            style="bold",
        )
        yield from (_judged(member, item) for member, item in known if item.judgement)
    yield Text("")


def _decided(member: Indicator, item: IndicatorCoverage) -> Text:
    """Say who speaks for and against, where it leans, and why the status is what it is."""
    own = item.decision.speakers
    parts = [
        tr(
            f"informants for {own.support}, against {own.hinder}, both {own.both}",
            f"informan mendukung {own.support}, menghambat {own.hinder}, keduanya {own.both}",
        ),
        leaning_words(item.decision),
        grade_words(item.decision),
        reason_words(item.status, item.decision, item.balance),
        hanging_words(item),
    ]
    return Text(f"  {member.name}: {'; '.join(part for part in parts if part)}")


def _judged(member: Indicator, item: IndicatorCoverage) -> Text:
    judgement = item.judgement
    if judgement is None:
        return Text()
    reason = f" – {judgement.reason}" if judgement.reason else ""
    return Text(f"  {member.name}: {judgement.judgement}{reason}")


def grouping_views(report: Report, grouping: Grouping, width: int) -> Iterator[RenderableType]:
    """Yield the table of a variable of the documents, as many groups as fit the width."""
    fitting = max(1, (width - _NAME_WIDTH) // _GROUP_WIDTH)
    shown = grouping.groups[:fitting]
    unknown = tr("(unknown)", "(tak diketahui)")
    view = table(
        tr(f"Passages by {grouping.variable}", f"Kutipan menurut {grouping.variable}"),
        (tr("Indicator", "Indikator"), "left"),
        *((_short(group.value or unknown), "right") for group in shown),
    )
    for id in report.indicators:
        cells = [group.indicators[id] for group in shown]
        view.add_row(
            report.codebook[id].name, *(f"{own.passages} ({percent(own.share)})" for own in cells)
        )
    yield view
    left = len(grouping.groups) - len(shown)
    if left:
        yield Text(
            tr(
                f"{count(left, 'more group', '')}: in a wider terminal, or with --html or --xlsx.",
                f"Masih {left} kelompok lagi: di terminal yang lebih lebar, atau dengan --html "
                "atau --xlsx.",
            )
        )
    yield Text("")


def _short(name: str) -> str:
    return name if len(name) < _GROUP_WIDTH else f"{name[: _GROUP_WIDTH - 2]}…"


def _next(report: Report) -> Iterator[RenderableType]:
    if caution := saturation_caution(report):
        yield Text(caution)
    curve = report.saturation.curve
    if len(curve) > 1 and report.by_hand:
        last = curve[-1]
        seen, new = decimal(last.seen, 0), decimal(last.new, 1)
        interviews = count(last.interviews, "interview", "")
        half = next(point for point in curve if point.seen >= last.seen / 2)
        yield Text(
            tr(
                f"Saturation: {seen} of {count(len(report.indicators), 'indicator', '')} seen in "
                f"{interviews}, half of them after {half.interviews}; the "
                f"last interview added {new} on average over all orders.",
                f"Kejenuhan: {seen} dari {whole(len(report.indicators))} indikator muncul dalam "
                f"{whole(last.interviews)} wawancara, separuhnya setelah {half.interviews}; "
                f"wawancara terakhir menambah {new}, rata-rata atas semua urutan.",
            )
        )
    if report.advice:
        yield Text(tr("Where to go next:", "Langkah berikutnya:"), style="bold")
        yield from (Text(f"  • {line}") for line in advice_lines(report))
    yield Text("")


def _reading(report: Report) -> Iterator[RenderableType]:
    left = tr(" that nobody has checked", " saran yang belum diperiksa") * bool(report.hand_coded)
    confidence = tr(
        f"median calibrated confidence of suggestions{left}.",
        f"median keyakinan terkalibrasi{left}.",
    )
    if any(note.code == ReportNote.UNCALIBRATED for note in report.notes):
        confidence = tr(
            f"median confidence of suggestions{left}, an uncalibrated score.",
            f"median keyakinan{left}, skor yang belum dikalibrasi.",
        )
    yield Text(
        tr(
            f"+/−/±: supports, hinders, mixed; conf.: {confidence}",
            f"+/−/±: mendukung, menghambat, campuran; yakin: {confidence}",
        )
        if report.model
        else tr("+/−/±: supports, hinders, mixed.", "+/−/±: mendukung, menghambat, campuran.")
    )
    yield Text(rule_words(report.status_rule))
    if hangs := hanging_note(report):
        yield Text(hangs)
    if note := stances_note(report):
        yield Text(note)
    yield from (Text(note, style="bold") for note in note_lines(report))
