"""SQLite files of other programs, read within fixed limits; nothing of them is ever written or run.

A database can hold views and triggers, which are programs. The file is opened unchangeable, its
views are not asked, functions are refused, and what takes too many steps is stopped.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from tandai.ground.errors import FileError
from tandai.ground.files import (
    MAX_TABLE_BYTES,
    MAX_TEXT_BYTES,
    MAX_UNPACKED_BYTES,
    damaged,
    require_file,
)
from tandai.ground.language import tr

Cell = str | int | float | None

_MAX_ROWS = 2_000_000
# Of SQLite's own steps; the largest real projects need a hundredth of them.
_STEPS, _MAX_PULSES = 1_000_000, 300
_VIRTUAL = re.compile(r"\s*create\s+virtual\b", re.IGNORECASE)
# Whole numbers and texts of SQLite's that Python cannot hold come as the latter two.
_DAMAGE = (sqlite3.Error, UnicodeError, OverflowError)
_ALLOWED = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA, sqlite3.SQLITE_TRANSACTION)
)


class Database:
    """An open database: its tables' names and rows."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._left = MAX_UNPACKED_BYTES
        made = self._all("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        # A virtual table is a program as well.
        self.tables = frozenset(
            str(name) for name, sql in made if not _VIRTUAL.match(str(sql or ""))
        )

    def has(self, *tables: str) -> bool:
        """Whether all of these tables are there."""
        return self.tables >= set(tables)

    def rows(self, table: str, *columns: str) -> Iterator[Mapping[str, Cell]]:
        """Yield the rows of a table in their order, with those of ``columns`` that it has.

        A table that is not there has no rows: older versions of a program lack some.
        Raises FileError where the table is larger than any honest one.
        """
        if table not in self.tables:
            return
        known = set(self._columns(table))
        there = [name for name in columns if name in known]
        if not there:
            return
        # Names come from this package and stand in quotation marks all the same.
        wanted = ", ".join(f'"{name}"' for name in there)
        asked = f'SELECT {wanted} FROM "{table}" ORDER BY rowid'  # noqa: S608 - as above
        for number, row in enumerate(self._all(asked)):
            self._left -= sum(len(cell) for cell in row if isinstance(cell, str | bytes))
            if number >= _MAX_ROWS or self._left < 0:
                raise _too_large(self.path)
            yield dict(zip(there, map(_plain, row), strict=True))

    def count(self, table: str) -> int:
        """Return how many rows a table has, 0 where it is not there."""
        return sum(1 for _ in self.rows(table, *self._columns(table)[:1]))

    def _columns(self, table: str) -> Sequence[str]:
        return [str(row[1]) for row in self._all(f'PRAGMA table_info("{table}")')]

    def _all(self, asked: str) -> Iterator[Sequence[Cell]]:
        """Yield what a query finds; what the library raises meanwhile is damage."""
        cursor: sqlite3.Cursor | None = None
        while True:
            try:
                cursor = cursor or self._connection.execute(asked)
                row = cursor.fetchone()
            except _DAMAGE as error:
                raise damaged(self.path) from error
            if row is None:
                return
            yield row


def text_in(row: Mapping[str, Cell], column: str) -> str:
    """Return a cell as text; empty where nothing stands."""
    value = row.get(column)
    return "" if value is None else str(value)


def number_in(row: Mapping[str, Cell], column: str) -> int | None:
    """Return a cell as a whole number; None where it is none."""
    value = row.get(column)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else None
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) <= 12 else None
    return value


@contextmanager
def open_database(path: Path) -> Iterator[Database]:
    """Open an SQLite database for reading.

    Raises FileError for what is none, is damaged, or asks for more than any project holds.
    """
    require_file(path, MAX_TABLE_BYTES)
    # Unchangeable: no journal is looked for, and nothing is made beside the file.
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True)
    except _DAMAGE as error:
        raise damaged(path) from error
    with closing(connection):
        try:
            _restrict(connection)
        except _DAMAGE as error:
            raise damaged(path) from error
        yield Database(path, connection)


def _restrict(connection: sqlite3.Connection) -> None:
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_TEXT_BYTES)
    # What is sorted holds text, and does not go to the temporary folder.
    safe = ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON")
    for setting in (*safe, "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {setting}")
    connection.set_authorizer(_authorize)
    pulses = iter(range(_MAX_PULSES))
    connection.set_progress_handler(lambda: next(pulses, None) is None, _STEPS)


def _authorize(action: int, name: str | None, *_: str | None) -> int:
    pragma = action == sqlite3.SQLITE_PRAGMA and name != "table_info"
    return sqlite3.SQLITE_OK if action in _ALLOWED and not pragma else sqlite3.SQLITE_DENY


def _plain(cell: Cell | bytes) -> Cell:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell


def _too_large(path: Path) -> FileError:
    return FileError(
        tr("holds more than any project does.", "isinya melebihi proyek mana pun."), where=path
    )
