"""Turns, speakers, roles and passages, in all the ways transcripts are written."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.ground.errors import UsageError
from tandai.transcript import (
    Role,
    Source,
    find_turns,
    passages_of,
    read_transcript,
    require_interviewers,
)
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
        ("N:12 orang", ("N",), "12 orang"),
        ("Speaker 1  0:05", ("Speaker 1",), ""),
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
        "Pukul 10:30",
        "jam 10.30",
        "Bu Lurah tanya: begitu",
        "",
        ": kosong",
        "a" + " " * 100_000,
        "*" * 100_000,
        "11." * 60,
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


@pytest.mark.parametrize(
    "fields",
    [
        *itertools.permutations(["Nama : Suparman Aji", "Samaran : Pak Mawar", "Kode : N-05"]),
        ["Kode Informan : N-05", "Nama Samaran : Pak Mawar", "Kode : w-01"],
        ["Kode : N-05", "Nama : Pak Mawar (samaran)"],
        ["Nama : Suparman Aji (samaran: Pak Mawar)", "Kode informan : N-05"],
        ["Samaran : Pak Mawar (bukan nama sebenarnya)", "Umur : 51 tahun"],
        ["Samaran Pewawancara : Rani", "Kode : N-05", "Samaran : Pak Mawar"],
        ["Samaran : -", "Pseudonim : Pak Mawar", "Kode : N-05"],
    ],
)
@pytest.mark.parametrize("label", ["N", "Informan", "Suparman"])
def test_the_pseudonym_is_the_informant_wherever_it_stands(fields: list[str], label: str) -> None:
    """Not the code beside it, and not the real name in the labels of the turns."""
    text = "\n".join(fields) + f"\n\nP: Sejak kapan?\n\n{label}: Dulu.\n\nP: Oh.\n\n{label}: Iya."
    transcript = find_turns(Source(text), "d")
    assert [p.informant for p in passages_of(transcript)] == ["Pak Mawar"] * 2


@pytest.mark.parametrize(
    ("field", "informant"),
    [
        ("Nama : Siti Aminah (samaran: )", "I-7"),
        ("Nama : Siti Aminah (nama samaran = ...)", "I-7"),
        ("Nama : Siti Aminah (samaran: -)", "I-7"),
        ("Nama : Siti Aminah (samaran:", "I-7"),
        ("Nama : Siti Aminah / Mawar (samaran)", "Mawar"),
        ("Nama : Mawar (samaran) (nama asli: Siti Aminah)", "Mawar"),
        ("Penggunaan nama samaran : Ya", "I-7"),
        ("Nama samaran : Tidak ada", "I-7"),
        ("Nama samaran : Mawar (nama asli: Siti Aminah)", "Mawar"),
        ("Nama samaran responden 1 : Mawar, nama asli Siti Aminah", "Mawar"),
        ("Pseudonym : Mawar [real name: Siti Aminah", "Mawar"),
    ],
)
def test_what_a_form_says_beside_the_pseudonym_is_no_name(field: str, informant: str) -> None:
    """A place left empty, a question about pseudonyms, the real name in brackets behind it."""
    text = f"{field}\nUsia : 34 tahun\nKode : I-7\n\nP: Sejak?\n\nN: Dulu.\n\nP: Oh.\n\nN: Iya."
    assert [p.informant for p in passages_of(find_turns(Source(text), "d"))] == [informant] * 2


def test_of_several_who_answer_the_pseudonym_is_nobodys_name() -> None:
    """Labels tell them apart, as names or behind what the block says."""
    head = "Samaran : Pak Mawar\nUmur : 51 tahun\n\nP: Sejak kapan?\n\n"
    named = find_turns(Source(head + "Bu Sri: Dulu.\n\nPak Tono: Ya.\n\nBu Sri: Oh.\n"), "d")
    assert {p.informant for p in passages_of(named)} == {"Bu Sri", "Pak Tono"}


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


def test_a_large_group_in_which_nobody_stands_out() -> None:
    """Where all talk alike, nobody is told to be the interviewer, and nothing fails."""
    names = ["Ani", "Budi", "Citra", "Dewi", "Eko", "Fitri"]
    transcript = find_turns(Source("\n".join(f"{name}: ya" for name in names * 2)), "d")
    assert transcript.labelled
    assert not transcript.asked


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


DATA = "Nama: Sri\nUmur: 40\n"
TALK = [
    ("Peneliti", "Selamat pagi, Bu"),
    ("Informan", "Pagi"),
    ("Peneliti", "Sejak kapan"),
    ("Informan", "Dulu"),
]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("above", ["", DATA, DATA + "\n", DATA + "Pewawancara: Rani\n\n"])
def test_the_block_of_data_takes_no_turn(above: str, between: str) -> None:
    """With or without an empty line below it, or where there is none, all turns are found."""
    text = above + between.join(f"{speaker}: {speech}" for speaker, speech in TALK)
    assert [(speaker, speech) for speaker, _, speech in turns_of(text)] == TALK


def test_a_group_interview_without_data_has_no_header() -> None:
    """Each informant speaks once, and the first turns are no fields."""
    text = "Moderator: Pagi semua\nNarasumber 1: Pagi\nNarasumber 2: Pagi\nModerator: Mulai ya"
    speakers = ["Moderator", "Narasumber 1", "Narasumber 2", "Moderator"]
    assert [speaker for speaker, _, _ in turns_of(text)] == speakers


def test_an_informant_named_in_the_data_is_no_turn() -> None:
    """A field that has a speaker's label stays a field above an empty line."""
    text = "Umur: 40\nInforman: Bu Sri\n\nPeneliti: Apa?\nInforman: Ya.\n"
    transcript = find_turns(Source(text), "d")
    assert transcript.header.fields == {"umur": "40", "informan": "Bu Sri"}
    assert [p.text for p in passages_of(transcript)] == ["Ya."]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Penelti: hm", "Peneliti"),
        ("Infroman: hm", "Informan"),
        ("Peneliti; hm", "Peneliti"),
        ("Informan Kedua: hm", "Informan Kedua"),
        ("Informan 1 dan 2: hm", "Informan 1 dan 2"),
        ("Peneliti/Pewawancara: hm", "Peneliti/Pewawancara"),
        ("Informan:12 orang", "Informan"),
    ],
)
def test_labels_seen_once(line: str, speaker: str) -> None:
    """Slips of the finger, ordinals and joint labels start a turn of the right role."""
    text = f"Peneliti: a\nInforman: b\nPeneliti: c\nInforman: d\n{line}\n"
    role = "interviewer" if speaker.startswith("Peneliti") else "informant"
    assert turns_of(text)[-1][:2] == (speaker, role)
    assert find_turns(Source(text), "d").doubtful == ()


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("P: a\nN: b\nP: c\nN1: d\nN2: e\nP2: f", ["P", "N", "P", "N1", "N2", "P2"]),
        ("IN-1: a\nP: b\nIN-1: c\nP: d\nIN-2: e", ["IN-1", "P", "IN-1", "P", "IN-2"]),
        ("M: a\nP1: b\nP2: c\nM: d\nP3: e", ["M", "P1", "P2", "M", "P3"]),
        ("P: a\nN: b\nP: c\nN: d\nS1: e\nS2: f\nRT 1: g\nRT 2: h", ["P", "N", "P", "N"]),
    ],
)
def test_numbered_labels_seen_once(text: str, speakers: list[str]) -> None:
    """A number after a speaker's letters is one more speaker; degrees and wards are none."""
    assert [speaker for speaker, _, _ in turns_of(text)] == speakers


@pytest.mark.parametrize(
    "lines",
    [
        ["modal: sejuta", "modal: dua juta"],
        ["Bu Lurah tanya: kok begitu", "Bu Lurah tanya: lagi"],
        ['Pak Lurah: "Jangan"', "Pak Lurah: “Ya”"],
        ["Tembaga dan kuningan: mahal", "Tembaga dan kuningan: murah"],
    ],
)
def test_what_is_told_in_an_answer_is_no_turn(lines: list[str]) -> None:
    """Headings of lists, reported speech and quotations stay in the answer."""
    first, last = f"Ya.\n{lines[0]}", f"Ya.\n{lines[-1]}"
    text = f"P: Apa?\nN: {first}\nP: Lalu?\nN: {last}"
    assert [speech for _, _, speech in turns_of(text)] == ["Apa?", first, "Lalu?", last]


def test_speech_in_quotation_marks_throughout() -> None:
    """Where all speech is quoted, quotation marks prove nothing."""
    text = 'Rani: "Apa?"\nPak Karto: "Ya."\nRani: "Lalu?"\nPak Karto: "Sudah."'
    assert [s for s, _, _ in turns_of(text)] == ["Rani", "Pak Karto"] * 2


def test_lines_that_may_be_labels_are_named() -> None:
    """What looks like a label and was not used is listed with its line, from 1."""
    text = "P: a\nN: b\nP: c\nN: d\nP. Karto datang\nXY: e\nInforman merasa: f\nModal: g"
    assert find_turns(Source(text), "d").doubtful == (
        (5, "P"),
        (6, "XY"),
        (7, "Informan merasa"),
    )


@pytest.mark.parametrize(
    "heads",
    [
        ("Peneliti  0:05", "Bu Sri  0:15"),
        ("Peneliti (00:05)", "Bu Sri (00:15)"),
        ("[Peneliti] 00:00:05", "[Bu Sri] 00:00:15"),
        ("**Peneliti** 00:05", "**Bu Sri** 00:15"),
    ],
)
def test_names_with_a_time_on_a_line_of_their_own(heads: tuple[str, str]) -> None:
    """As programs that transcribe write them: the speech stands below."""
    text = f"{heads[0]}\nSejak kapan?\n\n{heads[1]}\nDulu.\njam 10.30\n\n" * 2
    assert (
        turns_of(text)
        == [
            ("Peneliti", "interviewer", "Sejak kapan?"),
            ("Bu Sri", "informant", "Dulu.\njam 10.30"),
        ]
        * 2
    )


def test_parentheses_that_hold_no_name() -> None:
    """The number of an interview or a laugh after a label makes no other speaker."""
    text = (
        "Peneliti (I.1/W/03-03-2025): Apa?\nN (tertawa): Ya.\n"
        "Peneliti (I.2/W/03-03-2025): Lalu?\nN: Sudah."
    )
    assert [s for s, _, _ in turns_of(text)] == ["Peneliti", "N"] * 2


@pytest.mark.parametrize("given", ["Kiki", "kiki", "K", "k:", "Kiki (K):", "**K**"])
def test_an_interviewer_is_given_in_any_spelling_of_the_file(given: str) -> None:
    """Short and full name, any case, with or without a colon."""
    text = "Kiki (K): Halo.\nGaluh (G): Hai.\nK: Oh.\nG: Ya."
    roles = ["interviewer", "informant"] * 2
    assert [role for _, role, _ in turns_of(text, interviewers=[given])] == roles


def test_an_interviewer_is_given_without_the_number_or_speaks_once() -> None:
    """``Tim`` stands for all of its numbers, and a given label need not recur."""
    text = "Tim 1: a\nGaluh: b\nTim 2: c\nGaluh: d\nTim 1: e\nTim 2: f\nRani: g"
    cast = turns_of(text, interviewers=["tim", "rani"])
    asking = [speaker for speaker, role, _ in cast if role == "interviewer"]
    assert asking == ["Tim 1", "Tim 2", "Tim 1", "Tim 2", "Rani"]


def test_a_given_interviewer_who_is_nowhere_is_refused() -> None:
    """The labels found are named; one transcript that has the label is enough."""
    some = find_turns(Source("A: a\nPak B: b\nA: c\nPak B: d"), "d", ["Rani"])
    other = find_turns(Source("Rani: a\nC: b\nRani: c\nC: d"), "e", ["Rani"])
    with pytest.raises(UsageError, match=r"'Rani' is the label of no speaker.*'A', 'Pak B'\."):
        require_interviewers([some], ["Rani"])
    require_interviewers([some, other], ["Rani", "pak b"])


SPEECH = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=80
)


LABELS = st.sampled_from(
    "P N P2 Peneliti Informan Infroman Kiki Bu_Sri Informan_1_dan_2 modal Pak_Lurah".split()
)
LAYOUTS = st.sampled_from(
    [
        "{}: {}",
        "{} : {}",
        "**{}:** {}",
        "**{} (K)**: {}",
        "**{}** {}",
        "[00:12] {}: {}",
        "{} (00:12)\n{}",
        "12. {}: {}",
        "{}; {}",
        '{}:\n\n"{}',
    ]
)
ABOVE = st.sampled_from(
    ["", "---\na: b\n---\n", DATA, DATA + "Informan: Bu Sri\n\n", "# Judul\n\n"]
)


@given(
    ABOVE,
    st.sampled_from(["\n", "\n\n"]),
    st.lists(st.tuples(LAYOUTS, LABELS, SPEECH), max_size=12),
)
def test_passages_slice_the_source_exactly(
    above: str, between: str, said: list[tuple[str, str, str]]
) -> None:
    """Whatever is said and however it is laid out, passages are exact slices, in order."""
    turns = [layout.format(label.replace("_", " "), speech) for layout, label, speech in said]
    text = above + between.join(turns)
    transcript = find_turns(Source(text), "d")
    assert all(a.end <= b.start for a, b in itertools.pairwise(transcript.turns))
    for unit in ("turn", "paragraph"):
        passages = passages_of(transcript, unit)
        assert all(0 <= p.start < p.end <= len(text) for p in passages)
        assert all(text[p.start : p.end] == p.text == p.text.strip() for p in passages)
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
    (tmp_path / "a" / " wawancara 2.txt").write_text("P: a\nN: b", encoding="utf-8")
    assert list(find_transcripts([tmp_path / "a" / " wawancara 2.txt"])) == ["wawancara 2"]


def test_an_added_transcript_gives_no_other_one_another_name(tmp_path: Path) -> None:
    """Of files with one name the outermost keeps it, and the ids of its passages; others none."""
    from tandai.transcript import find_transcripts

    def add(name: str) -> list[str]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("N: Ya, begitu.\n", encoding="utf-8")
        return list(find_transcripts([tmp_path]))

    assert add("slamet.txt") == ["slamet"]
    assert add("wati.txt") == ["slamet", "wati"]
    assert set(add("kota/slamet.txt")) == {"slamet", "wati", "kota-slamet"}
    assert set(add("kota/anis.txt")) == {"slamet", "wati", "kota-slamet", "anis"}
    assert "kota-slamet" in add("desa/karto.txt")
    own = find_transcripts([tmp_path])
    assert own["slamet"] == tmp_path / "slamet.txt"
