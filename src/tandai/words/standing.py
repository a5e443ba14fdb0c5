"""What a report decides, in words: what may be said, what may not yet, and what changes that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.ground.shell import after, command_line
from tandai.reporting.results import Report, Status, Why
from tandai.reporting.standing import Standing, Step
from tandai.reporting.study import Study
from tandai.words.gold import contested_sheet, on_screen, settling
from tandai.words.status import status_word


@dataclass(frozen=True)
class Said:
    """A line: what is said, and of which indicators."""

    what: str
    names: tuple[str, ...]


def may_be_said(standing: Standing, called: Mapping[str, str]) -> tuple[Said, ...]:
    """Return a line a status that is decided; ``called`` names indicators by id."""
    return tuple(
        Said(_decided(status, len(ids)), tuple(called[id] for id in ids))
        for status, ids in standing.decided.items()
    )


def not_yet(standing: Standing, called: Mapping[str, str]) -> tuple[Said, ...]:
    """Return a line a reason for which something may not be said yet."""
    return tuple(_open(standing, called))


def _decided(status: Status, number: int) -> str:
    return f"{status_word(status)[:1].upper()}{status_word(status)[1:]}: {whole(number)}"


def _open(standing: Standing, called: Mapping[str, str]) -> Iterator[Said]:
    reasons = {
        Why.UNRELIABLE: tr(
            "suggestions, or their stances, that may not be relied on for a status yet",
            "saran atau sikapnya belum dapat diandalkan untuk menentukan status",
        ),
        Why.CHECKS: tr(
            "too few informants in the passages checked so far",
            "informan dalam kutipan yang sudah diperiksa masih terlalu sedikit",
        ),
        Why.INFORMANTS: tr("evidence from too few informants", "informannya terlalu sedikit"),
        Why.SHARE: tr(
            "the interval of the supporting share covers the bound, for want of informants",
            "interval proporsi yang mendukung masih mencakup batas karena informannya kurang",
        ),
        Why.BOTH_WAYS: tr("evidence on both sides", "buktinya ada di kedua sisi"),
        Why.NO_EVIDENCE: tr("no evidence in what was read", "tidak ada bukti dalam yang dibaca")
        if standing.step == Step.CODE
        else tr("no evidence found", "tidak ada bukti yang ditemukan"),
    }
    for why, ids in standing.open.items():
        number = count(len(ids), "indicator", "indikator")
        yield Said(f"{number}: {reasons[why]}", tuple(called[id] for id in ids))
    if standing.disputed:
        number = count(len(standing.disputed), "indicator", "indikator")
        yield Said(
            tr(
                f"{number}: the status hangs on codes that the coders do not agree on",
                f"{number}: statusnya bergantung pada kode yang belum disepakati para pengode",
            ),
            tuple(called[id] for id in standing.disputed),
        )
    if standing.shares_open:
        yield Said(
            tr(
                "Shares of passages: counts of suggestions that nobody has checked",
                "Proporsi kutipan: hitungan saran yang belum diperiksa siapa pun",
            ),
            (),
        )


def step_words(standing: Standing) -> str:
    """Return what changes what may not be said yet; empty where all is decided."""
    number = whole(standing.number or 0)
    return {
        Step.CODE: tr(
            f"Code the other passages ({number}), or draw them at random: what was coded by choice "
            "says nothing of the rest.",
            f"Kode kutipan lainnya ({number}), atau ambil secara acak: yang dikode menurut "
            "pilihan tidak mewakili sisanya.",
        ),
        Step.FILL_IN: tr(
            f"Fill in more rows of the sheet, from the top ({number} are empty), and report again.",
            f"Isi baris lembar berikutnya, berurutan dari atas ({number} masih kosong), lalu "
            "laporkan lagi.",
        ),
        Step.SAMPLE: tr(
            f"Check {number} passages drawn at random, without seeing the suggestions:",
            f"Periksa {number} kutipan yang diambil acak, tanpa melihat sarannya:",
        ),
        Step.MORE_CHECKS: tr(
            f"Check up to {number} more passages of the sample:",
            f"Periksa hingga {number} kutipan lagi dalam sampel:",
        ),
        Step.SETTLE: tr(
            f"Decide on the codes that only half of a passage's coders gave ({number}):",
            f"Putuskan kode yang hanya diberikan separuh pengode kutipannya ({number}):",
        ),
        Step.INTERVIEWS: tr(
            "More interviews: whom to ask stands under “Where to go next”.",
            "Wawancara tambahan: siapa yang ditanya ada di bawah “Langkah berikutnya”.",
        ),
        Step.NOTHING: "",
    }[standing.step]


def step_command(standing: Standing, report: Report) -> str:
    """Return the command that takes the step; empty where none does."""
    study, number = report.study, str(standing.number)
    if standing.step == Step.SETTLE:
        return settle_command(report)
    drawn = {
        Step.SAMPLE: ["--n", number, "--blind"],
        Step.MORE_CHECKS: ["--more", number, "--sheet", study.checked],
    }.get(standing.step)
    if drawn is None:
        return ""
    return command_line(["tandai", "sample", *_tags(study), *drawn, "--out", _sheet(study)])


def after_step_words(standing: Standing, report: Report) -> str:
    """Return what to do once the command has run: fill in the sheet and report again."""
    if not step_command(standing, report):
        return ""
    study = report.study
    if standing.step == Step.SETTLE:
        if on_screen(_coded(report), folder=_is_folder(report)):
            return tr("Then report again.", "Lalu buat laporannya lagi.")
        again = command_line(["tandai", "report", *_coded(report), contested_sheet()])
        return tr(f"Fill it in, then: {again}", f"Isi lembarnya, lalu: {again}")
    corpus = ["--corpus", study.corpus] if study.corpus else []
    again = command_line(["tandai", "report", *_tags(study), *corpus, "--checked", _sheet(study)])
    return tr(f"Fill it in, then: {again}", f"Isi lembarnya, lalu: {again}")


def settle_words(standing: Standing) -> str:
    """Return what disputed codes wait for where another step comes first; else nothing."""
    if not standing.disputed or standing.step == Step.SETTLE:
        return ""
    return tr(
        "To decide on the codes not agreed on:", "Untuk memutuskan kode yang belum disepakati:"
    )


def settle_command(report: Report) -> str:
    """Return the command to decide on codes that the coders do not agree on."""
    settle = settling(_coded(report), contested_sheet(), folder=_is_folder(report))
    return command_line(settle)


def _is_folder(report: Report) -> bool:
    return not Path(_coded(report)[0]).suffix


def _coded(report: Report) -> Sequence[str]:
    """Return what holds the codes: what was reported on, or the corpus beside tags."""
    study = report.study
    coded = (study.corpus,) * bool(study.corpus) if report.model else study.tags
    return coded or (tr("CORPUS", "KORPUS"),)


def _tags(study: Study) -> Sequence[str]:
    return study.tags or (tr("TAGS", "HASIL"),)


def _sheet(study: Study) -> str:
    """Return the sheet to be drawn: another one than what was filled in."""
    return after(study.checked) if study.checked else tr("check.xlsx", "periksa.xlsx")
