"""The report on one screen: what may be said, what may not yet, and what changes that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text

from tandai.codebook.fates import Fate
from tandai.corpus.decisions import holds_decisions
from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.ground.shell import unused
from tandai.render.brief import Again, Command, next_step, reviewing
from tandai.render.coverage import by_whom, grouping_views
from tandai.render.wrapping import Hanging, Listed
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import IndicatorCoverage, Report
from tandai.reporting.standing import Standing, Step, standing_of
from tandai.words.gold import contested_sheet, on_screen, settling
from tandai.words.report import note_words
from tandai.words.standing import Said, may_be_said, not_yet, settle_words, step_words
from tandai.words.status import leaning_words

# Of a report's notes those that its summary tells; the others are about intervals and shares.
_TOLD = frozenset(
    (
        ReportNote.CODES_OF,
        ReportNote.UNREAD,
        ReportNote.DISPUTED,
        ReportNote.OVERRULED,
        ReportNote.PARTLY_CHECKED,
        ReportNote.NOT_BLIND,
        ReportNote.SEVERAL_MODELS,
        ReportNote.UNCALIBRATED,
        ReportNote.FOR_RECALL,
    )
)


# What of a command says how its files are to be: not of what is to be done next.
OF_FILES = ("html", "docx", "xlsx", "title", "day", "chapter", "no_quotes", "force")
# Lines that the indicators of one heading may take.
_LINES = 8
# Lines that there is room for above, and those that a second command takes.
_HEAD = 4
_SECOND_COMMAND = 3


class report_brief:  # noqa: N801 - used like the functions beside it
    """The report's summary.

    ``sources``: the files that were given, as tags or as codes; ``checked``: the sheet, if there is
    one; ``again``: the command once more, for what to type next. ``pages``: whether a page, chapter
    or workbook was written already.
    """

    def __init__(
        self,
        report: Report,
        sources: Sequence[Path],
        again: Again,
        *,
        checked: Path | None,
        pages: bool,
    ) -> None:
        self._report, self._sources, self._again = report, sources, again
        self._checked, self._pages = checked, pages

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the parts; groups that were asked for fit the width."""
        report, standing = self._report, standing_of(self._report)
        head = " ".join([f"{by_whom(report)}", *_caveats(report)])
        yield Hanging(head)
        # What is said above, and a second command below, take lines of the same screen.
        spent = max(0, len(head) // options.max_width - _HEAD)
        spent += _SECOND_COMMAND if settle_words(standing) else 0
        yield from standing_lines(report, standing, max(_LINES // 2, _LINES - spent))
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
        yield self._next(standing)
        if later := settle_words(standing):
            yield Hanging(later)
            yield from map(Command, self._settling())

    def _next(self, standing: Standing) -> RenderableType:
        """Return the one command that changes most of what may not be said yet."""
        sources, checked = list(map(str, self._sources)), self._checked
        if standing.step == Step.INTERVIEWS:
            return Hanging(_interviews(self._report))
        if standing.step == Step.CODE:
            # A table or a project of another program is not coded here.
            here = [path for path in self._sources if path.is_dir()][:1]
            code = [reviewing(path, self._only_coder()) for path in here]
            return next_step(*code, said=_begun(step_words(standing)))
        if standing.step == Step.FILL_IN:
            return next_step(self._again(without=OF_FILES), said=_begun(step_words(standing)))
        if standing.step == Step.NOTHING:
            page = unused(tr("report.html", "laporan.html"))
            return next_step(
                self._again(without=OF_FILES, html=page), said=tr("a page of it", "jadikan halaman")
            )
        if standing.step == Step.SETTLE:
            return next_step(*self._settling(), said=_begun(step_words(standing)))
        number, sheet = str(standing.number or 0), unused(tr("check.xlsx", "periksa.xlsx"))
        passages = count(standing.number or 0, "passage", "")
        drawn = ["--n", number, "--blind"]
        if standing.step == Step.MORE_CHECKS:
            drawn = ["--more", number, "--sheet", str(checked)]
        return next_step(
            ["tandai", "sample", *sources, *drawn, "--out", sheet],
            self._again(without=(*OF_FILES, "method"), checked=sheet),
            said=tr(
                f"check {passages} drawn at random, fill in the sheet, report again",
                f"periksa {number} kutipan acak, isi lembarnya, laporkan lagi",
            ),
        )

    def _settling(self) -> list[list[str]]:
        """Return the commands by which people decide; none where codes lie beside tags."""
        sources = [str(path) for path in self._sources]
        if self._report.model:
            return []
        if going_on := self._going_on_from_a_sheet():
            return [going_on]
        sheet, folder = unused(contested_sheet()), self._sources[0].is_dir()
        settle = settling(sources, sheet, folder=folder)
        if on_screen(sources, folder=folder):
            return [settle]
        return [settle, self._again(without=OF_FILES, tags=[*sources, sheet])]

    def _only_coder(self) -> Sequence[str]:
        """Return whose codes the report rests on, where it is one person."""
        notes = {note.code: note.of for note in self._report.notes}
        coder = str(notes.get(ReportNote.CODES_OF, {}).get("coder", ""))
        return [coder] if coder else []

    def _going_on_from_a_sheet(self) -> list[str]:
        """Return the command that decides the rest, where a sheet has decisions already."""
        corpora = [path for path in self._sources if path.is_dir()]
        sheets = [path for path in self._sources if holds_decisions(path)]
        if len(corpora) != 1 or not sheets:
            return []
        own = [*reviewing(sheets[0], ["final"]), "--corpus", str(corpora[0])]
        return [*own, "--queue", "disagreements"]


def _begun(sentence: str) -> str:
    """Return a sentence as it goes on behind a colon, before a command."""
    return sentence[:1].lower() + sentence[1:].rstrip(":.")


def standing_lines(
    report: Report, standing: Standing, lines: int = _LINES
) -> Iterator[RenderableType]:
    """Yield what may be said, and what may not be said yet, its indicators on so many lines."""
    yield from _said(report, standing)
    yield from _open(report, standing, lines)


def _caveats(report: Report) -> Iterator[str]:
    """Yield whose codes are told, and what makes the figures less than they seem."""
    for note in report.notes:
        # What an indicator is no longer is more than a matter of figures.
        if note.code in _TOLD or isinstance(note.code, Fate):
            yield note_words(note, report.codebook)


def _said(report: Report, standing: Standing) -> Iterator[RenderableType]:
    number, of = sum(map(len, standing.decided.values())), whole(len(report.indicators))
    indicators = len(report.indicators)
    if not number:
        yield Text(
            tr(
                f"What may be said: of none of {count(indicators, 'indicator', '')} yet.",
                f"Yang sudah dapat dinyatakan: belum ada dari {of} indikator.",
            ),
            style="bold",
        )
        return
    everybody, whose = whole(report.informants), _whose(report)
    yield Text(
        tr(
            f"What may be said: {whole(number)} of {of} ({whose}, of {everybody})",
            f"Yang sudah dapat dinyatakan: {whole(number)} dari {of} ({whose}, dari {everybody})",
        ),
        style="bold",
    )
    yield from _listed(may_be_said(standing, _counted(report)))


def _open(report: Report, standing: Standing, lines: int) -> Iterator[RenderableType]:
    number = sum(map(len, standing.open.values())) + len(standing.disputed)
    if not number and not standing.shares_open:
        return
    numbered = any(_basis(report.indicators[id]) for ids in standing.open.values() for id in ids)
    whose = f" ({_whose(report)})" if numbered and not standing.decided else ""
    yield Text(
        tr(
            f"What may not be said yet: {whole(number)}{whose}",
            f"Yang belum dapat dinyatakan: {whole(number)}{whose}",
        ),
        style="bold",
    )
    yield from _listed(not_yet(standing, _counted(report, leaning=True)), lines)


def _whose(report: Report) -> str:
    """Return what the number behind an indicator's name counts."""
    if all(item.decision.base in ("all", "none") for item in report.indicators.values()):
        return tr("informants with evidence", "informan dengan bukti")
    return tr("informants whose evidence counts", "informan yang buktinya dihitung")


def _basis(item: IndicatorCoverage) -> str:
    """Return how many informants the decision counts; nothing where it may count none."""
    return "" if item.decision.base == "none" else whole(item.decision.informants)


def _listed(said: Sequence[Said], lines: int = _LINES) -> Iterator[RenderableType]:
    """Yield a line a status or reason with its indicators; one of no indicators is a sentence."""
    each = lines // max(1, sum(bool(own.names) for own in said))
    for own in said:
        if own.names:
            yield Listed(own.what, own.names, lines=max(1, each), first=2, colon=" – ")
        else:
            yield Hanging(f"{own.what}.", first=2, indent=4)


def _counted(report: Report, *, leaning: bool = False) -> dict[str, str]:
    """Return what to call indicators: with informants that count, and where they lean if asked."""
    found = {}
    for id, item in report.indicators.items():
        lean = leaning_words(item.decision) if leaning else ""
        beside = f" ({lean})" if lean else ""
        found[id] = f"{report.codebook[id].name} {_basis(item)}".rstrip() + beside
    return found


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
