"""ZIP archives from anywhere, opened within fixed limits of memory and time.

Nothing is ever unpacked onto the disk. What is no plain archive of plain files is refused as a
whole, before anything in it is used: names that lead out of it, links, encrypted members, names
that stand twice, more members or a larger unpacked size than any project has.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tandai.ground.errors import FileError, named
from tandai.ground.files import MAX_UNPACKED_BYTES, damaged, reading, require_file
from tandai.ground.language import tr
from tandai.ground.numbers import megabytes

# Recordings lie in projects too; they are never read, so that the whole may be large.
MAX_ARCHIVE_BYTES = 8 * 2**30
MAX_MEMBERS = 50_000
# What Python reads into memory at once when an archive is opened.
_MAX_DIRECTORY_BYTES = 16 * 2**20
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"
_END_TAIL = 2**16 + 200
_CHUNK = 2**20
# What the library raises for a damaged archive.
_DAMAGE = (
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


class Archive:
    """An open archive: ``names`` of its files, and their bytes while the limit is not used up."""

    def __init__(self, path: Path, archive: ZipFile) -> None:
        self.path = path
        self._archive = archive
        self._members = {
            entry.filename: entry for entry in archive.infolist() if not entry.is_dir()
        }
        self._left = MAX_UNPACKED_BYTES

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files in it, with their folders."""
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """Return the bytes of a member.

        Raises FileError where it is damaged, or where all that was read so far unpacks to more
        than ``MAX_UNPACKED_BYTES``, whatever its header claims.
        """
        entry = self._members[name]
        if entry.file_size > self._left:
            raise _too_large(self.path, name, entry.file_size)
        parts: list[bytes] = []
        try:
            with self._archive.open(entry) as member:
                # In pieces: a member that claims a hundred bytes may unpack to a gigabyte.
                while self._left >= 0 and (part := member.read(_CHUNK)):
                    parts.append(part)
                    self._left -= len(part)
        except _DAMAGE as error:
            raise damaged(self.path) from error
        if self._left < 0:
            raise _too_large(self.path, name, MAX_UNPACKED_BYTES - self._left)
        return b"".join(parts)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a ZIP archive for reading.

    Raises FileError for what is none, and for what no honest program writes (see above).
    """
    require_file(path, MAX_ARCHIVE_BYTES)
    with reading(path):
        directory = _directory_bytes(path)
    if directory > _MAX_DIRECTORY_BYTES:
        raise _refused(
            path, tr("its list of files is too long", "daftar berkasnya terlalu panjang")
        )
    try:
        opened = ZipFile(path)
    except _DAMAGE as error:
        raise damaged(path) from error
    with opened as archive:
        _require_plain(path, archive.infolist())
        yield Archive(path, archive)


def _directory_bytes(path: Path) -> int:
    """Return how long the archive's end says its directory is: the most that any end found says."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_TAIL))
        tail = file.read(_END_TAIL)
    sizes = [0]
    for mark, form, at, none in ((_END, "<L", 12, 0xFFFFFFFF), (_END64, "<Q", 40, 0)):
        place = tail.find(mark)
        while place >= 0:
            field = tail[place + at : place + at + struct.calcsize(form)]
            if len(field) == struct.calcsize(form):
                size = struct.unpack(form, field)[0]
                sizes.append(0 if size == none else size)
            place = tail.find(mark, place + 1)
    return max(sizes)


def _require_plain(path: Path, entries: list[ZipInfo]) -> None:
    if len(entries) > MAX_MEMBERS:
        raise _refused(path, tr("it holds too many files", "berkas di dalamnya terlalu banyak"))
    seen: set[str] = set()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise FileError(
                tr("is protected by a password.", "dilindungi kata sandi."),
                where=path,
                hint=tr("Export it without one.", "Ekspor tanpa kata sandi."),
            )
        if reason := _dishonest(entry, seen):
            raise _refused(path, f"{named(entry.filename)}: {reason}")
        seen.add(entry.filename)


def _dishonest(entry: ZipInfo, seen: set[str]) -> str:
    """Say what is wrong with a member; empty where nothing is."""
    # zipfile cuts names at a NUL; what stood behind it was meant for another program.
    name = entry.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name.split("/")[0]:
        return tr("the name leads out of the archive", "namanya mengarah ke luar arsip")
    if "\0" in name:
        return tr("the name is broken", "namanya rusak")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return tr("it is a link", "berupa tautan")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return tr("its compression is unusual", "kompresinya tidak lazim")
    if entry.filename in seen:
        return tr("the name stands twice", "namanya tercantum dua kali")
    return ""


def _refused(path: Path, reason: str) -> FileError:
    return FileError(
        tr(f"is not safe to open ({reason}).", f"tidak aman dibuka ({reason})."),
        where=path,
        hint=tr(
            "Export the project again from the program that made it.",
            "Ekspor lagi proyeknya dari program pembuatnya.",
        ),
    )


def _too_large(path: Path, name: str, size: int) -> FileError:
    limit = megabytes(MAX_UNPACKED_BYTES)
    return FileError(
        tr(
            f"{named(name)} unpacks to {megabytes(size)}; the limit for all texts is {limit}.",
            f"{named(name)} berisi {megabytes(size)}; batas semua teks {limit}.",
        ),
        where=path,
    )
