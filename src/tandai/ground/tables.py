"""Tables as strings: CSV, TSV, XLSX, JSON lines and Parquet, with row numbers for messages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from tandai.ground.errors import Problem, TableError, named
from tandai.ground.files import (
    DAMAGE,
    MAX_LINE_CHARACTERS,
    MAX_TABLE_BYTES,
    damaged,
    read_bytes,
    read_text,
    require_file,
    require_small_zip,
)
from tandai.ground.language import tr

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

# A first line that tells Excel, and no one else, how the cells are separated.
_SEPARATOR_MARK = re.compile(r"sep=([,;\t|])\n", re.IGNORECASE)

# Row 1 of a sheet or CSV is the heading, so its first row of data is row 2.
_FIRST_DATA_ROW = 2


def read_table(path: Path, *, translated: bool = True, may_be_empty: bool = False) -> pl.DataFrame:
    """Return a table with all values as strings ("" where nothing stands).

    Known headings are ``translated`` to the names of the contract; others are kept. A column
    ``row`` holds the row number in the file (line number for JSON lines), for messages.

    Raises TableError or FileError with the place of what cannot be read.
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
    frame = reader(path)
    if frame.is_empty() and not may_be_empty:
        raise TableError(tr("the table has no rows.", "tabel ini tidak punya baris."), where=path)
    if not translated:
        return frame
    return frame.rename(_translations(path, [name for name in frame.columns if name != "row"]))


def is_table(path: Path) -> bool:
    """Whether the suffix is that of a table that can be read."""
    return path.suffix.lower() in _READERS


def require_columns(frame: pl.DataFrame, names: Iterable[str], path: Path) -> None:
    """Raise TableError naming the needed columns that are absent and those that are there."""
    missing = [name for name in names if name not in frame.columns]
    if not missing:
        return
    present = ", ".join(named(name) for name in frame.columns if name != "row")
    accepted = "; ".join(f"{name}: {', '.join(HEADINGS.get(name, (name,)))}" for name in missing)
    raise TableError(
        tr(
            f"needs a column {', '.join(missing)}; it has {present}.",
            f"memerlukan kolom {', '.join(missing)}; yang ada {present}.",
        ),
        where=path,
        hint=tr(f"Accepted headings: {accepted}.", f"Judul kolom yang diterima: {accepted}."),
    )


def _translations(path: Path, names: list[str]) -> dict[str, str]:
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


def _frame(path: Path, names: list[str], rows: list[list[str]], numbers: list[int]) -> pl.DataFrame:
    if len(set(names)) < len(names):
        raise TableError(
            tr("two columns have the same heading.", "dua kolom berjudul sama."),
            where=path,
        )
    columns: dict[str, list[Any]] = {
        name: [row[position] for row in rows] for position, name in enumerate(names)
    }
    columns.pop("row", None)
    schema = dict.fromkeys(columns, pl.String)
    return pl.DataFrame(columns, schema=schema).with_columns(
        pl.Series("row", numbers, dtype=pl.Int64)
    )


def _read_csv(path: Path) -> pl.DataFrame:
    text = read_text(path, MAX_TABLE_BYTES)
    marked = _SEPARATOR_MARK.match(text)
    separator = marked[1] if marked else _separator(path, text)
    csv.field_size_limit(MAX_LINE_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    names: list[str] = []
    try:
        if marked:
            next(reader)
        names = [name.strip() for name in next(reader, [])]
        line = reader.line_num + 1
        for row in reader:
            # Excel leaves rows of separators alone where rows were emptied by hand.
            if not any(cell.strip() for cell in row):
                pass
            elif len(row) == len(names):
                rows.append(row)
                numbers.append(line)
            else:
                problems.append(_ragged(line, len(row), len(names)))
            line = reader.line_num + 1
    except csv.Error as error:
        where = tr(f"line {reader.line_num}", f"baris {reader.line_num}")
        problems.append(Problem(where, str(error)))
    if problems:
        raise TableError(
            tr(
                "the rows do not fit the heading.",
                "isi baris tidak cocok dengan judul kolom.",
            ),
            where=path,
            hint=tr(
                "Put quotation marks around cells that hold the separator.",
                "Beri tanda kutip pada sel yang memuat tanda pemisah.",
            ),
            problems=problems,
        )
    return _frame(path, names, rows, numbers)


def _ragged(line: int, cells: int, columns: int) -> Problem:
    return Problem(
        tr(f"line {line}", f"baris {line}"),
        tr(
            f"{cells} cells, but {columns} columns",
            f"{cells} sel, padahal {columns} kolom",
        ),
    )


def _separator(path: Path, text: str) -> str:
    """Excel with Indonesian settings writes semicolons; the heading shows which it is."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    heading = text.partition("\n")[0]
    return max(",;\t|", key=heading.count)


def _read_jsonl(path: Path) -> pl.DataFrame:
    records: list[dict[str, Any]] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    for number, line in enumerate(read_text(path, MAX_TABLE_BYTES).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json_of_line(line)
        except ValueError:
            record = None
        if isinstance(record, dict):
            records.append(record)
            numbers.append(number)
        else:
            problems.append(
                Problem(
                    tr(f"line {number}", f"baris {number}"),
                    tr(
                        "is not a JSON object of whole characters",
                        "bukan objek JSON dengan karakter utuh",
                    ),
                )
            )
    if problems:
        raise TableError(
            tr("is not valid JSON lines.", "bukan JSON lines yang sah."),
            where=path,
            problems=problems,
        )
    names = list(dict.fromkeys(name for record in records for name in record))
    rows = [[_as_text(record.get(name)) for name in names] for record in records]
    return _frame(path, names, rows, numbers)


def json_of_line(line: str) -> Any:
    r"""Return the value that a line of JSON holds.

    Raises ValueError where it is none, is nested too deeply, or holds half of a surrogate pair
    (``\ud83d`` alone): what is left of a character that was cut in two can be written nowhere.
    """
    try:
        value = json.loads(line)
        if "\\ud" in line.casefold():
            # UnicodeEncodeError is a ValueError.
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("depth") from error
    return value


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | pl.Series) and all(isinstance(v, str) for v in value):
        return ";".join(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_parquet(path: Path) -> pl.DataFrame:
    # By bytes and not by name: a name need not be Unicode, and polars accepts no other.
    data = read_bytes(path, MAX_TABLE_BYTES)
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, *DAMAGE):
        # Their messages can quote cells.
        raise damaged(path) from None
    return _stringified(path, frame)


def _read_xlsx(path: Path) -> pl.DataFrame:
    require_small_zip(path)
    import fastexcel

    data = read_bytes(path, MAX_TABLE_BYTES)
    try:
        sheet = fastexcel.read_excel(data).load_sheet(0, dtypes="string")
        frame = sheet.to_polars()
    except (fastexcel.FastExcelError, *DAMAGE):
        raise damaged(path) from None
    return _stringified(path, frame)


def _stringified(path: Path, frame: pl.DataFrame) -> pl.DataFrame:
    names = [name.strip() for name in frame.columns]
    rows = [[_as_text(value) for value in row] for row in frame.iter_rows()]
    filled = [(n, row) for n, row in enumerate(rows, _FIRST_DATA_ROW) if any(map(str.strip, row))]
    return _frame(path, names, [row for _, row in filled], [n for n, _ in filled])


_READERS: Mapping[str, Callable[[Path], pl.DataFrame]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".xlsx": _read_xlsx,
    ".jsonl": _read_jsonl,
    ".parquet": _read_parquet,
}
