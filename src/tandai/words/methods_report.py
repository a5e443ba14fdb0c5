"""Sentences of the methods paragraph on what a report covers, and what its shares rest on."""

from __future__ import annotations

from collections.abc import Iterator

from tandai.ground.language import tr
from tandai.ground.numbers import count, plain, whole
from tandai.reporting.methods import Reported
from tandai.reporting.results import FEWEST_A_SIDE, LEANING, LEAST_A_SIDE
from tandai.statistics.balance import MOST_TIMES, RESAMPLES
from tandai.words.methods_figures import Cite


def report_sentences(reported: Reported, cite: Cite) -> Iterator[str]:
    """Yield what was reported on, what was checked by hand, and what shares and status rest on."""
    passages = count(reported.passages, "passage", "kutipan")
    documents = count(reported.documents, "interview", "wawancara")
    informants = count(reported.informants, "informant", "informan")
    yield tr(
        f"The results cover {passages} from {documents} with {informants}{_by_whom(reported)}.",
        f"Hasil mencakup {passages} dari {documents} dengan {informants}{_by_whom(reported)}.",
    )
    yield from _codes(reported)
    yield from _suggestions(reported)
    if reported.sample is not None:
        own = reported.sample
        checked, drawn = whole(own.passages), count(own.drawn_from, "passage", "kutipan")
        blind = tr("without" if own.blind else "with", "tanpa" if own.blind else "dengan")
        yield tr(
            f"A random sample of {checked} of {drawn} (seed {own.seed}) was checked by hand, "
            f"{blind} sight of the model's suggestions.",
            f"Sampel acak {checked} dari {drawn} (benih {own.seed}) diperiksa manual, "
            f"{blind} melihat saran model.",
        )
    if reported.overruled:
        number = count(reported.overruled, "passage", "kutipan")
        yield tr(
            f"In {number} the check differed from codes that the corpus already had; the check "
            "counted.",
            f"Pada {number}, hasil pemeriksaan berbeda dari kode yang sudah ada dalam korpus; yang "
            "dipakai ialah hasil pemeriksaan.",
        )
    for method in reported.methods:
        yield _shares(reported, method, cite)
    if reported.fewest is not None and reported.intervals:
        least = whole(reported.fewest)
        yield tr(
            f"With fewer than {least} interviews these intervals are rough.",
            f"Dengan kurang dari {least} wawancara, interval ini masih kasar.",
        )
    yield _status(reported)


def _codes(reported: Reported) -> Iterator[str]:
    """Yield how much of a corpus was read, and what became of codes that coders differ on."""
    if reported.unread:
        read, of = whole(reported.passages), whole(reported.passages + reported.unread)
        yield tr(
            f"These are the {read} of {of} passages of the corpus that had been read; the others "
            "were not left out at random, and the results say nothing of them.",
            f"Itulah {read} dari {of} kutipan dalam korpus yang sudah dibaca; kutipan lainnya "
            "tidak disisihkan secara acak, dan hasilnya tidak berlaku untuknya.",
        )
    if reported.disputed:
        number, of = whole(reported.disputed), whole(reported.hand_codes)
        yield tr(
            f"Codes that just half of a passage's coders gave ({number}, beside {of}) were not "
            "counted, since nobody had decided on them."
            if reported.agreed
            else f"Of {of} hand codes {number} were given by just half of a passage's coders and "
            "not adjudicated; they were counted.",
            f"Kode yang hanya diberikan separuh pengode kutipannya ({number}, di samping {of}) "
            "tidak dihitung karena belum diputuskan."
            if reported.agreed
            else f"Dari {of} kode manual, {number} hanya diberikan separuh pengode kutipannya dan "
            "belum diputuskan; kode itu tetap dihitung.",
        )
    if reported.stances:
        codes = count(reported.stances, "code", "kode")
        yield tr(
            f"Where coders gave a code with different stances it was counted as mixed ({codes}).",
            f"Kode yang sikapnya berbeda antarpengode dihitung sebagai campuran ({codes}).",
        )


def _suggestions(reported: Reported) -> Iterator[str]:
    """Yield by which rule suggestions were made, and what of them does not hold."""
    for recall in reported.recall:
        share = plain(recall)
        yield tr(
            f"Suggestions were made for a recall of {share}, the share of an interview's codes to "
            "be among them on average (conformal risk control); many are wrong, and no status was "
            "read from them.",
            f"Saran dibuat dengan sasaran recall {share}, yakni rata-rata bagian kode tiap "
            "wawancara "
            "yang tercakup (conformal risk control); banyak yang keliru, dan status tidak dibaca "
            "darinya.",
        )
    if reported.uncalibrated:
        yield tr(
            "The model had learnt from no codes, and its confidences are scores that were not "
            "calibrated.",
            "Model tidak dilatih dengan kode, dan keyakinannya berupa skor yang belum dikalibrasi.",
        )
    if reported.untold:
        number = count(reported.untold, "suggestion", "saran")
        indicators = count(reported.untold_indicators, "indicator", "indikator")
        why = (
            tr(
                "nothing was coded to learn or to test stances by",
                "tidak ada kode untuk melatih atau menguji penetapan sikap",
            )
            if reported.uncalibrated
            else tr(
                "the model's stances had not held on interviews that it had not learnt from",
                "sikap dari model belum terbukti benar pada wawancara yang tidak dipelajarinya",
            )
        )
        yield tr(
            f"No stance was told for {number} of {indicators}, since {why}; they do not count for "
            "the status.",
            f"Sikap tidak ditetapkan untuk {number} dari {indicators} karena {why}; saran itu "
            "tidak ikut menentukan status.",
        )


def _by_whom(reported: Reported) -> str:
    hand, model = whole(reported.hand_coded), reported.model
    if reported.hand_coded == reported.passages:
        return tr(", all coded by hand", ", seluruhnya dikode manual")
    if not model:
        return tr(f", {hand} of them coded by hand", f", {hand} di antaranya dikode manual")
    if not reported.hand_coded:
        return tr(f", tagged by the model {model}", f", ditandai oleh model {model}")
    return tr(
        f", {hand} of them coded by hand or checked and the others tagged by the model {model}",
        f", {hand} di antaranya dikode atau diperiksa manual dan selebihnya ditandai oleh "
        f"model {model}",
    )


def _shares(reported: Reported, method: str, cite: Cite) -> str:
    if method in ("uncorrected", "mixed"):
        what = {
            "uncorrected": tr("the model's suggestions", "saran model"),
            "mixed": tr(
                "hand codes where there are any and else of suggestions",
                "kode manual bila ada dan selebihnya saran model",
            ),
        }[method]
        return tr(
            f"Shares are counts of {what}, not corrected for errors of the model, and have no "
            "interval.",
            f"Proporsi adalah hitungan {what}, belum dikoreksi dari galat model, dan tanpa "
            "interval.",
        )
    rest = {
        "labels": tr("hand codes of all passages", "kode manual atas semua kutipan")
        + tr(" read", " yang dibaca") * bool(reported.unread),
        "labels-only": tr("the checked sample alone", "sampel yang diperiksa saja"),
        "corrected": tr(
            "the checked sample and the tags together, by a post-stratified estimator",
            "sampel yang diperiksa bersama hasil penandaan, dengan estimator pascastratifikasi",
        ),
    }[method]
    works, freedom = [cite("wilson1927")], whole(max(1, reported.documents - 1))
    if method != "labels":
        works.insert(0, cite("sarndal1992"))
    how = tr("score intervals", "interval skor")
    if reported.target == "interviews":
        works += [cite("quenouille1956"), cite("tukey1958")]
        how += tr(
            " whose variance comes from leaving out whole interviews in turn (jackknife), with "
            "Student's t (degrees of freedom: one and a half times the effective number of "
            f"interviews, at most {freedom}),",
            " dengan ragam yang dihitung dengan mengeluarkan wawancara satu per satu (jackknife) "
            "dan sebaran t Student (derajat bebas: satu setengah kali jumlah efektif wawancara, "
            f"paling banyak {freedom}),",
        )
    target = {
        "interviews": tr("interviews like these", "wawancara sejenis"),
        "passages": tr("just these passages", "hanya kutipan ini"),
        None: "",
    }[reported.target]
    together = (
        tr(" simultaneously for all indicators", " serentak bagi semua indikator")
        * reported.simultaneous
    )
    holds = tr(f" for {target}", f" untuk {target}") * bool(target)
    if not reported.intervals:
        return tr(
            f"Shares rest on {rest}; one interview gives no interval.",
            f"Proporsi didasarkan pada {rest}; satu wawancara tidak memberi interval.",
        )
    cited = "; ".join(works)
    return tr(
        f"Shares rest on {rest}; their 95% intervals are {how}{holds}{together} ({cited}).",
        f"Proporsi didasarkan pada {rest}; interval 95%-nya adalah {how}{holds}{together} "
        f"({cited}).",
    )


def _status(reported: Reported) -> str:
    rule = reported.rule
    least, bound = whole(rule.min_informants), f"{100 * rule.balance_bound:g}%"
    bound = bound.replace(".", tr(".", ","))
    lean = f"{100 * LEANING:g}%"
    low, high = f"{100 * LEAST_A_SIDE:g}%", f"{100 * (1 - LEAST_A_SIDE):g}%"
    resamples = whole(RESAMPLES)
    return tr(
        f"An indicator is called reached where at least {least} informants (or all, if fewer) give "
        "evidence and the 95% interval of the supporting share, in which mixed passages count "
        "half, from variation between informants (Student's t, its degrees of freedom the "
        "effective number of informants less one; no narrower than a score interval of as many "
        "informants all of one mind or a t interval of as many independent passages), lies above "
        f"{bound}; not reached where it lies below; divided where it covers {bound} and lies "
        f"between {low} and {high}, at least {FEWEST_A_SIDE} informants are on each side (who "
        f"gives both is on both), and up to {MOST_TIMES} times as many of the kind would not "
        f"decide; too little otherwise. Where an undecided one leans was told from {resamples} "
        f"bootstrap resamples of informants, and counted from {lean} of them on.",
        f"Suatu indikator dinyatakan tercapai bila sedikitnya {least} informan (atau semua, bila "
        "kurang) memberi bukti dan interval 95% proporsi yang mendukung (kutipan campuran dihitung "
        "setengah), dari variasi antarinforman (t Student dengan derajat bebas jumlah efektif "
        "informan dikurangi satu; tidak lebih sempit daripada interval skor informan sebanyak itu "
        "yang semuanya searah atau interval t kutipan bebas sebanyak itu), berada di atas "
        f"{bound}; tidak tercapai bila di bawahnya; terbelah bila interval itu mencakup {bound} "
        f"dan terletak antara {low} dan {high}, sedikitnya {FEWEST_A_SIDE} informan ada di tiap "
        f"sisi (yang memberi keduanya dihitung di keduanya), dan hingga {MOST_TIMES} kali "
        "informan sejenis pun tidak menentukannya; selain itu belum pasti. Kecondongan indikator "
        f"yang belum pasti ditentukan dari {resamples} ulangan bootstrap atas informan, dan "
        f"dihitung mulai {lean}.",
    )
