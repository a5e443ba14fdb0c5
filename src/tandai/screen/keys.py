"""The keys of the screen: what each does, in short for the foot and in full for the help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from tandai.ground.language import Words


@dataclass(frozen=True)
class Key:
    """A key: how it is written, what a click on it presses, and what it does."""

    shown: str
    pressed: str
    short: Words
    long: Words


KEYS = (
    Key(
        "1-9",
        "tab",
        Words("on/off", "pilih"),
        Words("give or take away the code with this number", "beri atau cabut kode bernomor ini"),
    ),
    Key(
        "/",
        "slash",
        Words("find", "cari"),
        Words(
            "type to find an indicator; Enter adds it, Esc goes back",
            "ketik untuk mencari indikator; Enter memilih, Esc kembali",
        ),
    ),
    Key(
        "s",
        "s",
        Words("stance", "sikap"),
        Words(
            "next stance of the code: + supports, - hinders, ± mixed",
            "sikap berikutnya: + mendukung, - menghambat, ± campuran",
        ),
    ),
    Key(
        "e",
        "e",
        Words("evidence", "bukti"),
        Words(
            "mark the words that carry the code in focus",
            "tandai kata-kata yang memuat kode terpilih",
        ),
    ),
    Key(
        "a",
        "a",
        Words("accept", "terima"),
        Words("accept what stands there and go on", "terima yang tertera dan lanjut"),
    ),
    Key(
        "x",
        "x",
        Words("nothing", "kosong"),
        Words(
            "nothing here: read, no indicator, and go on",
            "tidak ada: sudah dibaca, tanpa indikator, dan lanjut",
        ),
    ),
    Key(
        "h",
        "h",
        Words("unsure", "ragu"),
        Words("unsure: come back to it later", "ragu: kembali lagi nanti"),
    ),
    Key(
        "m",
        "m",
        Words("memo", "memo"),
        Words("memo on the passage or on the code", "memo untuk kutipan atau kodenya"),
    ),
    Key(
        "u",
        "u",
        Words("undo", "urung"),
        Words(
            "undo the last key that changed something, without end",
            "urungkan perubahan terakhir, tanpa batas",
        ),
    ),
    Key(
        "j k",
        "j",
        Words("move", "pindah"),
        Words(
            "next and previous passage (also arrow keys)",
            "kutipan berikut dan sebelumnya (juga panah)",
        ),
    ),
    Key(
        "g",
        "g",
        Words("go to", "ke"),
        Words("go to a passage, by id or number", "ke kutipan tertentu, menurut id atau nomor"),
    ),
    Key(
        "t",
        "t",
        Words("transcript", "transkrip"),
        Words("see the whole transcript", "lihat seluruh transkrip"),
    ),
    Key("?", "question_mark", Words("help", "bantuan"), Words("this help", "bantuan ini")),
    Key("q", "q", Words("leave", "keluar"), Words("save and leave", "simpan dan keluar")),
)

# What has no place at the foot.
MORE_KEYS = (
    Key(
        "p",
        "p",
        Words("progress", "kemajuan"),
        Words(
            "what each indicator has, and decisions to go for ±5 points",
            "isi tiap indikator, dan sisa keputusan untuk ±5 poin",
        ),
    ),
    Key(
        "Tab",
        "tab",
        Words("focus", "fokus"),
        Words("next code in focus (Shift+Tab: previous)", "pindah kode (Shift+Tab: sebelumnya)"),
    ),
    Key(
        "Enter",
        "enter",
        Words("on/off", "pilih"),
        Words("give or take away the code in focus", "beri atau cabut kode terpilih"),
    ),
    Key(
        "Space",
        "space",
        Words("scroll", "gulir"),
        Words("scroll a long passage (b: back)", "gulir kutipan panjang (b: balik)"),
    ),
    Key(
        "[ ]",
        "right_square_bracket",
        Words("rules", "aturan"),
        Words("scroll the codebook's definition", "gulir definisi buku kode"),
    ),
)

MARKING_KEYS = (
    Key(
        "1-9",
        "",
        Words("sentence", "kalimat"),
        Words(
            "mark this sentence, or clear it (any key ends a number)",
            "tandai/hapus kalimat ini (tombol lain mengakhiri nomor)",
        ),
    ),
    Key(
        "← →",
        "right",
        Words("word", "kata"),
        Words("move the end of the marked words by one word", "geser akhir tanda satu kata"),
    ),
    Key(
        "↑ ↓",
        "down",
        Words("start", "awal"),
        Words("move their start by one word", "geser awalnya satu kata"),
    ),
    Key(
        "Tab",
        "tab",
        Words("other piece", "bagian lain"),
        Words("go to the next marked piece", "ke bagian bertanda berikutnya"),
    ),
    Key(
        "s",
        "s",
        Words("side", "sisi"),
        Words("this piece supports or hinders", "bagian ini mendukung atau menghambat"),
    ),
    Key(
        "v",
        "v",
        Words("suggested", "saran"),
        Words("take the words that the model marked", "ambil kata yang ditandai model"),
    ),
    Key(
        "Del",
        "delete",
        Words("clear", "hapus"),
        Words("clear this piece", "hapus bagian ini"),
    ),
    Key("Esc", "escape", Words("done", "selesai"), Words("back to the codes", "kembali ke kode")),
)


def foot(keys: Iterable[Key], width: int) -> Content:
    """Return keys for the foot in as many lines as they need; each can be clicked."""
    lines: list[list[Content]] = [[]]
    used = 0
    for key in keys:
        piece = Content.assemble((key.shown, "bold reverse"), " ", str(key.short))
        if key.pressed:
            piece = piece.stylize(Style.from_meta({"@click": f"screen.press('{key.pressed}')"}))
        needed = piece.cell_length + (2 if lines[-1] else 0)
        if lines[-1] and used + needed > width:
            lines.append([])
            used, needed = 0, piece.cell_length
        lines[-1].append(piece)
        used += needed
    return Content("\n").join(Content("  ").join(line) for line in lines)


def in_full(keys: Iterable[Key]) -> Content:
    """Return keys with all that they do, a line each."""
    lines = [Content.assemble((f" {key.shown:<6}", "bold"), str(key.long)) for key in keys]
    return Content("\n").join(lines)
