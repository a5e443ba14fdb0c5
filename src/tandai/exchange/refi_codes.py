"""The codes of a REFI-QDA file: a tree, with codes for stances and for "nothing found".

Names stand once (:mod:`tandai.exchange.unique_names`). No notes stand in a code: QualCoder 3
leaves out codes that have anything but a description and further codes in them.
"""

from __future__ import annotations

import re

from tandai.codebook import DEFAULT_STANCE, stance_word
from tandai.documents.guards import printable
from tandai.exchange.ids import NOTHING_FOUND_GUID, as_guid, guid_of, nothing_found_name
from tandai.exchange.project import NOTHING_FOUND, Code, CodedProject
from tandai.exchange.refi_xml import Xml, child
from tandai.exchange.unique_names import UniqueNames

_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


class CodeTree:
    """Codes as a tree, with a code for each stance that was given, and one for "nothing found"."""

    def __init__(self, project: CodedProject) -> None:
        self._below: dict[str, list[Code]] = {}
        known = {code.id for code in project.codes}
        for code in project.codes:
            parent = code.parent if code.parent in known else ""
            self._below.setdefault(parent, []).append(code)
        given = {(c.code, c.stance) for c in project.codings}
        self._stances: dict[str, list[str]] = {}
        for code_id, stance in sorted(given):
            if code_id != NOTHING_FOUND and stance not in ("", DEFAULT_STANCE):
                self._stances.setdefault(code_id, []).append(stance)
        self.nothing_found = any(code_id == NOTHING_FOUND for code_id, _ in given)
        self._unique = UniqueNames(project.codes, printable)

    def write(self, book: Xml) -> None:
        """Write all codes into a ``CodeBook``."""
        codes = child(book, "Codes")
        self._write_below(codes, "")
        if self.nothing_found:
            name = nothing_found_name()
            child(codes, "Code", guid=NOTHING_FOUND_GUID, name=name, isCodable="true")

    def _write_below(self, parent: Xml, id: str) -> None:
        for code in self._below.get(id, ()):
            made = child(
                parent,
                "Code",
                guid=as_guid(code.id, "code"),
                name=self._unique.names[code.id],
                isCodable="true" if code.codable else "false",
                **_colour_of(code),
            )
            if code.description:
                child(made, "Description", code.description)
            for stance in self._stances.get(code.id, ()):
                word = stance_word(stance)
                name = self._unique.of_stance(code.id, word)
                guid = guid_of_code(code.id, stance)
                child(made, "Code", guid=guid, name=name, isCodable="true", **_colour_of(code))
            self._write_below(made, code.id)


def _colour_of(code: Code) -> dict[str, str]:
    return {"color": code.colour} if _COLOUR.fullmatch(code.colour) else {}


def guid_of_code(code: str, stance: str) -> str:
    """Return the GUID under which a coding with this stance names its code."""
    if code == NOTHING_FOUND:
        return NOTHING_FOUND_GUID
    guid = as_guid(code, "code")
    return guid if stance in ("", DEFAULT_STANCE) else guid_of("stance", guid, stance)
