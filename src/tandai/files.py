"""Reading and writing files whole or not at all, within fixed limits."""

from __future__ import annotations

import os
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from tandai.errors import FileError, OutputError, UsageError
from tandai.language import tr

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
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(data):
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


def _looks_like_utf16(data: bytes) -> bool:
    """UTF-16 without a mark: nearly every second byte of Latin text is zero."""
    head = data[:2000]
    half = len(head) // 2
    return half > 1 and max(head[0::2].count(0), head[1::2].count(0)) > 0.8 * half


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


def require_suffix(path: Path, suffixes: Sequence[str], what: str) -> None:
    """Raise UsageError where ``what``, in the current language, has no form of this suffix."""
    if path.suffix.lower() not in suffixes:
        raise UsageError(
            tr(
                f"{what} cannot be written as {path.suffix or '(no suffix)'!r}.",
                f"{what} tidak dapat ditulis: {path.suffix or '(tanpa akhiran)'!r}.",
            ),
            where=path,
            hint=tr(
                f"Use one of: {', '.join(suffixes)}.", f"Gunakan salah satu: {', '.join(suffixes)}."
            ),
        )


def require_new(path: Path, *, force: bool, marker: str = "") -> None:
    """Refuse an output that exists, or whose folder cannot be written.

    With ``force`` a file may be replaced by a file, and a folder only by a folder of its own
    kind: one that holds the file ``marker``. Anything else (transcripts, a coded corpus, a
    folder in the place of a file) is never removed.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise _unwritable(path, tr("its name is not UTF-8", "namanya bukan UTF-8")) from error
    try:
        _require_replaceable(path, force=force, marker=marker)
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from error
    parent = path.parent
    while not parent.exists():
        parent = parent.parent
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise _unwritable(path, tr("no permission to write here", "tidak ada izin menulis di sini"))


def _require_replaceable(path: Path, *, force: bool, marker: str) -> None:
    if not path.exists() and not path.is_symlink():
        return
    if not force:
        raise OutputError(
            tr("exists already.", "sudah ada."),
            where=path,
            hint=tr(
                "Choose another name, or add --force to replace it.",
                "Pilih nama lain, atau tambahkan --force untuk menggantinya.",
            ),
        )
    if path.is_dir():
        own_kind = bool(marker) and (path / marker).is_file()
    else:
        # A device or a pipe is no file that could be replaced.
        own_kind = not marker and path.is_file()
    if not own_kind:
        raise OutputError(
            tr(
                "is something else than what would be written, and is not replaced.",
                "bukan hasil sejenis, jadi tidak diganti.",
            ),
            where=path,
            hint=tr("Choose another name.", "Pilih nama lain."),
        )


def _unwritable(path: Path, reason: str) -> OutputError:
    return OutputError(
        tr(f"cannot be written ({reason}).", f"tidak dapat ditulis ({reason})."),
        where=path,
        hint=tr("Choose another place with --out.", "Pilih tempat lain dengan --out."),
    )


@contextmanager
def writing(path: Path, *, force: bool = False, marker: str = "") -> Iterator[Path]:
    """Give a temporary path beside ``path`` that takes its place when all went well.

    ``marker``: see :func:`require_new`; needed where a folder is written.

    The temporary file or folder is removed when the block raises, so that an output is
    written whole or not at all. Only the owner can read it until it is complete.

    Raises OutputError when ``path`` exists and ``force`` is not set, or cannot be written.
    """
    require_new(path, force=force, marker=marker)
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        workroom = Path(tempfile.mkdtemp(prefix=".tandai-", dir=path.parent))
    except OSError as error:
        _remove_empty(made)
        raise _unwritable(path, error.strerror or type(error).__name__) from error
    done = False
    try:
        draft = workroom / path.name
        yield draft
        _replace(draft, path, workroom)
        done = True
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from error
    finally:
        shutil.rmtree(workroom, ignore_errors=True)
        if not done:
            _remove_empty(made)


def _replace(draft: Path, path: Path, workroom: Path) -> None:
    if not draft.is_dir():
        if path.is_file():
            # What was closed to others must not be opened to them by being replaced.
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
        return
    old = workroom / "replaced"
    if path.is_dir():
        path.rename(old)
    try:
        draft.rename(path)
    except BaseException:
        if old.exists() and not path.exists():
            old.rename(path)
        raise


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return
