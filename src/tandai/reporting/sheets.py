"""The sheet that a person fills in to check a sample: what it looks like, and writing it.

A row a passage, in the order of the draw: number, ids, question, text, coder, ``read`` (any
mark says that the passage was read), a column an indicator, a note, and three columns that must
stay as they are: ``probability`` (of being in the whole sample), ``sample`` (what was drawn, from
what, and the turn after it) and ``check`` (the size of the passage, and a hash of the row).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tandai.codebook import Codebook
from tandai.corpus.sheet_headings import heading_of
from tandai.corpus.sheets import (
    CODER,
    KEPT,
    KINDS,
    NOTE,
    READ,
    SHOWN,
    SUGGESTED,
    WIDTHS,
    column_of,
    fill_in_columns,
    how_to,
)
from tandai.documents.chapters import PlainBlock
from tandai.documents.csv_writer import write_csv
from tandai.documents.tables import Column, DocumentTable, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import write_xlsx_book
from tandai.ground.language import tr
from tandai.ground.outputs import require_suffix
from tandai.reporting.drawn import Drawn, row_hash
from tandai.reporting.results import Sample
from tandai.statistics.sampling import UNITS

SUFFIXES = (".csv", ".xlsx")

_NONE = "none"
_MARK = re.compile(
    r"v(?P<version>[12]);n=(?P<n>[0-9]{1,9});of=(?P<of>[0-9]{1,9});"
    r"interviews=(?P<interviews>[0-9]{1,9});seed=(?P<seed>-?[0-9]{1,20});blind=(?P<blind>[01]);"
    r"population=(?P<population>[^;]*)(?:;after=(?P<after>[0-9.e+-]{1,30}|none))?"
)


@dataclass(frozen=True)
class Mark:
    """What every row says of the sample it belongs to.

    ``after``: the turn after the last row, None where all passages were drawn. ``ordered``: whether
    the rows stand in the order of their turns, so that the first of them are a sample too; in
    sheets of before, drawn systematically (version 1), they do not.
    """

    sample: Sample
    population: str
    after: float | None = None
    ordered: bool = True

    def __str__(self) -> str:
        own = self.sample
        said = (
            f"n={own.passages};of={own.drawn_from};interviews={own.documents};"
            f"seed={own.seed};blind={int(own.blind)};population={self.population}"
        )
        after = _NONE if self.after is None else repr(self.after)
        return f"v2;{said};after={after}" if self.ordered else f"v1;{said}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Return the mark that a cell holds; None where it is none."""
        said = _MARK.fullmatch(text.strip())
        if said is None or (said["version"] == "2") != (said["after"] is not None):
            return None
        n, of, interviews, seed = (int(said[k]) for k in ("n", "of", "interviews", "seed"))
        try:
            after = float(said["after"]) if said["after"] not in (None, _NONE) else None
        except ValueError:
            return None
        sample = Sample(n, interviews, of, said["blind"] == "1", seed)
        return cls(sample, said["population"], after, said["version"] == "2")


def require_sheet_suffix(path: Path) -> None:
    """Raise UsageError where a sheet cannot be written to a file of this suffix."""
    require_suffix(path, SUFFIXES, tr("a sheet", "lembar periksa"))


def probability_text(probability: float) -> str:
    """Return a probability as it stands in the sheet."""
    return f"{probability:.6f}"


def check_text(size: int, cells: Iterable[str]) -> str:
    """Return what a row carries to be known again: its size, and a hash of it and its cells."""
    own = f"{size / UNITS:.6f}"
    return f"s{own}-{row_hash((*cells, own))}"


def size_in(check: str) -> int | None:
    """Return the size in millionths that a row carries; None where it carries none."""
    found = re.fullmatch(r"s([0-9]{1,6})\.([0-9]{6})-[0-9a-f]{10}", check.strip())
    return int(found[1] + found[2]) if found else None


def write_sheet(drawn: Drawn, path: str | Path, *, force: bool = False) -> None:
    """Write the sheet, with the suggestions unless the check is to be blind.

    Raises UsageError for an unknown suffix or a text longer than a cell of .xlsx, OutputError
    where the file cannot be written.
    """
    path = Path(path)
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
            Column(name, heading_of(name), KINDS.get(name, "text"), width=WIDTHS[name])
            for name in (*SHOWN, *suggested)
        ),
        *fill_in_columns(drawn.codebook, drawn.ids),
        *(Column(name, name, width=WIDTHS[NOTE]) for name in _own_columns(drawn)),
        *(
            Column(name, heading_of(name), KINDS.get(name, "text"), width=13, kept=True)
            for name in KEPT
        ),
    )


def _rows(drawn: Drawn, *, as_text: bool) -> list[Row]:
    mark = str(Mark(drawn.sample, drawn.population, drawn.after))
    rows: list[Row] = []
    columns = ("passage_id", "document", "informant", "question", "text")
    cells = drawn.passages.select(columns).iter_rows()
    to_fill = (CODER, READ, *map(column_of, drawn.ids), NOTE, *_own_columns(drawn))
    chances = map(probability_text, drawn.probability.tolist())
    drawing = zip(cells, drawn.size, chances, drawn.suggested, strict=True)
    for number, (own, size, chance, suggestions) in enumerate(drawing, 1):
        id, document, informant, question, text = (cell or "" for cell in own)
        suggested = () if drawn.sample.blind else ("; ".join(suggestions),)
        check = check_text(size, (str(number), id, document, text, chance, mark))
        shown = (number, id, document, informant, question, text)
        known = chance if as_text else float(chance)
        done = drawn.filled.get(id, {})
        filled = tuple(done.get(name, "") for name in to_fill)
        rows.append((*shown, *suggested, *filled, known, mark, check))
    return rows


def _own_columns(drawn: Drawn) -> tuple[str, ...]:
    """Return the columns that people added to a sheet that is extended."""
    known = {CODER, READ, NOTE, *map(column_of, drawn.ids)}
    names = (name for own in drawn.filled.values() for name in own)
    return tuple(name for name in dict.fromkeys(names) if name not in known)


def _how_to(codebook: Codebook) -> tuple[PlainBlock, ...]:
    """Return how to fill in the sheet, and what the indicators are."""
    lines = (
        tr(
            "Fill in the rows from the first one on: as far as you came, they are a random sample. "
            "Leave no row out, and change no column but these. Rows may be sorted.",
            "Isi baris dari yang pertama: sampai di mana pun Anda berhenti, baris terisi itu "
            "sampel acak. Jangan melewati atau menghapus baris, dan jangan mengubah kolom lain. "
            "Baris boleh diurutkan.",
        ),
    )
    return how_to(codebook, lines)
