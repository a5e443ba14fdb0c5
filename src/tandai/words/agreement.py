"""What figures of agreement mean, in sentences: kappa beside AC1, and the sentence for a thesis."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.agreement.results import Agreement, Learnt, ModelAgreement, Parting, PeopleAgreement
from tandai.codebook import Codebook
from tandai.corpus.coders import coder_of
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
    """Return what people agree on; of models what their agreement with people is, and no more."""
    models = [coder for coder in agreement.coders if coder_of(coder).is_model]
    if not models:
        return _of_people(agreement, agreement)
    if agreement.people is None:
        return _no_two_people(agreement, models)
    beside = [_beside(model) for model in agreement.models]
    told = {item.model for item in agreement.models}
    beside += [_all_learnt(item) for item in agreement.learnt if item.model not in told]
    return " ".join((_of_people(agreement, agreement.people), *beside))


def learnt_words(item: Learnt) -> str:
    """Return how much of what a model is compared on it has learnt from."""
    return tr(
        f"The model {item.model} has learnt from {whole(item.passages)} of the "
        f"{count(item.of, 'passage', '')} that it is compared on: figures with it are better there "
        "than in new interviews.",
        f"Model {item.model} telah belajar dari {whole(item.passages)} di antara {whole(item.of)} "
        "kutipan yang dibandingkan: di sana angka yang melibatkannya lebih baik daripada pada "
        "wawancara baru.",
    )


def _all_learnt(item: Learnt) -> str:
    """Return why a thesis has no figure of a model."""
    return tr(
        f"The model {item.model} has learnt from the passages that the coders share; how far it "
        "agrees with them in others, these do not tell.",
        f"Model {item.model} telah belajar dari kutipan yang dikode bersama; seberapa jauh ia "
        "sepakat dengan pengode pada kutipan lain tidak dapat diketahui dari sini.",
    )


def _of_people(agreement: Agreement, of: Agreement | PeopleAgreement) -> str:
    alpha, masi = of.overall["macro_alpha"], of.overall["masi_alpha"]
    who = _coders(of.coders)
    if alpha.value is None:
        return tr(
            f"Agreement could not be determined ({who}, {count(of.units, 'passage', '')}).",
            f"Kesepakatan tidak dapat ditentukan ({who}, {whole(of.units)} kutipan).",
        )
    indicators = _indicators(of.used, len(agreement.indicators))
    return tr(
        f"Agreement ({who}, {count(of.units, 'passage', '')}, {indicators}) was "
        f"Krippendorff's α = {_figure(alpha)} on average over indicators and α = "
        f"{_figure(masi)} for whole code sets (MASI distance); {_intervals(agreement, of)} "
        "(tandai).",
        f"Kesepakatan ({who}, {whole(of.units)} kutipan, {indicators}) sebesar "
        f"α Krippendorff = {_figure(alpha)} sebagai rerata indikator dan α = {_figure(masi)} "
        f"untuk himpunan kode utuh (jarak MASI); {_intervals(agreement, of)} (tandai).",
    )


def _beside(model: ModelAgreement) -> str:
    """Return how far a model agrees with each coder, beside what coders do there."""
    figures = {coder: decimal(alpha.value) for coder, alpha in model.with_coders.items()}
    among = decimal(model.between_coders.value)
    each = tr(
        ", ".join(f"{figure} with {coder}" for coder, figure in figures.items()),
        ", ".join(f"{figure} dengan {coder}" for coder, figure in figures.items()),
    )
    return tr(
        f"Apart from them, the model {model.model} had α = {each} in "
        f"{count(model.units, 'passage', '')} (coders there: {among}).",
        f"Model {model.model} tidak termasuk di dalamnya: pada {whole(model.units)} kutipan yang "
        f"juga ditandainya, α-nya {each} (antarpengode {among}).",
    )


def _no_two_people(agreement: Agreement, models: Sequence[str]) -> str:
    """Return what can be said where a model is compared with one coder, or with another model."""
    alpha, named = agreement.overall["macro_alpha"], ", ".join(models)
    if agreement.learnt:
        listed = "; ".join(
            tr(
                f"{item.model}: {whole(item.passages)} of {whole(item.of)}",
                f"{item.model}: {whole(item.passages)} dari {whole(item.of)}",
            )
            for item in agreement.learnt
        )
        return tr(
            "No passage was coded by two people, so there is no agreement of coders to report, "
            f"nor with the model, which has learnt from these passages ({listed}).",
            "Tidak ada kutipan yang dikode dua orang, jadi tidak ada kesepakatan antarpengode "
            "untuk dilaporkan; dengan model pun tidak, karena model telah belajar dari kutipan "
            f"ini ({listed}).",
        )
    return tr(
        f"No passage was coded by two people, so there is no agreement of coders to report; with "
        f"the model {named} it was α = {_figure(alpha)} on average over indicators "
        f"({count(agreement.units, 'passage', '')}).",
        f"Tidak ada kutipan yang dikode dua orang, jadi tidak ada kesepakatan antarpengode untuk "
        f"dilaporkan; dengan model {named} nilainya α = {_figure(alpha)} sebagai rerata indikator "
        f"({whole(agreement.units)} kutipan).",
    )


def _indicators(used: int, number: int) -> str:
    """Return how many indicators the mean is over, and of how many."""
    if used == number:
        noun = "indicator" if number == 1 else "indicators"
        return tr(f"{number} {noun}", f"{whole(number)} indikator")
    return tr(
        f"{used} of {whole(number)} indicators, those that were used",
        f"{used} dari {whole(number)} indikator, yaitu yang dipakai",
    )


def _intervals(agreement: Agreement, of: Agreement | PeopleAgreement) -> str:
    method, clusters = method_name(agreement.interval), of.clusters
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
    if of.coverage:
        low, high = map(percent_number, of.coverage.mean)
        text += tr(
            f", which with so few hold the truth in {low} to {high} % of simulated studies",
            f", yang dengan jumlah sesedikit itu memuat nilai sebenarnya dalam {low}–{high} % "
            "studi simulasi",
        )
    return text


def _coders(names: Sequence[str]) -> str:
    if len(names) > 1 and len({coder_of(name).who for name in names}) == 1:
        return tr("one coder, twice", "satu pengode, dua kali")
    return tr(f"{whole(len(names))} coders", f"{whole(len(names))} pengode")


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
