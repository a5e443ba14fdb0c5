"""The ways in which interviews are written: one side labelled, bare labels, tables, headings."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tandai.transcript import (
    Kind,
    Layout,
    Role,
    Source,
    Transcript,
    account_of,
    find_turns,
    passages_of,
)
from tandai.transcript.labels import split_label

from .conftest import SHARED

CASES = SHARED / "cases" / "transcripts"


def read(text: str, **more: list[str]) -> Transcript:
    """Return the transcript of a text."""
    return find_turns(Source(text), "d", **more)


def answers(text: str, **more: list[str]) -> list[tuple[str, str]]:
    """Return (question, answer) of each passage, which is an exact slice of the text."""
    passages = passages_of(read(text, **more))
    assert all(text[p.start : p.end] == p.text for p in passages)
    return [(p.question, p.text) for p in passages]


QUARRY = (
    "1. Sejak kapan batu ini ditambang?\nKakek saya sudah menambang.\nMODERATOR: Ya.\n"
    "Sekarang tinggal enam orang.\n2. Siapa pembelinya?\nPengepul dari kota.\n"
    "MODERATOR: Baik, terima kasih.\nSama-sama, hati-hati di jalan.\n"
)


def test_who_asks_alone_is_labelled() -> None:
    """Unlabelled lines between are the informant's, numbered questions the asker's."""
    transcript = read(QUARRY)
    assert transcript.layout is Layout.ASKER_LABELLED
    assert answers(QUARRY) == [
        ("Sejak kapan batu ini ditambang?", "Kakek saya sudah menambang."),
        ("Sejak kapan batu ini ditambang?", "Sekarang tinggal enam orang."),
        ("Siapa pembelinya?", "Pengepul dari kota."),
        ("Siapa pembelinya?", "Sama-sama, hati-hati di jalan."),
    ]


@pytest.mark.parametrize("label", ["Peneliti", "P", "Rani"])
def test_an_asker_whose_answers_stand_below_in_a_paragraph_or_a_line(label: str) -> None:
    """A role, or a label that asks in most of its turns; else it is no asker."""
    asked = ["Sejak kapan?", "Siapa pembelinya?", "Apa kendalanya?"]
    below = ["Dulu, ikut bapak.", "Pengepul.\n\nKadang turis.", "Hujan."]
    for gap in ("\n", "\n\n"):
        text = "\n\n".join(
            f"{label}: {q}{gap}{a}" for q, a in zip(asked, below, strict=True)
        ).replace("\n\nKadang", f"{gap}Kadang")
        wanted = [a.replace("\n\n", gap) for a in below]
        assert answers(text) == list(zip(asked, wanted, strict=True))


def test_a_monologue_stays_its_speakers() -> None:
    """A label that never asks is no asker, and its paragraphs are its own."""
    text = "Rani: Saya lahir di sini.\nIbu saya juga.\nRani: Lalu pindah.\nRani: Sekarang pulang.\n"
    assert [answer for _, answer in answers(text)] == [
        "Saya lahir di sini.\nIbu saya juga.",
        "Lalu pindah.",
        "Sekarang pulang.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1. Sejak kapan?\nJawab: Dulu.\n2. Siapa pembelinya?\nJawab: Pengepul.\n",
        "Sejak kapan?\n\nInforman: Dulu.\n\nSiapa pembelinya?\n\nInforman: Pengepul.\n",
        "### Sejak kapan?\n\nBu Sri: Dulu.\n\n### Siapa pembelinya?\n\nBu Sri: Pengepul.\n",
    ],
)
def test_who_answers_alone_is_labelled(text: str) -> None:
    """Unlabelled questions between are the interviewer's and no part of the answer above."""
    given = ["Bu Sri"] if "Bu Sri" in text else []
    assert answers(text, informants=given) == [
        ("Sejak kapan?", "Dulu."),
        ("Siapa pembelinya?", "Pengepul."),
    ]
    assert read(text, informants=given).layout is Layout.INFORMANT_LABELLED


def test_names_that_are_words() -> None:
    """``Dan:`` speaks where it recurs, and where it is given; ``dan:`` in an answer does not."""
    recurs = (
        "Dan:\nDo you weave?\nParticipant:\nSince 2001.\nDan:\nWho buys?\nParticipant:\nShops.\n"
    )
    assert answers(recurs) == [("Do you weave?", "Since 2001."), ("Who buys?", "Shops.")]
    once = "Dan: Sejak kapan?\nBu Sri: Dulu.\nRani: Siapa?\nBu Sri: Toko.\nRani: Oh?\nBu Sri: Ya."
    assert answers(once, interviewers=["Dan", "Rani"])[0] == ("Sejak kapan?", "Dulu.")
    word = "P: Apa?\nN: Modal.\nDan: pasar.\nDan: bahan.\nP: Lalu?\nN: Ya."
    assert answers(word)[0] == ("Apa?", "Modal.\nDan: pasar.\nDan: bahan.")
    assert split_label("Dan Smith: Ya") is not None


def test_numbers_before_names_without_a_point() -> None:
    """``01 Anies:`` speaks, and ``12 Maret:`` and ``15 orang:`` do not."""
    text = "Moderator: Silakan.\n01 Wati: Air dulu.\nModerator: Lanjut.\n02 Joko: Jalan dulu.\n"
    assert [p.speaker for p in passages_of(read(text))] == ["Wati", "Joko"]
    assert split_label("12 Maret: rapat") is None
    assert split_label("15 orang: laki-laki") is None


@pytest.mark.parametrize("between", [" – ", " - ", " — ", "\t"])
def test_labels_that_end_in_a_dash_or_tab(between: str) -> None:
    """Letters that recur speak; a list in an answer does not."""
    talk = [("I", "Sejak kapan?"), ("C", "Dulu."), ("I", "Siapa?"), ("C", "Toko.")]
    text = "\n".join(f"{who}{between}{said}" for who, said in talk)
    assert answers(text) == [("Sejak kapan?", "Dulu."), ("Siapa?", "Toko.")]
    listed = "P: Apa?\nN: Ada tiga.\nModal – sendiri\nPasar – jauh\nModal – lagi\nP: Oh?\nN: Ya."
    assert len(answers(listed)) == 2


def test_roles_on_lines_of_their_own() -> None:
    """``Pertanyaan`` and ``Jawaban`` without a colon; a role named once is a word."""
    text = (
        "Pertanyaan\nBergerak di apa?\nJawaban\nBatik.\nPertanyaan\nSejak kapan?\nJawaban\nDulu.\n"
    )
    assert answers(text) == [("Bergerak di apa?", "Batik."), ("Sejak kapan?", "Dulu.")]
    heading = "Informan\n\nBu Sri tinggal di desa.\n\nIa menenun.\n"
    assert not read(heading).labelled


@pytest.mark.parametrize("sign", ["### {}. ", "### ", "{}) ", "**{}. "])
def test_headings_and_numbers_as_questions(sign: str) -> None:
    """Answers below may be set as quotations; the question is told without its signs."""
    close = "**" if sign.startswith("**") else ""
    asked = ["Apa produknya?", "Siapa pemasarnya?", "Apa kendalanya?"]
    text = "\n\n".join(
        f"{sign.format(n)}{q}{close}\n\n> Jawaban {n}." for n, q in enumerate(asked, 1)
    )
    assert answers(text) == [(q, f"Jawaban {n}.") for n, q in enumerate(asked, 1)]


def test_tables_of_turns_in_markdown() -> None:
    """Cells are passages where they stand; numbers and codes are none, an empty answer neither."""
    text = (
        "# Warung\n\n| No. | Pertanyaan | Jawaban | Kode |\n|---|:---|---|---|\n"
        "| 1 | Dicatat di mana? | Di tembok, *areng*. | catat |\n| 2 | Lalu? |  | |\n"
        "| 3 | Siapa menghitung? | **Anak saya** | bantu |\n"
    )
    assert answers(text) == [
        ("Dicatat di mana?", "Di tembok, *areng*."),
        ("Siapa menghitung?", "Anak saya"),
    ]
    named = "| Penutur | Ujaran |\n|---|---|\n| Rani | Apa? |\n| Bu Sri | Ya. |\n| | Sudah. |\n"
    assert [(t.speaker, t.role) for t in read(named, interviewers=["Rani"]).turns] == [
        ("Rani", Role.INTERVIEWER),
        ("Bu Sri", Role.INFORMANT),
        ("Bu Sri", Role.INFORMANT),
    ]
    plain = "| Kuartal | Untung |\n|---|---|\n| satu | naik |\n"
    assert not read(plain).labelled


def test_quoted_answers_and_headings_between() -> None:
    """``> **A:** "..."`` is an answer, and a heading before the next question none of it."""
    text = (
        '**TEMA 1: Asal**\n\n**Q: Sejak kapan?**\n\n> **A:** "Dulu sekali."\n\n'
        '**TEMA 2: Kini**\n\n**Q: Siapa?**\n\n> **A:** "Toko."\n'
    )
    assert answers(text) == [("Sejak kapan?", '"Dulu sekali."'), ("Siapa?", '"Toko."')]


@pytest.mark.parametrize(
    "head",
    [
        "12/05/23, 10.15 - {}: {}",
        "[12/05/23 10.15.30] {}: {}",
        "\u200e[12/05/2023, 10:15:30 PM] {}: {}",
        "[00:00.000 --> 00:04.000] {}: {}",
        "[[{}]]: {}",
        "**[[{}]]:** {}",
        "0:0:0.0 --> 0:0:4.56\n{}\n{}\n",
        "[00:00:05] {}\n{}\n",
    ],
)
def test_exports_of_messengers_and_of_programs_that_transcribe(head: str) -> None:
    """Dates, times and links around a name are no part of it, and no part of the speech."""
    talk = [("Rani", "Sejak kapan?"), ("Bu Sri", "Dulu."), ("Rani", "Siapa?"), ("Bu Sri", "Toko.")]
    text = "\n".join(head.format(who, said) for who, said in talk)
    assert answers(text) == [("Sejak kapan?", "Dulu."), ("Siapa?", "Toko.")]
    assert account_of(read(text), passages_of(read(text))).words[Kind.OTHER] == 0


def test_a_legend_says_who_is_who_and_is_no_turn() -> None:
    """``X : Peneliti`` above the interview gives roles that letters alone would not."""
    text = (
        "Keterangan:\nX : Peneliti\nY : Informan\n\nX : Ceritakan.\nY : Dulu.\nX : Lanjut.\nY : Ya."
    )
    assert [answer for _, answer in answers(text)] == ["Dulu.", "Ya."]


def test_the_block_of_data_names_labels() -> None:
    """``(Inisial H)`` or the name itself says who asks, though H never ends in a question mark."""
    for who, label in (("M. Hadi (Inisial H)", "H"), ("Hadi Wibowo", "Hadi")):
        text = (
            f"Nama Responden : Bu Wati (Inisial W)\nJabatan : Kades\nPewawancara : {who}\n\n"
            f"{label}: Ceritakan usaha ini.\nW: Dulu kecil.\n{label}: Lanjutkan.\nW: Kini besar.\n"
        )
        assert [answer for _, answer in answers(text)] == ["Dulu kecil.", "Kini besar."]


def test_a_given_informant_makes_all_others_ask() -> None:
    """``--informant`` decides whatever letters and question marks say."""
    text = "A: Satu?\nB: Dua.\nC: Tiga.\nA: Empat?\nB: Lima.\nC: Enam."
    assert [answer for _, answer in answers(text, informants=["a"])] == ["Satu?", "Empat?"]
    both = answers(text, informants=["a", "b"], interviewers=["c"])
    assert [answer for _, answer in both] == ["Satu?", "Dua.", "Empat?", "Lima."]


ARTICLE = (
    "Perajin di lereng gunung bertahan dengan cara mereka sendiri selama tiga tahun terakhir.\n\n"
    "Kabar lain: Harga naik\n\nPasar jauh, jalan rusak, dan pembeli datang hanya saat libur.\n\n"
    "Kabar lain: Ekspor lesu\n\nMereka berharap jalan segera dibangun kembali oleh pemerintah.\n"
)


def test_an_article_is_no_interview() -> None:
    """Lines that only look like labels make no speakers; each paragraph is a passage, and said."""
    transcript = read(ARTICLE)
    assert not transcript.labelled
    assert len(passages_of(transcript)) == 5
    assert [line for line, _ in transcript.doubtful] == [3, 7]
    tail = "Isi panjang tanpa penutur sama sekali di dalamnya.\n\n" * 9
    contact = "Kantor Pusat: satu\nKantor Cabang: dua\nKantor Pusat: tiga\nKantor Cabang: empat\n"
    assert not read(tail + contact).labelled


def test_what_is_certain_is_read_though_it_is_little_of_the_text() -> None:
    """A transcript at the end of a chapter keeps its roles, and its account shows the rest."""
    text = "Bab empat membahas hasil penelitian ini panjang lebar.\n\n" * 9 + (
        "Peneliti: Sejak kapan?\nInforman: Dulu.\n"
    )
    assert answers(text) == [("Sejak kapan?", "Dulu.")]
    assert account_of(read(text), passages_of(read(text))).thin


@pytest.mark.parametrize("said", ["Maksudnya?", "Maksudnya gimana, Pak?", "Contohnya apa, Bu?"])
def test_asking_what_is_meant_keeps_the_question_before(said: str) -> None:
    """The question that is meant stands with it; a new question stands alone."""
    text = f"P: Siapa yang membantu?\nN: Itu.\nP: {said}\nN: Ya dinas.\nP: Lalu?\nN: Toko."
    assert [question for question, _ in answers(text)] == [
        "Siapa yang membantu?",
        f"Siapa yang membantu? {said}",
        "Lalu?",
    ]


# Passages of informants, and words in them and in questions, counted by hand.
COUNTED = {
    "r1.txt": (4, 24, 10),
    "r2.txt": (4, 21, 18),
    "r2a.txt": (2, 11, 10),
    "r3.md": (3, 18, 11),
    "r4.txt": (2, 14, 15),
    "r5.txt": (3, 13, 13),
    "r6.txt": (2, 10, 6),
    "r7.txt": (2, 8, 12),
    "r8.md": (3, 14, 11),
    "r9.md": (3, 11, 8),
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not in this checkout")
@pytest.mark.parametrize("name", COUNTED)
def test_minimal_cases(name: str) -> None:
    """Every answer is a passage and every question a question; nothing said is left out."""
    text = (CASES / name).read_text(encoding="utf-8")
    transcript = read(text)
    passages = passages_of(transcript)
    words = account_of(transcript, passages).as_dict()["words"]
    assert (len(passages), words["informant"], words["interviewer"]) == COUNTED[name]
    assert words["other"] == (7 if name == "r3.md" else 0)  # its two headings


DOCS = Path(__file__).resolve().parents[1] / "docs"
SHOWN = [
    (page.parent.name, number, block)
    for page in sorted(DOCS.glob("*/transcripts.md"))
    for number, block in enumerate(
        re.findall(r"(?ms)^```\n(.*?)^```$", page.read_text(encoding="utf-8"))
    )
]


@pytest.mark.parametrize(("language", "number", "text"), SHOWN)
def test_examples_of_the_documentation_are_understood(
    language: str, number: int, text: str
) -> None:
    """Each has an informant's answer to a question, and hardly a word that is nothing."""
    transcript = read(text)
    passages = passages_of(transcript)
    account = account_of(transcript, passages)
    assert transcript.labelled
    assert transcript.asked
    assert passages
    assert all(p.question for p in passages)
    assert not account.thin
    assert account.words[Kind.OTHER] <= 1


def test_both_languages_show_as_many_examples() -> None:
    """The pages are the same in Indonesian and English."""
    languages = [language for language, _, _ in SHOWN]
    assert languages.count("en") == languages.count("id") == 14


def test_a_time_that_ends_an_answer_is_said() -> None:
    """Only a time above a name belongs to the label below it."""
    text = "P: Jam berapa?\nN: Biasanya pukul\n10.30\nP: Lalu?\nN: Pulang."
    assert answers(text)[0] == ("Jam berapa?", "Biasanya pukul\n10.30")
    said = "00:01\nRani\nJam berapa?\n00:05\nSri\nPukul\n00:09\nRani\nLalu?\n00:12\nSri\nPulang.\n"
    assert answers(said) == [("Jam berapa?", "Pukul"), ("Lalu?", "Pulang.")]


def test_people_who_speak_once_each_beside_a_moderator() -> None:
    """Where most lines are labelled so they are speakers; one heading in an answer is none."""
    text = (
        "Moderator: Apa kendalanya?\nSri: Modal kecil.\nTono: Pasar jauh.\nRini: Bahan mahal.\n"
        "Moderator: Terima kasih semua."
    )
    assert [(p.speaker, p.text) for p in passages_of(read(text))] == [
        ("Sri", "Modal kecil."),
        ("Tono", "Pasar jauh."),
        ("Rini", "Bahan mahal."),
    ]
    heading = (
        "Moderator: Apa?\nModal: kecil.\nIbu saya dulu.\nKami pindah.\nModerator: Lalu?\nYa.\n"
    )
    assert [answer for _, answer in answers(heading)] == [
        "Modal: kecil.\nIbu saya dulu.\nKami pindah.",
        "Ya.",
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "Nama: a\nUmur: b\n",
        "Nama: a\nUmur: b\n\nsatu dua tiga empat lima\n\n",
        "MODERATOR: a.\nb\n",
        "Jawab: a\n",
        "a?\n\nJawab: a\n\n",
        "| Pertanyaan | Jawaban |\n|---|---|\n",
        "Informan\n",
        "Dan: Ya\n",
        "P – ",
        "[00:00.000 --> 00:04.000]",
        "12/05/23, 10.15 ",
        "|",
        "[",
    ],
)
def test_the_time_grows_with_the_text(piece: str) -> None:
    """Eight thousand of anything take seconds; with the square of the text they took minutes."""
    text = piece * 8_000
    begun = time.process_time()
    transcript = read(text)
    account_of(transcript, passages_of(transcript))
    assert time.process_time() - begun < 15
