"""What an evaluation showed, in the terminal: figures with intervals, coders beside them."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tandai.agreement.beside_coders import BesideCoders
from tandai.agreement.evidence_overlap import EvidenceOverlap
from tandai.codebook import Codebook
from tandai.ground.language import tr
from tandai.ground.numbers import bounds, count, decimal, whole
from tandai.model.evaluation import NOT_PLAINLY_ABSENT, Overall
from tandai.render.tables import table
from tandai.render.training import indicator_tables, judged_words, stance_words
from tandai.render.words import coefficient
from tandai.statistics.coverage import simulated_coverage
from tandai.words.gold import gold_words
from tandai.words.intervals import caution, interval_words
from tandai.work.evaluate import Assessment


def assessment_view(assessment: Assessment, codebook: Codebook) -> RenderableType:
    """Return overall figures, model and coders, then a table a framework."""
    parts: list[RenderableType] = [judged_words(assessment.evaluation), _overall(assessment)]
    if assessment.coders:
        parts.append(_coders(assessment.coders))
    parts.append(Text(stance_words(assessment.evaluation)))
    parts.append(_intervals(assessment))
    return Group(*parts, *indicator_tables(assessment.evaluation, codebook))


def _overall(assessment: Assessment) -> Table:
    gold = gold_words(assessment.gold)
    view = table(
        tr(f"Model against {gold}", f"Model terhadap {gold}"),
        (tr("Figure", "Angka"), "left"),
        (tr("value", "nilai"), "right"),
        ("95 %", "right"),
    )
    for name, label in _labels().items():
        item = assessment.overall[name]
        view.add_row(label, decimal(item.value), bounds(item.low, item.high))
    overall = assessment.evaluation.overall
    view.add_row(tr("stance right", "sikap benar"), decimal(overall.stance_right), "")
    for label, value in _calibration(overall):
        view.add_row(label, decimal(value, 3), "")
    for label, figure in _evidence(assessment.evidence):
        view.add_row(label, decimal(figure), "")
    return view


def _calibration(overall: Overall) -> Iterator[tuple[str, float | None]]:
    error = tr("calibration error (ECE)", "galat kalibrasi (ECE)")
    least = decimal(NOT_PLAINLY_ABSENT, 1)
    yield tr(f"{error}, suggestions", f"{error}, saran"), overall.ece_suggested
    yield tr(f"{error}, from {least}", f"{error}, mulai {least}"), overall.ece_from_0_1
    yield tr(f"{error}, all", f"{error}, semua"), overall.ece


def _evidence(evidence: EvidenceOverlap | None) -> Iterator[tuple[str, float | None]]:
    if evidence is None:
        return
    codes = count(evidence.codes, "code", "kode")
    pairs = count(evidence.pairs, "pair", "pasang")
    yield (
        tr(f"evidence F1 with coders ({codes})", f"F1 bukti dengan pengode ({codes})"),
        evidence.model,
    )
    yield (
        tr(f"evidence F1 among coders ({pairs})", f"F1 bukti antarpengode ({pairs})"),
        evidence.coders,
    )


def _labels() -> dict[str, str]:
    return {
        "macro_f1": tr("macro-F1 (mean of indicators)", "macro-F1 (rerata indikator)"),
        "micro_f1": tr("micro-F1 (all codes)", "micro-F1 (semua kode)"),
        "map": tr("mean average precision", "rerata presisi rata-rata"),
        "hit_at_1": tr("hit@1: the first suggestion is right", "hit@1: saran pertama benar"),
        "hit_at_3": tr("hit@3: one of the first three is", "hit@3: satu dari tiga benar"),
        "recall_at_3": tr(
            "recall@3: codes among the first three", "recall@3: kode di antara tiga teratas"
        ),
        "recall_at_5": tr(
            "recall@5: codes among the first five", "recall@5: kode di antara lima teratas"
        ),
        "work_saved": tr(
            "work saved when 95 % of the codes are found",
            "penghematan kerja saat 95 % kode ditemukan",
        ),
    }


def _coders(coders: BesideCoders) -> RenderableType:
    view = table(
        tr(
            f"Model and coders, {count(coders.units, 'passage', '')}",
            f"Model dan pengode, {whole(coders.units)} kutipan",
        ),
        (tr("Who", "Siapa"), "left"),
        (tr("alpha (95 %)", "alfa (95 %)"), "right"),
        ("F1 (95 %)", "right"),
    )
    for name, alpha, f1 in _pairs(coders):
        view.add_row(name, alpha, f1)
    return view


def _pairs(coders: BesideCoders) -> Iterator[tuple[str, str, str]]:
    if len(coders.coders) > 1:
        yield (
            tr("coders among themselves", "antarpengode"),
            coefficient(coders.alpha.between_coders),
            coefficient(coders.f1.between_coders),
        )
    for coder in coders.coders:
        yield (
            tr(f"model and {coder}", f"model dan {coder}"),
            coefficient(coders.alpha.with_coders[coder]),
            coefficient(coders.f1.with_coders[coder]),
        )


def _intervals(assessment: Assessment) -> Text:
    made = interval_words("jackknife-t", "document", assessment.clusters, 0)
    text = tr(f"Intervals: {made}.", f"Interval: {made}.")
    warning = caution(simulated_coverage(assessment.clusters), assessment.clusters)
    return Text(f"{text} {warning}".rstrip())
