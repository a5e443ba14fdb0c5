"""Ids that are the same whenever the same thing is written, and names that only we give."""

from __future__ import annotations

import re
import uuid

from tandai.codebook.definitions import folded
from tandai.ground.language import tr

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:tandai:exchange")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_NOTHING_FOUND_NAMES = ("(read, nothing found)", "(dibaca, tidak ada)")


def guid_of(kind: str, *parts: str) -> str:
    """Return the id of a thing: the same for the same kind and parts, anywhere."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join((kind, *parts))))


def plain_guid(guid: str | None) -> str:
    """Return a GUID in lower case without braces, as ids are compared; empty for none."""
    return (guid or "").strip().strip("{}").strip().lower()


def as_guid(id: str, kind: str) -> str:
    """Return an id that other programs accept: itself where it is a GUID, else one made of it."""
    return id if _GUID.fullmatch(id) else guid_of(kind, id)


NOTHING_FOUND_GUID = guid_of("code", "nothing found")


def nothing_found_name() -> str:
    """Return the name of the code that says "read, nothing found" in other programs."""
    return tr(*_NOTHING_FOUND_NAMES)


def means_nothing_found(guid: str, name: str) -> bool:
    """Whether a code says "read, nothing found", whoever made it."""
    return guid == NOTHING_FOUND_GUID or folded(name) in map(folded, _NOTHING_FOUND_NAMES)
