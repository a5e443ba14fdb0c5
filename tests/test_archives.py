"""Files made to do harm, and files that were damaged: refused within bounds, nothing written."""

from __future__ import annotations

import io
import random
import stat
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from tandai.exchange.refi import read_refi
from tandai.ground.errors import FileError, InputError
from tandai.work.importing import import_projects

from .conftest import files_in
from .refi_projects import CODES, TEXT, Marked, guid, write_project

XML = '<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Sources>{}</Sources></Project>'
SOURCE = f'<TextSource guid="{guid(1)}" name="a" plainTextPath="internal://a.txt"/>'


def zipped(path: Path, *members: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> Path:
    """Write an archive of these members."""
    with ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data, compress_type=method)
    return path


def raw(path: Path, data: bytes) -> Path:
    """Write a file that is no archive."""
    path.write_bytes(data)
    return path


def link() -> ZipInfo:
    """Return a member that is a symbolic link."""
    entry = ZipInfo("sources/a.txt")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def claimed(path: Path, size: int) -> Path:
    """Write a project whose text claims to be larger than it is."""
    zipped(path, ("project.qde", XML.format(SOURCE).encode()), ("sources/a.txt", b"N: ya."))
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<L", size)
    path.write_bytes(data)
    return path


def long_directory(path: Path) -> Path:
    """Write an archive whose end claims a directory that would fill the memory."""
    zipped(path, ("project.qde", XML.format("").encode()))
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x05\x06")
    data[place + 12 : place + 16] = struct.pack("<L", 2**31)
    path.write_bytes(data)
    return path


def encrypted(path: Path) -> Path:
    """Write an archive whose text says that it is encrypted."""
    write_project(path, TEXT.encode())
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.rindex(mark)
        data[place + at] |= 1
    path.write_bytes(data)
    return path


def bomb(path: Path, megabytes: int, claim: int) -> Path:
    """Write a project whose text unpacks to so many megabytes, and claims so many bytes."""
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = maker.compress(bytes(2**20))
    block += b"".join(maker.compress(bytes(2**20)) for _ in range(megabytes - 1)) + maker.flush()
    zipped(path, ("project.qde", XML.format(SOURCE).encode()), ("sources/a.txt", b"x"))
    data = path.read_bytes()
    # The local header, its data and the entry of the directory are put in the place of "x".
    local, central = data.rindex(b"PK\x03\x04"), data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    sizes = struct.pack("<LLL", 0, len(block), claim)
    head = data[local : local + 14] + sizes + data[local + 26 : local + 30 + len("sources/a.txt")]
    first = data[:local] + head + block
    directory = data.index(b"PK\x01\x02")
    entries = (
        data[directory:central] + data[central : central + 16] + sizes + data[central + 28 : end]
    )
    ending = data[end : end + 12] + struct.pack("<LL", len(entries), len(first)) + data[end + 20 :]
    path.write_bytes(first + entries + ending)
    return path


ENTITIES = b'<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REFUSED: dict[str, Callable[[Path], Path]] = {
    "path traversal": lambda p: zipped(p, ("project.qde", b"<a/>"), ("../../evil.txt", b"x")),
    "absolute path": lambda p: zipped(p, ("project.qde", b"<a/>"), ("/etc/evil", b"x")),
    "drive": lambda p: zipped(p, ("project.qde", b"<a/>"), ("C:/evil", b"x")),
    "backslashes": lambda p: zipped(p, ("project.qde", b"<a/>"), ("..\\evil", b"x")),
    "symbolic link": lambda p: zipped(p, ("project.qde", b"<a/>"), (link(), b"/etc/passwd")),
    "unusual compression": lambda p: zipped(p, ("project.qde", b"<a/>"), method=ZIP_BZIP2),
    "2 GB claim": lambda p: claimed(p, 2**31 - 1),
    "directory without end": long_directory,
    "encrypted": encrypted,
    "ZIP bomb": lambda p: bomb(p, 257, 257 * 2**20),
    "ZIP bomb that says it is small": lambda p: bomb(p, 32, 100),
    "entities": lambda p: zipped(p, ("p.qde", ENTITIES + XML.format("&b;").encode())),
    "external entity": lambda p: zipped(p, ("p.qde", OUTSIDE + XML.format("&a;").encode())),
    "huge attribute": lambda p: zipped(
        p, ("p.qde", XML.replace('"p"', '"' + "p" * 2_000_000 + '"').encode())
    ),
    "depth without end": lambda p: zipped(p, ("p.qde", XML.format("<a>" * 100_000).encode())),
    "broken UTF-8": lambda p: zipped(p, ("p.qde", XML.encode().replace(b'"p"', b'"\xff\xfe"'))),
    "no project in it": lambda p: zipped(p, ("readme.txt", b"x")),
    "another XML": lambda p: zipped(p, ("p.qde", b"<html/>")),
    "another namespace": lambda p: zipped(p, ("p.qde", b'<Project xmlns="urn:x"/>')),
    "no ZIP": lambda p: raw(p, b"PK nothing"),
    "empty": lambda p: raw(p, b""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_harm_is_refused_within_bounds(tmp_path: Path, name: str) -> None:
    """One clear error, in seconds, without a trace on the disk."""
    path = REFUSED[name](tmp_path / "p.qdpx")
    before = time.process_time()
    with pytest.raises(FileError) as caught:
        import_projects([path], tmp_path / "out")
    assert time.process_time() - before < 10
    assert str(path) in str(caught.value)
    assert files_in(tmp_path) == ["p.qdpx"]


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Two programs would read two different texts."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(tmp_path / "p.qdpx", ("p.qde", b"<a/>"), ("p.qde", b"<b/>"))
    with pytest.raises(FileError, match="stands twice"):
        read_refi(path)


def test_elements_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound holds while the document is read, not after."""
    monkeypatch.setattr("tandai.exchange.markup.MAX_ELEMENTS", 1000)
    path = zipped(tmp_path / "p.qdpx", ("p.qde", XML.format("<a/>" * 2000).encode()))
    with pytest.raises(FileError, match="no end"):
        read_refi(path)


def test_texts_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small texts can be a bomb as well."""
    monkeypatch.setattr("tandai.exchange.archives.MAX_UNPACKED_BYTES", 5000)
    more = "".join(
        f'<TextSource guid="{guid(n)}" plainTextPath="internal://a.txt"/>' for n in range(200, 230)
    )
    path = zipped(
        tmp_path / "p.qdpx",
        ("project.qde", XML.format(more).encode()),
        ("sources/a.txt", b"N: ya, betul. " * 20),
    )
    with pytest.raises(FileError, match="limit for all texts"):
        read_refi(path)


def test_recordings_may_be_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is never read does not count."""
    path = write_project(tmp_path / "p.qdpx", TEXT.encode(), [Marked(31, 50)])
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("sources/film.mp4", bytes(10_000))
    monkeypatch.setattr("tandai.exchange.archives.MAX_UNPACKED_BYTES", 5000)
    assert len(read_refi(path).codings) == 1


def damaged_copies(data: bytes, number: int) -> list[bytes]:
    """Return copies cut short and copies with flipped bits, the same at every run."""
    draw = random.Random(7)  # noqa: S311 - not for secrets
    copies = [data[: draw.randrange(len(data))] for _ in range(number)]
    for _ in range(number):
        copy = bytearray(data)
        for _ in range(draw.choice((1, 1, 2, 8))):
            copy[draw.randrange(len(copy))] ^= 1 << draw.randrange(8)
        copies.append(bytes(copy))
    return copies


@pytest.mark.parametrize("kind", ["archive", "document", "codebook"])
def test_damage_is_an_error_or_a_clean_reading(tmp_path: Path, kind: str) -> None:
    """Truncated and bit-flipped files raise no other error, and leave nothing behind."""
    marked = [Marked(31, 50), Marked(100, 118, guid(12), guid(2))]
    whole = write_project(tmp_path / "p.qdpx", TEXT.encode(), marked).read_bytes()
    with ZipFile(io.BytesIO(whole)) as archive:
        xml = archive.read("project.qde")
    codebook = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{CODES}</Codes></CodeBook>'
    data = {"archive": whole, "document": xml, "codebook": codebook.encode()}[kind]
    path = tmp_path / ("p.qdc" if kind == "codebook" else "p.qdpx")
    refused = 0
    for copy in damaged_copies(data, 150):
        if kind == "document":
            # Inside a sound archive: what the sums of a ZIP would find is not found there.
            zipped(path, ("project.qde", copy), ("sources/a.txt", TEXT.encode()))
        else:
            path.write_bytes(copy)
        try:
            project = read_refi(path)
        except InputError:
            refused += 1
            continue
        for coding in project.codings:
            text = next(s.text for s in project.sources if s.id == coding.source)
            assert 0 <= coding.start < coding.end <= len(text)
    assert refused > 100
    assert {name for name in files_in(tmp_path) if not name.startswith("p.qd")} == set()
