"""Tables of codes and their definitions, as Taguette exports them and people keep them."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.codebook.definitions import folded
from tandai.exchange.project import Code
from tandai.spreadsheets.headings import role_of_heading
from tandai.spreadsheets.sheets import Sheet

_ROWS_ABOVE = 20


def codes_listed(sheets: Sequence[Sheet]) -> tuple[Code, ...]:
    """Return the codes of the first sheet that lists them with definitions; none without one."""
    for sheet in sheets:
        rows = sheet.filled(across=True)
        for index, row in enumerate(rows[:_ROWS_ABOVE]):
            roles = [role_of_heading(cell) for cell in row]
            if "indicator" in roles and "definition" in roles and "text" not in roles:
                name, meaning = roles.index("indicator"), roles.index("definition")
                below = [(own[name], own[meaning]) for own in rows[index + 1 :] if own[name]]
                codes = {folded(n): Code(folded(n), n, description=d) for n, d in below}
                return tuple(codes.values())
    return ()
