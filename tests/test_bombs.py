"""Tables that are small on the disk and meant to be large in memory, or slow: each is refused."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl
import pytest

from tandai.codebook import read_codebook
from tandai.corpus import read_corpus
from tandai.ground import bounds
from tandai.ground.errors import CodebookError, CorpusError, FileError
from tandai.ground.tables import read_table
from tandai.tags import read_tags

from .bombs import PEAK
from .conftest import Run, files_in

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEADING = b"<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
_STRINGS = b"<si><t>text</t></si><si><t>indicator</t></si>"

# A command takes 210 MB by itself, with spaCy and scikit-learn; a reader alone takes 60 MB.
MEMORY = 1024 - 150
SECONDS = 60


def workbook(path: Path, rows: Iterable[bytes], strings: Iterable[bytes] = (_STRINGS,)) -> None:
    """Write a workbook of one sheet from pieces of its XML."""
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"))
        )
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_LINKS}"><Relationship Id="r" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r0"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
        )
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            member.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            member.writelines(rows)
            member.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w") as member:
            member.write(f'<sst xmlns="{_MAIN}">'.encode())
            member.writelines(strings)
            member.write(b"</sst>")


def _many(piece: bytes, times: int) -> Iterator[bytes]:
    """Yield ``piece`` so often, ten thousand times at once."""
    yield from (piece * 10_000 for _ in range(times // 10_000))


def _sheet(*rows: bytes) -> Callable[[Path], None]:
    return lambda path: workbook(path, [_HEADING, *rows])


def _long_row(path: Path) -> None:
    workbook(path, [_HEADING, b"<row>", *_many(b"<c/>", 5_000_000), b"</row>"])


def _long_strings(path: Path) -> None:
    """Many cells that all show the same string of 900,000 characters."""
    cell = b"<row><c t='s'><v>2</v></c><c t='s'><v>1</v></c></row>"
    strings = (_STRINGS, b"<si><t>", b"a" * 900_000, b"</t></si>")
    workbook(path, [_HEADING, *_many(cell, 50_000)], strings)


def _many_strings(path: Path) -> None:
    workbook(path, [_HEADING], (_STRINGS, *_many(b"<si/>", bounds.MAX_SHEET_CELLS + 10_000)))


def _nested(path: Path) -> None:
    workbook(path, [_HEADING, *_many(b"<a>", 5_000_000)])


def _long_tag(path: Path) -> None:
    attributes = (b" a%d='1'" % n for n in range(1_000_000))
    workbook(path, [_HEADING, b"<row", *attributes, b"/>"])


def _equal_rows(path: Path) -> None:
    text = pl.repeat("ya", bounds.MAX_ROWS + 1, eager=True)
    pl.DataFrame({"text": text, "indicator": text}).write_parquet(path)


def _equal_cells(path: Path) -> None:
    """Rows that all hold one text of 900,000 characters, which is in the file once."""
    same = pl.repeat(0, 5_000, dtype=pl.UInt32, eager=True)
    text = pl.Series("text", ["a" * 900_000]).gather(same)
    # In groups that are small enough for each to have a dictionary.
    pl.DataFrame({"text": text, "indicator": "a"}).write_parquet(path, row_group_size=200)


def _claims(path: Path) -> None:
    """Columns that claim 2**57 cells: room of 2.3e18 bytes for one that has thirty."""
    pl.DataFrame({"text": ["ya"] * 30, "indicator": ["a"] * 30}).write_parquet(path)
    data = path.read_bytes()
    length = int.from_bytes(data[-8:-4], "little")
    pages, footer = data[: -8 - length], data[-8 - length : -8]
    # Zigzag numbers of the compact protocol. The first is the number of rows of the whole file.
    thirty, large = b"\x16\x3c", b"\x16" + b"\x80" * 8 + b"\x04"
    rows, _, columns = footer.partition(thirty)
    footer = rows + thirty + columns.replace(thirty, large)
    path.write_bytes(pages + footer + len(footer).to_bytes(4, "little") + data[-4:])


def _lines(line: bytes, times: int, heading: bytes = b"") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.write(heading)
            file.writelines(_many(line, times))

    return write


def _new_keys(path: Path) -> None:
    """Each record brings a hundred columns of its own."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(5_000):
            file.write("{" + ",".join(f'"k{n}_{m}":""' for m in range(100)) + "}\n")


BOMBS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "far-cell.xlsx": ("columns", _sheet(b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")),
    "far-row.xlsx": ("not a valid", _sheet(b"<row r='999999999'><c><v>1</v></c></row>")),
    "letters.xlsx": ("not a valid", _sheet(b"<row><c r='ZZZZZZZ2'><v>1</v></c></row>")),
    "long-row.xlsx": ("not a valid", _long_row),
    "many-rows.xlsx": ("not a valid", _sheet(*_many(b"<row/>", 2_000_000))),
    "long-strings.xlsx": ("MB of text", _long_strings),
    "many-strings.xlsx": ("strings", _many_strings),
    "nested.xlsx": ("not a valid", _nested),
    "long-tag.xlsx": ("not a valid", _long_tag),
    "equal-rows.parquet": ("rows", _equal_rows),
    "equal-cells.parquet": ("MB of text", _equal_cells),
    "claims.parquet": ("not a valid", _claims),
    "braces.jsonl": ("rows", _lines(b"{}\n", 10_000_000)),
    "new-keys.jsonl": ("columns", _new_keys),
    "bad-lines.jsonl": ("not valid JSON", _lines(b"x\n", 10_000_000)),
    "wide.csv": ("columns", _lines(b"k,", 100_000)),
    "many-rows.csv": ("rows", _lines(b"ya,\n", 5_000_000, b"text,indicator\n")),
    "ragged.csv": ("do not fit", _lines(b"ya,ya,ya\n", 5_000_000, b"text,indicator\n")),
    "endless-row.csv": ("characters in a row", _lines(b'"\n",', 5_000_000, b"text,indicator\n")),
}

# Reads the files that it is given, one after the other, and says of each what became of it, how
# much memory was needed at most so far, and how long it took.
_READER = (
    PEAK
    + """
from tandai.ground.errors import TandaiError
from tandai.corpus import read_corpus
from tandai.ground.tables import read_table

def read(path):
    if path.stem != "real":
        return read_table(path)
    return read_corpus(path, "labels").passages

if sys.platform == "linux":
    resource.setrlimit(resource.RLIMIT_AS, (6 * 2**30, 6 * 2**30))

for name in sys.argv[1:]:
    begun = time.process_time()
    try:
        said = f"{len(read(Path(name)))} rows"
    except TandaiError as error:
        said = str(error)
    print(json.dumps([Path(name).name, said, peak(), time.process_time() - begun]), flush=True)
"""
)


def _read(paths: Sequence[Path]) -> list[tuple[str, str, float, float]]:
    """Read tables in a process of its own; name, what was said, peak in MB and seconds of each."""
    done = subprocess.run(
        [sys.executable, "-c", _READER, *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_bombs_are_refused(tmp_path: Path) -> None:
    """A clear error under a gigabyte and a minute, whatever a table unpacks to or claims."""
    pytest.importorskip("resource", reason="this system does not say how much memory was needed")
    for name, (_, write) in BOMBS.items():
        write(tmp_path / name)
    results = _read([tmp_path / name for name in BOMBS])
    assert [name for name, *_ in results] == list(BOMBS)
    for name, said, megabytes, seconds in results:
        assert BOMBS[name][0] in said, name
        assert megabytes < MEMORY, name
        assert seconds < SECONDS, name


@pytest.mark.parametrize("command", ["train", "import", "agree", "report"])
@pytest.mark.parametrize("name", ["far-cell.xlsx", "claims.parquet", "wide.csv"])
def test_every_door_has_the_same_bounds(name: str, command: str, call: Run, tmp_path: Path) -> None:
    """What one command refuses, all that read tables refuse, and nothing is written."""
    path = tmp_path / name
    BOMBS[name][1](path)
    before = files_in(tmp_path)
    out = ("--out", tmp_path / "out") if command in ("train", "import") else ()
    result = call(command, path, *out)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"Error: {path}: ")
    assert files_in(tmp_path) == before


def test_a_real_table_is_read(tmp_path: Path) -> None:
    """500,000 passages in .csv and .parquet stay under a gigabyte."""
    pytest.importorskip("resource")
    passage = "kami meminjam alat dari tetangga dan mengembalikannya setelah panen selesai, " * 5
    texts = [f"{n} {passage}" for n in range(500_000)]
    frame = pl.DataFrame(
        {
            "document": [f"d{n // 400}" for n in range(500_000)],
            "informant": [f"N{n // 400}" for n in range(500_000)],
            "coder": "rani",
            "indicator": ["" if n % 3 else "a" for n in range(500_000)],
            "text": texts,
        }
    )
    for name, write in (("real.csv", frame.write_csv), ("real.parquet", frame.write_parquet)):
        write(tmp_path / name)
        ((_, said, megabytes, seconds),) = _read([tmp_path / name])
        assert said == "500000 rows"
        assert megabytes < MEMORY
        assert seconds < SECONDS
        (tmp_path / name).unlink()


def test_a_chain_of_lists_is_no_codebook(tmp_path: Path) -> None:
    """Nesting and aliases are refused before anything is built of them."""
    path = tmp_path / "k.yaml"
    for text, what in (
        ("[" * 200_000, "levels deep"),
        ("a: &a [x]\nb: [*a, *a]\n", "aliases"),
        ("- a\n" * 400_000, "entries"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CodebookError) as caught:
            read_codebook(path)
        assert what in str(caught.value.problems[0])


def test_a_list_of_problems_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many bad rows the first are listed, with a word that there are more."""
    monkeypatch.setattr(bounds, "MAX_PROBLEMS", 5)
    path = tmp_path / "k.csv"
    path.write_text("text,indicator\n" + "".join(f"t{n},x{n}\n" for n in range(20)))
    with pytest.raises(CorpusError) as caught:
        read_corpus(path)
    assert len(caught.value.problems) == 6
    assert str(caught.value.problems[-1]) == "there are more"


def test_a_zip_with_members_without_number(tmp_path: Path) -> None:
    """The list of members is not read where it alone would be too much."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(bounds.MAX_MEMBERS + 1):
            archive.writestr(f"{n:0250}", b"")
    with pytest.raises(FileError, match="members"):
        read_table(path)


def test_an_empty_cell_far_away_is_nothing(tmp_path: Path) -> None:
    """Only cells that hold something count: programs leave empty ones with a style anywhere."""
    path = tmp_path / "a.xlsx"
    cells = (b"<c t='inlineStr'><is><t>%s</t></is></c>" % text for text in (b"satu", b"a"))
    row = b"<row>" + b"".join(cells) + b"</row>"
    workbook(path, [_HEADING, row, b"<row r='1048576'><c r='XFD1048576' s='0'/></row>"])
    assert read_table(path).rows() == [("satu", "a", 2)]


def test_tags_beyond_the_bounds(tmp_path: Path) -> None:
    """A record of more indicators than a table has columns is no file of tags."""
    path = tmp_path / "t.jsonl"
    many = ",".join(f'"k{n}":0.5' for n in range(bounds.MAX_COLUMNS + 1))
    path.write_text(
        '{"passage_id":"a","start":null,"end":null,"text":"ya","suggested":[],'
        f'"confidence":{{{many}}}}}\n'
    )
    with pytest.raises(FileError, match="columns"):
        read_tags(path)
