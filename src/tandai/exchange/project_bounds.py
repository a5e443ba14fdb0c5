"""What a project holds, counted while it is read: the same bounds, whatever program it is from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tandai.exchange.project import Code
from tandai.ground.bounds import (
    MAX_CODE_DEPTH,
    MAX_CODES,
    MAX_CODINGS,
    MAX_PROJECT_CHARACTERS,
    MAX_PROJECT_LINES,
    MAX_PROJECT_XML_BYTES,
    MAX_SOURCES,
    beyond,
)
from tandai.ground.language import tr


class Counted:
    """How much was read of a project so far; each step raises FileError beyond its bound."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._characters = self._lines = self._sources = self._codings = self._selections = 0
        self._cut = self._documents = 0

    def source(self, text: str) -> None:
        """Count a text."""
        self._sources += 1
        self._characters += len(text)
        self._lines += text.count("\n")
        if self._sources > MAX_SOURCES:
            raise beyond(self._path, tr("texts", "teks"), MAX_SOURCES)
        if self._characters > MAX_PROJECT_CHARACTERS:
            what = tr("characters of text", "karakter teks")
            raise beyond(self._path, what, MAX_PROJECT_CHARACTERS)
        if self._lines > MAX_PROJECT_LINES:
            raise beyond(self._path, tr("lines of text", "baris teks"), MAX_PROJECT_LINES)

    def document(self, size: int) -> None:
        """Count a document of a word processor, by the bytes of what there is to read in it."""
        self._documents += size
        if self._documents > MAX_PROJECT_XML_BYTES:
            what = tr("MB of documents", "MB dokumen")
            raise beyond(self._path, what, MAX_PROJECT_XML_BYTES // 2**20)

    def passage(self, length: int) -> None:
        """Count a passage: all together are no longer than the texts that they are cut from."""
        self._cut += length
        if self._cut > MAX_PROJECT_CHARACTERS:
            what = tr("characters of passages", "karakter kutipan")
            raise beyond(self._path, what, MAX_PROJECT_CHARACTERS)

    def selection(self) -> None:
        """Count a marked span, whether or not anything is coded with it."""
        self._selections += 1
        self._require_few_spans(self._selections)

    def coding(self) -> None:
        """Count a code that is given to a span."""
        self._codings += 1
        self._require_few_spans(self._codings)

    def _require_few_spans(self, number: int) -> None:
        if number > MAX_CODINGS:
            raise beyond(self._path, tr("coded spans", "bagian berkode"), MAX_CODINGS)


def require_few_codes(path: Path, codes: Iterable[Code]) -> None:
    """Refuse more codes, or a tree of codes deeper, than anybody can use.

    Raises FileError.
    """
    parents: dict[str, str] = {}
    for code in codes:
        parents[code.id] = code.parent
        if len(parents) > MAX_CODES:
            raise beyond(path, tr("codes", "kode"), MAX_CODES)
    for id in parents:
        above: set[str] = set()
        # A circle is as deep as it is long.
        while (id := parents.get(id, "")) and id not in above:
            above.add(id)
            if len(above) > MAX_CODE_DEPTH:
                what = tr("codes one under the other", "kode bertingkat")
                raise beyond(path, what, MAX_CODE_DEPTH)
