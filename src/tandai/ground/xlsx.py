"""Workbooks (``.xlsx``, ECMA-376 part 1, 18.3) read as rows of text, a piece at a time.

The XML goes through expat in pieces and no tree is built of it, so that what a workbook costs is
what it holds: a cell in the last column of the last row is one cell, and a million empty ones are
passed over. No formula is computed (their cached results are read), no link followed, no macro
looked at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from tandai.ground.bounds import MAX_SHEET_CELLS, beyond
from tandai.ground.files import ZIP_DAMAGE, damaged, require_small_zip
from tandai.ground.language import tr
from tandai.ground.xlsx_parts import (
    Links,
    Merged,
    Names,
    Rows,
    Strings,
    Styles,
    parse,
)

_ROOT_LINKS = "_rels/.rels"
_PIECE = 2**16


@dataclass
class Page:
    """A sheet of a workbook: its name, and the member of the archive that holds it."""

    name: str
    member: str


@dataclass
class Workbook:
    """An open workbook. ``pages``: its sheets of cells in their order, hidden ones too."""

    path: Path
    archive: ZipFile
    pages: list[Page] = field(default_factory=list)
    _strings: list[bytes] = field(default_factory=list)
    _dates: frozenset[int] = frozenset()
    _from_1904: bool = False
    _cells: int = 0

    def rows(
        self, page: Page, merged: list[Merged] | None = None
    ) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows of a sheet that hold anything, with their numbers in the file, from 1.

        A row ends with its last cell that holds anything. ``merged`` takes up the blocks of merged
        cells; it is complete when all rows were asked for. Raises FileError for what is damaged
        or too much, at the row where it is found.
        """
        part = Rows(
            self.path,
            self._strings,
            self._dates,
            from_1904=self._from_1904,
            merged=[] if merged is None else merged,
        )
        for piece in self._pieces(page.member):
            parse(part, piece)
            for number, cells in part.finished():
                self._cells += len(cells)
                if self._cells > MAX_SHEET_CELLS:
                    raise beyond(self.path, tr("cells", "sel"), MAX_SHEET_CELLS)
                yield number, cells

    def open_parts(self) -> None:
        """Read what all sheets share: their names, the strings, and which styles show a date."""
        # Some programs write other cases, or backslashes, than they refer to.
        self._members = {_plain(name): name for name in self.archive.namelist()}
        root = self._links(_ROOT_LINKS)
        book = next((target for kind, target in root.values() if kind == "officeDocument"), "")
        names = Names(self.path)
        self._read(names, self._member(book))
        folder, file = posixpath.split(book)
        links = self._links(posixpath.join(folder, "_rels", f"{file}.rels"))
        targets = {id: (kind, posixpath.join(folder, own)) for id, (kind, own) in links.items()}
        self._from_1904 = names.from_1904
        self.pages = [
            Page(name, self._member(target))
            for name, id in names.found
            for kind, target in [targets.get(id, ("", ""))]
            if kind == "worksheet"
        ]
        parts = dict(targets.values())
        if "sharedStrings" in parts and self._has(parts["sharedStrings"]):
            strings = Strings(self.path)
            self._read(strings, self._member(parts["sharedStrings"]))
            self._strings = strings.found
        if "styles" in parts and self._has(parts["styles"]):
            styles = Styles(self.path)
            self._read(styles, self._member(parts["styles"]))
            self._dates = styles.dates()

    def _links(self, member: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: id → (kind, target)."""
        links = Links(self.path)
        self._read(links, self._member(member))
        return links.found

    def _read(self, part: Names | Links | Strings | Styles, member: str) -> None:
        for piece in self._pieces(member):
            parse(part, piece)

    def _has(self, name: str) -> bool:
        return _plain(name) in self._members

    def _member(self, name: str) -> str:
        if not self._has(name):
            raise damaged(self.path)
        return self._members[_plain(name)]

    def _pieces(self, member: str) -> Iterator[bytes]:
        """Yield a member in pieces, and at last nothing, which ends it."""
        with _zip_damage(self.path):
            file = self.archive.open(member)
        with file:
            while True:
                with _zip_damage(self.path):
                    piece = file.read(_PIECE)
                yield piece
                if not piece:
                    return


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").casefold()


@contextmanager
def _zip_damage(path: Path) -> Iterator[None]:
    try:
        yield
    except (KeyError, *ZIP_DAMAGE) as error:
        raise damaged(path) from error


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Open a workbook.

    Raises FileError where it is damaged, protected, or unpacks to too much.
    """
    require_small_zip(path)
    with _zip_damage(path):
        archive = ZipFile(path)
    with archive:
        book = Workbook(path, archive)
        book.open_parts()
        if not book.pages:
            raise damaged(path)
        yield book
