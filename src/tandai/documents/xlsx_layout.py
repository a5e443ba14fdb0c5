"""How wide the columns of a sheet are, and how high a row that Excel leaves as it is."""

from __future__ import annotations

from math import ceil

from tandai.documents.cells import part_headings
from tandai.documents.tables import Column, DocumentTable

# In characters: a number, the narrowest text, one that nobody filled in yet, and from where on
# texts are wrapped.
_NUMBER, _NARROWEST, _EMPTY, _WIDEST = 11, 8, 26, 40
# A filter's arrow and the margins.
_BESIDE = 3
_LOOKED_AT = 2_000
# In points; letters are wider than the digits in which a sheet counts.
_LINE = 15.0
_WIDER = 1.1


def column_widths(table: DocumentTable) -> list[tuple[str, float]]:
    """Return the heading of each cell with its width in characters, that of its longest content.

    Headings are wrapped by the word, texts from a width on; no word of a heading is broken.
    """
    found: list[tuple[str, float]] = []
    for place, column in enumerate(table.columns):
        own = _own_width(table, place, column)
        for head in part_headings(column):
            longest = max(map(len, head.split()), default=1)
            found.append((head, float(max(own, longest + _BESIDE))))
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
