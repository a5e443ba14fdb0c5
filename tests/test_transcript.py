"""Turns, speakers, roles and passages, in all the ways transcripts are written."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.transcript import Role, Source, find_turns, passages_of, read_transcript
from tandai.transcript.labels import split_label

from .conftest import SHARED

REAL = SHARED / "transcripts"

# Turns by speaker, counted by hand from the labels in the files. Two paragraphs of episode 18
# have no label; they count to the turn before them.
COUNTED = {
    "episode-0": {"Kiki": 36, "Galuh": 33},
    "episode-2": {"Kiki": 50, "Galuh": 17, "Nilta": 51},
    "episode-5": {"Kiki": 23, "Galuh": 15, "Vanya": 32},
    "episode-6": {"Kiki": 27, "Galuh": 32, "Zahra": 47, "G & K": 1},
    "episode-13": {"Kiki": 45, "Galuh": 21, "Adzkia": 61},
    "episode-18": {"Kiki": 29, "Galuh": 11, "Nadinda": 39},
}


def turns_of(text: str, **more: object) -> list[tuple[str, str, str]]:
    """Return (speaker, role, speech) of each turn."""
    transcript = find_turns(Source(text), "d", **more)  # type: ignore[arg-type]  # test helper
    return [(t.speaker, str(t.role), text[t.start : t.end]) for t in transcript.turns]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real transcripts are not in this checkout")
@pytest.mark.parametrize("name", COUNTED)
def test_every_turn_of_real_interviews_is_found(name: str) -> None:
    """Each label, however spelt, starts a turn of one speaker."""
    transcript = read_transcript(REAL / f"{name}.md")
    assert dict(Counter(turn.speaker for turn in transcript.turns)) == COUNTED[name]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real transcripts are not in this checkout")
@pytest.mark.parametrize("name", [name for name in COUNTED if name != "episode-0"])
def test_hosts_of_real_interviews_ask_and_guests_answer(name: str) -> None:
    """Both hosts are interviewers; passages are the guest's and slice the file exactly."""
    path = REAL / f"{name}.md"
    transcript = read_transcript(path)
    guest = next(s for s in COUNTED[name] if s not in ("Kiki", "Galuh", "G & K"))
    assert {t.speaker for t in transcript.turns if t.role is Role.INFORMANT} == {guest}
    passages = passages_of(transcript)
    source = path.read_text(encoding="utf-8")
    assert [p.text for p in passages] == [source[p.start : p.end] for p in passages]
    assert len(passages) == COUNTED[name][guest]
    assert all(p.question for p in passages)


@pytest.mark.parametrize(
    ("line", "names", "speech"),
    [
        ("P: Halo", ("P",), "Halo"),
        ("Informan 3 : Ya", ("Informan 3",), "Ya"),
        ("**Galuh (G)**: Halo", ("Galuh", "G"), "Halo"),
        (r"\***\*D:\*\*** Hmm", ("D",), "Hmm"),
        (r"\***\*Nadinda (D)\*\***: Baik", ("Nadinda", "D"), "Baik"),
        ("**Kiki (K):**: Halo", ("Kiki", "K"), "Halo"),
        ("[00:12:03] Peneliti: Apa?", ("Peneliti",), "Apa?"),
        ("Peneliti (00:12): Apa?", ("Peneliti",), "Apa?"),
        ("00:12 Pak Karto: Ya", ("Pak Karto",), "Ya"),
        ("12. T: Sejak kapan?", ("T",), "Sejak kapan?"),
        ("- N-05 : Ya", ("N-05",), "Ya"),
        ("Bapak H. Suwarna, S.E.: Ya", ("Bapak H. Suwarna, S.E.",), "Ya"),
    ],
)
def test_labels_in_many_spellings(line: str, names: tuple[str, ...], speech: str) -> None:
    """The names and the place where the speech begins are found."""
    label = split_label(line)
    assert label is not None
    assert label.names == names
    assert line[label.end :] == speech


@pytest.mark.parametrize(
    "line",
    [
        "Saya bilang: jangan",
        "Misalnya: tembaga",
        "Lihat https://contoh.id",
        "Pukul 10:30 kami mulai",
        "rapat jam 9",
        "",
        ": kosong",
        "a" + " " * 100_000,
        "*" * 100_000,
    ],
)
def test_what_is_no_label(line: str) -> None:
    """Speech verbs, addresses, times and hostile lines are not taken for speakers."""
    assert split_label(line) is None


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("P", "N"),
        ("P", "I"),
        ("T", "J"),
        ("Q", "A"),
        ("Peneliti", "Informan 3"),
        ("Pewawancara", "Narasumber"),
        ("Tanya", "Jawab"),
        ("Interviewer", "Pak Karto"),
        ("Mbak Rani", "Responden"),
    ],
)
def test_styles_of_indonesian_theses(asks: str, answers: str) -> None:
    """Who asks and who answers follows from words or pairs of letters."""
    text = (
        f"{asks}: Sejak kapan Bapak bekerja?\n{answers}: Dulu.\n\nSampai sekarang.\n"
        f"{asks}: Begitu.\n{answers}: Iya."
    )
    assert turns_of(text) == [
        (asks, "interviewer", "Sejak kapan Bapak bekerja?"),
        (answers, "informant", "Dulu.\n\nSampai sekarang."),
        (asks, "interviewer", "Begitu."),
        (answers, "informant", "Iya."),
    ]


def test_a_slip_in_the_label_does_not_make_a_new_speaker() -> None:
    """``Kiki (G)`` beside ``Galuh (G)``: G is Galuh, and K is Kiki."""
    text = "**Kiki (G):** Halo?\n\n**Galuh (G)**: Hai.\n\n**K:** Apa kabar?\n\n**G:** Baik."
    assert [speaker for speaker, _, _ in turns_of(text)] == ["Kiki", "Galuh", "Kiki", "Galuh"]


def test_bold_names_without_a_colon() -> None:
    """Names in bold that recur are speakers."""
    text = "**Rani** Sejak kapan?\n\n**Pak Karto** Dulu.\n\n**Rani** Lalu?\n\n**Pak Karto** Ya."
    assert turns_of(text) == [
        ("Rani", "interviewer", "Sejak kapan?"),
        ("Pak Karto", "informant", "Dulu."),
        ("Rani", "interviewer", "Lalu?"),
        ("Pak Karto", "informant", "Ya."),
    ]


def test_numbered_questions_without_labels() -> None:
    """Numbered lines that ask are questions; what follows each is its answer."""
    text = "1. Sejak kapan Bapak mulai?\nDulu sekali.\nZaman bapak.\n\n2. Siapa pembelinya?\nToko."
    transcript = find_turns(Source(text), "d")
    passages = passages_of(transcript)
    assert [(p.question, p.text) for p in passages] == [
        ("Sejak kapan Bapak mulai?", "Dulu sekali.\nZaman bapak."),
        ("Siapa pembelinya?", "Toko."),
    ]


def test_bold_questions_without_labels() -> None:
    """Paragraphs all in bold are questions where no label is found."""
    text = "**Sejak kapan mulai?**\n\nDulu sekali.\n\n**Siapa pembelinya?**\n\nToko di kota."
    passages = passages_of(find_turns(Source(text), "d"))
    assert [p.text for p in passages] == ["Dulu sekali.", "Toko di kota."]


def test_a_header_block_is_no_speech() -> None:
    """Fields before the interview are read, and the informant's code is used, not the name."""
    text = (
        "Nama : Suparman Aji\nKode informan : N-05\nUmur : 51 tahun\nTanggal : 3 Juni 2023\n\n"
        "P: Sejak kapan?\n\nN: Dulu.\n\nP: Oh.\n\nN: Iya, Mas."
    )
    transcript = find_turns(Source(text), "d")
    assert transcript.header.fields["umur"] == "51 tahun"
    assert [(p.informant, p.text) for p in passages_of(transcript)] == [
        ("N-05", "Dulu."),
        ("N-05", "Iya, Mas."),
    ]


def test_front_matter_is_no_speech() -> None:
    """A block between +++ or --- lines is passed over."""
    for fence in ("+++", "---"):
        text = f"{fence}\ntitle: Wawancara\ndate: 2020\n{fence}\n\nP: Apa?\n\nN: Ya.\n"
        assert [speech for _, _, speech in turns_of(text)] == ["Apa?", "Ya."]


def test_a_text_without_speakers_becomes_paragraphs() -> None:
    """Blank lines separate passages, and the transcript says that nobody was found."""
    transcript = find_turns(Source("Satu.\nMasih satu.\n\nDua.\n"), "d")
    assert not transcript.labelled
    assert [p.text for p in passages_of(transcript)] == ["Satu.\nMasih satu.", "Dua."]


def test_a_given_interviewer_decides() -> None:
    """``--interviewer`` is obeyed whatever the letters say."""
    text = "A: Satu.\nB: Dua.\nA: Tiga.\nB: Empat."
    assert [role for _, role, _ in turns_of(text)] == ["informant"] * 4
    assert [role for _, role, _ in turns_of(text, interviewers=["b"])] == [
        "informant",
        "interviewer",
    ] * 2


def test_a_backchannel_keeps_the_question() -> None:
    """A murmur such as "Oh, begitu." asks nothing new."""
    text = "P: Sejak kapan mulai?\nN: Dulu.\nP: Oh, begitu.\nN: Ya dari bapak.\nP: Lalu?\nN: Ya."
    passages = passages_of(find_turns(Source(text), "d"))
    assert [p.question for p in passages] == ["Sejak kapan mulai?", "Sejak kapan mulai?", "Lalu?"]


def test_several_informants_are_told_apart() -> None:
    """In a group interview each informant is one."""
    text = "P: Apa?\nBu Rini: Ya.\nPak Tarno: Tidak.\nP: Lalu?\nBu Rini: Sudah.\nPak Tarno: Oh."
    informants = [p.informant for p in passages_of(find_turns(Source(text), "d"))]
    assert informants == ["Bu Rini", "Pak Tarno"] * 2


def test_units() -> None:
    """A turn is cut into paragraphs or sentences, with exact offsets."""
    text = "P: Apa?\nN: Satu. Dua!\n\nTiga dan empat.\nP: Ya?\nN: Lima."
    transcript = find_turns(Source(text), "d")
    paragraphs = passages_of(transcript, "paragraph")
    assert [p.text for p in paragraphs] == ["Satu. Dua!", "Tiga dan empat.", "Lima."]
    sentences = passages_of(transcript, "sentence")
    assert [p.text for p in sentences] == ["Satu.", "Dua!", "Tiga dan empat.", "Lima."]
    assert all(text[p.start : p.end] == p.text for p in [*paragraphs, *sentences])
    assert [p.passage_id for p in paragraphs] == ["d-p001", "d-p002", "d-p003"]
    assert sentences[0].passage_id == "d-s001"


SPEECH = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=80
)


@given(st.lists(st.tuples(st.sampled_from(["P", "N"]), SPEECH), max_size=12))
def test_passages_slice_the_source_exactly(turns: list[tuple[str, str]]) -> None:
    """Whatever is said, each passage is what stands at its offsets, and passages do not overlap."""
    text = "\n".join(f"{speaker}: {speech}" for speaker, speech in turns)
    for unit in ("turn", "paragraph"):
        passages = passages_of(find_turns(Source(text), "d"), unit)
        assert all(text[p.start : p.end] == p.text for p in passages)
        assert all(p.text == p.text.strip() for p in passages)
        assert all(a.end <= b.start for a, b in itertools.pairwise(passages))
        assert len({p.passage_id for p in passages}) == len(passages)


def test_document_names(tmp_path: Path) -> None:
    """Files of one name in different folders get the folder's name in front."""
    from tandai.transcript import find_transcripts

    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "wawancara.txt").write_text("P: a\nN: b", encoding="utf-8")
    assert list(find_transcripts([tmp_path])) == ["a-wawancara", "b-wawancara"]
    (tmp_path / "a" / "~$kunci.docx").write_bytes(b"x")
    (tmp_path / "a" / ".rahasia.txt").write_text("x", encoding="utf-8")
    assert list(find_transcripts([str(tmp_path / "a" / "*")])) == ["wawancara"]
