"""The texts of a REFI-QDA project, whichever way they lie in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from tandai.exchange.archives import Archive
from tandai.exchange.codes import LeftOut, Remark
from tandai.exchange.ids import plain_guid
from tandai.exchange.positions import Span, StoredText, decode, stored
from tandai.exchange.project_bounds import Counted
from tandai.exchange.refi_pages import Pages, Placed
from tandai.ground.errors import InputError
from tandai.ground.messages import Message, message
from tandai.ground.workrooms import private_folder, workroom
from tandai.transcript import read_source
from tandai.transcript.containers import unpacked_size

# What a "rich text" of the standard may be: Word's, or what programs write in its stead.
_RICH = frozenset((".docx", ".odt", ".rtf"))
_PAGES = frozenset((".pdf",))


@dataclass(frozen=True)
class Selection:
    """A selected span of a text and the element that holds its codings."""

    span: Span
    element: Element


@dataclass(frozen=True)
class RefiText:
    """A source with a text: the element that names it, its text and its selections.

    ``placed``: selections whose place in the text was found by what they quote.
    """

    element: Element
    text: StoredText
    selections: tuple[Selection, ...]
    placed: tuple[Placed, ...] = ()


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children of these names, in any namespace."""
    return (child for child in element if local(child) in names)


@dataclass
class TextReader:
    """Reads the texts that sources name, and counts what cannot be read."""

    archive: Archive
    discarded: Counter[LeftOut]
    remarks: list[Message]
    counted: Counted

    def __post_init__(self) -> None:
        # Some programs write "Sources" with a capital, some put texts beside the project.
        paths = sorted(self.archive.names, key=lambda name: "sources/" not in name.lower())
        self._paths: dict[str, str] = {}
        for path in paths:
            self._paths.setdefault(PurePosixPath(path).name.lower(), path)
        self._encodings: Counter[str] = Counter()
        self._pages = Pages()

    def texts_of(self, sources: Element) -> Iterator[RefiText]:
        """Yield each text of the project with its selections."""
        for source in sources:
            kind = local(source)
            if kind == "TextSource":
                yield from self._text(source, source, "PlainTextSelection")
            elif kind == "PDFSource":
                yield from self._represented(source)
            elif kind in ("AudioSource", "VideoSource"):
                yield from self._transcribed(source)
            else:
                self._drop_source(source, LeftOut.PICTURES)
        if missing := self._pages.missing():
            self.discarded[LeftOut.CODINGS_ON_PAGES_OF_PDF] += missing
        self.remarks += self._pages.remarks()
        if self._encodings:
            encodings = tuple(sorted(self._encodings.items()))
            self.remarks.append(message(Remark.ENCODINGS, encodings=encodings))

    def _text(self, source: Element, holder: Element, kind: str) -> Iterator[RefiText]:
        text = self._stored(holder)
        if text is None:
            self._drop_source(source, LeftOut.TEXTS_THAT_CANNOT_BE_READ)
            return
        self.counted.source(text.text)
        found = [self._selection(element) for element in children(holder, kind)]
        yield RefiText(source, text, tuple(selection for selection in found if selection))

    def _represented(self, source: Element) -> Iterator[RefiText]:
        """The text of a PDF, with what was marked on its pages where its words are found."""
        name = source.get("name", "").strip()
        marked = [
            (element, len(list(children(element, "Coding"))), self._quotes(element))
            for element in children(source, "PDFSelection")
        ]
        representation = next(children(source, "Representation"), None)
        if representation is not None:
            found = list(self._text(source, representation, "PlainTextSelection"))
        else:
            member = self._member(source.get("path"))
            text = self._document(member, _PAGES) if member else None
            found = [RefiText(source, text, ())] if text else []
            if text is None:
                self._drop_source(source, LeftOut.PDF_WITHOUT_TEXT)
        for one in found:
            yield replace(one, placed=tuple(self._pages.lay(name, one.text.text, marked)))

    def _quotes(self, selection: Element) -> list[str]:
        """Return what a selection on a page says of its words: the words, else how they begin."""
        whole = (self.plain_text(holder) for holder in children(selection, "Representation"))
        return [quote for quote in (*whole, selection.get("name", "")) if quote.strip()]

    def _transcribed(self, source: Element) -> Iterator[RefiText]:
        """The transcripts of a recording; selections lie between points of its synchronisation."""
        timed = [*children(source, "AudioSelection", "VideoSelection")]
        marked = sum(len(list(children(selection, "Coding"))) for selection in timed)
        if marked:
            self.discarded[LeftOut.CODINGS_ON_RECORDINGS] += marked
        transcripts = list(children(source, "Transcript"))
        if not transcripts:
            self._drop_source(source, LeftOut.RECORDINGS_WITHOUT_TRANSCRIPT)
        for transcript in transcripts:
            text = self._stored(transcript)
            if text is None:
                self._drop_source(source, LeftOut.TEXTS_THAT_CANNOT_BE_READ)
                continue
            self.counted.source(text.text)
            points = {
                plain_guid(point.get("guid")): point.get("position", "")
                for point in children(transcript, "SyncPoint")
            }
            found = []
            for element in children(transcript, "TranscriptSelection"):
                element.set(
                    "startPosition", points.get(plain_guid(element.get("fromSyncPoint")), "")
                )
                element.set("endPosition", points.get(plain_guid(element.get("toSyncPoint")), ""))
                found.append(self._selection(element))
            own = transcript if transcript.get("name") else source
            yield RefiText(own, text, tuple(selection for selection in found if selection))

    def _selection(self, element: Element) -> Selection | None:
        self.counted.selection()
        try:
            start, end = int(element.get("startPosition", "")), int(element.get("endPosition", ""))
        except ValueError:
            self._drop_selection(element, LeftOut.SELECTIONS_WITHOUT_POSITIONS)
            return None
        if max(abs(start), abs(end)) > 2**40:
            self._drop_selection(element, LeftOut.SELECTIONS_OUTSIDE_THEIR_TEXT)
            return None
        if start == end:
            self._drop_selection(element, LeftOut.SELECTIONS_OF_NO_LENGTH)
            return None
        return Selection(Span(start, end, element.get("name", "")), element)

    def _drop_selection(self, element: Element, kind: LeftOut) -> None:
        self.discarded[kind] += 1
        lost = len(list(children(element, "Coding")))
        if lost:
            self.discarded[LeftOut.CODINGS_OF_SUCH_SELECTIONS] += lost

    def _drop_source(self, source: Element, kind: LeftOut) -> None:
        self.discarded[kind] += 1
        lost = sum(1 for element in source.iter() if local(element) == "Coding")
        if lost:
            self.discarded[LeftOut.CODINGS_OF_TEXTS_LEFT_OUT] += lost

    def _stored(self, holder: Element) -> StoredText | None:
        """Return the text of a source: in it, in a plain file, else in a document."""
        content = next(children(holder, "PlainTextContent"), None)
        if content is not None:
            return stored(content.text or "")
        if (member := self._member(holder.get("plainTextPath"))) is not None:
            text = decode(self.archive.read(member))
            if text and text.encoding not in ("utf-8", "utf-16"):
                self._encodings[text.encoding] += 1
            return text
        if (member := self._member(holder.get("richTextPath"))) is not None:
            return self._document(member, _RICH)
        return None

    def plain_text(self, holder: Element) -> str:
        """Return the text of a source or a note; empty where it cannot be read."""
        text = self._stored(holder)
        return text.text if text else ""

    def _member(self, path: str | None) -> str | None:
        """Return the member that a path names; paths out of the archive are never followed.

        Some programs leave the scheme ``internal://`` away, or name where the file lay before it
        was packed: it is there all the same.
        """
        name = PurePosixPath((path or "").replace("\\", "/")).name
        return self._paths.get(name.lower()) if name else None

    def _document(self, member: str, kinds: frozenset[str]) -> StoredText | None:
        """Read a document of one of these kinds; its readers want a file."""
        suffix = PurePosixPath(member).suffix.lower()
        if suffix not in kinds:
            return None
        with workroom(private_folder()) as folder:
            file = folder / f"source{suffix}"
            file.write_bytes(self.archive.read(member))
            self.counted.document(unpacked_size(file))
            try:
                return stored(read_source(file).text)
            except InputError:
                return None
