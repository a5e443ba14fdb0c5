"""Tables of codes and their definitions, as Taguette exports them and people keep them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tandai.codebook.definitions import folded
from tandai.exchange.project import Code
from tandai.ground.bounds import first_of
from tandai.ground.delimited import not_fitting
from tandai.spreadsheets.headings import ragged_rows, role_of_heading
from tandai.spreadsheets.sheets import Sheet

_ROWS_ABOVE = 20
_ABOVE = frozenset(
    ("induk", "kode induk", "parent", "parent code", "kelompok", "group", "kerangka", "framework")
)
_EXAMPLES = frozenset(
    ("contoh", "contoh kutipan", "example", "examples", "example quote", "example quotes")
)

Codes = tuple[Code, ...]


def codes_listed(path: Path, sheets: Sequence[Sheet]) -> Codes:
    """Return the codes of the first sheet that lists them with definitions; none without one.

    With them are read which code stands above each, and examples, one a line of their cell.

    Raises TableError where its rows are ragged.
    """
    for sheet in sheets:
        for index, row in enumerate(sheet.filled(across=True, rows=_ROWS_ABOVE)):
            roles = [role_of_heading(cell) for cell in row]
            if "indicator" in roles and "definition" in roles and "text" not in roles:
                if problems := first_of(ragged_rows(sheet, index)):
                    raise not_fitting(path, problems)
                return _codes(row, roles, sheet.filled(across=True)[index + 1 :])
    return ()


def _codes(head: Sequence[str], roles: Sequence[str], rows: Sequence[Sequence[str]]) -> Codes:
    """Return the codes of rows; what stands above some and is not listed only groups them."""
    headings = [folded(heading) for heading in head]
    above, shown = (_place(headings, names) for names in (_ABOVE, _EXAMPLES))
    name, meaning = roles.index("indicator"), roles.index("definition")

    def cell(row: Sequence[str], place: int | None) -> str:
        return row[place].strip() if place is not None else ""

    codes = {
        folded(row[name]): Code(
            folded(row[name]),
            row[name],
            "" if folded(cell(row, above)) == folded(row[name]) else folded(cell(row, above)),
            description=row[meaning],
            examples=tuple(text.strip() for text in cell(row, shown).split("\n") if text.strip()),
            listed=True,
        )
        for row in rows
        if row[name]
    }
    parents = {folded(cell(row, above)): cell(row, above) for row in rows if row[name]}
    groups = (
        Code(id, parent, codable=False, listed=True)
        for id, parent in parents.items()
        if id and id not in codes
    )
    return (*groups, *codes.values())


def _place(headings: Sequence[str], names: frozenset[str]) -> int | None:
    return next((n for n, heading in enumerate(headings) if heading in names), None)
