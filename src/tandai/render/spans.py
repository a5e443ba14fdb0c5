"""Agreement on spans in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tandai.agreement.results import GroupAgreement
from tandai.agreement.spans import SpanAgreement
from tandai.codebook import Codebook
from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, percent, whole
from tandai.render.tables import table
from tandai.render.words import coefficient
from tandai.statistics.coverage import simulated_coverage
from tandai.words.intervals import caution, interval_words
from tandai.words.undefined import why_undefined


def span_view(agreement: SpanAgreement) -> RenderableType:
    """Return the tables by character and sentence, alpha of unitizing, and what is assumed."""
    parts: list[RenderableType] = [
        _head(agreement),
        _pieces(tr("By character", "Per karakter"), agreement.characters),
    ]
    if agreement.sentences:
        parts.append(_pieces(tr("By sentence", "Per kalimat"), agreement.sentences))
    intra = (Text(line) for line in second_codings(agreement))
    return Group(*parts, _unitizing(agreement), *intra, _undefined(agreement))


def with_names(agreement: SpanAgreement, codebook: Codebook | None) -> SpanAgreement:
    """Return the same with the names of indicators for their ids, where a codebook is known."""
    if codebook is None:
        return agreement
    names = {own.id: own.name for own in codebook.indicators}
    if len(set(names.values())) < len(names):
        return agreement
    return replace(
        agreement,
        characters={names[id]: own for id, own in agreement.characters.items()},
        sentences={names[id]: own for id, own in agreement.sentences.items()},
        unitizing_alpha={names[id]: own for id, own in agreement.unitizing_alpha.items()},
    )


def evidence_view(agreement: SpanAgreement, codebook: Codebook) -> RenderableType:
    """Return how far coders marked the same words, per indicator and overall."""
    coders = ", ".join(agreement.coders)
    said = tr(
        f"Words marked as evidence, by {coders}, in "
        f"{count(agreement.documents, 'document', '')}: alpha by character, by sentence, and of "
        "unitizing. A code without words stands for its whole passage.",
        f"Kata yang ditandai sebagai bukti, oleh {coders}, dalam {whole(agreement.documents)} "
        "dokumen: alfa per karakter, per kalimat, dan unitisasi. Kode tanpa kata berlaku untuk "
        "seluruh kutipannya.",
    )
    view = table(
        tr("Evidence", "Bukti"),
        (tr("Indicator", "Indikator"), "left"),
        (tr("characters", "karakter"), "right"),
        (tr("sentences", "kalimat"), "right"),
        (tr("unitizing", "unitisasi"), "right"),
    )
    for id in codebook.ids:
        if any(agreement.characters[id].used_by.values()):
            view.add_row(
                codebook[id].name,
                coefficient(agreement.characters[id].krippendorff_alpha),
                coefficient(agreement.sentences[id].krippendorff_alpha),
                coefficient(agreement.unitizing_alpha[id]),
            )
    of = agreement.overall
    view.add_row(
        tr("mean; unitizing: overall", "rerata; unitisasi: keseluruhan"),
        coefficient(of["characters_krippendorff_alpha"]),
        coefficient(of["sentences_krippendorff_alpha"]),
        coefficient(of["unitizing_alpha"]),
    )
    return Group(Text(said), view)


def _head(agreement: SpanAgreement) -> Text:
    coders = ", ".join(agreement.coders)
    text = tr(
        f"Coders: {coders}. {count(agreement.documents, 'document', '')} read by two or more.",
        f"Pengode: {coders}. {whole(agreement.documents)} dokumen dibaca dua atau lebih.",
    )
    made = interval_words(agreement.interval, "document", agreement.clusters, agreement.resamples)
    text += tr(f" 95 % intervals: {made}.", f" Interval 95 %: {made}.")
    if warning := caution(simulated_coverage(agreement.clusters), agreement.clusters):
        text += f" {warning}"
    if not agreement.exact:
        text += tr(
            " Each document is taken to end where its last span does; with --texts its true "
            "length counts, which raises or lowers all figures.",
            " Tiap dokumen dianggap berakhir di rentang terakhir; dengan --texts dipakai panjang "
            "sebenarnya, yang mengubah semua angka.",
        )
    return Text(text)


def _pieces(title: str, groups: Mapping[str, GroupAgreement]) -> Table:
    view = table(
        title,
        (tr("Indicator", "Indikator"), "left"),
        (tr("agree", "sama"), "right"),
        ("kappa", "right"),
        (tr("alpha (95 %)", "alfa (95 %)"), "right"),
        ("AC1", "right"),
        (tr("positive", "positif"), "right"),
    )
    for id, item in groups.items():
        view.add_row(
            id,
            percent(item.percent.value),
            decimal(item.cohen_kappa.value),
            coefficient(item.krippendorff_alpha),
            decimal(item.gwet_ac1.value),
            decimal(item.positive_agreement.value),
        )
    return view


def _unitizing(agreement: SpanAgreement) -> Table:
    view = table(
        tr("Unitizing alpha (Krippendorff)", "Alfa unitisasi (Krippendorff)"),
        (tr("Indicator", "Indikator"), "left"),
        (tr("alpha (95 %)", "alfa (95 %)"), "right"),
    )
    for id, item in agreement.unitizing_alpha.items():
        view.add_row(id, coefficient(item))
    view.add_row(tr("overall", "keseluruhan"), coefficient(agreement.overall["unitizing_alpha"]))
    return view


def second_codings(agreement: SpanAgreement) -> list[str]:
    """Return what each person's second coding says beside the first, a line each."""
    return [
        tr(
            f"The same coder twice, {' – '.join(item.coders)}, "
            f"{count(item.documents, 'document', '')}: mean alpha by character "
            f"{coefficient(item.characters)}, unitizing alpha {coefficient(item.unitizing)}",
            f"Pengode yang sama dua kali, {' – '.join(item.coders)}, {whole(item.documents)} "
            f"dokumen: rerata alfa per karakter {coefficient(item.characters)}, alfa "
            f"unitisasi {coefficient(item.unitizing)}",
        )
        for item in agreement.intra
    ]


def _undefined(agreement: SpanAgreement) -> Text:
    lines = [
        f"  {id}: {why_undefined(item.krippendorff_alpha.undefined)}"
        for id, item in agreement.characters.items()
        if item.krippendorff_alpha.undefined and item.krippendorff_alpha.value is None
    ]
    heading = tr("Undefined (–):", "Tidak terdefinisi (–):")
    return Text("\n".join([heading, *lines]) if lines else "")
