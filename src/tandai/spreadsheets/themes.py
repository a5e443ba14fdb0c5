"""Themes that are written once, above several quotes or beside the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tandai.spreadsheets.headings import CodedSheet, Column

_FEWEST_THEMES = 2

Layout = Literal["", "above", "beside"]


def theme_layout(table: CodedSheet) -> Layout:
    """Return how themes stand over several quotes: in rows of their own ``above``, or ``beside``.

    Above: no row has both a quote and a code. Beside: the one column of codes stands left of all
    others that mean something, begins in the first row, and names no code twice, so that an empty
    cell cannot mean "read, nothing found". Empty for tables that have a code, or nothing, for each
    quote.
    """
    codes, text = table.places("indicator"), table.places("text")[0]
    if len(codes) != 1 or table.places("mark") or codes[0].coder:
        return ""
    (code,) = codes
    rows = [(row[text.place], row[code.place]) for _, row in table.rows()]
    alone = [theme for quote, theme in rows if theme and not quote]
    with_quotes = [theme for quote, theme in rows if theme and quote]
    if alone and not with_quotes:
        return "above"
    once = len(with_quotes) == len(set(with_quotes)) >= _FEWEST_THEMES
    missing = sum(bool(quote) and not theme for quote, theme in rows)
    begins = bool(rows and rows[0][0] and rows[0][1])
    first = min(column.place for column in table.columns if column.meaning)
    return "beside" if once and missing and begins and code.place == first else ""


@dataclass
class Themes:
    """Writes the theme beside each quote that it holds for, row by row."""

    table: CodedSheet
    _theme: str = ""
    _column: Column | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._layout = theme_layout(self.table)
        if self._layout:
            self._column = self.table.places("indicator")[0]
        self._text = self.table.places("text")[0].place

    def seen(self, numbered: tuple[int, Sequence[str]]) -> tuple[int, list[str] | None]:
        """Return a row with its theme; None for a row that holds a theme and no quote."""
        number, cells = numbered
        row = list(cells)
        if self._column is None:
            return number, row
        place = self._column.place
        self._theme = row[place] or self._theme
        if row[self._text]:
            row[place] = self._theme
        elif self._layout == "above" and row[place]:
            return number, None
        return number, row
