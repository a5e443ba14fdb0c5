"""Several interviews in one file: each a document with its own speakers, words and offsets."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.transcript import (
    Role,
    Source,
    find_turns,
    passages_of,
    read_texts,
    read_transcripts,
)
from tandai.transcript.interviews import document_names, interviews_in, part_of
from tandai.transcript.times import Timed
from tandai.words.transcripts import file_note_line

from .conftest import Run


def interview(name: str, initial: str, *said: str) -> str:
    """Return an interview as an appendix has it, said by H and its informant in turn."""
    head = (
        f"Nama Responden : {name} (Inisial {initial})\nJabatan : Warga\n"
        "Pewawancara : Hadi (Inisial H)"
    )
    turns = (f"{'H' if n % 2 == 0 else initial}: {line}" for n, line in enumerate(said))
    return f"{head}\n\n" + "\n".join(turns) + "\n\n"


FIRST = interview("Bu Wati", "W", "Ceritakan kelompok ini.", "Kami berdelapan sejak awal.")
SECOND = interview("Pak Joko", "J", "Apa kendalanya?", "Modal.", "Lalu?", "Pasar juga jauh sekali.")
BOTH = FIRST + SECOND


def test_each_interview_has_its_own_speakers(tmp_path: Path) -> None:
    """Header lines are no turns, the interviewer asks in all, and the documents are the file."""
    path = tmp_path / "skripsi.txt"
    path.write_text(BOTH, encoding="utf-8")
    batch = read_transcripts({"skripsi": path})
    assert [t.document for t in batch.transcripts] == ["skripsi-W", "skripsi-J"]
    assert "".join(t.text for t in batch.transcripts) == BOTH
    assert [[(t.speaker, str(t.role)) for t in own.turns] for own in batch.transcripts] == [
        [("H", "interviewer"), ("W", "informant")],
        [("H", "interviewer"), ("J", "informant")] * 2,
    ]
    passages = [p for t in batch.transcripts for p in passages_of(t)]
    assert [(p.passage_id, p.informant) for p in passages] == [
        ("skripsi-W-001", "skripsi-W"),
        ("skripsi-J-001", "skripsi-J"),
        ("skripsi-J-002", "skripsi-J"),
    ]
    (note,) = batch.notes
    assert file_note_line(note) == (
        "skripsi: holds 2 interviews; each is a document of its own: skripsi-W, skripsi-J."
    )


def test_a_text_that_is_one_document_keeps_the_roles_of_each_interview() -> None:
    """Where a project holds the text, offsets count in all of it, and no label is shared."""
    transcript = find_turns(Source(BOTH), "d")
    passages = passages_of(transcript)
    assert [BOTH[p.start : p.end] for p in passages] == [p.text for p in passages]
    assert [(p.passage_id, p.informant) for p in passages] == [
        ("d-001", "d-W"),
        ("d-002", "d-J"),
        ("d-003", "d-J"),
    ]
    assert {t.speaker for t in transcript.turns if t.role is Role.INTERVIEWER} == {"H"}


APPENDIX = (
    "Lampiran {n}. Transkrip Wawancara\n\nInforman {n}\nNama : {name}\nUmur : {n}0 tahun\n\n"
    "Peneliti : Sejak kapan menenun?\nInforman : Sejak kecil, diajari ibu.\n"
    "Peneliti : Siapa pembelinya?\nInforman : Pengepul dari kota.\n\n"
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            APPENDIX.format(n=1, name="Sri") + APPENDIX.format(n=2, name="Tini"),
            ["d-Informan-1", "d-Informan-2"],
        ),
        (
            "".join(
                f"Kode Informan : N/0{n}\nUmur : 40\n\nP : Sejak kapan?\nN : Sejak kecil.\n"
                "P : Siapa?\nN : Ibu saya.\n\n"
                for n in (1, 2)
            ),
            ["d-N-01", "d-N-02"],
        ),
        (
            "".join(
                f"### Informan {n}: Nama\n\n- **Usia:** 4{n} tahun\n- **Domisili:** Desa\n\n"
                "| Pertanyaan | Jawaban |\n|---|---|\n| Sejak kapan? | Sejak kecil sekali. |\n\n"
                for n in (1, 2)
            ),
            ["d-informan-1", "d-informan-2"],
        ),
        (
            "Nama : Sri\nUmur : 40\n\nP: Sejak kapan?\nN: Sejak kecil sekali.\n\n"
            "Nama : Tini\nUmur : 50\n\nP: Sejak kapan?\nN: Baru dua tahun.\n",
            ["d-1", "d-2"],
        ),
        (
            "P: Sejak kapan?\nN: Sejak kecil.\nP: Siapa?\nN: Ibu.\n\n"
            "Nama : Tini\nUmur : 50\n\nP: Sejak kapan?\nN: Baru dua tahun.\n",
            ["d-1", "d-2"],
        ),
    ],
)
def test_how_interviews_are_told_apart_and_named(text: str, names: list[str]) -> None:
    """By a block of data, with the titles above it; after codes, never a person's name."""
    interviews = interviews_in(text)
    assert document_names(interviews, "d") == names
    assert [len(interviews_in(text[i.start : i.end])) for i in interviews] == [1, 1]
    transcript = find_turns(Source(text), "d")
    assert all("Lampiran" not in p.text and "Nama" not in p.text for p in passages_of(transcript))


@pytest.mark.parametrize(
    "text",
    [
        FIRST,
        "Nama: Sri\nUmur: 40\n\nNama: Tini\nUmur: 50\n\n"
        "Moderator: Apa?\nSri: Modal.\nTini: Jalan.\n",
        "P: Apa?\nN: Modal saja dulu.\nP: Lalu?\nN: Pasar.\n\n"
        "Nama: Tono\nJabatan: Ketua\nTanggal: 3 Mei\n",
        "P: Nama?\nN: Nama: Sri, umur: 40, itu saja.\nP: Umur?\nN: Umur: 40\nP: Oh?\nN: Ya.\n",
        "Sampul\n\n" + FIRST,
        "Pewawancara: Apa?\nInforman: Ya.\nPewawancara: Umur?\nInforman: Ya.\n" * 3,
    ],
)
def test_what_is_one_interview(text: str) -> None:
    """A list of participants, a place for signatures, data said aloud, a cover divide nothing."""
    assert len(interviews_in(text)) == 1


def test_a_block_at_the_end_is_no_speech() -> None:
    """The place for signatures is data and not the last answer's end."""
    text = "P: Apa?\nN: Modal.\n\nNama: Tono\nJabatan: Ketua\n"
    transcript = find_turns(Source(text), "d")
    assert [p.text for p in passages_of(transcript)] == ["Modal."]
    assert [text[a:b] for a, b in transcript.data] == ["Nama: Tono\nJabatan: Ketua"]


def test_times_and_bold_text_go_with_their_interview() -> None:
    """Offsets count from the interview's start; what crosses its borders is cut there."""
    first, second = interviews_in(BOTH)
    cut = second.start
    source = Source(
        BOTH,
        bold=((0, 4), (cut - 2, cut + 4)),
        times=(Timed(0, cut + 3, 0.0, 1.0), Timed(cut + 3, cut + 9, 1.0, 2.0)),
    )
    assert part_of(source, first).bold == ((0, 4), (cut - 2, cut))
    assert part_of(source, first).times == (Timed(0, cut, 0.0, 1.0),)
    assert part_of(source, second).bold == ((0, 4),)
    assert part_of(source, second).times == (Timed(0, 3, 0.0, 1.0), Timed(3, 9, 1.0, 2.0))


def test_names_that_are_taken(tmp_path: Path) -> None:
    """No document replaces another, not where the system ignores case either."""
    files = {"a": BOTH, "A-w": "P: Apa?\nN: Ya.", "b": "P: Apa?\nN: Ya."}
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    batch = read_transcripts({name: tmp_path / f"{name}.txt" for name in files})
    assert [t.document for t in batch.transcripts] == ["a-W-2", "a-J", "A-w", "b"]


@given(st.lists(st.sampled_from([FIRST, SECOND, "P: Apa?\nN: Ya.\n", "Judul\n\n", "Umur : 4\n"])))
def test_interviews_are_the_whole_text(pieces: list[str]) -> None:
    """Whatever stands in a file, its interviews are all of it, in order, and stay as they are."""
    text = "".join(pieces)
    interviews = interviews_in(text)
    assert "".join(text[i.start : i.end] for i in interviews) == text
    if len(interviews) > 1:
        assert all(len(interviews_in(text[i.start : i.end])) == 1 for i in interviews)
    names = document_names(interviews, "d")
    assert len({name.casefold() for name in names}) == len(interviews)


def test_the_corpus_holds_a_text_for_each_interview(call: Run, tmp_path: Path) -> None:
    """Passages slice the texts in ``transcripts/``; export finds them in the file as well."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "skripsi.txt").write_text(BOTH, encoding="utf-8")
    result = call("import", tmp_path / "in", "--out", tmp_path / "k", "--json")
    assert result.code == 0
    data = json.loads(result.out)
    assert list(data["transcripts"]) == ["skripsi-W", "skripsi-J"]
    assert data["notes"][0]["where"] == "skripsi"
    passages = pl.read_csv(tmp_path / "k" / "passages.csv")
    texts = {
        p.stem: p.read_text(encoding="utf-8") for p in (tmp_path / "k" / "transcripts").iterdir()
    }
    assert all(
        texts[document][start:end] == text
        for document, start, end, text in passages.select(
            "document", "start", "end", "text"
        ).iter_rows()
    )
    found = read_texts({"skripsi": tmp_path / "in" / "skripsi.txt"})
    assert found == {"skripsi": BOTH, **texts}


def test_files_of_one_recording_are_named(tmp_path: Path) -> None:
    """Programs write the same words in several forms, and each would count."""
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nYa.\n", encoding="utf-8")
    (tmp_path / "a.vtt").write_text(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nYa.\n", encoding="utf-8"
    )
    batch = read_transcripts({name: tmp_path / name for name in ("a.srt", "a.vtt")})
    assert [file_note_line(note) for note in batch.notes] == [
        "a.srt, a.vtt: one name, and perhaps one recording, whose passages then count 2 times. "
        "Keep one of them."
    ]
