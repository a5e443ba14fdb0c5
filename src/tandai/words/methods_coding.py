"""Sentences of the methods paragraph on material, codebook, coders and agreement."""

from __future__ import annotations

from collections.abc import Iterator

from tandai.agreement.results import Agreement
from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, whole
from tandai.reporting.methods import Coding, Material, Theory, UnitOfCoding
from tandai.statistics.coefficients import Coefficient
from tandai.words.intervals import method_name
from tandai.words.methods_figures import Cite, begun, in_words, interviews, listed, with_interval
from tandai.words.references import source_reference


def material_sentences(
    material: Material, cite: Cite, *, reported: bool, taught: bool
) -> Iterator[str]:
    """Yield what was coded, in what unit, by which codebook and by whom.

    ``reported``: whether the results are of all of it, which makes it the material; ``taught``:
    whether the model learnt from it.
    """
    passages = count(material.passages, "passage", "kutipan")
    documents = interviews(material.documents, constructed=material.constructed)
    informants = material.informants
    of = tr(
        f" with {count(informants, 'informant', '')}", f" dengan {whole(informants)} informan"
    ) * bool(informants)
    name = material.corpus
    if reported:
        lead = tr("The material comprises", "Bahan analisis terdiri atas")
    elif taught:
        lead = tr(
            f"The corpus {name}, from which the model learnt, comprises",
            f"Korpus {name}, sumber belajar modelnya, terdiri atas",
        )
    else:
        lead = tr(
            f"The coded corpus {name}, which is not all that is reported on, comprises",
            f"Korpus terkode {name}, yang tidak sama dengan bahan yang dilaporkan, terdiri atas",
        )
    yield tr(f"{lead} {passages} from {documents}{of}.", f"{lead} {passages} dari {documents}{of}.")
    if material.unit is not None:
        unit = _unit(material.unit)
        yield tr(f"The unit of coding was {unit}.", f"Satuan pengodean adalah {unit}.")
    yield _codebook(material, cite)
    yield from _coders(material.coding)


def _unit(unit: UnitOfCoding) -> str:
    return {
        "turn": tr(
            "one turn of an informant, read with the question before it",
            "satu giliran bicara informan, dibaca bersama pertanyaan yang mendahuluinya",
        ),
        "paragraph": tr("one paragraph of an informant's answer", "satu paragraf jawaban informan"),
        "sentence": tr("one sentence of an informant's answer", "satu kalimat jawaban informan"),
        "selection": tr(
            "the stretch of text that a coder had selected",
            "bagian teks yang ditandai pengode",
        ),
    }[unit]


def _codebook(material: Material, cite: Cite) -> str:
    number = count(material.indicators, "indicator", "indikator")
    if not material.theories:
        return tr(f"The codebook holds {number}.", f"Buku kode memuat {number}.")
    if len(material.theories) == 1 and material.theories[0].indicators == material.indicators:
        own = _theory(material.theories[0], cite)
        return tr(f"The codebook holds {number} of {own}.", f"Buku kode memuat {number} {own}.")
    parts = listed(
        [
            tr(
                f"{in_words(own.indicators)} of {_theory(own, cite)}",
                f"{in_words(own.indicators)} indikator {_theory(own, cite)}",
            )
            for own in material.theories
        ]
    )
    return tr(
        f"The codebook holds {number}: {parts}.", f"Buku kode memuat {number}, yaitu {parts}."
    )


def _theory(own: Theory, cite: Cite) -> str:
    name = tr(own.name_en, own.name_id)
    # In the middle of a sentence; an abbreviation keeps its capitals.
    name = name[:1].lower() + name[1:] if name[1:2].islower() else name
    if not own.source:
        return name
    work = source_reference(own.source)
    return f"{name} ({cite(work) if work is not None else own.source})"


def _coders(coding: Coding) -> Iterator[str]:
    number = len(coding.coders)
    if number == 1:
        ((name, read),) = coding.coders.items()
        passages = count(read, "passage", "kutipan")
        yield tr(
            f"One coder ({name}) read {passages}.", f"Satu pengode ({name}) membaca {passages}."
        )
    elif number > 1:
        each = listed([f"{name} {whole(read)}" for name, read in coding.coders.items()])
        both = tr(
            "both" if number == 2 else "two or more of them",
            "keduanya" if number == 2 else "sedikitnya dua di antaranya",
        )
        yield tr(
            f"{begun(in_words(number))} coders coded, and each one's codes were kept apart "
            f"(passages read: {each}); {whole(coding.by_two)} of {whole(coding.read)} passages "
            f"were read by {both}.",
            f"{begun(in_words(number))} pengode mengode dan kode masing-masing disimpan terpisah "
            f"(kutipan yang dibaca: {each}); {whole(coding.by_two)} dari {whole(coding.read)} "
            f"kutipan dibaca oleh {both}.",
        )
    for name, read in coding.again.items():
        passages = count(read, "passage", "kutipan")
        yield tr(
            f"A second coding by the same person ({name}) covers {passages}.",
            f"Pengodean kedua oleh orang yang sama ({name}) mencakup {passages}.",
        )
    for name, read in coding.decided.items():
        passages = count(read, "passage", "kutipan")
        yield tr(
            f"What was decided in the end is recorded as codes of its own ('{name}', {passages}).",
            f"Keputusan akhir dicatat sebagai kode tersendiri ('{name}', {passages}).",
        )
    if coding.disputed:
        tied, of = whole(coding.disputed), whole(coding.codes)
        yield tr(
            f"Of {of} codes given by at least half of a passage's coders, {tied} rest on just half "
            "of them and were not adjudicated.",
            f"Dari {of} kode yang diberikan sedikitnya separuh pengode kutipannya, {tied} hanya "
            "diberikan separuhnya dan belum diputuskan.",
        )
    if coding.stances:
        codes = count(coding.stances, "code", "kode")
        yield tr(
            f"On {codes} the coders differed about the stance of the evidence, and nobody decided.",
            f"Pada {codes} para pengode berbeda tentang sikap buktinya dan belum diputuskan.",
        )


def agreement_sentences(agreement: Agreement, cite: Cite) -> Iterator[str]:
    """Yield agreement with the method of its interval, and coefficients to compare it with."""
    alpha, masi = agreement.overall["macro_alpha"], agreement.overall["masi_alpha"]
    if alpha.value is None:
        return
    used, number = agreement.used, len(agreement.indicators)
    over = (
        count(number, "indicator", "indikator")
        if used == number
        else tr(
            f"the {whole(used)} of {whole(number)} indicators that were used",
            f"{whole(used)} dari {whole(number)} indikator yang dipakai",
        )
    )
    passages = count(agreement.units, "passage", "kutipan")
    sets = _sets(masi, cite)
    yield tr(
        f"Agreement was measured on the {passages} that two or more coders read: Krippendorff's "
        f"alpha ({cite('krippendorff2019')}) was {with_interval(alpha)} on average over "
        f"{over}{sets}.",
        f"Kesepakatan antarpengode diukur pada {passages} yang dibaca sedikitnya dua pengode: alfa "
        f"Krippendorff ({cite('krippendorff2019')}) sebesar {with_interval(alpha)} sebagai rerata "
        f"atas {over}{sets}.",
    )
    if others := _others(agreement, cite):
        yield tr(
            f"For comparison, means over the same indicators were {others}.",
            f"Sebagai pembanding, rerata atas indikator yang sama adalah {others}.",
        )
    yield from _intervals(agreement, cite)
    stance: Coefficient = agreement.stance["krippendorff_alpha"]
    if stance.value is not None:
        cells = whole(agreement.stance["cells"])
        yield tr(
            f"For the stance of evidence, on the {cells} codes that two or more coders gave, "
            f"alpha was {with_interval(stance)}.",
            f"Untuk sikap bukti, pada {cells} kode yang diberikan sedikitnya dua pengode, alfa "
            f"sebesar {with_interval(stance)}.",
        )


def _sets(masi: Coefficient, cite: Cite) -> str:
    if masi.value is None:
        return ""
    return tr(
        f", and {with_interval(masi)} for whole sets of codes by the MASI distance "
        f"({cite('passonneau2006')})",
        f", dan {with_interval(masi)} untuk himpunan kode utuh dengan jarak MASI "
        f"({cite('passonneau2006')})",
    )


def _others(agreement: Agreement, cite: Cite) -> str:
    two = len(agreement.coders) == 2
    kappa = agreement.overall["macro_cohen_kappa" if two else "macro_fleiss_kappa"].value
    ac1 = agreement.overall["macro_gwet_ac1"].value
    said = []
    if kappa is not None:
        name, work = ("Cohen", "cohen1960") if two else ("Fleiss", "fleiss1971")
        label = tr(f"{name}'s kappa", f"kappa {name}")
        said.append(f"{label} {decimal(kappa)} ({cite(work)})")
    if ac1 is not None:
        label = tr("Gwet's AC1", "AC1 Gwet")
        said.append(f"{label} {decimal(ac1)} ({cite('gwet2008')})")
    return listed(said)


def _intervals(agreement: Agreement, cite: Cite) -> Iterator[str]:
    if agreement.interval != "jackknife-t" or agreement.resampled != "document":
        name = method_name(agreement.interval)
        yield tr(f"Intervals are by {name}.", f"Interval dihitung dengan {name}.")
        return
    if agreement.clusters < 2:
        yield tr("One interview gives no interval.", "Satu wawancara tidak memberi interval.")
        return
    works = f"{cite('quenouille1956')}; {cite('tukey1958')}"
    clusters = whole(agreement.clusters)
    yield tr(
        "Confidence intervals come from the jackknife, leaving out one interview after the other "
        f"({clusters} interviews), with a centre corrected for bias and Student's t ({works}).",
        "Interval kepercayaan (IK) dihitung dengan jackknife, yakni dengan mengeluarkan wawancara "
        f"satu per satu ({clusters} wawancara), dengan titik tengah yang dikoreksi biasnya dan "
        f"sebaran t Student ({works}).",
    )
    if agreement.coverage is not None:
        low, high = (f"{100 * share:.0f}" for share in agreement.coverage.mean)
        yield tr(
            f"With so few interviews, intervals of means held the truth in {low} to {high}% of "
            "simulated studies, where 95% is intended.",
            f"Dengan wawancara sesedikit itu, interval rerata memuat nilai sebenarnya dalam "
            f"{low}–{high}% studi simulasi, sedangkan yang dituju 95%.",
        )
