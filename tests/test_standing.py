"""What a report decides, what it leaves open, and the one thing that would change that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tandai.corpus.card import title_of
from tandai.documents.report.findings_prose import indicator_sentences
from tandai.documents.report.naming import names
from tandai.documents.report.prose import status_paragraphs
from tandai.documents.report.view import about, study_title
from tandai.ground.errors import UsageError
from tandai.ground.language import Language, speaking
from tandai.reporting.results import Report, Speakers, Why
from tandai.reporting.standing import Step, standing_of
from tandai.reporting.study import Study
from tandai.words.days import day_words
from tandai.words.standing import (
    after_step_words,
    may_be_said,
    not_yet,
    step_command,
    step_words,
)

from .report_example import example_report


def _changed(report: Report, id: str, **decision: object) -> Report:
    """Return the report with another decision on one indicator, whose status is open."""
    own = report.indicators[id]
    changed = replace(own, status="too little", decision=replace(own.decision, **decision))  # type: ignore[arg-type]  # fields of the class
    return replace(report, indicators={**report.indicators, id: changed})


def _unchecked(report: Report) -> Report:
    """Return the report as it is before anybody has checked a suggestion."""
    own = {
        id: replace(item, share=replace(item.share, method="uncorrected"))
        for id, item in report.indicators.items()
    }
    return replace(report, indicators=own, sample=None)


def test_indicators_are_told_by_status_and_by_what_keeps_them_open() -> None:
    """Each indicator stands once, and open ones under their reason."""
    standing = standing_of(example_report())
    assert standing.decided == {
        "reached": ("deseve.trust",),
        "not reached": ("deseve.governance",),
        "divided": ("pyke.trust",),
    }
    assert standing.open == {Why.NO_EVIDENCE: ("pyke.cooperation",)}


def test_what_nobody_has_checked_is_checked_first() -> None:
    """A random sample, of all passages where there are few; the command names the files."""
    report = _unchecked(example_report())
    report = replace(report, study=Study(tags=("tanda.jsonl", "tanda dua.jsonl")))
    standing = standing_of(report)
    assert (standing.step, standing.number, standing.shares_open) == (Step.SAMPLE, 40, True)
    with speaking("id"):
        assert step_words(standing) == (
            "Periksa 40 kutipan yang diambil acak, tanpa melihat sarannya:"
        )
        assert step_command(standing, report) == (
            'tandai sample tanda.jsonl "tanda dua.jsonl" --n 40 --blind --out periksa.xlsx'
        )
        assert after_step_words(standing, report).endswith("--checked periksa.xlsx")
        assert not_yet(standing, names(report))[-1].what == (
            "Proporsi kutipan: hitungan saran yang belum diperiksa siapa pun"
        )


def test_a_sample_that_leaves_much_open_is_extended() -> None:
    """As long as passages are left to check, and hand codes of the sample decide."""
    report = _changed(example_report(), "deseve.trust", base="sample", why=Why.INFORMANTS, more=1)
    checked = replace(report, indicators=dict(report.indicators))
    standing = standing_of(checked)
    # One share of the example is a count of suggestions, but the sample is there.
    assert (standing.step, standing.number) == (Step.MORE_CHECKS, 30)
    assert report.sample is not None
    whole = replace(report, sample=replace(report.sample, passages=40))
    assert standing_of(whole).step == Step.INTERVIEWS


def test_nothing_changes_what_is_all_decided() -> None:
    """No step is told where nothing is left open."""
    report = example_report()
    left = {id: own for id, own in report.indicators.items() if own.status != "too little"}
    standing = standing_of(replace(report, indicators=left))
    assert (standing.step, step_words(standing), step_command(standing, report)) == (
        Step.NOTHING, "", "",
    )  # fmt: skip


@pytest.mark.parametrize(("language", "first"), [("en", "Reached: 1"), ("id", "Tercapai: 1")])
def test_what_may_be_said_in_both_languages(language: str, first: str) -> None:
    """A line a status, with the names."""
    report = example_report()
    with speaking(language):  # type: ignore[arg-type]  # one of the two
        said = may_be_said(standing_of(report), names(report))
        assert said[0].what == first
        assert said[0].names == (names(report)["deseve.trust"],)


def test_a_report_is_called_after_its_study() -> None:
    """The study's title, and below it what this is; no title of a codebook of another study."""
    report = example_report()
    with speaking("id"):
        assert study_title(report) == "Cakupan dan keyakinan tiap indikator"
        assert about(report) == "DeSeve (2007); Pyke (1992)"
        called = replace(report, study=Study("Koperasi nelayan", "2026-11-27"))
        assert study_title(called) == "Koperasi nelayan"
        assert about(called) == (
            "Cakupan dan keyakinan tiap indikator · DeSeve (2007); Pyke (1992) · 27 November 2026"
        )


def test_days_in_words() -> None:
    """Months have their names; what is no day is refused with the way to write one."""
    with speaking("id"):
        assert day_words("2026-05-01") == "1 Mei 2026"
    assert day_words("") == ""
    with pytest.raises(UsageError, match="is no day"):
        day_words("27-11-2026")


@pytest.mark.parametrize(
    ("card", "title"),
    [
        ("# Koperasi nelayan Muncar\n\nTeks.\n", "Koperasi nelayan Muncar"),
        ("Tanpa judul.\n", ""),
        ("# Data card: the shipped corpus\n", ""),
        (None, ""),
    ],
)
def test_a_corpus_is_called_by_the_heading_of_its_card(
    tmp_path: Path, card: str | None, title: str
) -> None:
    """A card that only says that it is one names no study."""
    if card is not None:
        (tmp_path / "README.md").write_text(card, encoding="utf-8")
    assert title_of(tmp_path) == title


def test_a_card_that_cannot_be_read_names_nothing(tmp_path: Path) -> None:
    """Nothing depends on it, so it stops nothing."""
    (tmp_path / "README.md").write_bytes(b"# \x00\xff\xfe")
    assert title_of(tmp_path) == ""


@pytest.mark.parametrize(
    ("language", "status", "wholly"),
    [
        (
            "en",
            "the evidence is divided: two informants or more speak for, as many or more against "
            "(who does both is counted on both sides).",
            "All of it is mixed. Every one of the 4 informants gives evidence both for and "
            "against it.",
        ),
        (
            "id",
            "buktinya terbelah: sedikitnya dua informan mendukung dan sedikitnya dua menghambat "
            "(yang memberi keduanya dihitung di kedua sisi).",
            "Semuanya campuran. Semua informannya (4) memberi bukti yang mendukung sekaligus "
            "menghambat.",
        ),
    ],
)
def test_mixed_evidence_is_called_mixed_and_all_all(
    language: Language, status: str, wholly: str
) -> None:
    """A divided indicator whose four informants all speak both ways, in mixed passages."""
    report = example_report()
    own = report.indicators["pyke.trust"]
    decision = replace(own.decision, informants=4, speakers=Speakers(0, 0, 4), base="all")
    mixed = replace(
        own, decision=decision, stance={"supports": 0, "hinders": 0, "mixed": own.passages}
    )
    report = replace(report, indicators={**report.indicators, "pyke.trust": mixed})
    with speaking(language):
        assert status in " ".join(status_paragraphs(report))
        assert wholly in indicator_sentences(report, "pyke.trust", "most")
