"""What a project of another program, or a table of quotes, was understood to be, in words."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.exchange.codes import LeftOut, Remark
from tandai.ground.errors import named
from tandai.ground.language import Words, tr
from tandai.ground.listing import first_counted, first_few
from tandai.ground.messages import Message
from tandai.ground.numbers import count, whole
from tandai.spreadsheets.asking import meaning_word

_MOST_NAMED = 5
_MOST_LISTED = 12


def codes_said(codes: int, evidence: int) -> str:
    """Return how many codes there are, and for how many words were marked besides.

    As :class:`tandai.corpus.counting.CodeCounts` counts them, in the same words everywhere.
    """
    said = count(codes, "code", "kode")
    if not evidence:
        return said
    pieces = count(evidence, "piece of evidence", "bagian bukti", "pieces of evidence")
    return f"{said} ({pieces})"


def left_out_words(kind: LeftOut) -> str:
    """Return what was left out, in the plural."""
    return str(_LEFT_OUT[kind])


def left_out_counted(kind: LeftOut, number: int) -> str:
    """Return how many of what was left out."""
    what = left_out_words(kind)
    # The words are in the plural.
    one = tr(f"{what} (1)", f"1 {what}")
    return one if number == 1 else f"{whole(number)} {what}"


def remark_words(remark: Message) -> str:
    """Return how it was understood, as a sentence."""
    of = remark.of
    match remark.code:
        case Remark.POSITIONS:
            said = {
                "utf-16": tr("UTF-16 units", "satuan UTF-16"),
                "bytes": tr("bytes", "bita"),
                "characters": tr("characters", "karakter"),
            }[of["units"]]
            return tr(f"Positions were counted in {said}.", f"Posisi dihitung dalam {said}.")
        case Remark.ENCODINGS:
            names = ", ".join(f"{name} ({whole(number)})" for name, number in of["encodings"])
            return tr(f"Texts read as {names}.", f"Teks dibaca sebagai {names}.")
        case Remark.PAGES_LAID | Remark.PAGES_MISSING:
            return _pages(remark)
        case Remark.PROJECT_OPEN:
            return tr(
                "QualCoder has the project open; what it has not saved yet is not read. Close it "
                "and import again.",
                "Proyek ini sedang dibuka di QualCoder; yang belum disimpan tidak terbaca. Tutup "
                "dahulu lalu impor lagi.",
            )
        case Remark.TEXTS_DIFFER:
            number = whole(of["highlights"])
            return tr(
                f"{number} highlights hold another text than Taguette kept beside them; was the "
                "database changed by hand?",
                f"{number} sorotan berisi teks yang berbeda dari simpanan Taguette; apakah basis "
                "datanya diubah?",
            )
        case Remark.NO_INTERVIEWS | Remark.OUTSIDE_ANSWERS:
            return _texts(remark)
    return _tables(remark)


def _pages(remark: Message) -> str:
    of = remark.of
    if remark.code == Remark.PAGES_LAID:
        return tr(
            f"{count(of['codings'], 'coding', '')} on pages of PDF laid over the words that they "
            "quote, which may be but the beginning of what was marked.",
            f"{whole(of['codings'])} kode pada halaman PDF diletakkan pada kata-kata yang "
            "dikutipnya, yang mungkin hanya awal dari bagian yang ditandai.",
        )
    places = [
        f"{_name(source)} {tr('page', 'halaman')} {page} ({whole(number)})"
        for source, page, number in of["places"]
    ]
    shown = first_few(places, _MOST_NAMED)
    return tr(
        "Codings on pages of PDF whose words are not in the text, or stand there more than once: "
        f"{shown}.",
        "Kode pada halaman PDF yang kata-katanya tidak ada dalam teks, atau ada lebih dari sekali: "
        f"{shown}.",
    )


def _texts(remark: Message) -> str:
    of = remark.of
    if remark.code == Remark.OUTSIDE_ANSWERS:
        return tr(
            f"{count(of['codings'], 'coding', '')} outside informants' answers: "
            f"{count(of['passages'], 'passage', '')} made of the words that they mark.",
            f"{whole(of['codings'])} kode di luar jawaban informan: {whole(of['passages'])} "
            "kutipan dibuat dari kata-kata yang ditandainya.",
        )
    number, names = len(of["documents"]), first_few(of["documents"], _MOST_NAMED)
    return tr(
        f"{count(number, 'text', '')} read as no interview (articles, notes) and cut by "
        f"paragraph: {names}; --interviewer LABEL says who asks.",
        f"{whole(number)} teks dibaca bukan sebagai wawancara (artikel, catatan) dan dipotong per "
        f"paragraf: {names}; --interviewer LABEL menyebut penanyanya.",
    )


def _tables(remark: Message) -> str:
    of = remark.of
    match remark.code:
        case Remark.SHEETS_OF_CODERS:
            return tr("Each sheet is a coder's.", "Setiap lembar milik satu pengode.")
        case Remark.SHEETS_OF_INTERVIEWS:
            return tr("Each sheet is an interview.", "Setiap lembar satu wawancara.")
        case Remark.SHEETS_PASSED:
            sheets = _listed(of["sheets"])
            return tr(
                f"Sheets without coded quotes, not read: {sheets}.",
                f"Lembar tanpa kutipan berkode, tidak dibaca: {sheets}.",
            )
        case Remark.THEMES:
            sheets = _listed(of["sheets"])
            return tr(
                f"A theme holds for the quotes below it, up to the next: {sheets}.",
                f"Satu tema berlaku untuk kutipan di bawahnya, sampai tema berikutnya: {sheets}.",
            )
    return _columns(remark)


def _columns(remark: Message) -> str:
    of = remark.of
    said = [f"{meaning_word(meaning)}: {_name(name)}" for meaning, name in of["columns"]]
    if of["marks"]:
        marks = _listed(of["marks"])
        said.append(tr(f"columns of marks: {marks}", f"kolom bertanda: {marks}"))
    if of["left_out"]:
        left = _listed(of["left_out"])
        said.append(tr(f"left out: {left}", f"tidak dibaca: {left}"))
    sheet, row, all_said = repr(of["sheet"]), of["row"], "; ".join(said)
    return tr(
        f"Sheet {sheet}, heading in row {row}: {all_said}.",
        f"Lembar {sheet}, judul kolom di baris {row}: {all_said}.",
    )


def _name(name: str) -> str:
    """Return the name of a column or text; what may not be shown is empty in a message."""
    return named(name, known=True) if name else tr("(a cell with text)", "(sel berisi teks)")


def _listed(names: Sequence[str]) -> str:
    return first_counted([_name(name).strip("'") for name in names], _MOST_LISTED)


_LEFT_OUT: dict[LeftOut, Words] = {
    LeftOut.ANNOTATIONS_OUTSIDE_THEIR_TEXT: Words(
        "annotations outside their text", "anotasi di luar teks"
    ),
    LeftOut.CASES_THAT_SHARE_A_TEXT: Words("cases that share a text", "kasus dalam satu teks"),
    LeftOut.CASES_WITHOUT_TEXTS: Words("cases without texts", "kasus tanpa teks"),
    LeftOut.CELLS_UNDER_A_CODE_THAT_ARE_NO_MARK: Words(
        "cells under a code that are no mark", "sel di bawah kode yang bukan tanda"
    ),
    LeftOut.CODINGS_LEFT_OUT_BY_THE_MAPPING: Words(
        "codings left out by the mapping", "kode yang dikecualikan pemetaan"
    ),
    LeftOut.CODINGS_OF_SUCH_SELECTIONS: Words(
        "codings of such selections", "kode pada segmen bertanda demikian"
    ),
    LeftOut.CODINGS_OF_TEXTS_LEFT_OUT: Words(
        "codings of texts left out", "kode pada teks yang tak dibaca"
    ),
    LeftOut.CODINGS_OF_WHOLE_TEXTS: Words("codings of whole texts", "kode untuk teks utuh"),
    LeftOut.CODINGS_ON_PAGES_OF_PDF: Words("codings on pages of PDF", "kode pada halaman PDF"),
    LeftOut.CODINGS_ON_PICTURES: Words("codings on pictures", "kode pada gambar"),
    LeftOut.CODINGS_ON_RECORDINGS: Words("codings on recordings", "kode pada rekaman"),
    LeftOut.CODINGS_OUTSIDE_THEIR_TEXT: Words("codings outside their text", "kode di luar teks"),
    LeftOut.CODINGS_WITH_CODES_THAT_ONLY_GROUP: Words(
        "codings with codes that only group", "kode pengelompok"
    ),
    LeftOut.CODINGS_WITH_UNKNOWN_CODES: Words(
        "codings with unknown codes", "kode yang tidak dikenal"
    ),
    LeftOut.COMMENTS_THAT_MARK_NO_TEXT: Words(
        "comments that mark no text", "komentar yang tidak menandai teks"
    ),
    LeftOut.GRAPHS: Words("graphs", "bagan"),
    LeftOut.HIGHLIGHTS_OUTSIDE_THEIR_TEXT: Words(
        "highlights outside their text", "sorotan di luar teks"
    ),
    LeftOut.HIGHLIGHTS_WITHOUT_TAGS: Words("highlights without tags", "sorotan tanpa tag"),
    LeftOut.LINES_ABOVE_THE_FIRST_QUOTE: Words(
        "lines above the first quote", "baris di atas kutipan"
    ),
    LeftOut.LINES_WITHOUT_QUOTE_AND_CODE: Words(
        "lines without quote and code", "baris tanpa kutipan"
    ),
    LeftOut.LINKS: Words("links", "tautan"),
    LeftOut.NOTES: Words("notes", "catatan"),
    LeftOut.NOTES_WITHOUT_PLAIN_TEXT: Words("notes without plain text", "catatan tanpa teks biasa"),
    LeftOut.PDF_WITHOUT_TEXT: Words("PDF without text", "PDF tanpa teks"),
    LeftOut.PICTURES: Words("pictures", "gambar"),
    LeftOut.PICTURES_AND_RECORDINGS: Words("pictures and recordings", "gambar dan rekaman"),
    LeftOut.RECORDINGS_WITHOUT_TRANSCRIPT: Words(
        "recordings without transcript", "rekaman tanpa transkrip"
    ),
    LeftOut.SELECTIONS_OF_CASES: Words("selections of cases", "segmen bertanda milik kasus"),
    LeftOut.SELECTIONS_OF_NO_LENGTH: Words(
        "selections of no length", "segmen bertanda tanpa panjang"
    ),
    LeftOut.SELECTIONS_OUTSIDE_THEIR_TEXT: Words(
        "selections outside their text", "segmen bertanda di luar teks"
    ),
    LeftOut.SELECTIONS_WITHOUT_CODINGS: Words(
        "selections without codings", "segmen bertanda tanpa kode"
    ),
    LeftOut.SELECTIONS_WITHOUT_POSITIONS: Words(
        "selections without positions", "segmen bertanda tanpa posisi"
    ),
    LeftOut.SETS: Words("sets", "himpunan"),
    LeftOut.STANCES_THAT_FIT_NO_CODE: Words("stances that fit no code", "sikap yang tidak cocok"),
    LeftOut.TEXTS_THAT_CANNOT_BE_READ: Words("texts that cannot be read", "teks tak terbaca"),
    LeftOut.TEXTS_WITHOUT_WORDS: Words("texts without words", "teks tanpa kata"),
    LeftOut.TEXTS_WITH_AN_ENDLESS_LINE: Words(
        "texts with an endless line", "teks dengan baris tak berujung"
    ),
}
