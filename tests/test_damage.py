"""Damaged files: every reader reads what is left or says that it cannot."""

from __future__ import annotations

import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import polars as pl
import pytest

from tandai.exchange.qualcoder import read_qualcoder
from tandai.exchange.taguette import read_taguette
from tandai.ground.errors import TandaiError
from tandai.ground.tables import read_table
from tandai.spreadsheets.tables import read_spreadsheet
from tandai.tags import read_tags
from tandai.transcript import passages_of, read_transcript

from .databases import taguette_rows, write_qualcoder, write_taguette
from .pdfs import write_pdf
from .test_qualcoder import ROWS

# A larger number is for looking for new faults by hand.
MUTATIONS = int(os.environ.get("TANDAI_MUTATIONS", "60"))
TEXT = "P: Sejak kapan?\nN: Dulu – “tembaga”.\nP: Lalu?\nN: Ya sudah.\n"


def _docx(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("P: Sejak kapan?").add_run("tebal").bold = True
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Penutur", "Ujaran", "Kode"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "N"
    document.save(str(path))


def _odt(path: Path) -> None:
    document = odfdo.Document("text")
    for line in TEXT.splitlines():
        document.body.append(odfdo.Paragraph(line))
    document.body.append(odfdo.Table("T", width=2, height=2))
    document.save(str(path))


def _qualcoder(path: Path) -> None:
    folder = write_qualcoder(path.with_suffix(".folder"), ROWS)
    (folder / "data.qda").rename(path)


HIGHLIGHTS = [(0, 7, "rani", ["a"])]
FRAME = pl.DataFrame({"text": ["Ya.", "Tidak."], "indicator": ["a", ""], "start": [1, 2]})
TAGS = (
    '{"passage_id": "w-1", "document": "w", "informant": "N", "speaker": "N", "question": "", '
    '"start": 0, "end": 3, "text": "Ya.", "suggested": [{"indicator": "a", "confidence": 0.5, '
    '"stance": "supports", "evidence": [{"start": 0, "end": 3, "text": "Ya."}]}], '
    '"confidence": {"a": 0.5}, "model": "m"}\n'
)
SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:03,000\nP: Apa?\n\n2\n00:00:04,000 --> 00:00:05,000\nN: Ya.\n"
)
WEBVTT = "WEBVTT\n\n" + SUBTITLES.replace(",", ".")
WHISPER = (
    '{"segments": [{"start": 0.5, "end": 2, "text": "tembaga", "speaker": "SPEAKER_00"}, '
    '{"start": 2, "end": 3.5, "text": "Ya.", "speaker": "SPEAKER_01"}]}'
)
RICH = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl\\f0 A;}\\f0 P: Apa\\'3f\\par N: \\u8211? ya.\\par}"


def _read_as_transcript(path: Path) -> object:
    return passages_of(read_transcript(path))


FORMATS: dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]] = {
    "a.docx": (_docx, _read_as_transcript),
    "a.odt": (_odt, _read_as_transcript),
    "a.rtf": (lambda path: path.write_text(RICH), _read_as_transcript),
    "a.srt": (lambda path: path.write_text(SUBTITLES), _read_as_transcript),
    "a.vtt": (
        lambda path: path.write_text(WEBVTT),
        _read_as_transcript,
    ),
    "a.json": (lambda path: path.write_text(WHISPER), _read_as_transcript),
    "a.pdf": (lambda path: write_pdf(path, [TEXT.splitlines()]), _read_as_transcript),
    "a.txt": (lambda path: path.write_text(TEXT, encoding="utf-8"), _read_as_transcript),
    "a.xlsx": (lambda path: FRAME.write_excel(path), read_table),
    "quotes.xlsx": (lambda path: FRAME.write_excel(path), read_spreadsheet),
    "a.sqlite3": (
        lambda path: write_taguette(path, taguette_rows("<p>tembaga</p>", HIGHLIGHTS, ["a"])),
        read_taguette,
    ),
    "a.qda": (_qualcoder, read_qualcoder),
    "a.parquet": (FRAME.write_parquet, read_table),
    "a.csv": (FRAME.write_csv, read_table),
    "a.jsonl": (lambda path: path.write_text(TAGS), read_tags),
}


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut out, repeat or end somewhere, once or several times."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        to = at + chance.randint(1, 12)
        data = chance.choice(
            (
                data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
                data[:at] + data[to:],
                data[:to] + data[at:],
                data[:at] + chance.choice((b"9" * 12, b"-1", b"{", b'"', b"\0")) + data[to:],
                data[:at] if chance.random() < 0.2 else data,
            )
        )
    return data


def _with_mutated_member(whole: Path, damaged: Path, chance: random.Random) -> None:
    """Write a container with a part that is damaged inside, so that its check sums hold."""
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(damaged, "w") as changed:
        names = archive.namelist()
        main = [name for name in names if name.endswith(("document.xml", "content.xml", "1.xml"))]
        target = chance.choice([*names, *main * len(names)])
        for name in names:
            data = archive.read(name)
            changed.writestr(name, _mutated(data, chance) if name == target else data)


# pysubs2 says by a warning where a damaged cue may have been missed.
@pytest.mark.filterwarnings("ignore:Possible missed subtitle")
@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    """Nothing but a TandaiError comes out of any reader, and no text with it."""
    write, read = FORMATS[name]
    whole = tmp_path / name
    write(whole)
    read(whole)
    damaged = tmp_path / f"b{whole.suffix}"
    chance = random.Random(name)  # noqa: S311 - it must give the same damage in every run
    for number in range(MUTATIONS):
        if zipfile.is_zipfile(whole) and number % 2:
            _with_mutated_member(whole, damaged, chance)
        else:
            damaged.write_bytes(_mutated(whole.read_bytes(), chance))
        try:
            read(damaged)
        except TandaiError as error:
            assert "embaga" not in str(error)  # noqa: PT017 - most of the damage raises nothing
