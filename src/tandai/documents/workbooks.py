"""Workbooks as data: sheets that hold a table each, or blocks one below the other."""

from __future__ import annotations

from dataclasses import dataclass

from tandai.documents.chapters import PlainBlock
from tandai.documents.tables import DocumentTable


@dataclass(frozen=True)
class WorkbookSheet:
    """A sheet of a workbook: a table, or blocks one below the other."""

    name: str
    content: DocumentTable | tuple[PlainBlock, ...]


@dataclass(frozen=True)
class Workbook:
    """Sheets in order.

    ``for_reading``: whether it is for people alone, so that a text that no cell can hold is cut,
    and says so, and stray characters are shown as such. Otherwise texts are exact: such a text is
    refused, since whoever reads the sheet again must find what was said.
    """

    sheets: tuple[WorkbookSheet, ...]
    title: str = ""
    comments: str = ""
    for_reading: bool = False
