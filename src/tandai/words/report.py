"""What a report says beside its figures, in words: the rule, notes, and what to do next."""

from __future__ import annotations

from tandai.codebook import Codebook
from tandai.codebook.fates import Fate
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.numbers import count, decimal, percent, whole
from tandai.model.evaluation import STANCE_BOUND
from tandai.reporting.codes import Next, ReportNote
from tandai.reporting.results import Advice, Report, Rule
from tandai.words.codebook import fate_words


def rule_words(rule: Rule) -> str:
    """Return the rule of the status, with who set it."""
    source = {
        "default": tr("the default rule", "aturan bawaan"),
        "codebook": tr("the codebook's rule", "aturan buku kode"),
        "command": tr("the rule given with the command", "aturan dari perintah"),
    }[rule.source]
    bound, stances = percent(rule.balance_bound), percent(STANCE_BOUND)
    return tr(
        f"Reached: evidence from at least {rule.min_informants} informants (or all, if fewer), and "
        "the 95 % interval of the supporting share, from variation between informants, lies above "
        f"{bound}; not reached: it lies below; divided: evidence from enough informants on both "
        "sides, which as many again would hardly decide; too little: all else, and what was "
        "counted from suggestions of a model that is insufficient or whose stances are right in "
        f"less than {stances} of held-out codes (95 % lower bound); then hand codes of a checked "
        "sample alone decide, if there is one. A passage of mixed stance counts half. This is "
        f"{source}, and a test of a share: whether an indicator is 'tercapai cukup baik' is the "
        "researcher's judgement (--judgement).",
        f"Tercapai: bukti dari sedikitnya {rule.min_informants} informan (atau semua, bila "
        "kurang) dan interval 95 % bagian yang mendukung, dari variasi antarinforman, di atas "
        f"{bound}; tidak tercapai: di bawahnya; terbelah: cukup informan di kedua sisi, dan "
        "sebanyak itu lagi hampir tak akan menentukan; kurang bukti: selain itu, atau dihitung "
        f"dari saran model yang belum memadai atau sikapnya benar di bawah {stances} pada kode "
        "yang disisihkan (batas bawah 95 %); maka hanya kode tangan dari sampel periksa yang "
        f"menentukan, bila ada. Kutipan campuran dihitung setengah. Ini {source}, dan uji atas "
        "suatu bagian: apakah indikator 'tercapai cukup baik' adalah penilaian peneliti "
        "(--judgement).",
    )


def note_lines(report: Report) -> tuple[str, ...]:
    """Return what a reader must know before using the figures."""
    return tuple(map(note_words, report.notes))


def note_words(note: Message) -> str:
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
                "unproven: check a sample by hand (`tandai sample`) before you report them.",
                "Bagian adalah hitungan saran, belum dikoreksi dari galat model dan belum "
                "terbukti: periksa sampel dengan tangan (`tandai sample`) sebelum melaporkannya.",
            )
        case ReportNote.ALL_BY_HAND:
            return tr(
                f"Shares are of hand codes of all {whole(of['passages'])} passages.",
                f"Bagian berasal dari kode tangan atas semua {whole(of['passages'])} kutipan.",
            )
        case ReportNote.CHECKED_SAMPLE | ReportNote.CHECKED_ALONE:
            return _sample_words(note)
        case ReportNote.FOR_PASSAGES:
            return tr(
                f"95 % intervals are for the share among these tagged passages{together}.",
                f"Interval 95 % berlaku untuk bagian dari kutipan yang ditandai ini{together}.",
            )
        case ReportNote.FOR_INTERVIEWS:
            return tr(
                "95 % intervals are for interviews like these: whole interviews are left out in "
                f"turn{together}.",
                "Interval 95 % berlaku untuk wawancara sejenis: wawancara dikeluarkan satu per "
                f"satu{together}.",
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
        case ReportNote.UNCALIBRATED:
            return tr(
                "The suggestions are by the codebook alone: the model learnt from no codes, its "
                "confidences are uncalibrated scores, and it suggests each indicator for about "
                "the same share of passages, however many speak of it. Counts of them say nothing "
                "before a sample is checked.",
                "Saran berasal dari buku kode saja: model tidak dilatih dengan kode, keyakinannya "
                "skor yang belum dikalibrasi, dan tiap indikator disarankan untuk bagian kutipan "
                "yang kira-kira sama, berapa pun yang membicarakannya. Hitungannya belum berarti "
                "sebelum sampelnya diperiksa.",
            )
        case ReportNote.NOT_BLIND:
            return tr(
                "The check was not blind: whoever sees suggestions tends to agree with them.",
                "Pemeriksaan tidak buta: orang yang melihat saran cenderung menyetujuinya.",
            )
    if isinstance(note.code, Fate):
        said = fate_words(note)
        return tr(f"Since the tags were made: {said}.", f"Sejak penandaan dibuat: {said}.")
    return _models_words(note)


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
        f"Bagian diperkirakan dari {read} kutipan yang diambil acak dari {drawn_from} dan "
        "diperiksa dengan "
        f"tangan{', tanpa saran model' if alone else ', serta dari saran untuk semuanya'}.",
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
    """Return whom to ask and what to check next."""
    return tuple(advice_words(item, report.codebook) for item in report.advice)


def advice_words(advice: Advice, codebook: Codebook) -> str:
    """Return a piece of advice in a sentence or two."""
    name = codebook[advice.indicator].name if advice.indicator else ""
    return _ADVICE[Next(advice.message.code)](name, advice.message)


def _next_interview(_: str, message: Message) -> str:
    of = message.of
    seen, indicators, new = whole(of["seen"]), whole(of["indicators"]), decimal(of["new"], 1)
    return tr(
        f"{seen} of {indicators} indicators have evidence; one more interview of the kind is "
        f"expected to add {new}.",
        f"{seen} dari {indicators} indikator sudah berbukti; satu wawancara sejenis lagi "
        f"diperkirakan menambah {new}.",
    )


def _group(_: str, message: Message) -> str:
    of = message.of
    best, least = decimal(of["most"], 1), decimal(of["least"], 1)
    one, other = (f"{of['variable']} = {of[side]}" for side in ("value", "other"))
    return tr(
        f"Of the {count(of['lacking'], 'indicator', '')} with too few informants, those with "
        f"{one} speak of {best} each, those with {other} of {least}: look for the former next.",
        f"Dari {whole(of['lacking'])} indikator yang kurang informan, informan dengan {one} "
        f"rata-rata membicarakan {best}, dengan {other} {least}: utamakan yang pertama.",
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
            f"{rate} of those with {group} speak of it.",
            f"{rate} dari yang {group} membicarakannya.",
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
            "; informants are divided, and more of the kind will hardly decide it.",
            "; informan terbelah, dan wawancara sejenis hampir tak akan menentukannya.",
        )
    return text + tr(
        f"; at this balance about {count(more, 'more informant', '')} would decide.",
        f"; dengan imbangan ini sekitar {whole(more)} informan lagi menentukan.",
    )


def _likely_wrong(name: str, message: Message) -> str:
    number, wrong = whole(message.of["suggestions"]), decimal(message.of["wrong"], 0)
    return tr(
        f"{name}: of {number} unchecked suggestions about {wrong} are wrong if the confidence is "
        "true; check these first.",
        f"{name}: dari {number} saran yang belum diperiksa, sekitar {wrong} keliru bila "
        "keyakinannya benar; periksa ini dulu.",
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
    Next.LIKELY_WRONG: _likely_wrong,
    Next.ONLY_INTERVIEWS: _only_interviews,
    Next.CHECK_MORE: _check_more,
}
