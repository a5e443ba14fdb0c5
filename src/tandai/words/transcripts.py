"""What of a transcript's file was not read on purpose, and what was made of it, in words."""

from __future__ import annotations

from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.messages import Message
from tandai.ground.numbers import count, whole
from tandai.transcript.notes import FileNote

_MOST_PAGES = 8


def file_note_line(note: Message) -> str:
    """Return a note behind the file or document that it is about."""
    return f"{note.where}: {file_note_words(note)}"


def file_note_words(note: Message) -> str:
    """Return a note."""
    of = note.of
    match note.code:
        case FileNote.COLUMNS_LEFT_OUT:
            names = ", ".join(name or tr("(no heading)", "(tanpa judul)") for name in of["columns"])
            return tr(
                f"columns of its tables that hold no speech are left out: {names}.",
                f"kolom tabelnya yang bukan ujaran tidak dibaca: {names}.",
            )
        case FileNote.COMMENTS_NOT_READ:
            number = count(of["comments"], "comment", "komentar")
            are = "is" if of["comments"] == 1 else "are"
            return tr(
                f"{number} {are} not read; `tandai import --comments` takes comments as codes.",
                f"{number} tidak dibaca; `tandai import --comments` membacanya sebagai kode.",
            )
        case FileNote.SEVERAL_INTERVIEWS:
            names = ", ".join(of["documents"])
            number = whole(len(of["documents"]))
            return tr(
                f"holds {number} interviews; each is a document of its own: {names}.",
                f"berisi {number} wawancara; masing-masing menjadi dokumen sendiri: {names}.",
            )
        case FileNote.BY_PARAGRAPH:
            return tr(
                "little of it reads as an interview, so that each paragraph is a passage.",
                "hanya sedikit yang terbaca sebagai wawancara, jadi tiap paragraf menjadi kutipan.",
            )
        case FileNote.ONE_NAME:
            times = whole(of["times"])
            return tr(
                "one name, and perhaps one recording, whose passages then count "
                f"{times} times. Keep one of them.",
                "senama, dan mungkin satu rekaman, sehingga kutipannya terhitung "
                f"{times} kali. Pakai salah satu saja.",
            )
    return _of_pdf(note)


def _of_pdf(note: Message) -> str:
    of = note.of
    match note.code:
        case FileNote.EDGES_LEFT_OUT:
            lines = count(of["lines"], "line", "baris")
            return tr(
                f"{lines} at the head or foot of pages left out.",
                f"{lines} di kepala atau kaki halaman tidak dibaca.",
            )
        case FileNote.PAGES_WITHOUT_TEXT:
            pages = first_few(of["pages"], _MOST_PAGES)
            return tr(
                f"pages without text, perhaps pictures: {pages}.",
                f"halaman tanpa teks, mungkin gambar: {pages}.",
            )
    return tr(
        "a PDF knows lines and no paragraphs: check that columns, tables and speakers were read "
        "in the right order. The document that it was made from is read better.",
        "PDF hanya mengenal baris, bukan paragraf: periksa apakah kolom, tabel, dan penutur "
        "terbaca dalam urutan yang benar. Dokumen asalnya terbaca lebih baik.",
    )
