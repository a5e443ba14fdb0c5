"""What is said of a table's columns, and what is asked where they cannot be understood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tandai.codebook.definitions import folded
from tandai.exchange.mapping_file import Mapped
from tandai.ground.errors import TableError, named
from tandai.ground.frames import letters_of
from tandai.ground.language import tr
from tandai.ground.listing import first_counted
from tandai.spreadsheets.code_cells import is_mark
from tandai.spreadsheets.headings import MEANINGS, CodedSheet, Column, heading_row, is_heading
from tandai.spreadsheets.sheets import Sheet

_MOST_NAMED = 8
# What says in a column of codes that a quote has none.
_NOTHING = frozenset(["", "-", "–", "—", ".", "?"])
# A table of answers: so many columns, so many rows, words a cell.
_FEWEST_ANSWERS, _FEWEST_ROWS, _FEWEST_WORDS = 3, 2, 6


def meaning_word(meaning: str) -> str:
    """Return what a column means, in the current language."""
    words = {
        "text": tr("quote", "kutipan"),
        "indicator": tr("codes", "kode"),
        "document": tr("document", "dokumen"),
        "informant": tr("informant", "informan"),
        "speaker": tr("speaker", "penutur"),
        "question": tr("question", "pertanyaan"),
        "coder": tr("coder", "pengode"),
        "stance": tr("stance", "sikap"),
        "passage_id": tr("id", "id"),
        "note": tr("note", "catatan"),
    }
    return words.get(meaning, meaning)


def listed(names: Sequence[str]) -> str:
    """Return names for a sentence, the first few of many."""
    shown = [named(name.rstrip(" .:"), known=True).strip("'") for name in names]
    return first_counted(shown, _MOST_NAMED)


def require_meanings(path: Path, mapped: Mapped) -> None:
    """Raise TableError where a mapping gives a column a meaning that there is not."""
    unknown = sorted({m for m in mapped.columns.values() if m.partition("/")[0] not in MEANINGS})
    unknown = [meaning for meaning in unknown if meaning]
    if unknown:
        raise TableError(
            tr(
                f"--map gives columns an unknown meaning: {', '.join(map(named, unknown))}.",
                f"--map memberi kolom makna yang tidak dikenal: {', '.join(map(named, unknown))}.",
            ),
            where=path,
            hint=tr(f"Known: {', '.join(MEANINGS)}.", f"Yang ada: {', '.join(MEANINGS)}."),
        )


def require_names(path: Path, tables: Sequence[CodedSheet], mapped: Mapped) -> None:
    """Raise TableError where what stands in a column of codes may be names or marks: 0, 1, x."""
    for table in tables:
        for column in table.places("indicator"):
            cells = {row[column.place] for _, row in table.rows()} - _NOTHING
            asked = cells and folded(column.heading) not in mapped.columns
            if not asked or not all(map(is_mark, cells)):
                continue
            heading = named(column.heading, known=True).strip("'")
            shown = ", ".join(sorted(cells)[:_MOST_NAMED])
            raise TableError(
                tr(
                    f"the column {heading!r} holds {shown}: codes of these names, or marks?",
                    f"kolom {heading!r} berisi {shown}: kode bernama demikian, atau tanda?",
                ),
                where=path,
                hint=tr(
                    "Say it in a file, and give it with --map FILE.yaml: 'indicator' where they "
                    "are names, 'mark' where they mark one code.\n\ncolumns:\n  "
                    f"{heading}: indicator",
                    "Tuliskan dalam berkas, lalu berikan dengan --map BERKAS.yaml: 'indicator' "
                    "bila itu nama kode, 'mark' bila itu tanda untuk satu kode.\n\ncolumns:\n  "
                    f"{heading}: indicator",
                ),
            )


def not_understood(path: Path, sheets: Sequence[Sheet], tables: Sequence[CodedSheet]) -> TableError:
    """Return the error that asks what the columns are, with a mapping to fill in."""
    if tables:
        what = tr(
            "quotes were found, but no column of codes. Where nobody coded them yet, a model reads "
            "the table as it is: tandai tag.",
            "kutipan ditemukan, tetapi tidak ada kolom kode. Bila belum ada yang mengodenya, "
            "tabel ini dapat langsung dibaca model: tandai tag.",
        )
        columns = list(tables[0].columns)
    elif number := max((participants_beside(sheet) for sheet in sheets), default=0):
        return _many_participants(path, number)
    else:
        what = tr("no column of quotes was found.", "tidak ada kolom kutipan yang dikenali.")
        widest = max(sheets, key=lambda sheet: len(sheet.rows), default=None)
        headings = heading_row(widest) if widest else []
        columns = [Column(n, heading, "") for n, heading in enumerate(headings)]
    lines = [
        f"  {_shown(column)}: {column.meaning}".rstrip() for column in columns if column.heading
    ]
    template = "\n".join(["columns:", *dict.fromkeys(lines)])
    return TableError(
        what,
        where=path,
        hint=tr(
            f"Say what the columns are in a file (one of {', '.join(MEANINGS)}; nothing leaves a "
            f"column out), and give it with --map FILE.yaml:\n\n{template}",
            f"Tuliskan makna kolom dalam berkas (salah satu dari {', '.join(MEANINGS)}; kosong "
            f"berarti tidak dibaca), lalu berikan dengan --map BERKAS.yaml:\n\n{template}",
        ),
    )


def participants_beside(sheet: Sheet) -> int:
    """Return how many columns of answers stand side by side; 0 where it is no such table."""
    below = sheet.rows[1:]
    if len(below) < _FEWEST_ROWS:
        return 0
    long = 0
    for cells in zip(*below, strict=True):
        filled = [cell for cell in cells if cell]
        words = sum(len(cell.split()) for cell in filled)
        long += len(filled) >= _FEWEST_ROWS and words >= _FEWEST_WORDS * len(filled)
    return long if long >= _FEWEST_ANSWERS else 0


def _many_participants(path: Path, number: int) -> TableError:
    return TableError(
        tr(
            f"holds answers side by side in {number} columns: of many participants or to many "
            "questions, without codes.",
            f"berisi jawaban berdampingan dalam {number} kolom: dari banyak partisipan atau atas "
            "banyak pertanyaan, tanpa kode.",
        ),
        where=path,
        hint=tr(
            "Put one answer in a row, with the columns informant, question, text and code.",
            "Susun satu jawaban per baris, dengan kolom informan, pertanyaan, kutipan, dan kode.",
        ),
    )


def _shown(column: Column) -> str:
    """Return a heading, or the letter of its column: interview text is shown in no message."""
    if is_heading(column.heading):
        return column.heading
    letters = letters_of(column.place)
    return tr(f"column {letters}", f"kolom {letters}")
