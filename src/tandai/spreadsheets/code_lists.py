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


def codes_listed(path: Path, sheets: Sequence[Sheet]) -> tuple[Code, ...]:
    """Return the codes of the first sheet that lists them with definitions; none without one.

    Raises TableError where its rows are ragged.
    """
    for sheet in sheets:
        for index, row in enumerate(sheet.filled(across=True, rows=_ROWS_ABOVE)):
            roles = [role_of_heading(cell) for cell in row]
            if "indicator" in roles and "definition" in roles and "text" not in roles:
                if problems := first_of(ragged_rows(sheet, index)):
                    raise not_fitting(path, problems)
                rows = sheet.filled(across=True)
                name, meaning = roles.index("indicator"), roles.index("definition")
                below = [(own[name], own[meaning]) for own in rows[index + 1 :] if own[name]]
                codes = {folded(n): Code(folded(n), n, description=d) for n, d in below}
                return tuple(codes.values())
    return ()
