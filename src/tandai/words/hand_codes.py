"""What a report says of the hand codes it rests on: whose, of how much, and what is undecided."""

from __future__ import annotations

from tandai.codebook import Codebook
from tandai.corpus.labels import Gold, GoldRule
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.messages import Message
from tandai.ground.numbers import count, percent, whole
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import IndicatorCoverage, Report
from tandai.words.gold import gold_words, tied_words

_MOST_NAMED = 5
# Suggestions that find fewer of the codes leave out too many to say who is silent.
_FEW_MISSED = 0.8
_SUGGEST_ANYWHERE = frozenset((ReportNote.FOR_RECALL, ReportNote.UNCALIBRATED))
CODES = frozenset(
    (ReportNote.CODES_OF, ReportNote.UNREAD, ReportNote.DISPUTED, ReportNote.OVERRULED)
)


def codes_words(note: Message, codebook: Codebook) -> str:
    """Return a note of ``CODES`` in words."""
    if note.code == ReportNote.UNREAD:
        return _unread(note)
    if note.code == ReportNote.DISPUTED:
        return _disputed(note, codebook)
    if note.code == ReportNote.OVERRULED:
        return _overruled(note)
    of = note.of
    whose = gold_words(Gold(GoldRule(of["rule"]), of["coders"], of["coder"]))
    return tr(f"It rests on {whose}.", f"Laporan ini berdasarkan {whose}.")


def _unread(note: Message) -> str:
    of = note.of
    read, passages = whole(of["of"] - of["passages"]), whole(of["of"])
    informants, done, begun = (whole(of[name]) for name in ("informants", "whole", "partly"))
    none = of["informants"] - of["whole"] - of["partly"]
    return tr(
        f"{read} of {passages} passages have been coded: all those of {done} of {informants} "
        f"informants, some of {begun}, none of {whole(none)}. The report leaves out the others, "
        "and speaks of nothing but what was read.",
        f"Baru {read} dari {passages} kutipan yang dikode: dari {informants} informan, {done} "
        f"sudah seluruhnya, {begun} sebagian, {whole(none)} belum sama sekali. Kutipan lainnya "
        "tidak dimuat; isi laporan ini hanya tentang kutipan yang sudah dibaca.",
    )


def _disputed(note: Message, codebook: Codebook) -> str:
    of = note.of
    names = first_few([codebook[id].name for id in of["changed"]], _MOST_NAMED)
    return tied_words(
        codes=of["codes"],
        of=of["of"],
        stances=of["stances"],
        agreed=bool(of["agreed"]),
        then=tr(
            f"The status of {names} would then be another.",
            f"Status {names} akan berbeda tanpa kode itu.",
        )
        if names
        else "",
    )


def _overruled(note: Message) -> str:
    of = note.of
    both, passages = whole(of["both"]), whole(of["passages"])
    codes, stances = count(of["codes"], "code", "kode"), whole(of["stances"])
    return tr(
        f"Of {both} checked passages that the corpus has codes of, {passages} differ from the "
        f"sheet ({codes}, and the stance of {stances}); the sheet counts there, not the corpus.",
        f"Dari {both} kutipan yang diperiksa dan sudah berkode dalam korpus, {passages} berbeda "
        f"dengan lembar periksa ({codes}, dan sikap pada {stances}); yang dihitung ialah lembar "
        "periksa, bukan korpus.",
    )


def saturation_caution(report: Report) -> str:
    """Return why saturation is not told, or which interviews it is of where it is of some."""
    if not report.by_hand:
        return _saturation_of_suggestions(report)
    reading = report.reading
    if reading is None:
        return ""
    done, of = whole(len(reading.whole_documents)), whole(reading.documents)
    if not report.saturation.curve:
        return tr(
            f"Saturation cannot be told yet: {done} of {of} interviews have been read whole, and "
            "it takes two at least. Read more interviews to their end.",
            f"Kejenuhan data belum dapat dinyatakan: baru {done} dari {of} wawancara yang dibaca "
            "seluruhnya, padahal perlu sedikitnya dua. Baca wawancara lainnya sampai selesai.",
        )
    return tr(
        f"Only the {done} of {of} interviews that have been read whole are counted here.",
        f"Yang dihitung di sini hanya {done} dari {of} wawancara yang sudah dibaca seluruhnya.",
    )


def _saturation_of_suggestions(report: Report) -> str:
    said = tr(
        "Saturation is not told from suggestions of a model: an indicator that is suggested "
        "wrongly would count as seen, one that is overlooked as not seen.",
        "Kejenuhan tidak dinyatakan dari saran model: indikator yang keliru disarankan akan "
        "terhitung muncul, dan yang terlewat terhitung tidak muncul.",
    )
    if not report.hand_coded:
        return said
    seen = sum(own.checked.right + own.checked.missed > 0 for own in report.indicators.values())
    passages = count(report.hand_coded, "passage", "kutipan")
    return f"{said} " + tr(
        f"In the {passages} that people coded or checked, {whole(seen)} of "
        f"{count(len(report.indicators), 'indicator', '')} "
        f"{'was' if seen == 1 else 'were'} found.",
        f"Dalam {passages} yang dikode atau diperiksa manual ditemukan {whole(seen)} dari "
        f"{whole(len(report.indicators))} indikator.",
    )


def silence_told(report: Report, own: IndicatorCoverage) -> bool:
    """Whether it may be said for whom nothing of an indicator was found.

    Of hand codes always. Of suggestions only where they may be relied on and miss few, and never
    where they were made for a recall or by the codebook alone: too many are wrong there.
    """
    if report.by_hand:
        return True
    if any(note.code in _SUGGEST_ANYWHERE for note in report.notes):
        return False
    return own.verdict == "ok" and own.recall is not None and own.recall >= _FEW_MISSED


def missing_caution(report: Report) -> str:
    """Return what may be said of those who seem silent, and of whom; nothing where of all."""
    if not report.by_hand:
        return _nothing_suggested()
    reading = report.reading
    if reading is None:
        return ""
    done, of = whole(len(reading.whole)), whole(reading.informants)
    if not reading.whole:
        return tr(
            "Who has not spoken of an indicator cannot be told yet: of no informant have all "
            "passages been read.",
            "Informan yang belum menyinggung belum dapat ditentukan: belum ada informan yang "
            "semua kutipannya sudah dibaca.",
        )
    return tr(
        f"Not heard from: of the {done} of {of} informants only whose passages have all been read.",
        f"Informan yang belum menyinggung: hanya di antara {done} dari {of} informan yang semua "
        "kutipannya sudah dibaca.",
    )


def _nothing_suggested() -> str:
    recall = percent(_FEW_MISSED)
    return tr(
        "Nothing found: in the passages of these informants nobody coded the indicator and the "
        "model suggests none; that does not yet mean that they did not speak of it. Told only "
        f"where suggestions may be relied on and find {recall} of the codes or more.",
        "Tidak ditemukan: pada kutipan informan ini tidak ada kode dan tidak ada saran untuk "
        "indikator itu; itu belum berarti mereka tidak menyinggungnya. Hanya disebut bila sarannya "
        f"layak diandalkan dan menemukan sedikitnya {recall} kode.",
    )


def unread_caution(report: Report) -> str:
    """Return who was read in part and who not at all, or that suggestions show no silence."""
    if not report.by_hand:
        return tr(
            "0: nothing was coded or suggested; that does not yet mean that it was not spoken of.",
            "0: tidak ada kode atau saran; itu belum berarti tidak disinggung.",
        )
    reading = report.reading
    if reading is None:
        return ""
    mark = tr(", ", "; ")
    begun = [f"{own.name} ({whole(own.left)})" for own in reading.partly]
    parts = (
        tr("Read in part (passages left): ", "Baru dibaca sebagian (sisa kutipan): ")
        + first_few(begun, _MOST_NAMED, mark)
        if begun
        else "",
        tr("Not read: ", "Belum dibaca: ") + first_few(reading.none, _MOST_NAMED)
        if reading.none
        else "",
    )
    return " ".join(f"{part}." for part in parts if part)
