"""Tables as strings: CSV, TSV, XLSX, JSON lines and Parquet, with row numbers for messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import polars as pl

from tandai.ground.bounds import MAX_PROBLEMS, MAX_TABLE_BYTES, WHOLE, Extent
from tandai.ground.delimited import DelimitedRows, not_fitting, ragged
from tandai.ground.errors import Problem, TableError, named
from tandai.ground.files import require_file
from tandai.ground.frames import frames_of, whole
from tandai.ground.json_lines import json_frames
from tandai.ground.json_lines import json_of_line as json_of_line
from tandai.ground.language import tr
from tandai.ground.parquet import parquet_frames
from tandai.ground.xlsx import open_workbook

# What people write at the head of a column, in English and Indonesian.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "teks",
        "kutipan",
        "jawaban",
        "passage",
        "quote",
        "quotation",
        "answer",
    ),
    "indicator": (
        "indicator",
        "indicators",
        "indikator",
        "kode",
        "code",
        "codes",
        "label",
        "labels",
    ),
    "passage_id": ("passage_id", "passage id", "id_kutipan", "id kutipan", "id"),
    "document": ("document", "dokumen", "doc", "interview", "wawancara", "transkrip"),
    "informant": ("informant", "informan", "narasumber", "responden"),
    "speaker": ("speaker", "penutur", "pembicara"),
    "question": ("question", "pertanyaan", "tanya"),
    "coder": ("coder", "pengode", "koder", "penyandi"),
    "stance": ("stance", "sikap", "arah"),
    "split": ("split", "bagian"),
    "start": ("start", "awal", "mulai"),
    "end": ("end", "akhir", "selesai"),
}
# Words in headings as people write them freely ("Kutipan wawancara", "Nama informan"), for tables
# that a person is asked about; what a corpus accepts without asking stands above.
HEADING_WORDS: Mapping[str, str] = {
    "text": "kutipan cuplikan petikan teks text jawaban ujaran pernyataan verbatim quote quotes "
    "quotation excerpt passage content answer segment segmen respon tanggapan",
    "indicator": "kode code codes koding coding indikator indicator tema theme themes label "
    "labels kategori category tag tags",
    "coder": "pengode koder coder penyandi",
    "informant": "informan narasumber responden partisipan subjek informant interviewee "
    "respondent participant",
    "document": "dokumen document wawancara interview transkrip transcript berkas file sumber "
    "source",
    "stance": "sikap arah stance valensi",
    "question": "pertanyaan question",
    "speaker": "penutur pembicara speaker",
    "note": "catatan memo keterangan ket komentar comment comments note notes remark remarks",
    "number": "no nomor nomer urut number jumlah total",
    "definition": "definisi definition deskripsi description arti penjelasan makna meaning",
}
# "Kode informan" names a person, "id kutipan" a passage: these words only say that it is a name.
NAMING_WORDS = frozenset("kode code no nomor nama name inisial id".split())

_CANONICAL = {name: key for key, names in HEADINGS.items() for name in names}
# What more words head is a sentence.
_WORDS_OF_HEADINGS = 3


def read_table(path: Path, *, translated: bool = True, may_be_empty: bool = False) -> pl.DataFrame:
    """Return a table with all values as strings ("" where nothing stands).

    Known headings are ``translated`` to the names of the contract; others are kept. A column
    ``row`` holds the row number in the file (line number for JSON lines), for messages.

    Raises TableError or FileError with the place of what cannot be read.
    """
    frame = whole(path, table_frames(path))
    if frame.is_empty() and not may_be_empty:
        raise TableError(tr("the table has no rows.", "tabel ini tidak punya baris."), where=path)
    if not translated:
        return frame
    return frame.rename(translations(path, [name for name in frame.columns if name != "row"]))


def table_frames(path: Path, extent: Extent = WHOLE) -> Iterator[pl.DataFrame]:
    """Yield a table as :func:`read_table` reads it, some thousand rows at a time.

    There is one frame at least, maybe without rows; later ones may have more columns. Raises as
    :func:`read_table`, when what cannot be read is come to. ``extent``: whether as a whole within
    bounds, or a part after another without any.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        require_file(path, MAX_TABLE_BYTES)
        raise TableError(
            tr(
                f"tables of type {path.suffix or '(no suffix)'!r} cannot be read.",
                f"tabel berjenis {path.suffix or '(tanpa akhiran)'!r} tidak dapat dibaca.",
            ),
            where=path,
            hint=tr(
                f"Use one of: {', '.join(_READERS)}.",
                f"Gunakan salah satu: {', '.join(_READERS)}.",
            ),
        )
    return reader(path, extent)


def headings_of(path: Path, *, translated: bool = True, extent: Extent = WHOLE) -> list[str]:
    """Return the headings of a table, without reading more of it than shows them.

    Raises as :func:`read_table` for what is read of it.
    """
    frames = table_frames(path, extent)
    names: dict[str, None] = {}
    with closing(frames):  # type: ignore[type-var]  # all readers are generators
        for frame in frames:
            names.update(dict.fromkeys(name for name in frame.columns if name != "row"))
            # In JSON lines any record may bring another one.
            if path.suffix.lower() != ".jsonl":
                break
    return list(translations(path, list(names)).values()) if translated else list(names)


def is_table(path: Path) -> bool:
    """Whether the suffix is that of a table that can be read."""
    return path.suffix.lower() in _READERS


def require_columns(frame: pl.DataFrame, names: Iterable[str], path: Path) -> None:
    """Raise TableError naming the needed columns that are absent and those that are there."""
    missing = [name for name in names if name not in frame.columns]
    if not missing:
        return
    headings = [name for name in frame.columns if name != "row"]
    if is_table(path) and path.is_file():
        # As they stand in the file: by what they are called here nobody finds them there.
        headings = headings_of(path, translated=False)
    # Where half are known, the first row is one of headings; a sentence there is an interview's.
    known = sum(bool(_of_headings(name)) for name in headings) * 2 >= len(headings)
    present = ", ".join(
        named(name, known=known and len(name.split()) <= _WORDS_OF_HEADINGS) for name in headings
    )
    accepted = "; ".join(f"{name}: {', '.join(HEADINGS.get(name, (name,)))}" for name in missing)
    raise TableError(
        tr(
            f"needs a column {', '.join(missing)}; it has {present}.",
            f"memerlukan kolom {', '.join(missing)}; yang ada {present}.",
        ),
        where=path,
        hint=tr(f"Accepted headings: {accepted}.", f"Judul kolom yang diterima: {accepted}."),
    )


def _of_headings(name: str) -> bool:
    """Whether a cell is a heading that we know."""
    words = " ".join(name.casefold().split())
    return words in HEADINGS or words in _CANONICAL


def translations(path: Path, names: list[str]) -> dict[str, str]:
    """Map headings to canonical names; an exact canonical name wins over a synonym."""
    folded = {name: " ".join(name.casefold().split()) for name in names}
    taken = {key for key in folded.values() if key in HEADINGS}
    result: dict[str, str] = {}
    for name, key in folded.items():
        canonical = key if key in HEADINGS else _CANONICAL.get(key, key)
        if canonical != key and canonical in taken:
            canonical = key
        taken.add(canonical)
        result[name] = canonical
    if len(set(result.values())) < len(result):
        raise TableError(
            tr("two columns have the same heading.", "dua kolom berjudul sama."),
            where=path,
        )
    return result


def _csv_frames(path: Path, extent: Extent) -> Iterator[pl.DataFrame]:
    rows = DelimitedRows(path, extent)
    remaining = iter(rows)
    _, heading = next(remaining, (0, []))
    problems: list[Problem] = []

    def fitting() -> Iterator[tuple[int, list[str]]]:
        for line, row in remaining:
            if len(row) != len(heading):
                problems.append(ragged(line, len(row), len(heading)))
                if len(problems) > MAX_PROBLEMS:
                    return
            elif not problems:
                yield line, row

    yield from frames_of(extent.count(path), heading, fitting())
    if rows.broken:
        problems.append(rows.broken)
    if problems:
        raise not_fitting(path, problems)


def _xlsx_frames(path: Path, extent: Extent) -> Iterator[pl.DataFrame]:
    # A workbook has no more rows than a sheet holds, so that all its bounds stay.
    extent.told(require_file(path, MAX_TABLE_BYTES))
    with open_workbook(path) as book:
        rows = book.rows(book.pages[0])
        _, heading = next(rows, (0, []))
        yield from frames_of(extent.count(path), heading, rows)


_READERS: Mapping[str, Callable[[Path, Extent], Iterator[pl.DataFrame]]] = {
    ".csv": _csv_frames,
    ".tsv": _csv_frames,
    ".xlsx": _xlsx_frames,
    ".jsonl": json_frames,
    ".parquet": parquet_frames,
}
