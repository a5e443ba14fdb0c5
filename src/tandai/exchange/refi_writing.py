r"""REFI-QDA out: projects and codebooks, strictly as the standard has them.

Ids are made of what they name, and all dates are one fixed date: the same project gives the same
bytes, and what is imported elsewhere a second time is known there by its ids. Positions count
code points; texts are UTF-8 without mark, line ends ``\n``.

What the standard leaves open is written as the strictest known importer needs it, that of
QualCoder 3 and 4: it takes who made a selection for the coder of all codings in it (so each coder
has a selection of her own), stops at selections and notes without a date, and takes a code's name
once (:mod:`tandai.exchange.refi_codes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tandai.exchange.ids import as_guid, guid_of
from tandai.exchange.passage_texts import description_of
from tandai.exchange.project import STANCE_VERDICT, CodedProject, Coding, Note, SourceText
from tandai.exchange.refi_codes import CodeTree, guid_of_code
from tandai.exchange.refi_places import Places, Selected
from tandai.exchange.refi_xml import (
    CODEBOOK,
    PROJECT,
    Xml,
    child,
    hole_of,
    refer,
    root_of,
    serialised,
)
from tandai.ground.outputs import writing

_NAME_LENGTH = 60
# The earliest that a ZIP can say. Nobody's working hours are written down.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_NO_TIME = "1980-01-01T00:00:00Z"
# Where selections of so many bytes stand, on a line of its own; and where they begin and end in a
# document that holds nothing else.
_HOLE = re.compile(rb"^ *<\?selections ([0-9]+)\?>\n", re.MULTILINE)
_FIRST, _LAST = b"      <PlainTextSelection", b"    </TextSource>"
_PIECE = 2**20


def write_refi(project: CodedProject, path: Path, *, force: bool = False) -> None:
    """Write a project as ``.qdpx``, whole or not at all.

    Raises OutputError where the file cannot be written.
    """
    with writing(path, force=force) as draft:
        # Beside it, where nobody else can look; it goes with the draft's folder.
        aside = draft.with_name("selections")
        with draft.open("wb") as file, aside.open("w+b") as selections:
            _write_archive(project, file, selections)


def write_refi_codebook(project: CodedProject, path: Path, *, force: bool = False) -> None:
    """Write the codes of a project as ``.qdc``; see :func:`write_refi`."""
    root = root_of("CodeBook", CODEBOOK)
    CodeTree(replace(project, codings=())).write(root)
    with writing(path, force=force) as draft:
        draft.write_bytes(serialised(root))


def _write_archive(project: CodedProject, file: BinaryIO, selections: BinaryIO) -> None:
    """Write a ``.qdpx``; the part of it that grows with the codings is laid aside on the way."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        document = _Project(project, selections)
        described = _entry("project.qde")
        described.file_size = document.length
        with archive.open(described, "w") as entry:
            for piece in document.document():
                entry.write(piece)
        for source in project.sources:
            name = f"sources/{as_guid(source.id, 'source')}.txt"
            archive.writestr(_entry(name), source.text.encode())


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=_NO_DATE)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    # Else it says on which system it was written, and differs with it.
    entry.create_system = 3
    return entry


class _Project:
    """The document of a project; selections are laid aside as bytes, since they may be millions."""

    def __init__(self, project: CodedProject, selections: BinaryIO) -> None:
        self.project = project
        self.notes: dict[str, Note] = {}
        self._selections = selections
        root = root_of("Project", PROJECT, name=project.name)
        self._write(root)
        self._frame = serialised(root)

    @property
    def length(self) -> int:
        """How many bytes the document has, or a few more."""
        return len(self._frame) + self._selections.tell()

    def document(self) -> Iterator[bytes]:
        """Yield the document piece by piece: each hole in the frame is filled with selections."""
        done = 0
        self._selections.seek(0)
        for hole in _HOLE.finditer(self._frame):
            yield self._frame[done : hole.start()]
            remaining = int(hole[1])
            while remaining:
                remaining -= len(piece := self._selections.read(min(remaining, _PIECE)))
                yield piece
            done = hole.end()
        yield self._frame[done:]

    def _write(self, root: Xml) -> None:
        project = self.project
        if project.coders:
            users = child(root, "Users")
            for coder in project.coders:
                child(users, "User", guid=as_guid(coder.id, "coder"), name=coder.name)
        codes = CodeTree(project)
        if project.codes or codes.nothing_found:
            codes.write(child(root, "CodeBook"))
        self._write_variables(root)
        if project.sources:
            places = Places(project)
            for placed in places.notes:
                self._ref(placed)
            holder = child(root, "Sources")
            for number, source in enumerate(project.sources):
                self._write_source(holder, source, places.batches(number))
        whole = [self._ref(note) for note in project.notes if not note.source and not note.code]
        of_codes = {
            (self._ref(n), as_guid(n.code, "code")): None
            for n in project.notes
            if n.code and not n.source
        }
        self._write_notes(root)
        if of_codes:
            links = child(root, "Links")
            for note, code in of_codes:
                ends = {"originGUID": note, "targetGUID": code}
                child(links, "Link", guid=guid_of("link", note, code), **ends)
        if project.description:
            child(root, "Description", project.description)
        refer(root, whole)

    def _ref(self, note: Note) -> str:
        """Return the GUID of a note; notes that say the same are one."""
        guid = guid_of("note", note.name, note.text)
        self.notes.setdefault(guid, note)
        return guid

    def _write_notes(self, root: Xml) -> None:
        if not self.notes:
            return
        holder = child(root, "Notes")
        for guid, note in self.notes.items():
            name = note.name or note.text.strip().partition("\n")[0][:_NAME_LENGTH]
            made = child(holder, "Note", guid=guid, name=name, creationDateTime=_NO_TIME)
            child(made, "PlainTextContent", note.text)

    def _write_variables(self, root: Xml) -> None:
        """A case a text: that is where other programs look for what is known of it."""
        names = dict.fromkeys(name for s in self.project.sources for name in s.variables)
        if not names:
            return
        variables = child(root, "Variables")
        guids = {name: guid_of("variable", name) for name in names}
        for name, guid in guids.items():
            child(variables, "Variable", guid=guid, name=name, typeOfVariable="Text")
        cases = child(root, "Cases")
        for source in self.project.sources:
            id = as_guid(source.id, "source")
            case = child(cases, "Case", guid=guid_of("case", id), name=source.name)
            for name, value in source.variables.items():
                holder = child(case, "VariableValue")
                child(holder, "VariableRef", targetGUID=guids[name])
                child(holder, "TextValue", value)
            child(case, "SourceRef", targetGUID=id)

    def _write_source(
        self, holder: Xml, source: SourceText, batches: Iterable[Sequence[Selected]]
    ) -> None:
        guid = as_guid(source.id, "source")
        made = child(
            holder,
            "TextSource",
            guid=guid,
            name=source.name,
            plainTextPath=f"internal://{guid}.txt",
            creationDateTime=_NO_TIME,
        )
        before = self._selections.tell()
        for batch in batches:
            aside = root_of("Project", PROJECT)
            within = child(child(aside, "Sources"), "TextSource")
            for item in batch:
                for coder, codings in _by_coder(item).items():
                    self._write_selection(within, source, guid, item, coder, codings)
            data = serialised(aside)
            self._selections.write(data[data.index(_FIRST) : data.rindex(_LAST)])
        if written := self._selections.tell() - before:
            made.append(hole_of(written))
        own = (n for n in self.project.notes if n.source == source.id and n.start is None)
        refer(made, [self._ref(note) for note in own])

    def _write_selection(
        self,
        holder: Xml,
        source: SourceText,
        guid: str,
        item: Selected,
        coder: str,
        codings: Sequence[Coding],
    ) -> None:
        id = item.passage.passage_id if item.passage else ""
        words = " ".join(source.text[item.start : item.end].split())
        by = {"creatingUser": as_guid(coder, "coder")} if coder else {}
        whose = (coder,) if coder else ()
        # Marked words that are all of a passage are a selection of their own beside it.
        if any(coding.marked for coding in codings):
            whose = (*whose, "words")
        place = guid_of("selection", guid, str(item.start), str(item.end), id, *whose)
        made = child(
            holder,
            "PlainTextSelection",
            guid=place,
            name=id or words[:_NAME_LENGTH],
            startPosition=str(item.start),
            endPosition=str(item.end),
            creationDateTime=_NO_TIME,
            **by,
        )
        comment = description_of(item.passage) if item.passage else self._comment(codings, item)
        if comment:
            child(made, "Description", comment)
        for coding in codings:
            code = guid_of_code(coding.code, coding.stance)
            own = guid_of("coding", place, coder, code)
            element = child(made, "Coding", guid=own, creationDateTime=_NO_TIME, **by)
            child(element, "CodeRef", targetGUID=code)
            # A plain code is one that supports, unless a note says that no stance is told.
            if note := coding.note or (f"{STANCE_VERDICT}: none\n" if coding.untold else ""):
                refer(element, [self._ref(Note(note))])
        if not item.codings or coder == item.codings[0].coder:
            refer(made, map(self._ref, item.notes))

    def _comment(self, codings: Sequence[Coding], item: Selected) -> str:
        """Return the note of a selection, once more where programs without notes look for it."""
        said = {coding.note for coding in codings}
        if not codings:
            said = {note.text.strip() for note in item.notes}
        return said.pop() if len(said) == 1 else ""


def _by_coder(item: Selected) -> Mapping[str, Sequence[Coding]]:
    """Return the codings of each coder, each once; of nobody, none, where nobody coded."""
    own: dict[str, list[Coding]] = {}
    for coding in _each_once(item.codings):
        own.setdefault(coding.coder, []).append(coding)
    return own or {"": []}


def _each_once(codings: Iterable[Coding]) -> Iterator[Coding]:
    """Yield codings without those that say again what was said."""
    seen = set()
    for coding in codings:
        key = (coding.coder, guid_of_code(coding.code, coding.stance))
        if key not in seen:
            seen.add(key)
            yield coding
