"""A checked sample read back: every row must be whole, and as it was drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import DEFAULT_STANCE, ISTILAH_OF_STANCE, STANCES
from tandai.corpus.codings import row_number
from tandai.corpus.labels import NO_STANCE
from tandai.ground.answers import NO, YES
from tandai.ground.bounds import MAX_PROBLEMS, MAX_ROWS, first_of
from tandai.ground.errors import Problem, TableError, named
from tandai.ground.language import tr
from tandai.ground.numbers import whole
from tandai.ground.tables import read_table, require_columns
from tandai.reporting.drawn import flowing, population_of, row_hash
from tandai.reporting.findings import Findings, Floats, Indices
from tandai.reporting.results import Sample
from tandai.reporting.sheets import KEPT, READ, Mark, column_of, probability_text
from tandai.statistics.sampling import UNITS

_STANCE_OF_CELL: Mapping[str, int] = {
    **dict.fromkeys(NO, NO_STANCE),
    **dict.fromkeys(YES, STANCES.index(DEFAULT_STANCE)),
    **{stance: n for n, stance in enumerate(STANCES)},
    **{ISTILAH_OF_STANCE[stance]: n for n, stance in enumerate(STANCES)},
}
# More than a table can hold: what says so was not drawn here.
_MOST_PASSAGES = 100_000_000


@dataclass(frozen=True)
class CheckedSample:
    """What a person said of the passages drawn.

    ``rows``: (m,) their places among the findings. ``probability``: (m,), from 0 to 1.
    ``stance``: (m, k) position in ``STANCES``, ``NO_STANCE`` where the indicator is absent.
    """

    sample: Sample
    rows: Indices
    probability: Floats
    stance: NDArray[np.int8]


def read_checked(path: Path, findings: Findings) -> CheckedSample:
    """Read a sheet that `tandai sample` wrote and a person filled in.

    Raises TableError with every row that is half filled, altered, missing, or there twice, and
    where the sheet was drawn from other passages.
    """
    frame = read_table(path, translated=False)
    columns = [column_of(id) for id in findings.ids]
    require_columns(frame, ["number", "passage_id", "document", "text", *columns, *KEPT], path)
    if READ not in frame.columns:
        frame = frame.with_columns(pl.lit("").alias(READ))
    mark = _mark(path, frame)
    if mark.population != population_of(findings.passages):
        raise TableError(
            tr(
                f"it was drawn from other passages ({whole(mark.sample.drawn_from)}) than those of "
                f"these tags ({whole(len(findings.passages))}).",
                f"sampel ini diambil dari kutipan lain ({whole(mark.sample.drawn_from)}), bukan "
                f"dari hasil penandaan ini ({whole(len(findings.passages))}).",
            ),
            where=path,
            hint=tr(
                "Give all tag files that the sample was drawn from, and no others.",
                "Berikan semua berkas hasil yang menjadi asal sampel, dan hanya itu.",
            ),
        )
    return _whole(path, frame, mark, findings, columns)


def _mark(path: Path, frame: pl.DataFrame) -> Mark:
    """Return what most rows say of the sample; rows that say something else are altered."""
    for cell, _ in Counter(frame["sample"].to_list()).most_common():
        mark = Mark.read(cell)
        # No sheet has more rows than a table, whatever it says of itself.
        if (
            mark
            and 1 <= mark.sample.passages <= mark.sample.drawn_from <= _MOST_PASSAGES
            and mark.sample.passages <= MAX_ROWS
        ):
            return mark
    raise TableError(
        tr("is no sheet of `tandai sample`.", "bukan lembar dari `tandai sample`."), where=path
    )


def _whole(
    path: Path, frame: pl.DataFrame, mark: Mark, findings: Findings, columns: list[str]
) -> CheckedSample:
    place = {id: row for row, id in enumerate(findings.passages["passage_id"].to_list())}
    texts = findings.passages["text"].to_list()
    problems: list[Problem] = []
    rows, chances, stances = [], [], []
    numbers: dict[str, int] = {}
    for cells in frame.iter_rows(named=True):
        if len(problems) > MAX_PROBLEMS:
            break
        where = row_number(cells["row"])
        number, id = cells["number"].strip().removesuffix(".0"), cells["passage_id"].strip()
        # What could run as a formula stands behind an apostrophe in .csv.
        id = id if id in place else id.removeprefix("'")
        altered = _altered(cells, number, id, str(mark), place, texts)
        if altered or number in numbers:
            twice = tr(
                f"number {named(number)} stands already in row {numbers.get(number)}",
                f"nomor {named(number)} sudah ada di baris {numbers.get(number)}",
            )
            problems.append(Problem(where, altered or twice))
            numbers.setdefault(number, cells["row"])
            continue
        numbers[number] = cells["row"]
        codes = [cells[column].strip().casefold().removesuffix(".0") for column in columns]
        wrong = list(_wrong_cells(codes, cells[READ], columns))
        problems += [Problem(where, what) for what in wrong]
        if not wrong:
            rows.append(place[id])
            chances.append(float(_probability(cells["probability"])))
            stances.append([_STANCE_OF_CELL.get(code, NO_STANCE) for code in codes])
    if len(problems) <= MAX_PROBLEMS:
        problems += _missing(mark.sample.passages, numbers)
    if problems:
        raise TableError(
            tr(
                "the sheet is not whole; no share can be estimated from it.",
                "lembar periksa belum utuh; bagian belum dapat diperkirakan.",
            ),
            where=path,
            hint=tr(
                "Fill in every row and leave the other columns as they were drawn.",
                "Isi semua baris dan biarkan kolom lain seperti semula.",
            ),
            problems=first_of(problems),
        )
    return CheckedSample(
        mark.sample, np.array(rows), np.array(chances), np.array(stances, dtype=np.int8)
    )


def _wrong_cells(codes: list[str], read: str, columns: list[str]) -> Iterator[str]:
    """Say which cells are no codes, and what is empty where nothing says it was read."""
    for code, column in zip(codes, columns, strict=True):
        if code and code not in _STANCE_OF_CELL:
            yield tr(
                f"{column}: {named(code)} is no code (1, 0, {', '.join(STANCES)})",
                f"{column}: {named(code)} bukan kode (1, 0, "
                f"{', '.join(ISTILAH_OF_STANCE.values())})",
            )
    empty = [column for column, code in zip(columns, codes, strict=True) if not code]
    if not empty or (read.strip() and read.strip().casefold() not in NO):
        return
    if len(empty) == len(columns):
        yield tr("not filled in", "belum diisi")
    else:
        shown = ", ".join(empty[:3]) + (" …" if len(empty) > 3 else "")
        yield tr(
            f"half filled in: {shown} empty, and no mark under 'read'",
            f"baru sebagian diisi: {shown} kosong, dan kolom 'read' belum ditandai",
        )


def _altered(
    cells: Mapping[str, str],
    number: str,
    id: str,
    mark: str,
    place: Mapping[str, int],
    texts: list[str],
) -> str:
    """Say what of a row is not as it was drawn; "" where all is."""
    if id not in place:
        return tr(
            f"passage_id {named(id)} is not in the tags",
            f"passage_id {named(id)} tidak ada dalam hasil penandaan",
        )
    text = cells["text"]
    if flowing(text) != flowing(texts[place[id]]):
        text = text.removeprefix("'")
        if flowing(text) != flowing(texts[place[id]]):
            return tr("its text was altered", "teksnya diubah")
    if flowing(cells["sample"]) != mark:
        return tr("its column sample was altered", "kolom sample diubah")
    try:
        chance = probability_text(round(_probability(cells["probability"]) * UNITS))
    except ValueError:
        return tr("its probability is no number", "probability bukan bilangan")
    document = cells["document"].removeprefix("'")
    said = [(number, id, own, text, chance, mark) for own in (cells["document"], document)]
    if cells["check"].strip() not in [row_hash(own) for own in said]:
        return tr(
            "its number, passage_id, document, probability or check was altered",
            "nomor, passage_id, document, probability, atau check diubah",
        )
    return ""


def _probability(cell: str) -> float:
    """Return a probability; spreadsheets with Indonesian settings write a comma."""
    value = float(cell.strip().replace(",", "."))
    if not 0 < value <= 1:
        raise ValueError(cell)
    return value


def _missing(drawn: int, numbers: Mapping[str, int]) -> Iterator[Problem]:
    missing = [number for number in range(1, drawn + 1) if str(number) not in numbers]
    if missing:
        shown = ", ".join(map(str, missing[:10])) + (" …" if len(missing) > 10 else "")
        yield Problem(
            "",
            tr(
                f"{len(missing)} of {drawn} rows are missing: number {shown}",
                f"{len(missing)} dari {drawn} baris tidak ada: nomor {shown}",
            ),
        )
