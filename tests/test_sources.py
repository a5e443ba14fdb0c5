"""Transcript formats: each gives the same turns."""

from __future__ import annotations

import contextlib
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document, Paragraph

from tandai.ground.errors import InputError, TandaiError
from tandai.ground.language import speaking
from tandai.transcript import (
    SUFFIXES,
    find_transcripts,
    passages_of,
    read_source,
    read_transcript,
)
from tandai.transcript.sources import named_files
from tandai.words.transcripts import file_note_words

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


def _docx_strong_names(path: Path) -> None:
    document = docx.Document()
    for speaker, speech in TURNS:
        paragraph = document.add_paragraph()
        paragraph.add_run(speaker, style="Strong")
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
        ("strong.docx", _docx_strong_names),
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


def _subtitles(path: Path, *cues: str) -> Path:
    point = "," if path.suffix == ".srt" else "."
    times = [f"00:00:{2 * n:02d}{point}000" for n in range(len(cues) + 1)]
    blocks = [f"{times[n]} --> {times[n + 1]}\n{cue}\n" for n, cue in enumerate(cues)]
    path.write_text("WEBVTT\n\n" + "\n".join(blocks), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.srt", "a.vtt"])
@pytest.mark.parametrize(
    "cues",
    [
        ["P: Sejak kapan,", "P: Pak?", "N: Dulu", "N: sekali.", "P: Lalu?", "N: Ya."],
        ["P: Sejak kapan, Pak?\nN: Dulu\nsekali.", "P: Lalu?\nN: Ya."],
        [
            "[SPEAKER_0]: Sejak kapan, Pak?",
            "[SPEAKER_1]: Dulu",
            "[SPEAKER_1]: sekali.",
            "[SPEAKER_0]: Lalu?",
            "[SPEAKER_1]: Ya.",
        ],
    ],
)
def test_a_turn_may_be_many_cues_and_a_cue_many_turns(
    cues: list[str], name: str, tmp_path: Path
) -> None:
    """A label said again goes on with the turn; one in the middle of a cue begins another."""
    transcript = read_transcript(_subtitles(tmp_path / name, *cues))
    said = [transcript.text[turn.start : turn.end] for turn in transcript.turns]
    assert said == ["Sejak kapan, Pak?", "Dulu sekali.", "Lalu?", "Ya."]


@pytest.mark.parametrize(
    ("cues", "text"),
    [
        (["satu dua", "satu dua\ntiga", "tiga\nempat", "empat"], "satu dua tiga empat\n"),
        (["satu <c>dua</c>", "satu dua\n<00:00:01.000>tiga"], "satu dua tiga\n"),
        (["ya", "ya", "sudah", "ya\nya"], "ya ya sudah ya ya\n"),
    ],
)
def test_rolling_captions_are_not_doubled(cues: list[str], text: str, tmp_path: Path) -> None:
    """Lines shown again in the next cue are read once; what is said twice is kept."""
    assert read_source(_subtitles(tmp_path / "a.vtt", *cues)).text == text


def test_notes_and_names_of_cues_are_no_speech(tmp_path: Path) -> None:
    """In WebVTT an empty line ends a cue."""
    path = _subtitles(tmp_path / "a.vtt", "satu\n\nNOTE rahasia", "dua\n\nf3-0", "tiga")
    assert read_source(path).text == "satu dua tiga\n"


@pytest.mark.parametrize("junk", ["<a", "<v ", "{", "{\\", "\n", "<1"])
def test_tags_that_are_never_closed_take_no_time(junk: str, tmp_path: Path) -> None:
    """The time grows with the text and not with its square (that were half a minute)."""
    path = _subtitles(tmp_path / "a.vtt", "halo " + junk * (200_000 // len(junk)) + "x")
    begun = time.process_time()
    assert read_source(path).text.startswith("halo")
    assert time.process_time() - begun < 3


@pytest.mark.parametrize("marks", [1, 2])
@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_byte_order_marks_are_no_text(marks: int, name: str, tmp_path: Path) -> None:
    """However many there are: a text that is written and read again has the same offsets."""
    path = tmp_path / name
    if name == "a.txt":
        path.write_text("\ufeff" * marks + "P: a\nN: b", encoding="utf-8")
    else:
        document = docx.Document()
        document.add_paragraph("\ufeff" * marks).add_run("P: a").bold = True
        document.add_paragraph("N: b")
        document.save(str(path))
    assert read_source(path).text == "P: a\nN: b"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_garbage_is_read_or_refused(suffix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No content of a file raises anything but an error that says so."""
    path = tmp_path_factory.mktemp("garbage") / f"a{suffix}"
    starts = [b"", b"{\\rtf1 ", b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n", b"P: a\nN: b\n"]
    pieces = st.sampled_from(
        [
            b"PK\x03\x04",
            b"{\\",
            b"}",
            b"\n",
            b"P: ",
            b"00:00:01,000 --> 00:00:02,000\n",
            b"**",
            b"\xff",
        ]
    )

    @settings(max_examples=60)
    @given(
        st.sampled_from(starts), st.lists(st.one_of(pieces, st.binary(max_size=20)), max_size=12)
    )
    def read(start: bytes, rest: list[bytes]) -> None:
        path.write_bytes(start + b"".join(rest))
        with contextlib.suppress(TandaiError):
            passages_of(read_transcript(path))

    read()


def _filled_docx(path: Path, rows: list[list[str]]) -> None:
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(path))


def _filled_odt(path: Path, rows: list[list[str]]) -> None:
    document = Document("text")
    document.body.clear()
    table = odfdo.Table("T", width=len(rows[0]), height=len(rows))
    for y, texts in enumerate(rows):
        for x, text in enumerate(texts):
            cell = odfdo.Cell()
            cell.append(Paragraph(text))
            table.set_cell((x, y), cell)
    document.body.append(table)
    document.save(str(path))


@pytest.mark.parametrize("write", [_filled_docx, _filled_odt])
@pytest.mark.parametrize(
    ("rows", "lines", "left_out"),
    [
        (
            [
                ["Penutur", "Ujaran", "Koding"],
                ["Peneliti:", "Apa?", ""],
                ["Bu Sri", "Saling percaya.", "trust"],
                ["", "Begitu.", ""],
            ],
            ["Peneliti: Apa?", "Bu Sri: Saling percaya.", "Begitu."],
            "Koding",
        ),
        (
            [["No.", "Pertanyaan", "Jawaban"], ["1", "Apa?", "Ya."], ["2", "Lalu?", "Sudah."]],
            ["Peneliti: Apa?", "Informan: Ya.", "Peneliti: Lalu?", "Informan: Sudah."],
            "No.",
        ),
        (
            [["Question", "Answer"], ["What?", "Yes."]],
            ["Interviewer: What?", "Informant: Yes."],
            "",
        ),
        (
            [["Pertanyaan", "Hasil Wawancara", "Ket."], ["Apa?", "Ya.", "lirih"]],
            ["Peneliti: Apa?", "Informan: Ya."],
            "Ket.",
        ),
        (
            [
                ["Wawancara di bengkel", "", ""],
                ["Waktu", "Speaker", "Transcript"],
                ["00:01", "P", "Apa?"],
                ["Waktu", "Speaker", "Transcript"],
                ["00:02", "N", "Ya."],
            ],
            ["Wawancara di bengkel", "P: Apa?", "N: Ya."],
            "Waktu",
        ),
        (
            [["Peneliti", "Informan 1", "Informan 2"], ["Apa?", "Ya.", "Tidak."]],
            ["Peneliti: Apa?", "Informan 1: Ya.", "Informan 2: Tidak."],
            "",
        ),
        (
            [["Kode Informan", "Pertanyaan", "Jawaban", "Reaksi"], ["N1", "Apa?", "Ya.", "diam"]],
            ["Peneliti: Apa?", "N1: Ya."],
            "Reaksi",
        ),
        ([["Peneliti", "Jawab dulu, Pak?"], ["Informan", "Ya."]], None, ""),
        ([["P", "Apa?"], ["N", "Teks wawancara."]], None, ""),
        ([["a", "b", "c"], ["d", "e", "f"]], ["a b c", "d e f"], ""),
    ],
)
def test_columns_of_tables(
    rows: list[list[str]],
    lines: list[str] | None,
    left_out: str,
    write: Callable[[Path, list[list[str]]], object],
    tmp_path: Path,
) -> None:
    """The heading says what is speech and whose; other columns are left out and named."""
    path = tmp_path / ("a.docx" if write is _filled_docx else "a.odt")
    write(path, rows)
    source = read_source(path)
    assert source.text.split("\n") == (lines or [f"{a}: {b}" for a, b in rows])
    expected = f"columns of its tables that hold no speech are left out: {left_out}."
    assert tuple(map(file_note_words, source.notes)) == ((expected,) if left_out else ())


def test_merged_cells_are_read_once(tmp_path: Path) -> None:
    """A name merged over two rows names the first; a row merged into one cell is one line."""
    rows = [["Penutur", "Ujaran", "Kode"], ["N", "Ya.", ""], ["", "Lalu.", ""], ["Bagian", "", ""]]
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    document.save(str(tmp_path / "a.docx"))
    assert read_source(tmp_path / "a.docx").text.split("\n") == ["N: Ya.", "Lalu.", "Bagian"]


def test_a_cell_said_to_span_millions_of_columns(tmp_path: Path) -> None:
    """A damaged span costs neither time nor memory."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "N", "Ya."
    table.cell(0, 0)._tc.grid_span = 300_000_000
    document.save(str(tmp_path / "a.docx"))
    assert read_source(tmp_path / "a.docx").text == "N: Ya."


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_word_documents_read_as_with_all_changes_accepted(tmp_path: Path) -> None:
    """What was inserted, linked or filled in is there; what was deleted or never typed is not."""
    said = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    paragraph = (
        f"<w:p {_WORD}>"
        + said.format("N: Kami ")
        + f"<w:ins w:id='1'>{said.format('saling ')}</w:ins>"
        + "<w:del w:id='2'><w:r><w:delText>curiga</w:delText></w:r></w:del>"
        + f"<w:moveFrom w:id='3'>{said.format('dipindah')}</w:moveFrom>"
        + f"<w:smartTag>{said.format('percaya ')}</w:smartTag>"
        + f"<w:hyperlink>{said.format('di ')}</w:hyperlink>"
        + f"<w:sdt><w:sdtContent>{said.format('Tumang')}</w:sdtContent></w:sdt>"
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        + f"<w:sdtContent>{said.format('Click here')}</w:sdtContent></w:sdt></w:p>"
    )
    block = (
        f"<w:sdt {_WORD}><w:sdtContent><w:p>{said.format('N: Sudah.')}</w:p></w:sdtContent></w:sdt>"
    )
    document = docx.Document()
    for element in (paragraph, block):
        document.element.body.insert(0, parse_xml(element))
    document.save(str(tmp_path / "a.docx"))
    assert read_source(tmp_path / "a.docx").text.split("\n") == [
        "N: Sudah.",
        "N: Kami saling percaya di Tumang",
    ]


def test_opendocument_texts_read_as_with_all_changes_accepted(tmp_path: Path) -> None:
    """Deleted text, comments and footnotes are no speech."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:text>"
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>dihapus</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>N: Kami<text:s text:c='2'/><text:span>saling</text:span>"
        "<office:annotation><text:p>komentar</text:p></office:annotation>\n   percaya"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>catatan kaki</text:p></text:note-body></text:note>.</text:p>"
        "<text:list><text:list-item><text:p>P: Lalu?</text:p></text:list-item></text:list>"
        "</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    text = read_source(tmp_path / "a.odt").text
    assert text.split("\n") == ["N: Kami  saling percaya.", "P: Lalu?"]


@pytest.mark.parametrize(
    "inside",
    [
        b"N: caf\xe9 \x96 ya.",
        b"N: caf\\'e9 \\'96 ya.",
        "N: café – ya.".encode(),
        b"{\\pict\\pngblip\n" + b"89504e47" * 200_000 + b"}N: caf\\'e9 \\u8211? ya.",
        b"{\\pict\\bin6 \x00}{\\\xff\x00}N: caf\xe9 \x96 ya.",
    ],
    ids=["bytes of a code page", "escapes", "UTF-8", "picture", "binary picture"],
)
def test_rich_text_of_other_programs(inside: bytes, tmp_path: Path) -> None:
    """Raw bytes are read in the file's code page; pictures are passed over."""
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1\\ansi\\ansicpg1252 P: Apa?\\par " + inside + b"\\par}")
    assert read_source(path).text == "P: Apa?\nN: café – ya.\n"


def test_linked_folders_are_followed_once(tmp_path: Path) -> None:
    """No transcript behind a link is missed, and a link back to a folder around it ends."""
    elsewhere = tmp_path / "elsewhere"
    folder = tmp_path / "interviews"
    for path in (folder / "a.txt", folder / "in" / "b.txt", elsewhere / "c.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("P: Apa?\nN: Ya.", encoding="utf-8")
    try:
        (folder / "linked").symlink_to(elsewhere, target_is_directory=True)
        (folder / "again").symlink_to(elsewhere, target_is_directory=True)
        (folder / "in" / "round").symlink_to(folder, target_is_directory=True)
        (elsewhere / "broken").symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert sorted(find_transcripts([folder])) == ["a", "b", "c"]


def test_files_of_one_name_are_named(tmp_path: Path) -> None:
    """With the corpora of ours in which copies of transcripts lie."""
    paths = []
    for folder in ("a", "b"):
        place = tmp_path / folder / "transcripts"
        place.mkdir(parents=True)
        (tmp_path / folder / "passages.csv").write_text("passage_id\n", encoding="utf-8")
        paths.append(place / "w.txt")
    with pytest.raises(InputError) as caught, speaking("en"):
        named_files(paths)
    assert [own.what for own in caught.value.problems] == list(map(str, paths))
    assert f"Corpora of tandai lie here ({tmp_path / 'a'}, {tmp_path / 'b'})" in str(caught.value)
