"""What the figures mean, in sentences: kappa beside AC1, and the sentence for a thesis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tandai.agreement.coders import person_of
from tandai.agreement.coefficients import Coefficient
from tandai.agreement.results import Agreement, GroupAgreement
from tandai.codebook import Codebook
from tandai.corpus.corpus import is_model
from tandai.ground.language import tr

# A fifth is the width of the bands in which kappa is commonly read (Landis and Koch 1977): from
# there on, which of the two coefficients is reported changes what a reader concludes.
PART_WAYS = 0.2


def notes_on(codebook: Codebook, indicators: Mapping[str, GroupAgreement]) -> tuple[str, ...]:
    """Return a sentence for each indicator whose kappa and AC1 part ways."""
    notes = []
    for id, item in indicators.items():
        kappa, ac1, share = item.cohen_kappa.value, item.gwet_ac1.value, item.prevalence
        if kappa is None or ac1 is None or share is None or abs(ac1 - kappa) < PART_WAYS:
            continue
        name = codebook[id].name
        figures = f"kappa {kappa:.2f}, AC1 {ac1:.2f}"
        notes.append(_rare(name, figures, share) if share < 0.5 else _common(name, figures, share))
    return tuple(notes)


def _rare(name: str, figures: str, share: float) -> str:
    return tr(
        f"{name}: {figures}. The code was given in only {share:.0%} of readings, so most "
        "agreement is on its absence: AC1 counts that, kappa takes it for chance. Report both "
        "and the positive agreement.",
        f"{name}: {figures}. Kode ini diberikan hanya pada {share:.0%} pembacaan, jadi "
        "kesepakatan terutama soal ketiadaannya: AC1 menghitungnya, kappa menganggapnya "
        "kebetulan. Laporkan keduanya beserta kesepakatan positif.",
    )


def _common(name: str, figures: str, share: float) -> str:
    return tr(
        f"{name}: {figures}. The code was given in {share:.0%} of readings, so most agreement is "
        "on its presence: AC1 counts that, kappa takes it for chance. Report both.",
        f"{name}: {figures}. Kode ini diberikan pada {share:.0%} pembacaan, jadi kesepakatan "
        "terutama soal keberadaannya: AC1 menghitungnya, kappa menganggapnya kebetulan. "
        "Laporkan keduanya.",
    )


def sentences_on(agreement: Agreement) -> Agreement:
    """Return the agreement with the sentence for a thesis, in both languages."""
    return replace(agreement, sentence={"id": _indonesian(agreement), "en": _english(agreement)})


def _english(agreement: Agreement) -> str:
    alpha, masi = agreement.overall["macro_alpha"], agreement.overall["masi_alpha"]
    who = _coders(agreement, "coders", "and a model", "one coder, twice")
    clusters = {"document": "interviews", "passage": "passages"}[agreement.resampled]
    method = {"percentile": "percentile", "bca": "BCa"}[agreement.interval]
    if alpha.value is None:
        return f"Agreement could not be determined ({who}, {agreement.units} passages)."
    return (
        f"Agreement ({who}, {agreement.units} passages, {_indicators(agreement)}) "
        f"was Krippendorff's α = {_figure(alpha, 'CI')} on average over indicators and "
        f"α = {_figure(masi, 'CI')} for whole code sets (MASI distance); intervals are {method} "
        f"bootstrap intervals over {agreement.clusters} {clusters} with {agreement.resamples} "
        f"resamples (tandai, seed {agreement.seed})."
    )


def _indicators(agreement: Agreement) -> str:
    number = len(agreement.indicators)
    return f"{number} indicator" if number == 1 else f"{number} indicators"


def _indonesian(agreement: Agreement) -> str:
    alpha, masi = agreement.overall["macro_alpha"], agreement.overall["masi_alpha"]
    who = _coders(agreement, "pengode", "dan satu model", "satu pengode, dua kali")
    clusters = {"document": "wawancara", "passage": "kutipan"}[agreement.resampled]
    method = {"percentile": "persentil", "bca": "BCa"}[agreement.interval]
    if alpha.value is None:
        return f"Kesepakatan tidak dapat ditentukan ({who}, {agreement.units} kutipan)."
    return (
        f"Kesepakatan ({who}, {agreement.units} kutipan, {len(agreement.indicators)} indikator) "
        f"sebesar α Krippendorff = {_figure(alpha, 'IK', ',')} sebagai rerata indikator dan "
        f"α = {_figure(masi, 'IK', ',')} untuk himpunan kode utuh (jarak MASI); interval adalah "
        f"interval bootstrap {method} atas {agreement.clusters} {clusters} dengan "
        f"{agreement.resamples} ulangan (tandai, benih {agreement.seed})."
    )


def _coders(agreement: Agreement, noun: str, model: str, twice: str) -> str:
    people = [coder for coder in agreement.coders if not is_model(coder)]
    if len(people) > 1 and len({person_of(coder) for coder in people}) == 1:
        return twice
    return f"{len(people)} {noun}" + (f" {model}" if len(people) < len(agreement.coders) else "")


def _figure(item: Coefficient, interval: str, point: str = ".") -> str:
    """Return a coefficient as a thesis writes it; Indonesian has a decimal comma."""
    if item.value is None:
        return "–"
    text = f"{item.value:.2f}"
    if item.low is not None and item.high is not None:
        text += f" (95 % {interval} {item.low:.2f}–{item.high:.2f})"
    return text.replace(".", point)
