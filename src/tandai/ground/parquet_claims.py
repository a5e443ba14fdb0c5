"""What a Parquet file says of itself, checked before a library makes room for it.

A file of some hundred bytes can claim rows without number, and a library that believes it aborts
the whole process. So its footer and the heads of its pages are read first: what stands in them
says how much room each column will take, and must agree.

The format: Apache Parquet, ``parquet.thrift`` (2.10), in the compact protocol of Thrift.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tandai.ground.bounds import WHOLE, Count, Extent, beyond
from tandai.ground.errors import FileError
from tandai.ground.files import damaged, reading
from tandai.ground.language import tr

_MAGIC = b"PAR1"
_MAX_FOOTER_BYTES = 8 * 2**20
_MAX_PAGES = 200_000
_MAX_NESTING = 16
# Types of the compact protocol.
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
# Values of a fixed length are numbers, decimals and ids; nothing longer is a cell.
_FIXED_LENGTH, _LONGEST_FIXED = 7, 64
# Strings that share their beginning with the one before: a page of them has no bound.
_DELTA_STRINGS = 7
_DATA_PAGE, _DICTIONARY_PAGE, _DATA_PAGE_V2 = 0, 2, 3

Fields = dict[int, Any]


class _MalformedError(Exception):
    """Bytes that are no Thrift."""


class _Thrift:
    """A reader of the compact protocol; structs are mappings of the fields' numbers."""

    def __init__(self, data: mmap.mmap, place: int, end: int) -> None:
        self._data, self.place, self._end = data, place, end

    def struct(self, depth: int = 0) -> Fields:
        """Return the struct that stands here. Raises ``_MalformedError`` where none does."""
        if depth > _MAX_NESTING:
            raise _MalformedError
        fields: Fields = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._whole()
            # A bool stands in the head of its field.
            fields[number] = kind == _TRUE if kind <= _FALSE else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind < _DOUBLE:
            return self._whole()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            head = self._byte()
            size = self._varint() if head >> 4 == 15 else head >> 4
            if size > self._end - self.place:
                raise _MalformedError
            return [self._item(head & 15, depth) for _ in range(size)]
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise _MalformedError

    def _item(self, kind: int, depth: int) -> Any:
        if depth > _MAX_NESTING:
            raise _MalformedError
        return self._value(kind, depth + 1)

    def _byte(self) -> int:
        if self.place >= self._end:
            raise _MalformedError
        self.place += 1
        return self._data[self.place - 1]

    def _bytes(self, length: int) -> bytes:
        if length > self._end - self.place:
            raise _MalformedError
        self.place += length
        return self._data[self.place - length : self.place]

    def _varint(self) -> int:
        value = shift = 0
        while shift < 70:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise _MalformedError

    def _whole(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)


def _integer(fields: Fields, number: int, otherwise: int | None = None) -> int:
    value = fields.get(number, otherwise)
    if not isinstance(value, int):
        raise _MalformedError
    return value


def _struct(fields: Fields, number: int) -> Fields:
    value = fields.get(number)
    if not isinstance(value, dict):
        raise _MalformedError
    return value


def _structs(fields: Fields, number: int) -> list[Fields]:
    value = fields.get(number, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _MalformedError
    return value


def require_true_claims(path: Path, extent: Extent = WHOLE) -> list[int]:
    """Refuse a Parquet file that claims, or holds, more than can be read.

    Returns the number of rows of each of its groups; where it is read lazily, the bounds are
    those of a group. Raises FileError; also where footer and pages do not agree, since then no
    bound holds.
    """
    with reading(path), path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with data:
        try:
            return _check(path, data, extent)
        except _MalformedError:
            raise damaged(path) from None


def _check(path: Path, data: mmap.mmap, extent: Extent) -> list[int]:
    footer = _footer(path, data)
    count = Count(path)
    _check_schema(path, _structs(footer, 2))
    groups = _structs(footer, 4)
    rows = [_integer(group, 3) for group in groups]
    if min(rows, default=0) < 0 or sum(rows) != _integer(footer, 3):
        raise _MalformedError
    pages = 0
    for group, own_rows in zip(groups, rows, strict=True):
        if extent.lazily:
            count, pages = Count(path), 0
        count.add(rows=own_rows, cells=0, characters=0)
        columns = _structs(group, 1)
        count.columns(len(columns))
        for column in columns:
            known = _struct(column, 3)
            values = _integer(known, 5)
            if values < 0:
                raise _MalformedError
            count.add(rows=0, cells=values, characters=0)
            held = 0
            for own, size in _pages(path, data, known):
                held += own
                pages += 1
                # No page takes more room than it says; what it says counts.
                count.add(rows=0, cells=0, characters=size)
                if pages > _MAX_PAGES:
                    raise beyond(path, tr("pages", "halaman"), _MAX_PAGES)
            if held != values:
                raise _MalformedError
    return rows


def _footer(path: Path, data: mmap.mmap) -> Fields:
    size = len(data)
    if size < 12 or data[:4] != _MAGIC or data[-4:] != _MAGIC:
        raise _MalformedError
    length = int.from_bytes(data[size - 8 : size - 4], "little")
    if length > size - 12:
        raise _MalformedError
    if length > _MAX_FOOTER_BYTES:
        what = tr("MB of descriptions of its columns", "MB keterangan kolom")
        raise beyond(path, what, _MAX_FOOTER_BYTES // 2**20)
    return _Thrift(data, size - 8 - length, size - 8).struct()


def _check_schema(path: Path, elements: list[Fields]) -> None:
    """Refuse values of a fixed length that are longer than a number."""
    Count(path).columns(len(elements))
    for element in elements:
        if element.get(1) == _FIXED_LENGTH and not 0 < _integer(element, 2) <= _LONGEST_FIXED:
            raise beyond(path, tr("bytes in a number", "bita dalam satu bilangan"), _LONGEST_FIXED)


def _pages(path: Path, data: mmap.mmap, column: Fields) -> Iterator[tuple[int, int]]:
    """Yield (values, bytes when unpacked) of the pages of a column, as the library finds them."""
    # A column without rows may have no page of data, and then no place of it.
    place = _integer(column, 11, 0) or _integer(column, 9)
    length = _integer(column, 7)
    if not length:
        return
    if not (len(_MAGIC) <= place and 0 < length <= len(data) - place):
        raise _MalformedError
    end = place + length
    while place < end:
        thrift = _Thrift(data, place, end)
        head = thrift.struct()
        packed, unpacked = _integer(head, 3), _integer(head, 2)
        place = thrift.place + packed
        if packed < 0 or unpacked < 0 or place > end:
            raise _MalformedError
        yield _values(path, head), unpacked


def _values(path: Path, head: Fields) -> int:
    """Return how many cells a page has; a dictionary has none."""
    kind = _integer(head, 1)
    if kind == _DICTIONARY_PAGE:
        own = _struct(head, 7)
        # Each value takes a byte at least, but for none at all.
        if not 0 <= _integer(own, 1) <= max(0, _integer(head, 2)):
            raise _MalformedError
        return 0
    if kind not in (_DATA_PAGE, _DATA_PAGE_V2):
        return 0
    own = _struct(head, 5 if kind == _DATA_PAGE else 8)
    if _integer(own, 2 if kind == _DATA_PAGE else 4) == _DELTA_STRINGS:
        raise FileError(
            tr(
                "has strings in the form DELTA_BYTE_ARRAY, which is not read.",
                "menyimpan teks dalam bentuk DELTA_BYTE_ARRAY, yang tidak dibaca.",
            ),
            where=path,
            hint=tr(
                "Save it in the usual form of your program, or as .csv.",
                "Simpan dalam bentuk biasa dari programnya, atau sebagai .csv.",
            ),
        )
    values = _integer(own, 1)
    if values < 0:
        raise _MalformedError
    return values
