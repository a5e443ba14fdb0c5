"""The XML of REFI-QDA files, as the standard has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from tandai.documents.guards import printable
from tandai.ground.version import VERSION

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = f"tandai {VERSION}"

Xml = Any  # lxml ships no types


def root_of(tag: str, namespace: str, /, **attributes: str) -> Xml:
    """Return the root of a document that says that tandai wrote it."""
    cleaned = {key: printable(value) for key, value in attributes.items()}
    return etree.Element(
        qualified(tag, namespace), nsmap={None: namespace}, origin=ORIGIN, **cleaned
    )


def child(parent: Xml, tag: str, text: str | None = None, /, **attributes: str) -> Xml:
    """Add an element, in the namespace of the one above it, and return it."""
    namespace = etree.QName(parent).namespace
    cleaned = {key: printable(value) for key, value in attributes.items()}
    made = etree.SubElement(parent, qualified(tag, namespace), cleaned)
    if text is not None:
        made.text = printable(text)
    return made


def hole_of(length: int) -> Xml:
    """Return what stands in the place of selections that are so many bytes long."""
    return etree.ProcessingInstruction("selections", str(length))


def refer(holder: Xml, guids: Iterable[str]) -> None:
    """Add references to notes, each once."""
    for guid in dict.fromkeys(guids):
        child(holder, "NoteRef", targetGUID=guid)


def qualified(tag: str, namespace: str = PROJECT) -> str:
    """Return the name of an element with its namespace."""
    return f"{{{namespace}}}{tag}"


def serialised(root: Xml) -> bytes:
    """Return a document as bytes."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data
