"""What training and evaluating showed, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Group, RenderableType

from tandai.codebook import Codebook
from tandai.ground.language import tr
from tandai.ground.numbers import bounds, count, decimal, percent, whole
from tandai.model.evaluation import Evaluation, IndicatorEvaluation
from tandai.render.brief import all_of_it, lists, next_step, reviewing, tagging
from tandai.render.training import (
    calibration_words,
    evidence_words,
    judged_words,
    stance_words,
)
from tandai.render.words import coefficient
from tandai.render.wrapping import Hanging, Listed
from tandai.statistics.verdicts import FEWEST_DOCUMENTS, FEWEST_PASSAGES, Reason
from tandai.words.gold import gold_words
from tandai.work.evaluate import Assessment

# Lines that the indicators of all verdicts may take.
_LINES = 7
# Where none can be judged yet, what is lacking follows.
_FEW_LINES = 4
# Indicators of which it is told how many passages they lack.
_NEAREST = 3


def training_brief(
    evaluation: Evaluation, codebook: Codebook, learnt: str, out: Path, following: Following
) -> RenderableType:
    """Return how good the model is, which indicators it may be relied on for, and how to use it.

    ``learnt``: whose codes it learnt from, in words; ``following``: what to do next is made of it.
    """
    evidence = evidence_words(evaluation)
    return Group(
        Hanging(
            tr(
                f"Learnt from {learnt}. Model written to {out}.",
                f"Dipelajari dari {learnt}. Model ditulis ke {out}.",
            )
        ),
        Hanging(judged_words(evaluation)),
        Hanging(figures_words(evaluation)),
        Hanging(calibration_words(evaluation)),
        Hanging(stance_words(evaluation)),
        *([] if evidence is None else [Hanging(evidence)]),
        *verdict_lists(evaluation, codebook),
        all_of_it(
            tr(
                "Figures of each indicator, and why it is weak",
                "Angka tiap indikator, dan alasan bila lemah",
            )
        ),
        _next(evaluation, codebook, out, following),
    )


@dataclass(frozen=True)
class Following:
    """What the next command is made of.

    ``sources``: what was learnt from; ``people``: who coded it; ``uncoded``: how many of its
    passages nobody coded; ``interviews``: the transcripts that it was made of, where known.
    """

    sources: Sequence[Path]
    people: Sequence[str] = ()
    uncoded: int = 0
    interviews: Sequence[str] = ()


def _next(
    evaluation: Evaluation, codebook: Codebook, out: Path, following: Following
) -> RenderableType:
    """Return how to tag; before that, how to code more where no suggestion is to be relied on."""
    tag = tagging(out, following.interviews)
    if any(item.verdict != "insufficient" for item in evaluation.indicators.values()):
        return next_step(tag, said=tr("suggest codes for interviews", "sarankan kode"))
    here = following.uncoded and len(following.sources) == 1 and following.sources[0].is_dir()
    code = [reviewing(following.sources[0], following.people)] if here else []
    where = (
        tr(
            f" ({count(following.uncoded, 'passage', '')} left)",
            f" (masih {whole(following.uncoded)} kutipan)",
        )
        if here
        else tr(" in more interviews (tandai import)", " di wawancara lain (tandai import)")
    )
    return next_step(
        *code,
        tag,
        said=tr(
            f"code more{where}, train again, and only then tag",
            f"kode lebih banyak{where}, latih lagi, baru tandai",
        )
        + _lacking(evaluation, codebook),
    )


def _lacking(evaluation: Evaluation, codebook: Codebook) -> str:
    """Return what the indicators lack that are nearest to being judged."""
    coded = [(i.name, evaluation.indicators[i.id]) for i in codebook.indicators]
    few = [(FEWEST_PASSAGES - own.support, name) for name, own in coded if own.support]
    near = [f"{name} {whole(number)}" for number, name in sorted(few)[:_NEAREST] if number > 0]
    if not near:
        return ""
    return tr("; passages still lacking: ", "; kutipan yang masih kurang: ") + ", ".join(near)


def assessment_brief(
    assessment: Assessment, codebook: Codebook, step: Sequence[str]
) -> RenderableType:
    """Return the figures that decide, with intervals, beside the coders' own; and verdicts.

    ``step``: the command that comes next.
    """
    evidence = evidence_words(assessment.evaluation)
    return Group(
        Hanging(judged_words(assessment.evaluation)),
        Hanging(
            tr(
                f"Model against {gold_words(assessment.gold)}, 95 % intervals in brackets:",
                f"Model terhadap {gold_words(assessment.gold)}, interval 95 % dalam kurung:",
            )
        ),
        *(Hanging(line, first=2, indent=4) for line in _with_intervals(assessment)),
        *_beside_coders(assessment),
        Hanging(stance_words(assessment.evaluation), first=2, indent=4),
        *([] if evidence is None else [Hanging(evidence, first=2, indent=4)]),
        *verdict_lists(assessment.evaluation, codebook),
        all_of_it(tr("All figures", "Semua angka")),
        next_step(step),
    )


def verdict_lists(evaluation: Evaluation, codebook: Codebook) -> list[RenderableType]:
    """Return which indicators' suggestions may be relied on, and which not, by name."""

    def named(verdict: str, shown: Callable[[IndicatorEvaluation], str]) -> list[str]:
        own = [(i.name, evaluation.indicators[i.id]) for i in codebook.indicators]
        if verdict == "insufficient":
            own.sort(key=lambda item: -item[1].support)
        return [f"{name}{shown(item)}" for name, item in own if item.verdict == verdict]

    def f1(item: IndicatorEvaluation) -> str:
        return f" {decimal(item.f1)}"

    few = {Reason.TOO_FEW_CODED, Reason.TOO_FEW_WITHOUT}
    judged = evaluation.indicators.values()
    lacking = [i for i in judged if i.reason.code in few]
    needed = tr(
        f"; {FEWEST_PASSAGES} passages in {FEWEST_DOCUMENTS} interviews needed",
        f"; perlu {FEWEST_PASSAGES} kutipan dalam {FEWEST_DOCUMENTS} wawancara",
    )
    return lists(
        (tr("Suggestions to rely on, with F1", "Saran yang layak, dengan F1"), named("ok", f1)),
        (
            tr("Weak, check each, with F1", "Lemah, periksa satu per satu, dengan F1"),
            named("weak", f1),
        ),
        (
            tr("Coded too seldom to judge", "Terlalu jarang dikode untuk dinilai")
            + (needed if lacking else ""),
            named("insufficient", lambda item: f" {item.support}"),
        ),
        lines=_LINES if any(i.verdict != "insufficient" for i in judged) else _FEW_LINES,
    )


def figures_words(evaluation: Evaluation) -> str:
    """Return the figures that say most of a model, in a line."""
    overall = evaluation.overall
    return (
        f"macro-F1 {decimal(overall.macro_f1)} · micro-F1 {decimal(overall.micro_f1)} · "
        + tr("one of first three right", "satu dari tiga pertama benar")
        + f" {percent(overall.hit_at_3)} · "
        + tr("alpha model–coder", "alfa model–pengode")
        + f" {decimal(overall.alpha_model_coder)}"
    )


def _with_intervals(assessment: Assessment) -> list[str]:
    def shown(name: str) -> str:
        item = assessment.overall[name]
        interval = bounds(item.low, item.high)
        return decimal(item.value) + (f" ({interval})" if interval else "")

    return [
        f"macro-F1 {shown('macro_f1')} · micro-F1 {shown('micro_f1')}",
        tr("one of first three right ", "satu dari tiga pertama benar ") + shown("hit_at_3"),
    ]


def _beside_coders(assessment: Assessment) -> list[RenderableType]:
    coders = assessment.coders
    if coders is None:
        return []
    pairs = [f"{name} {coefficient(item)}" for name, item in coders.alpha.with_coders.items()]
    said = tr("alpha of the model with", "alfa model dengan")
    lines: list[RenderableType] = [Listed(said, pairs, first=2)]
    if len(coders.coders) > 1:
        own = coefficient(coders.alpha.between_coders)
        among = tr(f"alpha among the coders: {own}", f"alfa antarpengode: {own}")
        lines.append(Hanging(among, first=2, indent=4))
    return lines
