"""What follows the tables of agreement: comparisons, confusions, plan, and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from tandai.agreement.results import Agreement, ModelAgreement, RoundAgreement
from tandai.codebook import Codebook
from tandai.ground.language import current_language, tr
from tandai.ground.numbers import count, decimal, whole
from tandai.render.tables import table
from tandai.render.words import coefficient, missing
from tandai.statistics.coefficients import Coefficient
from tandai.words.agreement import parting_words, thesis_sentence

# The rest stands in --json and in the file of --disagreements.
_MOST_CONFUSIONS = 5


def comparison_views(agreement: Agreement, codebook: Codebook) -> Iterator[RenderableType]:
    """Yield what there is to say beyond the tables of groups."""
    if lines := list(comparison_lines(agreement)):
        yield Text("\n".join(lines))
    if agreement.confusions:
        yield _confusions(agreement, codebook)
    if agreement.plan:
        yield Text(plan_words(agreement.plan))
    if agreement.partings:
        notes = [parting_words(codebook, item) for item in agreement.partings]
        yield Text("\n".join([tr("Note:", "Perhatikan:"), *notes]))
    sentence = thesis_sentence(agreement, current_language())
    yield Text(tr("For the thesis: ", "Untuk skripsi/tesis: ") + sentence)


def comparison_lines(agreement: Agreement, *, brief: bool = False) -> Iterator[str]:
    """Yield what pairs, second codings, rounds and models say beside one another, a line each.

    ``brief``: without pairs, and without models, of which the sentence for a thesis speaks.
    """
    if not brief:
        yield from _differences(agreement)
    yield from _intra(agreement)
    if agreement.rounds:
        yield from _rounds(agreement.rounds)
    for model in () if brief else agreement.models:
        yield from _model(model)


def _shown(item: Coefficient) -> str:
    return coefficient(item) if item.value is not None else missing(item)


def _differences(agreement: Agreement) -> Iterator[str]:
    if agreement.differences:
        yield tr("Differences between pairs, mean alpha:", "Selisih antarpasangan, rerata alfa:")
    for item in agreement.differences:
        first, second = " – ".join(item.first), " – ".join(item.second)
        minus = tr("minus", "dikurangi")
        yield f"  ({first}) {minus} ({second}): {_shown(item.krippendorff_alpha)}"


def _intra(agreement: Agreement) -> Iterator[str]:
    if agreement.intra:
        yield tr("The same coder twice, mean alpha:", "Pengode yang sama dua kali, rerata alfa:")
    for pair in agreement.intra:
        what = count(pair.units, "passage", "kutipan")
        yield f"  {' – '.join(pair.coders)} ({what}): {_shown(pair.krippendorff_alpha)}"


def _rounds(item: RoundAgreement) -> Iterator[str]:
    first, second = (", ".join(item.coders[key]) for key in ("first", "second"))
    yield tr("Two rounds of coding, mean alpha:", "Dua putaran pengodean, rerata alfa:")
    yield f"  {first} ({item.units['first']}): {_shown(item.first)}"
    yield f"  {second} ({item.units['second']}): {_shown(item.second)}"
    yield tr("  second minus first: ", "  kedua dikurangi pertama: ") + _shown(item.difference)


def _model(item: ModelAgreement) -> Iterator[str]:
    yield tr(
        f"{item.model}, {count(item.units, 'passage', '')}, mean alpha; coders among themselves: "
        f"{_shown(item.between_coders)}",
        f"{item.model}, {whole(item.units)} kutipan, rerata alfa; antarpengode: "
        f"{_shown(item.between_coders)}",
    )
    for coder, alpha in item.with_coders.items():
        less = tr("difference", "selisih")
        yield f"  {coder}: {_shown(alpha)}; {less} {_shown(item.differences[coder])}"


def _confusions(agreement: Agreement, codebook: Codebook) -> RenderableType:
    names = {indicator.id: indicator.name for indicator in codebook.indicators}
    view = table(
        tr("Most often taken for one another", "Paling sering tertukar"),
        (tr("one coder", "satu pengode"), "left"),
        (tr("another", "pengode lain"), "left"),
        (tr("passages", "kutipan"), "right"),
    )
    for item in agreement.confusions[:_MOST_CONFUSIONS]:
        other = names[item["second"]] if item["second"] else tr("(nothing)", "(tidak ada)")
        view.add_row(names[item["first"]], other, str(item["passages"]))
    return view


def plan_words(plan: Mapping[str, Any]) -> str:
    """Return how many more passages an interval of the width takes."""
    more = {id: own["more"] for id, own in plan["indicators"].items()}
    known = {id: number for id, number in more.items() if number is not None}
    overall = plan["overall"]["more"]
    most = max(known, key=known.__getitem__, default=None)
    width = decimal(plan["width"])
    text = tr(
        f"For intervals {width} wide, with more passages of the same kind from as "
        f"many more interviews: {_number(overall)} for the mean alpha",
        f"Untuk interval selebar {width}, dengan kutipan sejenis dari wawancara yang "
        f"bertambah sebanding: {_number(overall)} untuk rerata alfa",
    )
    if most is not None:
        text += tr(
            f"; {_number(known[most])} for every indicator ({most} needs most)",
            f"; {_number(known[most])} untuk semua indikator (terbanyak {most})",
        )
    unknown = len(more) - len(known)
    if unknown:
        text += tr(
            f"; for {count(unknown, 'indicator', '')} it cannot be told",
            f"; untuk {whole(unknown)} indikator tidak dapat ditentukan",
        )
    return f"{text}."


def _number(more: int | None) -> str:
    if more is None:
        return tr("an unknown number", "jumlah yang tidak diketahui")
    return tr(f"{whole(more)} more", f"{whole(more)} lagi")
