"""What QualCoder makes of a ``.qdpx``, as far as codings go: its rules, written anew for the tests.

Observed of QualCoder 3.5 and of its development version of 2025 (to become 4):

- Codes: what has ``isCodable="false"`` is a category. In version 3, so is what has codes below it,
  which becomes a code of the same name as well where it is codable; and a code that has anything
  in it but one description is left out. Names of codes are unique: a second code of a name is
  left out, and its codings come without code.
- The coder of a coding is who made the selection; without a user, ``default``. One code of one
  coder at one place counts once.
- Dates are needed: version 3 stops at a selection without one, both at a note without one.
- A selection without codings is an annotation; one a place and coder, a second stops the import.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from .databases import Row, write_qualcoder

Version = Literal[3, 4]
_NAMESPACE = "{urn:QDA-XML:project:1.0}"


@dataclass(frozen=True)
class Arrived:
    """A coding as it stands in QualCoder: who, which code (None: without), which words."""

    coder: str
    code: str | None
    said: str


def import_into_qualcoder(qdpx: Path, folder: Path, version: Version) -> list[Arrived]:
    """Make the QualCoder project ``folder`` of a .qdpx; return the codings that arrived."""
    with ZipFile(qdpx) as archive:
        root = ET.fromstring(archive.read("project.qde"))  # noqa: S314 - of our own making
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    importer = _Importer(root, texts, version)
    write_qualcoder(folder, importer.rows())
    query = """SELECT code_text.owner, name, seltext FROM code_text
        LEFT JOIN code_name ON code_text.cid = code_name.cid ORDER BY fid, pos0, pos1, ctid"""
    with closing(sqlite3.connect(folder / "data.qda")) as connection:
        return [Arrived(*row) for row in connection.execute(query)]


def _tagged(element: Element, tag: str) -> list[Element]:
    return element.findall(f"{_NAMESPACE}{tag}")


def _date(element: Element) -> str:
    date = element.get("creationDateTime") or element.get("modifiedDateTime")
    assert date is not None, "QualCoder stops here"
    return date.replace("T", " ").replace("Z", "")


class _Importer:
    def __init__(self, root: Element, texts: dict[str, str], version: Version) -> None:
        self.root, self.texts, self.version = root, texts, version
        self.made: list[Row] = []
        self.codes: dict[str, int] = {}
        self.names: set[str] = set()
        self.categories: dict[str, int] = {}
        self.users = {
            user.get("guid"): user.get("name", "")
            for users in _tagged(root, "Users")
            for user in users
        }

    def rows(self) -> list[Row]:
        for book in _tagged(self.root, "CodeBook"):
            for code in book[0]:
                self._code(code, None, None)
        for number, source in enumerate(self.root.iter(f"{_NAMESPACE}TextSource"), 1):
            self._source(source, number)
        for notes in _tagged(self.root, "Notes"):
            for note in notes:
                _date(note)
        return self.made

    def _code(self, code: Element, category: int | None, above: int | None) -> None:
        codable = code.get("isCodable") != "false"
        below = _tagged(code, "Code")
        if not codable or (self.version == 3 and below):
            category = self._category(code, category)
            above = None
        if codable:
            more = [child for child in code if child.tag != f"{_NAMESPACE}Code"]
            plain = all(child.tag == f"{_NAMESPACE}Description" for child in more)
            assert plain or self.version == 4, "QualCoder 3 makes nameless codes of notes"
            name, guid = code.get("name", ""), code.get("guid", "")
            if name not in self.names:
                self.names.add(name)
                self.codes[guid] = len(self.codes) + 1
                values: dict[str, object] = {
                    "cid": self.codes[guid],
                    "name": name,
                    "memo": _memo(code),
                }
                values |= {"catid": category} if above is None else {"supercid": above}
                self.made.append(Row("code_name", values))
            above = self.codes.get(guid) if self.version == 4 else None
        for child in below:
            self._code(child, category, above)

    def _category(self, code: Element, above: int | None) -> int:
        name = code.get("name", "")
        if name not in self.categories:
            self.categories[name] = len(self.categories) + 1
            values: dict[str, object] = {
                "catid": self.categories[name],
                "name": name,
                "memo": _memo(code),
            }
            self.made.append(Row("code_cat", {**values, "supercatid": above}))
        return self.categories[name]

    def _source(self, source: Element, number: int) -> None:
        path = source.get("plainTextPath", "").removeprefix("internal:/")
        text = self.texts[f"sources{path}"]
        made: dict[str, object] = {"id": number, "name": source.get("name"), "fulltext": text}
        self.made.append(Row("source", made))
        seen = set()
        for selection in _tagged(source, "PlainTextSelection"):
            start, end = (int(selection.get(f"{end}Position", "")) for end in ("start", "end"))
            owner = self.users.get(selection.get("creatingUser"), "default")
            place: dict[str, object] = {"fid": number, "pos0": start, "pos1": end, "owner": owner}
            place |= {"date": _date(selection), "memo": _memo(selection)}
            codings = _tagged(selection, "Coding")
            for coding in codings:
                code = self.codes.get(coding[0].get("targetGUID", ""))
                key = (code, number, start, end, owner)
                if key not in seen or code is None:
                    row: dict[str, object] = {**place, "cid": code, "seltext": text[start:end]}
                    self.made.append(Row("code_text", row))
                seen.add(key)
            if not codings:
                self.made.append(Row("annotation", place))


def _memo(element: Element) -> str:
    return next((child.text or "" for child in _tagged(element, "Description")), "")
