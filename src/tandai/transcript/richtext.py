"""Rich text (.rtf) as plain text."""

from __future__ import annotations

import re
from pathlib import Path

from tandai.ground.files import DAMAGE, damaged, read_bytes, read_text, require_readable_lines

_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
# A picture is written as hexadecimal digits, megabytes of them; no word is that long.
_HEXADECIMAL = re.compile(rb"[0-9a-fA-F\r\n]{256,}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")


def read_rich_text(path: Path) -> str:
    """Return the text of an RTF file, pictures left out.

    Raises FileError for a file that is no RTF.
    """
    data = read_bytes(path)
    if not data.lstrip().startswith(b"{\\rtf"):
        # Where it is no text at all, its reader says what it is.
        read_text(path)
        raise damaged(path)
    from striprtf.striprtf import rtf_to_text

    data = _HEXADECIMAL.sub(b"", _without_binary(data))
    try:
        # By its rules RTF is ASCII; some programs write bytes of a code page into it all the
        # same, and some UTF-8.
        raw = _decoded(data)
        text: str = rtf_to_text(raw, errors="replace")  # type: ignore[no-untyped-call]  # no stubs
    except DAMAGE as error:
        raise damaged(path) from error
    if "\0" in text:
        raise damaged(path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    require_readable_lines(path, text)
    return text


def _without_binary(data: bytes) -> bytes:
    r"""Cut out what follows ``\binN``: N bytes that are no text and may hold anything."""
    kept = []
    start = 0
    while match := _BINARY.search(data, start):
        kept.append(data[start : match.start()])
        start = match.end() + int(match[1])
    return b"".join([*kept, data[start:]])


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # As escapes they are read in the code page that the file names.
        return _HIGH_BYTE.sub(lambda byte: b"\\'%02x" % byte[0][0], data).decode("ascii")
