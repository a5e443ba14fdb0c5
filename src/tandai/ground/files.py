"""Reading files within fixed limits."""

from __future__ import annotations

import codecs
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile

from tandai.ground.bounds import MAX_LINE_CHARACTERS as MAX_LINE_CHARACTERS
from tandai.ground.bounds import MAX_MEMBERS, beyond
from tandai.ground.bounds import MAX_TABLE_BYTES as MAX_TABLE_BYTES
from tandai.ground.bounds import MAX_TEXT_BYTES as MAX_TEXT_BYTES
from tandai.ground.bounds import MAX_UNPACKED_BYTES as MAX_UNPACKED_BYTES
from tandai.ground.errors import FileError
from tandai.ground.language import tr
from tandai.ground.numbers import megabytes

# What is read at a time of a file that is read in parts.
_BLOCK = 2**20


def require_file(path: Path, limit: int = MAX_TEXT_BYTES) -> int:
    """Return the size of ``path`` in bytes, or say why it cannot be read.

    Raises FileError when it is missing, a folder, empty or larger than ``limit`` bytes.
    """
    with reading(path):
        size = path.stat().st_size
    if path.is_dir():
        raise FileError(
            tr(
                "is a folder; a file is needed.",
                "adalah folder; yang diperlukan berkas.",
            ),
            where=path,
        )
    if size == 0:
        raise FileError(tr("the file is empty.", "berkas ini kosong."), where=path)
    if size > limit:
        raise _too_large(path, size, limit)
    return size


def _too_large(path: Path, size: int, limit: int) -> FileError:
    return FileError(
        tr(
            f"the file has {size / 2**20:.0f} MB; the limit is {limit / 2**20:.0f} MB.",
            f"berkas ini {size / 2**20:.0f} MB; batasnya {limit / 2**20:.0f} MB.",
        ),
        where=path,
        hint=tr("Split it into smaller files.", "Pecah menjadi beberapa berkas."),
    )


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """Return the bytes of ``path``, refused as in :func:`require_file`."""
    require_file(path, limit)
    with reading(path):
        return path.read_bytes()


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Say of ``path`` what the system refuses to do with it, or with a file in it.

    Raises FileError for each OSError of the block.
    """
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileError(
            tr("there is no such file or folder.", "berkas atau folder ini tidak ada."),
            where=path,
            hint=tr("Check the spelling of the path.", "Periksa lagi penulisan alamatnya."),
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError(
            tr(f"cannot be read ({reason}).", f"tidak dapat dibaca ({reason})."),
            where=error.filename or path,
            hint=tr("Check its permissions.", "Periksa izin aksesnya."),
        ) from error


def read_text(path: Path, limit: int = MAX_TEXT_BYTES) -> str:
    r"""Return a UTF-8 text: byte order mark removed, ``\r\n`` and ``\r`` as ``\n``.

    Raises FileError when the file is empty, binary, not UTF-8, or has a line of over
    ``MAX_LINE_CHARACTERS`` characters.
    """
    text = "".join(_decoded(path, limit))
    require_readable_lines(path, text)
    if not text.strip():
        raise _nothing_in(path)
    return text


def text_lines(
    path: Path,
    limit: int = MAX_TEXT_BYTES,
    told: Callable[[int], None] = lambda _bytes: None,
) -> Iterator[str]:
    r"""Yield the lines of a UTF-8 text as :func:`read_text` has them, each with its ``\n``.

    The text is never in memory as a whole; ``told`` is given the bytes of each block that was
    read. Raises FileError as :func:`read_text`, each fault when it is come to.
    """
    rest, number, blank = "", 1, True
    for block in _decoded(path, limit, told):
        *lines, rest = f"{rest}{block}".split("\n")
        for line in lines:
            _require_readable(path, line, number)
            blank = blank and not line.strip()
            number += 1
            yield f"{line}\n"
        _require_readable(path, rest, number)
    if blank and not rest.strip():
        raise _nothing_in(path)
    if rest:
        yield rest


def _decoded(
    path: Path, limit: int, told: Callable[[int], None] = lambda _bytes: None
) -> Iterator[str]:
    r"""Yield a text in blocks, decoded, with line ends as ``\n`` and no mark at its beginning."""
    require_file(path, limit)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")(), translate=True)
    size = lines = 0
    begun = False
    with reading(path):
        file = path.open("rb")
    with file:
        while True:
            with reading(path):
                block = file.read(_BLOCK)
            if not size:
                _require_no_utf16(path, block)
            size += len(block)
            told(len(block))
            if size > limit:
                raise _too_large(path, size, limit)
            if b"\0" in block:
                raise _binary(path)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line = lines + error.object.count(b"\n", 0, error.start) + 1
                raise _not_utf8(path, "Windows-1252", line) from None
            lines += block.count(b"\n")
            # Some programs add a mark to a file that has one.
            text = text if begun else text.lstrip("\ufeff")
            begun = begun or bool(text)
            yield text
            if not block:
                return


def _require_no_utf16(path: Path, head: bytes) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_of(head) is not None:
        raise _not_utf8(path, "UTF-16")


def _binary(path: Path) -> FileError:
    return FileError(
        tr(
            "is a binary file, not a text.",
            "adalah berkas biner, bukan teks.",
        ),
        where=path,
        hint=tr(
            "Save the document as plain text (UTF-8), or give it its true suffix.",
            "Simpan dokumen sebagai teks biasa (UTF-8), atau beri akhiran nama yang benar.",
        ),
    )


def _nothing_in(path: Path) -> FileError:
    return FileError(
        tr("holds nothing but white space.", "hanya berisi spasi."),
        where=path,
    )


def _require_readable(path: Path, line: str, number: int) -> None:
    if len(line) > MAX_LINE_CHARACTERS:
        raise FileError(
            tr(
                f"line {number} has over {MAX_LINE_CHARACTERS:,} characters, which is the limit.",
                f"baris {number} panjangnya melebihi batas, {MAX_LINE_CHARACTERS:,} karakter.",
            ),
            where=path,
            hint=_wrong_file(),
        )


def _wrong_file() -> str:
    return tr(
        "This is no transcript or table; check that it is the right file.",
        "Ini bukan transkrip atau tabel; periksa apakah berkasnya benar.",
    )


def utf16_of(data: bytes) -> Literal["utf-16-le", "utf-16-be"] | None:
    """Return which UTF-16 bytes without a mark look like; None where they look like none.

    Nearly every second byte of Latin text is zero then.
    """
    head = data[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 4 or max(even, odd) <= 0.64 * (len(head) // 2):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _not_utf8(path: Path, guess: str, line: int | None = None) -> FileError:
    at = tr(f" (line {line})", f" (baris {line})") if line else ""
    return FileError(
        tr(
            f"is not UTF-8{at}; it looks like {guess}.",
            f"bukan UTF-8{at}; tampaknya {guess}.",
        ),
        where=path,
        hint=tr(
            "Open it in your editor and save it with the encoding UTF-8.",
            "Buka di penyunting teks lalu simpan dengan pengodean UTF-8.",
        ),
    )


def require_readable_lines(path: Path, text: str) -> None:
    """Raise FileError where a line has over ``MAX_LINE_CHARACTERS`` characters."""
    if len(text) <= MAX_LINE_CHARACTERS:
        return
    start = 0
    line = 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        _require_readable(path, text[start:end], line)
        start = end + 1
        line += 1


def damaged(path: Path) -> FileError:
    """Return the error of a file that is not what its suffix says."""
    return FileError(
        tr(f"is not a valid {path.suffix} file.", f"bukan berkas {path.suffix} yang sah."),
        where=path,
        hint=tr(
            "Open it in the program that made it and save it again.",
            "Buka di program pembuatnya lalu simpan kembali.",
        ),
    )


# What zipfile raises for an archive that is none, or damaged.
ZIP_DAMAGE = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
# How a directory of a ZIP ends; what stands at its end; its form for large archives.
_ZIP_END, _ZIP64_END = b"PK\x05\x06", b"PK\x06\x06"
# An entry has 46 bytes and its name.
_LONGEST_DIRECTORY = MAX_MEMBERS * 256


def require_few_members(path: Path) -> None:
    """Refuse a ZIP whose list of members alone is more than can be held.

    The list is read as a whole when an archive is opened, whatever its members are.
    """
    with reading(path), path.open("rb") as file:
        end = file.seek(0, io.SEEK_END)
        file.seek(max(0, end - 2**16 - 100))
        tail = file.read()
    at = tail.rfind(_ZIP_END)
    sizes = [tail[at + 12 : at + 16]] if at >= 0 else []
    at = tail.rfind(_ZIP64_END)
    sizes += [tail[at + 40 : at + 48]] if at >= 0 else []
    told = [int.from_bytes(size, "little") for size in sizes]
    # All ones stand for "see the form for large archives".
    if any(size > _LONGEST_DIRECTORY for size in told if size != 0xFFFFFFFF):
        raise beyond(path, tr("members", "bagian"), MAX_MEMBERS)


def _unpacked_bytes(archive: ZipFile) -> int:
    """Return what the members really unpack to, stopping where the limit is passed.

    Sizes in a header can be wrong, by accident or on purpose, so every member is read; that
    checks their sums as well.
    """
    total = sum(entry.file_size for entry in archive.infolist())
    if total > MAX_UNPACKED_BYTES:
        return total
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as member:
            while chunk := member.read(_BLOCK):
                total += len(chunk)
                if total > MAX_UNPACKED_BYTES:
                    return total
    return total


def require_small_zip(path: Path) -> None:
    """Refuse a ZIP container (docx, odt, xlsx) that is damaged or unpacks to too much."""
    require_file(path, MAX_TABLE_BYTES)
    require_few_members(path)
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            encrypted = any(entry.flag_bits & 0x1 for entry in entries)
            unpacked = 0 if encrypted else _unpacked_bytes(archive)
    except ZIP_DAMAGE as error:
        raise damaged(path) from error
    if len(entries) > MAX_MEMBERS:
        raise beyond(path, tr("members", "bagian"), MAX_MEMBERS)
    if encrypted:
        raise FileError(
            tr("is protected by a password.", "dilindungi kata sandi."),
            where=path,
            hint=tr("Save it without one.", "Simpan tanpa kata sandi."),
        )
    if unpacked > MAX_UNPACKED_BYTES:
        raise FileError(
            tr(
                f"unpacks to {megabytes(unpacked)}; the limit is {megabytes(MAX_UNPACKED_BYTES)}.",
                f"isinya {megabytes(unpacked)}; batasnya {megabytes(MAX_UNPACKED_BYTES)}.",
            ),
            where=path,
        )
