"""The one writer of ``.csv``: tables for people to open, and tables that programs read again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import polars as pl

from tandai.documents.cells import part_headings, parts
from tandai.documents.guards import harmless
from tandai.documents.tables import DocumentTable
from tandai.ground.outputs import writing

# Rows of a frame that are made into text at a time.
_ROWS = 10_000


def write_csv(table: DocumentTable, path: Path, *, force: bool = False) -> None:
    """Write a table for people, whole or not at all; no spreadsheet runs any cell of it.

    Raises OutputError where the file cannot be written.
    """
    heading = [head for column in table.columns for head in part_headings(column)]
    # The mark is what makes Excel read the file as UTF-8.
    with (
        writing(path, force=force) as draft,
        draft.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(map(harmless, heading))
        for row in table.rows:
            writer.writerow([harmless(part) for cell in row for part in parts(cell)])


def write_exact_csv(frames: Iterable[pl.DataFrame], file: BinaryIO) -> None:
    """Write the rows of frames of the same columns exactly, for programs, one heading for all.

    Only a part of them is text at any time; polars itself would tell a full disk as an error
    without a name.
    """
    begun = False
    for frame in frames:
        for part in frame.iter_slices(_ROWS) if frame.height else (frame,):
            if not begun or part.height:
                file.write(exact_csv(part, heading=not begun))
            begun = True


def exact_csv(frame: pl.DataFrame, *, heading: bool) -> bytes:
    """Return the rows of a frame as they are, for programs."""
    return frame.write_csv(include_header=heading).encode()
