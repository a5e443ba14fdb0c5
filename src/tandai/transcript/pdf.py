"""The text of PDF files: lines as they are drawn on the page, for a PDF knows no paragraphs."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tandai.ground.errors import FileError
from tandai.ground.files import DAMAGE, MAX_LINE_CHARACTERS, MAX_TEXT_BYTES, damaged, require_file
from tandai.ground.language import tr

# A transcript of eight hours has about 300 pages.
_MAX_PAGES = 5_000
# A line counts as head or foot of the pages where at least so many, and half of them, have it.
_FEWEST_PAGES = 3
_MOST_SHOWN = 8


def read_pdf(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the text of a PDF, and notes for the reader: what of the layout may be wrong.

    Lines at the head or foot of most pages (titles, page numbers) are left out.
    Raises FileError for what is no PDF, is protected, or holds pictures of pages only.
    """
    pages = _pages(path)
    if not any(page.strip() for page in pages):
        raise FileError(
            tr(
                "holds no text; its pages are probably scanned pictures.",
                "tidak berisi teks; halamannya kemungkinan hasil pindai (gambar).",
            ),
            where=path,
            hint=tr(
                "Run a text recognition (OCR) over it, or give the document it was made from.",
                "Jalankan pengenalan teks (OCR), atau berikan dokumen asalnya.",
            ),
        )
    lines, dropped = _without_heads_and_feet([page.split("\n") for page in pages])
    return "\n".join(lines), tuple(_notes(pages, dropped))


def _pages(path: Path) -> list[str]:
    require_file(path)
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    pages: list[str] = []
    length = 0
    try:
        with _quiet():
            reader = PdfReader(path)
            if reader.is_encrypted and not reader.decrypt(""):
                raise _protected(path)
            for page in reader.pages:
                pages.append(_clean(page.extract_text()))
                length += len(pages[-1])
                if len(pages) > _MAX_PAGES or length > MAX_TEXT_BYTES:
                    raise _too_long(path)
    except FileError:
        raise
    except DependencyError as error:
        raise _protected(path) from error
    except (PyPdfError, ArithmeticError, AssertionError, *DAMAGE) as error:
        raise damaged(path) from error
    return pages


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library from logging what it mends: it may quote the text."""
    logger = logging.getLogger("pypdf")
    nowhere = logging.NullHandler()
    propagates = logger.propagate
    logger.addHandler(nowhere)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = propagates
        logger.removeHandler(nowhere)


def _clean(text: str) -> str:
    """Return text without what is no character: half surrogates, NUL and form feeds."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    whole = whole.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\0", "")
    return "\n".join(line[:MAX_LINE_CHARACTERS].rstrip() for line in whole.strip("\n").split("\n"))


def _without_heads_and_feet(pages: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Return the lines of all pages and how many were left out as heads and feet of pages.

    They are the first and last lines that most pages have alike, whatever number is in them.
    """
    ends = [_ends(page) for page in pages]
    edges = Counter(
        key
        for page, own in zip(pages, ends, strict=True)
        for key in {_edge(page[index]) for index in own}
    )
    enough = max(_FEWEST_PAGES, len(pages) / 2)
    lines: list[str] = []
    dropped = 0
    for page, own in zip(pages, ends, strict=True):
        out = {index for index in own if edges[_edge(page[index])] >= enough}
        lines += [line for index, line in enumerate(page) if index not in out]
        dropped += len(out)
    return lines, dropped


def _ends(page: Sequence[str]) -> list[int]:
    """Return where the first and the last line stand that hold anything."""
    filled = [index for index, line in enumerate(page) if line.strip()]
    return [filled[0], filled[-1]] if len(filled) > 2 else []


def _edge(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.casefold().split()))


def _notes(pages: Sequence[str], dropped: int) -> Iterator[str]:
    yield tr(
        "a PDF knows lines and no paragraphs: check that columns, tables and speakers were read "
        "in the right order. The document that it was made from is read better.",
        "PDF hanya mengenal baris, bukan paragraf: periksa apakah kolom, tabel, dan penutur "
        "terbaca dalam urutan yang benar. Dokumen asalnya terbaca lebih baik.",
    )
    if dropped:
        yield tr(
            f"{dropped} lines at the head or foot of pages are left out.",
            f"{dropped} baris di kepala atau kaki halaman tidak dibaca.",
        )
    empty = [str(number) for number, page in enumerate(pages, 1) if not page.strip()]
    if empty:
        shown = ", ".join(empty[:_MOST_SHOWN]) + (", …" if len(empty) > _MOST_SHOWN else "")
        yield tr(
            f"pages without text, perhaps pictures: {shown}.",
            f"halaman tanpa teks, mungkin gambar: {shown}.",
        )


def _protected(path: Path) -> FileError:
    return FileError(
        tr("is protected by a password.", "dilindungi kata sandi."),
        where=path,
        hint=tr("Save it without one.", "Simpan tanpa kata sandi."),
    )


def _too_long(path: Path) -> FileError:
    return FileError(
        tr(
            f"has more than {_MAX_PAGES:,} pages or too much text.",
            f"lebih dari {_MAX_PAGES:,} halaman atau terlalu banyak teks.",
        ),
        where=path,
        hint=tr("Split it into smaller files.", "Pecah menjadi beberapa berkas."),
    )
