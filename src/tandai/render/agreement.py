"""Coder agreement in the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tandai.agreement.results import Agreement, GroupAgreement
from tandai.codebook import Codebook
from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, percent, whole
from tandai.render.comparisons import comparison_views
from tandai.render.spans import evidence_view
from tandai.render.tables import framework_title, table
from tandai.render.words import coefficient, missing
from tandai.statistics.coefficients import Coefficient
from tandai.words.agreement import learnt_words
from tandai.words.intervals import caution, interval_words
from tandai.words.undefined import why_undefined

# Five columns of ten beside the indicator's name fill 80.
_CODERS_A_TABLE = 5
_CODER_WIDTH = 10


def agreement_view(agreement: Agreement, codebook: Codebook) -> RenderableType:
    """Return the tables of groups, the overall figures, the pairs and what is undefined."""
    parts: list[RenderableType] = [
        _head(agreement),
        *(Text(learnt_words(item)) for item in agreement.learnt),
    ]
    if agreement.by == "indicator":
        for framework, members in codebook.grouped():
            rows = [(member.name, agreement.indicators[member.id]) for member in members]
            parts.append(_table(framework_title(framework), rows, agreement))
    else:
        heading = {
            "framework": tr("By framework (cells pooled)", "Per kerangka (sel digabung)"),
            "document": tr("By document (cells pooled)", "Per dokumen (sel digabung)"),
        }[agreement.by]
        parts.append(_table(heading, agreement.groups.items(), agreement))
    parts += [_overall(agreement), *_pairs(agreement), *_used(agreement, codebook)]
    if agreement.evidence is not None:
        parts.append(evidence_view(agreement.evidence, codebook))
    return Group(*parts, *_undefined(agreement), *comparison_views(agreement, codebook))


def _head(agreement: Agreement) -> Text:
    made = interval_words(
        agreement.interval, agreement.resampled, agreement.clusters, agreement.resamples
    )
    text = tr(
        f"Coders: {', '.join(agreement.coders)}. {count(agreement.units, 'passage', '')} read by "
        f"two or more. 95 % intervals: {made}. Codes and share: how often it was given in these.",
        f"Pengode: {', '.join(agreement.coders)}. {whole(agreement.units)} kutipan dibaca dua atau "
        f"lebih. Interval 95 %: {made}. Kode dan porsi: seberapa sering diberikan di situ.",
    )
    if agreement.read_by_one:
        text += tr(
            " Not compared, since one coder alone read them: "
            f"{count(agreement.read_by_one, 'passage', '')}.",
            f" Tidak dibandingkan karena hanya dibaca satu pengode: {agreement.read_by_one} "
            "kutipan.",
        )
    if agreement.left_out:
        text += tr(
            f" Left out: {', '.join(agreement.left_out)}.",
            f" Tidak disertakan: {', '.join(agreement.left_out)}.",
        )
    if agreement.resampled == "passage":
        text += tr(
            " Passages of one interview are alike, so the intervals are too narrow.",
            " Kutipan dari satu wawancara saling mirip, jadi interval ini terlalu sempit.",
        )
    elif warning := caution(agreement.coverage, agreement.clusters):
        text += f" {warning}"
    return Text(text)


def _table(title: str, rows: Iterable[tuple[str, GroupAgreement]], agreement: Agreement) -> Table:
    # In 80 columns there is room for what two coders used, and not for more of them.
    two = len(agreement.coders) == 2
    used = [(_both(agreement.coders), "right")] if two else []
    view = table(
        title,
        (_what(agreement), "left"),
        *used,
        (tr("share", "porsi"), "right"),
        (tr("agree", "sama"), "right"),
        ("kappa", "right"),
        (tr("alpha (95 %)", "alfa (95 %)"), "right"),
        ("AC1", "right"),
    )
    for name, item in rows:
        view.add_row(
            name,
            *(["/".join(str(number) for number in item.used_by.values())] if two else []),
            percent(item.prevalence),
            percent(item.percent.value),
            decimal(item.cohen_kappa.value),
            coefficient(item.krippendorff_alpha),
            decimal(item.gwet_ac1.value),
        )
    return view


def _what(agreement: Agreement) -> str:
    headings = {
        "indicator": tr("Indicator", "Indikator"),
        "framework": tr("Framework", "Kerangka"),
        "document": tr("Document", "Dokumen"),
    }
    return headings[agreement.by]


def _both(coders: Iterable[str]) -> str:
    """Return the names of two coders as a heading; long ones stand above the table only."""
    names = "/".join(coders)
    return names if len(names) <= _CODER_WIDTH else tr("codes", "kode")


def _overall(agreement: Agreement) -> Text:
    names = {
        "macro_alpha": tr("mean alpha of indicators", "rerata alfa indikator"),
        "masi_alpha": tr("alpha of whole code sets, MASI", "alfa himpunan kode, MASI"),
        "jaccard_alpha": tr("alpha of whole code sets, Jaccard", "alfa himpunan kode, Jaccard"),
    }
    lines = [f"{label}: {coefficient(agreement.overall[key])}" for key, label in names.items()]
    if agreement.used < len(agreement.indicators):
        lines[0] += tr(
            f", over the {agreement.used} of {len(agreement.indicators)} that were used",
            f", atas {agreement.used} dari {len(agreement.indicators)} yang dipakai",
        )
    means = {
        "kappa": "cohen_kappa",
        "Fleiss": "fleiss_kappa",
        "AC1": "gwet_ac1",
        "PABAK": "pabak",
        tr("positive agreement", "kesepakatan positif"): "positive_agreement",
    }
    others = [f"{n} {decimal(agreement.overall[f'macro_{k}'].value)}" for n, k in means.items()]
    lines.insert(1, f"{tr('other means', 'rerata lain')}: {', '.join(others)}")
    stance: Coefficient = agreement.stance["krippendorff_alpha"]
    shown = coefficient(stance) if stance.value is not None else missing(stance)
    lines.append(
        tr(
            f"stance, {count(agreement.stance['cells'], 'cell', '')} coded by two or more: {shown}",
            f"sikap, {agreement.stance['cells']} sel yang dikode dua atau lebih: {shown}",
        )
    )
    return Text("\n".join(lines))


def _pairs(agreement: Agreement) -> list[RenderableType]:
    if len(agreement.coders) < 3:
        return []
    view = table(
        tr("Pairs (means over indicators)", "Pasangan (rerata indikator)"),
        (tr("Coders", "Pengode"), "left"),
        (tr("passages", "kutipan"), "right"),
        (tr("agree", "sama"), "right"),
        ("kappa (95 %)", "right"),
        (tr("alpha (95 %)", "alfa (95 %)"), "right"),
    )
    for pair in agreement.pairs:
        view.add_row(
            " – ".join(pair.coders),
            str(pair.units),
            percent(pair.percent.value),
            coefficient(pair.cohen_kappa),
            coefficient(pair.krippendorff_alpha),
        )
    return [view]


def _used(agreement: Agreement, codebook: Codebook) -> list[RenderableType]:
    """How many codes each of three or more coders gave, a few coders a table."""
    if len(agreement.coders) < 3:
        return []
    names = {indicator.id: indicator.name for indicator in codebook.indicators}
    views: list[RenderableType] = []
    for start in range(0, len(agreement.coders), _CODERS_A_TABLE):
        coders = agreement.coders[start : start + _CODERS_A_TABLE]
        view = table(_given(), (_what(agreement), "left"))
        for coder in coders:
            # Names are folded and never cut: the cut ones of two coders can be the same.
            view.add_column(Text(coder), justify="right", max_width=_CODER_WIDTH, overflow="fold")
        for id, item in agreement.groups.items():
            view.add_row(names.get(id, id), *(str(item.used_by[coder]) for coder in coders))
        views.append(view)
    return views


def _given() -> str:
    return tr(
        "Codes given, in passages read by two or more",
        "Kode yang diberikan, dalam kutipan yang dibaca dua atau lebih",
    )


def _undefined(agreement: Agreement) -> list[RenderableType]:
    lines = [
        Text(f"  {name}: {why_undefined(item.krippendorff_alpha.undefined)}")
        for name, item in agreement.groups.items()
        if item.krippendorff_alpha.undefined
        and (item.krippendorff_alpha.value is None or agreement.clusters > 1)
    ]
    return (
        [Text(tr("Without a figure (–) or interval:", "Tanpa angka (–) atau interval:")), *lines]
        if lines
        else []
    )
