"""Transcript formats: each gives the same turns."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from odfdo import Document, Paragraph

from tandai.transcript import passages_of, read_transcript

TURNS = [
    ("P", "Sejak kapan Bapak mulai?"),
    ("N", "Dulu, 1998. Lha wong bapak saya juga begitu – “tembaga” terus."),
    ("P", "Lalu?"),
    ("N", "Ya sudah."),
]


def _docx(path: Path) -> None:
    document = docx.Document()
    for speaker, speech in TURNS:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{speaker}:").bold = True
        paragraph.add_run(f" {speech}")
    document.save(str(path))


def _docx_table(path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for speaker, speech in TURNS:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = speaker, speech
    document.save(str(path))


def _odt(path: Path) -> None:
    document = Document("text")
    document.body.clear()
    for speaker, speech in TURNS:
        document.body.append(Paragraph(f"{speaker}: {speech}"))
    document.save(str(path))


def _rtf(path: Path) -> None:
    lines = "".join(f"\\pard {{\\b {s}:}} {t}\\par\n" for s, t in TURNS)
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in lines)
    path.write_text("{\\rtf1\\ansi " + escaped + "}", encoding="ascii")


def _srt(path: Path) -> None:
    cues = []
    for number, (speaker, speech) in enumerate(TURNS):
        first, _, rest = speech.partition(". ")
        parts = [
            f"{speaker}: {first}." if rest else f"{speaker}: {first}",
            *([rest] if rest else []),
        ]
        cues += [(number * 10 + n * 4, part) for n, part in enumerate(parts)]
    blocks = [
        f"{n}\n00:00:{t:02d},000 --> 00:00:{t + 3:02d},500\n{text}\n"
        for n, (t, text) in enumerate(cues, 1)
    ]
    path.write_text("\n".join(blocks), encoding="utf-8")


def _vtt(path: Path) -> None:
    blocks = [
        f"00:00:{n * 10:02d}.000 --> 00:00:{n * 10 + 5:02d}.000\n<v {s}>{t}</v>\n"
        for n, (s, t) in enumerate(TURNS)
    ]
    path.write_text("WEBVTT\n\n" + "\n".join(blocks), encoding="utf-8")


def _txt_with_mark_and_crlf(path: Path) -> None:
    text = "\r\n".join(f"{s}: {t}" for s, t in TURNS)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.docx", _docx),
        ("table.docx", _docx_table),
        ("a.odt", _odt),
        ("a.rtf", _rtf),
        ("a.srt", _srt),
        ("a.vtt", _vtt),
        ("a.txt", _txt_with_mark_and_crlf),
        ("a.md", _txt_with_mark_and_crlf),
    ],
)
def test_every_format_gives_the_same_turns(name: str, write: object, tmp_path: Path) -> None:
    """Speakers, roles, questions and texts do not depend on the format."""
    path = tmp_path / name
    write(path)  # type: ignore[operator]  # one of the writers above
    transcript = read_transcript(path)
    said = [(t.speaker, transcript.text[t.start : t.end]) for t in transcript.turns]
    assert said == TURNS
    passages = passages_of(transcript)
    assert [p.text for p in passages] == [TURNS[1][1], TURNS[3][1]]
    assert [p.question for p in passages] == [TURNS[0][1], TURNS[2][1]]


def test_subtitles_without_speakers_break_at_pauses(tmp_path: Path) -> None:
    """Cues are merged until a pause; numbers and times are gone."""
    path = tmp_path / "a.srt"
    path.write_text(
        "1\n00:00:01,000 --> 00:00:03,000\nJadi waktu itu\n\n"
        "2\n00:00:03,100 --> 00:00:05,000\nsaya masih kecil.\n\n"
        "3\n00:00:09,000 --> 00:00:12,000\n<i>Lalu</i> pindah.\n",
        encoding="utf-8",
    )
    transcript = read_transcript(path)
    assert not transcript.labelled
    texts = [p.text for p in passages_of(transcript)]
    assert texts == ["Jadi waktu itu saya masih kecil.", "Lalu pindah."]


def test_whisper_speakers_in_brackets(tmp_path: Path) -> None:
    """``[SPEAKER_01]:`` names a speaker."""
    path = tmp_path / "a.srt"
    path.write_text(
        "1\n00:00:01,000 --> 00:00:03,000\n[SPEAKER_00]: Sejak kapan mulai, Pak?\n\n"
        "2\n00:00:03,100 --> 00:00:05,000\n[SPEAKER_01]: Dulu sekali.\n\n"
        "3\n00:00:05,100 --> 00:00:07,000\nZaman bapak.\n\n"
        "4\n00:00:09,000 --> 00:00:12,000\n[SPEAKER_00]: Lalu?\n\n"
        "5\n00:00:13,000 --> 00:00:14,000\n[SPEAKER_01]: Ya begitu.\n",
        encoding="utf-8",
    )
    transcript = read_transcript(path)
    assert transcript.speakers == ("SPEAKER_00", "SPEAKER_01")
    assert [p.text for p in passages_of(transcript)] == ["Dulu sekali. Zaman bapak.", "Ya begitu."]
