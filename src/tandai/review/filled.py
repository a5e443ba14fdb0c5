"""A drawn sheet filled in from decisions, for `tandai report --checked`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tandai.codebook import stance_word
from tandai.corpus.sheet_headings import heading_of, read_sheet_table
from tandai.corpus.sheets import CODER, KEPT, READ, column_of
from tandai.documents.csv_writer import write_csv
from tandai.documents.tables import Column, DocumentTable
from tandai.review.decisions import Decision
from tandai.review.material import Material
from tandai.review.places import file_stem

_SUPPORTS = "1"


def write_filled(
    sheet: Path, folder: Path, coder: str, decided: Mapping[str, Decision], ids: tuple[str, ...]
) -> Path:
    """Write the sheet with a coder's decisions into a corpus folder; return the file.

    What is drawn stays as it is, row by row; rows that are not decided stay empty. ``ids``: the
    codebook's indicators. Raises TableError where the sheet cannot be read, OutputError where
    the other cannot be written.
    """
    frame = read_sheet_table(sheet).drop("row")
    headings = [name for name in frame.columns if name not in KEPT]
    if READ not in headings:
        headings.append(READ)
    headings += [name for name in KEPT if name in frame.columns]
    indicator_of = {column_of(id): id for id in ids if column_of(id) in headings}
    rows = []
    for cells in frame.iter_rows(named=True):
        id = cells["passage_id"].strip()
        decision = decided.get(id) or decided.get(id.removeprefix("'"))
        own = dict(cells)
        if decision is not None and decision.state == "coded":
            given = {code.indicator: code.stance for code in decision.codes}
            own |= {READ: "x", CODER: coder}
            own |= {name: _cell(given.get(id)) for name, id in indicator_of.items()}
        rows.append(tuple(own.get(name, "") for name in headings))
    path = folder / f"checked-{file_stem(coder)}.csv"
    columns = tuple(Column(name, heading_of(name)) for name in headings)
    keys = [str(number) for number in range(len(rows))]
    write_csv(DocumentTable("check", "", columns, rows, keys), path, force=True)
    path.chmod(0o600)
    return path


def _cell(stance: str | None) -> str:
    if stance is None:
        return "0"
    return _SUPPORTS if stance == "supports" else stance_word(stance)


@dataclass(frozen=True)
class Reach:
    """How far a filled sheet can be estimated from.

    ``counted``: rows from the first one to the first that is not decided. ``behind``: decided rows
    after that, which wait. ``missing``: numbers of the rows to be decided before these count.
    """

    counted: int
    behind: int
    missing: tuple[int, ...]


def reach_of(material: Material, decided: Mapping[str, Decision]) -> Reach:
    """Return how far `tandai report --checked` can estimate from decisions on a sheet.

    What a coder is unsure of is not decided. A sheet that was drawn systematically counts as a
    whole or not at all.
    """
    there = [(own := decided.get(id)) is not None and own.state == "coded" for id in material.ids]
    whole = not material.drawn_in_order
    last = len(there) if whole else max((n for n, own in enumerate(there, 1) if own), default=0)
    missing = tuple(n for n, own in enumerate(there[:last], 1) if not own)
    counted = last if not missing else 0 if whole else missing[0] - 1
    return Reach(counted, sum(there) - counted, missing)
