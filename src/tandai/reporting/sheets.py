"""The sheet that a person fills in to check a sample: what it looks like, and writing it.

A row a passage: number, ids, question, text, ``read`` (any mark says that the passage was
read), a column an indicator, a note, and three columns that must stay as they are:
``probability``, ``sample`` (what was drawn, from what) and ``check`` (a hash of the row).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandai.codebook import ISTILAH_OF_STANCE, STANCES, Codebook
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.outputs import require_suffix, writing
from tandai.ground.workbooks import LONGEST_CELL, workbook
from tandai.reporting.results import Sample
from tandai.work.sample import UNITS, Drawn, row_hash

SUFFIXES = (".csv", ".xlsx")
# What makes Excel and LibreOffice take the text of a .csv cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

SHOWN = ("number", "passage_id", "document", "informant", "question", "text")
SUGGESTED = "suggested"
READ = "read"
KEPT = ("probability", "sample", "check")
_TAKEN = {*SHOWN, SUGGESTED, READ, "note", *KEPT, "row"}
_WIDTHS: Mapping[str, int] = {
    "number": 7,
    "passage_id": 16,
    "document": 14,
    "informant": 14,
    "question": 30,
    "text": 60,
    SUGGESTED: 24,
    READ: 6,
    "note": 24,
}

Row = tuple[str | int, ...]


_MARK = re.compile(
    r"v1;n=(?P<n>[0-9]{1,9});of=(?P<of>[0-9]{1,9});interviews=(?P<interviews>[0-9]{1,9});"
    r"seed=(?P<seed>-?[0-9]{1,20});blind=(?P<blind>[01]);population=(?P<population>[^;]*)"
)


@dataclass(frozen=True)
class Mark:
    """What every row says of the sample it belongs to."""

    sample: Sample
    population: str

    def __str__(self) -> str:
        own = self.sample
        return (
            f"v1;n={own.passages};of={own.drawn_from};interviews={own.documents};"
            f"seed={own.seed};blind={int(own.blind)};population={self.population}"
        )

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Return the mark that a cell holds; None where it is none."""
        said = _MARK.fullmatch(text.strip())
        if said is None:
            return None
        n, of, interviews, seed = (int(said[k]) for k in ("n", "of", "interviews", "seed"))
        return cls(Sample(n, interviews, of, said["blind"] == "1", seed), said["population"])


def require_sheet_suffix(path: Path) -> None:
    """Raise UsageError where a sheet cannot be written to a file of this suffix."""
    require_suffix(path, SUFFIXES, tr("a sheet", "lembar periksa"))


def column_of(id: str) -> str:
    """Return the heading of an indicator; one that is called like another column gets a prefix."""
    return f"code:{id}" if id.casefold() in _TAKEN or id.startswith("code:") else id


def probability_text(millionths: int) -> str:
    """Return a probability as it stands in the sheet."""
    return f"{millionths / UNITS:.6f}"


def write_sheet(drawn: Drawn, path: Path, *, force: bool = False) -> None:
    """Write the sheet, with the suggestions unless the check is to be blind.

    Raises UsageError for an unknown suffix or a text longer than a cell of .xlsx, OutputError
    where the file cannot be written.
    """
    require_sheet_suffix(path)
    head, rows = _heading(drawn), _rows(drawn)
    if path.suffix.lower() == ".xlsx":
        _require_room(rows, path)
    with writing(path, force=force) as draft:
        if path.suffix.lower() == ".csv":
            # The mark is what makes Excel read the file as UTF-8.
            with draft.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerows([_harmless(cell) for cell in row] for row in (head, *rows))
        else:
            _write_xlsx(draft, drawn, head, rows)


def _heading(drawn: Drawn) -> tuple[str, ...]:
    suggested = () if drawn.sample.blind else (SUGGESTED,)
    return (*SHOWN, *suggested, READ, *map(column_of, drawn.ids), "note", *KEPT)


def _rows(drawn: Drawn) -> list[Row]:
    mark = str(Mark(drawn.sample, drawn.population))
    rows: list[Row] = []
    columns = ("passage_id", "document", "informant", "question", "text")
    cells = drawn.passages.select(columns).iter_rows()
    empty = ("",) * (1 + len(drawn.ids) + 1)
    for number, (own, chance) in enumerate(zip(cells, drawn.probability, strict=True), 1):
        id, document, informant, question, text = (cell or "" for cell in own)
        suggested = () if drawn.sample.blind else ("; ".join(drawn.suggested[number - 1]),)
        probability = probability_text(chance)
        check = row_hash((str(number), id, document, text, probability, mark))
        shown = (number, id, document, informant, question, text)
        rows.append((*shown, *suggested, *empty, probability, mark, check))
    return rows


def _harmless(cell: str | int) -> str | int:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _require_room(rows: Sequence[Row], path: Path) -> None:
    long = [row[1] for row in rows if any(len(str(cell)) > LONGEST_CELL for cell in row)]
    if long:
        raise UsageError(
            tr(
                f"{len(long)} passages are longer than a cell of .xlsx can hold.",
                f"{len(long)} kutipan lebih panjang dari isi sel .xlsx.",
            ),
            where=path,
            hint=tr("Write .csv.", "Tulis .csv."),
        )


def choices() -> tuple[str, ...]:
    """Return what the drop-down of an indicator offers: 1 supports, 0 is absent, other stances."""
    others = [stance for stance in STANCES if stance != "supports"]
    return ("1", "0", *(tr(stance, ISTILAH_OF_STANCE[stance]) for stance in others))


def _write_xlsx(path: Path, drawn: Drawn, head: Sequence[str], rows: Sequence[Row]) -> None:
    with workbook(path) as book:
        sheet = book.add_worksheet(tr("check", "periksa"))
        _fill(book, sheet, head, rows)
        first = head.index(READ) + 1
        last = first + len(drawn.ids) - 1
        sheet.data_validation(
            1,
            first,
            len(rows),
            last,
            {
                "validate": "list",
                "source": list(choices()),
                "error_title": "tandai",
                "error_message": tr(
                    "1 carries it (supports), 0 does not, or a stance.",
                    "1 ada (mendukung), 0 tidak ada, atau sikap lain.",
                ),
            },
        )
        sheet.data_validation(
            1, first - 1, len(rows), first - 1, {"validate": "list", "source": ["x"]}
        )
        for position, id in enumerate(drawn.ids):
            indicator = drawn.codebook[id]
            note = "\n".join(filter(None, (indicator.name, str(indicator.definition))))
            sheet.write_comment(0, first + position, note, {"x_scale": 3, "y_scale": 2})
        _explain(book, drawn.codebook)


def _fill(book: Any, sheet: Any, head: Sequence[str], rows: Sequence[Row]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    kept = book.add_format({"font_color": "#808080", "valign": "top"})
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, _WIDTHS.get(name, 13))
    for place, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            style = kept if head[column] in KEPT else wrapped
            if isinstance(cell, int) or head[column] == "probability":
                sheet.write_number(place, column, float(cell), style)
            elif cell:
                sheet.write_string(place, column, cell, style)
            else:
                sheet.write_blank(place, column, None, style)
    sheet.freeze_panes(1, head.index("text") + 1)
    sheet.autofilter(0, 0, len(rows), len(head) - 1)


def _explain(book: Any, codebook: Codebook) -> None:
    """Add a sheet that says how to fill in the first one, and what the indicators are."""
    sheet = book.add_worksheet(tr("how to", "petunjuk"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    lines = [
        tr(
            "Read each passage with its question and put x under 'read'.",
            "Baca tiap kutipan beserta pertanyaannya, lalu beri x pada kolom 'read'.",
        ),
        tr(
            "Under each indicator that it carries choose 1 (supports), or another stance. In a "
            "row with x an empty cell says that the indicator is absent.",
            "Pada tiap indikator yang ada pilih 1 (mendukung) atau sikap lain. Pada baris "
            "ber-x, sel kosong berarti indikator itu tidak ada.",
        ),
        tr(
            "Fill in every row; leave no row out, and change no other column but 'note'. Rows may "
            "be sorted.",
            "Isi semua baris; jangan menghapus baris, dan jangan mengubah kolom lain selain "
            "'note'. Baris boleh diurutkan.",
        ),
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, wrapped)
    for row, indicator in enumerate(codebook.indicators, len(lines) + 1):
        sheet.write_string(row, 0, f"{indicator.id}: {indicator.name}", wrapped)
        sheet.write_string(row, 1, str(indicator.definition), wrapped)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 80)
