"""How wide the columns of a sheet are, and how high a row that Excel leaves as it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from tandai.documents.cells import part_headings
from tandai.documents.tables import Column, DocumentTable

# In characters: a number, the narrowest text, one that nobody filled in yet, and from where on
# texts are wrapped.
_NUMBER, _NARROWEST, _EMPTY, _WIDEST = 11, 8, 26, 40
# A filter's arrow and the margins.
_BESIDE = 3
# A heading that would make a column of numbers or answers wider by more than this is turned.
_MUCH_WIDER = 5
# In points: a letter of a heading along its line, what the arrow takes, the highest row there is.
_LETTER, _ARROW, _HIGHEST = 6.3, 22.0, 409.0
_LOOKED_AT = 2_000
# In points; letters are wider than the digits in which a sheet counts.
_LINE = 15.0
_WIDER = 1.1


@dataclass(frozen=True)
class HeadCell:
    """The heading of a column of a sheet.

    ``width``: of the column, in characters. ``turned``: whether it is written upwards.
    """

    text: str
    width: float
    turned: bool

    @property
    def height(self) -> float:
        """The height in points that a turned heading needs."""
        return min(_HIGHEST, len(self.text) * _LETTER + _ARROW)


def head_cells(table: DocumentTable) -> list[HeadCell]:
    """Return the headings of all cells; a column is as wide as its longest content.

    Headings are wrapped by the word, texts from a width on. No word of a heading is broken: the
    column grows, but a long id above short answers is turned instead.
    """
    found: list[HeadCell] = []
    for place, column in enumerate(table.columns):
        own = float(_own_width(table, place, column))
        short = column.numeric or bool(column.choices)
        for head in part_headings(column):
            needed = float(max(map(len, head.split()), default=1) + _BESIDE)
            turned = short and needed > own + _MUCH_WIDER
            found.append(HeadCell(head, own if turned else max(own, needed), turned))
    return found


def _own_width(table: DocumentTable, place: int, column: Column) -> float:
    if column.width:
        return column.width
    if column.numeric:
        return _NUMBER
    lines = [
        len(line) for row in table.rows[:_LOOKED_AT] for line in str(row[place] or "").split("\n")
    ]
    longest = max(lines, default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST) if longest else _EMPTY


def height_of(text: str, width: float) -> float:
    """Return the height in points of a text that is wrapped at a width in characters."""
    return _LINE * max(1, ceil(len(text) * _WIDER / width))
