"""What training showed, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.codebook import Codebook
from tandai.ground.language import tr
from tandai.ground.numbers import NOTHING, count, decimal, whole
from tandai.model.evaluation import NOT_PLAINLY_ABSENT, Evaluation
from tandai.render.brief import next_step, tagging
from tandai.render.tables import framework_title, table
from tandai.render.words import verdict
from tandai.statistics.verdicts import FEWEST_TO_LEARN
from tandai.words.gold import gold_words
from tandai.words.reasons import codebook_alone_words, verdict_reason

if TYPE_CHECKING:
    from tandai.finetuning import Tuned
    from tandai.model.store import Model


def evaluation_view(evaluation: Evaluation, codebook: Codebook) -> RenderableType:
    """Return overall figures, then a table a framework."""
    overall = evaluation.overall
    evidence = evidence_words(evaluation)
    figures = Text(
        f"macro-F1 {decimal(overall.macro_f1)} · micro-F1 {decimal(overall.micro_f1)} · mAP "
        f"{decimal(overall.map)} · hit@3 {decimal(overall.hit_at_3)} · "
        + tr("alpha", "alfa")
        + f" {decimal(overall.alpha_model_coder)}"
    )
    return Group(
        judged_words(evaluation),
        figures,
        Text(calibration_words(evaluation)),
        Text(stance_words(evaluation)),
        *([] if evidence is None else [Text(evidence)]),
        *indicator_tables(evaluation, codebook),
    )


def calibration_words(evaluation: Evaluation) -> str:
    """Return how far confidences are off, over all and where it matters."""
    overall = evaluation.overall
    errors = (overall.ece_suggested, overall.ece_from_0_1, overall.ece)
    of_suggestions, from_0_1, of_all = (decimal(error, 3) for error in errors)
    return tr(
        f"Confidence is off by (ECE) {of_suggestions} over suggestions, {from_0_1} where it is "
        f"{decimal(NOT_PLAINLY_ABSENT, 1)} and more, {of_all} over all passages and indicators.",
        f"Keyakinan meleset (ECE) {of_suggestions} pada saran, {from_0_1} pada keyakinan "
        f"{decimal(NOT_PLAINLY_ABSENT, 1)} ke atas, {of_all} pada semua kutipan dan indikator.",
    )


def stance_words(evaluation: Evaluation) -> str:
    """Return how often stances are told right, and of how many indicators they are told."""
    overall = evaluation.overall
    told = sum(own.stance_reliable for own in evaluation.indicators.values())
    of = count(len(evaluation.indicators), "indicator", "indikator")
    said = tr(
        f"Stance right in {decimal(overall.stance_right)}; told of {told} of {of}.",
        f"Sikap benar {decimal(overall.stance_right)}; disebut pada {told} dari {of}.",
    )
    if overall.hinders_suggested is None:
        return said
    suggested, coded = decimal(overall.hinders_suggested), decimal(overall.hinders_coded)
    return said + tr(
        f" Of right suggestions {suggested} hinder, by the coders {coded}.",
        f" Dari saran yang benar {suggested} menghambat, menurut pengode {coded}.",
    )


def evidence_words(evaluation: Evaluation) -> str | None:
    """Return how far the words that the model marks are those of the coders; None if unknown."""
    overall = evaluation.overall
    if overall.evidence_f1 is None:
        return None
    said = tr(
        f"Evidence: F1 of words {decimal(overall.evidence_f1)} with the coders",
        f"Bukti: F1 atas kata {decimal(overall.evidence_f1)} dengan pengode",
    )
    if overall.evidence_f1_coders is None:
        return f"{said}."
    among = decimal(overall.evidence_f1_coders)
    return said + tr(f"; of the coders among themselves {among}.", f"; antarpengode {among}.")


def codebook_alone_view(
    model: Model, interviews: Sequence[str], *, given: bool, out: Path, brief: bool
) -> RenderableType:
    """Return what a model of the codebook alone was made of; ``given``: passages of one's own.

    ``brief``: without what the codebook holds. ``interviews``: what it could tag, where known.
    """
    origin = model.provenance
    passages = count(origin.passages, "passage", "kutipan")
    documents = count(origin.documents, "interview", "wawancara")
    learnt = gold_words(origin.gold)
    made = tr(
        f"Read: {learnt}; scaled by {passages} of {documents}.",
        f"Dibaca: {learnt}; skor disesuaikan dengan {passages} dari {documents}.",
    )
    if not given:
        made = tr(
            f"Read: {learnt}. No passages were given: scaled by {passages} of the constructed "
            "interviews that come with tandai. With your own passages (`tandai import`, nothing "
            "need be coded) it fits them better.",
            f"Dibaca: {learnt}. Tidak ada kutipan yang diberikan: skor disesuaikan dengan "
            f"{passages} dari wawancara buatan bawaan tandai. Dengan kutipan Anda sendiri "
            "(`tandai import`, tanpa perlu dikode) hasilnya lebih cocok.",
        )
    written = tr(
        f"Learnt from {learnt}. Model written to {out}.",
        f"Dipelajari dari {learnt}. Model ditulis ke {out}.",
    )
    return Group(
        *([Text(written)] if brief else []),
        Text(made),
        *(() if brief else _said_of_indicators(model.codebook)),
        Text(codebook_alone_words(), style="bold"),
        next_step(
            tagging(out, interviews),
            said=tr(
                "tag, and check what comes of it (tandai review); from "
                f"{FEWEST_TO_LEARN} coded passages on it learns from codes",
                f"tandai, lalu periksa hasilnya (tandai review); mulai {FEWEST_TO_LEARN} kutipan "
                "berkode, kode ikut dipelajari",
            ),
        ),
    )


def _said_of_indicators(codebook: Codebook) -> list[RenderableType]:
    """Return a table a framework: how much the codebook says of each indicator."""
    parts: list[RenderableType] = []
    for framework, members in codebook.grouped():
        view = table(
            framework_title(framework),
            (tr("Indicator", "Indikator"), "left"),
            (tr("definition", "definisi"), "right"),
            (tr("rules", "aturan"), "right"),
            (tr("cues", "isyarat"), "right"),
            (tr("examples", "contoh"), "right"),
            (tr("verdict", "putusan"), "left"),
        )
        for member in members:
            languages = [name for name in ("id", "en") if getattr(member.definition, name)]
            rules = len(max(member.include.id, member.include.en, key=len))
            view.add_row(
                member.name,
                ", ".join(languages) or NOTHING,
                str(rules),
                str(sum(map(len, member.cues.values()))),
                str(len(member.examples)),
                verdict("insufficient"),
            )
        parts.append(view)
    return parts


def judged_words(evaluation: Evaluation) -> Text:
    """Say on how many passages and how the figures were come by."""
    grouped = {
        "document": tr("interview", "wawancara"),
        "passage": tr("passage", "kutipan"),
    }
    by = grouped[evaluation.grouped_by]
    how = tr(
        f"{count(evaluation.folds, 'fold', '')} by {by}; every figure is of held-out ones.",
        f"validasi silang {evaluation.folds} bagian per {by}; semua angka dari bagian yang tidak "
        "dilatihkan.",
    )
    if evaluation.folds == 1:
        how = tr("none of them trained on.", "tidak satu pun dilatihkan.")
    size = tr(
        f"{count(evaluation.passages, 'passage', '')}, "
        f"{count(evaluation.documents, 'interview', '')}",
        f"{whole(evaluation.passages)} kutipan, {whole(evaluation.documents)} wawancara",
    )
    return Text(f"{size}, {how}")


def indicator_tables(evaluation: Evaluation, codebook: Codebook) -> list[RenderableType]:
    """Return a table a framework, and the reasons of verdicts that are not ``ok``."""
    parts: list[RenderableType] = []
    for framework, members in codebook.grouped():
        view = table(
            framework_title(framework),
            (tr("Indicator", "Indikator"), "left"),
            (tr("codes", "kode"), "right"),
            (tr("intv.", "wwcr."), "right"),
            (tr("prec.", "presisi"), "right"),
            ("recall", "right"),
            ("F1", "right"),
            ("AP", "right"),
            (tr("verdict", "putusan"), "left"),
        )
        for member in members:
            item = evaluation.indicators[member.id]
            view.add_row(
                member.name,
                str(item.support),
                str(item.documents),
                decimal(item.precision),
                decimal(item.recall),
                decimal(item.f1),
                decimal(item.average_precision),
                verdict(item.verdict),
            )
        parts.append(view)
    return parts + _reasons(evaluation, codebook)


def tuned_words(tuned: Tuned) -> str:
    """Return what fine-tuning gave, in a sentence."""
    best = max(tuned.before, *tuned.after)
    if tuned.best_epoch == 0:
        return tr(
            f"Fine-tuning on {count(tuned.passages, 'passage', '')} made the encoder no better; it "
            "is used as it was.",
            f"Penyetelan dengan {whole(tuned.passages)} kutipan tidak membuat penyandi lebih baik; "
            "dipakai apa adanya.",
        )
    return tr(
        f"Fine-tuned on {count(tuned.passages, 'passage', '')}, "
        f"{count(len(tuned.after), 'epoch', '')}; mean average "
        f"precision on {tuned.development} others {decimal(tuned.before)} before, "
        f"{decimal(best)} after.",
        f"Disetel dengan {whole(tuned.passages)} kutipan, {len(tuned.after)} epoch; rerata presisi "
        f"pada {whole(tuned.development)} kutipan lain {decimal(tuned.before)} sebelum, "
        f"{decimal(best)} sesudah.",
    )


def _reasons(evaluation: Evaluation, codebook: Codebook) -> list[RenderableType]:
    doubtful = [i for i in codebook.indicators if evaluation.indicators[i.id].verdict != "ok"]
    if not doubtful:
        return []
    lines: list[RenderableType] = [
        Text(
            tr("Do not rely on these alone:", "Jangan hanya mengandalkan ini:"),
            style="bold",
        )
    ]
    for indicator in doubtful:
        item = evaluation.indicators[indicator.id]
        lines.append(
            Text(f"  {indicator.name} ({verdict(item.verdict)}): {verdict_reason(item.reason)}")
        )
    return lines
