"""Coder agreement on one screen: how far coders agree, on what, and where to look next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType

from tandai.agreement.results import Agreement, GroupAgreement
from tandai.agreement.spans import SpanAgreement
from tandai.codebook import Codebook
from tandai.corpus.coders import coder_of
from tandai.ground.language import current_language, tr
from tandai.ground.numbers import count, decimal, whole
from tandai.ground.shell import unused
from tandai.render.brief import Again, all_of_it, lists, next_step
from tandai.render.comparisons import comparison_lines, plan_words
from tandai.render.spans import second_codings
from tandai.render.words import coefficient, missing
from tandai.render.wrapping import Hanging, Listed
from tandai.statistics.coefficients import Coefficient
from tandai.words.agreement import learnt_words, thesis_sentence
from tandai.words.gold import contested_sheet
from tandai.words.intervals import interval_words

# Krippendorff (2004, p. 241): from .800 on data may be relied on, from .667 on for tentative
# conclusions alone.
RELIABLE, TENTATIVE = 0.8, 0.667
# What no coder gave so often is not ranked: one code more or less makes .50 of 1.00.
FEWEST_CODES = 5
# Lines of what a second coding or a second round says beside the others.
_MOST_COMPARED = 4
# Lines of groups, and where the sentence speaks of a model besides.
_LINES, _FEWER = 9, 5


def agreement_brief(
    agreement: Agreement,
    codebook: Codebook,
    again: Again,
    *,
    listed: bool,
    settling: Sequence[str] = (),
) -> RenderableType:
    """Return overall figures, the groups by how far they may be relied on, and what comes next.

    ``again``: the command once more, for what to type next; ``listed``: whether the contested
    passages were asked for already; ``settling``: the command that goes on from there.
    """
    names = {indicator.id: indicator.name for indicator in codebook.indicators}
    groups = {names.get(id, id): item for id, item in agreement.groups.items()}
    parts: list[RenderableType] = [
        _head(agreement),
        *(Hanging(learnt_words(item)) for item in agreement.learnt),
        *overall_lines(agreement),
        *_by_level(groups, lines=_FEWER if agreement.models else _LINES),
        *_pairs(agreement),
        *(Hanging(line) for line in list(comparison_lines(agreement, brief=True))[:_MOST_COMPARED]),
    ]
    if agreement.evidence is not None:
        parts.append(_evidence(agreement.evidence))
    if agreement.plan:
        parts.append(Hanging(plan_words(agreement.plan)))
    sentence = thesis_sentence(agreement, current_language())
    parts.append(Hanging(tr("For the thesis: ", "Untuk skripsi/tesis: ") + sentence))
    parts.append(all_of_it(_left_out()))
    if not listed:
        step = again(without=("min_alpha",), disagreements=unused(contested_sheet()))
        parts.append(next_step(step, said=tr("see where you differ", "lihat bedanya di mana")))
    elif settling:
        parts.append(next_step(settling, said=tr("once that is decided", "bila sudah diputuskan")))
    return Group(*parts)


def span_brief(agreement: SpanAgreement) -> RenderableType:
    """Return the same of spans: by character, with alpha of unitizing."""
    of = agreement.overall
    return Group(
        Hanging(
            tr(
                f"Coders: {', '.join(agreement.coders)}; "
                f"{count(agreement.documents, 'document', '')} read by two or more.",
                f"Pengode: {', '.join(agreement.coders)}; {whole(agreement.documents)} dokumen "
                "dibaca dua atau lebih.",
            )
        ),
        Hanging(
            tr("Mean alpha by character: ", "Rerata alfa per karakter: ")
            + _shown(of["characters_krippendorff_alpha"])
        ),
        Hanging(tr("Unitizing alpha: ", "Alfa unitisasi: ") + _shown(of["unitizing_alpha"])),
        *_by_level(agreement.characters, fewest=0),
        *(Hanging(line) for line in second_codings(agreement)),
        *([] if agreement.exact else [Hanging(_not_exact())]),
        all_of_it(_left_out()),
    )


def _not_exact() -> str:
    return tr(
        "The texts' lengths are not known, and all figures hang on them: give the texts (--texts).",
        "Panjang teks tidak diketahui, padahal semua angka bergantung padanya: berikan teksnya "
        "(--texts).",
    )


def _left_out() -> str:
    return tr(
        "Kappa, AC1, intervals and shares of each",
        "Kappa, AC1, interval, dan proporsi masing-masing",
    )


def _head(agreement: Agreement) -> Hanging:
    made = interval_words(
        agreement.interval, agreement.resampled, agreement.clusters, agreement.resamples
    )
    text = tr(
        f"Coders: {', '.join(agreement.coders)}; {count(agreement.units, 'passage', '')} read by "
        f"two or more. 95 % intervals: {made}.",
        f"Pengode: {', '.join(agreement.coders)}; {whole(agreement.units)} kutipan dibaca dua "
        f"atau lebih. Interval 95 %: {made}.",
    )
    if agreement.read_by_one:
        text += tr(
            f" Not compared, since one coder alone read them: "
            f"{count(agreement.read_by_one, 'passage', '')}.",
            f" Tidak dibandingkan karena hanya dibaca satu pengode: {whole(agreement.read_by_one)} "
            "kutipan.",
        )
    if agreement.resampled == "passage":
        text += tr(" They are too narrow.", " Interval itu terlalu sempit.")
    elif agreement.coverage is not None or agreement.clusters < 2:
        text += tr(" With so few they are rough.", " Dengan sesedikit itu, intervalnya kasar.")
    return Hanging(text)


def overall_lines(agreement: Agreement) -> Iterator[Hanging]:
    """Yield how far coders agree over all, on indicators and on stances."""
    mean, sets = agreement.overall["macro_alpha"], agreement.overall["masi_alpha"]
    yield Hanging(
        tr("Mean alpha of indicators ", "Rerata alfa indikator ")
        + _shown(mean)
        + tr("; of whole code sets (MASI) ", "; himpunan kode (MASI) ")
        + _shown(sets)
    )
    cells, stance = agreement.stance["cells"], agreement.stance["krippendorff_alpha"]
    yield Hanging(
        tr(
            f"Stance, {count(cells, 'code', '')} given by two or more: {_shown(stance)}",
            f"Sikap, {whole(cells)} kode yang diberikan dua atau lebih: {_shown(stance)}",
        )
    )


def _by_level(
    groups: dict[str, GroupAgreement], *, lines: int = _LINES, fewest: int = FEWEST_CODES
) -> list[RenderableType]:
    """Return the groups' alphas, sorted into what Krippendorff calls reliable and tentative."""
    known = {name: item.krippendorff_alpha.value for name, item in groups.items()}
    few = [
        name
        for name, item in groups.items()
        if known[name] is not None and max(item.used_by.values()) < fewest
    ]
    defined = {name: a for name, a in known.items() if a is not None and name not in few}
    ordered = sorted(defined, key=lambda name: -defined[name])

    def between(low: float, high: float) -> list[str]:
        own = (name for name in ordered if low <= defined[name] < high)
        return [f"{name} {decimal(defined[name])}" for name in own]

    reliable, tentative = decimal(RELIABLE), decimal(TENTATIVE, 3)
    return lists(
        (tr(f"Alpha {reliable} or more", f"Alfa {reliable} ke atas"), between(RELIABLE, 2)),
        (
            tr(f"Tentative, from {tentative}", f"Sementara, dari {tentative}"),
            between(TENTATIVE, RELIABLE),
        ),
        (tr(f"Below {tentative}", f"Di bawah {tentative}"), between(-2, TENTATIVE)),
        (
            tr(
                f"Not ranked, no coder gave it {fewest} times",
                f"Tidak diurutkan, tiap pengode memberinya kurang dari {fewest} kali",
            ),
            few,
        ),
        (
            tr("Without a figure", "Tanpa angka"),
            [name for name, alpha in known.items() if alpha is None],
        ),
        lines=lines,
    )


def _pairs(agreement: Agreement) -> list[RenderableType]:
    pairs = [
        f"{'–'.join(pair.coders)} {decimal(pair.krippendorff_alpha.value)}"
        for pair in agreement.pairs
        if not agreement.models or not any(coder_of(name).is_model for name in pair.coders)
    ]
    if len(pairs) < 2:
        return []
    return [Listed(tr("Mean alpha of pairs", "Rerata alfa pasangan"), pairs)]


def _evidence(agreement: SpanAgreement) -> Hanging:
    of = agreement.overall
    by_character = _shown(of["characters_krippendorff_alpha"])
    unitizing = _shown(of["unitizing_alpha"])
    return Hanging(
        tr(
            f"Words marked as evidence: alpha by character {by_character}, unitizing {unitizing}",
            f"Kata yang ditandai sebagai bukti: alfa per karakter {by_character}, unitisasi "
            f"{unitizing}",
        )
    )


def _shown(item: Coefficient) -> str:
    return coefficient(item) if item.value is not None else missing(item)
