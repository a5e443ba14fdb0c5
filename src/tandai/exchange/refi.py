"""REFI-QDA in: projects (``.qdpx``) and codebooks (``.qdc``) of any program that writes them.

The standard is read as programs write it: GUIDs in braces or not, any namespace of its family,
texts in any of the common encodings, positions counted in any of the known ways
(:mod:`tandai.exchange.positions`). What has no place in a :class:`CodedProject` is counted by
kind. Source: REFI-QDA standard 1.5 (https://www.qdasoftware.org), ``Project.xsd`` of 18 March 2019.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from tandai.corpus.coders import coder_of
from tandai.exchange.archives import open_archive
from tandai.exchange.codes import LeftOut, Remark
from tandai.exchange.ids import means_nothing_found, plain_guid
from tandai.exchange.markup import parse_xml
from tandai.exchange.passage_texts import passage_of_description
from tandai.exchange.positions import Way, offset_in, places, way_of
from tandai.exchange.project import (
    NOTHING_FOUND,
    Code,
    CodedProject,
    Coder,
    Coding,
    Note,
    SourceText,
)
from tandai.exchange.project_bounds import Counted, require_few_codes
from tandai.exchange.refi_cases import values_of, variable_names, variables_of_sources
from tandai.exchange.refi_notes import Notes, memos_of
from tandai.exchange.refi_texts import RefiText, Selection, TextReader, children, local
from tandai.exchange.unique_names import plain_names
from tandai.ground.errors import FileError
from tandai.ground.files import read_bytes
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.transcript import Passage

_FAMILY = "urn:qda-xml:"
# Files that tandai wrote.
OWN_ORIGIN = "tandai "
_MAX_CODEBOOK_BYTES = 64 * 2**20


def read_refi(path: Path) -> CodedProject:
    """Read a ``.qdpx`` project, or a ``.qdc`` codebook, which is a project without texts.

    Raises FileError for what is damaged, encrypted, not safe to open, or no REFI-QDA.
    """
    if path.suffix.lower() == ".qdc":
        return read_refi_codebook(path)
    with open_archive(path) as archive:
        found = [name for name in archive.names if name.lower().endswith(".qde")]
        found.sort(key=lambda name: (name.count("/"), name))
        if not found:
            raise _no_refi(path)
        root = parse_xml(path, archive.read(found[0]))
        _require_root(path, root, "Project")
        discarded: Counter[LeftOut] = Counter()
        remarks: list[Message] = []
        sources = next(children(root, "Sources"), None)
        reader = TextReader(archive, discarded, remarks, Counted(path))
        texts = list(reader.texts_of(sources)) if sources is not None else []
        notes = Notes(memos_of(root, reader))
    require_few_codes(
        path, (code for book in children(root, "CodeBook") for code in _codes_of(book))
    )
    return _RefiProject(root, texts, notes, discarded, remarks, reader.counted).project(path.stem)


def read_refi_codebook(path: Path) -> CodedProject:
    """Read a ``.qdc`` codebook as a project that has codes and nothing else.

    Raises FileError for what is damaged or no REFI-QDA.
    """
    root = parse_xml(path, read_bytes(path, _MAX_CODEBOOK_BYTES))
    _require_root(path, root, "CodeBook")
    sets = next(children(root, "Sets"), None)
    discarded = {LeftOut.SETS: len(sets)} if sets is not None else {}
    every = list(_codes_of(root))
    require_few_codes(path, every)
    codes = tuple(c for c in every if not means_nothing_found(c.id, c.name))
    origin = root.get("origin", "")
    codes = plain_names(codes) if origin.startswith(OWN_ORIGIN) else codes
    return CodedProject(path.stem, codes=codes, discarded=discarded, origin=origin)


def _require_root(path: Path, root: Element, name: str) -> None:
    namespace = str(root.tag).removeprefix("{").rpartition("}")[0]
    if local(root) != name or not namespace.casefold().startswith(_FAMILY):
        raise _no_refi(path)


def _no_refi(path: Path) -> FileError:
    return FileError(
        tr("is no REFI-QDA file.", "bukan berkas REFI-QDA."),
        where=path,
        hint=tr(
            "Export the project as REFI-QDA (.qdpx), or its codes as .qdc.",
            "Ekspor proyeknya sebagai REFI-QDA (.qdpx), atau kodenya sebagai .qdc.",
        ),
    )


def _codes_of(holder: Element) -> Iterator[Code]:
    """Yield the codes below a ``CodeBook``, each after the one above it."""
    for codes in children(holder, "Codes"):
        yield from _nested(codes, "")


def _nested(holder: Element, parent: str) -> Iterator[Code]:
    for element in children(holder, "Code"):
        guid = plain_guid(element.get("guid"))
        yield Code(
            id=guid,
            name=element.get("name", "").strip() or guid,
            parent=parent,
            description=_text_of(element, "Description"),
            colour=element.get("color", ""),
            codable=element.get("isCodable", "true").strip().casefold() not in ("false", "0"),
        )
        yield from _nested(element, guid)


def _joined(texts: Iterable[str]) -> str:
    """Return what is said, once what is said twice: a comment and a note may be the same."""
    return "\n\n".join(dict.fromkeys(filter(None, texts)))


def _text_of(element: Element, name: str) -> str:
    found = next(children(element, name), None)
    return (found.text or "").strip() if found is not None else ""


@dataclass
class _RefiProject:
    """One pass through a project whose texts are there."""

    root: Element
    texts: list[RefiText]
    notes: Notes
    discarded: Counter[LeftOut]
    remarks: list[Message]
    counted: Counted
    codings: list[Coding] = field(default_factory=list)
    passages: dict[tuple[str, str, int, int], Passage] = field(default_factory=dict)

    def project(self, name: str) -> CodedProject:
        origin = self.root.get("origin", "")
        self.codes = {
            code.id: code for book in children(self.root, "CodeBook") for code in _codes_of(book)
        }
        way = way_of([(t.text, [s.span for s in t.selections]) for t in self.texts], origin)
        self._remark(way)
        for text in self.texts:
            self._read(text, way)
        self._rest()
        sources = tuple(self._sources())
        codes = tuple(
            code for code in self.codes.values() if not means_nothing_found(code.id, code.name)
        )
        return CodedProject(
            name=self.root.get("name") or name,
            codes=plain_names(codes) if origin.startswith(OWN_ORIGIN) else codes,
            coders=tuple(self._coders()),
            sources=sources,
            codings=tuple(self.codings),
            passages=tuple(self.passages.values()),
            notes=tuple(dict.fromkeys(self.notes.found)),
            discarded=dict(+self.discarded),
            remarks=tuple(self.remarks),
            origin=origin,
            description=_text_of(self.root, "Description"),
        )

    def _remark(self, way: Way) -> None:
        beyond = any(ord(max(text.text.text, default="a")) > 0xFFFF for text in self.texts)
        if way.units == "bytes" or (way.units == "utf-16" and beyond):
            self.remarks.append(message(Remark.POSITIONS, units=way.units))

    def _read(self, text: RefiText, way: Way) -> None:
        where = places(text.text, way)
        source = plain_guid(text.element.get("guid"))
        by_default = plain_guid(text.element.get("creatingUser"))
        whole = len(list(children(text.element, "Coding")))
        if whole:
            self.discarded[LeftOut.CODINGS_OF_WHOLE_TEXTS] += whole
        for selection in text.selections:
            start, end = (
                offset_in(where, selection.span.start),
                offset_in(where, selection.span.end),
            )
            length = len(text.text.text)
            if start is None or end is None or start >= min(end, length):
                self._drop(selection)
                continue
            self._selected(selection.element, source, start, end, by_default)
            self._passage(selection, text, start, end)

        for found in text.placed:
            self._selected(found.element, source, found.start, found.end, by_default)

    def _drop(self, selection: Selection) -> None:
        self.discarded[LeftOut.SELECTIONS_OUTSIDE_THEIR_TEXT] += 1
        lost = len(list(children(selection.element, "Coding")))
        if lost:
            self.discarded[LeftOut.CODINGS_OF_SUCH_SELECTIONS] += lost

    def _selected(
        self, element: Element, source: str, start: int, end: int, by_default: str
    ) -> None:
        codings = list(children(element, "Coding"))
        made_by = plain_guid(element.get("creatingUser")) or by_default
        about = Note("", source=source, start=start, end=end)
        noted = self.notes.keep(element, about)
        description = _text_of(element, "Description")
        passage = passage_of_description(description) is not None
        if passage:
            description, noted = "", True
        if description and not codings and description not in self.notes.texts_of(element):
            self.notes.found.append(replace(about, text=description))
        if not codings and not noted and not description:
            self.discarded[LeftOut.SELECTIONS_WITHOUT_CODINGS] += 1
        for coding in codings:
            ref = next(children(coding, "CodeRef"), None)
            code = plain_guid(ref.get("targetGUID")) if ref is not None else ""
            if code not in self.codes and not means_nothing_found(code, ""):
                self.discarded[LeftOut.CODINGS_WITH_UNKNOWN_CODES] += 1
                continue
            self.counted.coding()
            known = self.codes.get(code)
            nothing = means_nothing_found(code, known.name if known else "")
            self.codings.append(
                Coding(
                    source=source,
                    start=start,
                    end=end,
                    code=NOTHING_FOUND if nothing else code,
                    coder=plain_guid(coding.get("creatingUser")) or made_by,
                    note=_joined((*self.notes.texts_of(coding), description)),
                    marked=not passage,
                )
            )

    def _passage(self, selection: Selection, text: RefiText, start: int, end: int) -> None:
        own = passage_of_description(_text_of(selection.element, "Description"))
        if own:
            self.counted.passage(end - start)
            # Each coder has a selection of her own of the same passage.
            self.passages.setdefault(
                (plain_guid(text.element.get("guid")), own["passage"], start, end),
                Passage(
                    passage_id=own["passage"],
                    document=self._name_of(text),
                    informant=own["informant"],
                    speaker=own["speaker"],
                    question=own["question"],
                    start=start,
                    end=end,
                    text=text.text.text[start:end],
                ),
            )

    def _titles(self) -> dict[str, str]:
        return {plain_guid(t.element.get("guid")): self._name_of(t) for t in self.texts}

    def _name_of(self, text: RefiText) -> str:
        return text.element.get("name", "").strip() or plain_guid(text.element.get("guid"))

    def _rest(self) -> None:
        """Notes of sources, codes and the project; notes of nothing; and what is left out."""
        for text in self.texts:
            self.notes.keep(text.element, Note("", source=plain_guid(text.element.get("guid"))))
        for code in self.root.iter():
            if local(code) == "Code":
                self.notes.keep(code, Note("", code=plain_guid(code.get("guid"))))
        self.notes.keep(self.root, Note(""))
        for links in children(self.root, "Links"):
            self.notes.link(links, self.discarded)
        self.notes.rest(self.discarded)
        kinds = {"Sets": LeftOut.SETS, "Graphs": LeftOut.GRAPHS}
        for part in children(self.root, *kinds):
            self.discarded[kinds[local(part)]] += len(part)

    def _coders(self) -> Iterator[Coder]:
        known: dict[str, Coder] = {}
        for users in children(self.root, "Users"):
            for user in children(users, "User"):
                guid = plain_guid(user.get("guid"))
                name = user.get("name", "").strip() or user.get("id", "").strip()
                known[guid] = Coder(guid, name or guid[:8], machine=coder_of(name).is_model)
        yield from known.values()
        unknown = dict.fromkeys(c.coder for c in self.codings if c.coder and c.coder not in known)
        yield from (Coder(guid, guid[:8]) for guid in unknown)

    def _sources(self) -> Iterator[SourceText]:
        names = variable_names(self.root)
        own = variables_of_sources(self.root, names, self._titles(), self.discarded)
        for text in self.texts:
            guid = plain_guid(text.element.get("guid"))
            values = {**own.get(guid, {}), **values_of(text.element, names)}
            yield SourceText(guid, self._name_of(text), text.text.text, values)
