"""What figures of agreement mean, in sentences: kappa beside AC1, and the sentence for a thesis."""

from __future__ import annotations

from tandai.agreement.results import Agreement, Parting
from tandai.codebook import Codebook
from tandai.corpus.coders import coders_of
from tandai.ground.language import Language, speaking, tr
from tandai.ground.numbers import bounds, count, decimal, percent, percent_number, whole
from tandai.statistics.coefficients import Coefficient
from tandai.words.intervals import method_name


def parting_words(codebook: Codebook, item: Parting) -> str:
    """Return why kappa and AC1 of an indicator part ways, and what to report."""
    name, share = codebook[item.indicator].name, item.prevalence
    figures = f"kappa {decimal(item.cohen_kappa)}, AC1 {decimal(item.gwet_ac1)}"
    if share < 0.5:
        return tr(
            f"{name}: {figures}. The code was given in only {percent(share)} of readings, so most "
            "agreement is on its absence: AC1 counts that, kappa takes it for chance. Report both "
            "and the positive agreement.",
            f"{name}: {figures}. Kode ini diberikan hanya pada {percent(share)} pembacaan, jadi "
            "kesepakatan terutama soal ketiadaannya: AC1 menghitungnya, kappa menganggapnya "
            "kebetulan. Laporkan keduanya beserta kesepakatan positif.",
        )
    return tr(
        f"{name}: {figures}. The code was given in {percent(share)} of readings, so most "
        "agreement is on its presence: AC1 counts that, kappa takes it for chance. Report both.",
        f"{name}: {figures}. Kode ini diberikan pada {percent(share)} pembacaan, jadi kesepakatan "
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
            f"Agreement could not be determined ({who}, {count(agreement.units, 'passage', '')}).",
            f"Kesepakatan tidak dapat ditentukan ({who}, {whole(agreement.units)} kutipan).",
        )
    return tr(
        f"Agreement ({who}, {count(agreement.units, 'passage', '')}, "
        f"{_indicators(agreement)}) was "
        f"Krippendorff's α = {_figure(alpha)} on average over indicators and α = "
        f"{_figure(masi)} for whole code sets (MASI distance); {_intervals(agreement)} (tandai).",
        f"Kesepakatan ({who}, {whole(agreement.units)} kutipan, {_indicators(agreement)}) sebesar "
        f"α Krippendorff = {_figure(alpha)} sebagai rerata indikator dan α = {_figure(masi)} "
        f"untuk himpunan kode utuh (jarak MASI); {_intervals(agreement)} (tandai).",
    )


def _indicators(agreement: Agreement) -> str:
    """Return how many indicators the mean is over, and of how many."""
    used, number = agreement.used, len(agreement.indicators)
    if used == number:
        noun = "indicator" if number == 1 else "indicators"
        return tr(f"{number} {noun}", f"{whole(number)} indikator")
    return tr(
        f"{used} of {whole(number)} indicators, those that were used",
        f"{used} dari {whole(number)} indikator, yaitu yang dipakai",
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
            f" with {whole(agreement.resamples)} resamples, seed {agreement.seed}",
            f" dengan {whole(agreement.resamples)} ulangan, benih {agreement.seed}",
        )
    if agreement.coverage:
        low, high = map(percent_number, agreement.coverage.mean)
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
    text = tr(f"{whole(len(people))} coders", f"{whole(len(people))} pengode")
    if len(people) < len(agreement.coders):
        text += tr(" and a model", " dan satu model")
    return text


def _figure(item: Coefficient) -> str:
    """Return a coefficient as a thesis writes it."""
    if item.value is None:
        return "–"
    text = decimal(item.value)
    if item.low is not None and item.high is not None:
        interval = tr("CI", "IK")
        # Perfect agreement has a bound on one side alone.
        shown = (
            f"≥ {decimal(item.low)}"
            if item.value >= 1 and item.high >= 1
            else bounds(item.low, item.high)
        )
        text += f" (95 % {interval} {shown})"
    return text
