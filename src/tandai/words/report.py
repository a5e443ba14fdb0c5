"""What a report says beside its figures, in words: notes, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.codebook import Codebook
from tandai.codebook.fates import Fate
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.messages import Message
from tandai.ground.numbers import count, decimal, percent, plain, whole
from tandai.reporting.codes import Next, ReportNote
from tandai.reporting.results import (
    Advice,
    Report,
)
from tandai.statistics.verdicts import SHARE
from tandai.words.codebook import fate_words
from tandai.words.hand_codes import CODES, codes_words

_MOST_NAMED = 5


def note_lines(report: Report) -> tuple[str, ...]:
    """Return what a reader must know before using the figures."""
    return tuple(note_words(note, report.codebook) for note in report.notes)


def note_words(note: Message, codebook: Codebook) -> str:
    """Return a note of a report."""
    of = note.of
    together = ""
    if of.get("together"):
        together = tr(
            f"; all {of['together']} hold together",
            f"; ke-{of['together']} interval berlaku serentak",
        )
    match note.code:
        case ReportNote.UNCORRECTED:
            return tr(
                "Shares are counts of suggestions, uncorrected for the model's errors and "
                "unproven: check a sample by hand before you report them.",
                "Proporsi adalah hitungan saran, belum dikoreksi dari galat model dan belum "
                "terbukti: periksa sebuah sampel secara manual sebelum melaporkannya.",
            )
        case ReportNote.ALL_BY_HAND:
            return tr(
                f"Shares are of hand codes of all {count(of['passages'], 'passage', '')} read.",
                f"Proporsi berasal dari kode manual atas semua {whole(of['passages'])} kutipan "
                "yang dibaca.",
            )
        case ReportNote.CHECKED_SAMPLE | ReportNote.CHECKED_ALONE:
            return _sample_words(note)
        case ReportNote.FOR_PASSAGES:
            return tr(
                f"95 % intervals are for the share among these tagged passages{together}.",
                f"Interval 95 % berlaku untuk proporsi dari kutipan yang ditandai ini{together}.",
            )
        case ReportNote.FOR_INTERVIEWS:
            return tr(
                "95 % intervals are for interviews like these: whole interviews are left out in "
                f"turn (jackknife, Student's t){together}.",
                "Interval 95 % berlaku untuk wawancara sejenis: wawancara dikeluarkan satu per "
                f"satu (jackknife, t Student){together}.",
            )
        case ReportNote.FEW_INTERVIEWS:
            return tr(
                f"With fewer than {of['fewest']} interviews, intervals for interviews like these "
                "are rough.",
                f"Dengan kurang dari {of['fewest']} wawancara, interval untuk wawancara sejenis "
                "masih kasar.",
            )
        case ReportNote.PARTLY_CHECKED:
            return _partly_words(note)
        case ReportNote.FOR_RECALL:
            return _recall_words(note)
        case ReportNote.EVIDENCE:
            return _evidence_words(note)
        case ReportNote.NO_STANCES:
            return _no_stances(note, codebook)
        case ReportNote.UNCALIBRATED:
            return tr(
                "The suggestions are by the codebook alone: the model learnt from no codes, its "
                "confidences are uncalibrated scores, and it suggests an indicator above a cut "
                f"that about {percent(SHARE)} of the passages it was scaled by reach, however many "
                "speak of it. Counts of them say nothing "
                "before a sample is checked.",
                "Saran berasal dari buku kode saja: model tidak dilatih dengan kode, keyakinannya "
                "skor yang belum dikalibrasi, dan tiap indikator disarankan di atas ambang yang "
                f"dicapai sekitar {percent(SHARE)} kutipan penyesuai skornya, berapa pun yang "
                "membicarakannya. Hitungannya belum berarti "
                "sebelum sampelnya diperiksa.",
            )
        case ReportNote.CONSTRUCTED:
            return tr(
                "The model that comes with tandai learnt from constructed interviews, and its "
                "figures are of such; how often it is right on real ones, only a checked sample "
                "of them shows.",
                "Model bawaan tandai belajar dari wawancara rekaan, dan angka-angkanya berasal "
                "dari wawancara semacam itu; seberapa sering ia benar pada wawancara nyata hanya "
                "dapat ditunjukkan oleh sampel yang diperiksa.",
            )
        case ReportNote.NOT_BLIND:
            return tr(
                "The check was not blind: whoever sees suggestions tends to agree with them.",
                "Pemeriksa melihat saran model, dan orang yang melihat saran cenderung setuju.",
            )
    if note.code in CODES:
        return codes_words(note, codebook)
    if isinstance(note.code, Fate):
        said = fate_words(note)
        return tr(f"Since the tags were made: {said}.", f"Sejak penandaan dibuat: {said}.")
    return _models_words(note)


def _recall_words(note: Message) -> str:
    recall = plain(note.of["recall"])
    return tr(
        f"The tags were made for a recall of {recall}, to miss few codes: many of the suggestions "
        "are wrong, the model's precision and verdicts do not hold for them, and no status is read "
        "from them. Check a sample, and shares are estimated from it.",
        f"Penandaan dibuat untuk recall {recall} agar sedikit kode terlewat: banyak saran "
        "keliru, presisi dan kelayakan model tidak berlaku baginya, dan status tidak dibaca "
        "darinya. Periksa sebuah sampel, lalu proporsi diperkirakan dari situ.",
    )


def _evidence_words(note: Message) -> str:
    of = note.of
    f1, codes = decimal(of["f1"]), whole(of["codes"])
    said = tr(
        f"Of the words that mark {codes} right suggestions and those that people marked for the "
        f"same code, token F1 is {f1}",
        f"Kata-kata yang menandai {codes} saran yang benar cocok dengan yang ditandai orang untuk "
        f"kode yang sama pada F1 token {f1}",
    )
    if of.get("coders_f1") is None:
        return f"{said}."
    among = decimal(of["coders_f1"])
    return said + tr(f"; among the coders it is {among}.", f"; antarpengode {among}.")


def _no_stances(note: Message, codebook: Codebook) -> str:
    of = note.of
    ids = of["ids"]
    names = first_few([codebook[id].name for id in ids], _MOST_NAMED)
    number = count(of["suggestions"], "suggestion", "")
    indicators = count(len(ids), "indicator", "")
    return tr(
        f"No stance is told or counted for {number} of {indicators}: on held-out interviews the "
        f"model does not tell support from hindrance well enough there ({names}).",
        f"Sikap tidak disebut dan tidak dihitung untuk {whole(of['suggestions'])} saran dari "
        f"{len(ids)} indikator: pada wawancara yang disisihkan, model belum cukup mampu membedakan "
        f"dukungan dari hambatan di situ ({names}).",
    )


def _partly_words(note: Message) -> str:
    read, drawn = whole(note.of["read"]), whole(note.of["drawn"])
    said = tr(
        f"Of the sheet's {drawn} rows the first {read} are filled in: a sample of their own, with "
        "wider intervals than the whole sheet will give.",
        f"Dari {drawn} baris lembar periksa, {read} baris pertama terisi: itu sampel tersendiri, "
        "dengan interval lebih lebar daripada lembar yang utuh.",
    )
    if not note.of["waiting"]:
        return said
    waiting = note.of["waiting"]
    return said + tr(
        f" {count(waiting, 'row', '')} filled in further down count once those above them are.",
        f" {waiting} baris terisi di bawahnya baru dihitung bila baris di atasnya terisi.",
    )


def _sample_words(note: Message) -> str:
    alone = note.code == ReportNote.CHECKED_ALONE
    read, drawn_from = whole(note.of["passages"]), whole(note.of["drawn_from"])
    return tr(
        f"Shares are estimated from {read} passages drawn at random from {drawn_from} and checked "
        f"by hand{', without the suggestions' if alone else ', and from the suggestions for all'}.",
        f"Proporsi diperkirakan dari {read} kutipan yang diambil acak dari {drawn_from} dan "
        "diperiksa "
        f"manual{', tanpa saran model' if alone else ', serta dari saran untuk semua kutipan'}.",
    )


def _models_words(note: Message) -> str:
    models = note.of["models"]
    listed = ", ".join(f"{model}: {whole(int(number))}" for model, number in models)
    return tr(
        f"The tags were made by {len(models)} models (passages: {listed}), which need not be right "
        "to the same degree: a difference between interviews may be one between models.",
        f"Hasil penandaan dibuat oleh {len(models)} model (kutipan: {listed}) yang ketepatannya "
        "belum tentu sama: perbedaan antarwawancara bisa jadi perbedaan antarmodel.",
    )


def advice_lines(report: Report) -> tuple[str, ...]:
    """Return whom to ask and what to check next; what holds for several is said once."""
    undecidable = [item for item in report.advice if _hardly_decided(item)]
    lines: list[str] = []
    told: set[int] = set()
    for item in report.advice:
        if _only_lacks(item):
            more = int(item.message.of["more"])
            if more not in told:
                lines.append(_lacking(more, report))
            told.add(more)
        elif item not in undecidable:
            lines.append(advice_words(item, report.codebook))
    return (*lines, _undecidable(undecidable, report.codebook)) if undecidable else tuple(lines)


def _only_lacks(advice: Advice) -> bool:
    """Whether advice is to find more informants, without a word on whom."""
    of = advice.message.of
    return advice.message.code == Next.INFORMANTS and not of["nearest"] and not of.get("rate")


def _lacking(more: int, report: Report) -> str:
    """Return which indicators so many more informants are needed for."""
    alike = [own for own in report.advice if _only_lacks(own) and own.message.of["more"] == more]
    names = (report.codebook[own.indicator].name for own in alike if own.indicator)
    return _informants(", ".join(names), alike[0].message)


def _hardly_decided(advice: Advice) -> bool:
    return advice.message.code == Next.BALANCE and advice.message.of["more"] is None


def _undecidable(items: Sequence[Advice], codebook: Codebook) -> str:
    """Say once of all indicators that more informants hardly decide what is true of each."""
    shares = "; ".join(
        f"{codebook[item.indicator].name} ({percent(item.message.of['share'])})"
        for item in items
        if item.indicator
    )
    return tr(
        "Evidence for and against is so balanced that more informants of the kind will hardly "
        f"decide it (share of evidence that supports): {shares}.",
        "Bukti yang mendukung dan yang menghambat begitu berimbang, sehingga informan sejenis "
        f"hampir tak akan menentukannya (proporsi bukti yang mendukung): {shares}.",
    )


def advice_words(advice: Advice, codebook: Codebook) -> str:
    """Return a piece of advice in a sentence or two."""
    name = codebook[advice.indicator].name if advice.indicator else ""
    return _ADVICE[Next(advice.message.code)](name, advice.message)


def _next_interview(_: str, message: Message) -> str:
    of = message.of
    seen, indicators, new = whole(of["seen"]), whole(of["indicators"]), decimal(of["new"], 1)
    if of["seen"] == of["indicators"]:
        return tr(
            f"All {indicators} indicators have evidence; more interviews add none, but may decide "
            "those that are open.",
            f"Ke-{indicators} indikator sudah ada buktinya; wawancara tambahan tidak menambah "
            "indikator, tetapi dapat menentukan yang belum pasti.",
        )
    return tr(
        f"{seen} of {indicators} indicators have evidence; one more interview of the kind is "
        f"expected to add {new}.",
        f"{seen} dari {indicators} indikator sudah ada buktinya; satu wawancara sejenis lagi "
        f"diperkirakan menambah {new}.",
    )


def _group(_: str, message: Message) -> str:
    of = message.of
    best, least = decimal(of["most"], 1), decimal(of["least"], 1)
    one, other = (f"{of['variable']} = {of[side]}" for side in ("value", "other"))
    return tr(
        f"Of the {count(of['lacking'], 'indicator', '')} with too few informants, {best} "
        f"each were found for those with {one}, {least} for those with {other}: look for the "
        "former next.",
        f"Dari {whole(of['lacking'])} indikator yang kurang informan, pada informan dengan "
        f"{one} rata-rata ditemukan {best}, dengan {other} {least}: utamakan yang pertama.",
    )


def _informants(name: str, message: Message) -> str:
    of = message.of
    text = tr(
        f"{name}: evidence from {count(of['more'], 'more informant', '')} needed.",
        f"{name}: perlu bukti dari {whole(of['more'])} informan lagi.",
    )
    if of["nearest"]:
        mark = tr(", ", "; ")
        people = mark.join(f"{person} ({decimal(highest)})" for person, highest in of["nearest"])
        text += " " + tr(
            f"Nearest so far (highest confidence): {people}.",
            f"Yang paling mendekati (keyakinan tertinggi): {people}.",
        )
    if of.get("rate"):
        rate, group = percent(of["rate"]), f"{of['variable']} = {of['value']}"
        text += " " + tr(
            f"It was found for {rate} of those with {group}.",
            f"Sudah ditemukan pada {rate} dari yang {group}.",
        )
    return text


def _balance(name: str, message: Message) -> str:
    of = message.of
    share, more = percent(of["share"]), of["more"]
    text = tr(
        f"{name}: {share} of its evidence supports it",
        f"{name}: {share} dari buktinya mendukung",
    )
    if more is None:
        return text + tr(
            "; at this balance more informants of the kind will hardly decide it.",
            "; dengan imbangan ini informan sejenis hampir tak akan menentukannya.",
        )
    return text + tr(
        f"; at this balance about {count(more, 'more informant', '')} would decide.",
        f"; dengan imbangan ini perlu sekitar {whole(more)} informan lagi.",
    )


def _likely_wrong(name: str, message: Message) -> str:
    number, wrong = whole(message.of["suggestions"]), decimal(message.of["wrong"], 0)
    return tr(
        f"{name}: of {number} unchecked suggestions about {wrong} are wrong if the confidence is "
        "true; check these first.",
        f"{name}: dari {number} saran yang belum diperiksa, sekitar {wrong} keliru bila "
        "keyakinannya benar; periksa ini dulu.",
    )


def _read_on(_: str, message: Message) -> str:
    passages, mark = whole(message.of["passages"]), tr(", ", "; ")
    first = mark.join(f"{name} ({whole(left)})" for name, left in message.of["nearest"])
    said = tr(
        f"Read the other {passages} passages first: whom to ask for more can be told only then.",
        f"Baca dulu {passages} kutipan lainnya: siapa yang perlu ditanya lagi baru dapat "
        "ditentukan sesudahnya.",
    )
    if not first:
        return said
    return said + tr(
        f" Begun and nearest to done (passages left): {first}.",
        f" Yang sudah dimulai dan hampir selesai (sisa kutipan): {first}.",
    )


def _only_interviews(_: str, message: Message) -> str:
    of = message.of
    passages, read, narrower = whole(of["passages"]), whole(of["read"]), percent(of["narrower"])
    return tr(
        f"Checking all {passages} passages in place of {read} would narrow the intervals by "
        f"{narrower} only: more interviews narrow them, more checking does not.",
        f"Memeriksa semua {passages} kutipan, bukan {read}, hanya akan mempersempit interval "
        f"{narrower}: yang mempersempit adalah wawancara tambahan, bukan pemeriksaan.",
    )


def _check_more(_: str, message: Message) -> str:
    of = message.of
    names = ", ".join(of["documents"])
    more, narrower, most = whole(of["more"]), percent(of["narrower"]), percent(of["all_narrower"])
    return tr(
        f"About {more} more checked passages would narrow the intervals by {narrower} (all "
        f"passages: {most}), drawn with `tandai sample --more`; most is left to learn in {names}.",
        f"Sekitar {more} kutipan lagi yang diperiksa akan mempersempit interval {narrower} (semua "
        f"kutipan: {most}), diambil dengan `tandai sample --more`; yang paling banyak tersisa ada "
        f"di {names}.",
    )


_ADVICE = {
    Next.INTERVIEW: _next_interview,
    Next.GROUP: _group,
    Next.INFORMANTS: _informants,
    Next.BALANCE: _balance,
    Next.READ_ON: _read_on,
    Next.LIKELY_WRONG: _likely_wrong,
    Next.ONLY_INTERVIEWS: _only_interviews,
    Next.CHECK_MORE: _check_more,
}
