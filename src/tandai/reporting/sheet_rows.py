"""The rows of a drawn sheet: each must be as it was drawn, and none may be missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tandai.corpus.codings import nearest_id, row_number
from tandai.corpus.sheet_headings import read_sheet_table, require_sheet_columns
from tandai.corpus.sheets import KEPT, READ
from tandai.ground.bounds import MAX_PROBLEMS, MAX_ROWS
from tandai.ground.errors import Problem, TableError, named
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.numbers import count, whole
from tandai.reporting.drawn import flowing, population_of, row_hash
from tandai.reporting.sheets import Mark, check_text, probability_text, size_in

# More than a table can hold: what says so was not drawn here.
_MOST_PASSAGES = 100_000_000


@dataclass(frozen=True)
class SheetRow:
    """A row as it was drawn: its number in the order of the draw, and its place among passages.

    ``size``: in millionths, None in sheets that were drawn systematically. ``cells``: all of it.
    """

    row: int
    number: int
    place: int
    id: str
    size: int | None
    probability: float
    cells: Mapping[str, str]


def read_drawn(
    path: Path, passages: pl.DataFrame, columns: Sequence[str]
) -> tuple[Mark, list[SheetRow], list[Problem]]:
    """Read a sheet with these ``columns`` of codes; return its rows in the order of the draw.

    Rows that are not as they were drawn, or missing, are told as problems, some of them where
    there are very many. Raises TableError for what is no sheet, or was drawn from other passages.
    """
    frame = read_sheet_table(path)
    needed = ["number", "passage_id", "document", "text", *columns, *KEPT]
    require_sheet_columns(frame, needed, path)
    if READ not in frame.columns:
        frame = frame.with_columns(pl.lit("").alias(READ))
    mark = _mark(path, frame)
    if mark.population != population_of(passages):
        raise TableError(
            tr(
                f"it was drawn from other passages ({whole(mark.sample.drawn_from)}) than those of "
                f"these tags ({whole(len(passages))}).",
                f"sampel ini diambil dari kutipan lain ({whole(mark.sample.drawn_from)}), bukan "
                f"dari hasil penandaan ini ({whole(len(passages))}).",
            ),
            where=path,
            hint=tr(
                "Give all tag files that the sample was drawn from, and no others.",
                "Berikan semua berkas hasil yang menjadi asal sampel, dan hanya itu.",
            ),
        )
    rows, problems = _rows(frame, mark, passages)
    if len(problems) <= MAX_PROBLEMS:
        there = {row.number for row in rows} | _numbers_of(frame)
        problems += _missing(mark.sample.passages, there)
    return mark, sorted(rows, key=lambda row: row.number), problems


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


def _plain_number(cell: str) -> str:
    return cell.strip().removesuffix(".0")


def _numbers_of(frame: pl.DataFrame) -> set[int]:
    plain = map(_plain_number, frame["number"])
    return {int(own) for own in plain if own.isdecimal() and len(own) <= 9}


def _rows(
    frame: pl.DataFrame, mark: Mark, passages: pl.DataFrame
) -> tuple[list[SheetRow], list[Problem]]:
    place = {id: row for row, id in enumerate(passages["passage_id"].to_list())}
    texts = passages["text"].to_list()
    rows: list[SheetRow] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for cells in frame.iter_rows(named=True):
        if len(problems) > MAX_PROBLEMS:
            break
        number, id = _plain_number(cells["number"]), cells["passage_id"].strip()
        # What could run as a formula stands behind an apostrophe in .csv.
        id = id if id in place else id.removeprefix("'")
        what = _altered(cells, number, id, mark, place, texts)
        if number in first:
            what = what or tr(
                f"number {named(number)} stands already in row {first[number]}",
                f"nomor {named(number)} sudah ada di baris {first[number]}",
            )
        first.setdefault(number, cells["row"])
        if what:
            problems.append(Problem(row_number(cells["row"]), what))
        else:
            chance = probability_in(cells["probability"])
            size = size_in(cells["check"]) if mark.ordered else None
            own = SheetRow(cells["row"], int(number), place[id], id, size, chance, cells)
            rows.append(own)
    return rows, problems


def _altered(
    cells: Mapping[str, str],
    number: str,
    id: str,
    mark: Mark,
    place: Mapping[str, int],
    texts: list[str],
) -> str:
    """Say what of a row is not as it was drawn; "" where all is."""
    if id not in place:
        near = nearest_id(id, place)
        hint = tr(f"; did you mean {near}?", f"; maksudnya {near}?") if near else ""
        return tr(
            f"passage_id {named(id)} is not in the tags{hint}",
            f"id_kutipan {named(id)} tidak ada dalam hasil penandaan{hint}",
        )
    text = cells["text"]
    if flowing(text) != flowing(texts[place[id]]):
        text = text.removeprefix("'")
        if flowing(text) != flowing(texts[place[id]]):
            return tr("its text was altered", "teksnya diubah")
    if flowing(cells["sample"]) != str(mark):
        return tr("its column sample was altered", "kolom sample diubah")
    try:
        chance = probability_text(probability_in(cells["probability"]))
    except ValueError:
        return tr("its probability is no number", "probability bukan bilangan")
    document = cells["document"].removeprefix("'")
    said = ((number, id, own, text, chance, str(mark)) for own in (cells["document"], document))
    if not any(is_as_drawn(cells, own, mark) for own in said) or not number.isdecimal():
        return tr(
            "its number, passage_id, document, probability or check was altered",
            "nomor, id_kutipan, dokumen, peluang_terpilih, atau data_baris diubah",
        )
    return ""


def is_as_drawn(cells: Mapping[str, str], said: tuple[str, ...], mark: Mark) -> bool:
    """Whether the row's check is that of these cells: number, ids, text, probability, mark."""
    check = cells["check"].strip()
    if not mark.ordered:
        return check == row_hash(said)
    size = size_in(check)
    return bool(size) and check == check_text(size or 0, said)


def probability_in(cell: str) -> float:
    """Return a probability; spreadsheets with Indonesian settings write a comma."""
    value = float(cell.strip().replace(",", "."))
    if not 0 <= value <= 1:
        raise ValueError(cell)
    return value


def _missing(drawn: int, numbers: set[int]) -> Iterator[Problem]:
    missing = [number for number in range(1, drawn + 1) if number not in numbers]
    if missing:
        shown = first_few(list(map(str, missing)), 10)
        yield Problem(
            "",
            tr(
                f"{len(missing)} of {count(drawn, 'row', '')} missing: number {shown}",
                f"{len(missing)} dari {drawn} baris tidak ada: nomor {shown}",
            ),
        )
