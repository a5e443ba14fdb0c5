"""Hashes by which files and folders are known again.

``sha256`` is that of the bytes, as ``sha256sum`` prints it; of several files it is that of their
names and hashes. ``content_sha256`` leaves out of documents (.docx, .xlsx, .qdpx: archives) when
they were written, so that the same document written twice has the same.
"""

from __future__ import annotations

import glob
import hashlib
import mimetypes
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from tandai.ground import shipped
from tandai.ground.files import MAX_TABLE_BYTES
from tandai.ground.records import is_record_name

_SHORT = 16
_PIECE = 2**20
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*")
_PROPERTIES = "docProps/core.xml"


@dataclass(frozen=True)
class Fingerprint:
    """An input: how many files, their hash together, and of several the start of each one's.

    ``each`` is sorted and names nothing: file names of interviews can be names of people.
    """

    files: int
    sha256: str
    each: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """An output: its hashes, and those of its parts (files of a folder, members of a document)."""

    sha256: str
    content_sha256: str
    parts: dict[str, str]


def fingerprint(value: str, without: Iterable[Path] = ()) -> Fingerprint | None:
    """Return the fingerprint of a file, a folder, a pattern of names or what is shipped.

    None where nothing is there, or no file. ``without``: files that are left out.
    Raises OSError where a file cannot be read.
    """
    files = files_named(value)
    if not files:
        return None
    left_out = {path.absolute() for path in without}
    own = {name: sha256_of(path) for name, path in files if path.absolute() not in left_out}
    if len(files) == 1 and files[0][0] == "":
        return Fingerprint(1, next(iter(own.values()), ""))
    return Fingerprint(
        len(own), _together(own), sorted(short(own_hash) for own_hash in own.values())
    )


def short(sha256: str) -> str:
    """Return the start of a hash, by which one of a folder's files is known."""
    return sha256[:_SHORT]


def files_named(value: str) -> list[tuple[str, Path]]:
    """Return the files that a path or a pattern names, in order, each with its name below it."""
    path = shipped.located(Path(value))
    if path.is_file():
        return [("", path)]
    if path.is_dir():
        return sorted(_files_in(path))
    if not glob.has_magic(value):
        return []
    found = [Path(own) for own in glob.glob(value, recursive=True)]
    return sorted((own.as_posix(), own) for own in found if own.is_file() and _counts(own.name))


def _files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a folder that could be read.

    No hidden ones, no records, no recordings, and none beyond what tandai reads at all.
    """
    entered: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in entered:
            folders.clear()
            continue
        entered.add((status.st_dev, status.st_ino))
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(place, name)
            if _counts(name) and path.is_file() and path.stat().st_size <= MAX_TABLE_BYTES:
                yield path.relative_to(folder).as_posix(), path


def _counts(name: str) -> bool:
    kind = mimetypes.guess_type(name)[0] or ""
    hidden = name.startswith((".", "~$"))
    return not hidden and not is_record_name(name) and kind.split("/")[0] not in ("audio", "video")


def written(output: Path) -> Written:
    """Return the hashes of an output. Raises OSError where it cannot be read."""
    if output.is_dir():
        own = {name: content_of(path) for name, path in sorted(_files_in(output))}
        return Written(_together(own), _together(own), {n: short(h) for n, h in own.items()})
    parts = _members(output)
    content = _together(parts) if parts else sha256_of(output)
    return Written(sha256_of(output), content, {name: short(h) for name, h in parts.items()})


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, of a document without when it was written."""
    parts = _members(path)
    return _together(parts) if parts else sha256_of(path)


def _members(path: Path) -> dict[str, str]:
    """Return the hashes of what a document is made of; empty for what is no archive."""
    if not is_zipfile(path):
        return {}
    with ZipFile(path) as archive:
        return {name: _member(archive, name) for name in sorted(archive.namelist())}


def _member(archive: ZipFile, name: str) -> str:
    """Return the hash of a member a piece at a time: a sheet may have more than memory holds."""
    if name == _PROPERTIES:
        return hashlib.sha256(_MOMENTS.sub(rb"\1", archive.read(name))).hexdigest()
    own = hashlib.sha256()
    with archive.open(name) as member:
        while piece := member.read(_PIECE):
            own.update(piece)
    return own.hexdigest()


def _together(own: dict[str, str]) -> str:
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(own.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
