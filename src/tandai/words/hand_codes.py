"""What a report says of the hand codes it rests on: whose, of how much, and what is undecided."""

from __future__ import annotations

from tandai.codebook import Codebook
from tandai.corpus.labels import Gold, GoldRule
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.messages import Message
from tandai.ground.numbers import count, whole
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import Report
from tandai.words.gold import gold_words, tied_words

_MOST_NAMED = 5
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
    """Return which interviews saturation is of, where some were not read whole; else nothing."""
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


def missing_caution(report: Report) -> str:
    """Return of whom it may be said that they have not spoken of something; else nothing."""
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


def unread_caution(report: Report) -> str:
    """Return who was read in part and who not at all; nothing where all were read."""
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
