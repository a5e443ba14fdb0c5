"""What is said of a table's columns, and what is asked where they cannot be understood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tandai.exchange.mapping_file import Mapped
from tandai.ground.errors import TableError, named
from tandai.ground.frames import letters_of
from tandai.ground.language import tr
from tandai.spreadsheets.headings import MEANINGS, Column, Table, heading_row, is_heading
from tandai.spreadsheets.sheets import Sheet

_MOST_NAMED = 8


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
    shown = ", ".join(
        named(name.rstrip(" .:"), known=True).strip("'") for name in names[:_MOST_NAMED]
    )
    return f"{shown}, … ({len(names)})" if len(names) > _MOST_NAMED else shown


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


def not_understood(path: Path, sheets: Sequence[Sheet], tables: Sequence[Table]) -> TableError:
    """Return the error that asks what the columns are, with a mapping to fill in."""
    if tables:
        what = tr(
            "quotes were found, but no column of codes.",
            "kutipan ditemukan, tetapi tidak ada kolom kode.",
        )
        columns = list(tables[0].columns)
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


def _shown(column: Column) -> str:
    """Return a heading, or the letter of its column: interview text is shown in no message."""
    if is_heading(column.heading):
        return column.heading
    letters = letters_of(column.place)
    return tr(f"column {letters}", f"kolom {letters}")
