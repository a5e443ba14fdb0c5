"""What figures of agreement mean, in sentences: kappa beside AC1, and the sentence for a thesis."""

from __future__ import annotations

from tandai.agreement.results import Agreement, Parting
from tandai.codebook import Codebook
from tandai.corpus.coders import coders_of
from tandai.ground.language import Language, speaking, tr
from tandai.statistics.coefficients import Coefficient
from tandai.words.intervals import method_name


def parting_words(codebook: Codebook, item: Parting) -> str:
    """Return why kappa and AC1 of an indicator part ways, and what to report."""
    name, share = codebook[item.indicator].name, item.prevalence
    figures = f"kappa {item.cohen_kappa:.2f}, AC1 {item.gwet_ac1:.2f}"
    if share < 0.5:
        return tr(
            f"{name}: {figures}. The code was given in only {share:.0%} of readings, so most "
            "agreement is on its absence: AC1 counts that, kappa takes it for chance. Report both "
            "and the positive agreement.",
            f"{name}: {figures}. Kode ini diberikan hanya pada {share:.0%} pembacaan, jadi "
            "kesepakatan terutama soal ketiadaannya: AC1 menghitungnya, kappa menganggapnya "
            "kebetulan. Laporkan keduanya beserta kesepakatan positif.",
        )
    return tr(
        f"{name}: {figures}. The code was given in {share:.0%} of readings, so most agreement is "
        "on its presence: AC1 counts that, kappa takes it for chance. Report both.",
        f"{name}: {figures}. Kode ini diberikan pada {share:.0%} pembacaan, jadi kesepakatan "
        "terutama soal keberadaannya: AC1 menghitungnya, kappa menganggapnya kebetulan. "
        "Laporkan keduanya.",
    )


def thesis_sentence(agreement: Agreement, language: Language) -> str:
    """Return the agreement as a sentence for a thesis: figures, what they rest on, and how."""
    with speaking(language):
        return _sentence(agreement)


def _sentence(agreement: Agreement) -> str:
    alpha, masi = agreement.overall["macro_alpha"], agreement.overall["masi_alpha"]
    who = _coders(agreement)
    if alpha.value is None:
        return tr(
            f"Agreement could not be determined ({who}, {agreement.units} passages).",
            f"Kesepakatan tidak dapat ditentukan ({who}, {agreement.units} kutipan).",
        )
    return tr(
        f"Agreement ({who}, {agreement.units} passages, {_indicators(agreement)}) was "
        f"Krippendorff's α = {_figure(alpha)} on average over indicators and α = "
        f"{_figure(masi)} for whole code sets (MASI distance); {_intervals(agreement)} (tandai).",
        f"Kesepakatan ({who}, {agreement.units} kutipan, {_indicators(agreement)}) sebesar α "
        f"Krippendorff = {_figure(alpha)} sebagai rerata indikator dan α = {_figure(masi)} untuk "
        f"himpunan kode utuh (jarak MASI); {_intervals(agreement)} (tandai).",
    )


def _indicators(agreement: Agreement) -> str:
    """Return how many indicators the mean is over, and of how many."""
    used, number = agreement.used, len(agreement.indicators)
    if used == number:
        noun = "indicator" if number == 1 else "indicators"
        return tr(f"{number} {noun}", f"{number} indikator")
    return tr(
        f"{used} of {number} indicators, those that were used",
        f"{used} dari {number} indikator, yaitu yang dipakai",
    )


def _intervals(agreement: Agreement) -> str:
    method, clusters = method_name(agreement.interval), agreement.clusters
    unit = {
        "document": tr("interviews", "wawancara"),
        "passage": tr("passages", "kutipan"),
    }[agreement.resampled]
    if clusters < 2 and agreement.resampled == "document":
        return tr("one interview gives no interval", "satu wawancara tidak memberi interval")
    text = tr(
        f"intervals are {method} intervals over {clusters} {unit}",
        f"interval adalah interval {method} atas {clusters} {unit}",
    )
    if agreement.interval != "jackknife-t":
        text += tr(
            f" with {agreement.resamples} resamples, seed {agreement.seed}",
            f" dengan {agreement.resamples} ulangan, benih {agreement.seed}",
        )
    if agreement.coverage:
        low, high = (f"{100 * share:.0f}" for share in agreement.coverage.mean)
        text += tr(
            f", which with so few hold the truth in {low} to {high} % of simulated studies",
            f", yang dengan jumlah sesedikit itu memuat nilai sebenarnya dalam {low}–{high} % "
            "studi simulasi",
        )
    return text


def _coders(agreement: Agreement) -> str:
    people = [coder for coder in coders_of(agreement.coders) if not coder.is_model]
    if len(people) > 1 and len({coder.who for coder in people}) == 1:
        return tr("one coder, twice", "satu pengode, dua kali")
    text = tr(f"{len(people)} coders", f"{len(people)} pengode")
    if len(people) < len(agreement.coders):
        text += tr(" and a model", " dan satu model")
    return text


def _figure(item: Coefficient) -> str:
    """Return a coefficient as a thesis writes it; Indonesian has a decimal comma."""
    if item.value is None:
        return "–"
    text = f"{item.value:.2f}"
    if item.low is not None and item.high is not None:
        interval = tr("CI", "IK")
        # Perfect agreement has a bound on one side alone.
        bounds = (
            f"≥ {item.low:.2f}"
            if item.value >= 1 and item.high >= 1
            else f"{item.low:.2f}–{item.high:.2f}"
        )
        text += f" (95 % {interval} {bounds})"
    return text.replace(".", tr(".", ","))
