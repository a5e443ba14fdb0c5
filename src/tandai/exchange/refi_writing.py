r"""REFI-QDA out: projects and codebooks, strictly as the standard has them.

Ids are made of what they name, no time is written, and the ZIP has fixed dates: the same project
gives the same bytes, and what is imported elsewhere a second time is known there by its ids.
Positions count code points; texts are UTF-8 without mark, line ends ``\n``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

import tandai
from tandai.codebook import DEFAULT_STANCE, ISTILAH_OF_STANCE
from tandai.exchange.ids import NOTHING_FOUND_GUID, as_guid, guid_of, nothing_found_name
from tandai.exchange.passage_texts import description_of
from tandai.exchange.project import NOTHING_FOUND, Code, CodedProject, Coding, Note, SourceText
from tandai.ground.language import tr
from tandai.ground.outputs import writing
from tandai.transcript import Passage

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
_ORIGIN = f"tandai {tandai.__version__}"
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
# What XML 1.0 cannot hold, even as a reference.
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME_LENGTH = 60
# The earliest that a ZIP can say.
_NO_DATE = (1980, 1, 1, 0, 0, 0)

Xml = Any  # lxml ships no types


def write_refi(project: CodedProject, path: Path, *, force: bool = False) -> None:
    """Write a project as ``.qdpx``, whole or not at all.

    Raises OutputError where the file cannot be written.
    """
    data = refi_bytes(project)
    with writing(path, force=force) as draft:
        draft.write_bytes(data)


def write_refi_codebook(project: CodedProject, path: Path, *, force: bool = False) -> None:
    """Write the codes of a project as ``.qdc``; see :func:`write_refi`."""
    root = etree.Element(_name("CodeBook", CODEBOOK), nsmap={None: CODEBOOK}, origin=_ORIGIN)
    _Codes(replace(project, codings=()), CODEBOOK).write(root)
    with writing(path, force=force) as draft:
        draft.write_bytes(_serialised(root))


def refi_bytes(project: CodedProject) -> bytes:
    """Return the bytes of a ``.qdpx``."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr(_entry("project.qde"), project_xml(project))
        for source in project.sources:
            name = f"sources/{as_guid(source.id, 'source')}.txt"
            archive.writestr(_entry(name), source.text.encode())
    return buffer.getvalue()


def project_xml(project: CodedProject) -> bytes:
    """Return the XML document that describes a project."""
    root = etree.Element(
        _name("Project"), nsmap={None: PROJECT}, name=_clean(project.name), origin=_ORIGIN
    )
    _Project(project).write(root)
    return _serialised(root)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=_NO_DATE)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    # Else it says on which system it was written, and differs with it.
    entry.create_system = 3
    return entry


def _serialised(root: Xml) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _name(local: str, namespace: str = PROJECT) -> str:
    return f"{{{namespace}}}{local}"


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _child(parent: Xml, tag: str, text: str | None = None, /, **attributes: str) -> Xml:
    namespace = etree.QName(parent).namespace
    made = etree.SubElement(
        parent, _name(tag, namespace), {key: _clean(value) for key, value in attributes.items()}
    )
    if text is not None:
        made.text = _clean(text)
    return made


class _Codes:
    """Codes as a tree, with a code for each stance that was given, and one for "nothing found"."""

    def __init__(self, project: CodedProject, namespace: str = PROJECT) -> None:
        self.namespace = namespace
        self.below: dict[str, list[Code]] = {}
        known = {code.id for code in project.codes}
        for code in project.codes:
            parent = code.parent if code.parent in known else ""
            self.below.setdefault(parent, []).append(code)
        given = {(c.code, c.stance) for c in project.codings if c.code != NOTHING_FOUND}
        self.stances: dict[str, list[str]] = {}
        for code_id, stance in sorted(given):
            if stance not in ("", DEFAULT_STANCE):
                self.stances.setdefault(code_id, []).append(stance)
        self.nothing_found = any(c.code == NOTHING_FOUND for c in project.codings)

    def write(self, book: Xml) -> None:
        codes = _child(book, "Codes")
        self._write_below(codes, "")
        if self.nothing_found:
            _child(
                codes, "Code", guid=NOTHING_FOUND_GUID, name=nothing_found_name(), isCodable="true"
            )

    def _write_below(self, parent: Xml, id: str) -> None:
        for code in self.below.get(id, ()):
            made = _child(
                parent,
                "Code",
                guid=as_guid(code.id, "code"),
                name=code.name,
                isCodable="true" if code.codable else "false",
                **_colour_of(code),
            )
            if code.description:
                _child(made, "Description", code.description)
            for stance in self.stances.get(code.id, ()):
                name = tr(stance, ISTILAH_OF_STANCE[stance])  # type: ignore[index]  # a known stance
                guid = guid_of_code(code.id, stance)
                _child(made, "Code", guid=guid, name=name, isCodable="true", **_colour_of(code))
            self._write_below(made, code.id)


def _colour_of(code: Code) -> dict[str, str]:
    return {"color": code.colour} if _COLOUR.fullmatch(code.colour) else {}


def guid_of_code(code: str, stance: str) -> str:
    """Return the GUID under which a coding with this stance names its code."""
    if code == NOTHING_FOUND:
        return NOTHING_FOUND_GUID
    guid = as_guid(code, "code")
    return guid if stance in ("", DEFAULT_STANCE) else guid_of("stance", guid, stance)


@dataclass
class _Selected:
    """What was marked at one place of a text."""

    start: int
    end: int
    passage: Passage | None = None
    codings: list[Coding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Project:
    def __init__(self, project: CodedProject) -> None:
        self.project = project
        self.notes: dict[str, Note] = {}

    def write(self, root: Xml) -> None:
        project = self.project
        if project.coders:
            users = _child(root, "Users")
            for coder in project.coders:
                _child(users, "User", guid=as_guid(coder.id, "coder"), name=coder.name)
        codes = _Codes(project)
        if project.codes or codes.nothing_found:
            book = _child(root, "CodeBook")
            codes.write(book)
            self._note_codes(book)
        self._write_variables(root)
        if project.sources:
            selected = self._selected()
            holder = _child(root, "Sources")
            for source in project.sources:
                self._write_source(holder, source, selected[source.id])
        whole = [self._ref(note) for note in project.notes if not note.source and not note.code]
        if self.notes:
            notes = _child(root, "Notes")
            for guid, note in self.notes.items():
                name = note.name or note.text.strip().partition("\n")[0][:_NAME_LENGTH]
                _child(_child(notes, "Note", guid=guid, name=name), "PlainTextContent", note.text)
        if project.description:
            _child(root, "Description", project.description)
        _refs(root, whole)

    def _ref(self, note: Note) -> str:
        """Return the GUID of a note; notes that say the same are one."""
        guid = guid_of("note", note.name, note.text)
        self.notes.setdefault(guid, note)
        return guid

    def _note_codes(self, book: Xml) -> None:
        """Add the notes of codes; the standard wants them between description and codes below."""
        made = {element.get("guid"): element for element in book.iter(_name("Code"))}
        for note in self.project.notes:
            element = made.get(as_guid(note.code, "code")) if note.code else None
            if element is not None:
                place = sum(1 for child in element if child.tag != _name("Code"))
                ref = etree.Element(_name("NoteRef"), targetGUID=self._ref(note))
                element.insert(place, ref)

    def _write_variables(self, root: Xml) -> None:
        """A case a text: that is where other programs look for what is known of it."""
        names = dict.fromkeys(name for s in self.project.sources for name in s.variables)
        if not names:
            return
        variables = _child(root, "Variables")
        guids = {name: guid_of("variable", name) for name in names}
        for name, guid in guids.items():
            _child(variables, "Variable", guid=guid, name=name, typeOfVariable="Text")
        cases = _child(root, "Cases")
        for source in self.project.sources:
            id = as_guid(source.id, "source")
            case = _child(cases, "Case", guid=guid_of("case", id), name=source.name)
            for name, value in source.variables.items():
                holder = _child(case, "VariableValue")
                _child(holder, "VariableRef", targetGUID=guids[name])
                _child(holder, "TextValue", value)
            _child(case, "SourceRef", targetGUID=id)

    def _selected(self) -> Mapping[str, list[_Selected]]:
        """Return what was marked, by source and place; passages of one place stand apart."""
        ids = {source.name: source.id for source in self.project.sources}
        found: dict[str, list[_Selected]] = {source.id: [] for source in self.project.sources}
        first: dict[tuple[str, int, int], _Selected] = {}

        def at(source: str, start: int, end: int) -> _Selected:
            if (source, start, end) not in first:
                first[source, start, end] = _Selected(start, end)
                found[source].append(first[source, start, end])
            return first[source, start, end]

        for passage in self.project.passages:
            source = ids[passage.document]
            place = at(source, passage.start, passage.end)
            if place.passage is None:
                place.passage = passage
            else:
                found[source].append(_Selected(passage.start, passage.end, passage))
        for coding in self.project.codings:
            at(coding.source, coding.start, coding.end).codings.append(coding)
        for note in self.project.notes:
            if note.source in found and note.start is not None and note.end is not None:
                at(note.source, note.start, note.end).notes.append(self._ref(note))
        for own in found.values():
            own.sort(key=lambda selected: (selected.start, selected.end))
        return found

    def _write_source(self, holder: Xml, source: SourceText, selected: Sequence[_Selected]) -> None:
        guid = as_guid(source.id, "source")
        made = _child(
            holder,
            "TextSource",
            guid=guid,
            name=source.name,
            plainTextPath=f"internal://{guid}.txt",
        )
        for item in selected:
            self._write_selection(made, source, guid, item)
        own = (n for n in self.project.notes if n.source == source.id and n.start is None)
        _refs(made, [self._ref(note) for note in own])

    def _write_selection(self, holder: Xml, source: SourceText, guid: str, item: _Selected) -> None:
        id = item.passage.passage_id if item.passage else ""
        words = " ".join(source.text[item.start : item.end].split())
        place = guid_of("selection", guid, str(item.start), str(item.end), id)
        by = {"creatingUser": as_guid(item.codings[0].coder, "coder")} if item.codings else {}
        made = _child(
            holder,
            "PlainTextSelection",
            guid=place,
            name=id or words[:_NAME_LENGTH],
            startPosition=str(item.start),
            endPosition=str(item.end),
            **(by if item.codings and item.codings[0].coder else {}),
        )
        if item.passage:
            _child(made, "Description", description_of(item.passage))
        for coding in _each_once(item.codings):
            code = guid_of_code(coding.code, coding.stance)
            by = {"creatingUser": as_guid(coding.coder, "coder")} if coding.coder else {}
            own = guid_of("coding", place, coding.coder, code)
            element = _child(made, "Coding", guid=own, **by)
            _child(element, "CodeRef", targetGUID=code)
            if coding.note:
                _refs(element, [self._ref(Note(coding.note))])
        _refs(made, item.notes)


def _each_once(codings: Iterable[Coding]) -> Iterator[Coding]:
    """Yield codings without those that say again what was said."""
    seen = set()
    for coding in codings:
        key = (coding.coder, guid_of_code(coding.code, coding.stance))
        if key not in seen:
            seen.add(key)
            yield coding


def _refs(holder: Xml, guids: Iterable[str]) -> None:
    for guid in dict.fromkeys(guids):
        _child(holder, "NoteRef", targetGUID=guid)
