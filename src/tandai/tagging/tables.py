"""The passages of tables, read some thousand rows at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from tandai.ground.bounds import Extent
from tandai.ground.errors import TableError
from tandai.ground.frames import without_nameless
from tandai.ground.language import tr
from tandai.ground.tables import headings_of, require_columns, table_frames, translations
from tandai.spreadsheets.headings import role_of_heading
from tandai.tagging.passages import Chunk
from tandai.transcript.passages import Passage

_TEXT = "text"
_OWN = ("passage_id", "document", "informant", "speaker", "question", "start", "end", _TEXT)
# What headings may name as people write them, as where quotes are imported.
_FREE = ("document", "informant", "speaker", "question", _TEXT)
_LONGEST_OFFSET = 15
# Rows that become objects at a time.
_ROWS = 1_000


@dataclass
class TableTold:
    """What became of a table: rows, and those of them without text, which are no passages."""

    rows: int = 0
    empty: int = 0


@dataclass
class TablePassages:
    """The passages of tables, given by name: a row a passage.

    What a table does not say of a passage is the table's name (document), the name with the row's
    number in the file (id), or nothing (informant, speaker, question). Offsets count from 0 in the
    passage itself, unless the table has those of a transcript that fit the text. Other columns go
    along; ``known`` names those that can be taken up, None for any.

    ``text``: the heading of the texts where it is none that is known. ``told`` says what became
    of each table, ``repeated`` counts ids that stand more than once: complete once all passages
    were asked for.
    """

    files: Mapping[str, Path]
    text: str | None = None
    known: Sequence[str] | None = None
    told: dict[str, TableTold] = field(default_factory=dict)
    _ids: array[int] = field(default_factory=lambda: array("Q"))

    @property
    def repeated(self) -> int:
        """How many rows have an id that an earlier one has."""
        # By hashes: among a million ids two share one by chance once in thirty million tables.
        hashes = np.array(self._ids)
        hashes.sort()
        return int((hashes[1:] == hashes[:-1]).sum())

    def columns(self) -> list[str]:
        """Return the columns that go along. Raises TableError or FileError.

        In JSON lines any row may bring one, so that these are read as a whole, a part at a time.
        """
        names: dict[str, None] = {}
        for path in self.files.values():
            found = headings_of(path, translated=False, extent=Extent(lazily=True))
            own = _headings(path, found, self.text)
            if _TEXT not in own.values():
                require_columns(pl.DataFrame(schema=found), [_TEXT], path)
            told = [own.get(name, name) for name in found]
            names |= dict.fromkeys(name for name in told if name not in _OWN)
        return list(names)

    def __iter__(self) -> Iterator[Chunk]:
        for name, path in self.files.items():
            told = self.told.setdefault(name, TableTold())
            read: list[int] = []
            for frame in table_frames(path, Extent(lazily=True, told=read.append)):
                rows = self._with_text(path, frame, told)
                for some in rows.iter_slices(_ROWS):
                    passages, along = _passages(name, some), self._along(path, some)
                    hashes = pl.Series([own.passage_id for own in passages], dtype=pl.String).hash()
                    self._ids.frombytes(hashes.to_numpy().tobytes())
                    yield Chunk(name, passages, along, sum(read))
                    read.clear()
            yield Chunk(name, (), (), sum(read))

    def _with_text(self, path: Path, frame: pl.DataFrame, told: TableTold) -> pl.DataFrame:
        """Return the rows that hold a text, with the contract's names for what we know."""
        rows = without_nameless(frame)
        rows = rows.rename(_headings(path, rows.columns, self.text))
        require_columns(rows, [_TEXT], path)
        filled = rows.filter(pl.col(_TEXT).str.strip_chars() != "")
        told.rows += len(rows)
        told.empty += len(rows) - len(filled)
        return filled

    def _along(self, path: Path, rows: pl.DataFrame) -> Sequence[Mapping[str, str]]:
        names = [name for name in rows.columns if name not in {*_OWN, "row"}]
        if self.known is not None and not set(names) <= set(self.known):
            raise TableError(
                tr(
                    "has cells beyond its last heading.",
                    "ada sel di luar kolom yang berjudul.",
                ),
                where=path,
            )
        return rows.select(names).to_dicts() if names else ()


def _headings(path: Path, names: Sequence[str], text: str | None) -> dict[str, str]:
    """Return the contract's names of the columns that stand for one of ours.

    Where another is to be the text, a column of that name gives way to it.
    """
    others = [name for name in names if name != "row" and name != text]
    found = translations(path, others)
    own = {name: key for name, key in found.items() if key in _OWN}
    if text is None:
        return {**_freely_named(others, found, own), **own}
    if text not in names:
        require_columns(pl.DataFrame(schema=others), [text], path)
    others_own = {name: key for name, key in own.items() if key != _TEXT}
    aside = {_TEXT: f"column:{_TEXT}"} if _TEXT in others else {}
    return {**others_own, **aside, text: _TEXT}


def _freely_named(
    names: Sequence[str], found: Mapping[str, str], own: Mapping[str, str]
) -> dict[str, str]:
    """Return columns that one heading alone names in other words ("Petikan wawancara")."""
    roles: dict[str, list[str]] = {}
    for name in names:
        if name not in own:
            roles.setdefault(role_of_heading(name), []).append(name)
    missing = set(_FREE) - {*own.values(), *found.values()}
    return {roles[role][0]: role for role in missing if len(roles.get(role, ())) == 1}


def _passages(name: str, rows: pl.DataFrame) -> list[Passage]:
    def cells(column: str) -> list[str]:
        return rows[column].to_list() if column in rows.columns else [""] * len(rows)

    texts = cells(_TEXT)
    numbers = rows["row"].to_list()
    ids = [id.strip() for id in cells("passage_id")]
    offsets = _offsets(cells("start"), cells("end"), texts)
    sides = (cells("informant"), cells("speaker"), cells("question"))
    told = zip(ids, numbers, cells("document"), *sides, offsets, texts, strict=True)
    return [
        Passage(
            id or f"{name}-{number}", document.strip() or name, who, by, asked, start, end, text
        )
        for id, number, document, who, by, asked, (start, end), text in told
    ]


def _offsets(starts: list[str], ends: list[str], texts: list[str]) -> Iterator[tuple[int, int]]:
    for start, end, text in zip(starts, ends, texts, strict=True):
        own = (_offset(start), _offset(end))
        fits = own[0] >= 0 and own[1] - own[0] == len(text)
        yield own if fits else (0, len(text))


def _offset(cell: str) -> int:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= _LONGEST_OFFSET else -1
