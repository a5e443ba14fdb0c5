"""REFI-QDA projects as different programs write them, made by hand for the tests."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

TEXT = (
    "P: Bagaimana kerja samanya?\n"
    "N: Kami saling percaya, tidak ada yang curang. \U0001f642 Dulu susah.\n"
    "P: Kalau modal?\n"
    "N: Modal masih kurang, bank belum percaya.\n"
)
TRUST = "Kami saling percaya"
MONEY = "Modal masih kurang"


def guid(number: int) -> str:
    """Return a GUID that is easy to tell apart."""
    return f"00000000-0000-4000-8000-{number:012d}"


@dataclass(frozen=True)
class Marked:
    """A selection: where it lies in the program's own counting, its code and coder."""

    start: int
    end: int
    code: str = guid(11)
    coder: str = guid(1)
    name: str = ""
    inside: str = ""


@dataclass(frozen=True)
class Habits:
    """How a program writes its projects."""

    origin: str = "A program"
    inner: str = "project.qde"
    folder: str = "sources/"
    namespace: str = "urn:QDA-XML:project:1.0"
    braces: bool = False
    more: Mapping[str, bytes] = field(default_factory=dict)


CODES = (
    f'<Code guid="{guid(10)}" name="Tata kelola" isCodable="true">'
    f"<Description>Kerangka</Description>"
    f'<Code guid="{guid(11)}" name="deseve.trust" isCodable="true" color="#ff0000"/>'
    f'<Code guid="{guid(12)}" name="Modal kurang" isCodable="true"/></Code>'
)
USERS = f'<User guid="{guid(1)}" name="Rani"/><User guid="{guid(2)}" name="Tono"/>'


def selection(marked: Marked, number: int) -> str:
    """Return a selection with one coding; with ``inside`` that instead."""
    coding = (
        f'<Coding guid="{guid(500 + number)}" creatingUser="{marked.coder}">'
        f'<CodeRef targetGUID="{marked.code}"/></Coding>'
    )
    name = f" name={quoteattr(marked.name)}" if marked.name else ""
    return (
        f'<PlainTextSelection guid="{guid(400 + number)}"{name} startPosition="{marked.start}" '
        f'endPosition="{marked.end}">{marked.inside or coding}</PlainTextSelection>'
    )


def write_project(
    path: Path,
    data: bytes,
    marked: Sequence[Marked] = (),
    habits: Habits | None = None,
    *,
    file: str = f"{guid(100)}.txt",
    path_attribute: str = "plainTextPath",
    codes: str = CODES,
    variables: str = "",
    more_sources: str = "",
    rest: str = "",
) -> Path:
    """Write a project of one text, ``data`` being the bytes of its file."""
    habits = habits or Habits()
    selections = "".join(selection(item, number) for number, item in enumerate(marked))
    xml = (
        f'<?xml version="1.0" encoding="utf-8"?>'
        f'<Project xmlns="{habits.namespace}" name="Proyek" origin={quoteattr(habits.origin)}>'
        f"<Users>{USERS}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>{variables}"
        f'<Sources><TextSource guid="{guid(100)}" name="Wawancara 1" '
        f'{path_attribute}="internal://{escape(file)}">{selections}</TextSource>'
        f"{more_sources}</Sources>{rest}</Project>"
    )
    if habits.braces:
        for number in (1, 2, 10, 11, 12, 100):
            # References without braces to things with them, as some programs write.
            xml = xml.replace(f'guid="{guid(number)}"', f'guid="{{{guid(number).upper()}}}"')
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr(habits.inner, xml)
        archive.writestr(f"{habits.folder}{file}", data)
        for name, content in habits.more.items():
            archive.writestr(name, content)
    path.write_bytes(buffer.getvalue())
    return path
