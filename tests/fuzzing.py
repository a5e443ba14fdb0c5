"""Samples of everything that tandai reads, and ways to damage them.

Each sample is written whole, read once, and then read again and again with a few bytes of it
changed. What may come of that is a reading or a TandaiError that holds nothing of the text.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import odfdo
import openpyxl
import polars as pl

from tandai.agreement.span_files import read_spans
from tandai.codebook import codebook_of_labels, read_codebook
from tandai.corpus import read_corpus
from tandai.corpus.reading import read_codes
from tandai.corpus.times import read_times
from tandai.encoder import open_encoder
from tandai.encoder.onnx_folder import MANIFEST
from tandai.exchange.laying import corpus_of
from tandai.exchange.mapping_file import read_mapping
from tandai.exchange.reading import read_project
from tandai.exchange.refi import read_refi_codebook
from tandai.ground import shipped
from tandai.ground.errors import TandaiError
from tandai.ground.tables import read_table
from tandai.model.store import load_model
from tandai.pseudonyms import read_pseudonyms
from tandai.reporting.checking import read_checked
from tandai.reporting.findings import findings_of
from tandai.reporting.judgements import read_judgements
from tandai.reporting.sheets import write_sheet
from tandai.spreadsheets.tables import read_spreadsheet
from tandai.spreadsheets.word_comments import read_commented
from tandai.tags import Suggestion, TaggedPassage, is_tag_file, read_tags, write_tags
from tandai.transcript import Passage, passages_of, read_transcript
from tandai.work.sample import sample

from .databases import taguette_rows, write_qualcoder, write_taguette
from .pdfs import write_pdf
from .refi_projects import TEXT as PROJECT_TEXT
from .refi_projects import Marked, write_project
from .test_qualcoder import ROWS

# Part of every text; no message may hold it.
SAID = "embaga"
TEXT = "P: Sejak kapan?\nN: Dulu – “tembaga” terus.\nP: Lalu?\nN: Ya sudah.\n"
SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:03,000\nP: Apa?\n\n"
    "2\n00:00:04,000 --> 00:00:05,000\nN: Dulu tembaga, ya.\n"
)
WEBVTT = "WEBVTT\n\n" + SUBTITLES.replace(",0", ".0")
WHISPER = (
    '{"segments": [{"start": 0.5, "end": 2, "text": "dulu tembaga", "speaker": "SPEAKER_00"}, '
    '{"start": 2, "end": 3.5, "text": "Ya.", "speaker": "SPEAKER_01"}]}'
)
RICH = (
    "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl\\f0 A;}\\f0 P: Apa\\'3f\\par "
    "N: \\u8211? dulu tembaga ya.\\par}"
)
CODEBOOK = """frameworks:
- {id: k, name: {en: Frame, id: Kerangka}}
indicators:
- id: k.a
  term: Trust
  istilah: Percaya
  framework: k
  definition: {en: Dulu tembaga terus, id: Dulu tembaga terus}
  cues: [dulu tembaga, percaya]
  examples:
  - {text: "Dulu tembaga terus.", stance: hinders}
- {id: k.b, framework: k, term: Money}
"""
FRAME = pl.DataFrame(
    {
        "document": ["d", "d", "e"],
        "text": ["Dulu tembaga terus begitu saja.", "Tidak ada.", "Ya, begitu."],
        "coder": ["rani", "tono", "rani"],
        "indicator": ["k.a", "", "k.b;k.a"],
        "stance": ["supports", "", "mixed"],
    }
)
IDS = ("k.a", "k.b")

Writer = Callable[[Path], object]
Reader = Callable[[Path], object]


@dataclass(frozen=True)
class Sample:
    """How a file is written whole, and how it is read.

    A folder is damaged in one of its files at a time; ``manifest`` is the one in which the
    hashes of the others stand, which half of the time are made to fit.
    """

    write: Writer
    read: Reader
    manifest: str = ""


def _written(text: str) -> Writer:
    return lambda path: path.write_text(text, encoding="utf-8")


def _docx(path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("P: Sejak kapan?")
    paragraph.add_run("tebal").bold = True
    said = document.add_paragraph("N: ").add_run("Dulu tembaga terus.")
    document.add_comment([said], text="Trust", author="Rani", initials="r")
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


def _taguette(path: Path) -> None:
    rows = taguette_rows("<p>dulu tembaga terus</p>", [(0, 7, "rani", ["a"])], ["a"])
    write_taguette(path, rows)


def _refi(path: Path) -> None:
    text = PROJECT_TEXT.replace("Dulu susah", "Dulu tembaga")
    write_project(path, text.encode(), [Marked(31, 50), Marked(60, 70)])


def _codebook_of_refi(path: Path) -> None:
    whole = path.with_suffix(".qdpx")
    _refi(whole)
    with zipfile.ZipFile(whole) as archive:
        xml = archive.read("project.qde").decode()
    codes = xml[xml.index("<Codes>") : xml.index("</CodeBook>")]
    path.write_text(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0">{codes}</CodeBook>', "utf-8")


def _tagged() -> list[TaggedPassage]:
    text = "Dulu tembaga terus."
    return [
        TaggedPassage(
            Passage(f"d-{n}", "d", "i", "N", "Apa?", 30 * n, 30 * n + len(text), text),
            (Suggestion("k.a", 0.5, "supports", "ok"),) * (n % 2),
            dict.fromkeys(IDS, 0.5),
            "m@1",
        )
        for n in range(6)
    ]


def _tags(path: Path) -> None:
    write_tags(_tagged(), path)


def _sheet(path: Path) -> None:
    tags = path.with_name("sheet-tags.jsonl")
    _tags(tags)
    write_sheet(sample([read_tags(tags)], 4, codebook=codebook_of_labels(IDS)), path)
    # Somebody reads the passages and finds one indicator in each.
    if path.suffix == ".csv":
        frame = pl.read_csv(path, infer_schema=False)
        frame.with_columns(pl.lit("x").alias("read"), pl.lit("1").alias("k.a")).write_csv(path)
        return
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    columns = {cell.value: number for number, cell in enumerate(page[1], 1)}
    for row in range(2, page.max_row + 1):
        page.cell(row, columns["read"]).value = "x"
        page.cell(row, columns["k.a"]).value = 1
    book.save(path)


def _read_sheet(path: Path) -> object:
    findings = findings_of([read_tags(path.with_name("sheet-tags.jsonl"))], list(IDS), None)
    return read_checked(path, findings)


def _corpus(folder: Path) -> None:
    folder.mkdir()
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    passages = "passage_id,document,text,start,end\nd-1,d,Dulu tembaga terus.,3,22\nd-2,d,Ya.,,\n"
    files = {
        "passages.csv": passages,
        "codings.csv": "passage_id,coder,indicator,stance\nd-1,rani,k.a,supports\nd-2,rani,,\n",
        "documents.csv": "document,informant,split\nd,i,train\n",
        "times.csv": "document,start,end,start_time,end_time\nd,3,22,1.5,2.5\n",
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")


def _times(path: Path) -> None:
    path.write_text("document,start,end,start_time,end_time\nd,3,22,1.5,2.5\n", encoding="utf-8")


def _encoder(folder: Path) -> None:
    shutil.copytree(shipped.ENCODER, folder, copy_function=_linked)


def _linked(source: str, target: str) -> None:
    """Spare the copy of a large file; whoever changes it puts another in its place."""
    Path(target).hardlink_to(source) if source.endswith(".onnx") else shutil.copyfile(
        source, target
    )


def _read_transcript(path: Path) -> object:
    return passages_of(read_transcript(path))


def _read_corpus(path: Path) -> object:
    return read_corpus(path, "labels")


def _read_comments(path: Path) -> object:
    return read_commented(path, None, codebook_of_labels(IDS))


def _read_quotes(path: Path) -> object:
    return read_spreadsheet(path, None, codebook_of_labels(IDS))


def _read_project(path: Path) -> object:
    return corpus_of(read_project(path), None)


def _read_tags(path: Path) -> object:
    return is_tag_file(path), read_tags(path)


def _read_judgements(path: Path) -> object:
    return read_judgements(path, codebook_of_labels(IDS))


def _read_codes(path: Path) -> object:
    return read_codes(path, codebook_of_labels(IDS))


def _read_spans(path: Path) -> object:
    return read_spans([path], None, None, match_codes=False)


def _table(suffix: str) -> Writer:
    writers: dict[str, Writer] = {
        ".csv": FRAME.write_csv,
        ".tsv": lambda path: FRAME.write_csv(path, separator="\t"),
        ".xlsx": lambda path: FRAME.write_excel(path),
        ".jsonl": FRAME.write_ndjson,
        ".parquet": FRAME.write_parquet,
    }
    return writers[suffix]


_TABLES = (".csv", ".tsv", ".xlsx", ".jsonl", ".parquet")
_JUDGEMENTS = "k.a: tercapai\nk.b: {judgement: belum, reason: Dulu tembaga terus.}\n"
_KEY = "Pak Karto tembaga: N1\nBu Siti: N2\n"
_SPANS = "document,start,end,coder,indicator\nd,0,5,rani,k.a\nd,2,9,tono,k.a\nd,,,tono,\n"

SAMPLES: dict[str, Sample] = {
    "a.txt": Sample(_written(TEXT), _read_transcript),
    "a.md": Sample(_written(TEXT), _read_transcript),
    "a.docx": Sample(_docx, _read_transcript),
    "comments.docx": Sample(_docx, _read_comments),
    "a.odt": Sample(_odt, _read_transcript),
    "a.rtf": Sample(_written(RICH), _read_transcript),
    "a.srt": Sample(_written(SUBTITLES), _read_transcript),
    "a.vtt": Sample(_written(WEBVTT), _read_transcript),
    "whisper.json": Sample(_written(WHISPER), _read_transcript),
    "a.pdf": Sample(lambda path: write_pdf(path, [TEXT.splitlines()]), _read_transcript),
    **{f"table{suffix}": Sample(_table(suffix), read_table) for suffix in _TABLES},
    **{f"corpus{suffix}": Sample(_table(suffix), _read_corpus) for suffix in _TABLES},
    **{f"quotes{suffix}": Sample(_table(suffix), _read_quotes) for suffix in (".csv", ".xlsx")},
    "corpus": Sample(_corpus, read_corpus),
    "project.qdpx": Sample(_refi, _read_project),
    "codes.qdc": Sample(_codebook_of_refi, read_refi_codebook),
    "project.qda": Sample(_qualcoder, _read_project),
    "project.sqlite3": Sample(_taguette, _read_project),
    "codebook.yaml": Sample(_written(CODEBOOK), read_codebook),
    "map.yaml": Sample(
        _written("codes:\n  Dulu tembaga terus: k.a\n  Lain:\ncolumns:\n  Isi: text\n"),
        read_mapping,
    ),
    "map.csv": Sample(_written("kode,indikator\nDulu tembaga terus,k.a\n"), read_mapping),
    "key.yaml": Sample(_written(_KEY), read_pseudonyms),
    "key.csv": Sample(_written("nama,samaran\nPak Karto tembaga,N1\n"), read_pseudonyms),
    **{f"tags{s}": Sample(_tags, _read_tags) for s in (".jsonl", ".csv", ".parquet", ".xlsx")},
    "times.csv": Sample(_times, read_times),
    "codes.csv": Sample(
        _written("passage_id,coder,indicator\nd-1,rani,k.a\nd-2,rani,\n"), _read_codes
    ),
    "spans.csv": Sample(_written(_SPANS), _read_spans),
    "judgements.yaml": Sample(_written(_JUDGEMENTS), _read_judgements),
    "judgements.csv": Sample(
        _written("indikator,penilaian,alasan\nk.a,tercapai,Dulu tembaga terus\n"), _read_judgements
    ),
    "sheet.csv": Sample(_sheet, _read_sheet),
    "sheet.xlsx": Sample(_sheet, _read_sheet),
    "encoder": Sample(_encoder, lambda path: open_encoder(str(path)), MANIFEST),
}


def model_sample(folder: Path) -> Sample:
    """Return the sample of a model's folder, which is trained and not written."""
    return Sample(lambda path: shutil.copytree(folder, path), load_model, "model.json")


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut out, repeat or end somewhere, once or several times."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        to = at + chance.randint(1, 12)
        odd = (b"9" * 12, b"-1", b"{", b'"', b"\0", b"\n", b"\xed\xa0\x80", b"NaN", b"[]", b"\t")
        data = chance.choice(
            (
                data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
                data[:at] + data[to:],
                data[:to] + data[at:],
                data[:at] + chance.choice(odd) + data[to:],
                data[:at] if chance.random() < 0.2 else data,
            )
        )
    return data


def try_damaged(name: str, own: Sample, folder: Path, times: int, seed: int | str) -> list[str]:
    """Read a sample ``times`` times, damaged anew each time; return what went wrong.

    What went wrong is told by its number, so that it can be made again with the same seed.
    """
    whole = folder / name
    own.write(whole)
    own.read(whole)
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - the same damage in every run
    wrong: list[str] = []
    for number in range(times):
        target = folder / f"{number}-{name}"
        if whole.is_dir():
            _damaged_folder(whole, target, own.manifest, chance)
        elif zipfile.is_zipfile(whole) and number % 2:
            _damaged_member(whole, target, chance)
        else:
            target.write_bytes(damaged(whole.read_bytes(), chance))
        trouble = _trouble(own.read, target)
        if trouble:
            wrong.append(f"{name} {number}: {trouble}")
        else:
            shutil.rmtree(target) if target.is_dir() else target.unlink()
    return wrong


def _trouble(read: Reader, path: Path) -> str:
    """Return what should not have come of reading; empty where all is well."""
    try:
        read(path)
    except TandaiError as error:
        said = " ".join([str(error), *map(str, error.problems)])
        return f"the message holds the text: {said}" if SAID in said else ""
    # Whatever else comes out is what is looked for, from native code too.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"{type(error).__name__}: {error}"
    return ""


def _damaged_member(whole: Path, target: Path, chance: random.Random) -> None:
    """Write a container with a part that is damaged inside, so that its check sums hold."""
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(target, "w") as changed:
        names = archive.namelist()
        ends = ("document.xml", "comments.xml", "content.xml", "1.xml", ".qde")
        main = [name for name in names if name.endswith(ends)]
        chosen = chance.choice([*names, *main * len(names)])
        for name in names:
            data = archive.read(name)
            changed.writestr(name, damaged(data, chance) if name == chosen else data)


def _damaged_folder(whole: Path, target: Path, manifest: str, chance: random.Random) -> None:
    """Copy a folder with one of its files damaged, the hashes made to fit half of the time."""
    shutil.copytree(whole, target, copy_function=_linked)
    names = sorted(path.name for path in whole.iterdir() if path.suffix not in (".md", ".svg"))
    chosen = target / chance.choice([*names, manifest] if manifest else names)
    data = damaged(chosen.read_bytes(), chance)
    chosen.unlink()
    chosen.write_bytes(data)
    # A graph that is damaged and signed would be the business of ONNX Runtime.
    if manifest and chosen.name != manifest and chosen.suffix != ".onnx" and chance.random() < 0.5:
        content = json.loads((target / manifest).read_bytes())
        content["sha256"][chosen.name] = hashlib.sha256(data).hexdigest()
        (target / manifest).write_text(json.dumps(content), encoding="utf-8")
