"""The sheet that a person fills in to check a sample: what it looks like, and writing it.

A row a passage: number, ids, question, text, ``read`` (any mark says that the passage was
read), a column an indicator, a note, and three columns that must stay as they are:
``probability``, ``sample`` (what was drawn, from what) and ``check`` (a hash of the row).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tandai.codebook import STANCES, Codebook, stance_word
from tandai.documents.chapters import Facts, Paragraph, PlainBlock
from tandai.documents.csv_writer import write_csv
from tandai.documents.tables import CellChoices, Column, DocumentTable, Kind, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.ground.language import tr
from tandai.ground.outputs import require_suffix
from tandai.reporting.drawn import Drawn, row_hash
from tandai.reporting.results import Sample
from tandai.statistics.sampling import UNITS

SUFFIXES = (".csv", ".xlsx")

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

_KINDS: Mapping[str, Kind] = {"number": "count", "probability": "number"}


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
    # Text in .csv has the digits that were hashed; a sheet's number is read back to them.
    as_text = path.suffix.lower() == ".csv"
    rows = _rows(drawn, as_text=as_text)
    table = DocumentTable(
        "check", "", _columns(drawn), rows, [str(row[1]) for row in rows], frozen=len(SHOWN)
    )
    if as_text:
        write_csv(table, path, force=force)
        return
    sheets = (
        WorkbookSheet(tr("check", "periksa"), table),
        WorkbookSheet(tr("how to", "petunjuk"), _how_to(drawn.codebook)),
    )
    write_xlsx_book(Workbook(sheets), path, force=force, hint=tr("Write .csv.", "Tulis .csv."))


def _columns(drawn: Drawn) -> tuple[Column, ...]:
    suggested = () if drawn.sample.blind else (SUGGESTED,)
    return (
        *(
            Column(name, name, _KINDS.get(name, "text"), width=_WIDTHS[name])
            for name in (*SHOWN, *suggested)
        ),
        Column(READ, READ, width=_WIDTHS[READ], choices=CellChoices(("x",))),
        *(_indicator_column(drawn.codebook, id) for id in drawn.ids),
        Column("note", "note", width=_WIDTHS["note"]),
        *(Column(name, name, _KINDS.get(name, "text"), width=13, kept=True) for name in KEPT),
    )


def _indicator_column(codebook: Codebook, id: str) -> Column:
    indicator = codebook[id]
    advice = tr(
        "1 carries it (supports), 0 does not, or a stance.",
        "1 ada (mendukung), 0 tidak ada, atau sikap lain.",
    )
    said = "\n".join(filter(None, (indicator.name, str(indicator.definition))))
    name = column_of(id)
    return Column(name, name, hint=said, width=13, choices=CellChoices(choices(), advice))


def _rows(drawn: Drawn, *, as_text: bool) -> list[Row]:
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
        known = probability if as_text else float(probability)
        rows.append((*shown, *suggested, *empty, known, mark, check))
    return rows


def choices() -> tuple[str, ...]:
    """Return what the drop-down of an indicator offers: 1 supports, 0 is absent, other stances."""
    others = [stance for stance in STANCES if stance != "supports"]
    return ("1", "0", *map(stance_word, others))


def _how_to(codebook: Codebook) -> tuple[PlainBlock, ...]:
    """Return how to fill in the sheet, and what the indicators are."""
    lines = (
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
    )
    known = [(f"{own.id}: {own.name}", str(own.definition)) for own in codebook.indicators]
    return (*map(Paragraph, lines), Facts(known))
