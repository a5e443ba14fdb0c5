"""The text of PDF files: lines as they are drawn on the page, for a PDF knows no paragraphs."""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tandai.ground.bounds import (
    MAX_DOCUMENT_CHARACTERS,
    MAX_PAGES,
    MAX_PARAGRAPHS,
    MAX_PDF_OPERATORS,
    beyond,
)
from tandai.ground.errors import FileError
from tandai.ground.files import MAX_LINE_CHARACTERS, damaged, require_file
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.transcript.notes import FileNote

# A line counts as head or foot of the pages where at least so many, and half of them, have it.
_FEWEST_PAGES = 3
# The library's own bounds, lower: a stream that unpacks to more, or has more operators and
# operands, is refused; forms within forms on a page are left out where there are more.
_BOUNDS: dict[str, Any] = {
    "zlib_maximum_output_length": 32 * 2**20,
    "lzw_maximum_output_length": 32 * 2**20,
    "run_length_maximum_output_length": 32 * 2**20,
    "array_based_stream_maximum_output_length": 32 * 2**20,
    "stream_decoding_work_maximum_length": 64 * 2**20,
    "stream_parsing_work_maximum_count": 2_000_000,
    "xform_maximum_invocations_per_extraction": 1_000,
}
# What the library raises for damage, besides its own errors.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class _TooMuchError(Exception):
    """More drawing than in any document."""


def read_pdf(path: Path) -> tuple[str, tuple[Message, ...]]:
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
    """Return the text of each page.

    What costs time is counted while it is read: pages may share one stream, and forms in it may
    show other forms, so that neither the file's size nor what it unpacks to says it.
    """
    require_file(path)
    library = _Library(path)
    if library.pages > MAX_PAGES:
        raise beyond(path, tr("pages", "halaman"), MAX_PAGES)
    texts: list[str] = []
    characters = lines = 0
    for number in range(library.pages):
        texts.append(_clean(library.text(number)))
        characters += len(texts[-1])
        lines += texts[-1].count("\n") + 1
        if characters > MAX_DOCUMENT_CHARACTERS:
            raise beyond(path, tr("characters", "karakter"), MAX_DOCUMENT_CHARACTERS)
        if lines > MAX_PARAGRAPHS:
            raise beyond(path, tr("lines", "baris"), MAX_PARAGRAPHS)
    return texts


class _Library:
    """A PDF as the library reads it; what that raises is told apart here, and nowhere else."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises FileError for what is no PDF, or is protected."""
        from pypdf import PdfReader

        self._path = path
        self._operators = 0
        with self._reading():
            self._reader = PdfReader(path)
            readable = not self._reader.is_encrypted or bool(self._reader.decrypt(""))
        if not readable:
            raise _protected(path)
        with self._reading():
            self.pages = len(self._reader.pages)

    def text(self, number: int) -> str:
        """Return the text of a page.

        Raises FileError where all pages so far draw more than any document.
        """
        with self._reading():
            page = self._reader.pages[number]
            text: str = page.extract_text(visitor_operand_before=self._count)
        return text

    def _count(self, *_: Any) -> None:
        # Within a form the library goes on after an error, to be stopped at the next operator.
        self._operators += 1
        if self._operators > MAX_PDF_OPERATORS:
            raise _TooMuchError

    @contextmanager
    def _reading(self) -> Iterator[None]:
        from pypdf import apply_configuration
        from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

        try:
            with _quiet(), apply_configuration(**_BOUNDS):
                yield
        except (_TooMuchError, LimitReachedError) as error:
            what = tr("drawing operators", "operator gambar")
            raise beyond(self._path, what, MAX_PDF_OPERATORS) from error
        except DependencyError as error:
            raise _protected(self._path) from error
        except (PyPdfError, *_DAMAGE) as error:
            raise damaged(self._path) from error


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


def _notes(pages: Sequence[str], dropped: int) -> Iterator[Message]:
    yield message(FileNote.LINES_WITHOUT_LAYOUT)
    if dropped:
        yield message(FileNote.EDGES_LEFT_OUT, lines=dropped)
    empty = [str(number) for number, page in enumerate(pages, 1) if not page.strip()]
    if empty:
        yield message(FileNote.PAGES_WITHOUT_TEXT, pages=tuple(empty))


def _protected(path: Path) -> FileError:
    return FileError(
        tr("is protected by a password.", "dilindungi kata sandi."),
        where=path,
        hint=tr("Save it without one.", "Simpan tanpa kata sandi."),
    )
