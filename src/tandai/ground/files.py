"""Reading files within fixed limits."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile

from tandai.ground.errors import FileError
from tandai.ground.language import tr

# A transcript of eight hours is about 0.5 MB and the largest table of passages seen in practice
# about 60 MB; what is beyond these bounds is a mistake or an attack, and is refused early.
MAX_TEXT_BYTES = 64 * 2**20
MAX_TABLE_BYTES = 512 * 2**20
MAX_LINE_CHARACTERS = 1_000_000
MAX_UNPACKED_BYTES = 256 * 2**20


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
        raise FileError(
            tr(
                f"the file has {size / 2**20:.0f} MB; the limit is {limit / 2**20:.0f} MB.",
                f"berkas ini {size / 2**20:.0f} MB; batasnya {limit / 2**20:.0f} MB.",
            ),
            where=path,
            hint=tr("Split it into smaller files.", "Pecah menjadi beberapa berkas."),
        )
    return size


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
    data = read_bytes(path, limit)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_of(data):
        raise _not_utf8(path, "UTF-16")
    if b"\0" in data:
        raise FileError(
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
    try:
        # Some programs add a mark to a file that has one.
        text = data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _not_utf8(path, "Windows-1252", line) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    require_readable_lines(path, text)
    if not text.strip():
        raise FileError(
            tr("holds nothing but white space.", "hanya berisi spasi."),
            where=path,
        )
    return text


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
        if end - start > MAX_LINE_CHARACTERS:
            raise FileError(
                tr(
                    f"line {line} has {end - start:,} characters; "
                    f"the limit is {MAX_LINE_CHARACTERS:,}.",
                    f"baris {line} panjangnya {end - start:,} karakter; "
                    f"batasnya {MAX_LINE_CHARACTERS:,}.",
                ),
                where=path,
                hint=tr(
                    "This is no transcript or table; check that it is the right file.",
                    "Ini bukan transkrip atau tabel; periksa apakah berkasnya benar.",
                ),
            )
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


# What readers of documents raise for damaged files, besides their own errors.
DAMAGE = (
    BadZipFile,
    EOFError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


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
            while chunk := member.read(2**20):
                total += len(chunk)
                if total > MAX_UNPACKED_BYTES:
                    return total
    return total


def require_small_zip(path: Path) -> None:
    """Refuse a ZIP container (docx, odt, xlsx) that is damaged or unpacks to too much."""
    require_file(path, MAX_TABLE_BYTES)
    try:
        with ZipFile(path) as archive:
            encrypted = any(entry.flag_bits & 0x1 for entry in archive.infolist())
            unpacked = 0 if encrypted else _unpacked_bytes(archive)
    except DAMAGE as error:
        raise damaged(path) from error
    if encrypted:
        raise FileError(
            tr("is protected by a password.", "dilindungi kata sandi."),
            where=path,
            hint=tr("Save it without one.", "Simpan tanpa kata sandi."),
        )
    if unpacked > MAX_UNPACKED_BYTES:
        raise FileError(
            tr(
                f"unpacks to {unpacked / 2**20:,.0f} MB; the limit is "
                f"{MAX_UNPACKED_BYTES / 2**20:.0f} MB.",
                f"isinya {unpacked / 2**20:,.0f} MB; batasnya {MAX_UNPACKED_BYTES / 2**20:.0f} MB.",
            ),
            where=path,
        )
