"""A checked sample read back: what a person said of the passages, as far as she came.

The rows of a sheet stand in the order of the draw, and the first of them are a sample however
many they are (:mod:`tandai.statistics.sampling`). So what is filled in from the first row to
the first empty one is estimated from, and what was filled in after a gap waits until the gap is
closed: of rows that somebody chose no probability is known. Sheets of before, which were drawn
systematically, are estimated from as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import STANCES
from tandai.corpus.codings import row_number
from tandai.corpus.labels import NO_STANCE
from tandai.corpus.sheet_headings import sheet_headings
from tandai.corpus.sheets import (
    READ,
    column_of,
    half_filled,
    no_code,
    says_read,
    stance_of_cell,
    without_mark,
)
from tandai.ground.bounds import first_of
from tandai.ground.errors import Problem, TableError
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.reporting.codes import ReportNote
from tandai.reporting.drawn import numbers_of
from tandai.reporting.findings import Findings, Floats, Indices
from tandai.reporting.results import Sample
from tandai.reporting.sheet_rows import SheetRow, read_drawn
from tandai.reporting.sheets import Mark
from tandai.statistics.sampling import UNITS, probabilities, turns


@dataclass(frozen=True)
class CheckedSample:
    """What a person said of the passages that she has read.

    ``sample``: these, as a sample of their own. ``rows``: (m,) their places among the findings.
    ``probability``: (m,), from 0 to 1. ``stance``: (m, k) position in ``STANCES``, ``NO_STANCE``
    where the indicator is absent. ``drawn``: how many rows the sheet has; ``waiting``: how many
    of them were filled in after a gap.
    """

    sample: Sample
    rows: Indices
    probability: Floats
    stance: NDArray[np.int8]
    drawn: int
    waiting: int = 0


def read_checked(path: Path, findings: Findings) -> CheckedSample:
    """Read a sheet that `tandai sample` wrote and a person filled in, wholly or in part.

    Raises TableError with every row that is half filled, altered, missing, or there twice, where
    the first row is empty, and where the sheet was drawn from other passages.
    """
    columns = [column_of(id) for id in findings.ids]
    mark, rows, problems = read_drawn(path, findings.passages, columns)
    wrong = [Problem(row_number(row.row), what) for row in rows for what in _wrong(row, columns)]
    filled = list(takewhile(lambda row: _is_filled(row, columns), rows))
    if not mark.ordered:
        wrong += [
            Problem(row_number(row.row), tr("not filled in", "belum diisi"))
            for row in rows
            if not _is_filled(row, columns)
        ]
    if (wrong or not filled) and READ not in sheet_headings(path):
        raise _not_whole(path, [without_mark()])
    if problems or wrong:
        raise _not_whole(path, [*problems, *wrong])
    if not filled:
        raise TableError(
            tr("the first row is not filled in yet.", "baris pertama belum diisi."),
            where=path,
            hint=tr(
                "Fill in the sheet from its first number on; every beginning is a sample.",
                "Isi lembar mulai dari nomor pertama: berhenti di mana pun, isinya sampel acak.",
            ),
        )
    return _checked(mark, rows, filled, findings, columns)


def note_of_overruled(findings: Findings, checked: CheckedSample) -> tuple[Message, ...]:
    """Return in how many passages the sheet says something else than the corpus' own codes.

    ``findings`` are those before the sheet is taken up; where both exist, the sheet counts.
    """
    coded = findings.hand[checked.rows]
    before, now = findings.stance[checked.rows], checked.stance
    other = (before != now) & coded[:, None]
    if not other.any():
        return ()
    code = ((before == NO_STANCE) != (now == NO_STANCE)) & other
    return (
        message(
            ReportNote.OVERRULED,
            both=int(coded.sum()),
            passages=int(other.any(axis=1).sum()),
            codes=int(code.sum()),
            stances=int((other & ~code).sum()),
        ),
    )


def _checked(
    mark: Mark,
    rows: Sequence[SheetRow],
    filled: Sequence[SheetRow],
    findings: Findings,
    columns: Sequence[str],
) -> CheckedSample:
    places = np.array([row.place for row in filled])
    stances = [[stance_of_cell(row.cells[column]) for column in columns] for row in filled]
    return CheckedSample(
        sample=replace(
            mark.sample,
            passages=len(filled),
            documents=len(np.unique(findings.document[places])),
        ),
        rows=places,
        probability=_probabilities(mark, rows, len(filled)),
        stance=np.array(
            [[STANCES.index(own) if own else NO_STANCE for own in row] for row in stances],
            dtype=np.int8,
        ).reshape(len(filled), len(columns)),
        drawn=len(rows),
        waiting=sum(_is_filled(row, columns) for row in rows) - len(filled),
    )


def _probabilities(mark: Mark, rows: Sequence[SheetRow], read: int) -> Floats:
    """Return the probabilities (read,) of the first rows, as a sample of their own."""
    if not mark.ordered:
        return np.array([row.probability for row in rows])
    size = np.array([row.size or 0 for row in rows]) / UNITS
    turn = turns(numbers_of([row.id for row in rows], mark.sample.seed), size)
    after = float(turn[read]) if read < len(rows) else mark.after
    return probabilities(size[:read], after)


def _is_filled(row: SheetRow, columns: Sequence[str]) -> bool:
    """Whether somebody read the passage: by the mark, or since every cell has an answer."""
    return says_read(row.cells[READ]) or all(row.cells[name].strip() for name in columns)


def _wrong(row: SheetRow, columns: Sequence[str]) -> Iterator[str]:
    """Say which cells are no codes, and what is empty where nothing says it was read."""
    cells = {column: row.cells[column].strip() for column in columns}
    for column, cell in cells.items():
        if cell and stance_of_cell(cell) is None:
            yield no_code(column, cell)
    empty = [column for column, cell in cells.items() if not cell]
    if 0 < len(empty) < len(columns) and not says_read(row.cells[READ]):
        yield half_filled(empty)


def _not_whole(path: Path, problems: Sequence[Problem]) -> TableError:
    return TableError(
        tr(
            "some rows are not whole; no share can be estimated from them.",
            "sebagian baris tidak utuh; proporsi belum dapat diperkirakan.",
        ),
        where=path,
        hint=tr(
            "Mend these rows, and leave the other columns as they were drawn.",
            "Perbaiki baris-baris ini, dan biarkan kolom lain seperti semula.",
        ),
        problems=first_of(problems),
    )
