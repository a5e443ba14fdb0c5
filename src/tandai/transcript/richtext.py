"""Rich text (.rtf) as plain text."""

from __future__ import annotations

import re
from pathlib import Path

from tandai.ground.bounds import MAX_DOCUMENT_CHARACTERS, MAX_RTF_BYTES, MAX_RTF_GROUPS, beyond
from tandai.ground.files import damaged, read_bytes, read_text, require_readable_lines
from tandai.ground.language import tr

_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
# A picture is written as hexadecimal digits, megabytes of them; no word is that long. It begins
# where no such digit stands before, so that none is looked at twice.
_HEXADECIMAL = re.compile(rb"(?<![0-9a-fA-F\r\n])[0-9a-fA-F\r\n]{256,}+")
# A file has one; the library looks for each anew, and long for what does not exist.
_MOST_CODE_PAGES = 100
_FONT_TABLE = re.compile(r"\{[^{}]*\\fonttbl")
_FONT = re.compile(r"\\f(\d{1,6})(?!\d)|\\fcharset(\d{1,3})(?!\d)")
_BRACE = re.compile(r"[{}]")
# {\field{\*\fldinst{HYPERLINK "https://..."}}{\fldrslt {\ul text}}}. Every repetition is bounded.
_LINK = re.compile(
    r"(\{\\field\{\s{0,9}\\\*\\fldinst\{[^{}\"\n]{0,200}?HYPERLINK\s(\"[^{}\n]{0,2000}\")\}\}"
    r"\s{0,9}\{[^{}\n]{0,500}+(?:\{[^{}\n]{0,500}+\}[^{}\n]{0,500}+){0,20}+\}\}?)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\{\\field\{", re.IGNORECASE)
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
    data = _HEXADECIMAL.sub(b"", _without_binary(data))
    _require_few(path, data)
    # By its rules RTF is ASCII; some programs write bytes of a code page into it all the same,
    # and some UTF-8.
    raw = _links_spelt_out(_plain_font_table(_decoded(data)))
    from striprtf.striprtf import rtf_to_text

    try:
        text: str = rtf_to_text(raw, errors="replace")  # type: ignore[no-untyped-call]  # no stubs
    except (ValueError, TypeError, LookupError) as error:
        # Numbers that are none, or of no character; code pages that do not exist.
        raise damaged(path) from error
    if len(text) > MAX_DOCUMENT_CHARACTERS:
        raise beyond(path, tr("characters", "karakter"), MAX_DOCUMENT_CHARACTERS)
    if "\0" in text:
        raise damaged(path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    require_readable_lines(path, text)
    return text


def _require_few(path: Path, data: bytes) -> None:
    if len(data) > MAX_RTF_BYTES:
        raise beyond(path, tr("MB of rich text", "MB teks kaya"), MAX_RTF_BYTES // 2**20)
    if data.count(b"{") > MAX_RTF_GROUPS:
        raise beyond(path, tr("groups", "kelompok"), MAX_RTF_GROUPS)
    if data.count(b"\\ansicpg") > _MOST_CODE_PAGES:
        raise damaged(path)


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


def _plain_font_table(raw: str) -> str:
    """Return RTF whose table of fonts says no more than the number and character set of each.

    The library's own pattern for that table needs a time that grows with the third power of a
    table's length; in one with nothing else in it, a font a line, it does not.
    """
    start = _FONT_TABLE.search(raw)
    if start is None:
        return raw
    end = _end_of_group(raw, start.end())
    fonts: dict[str, str] = {}
    number = ""
    for font in _FONT.finditer(raw, start.end(), end):
        if font[1]:
            number = font[1]
        elif number:
            fonts.setdefault(number, font[2])
    table = "\n".join(f"{{\\f{number}\\fcharset{kind} x;}}" for number, kind in fonts.items())
    return f"{raw[: start.start()]}{{\\fonttbl\n{table}}}{raw[end:]}"


def _end_of_group(raw: str, start: int) -> int:
    """Return where the group ends in which ``start`` lies; the end of all where it never does."""
    depth = 1
    for brace in _BRACE.finditer(raw, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(raw)


def _links_spelt_out(raw: str) -> str:
    """Return RTF in which the target of a link stands in parentheses after it.

    The library does the same, with a pattern whose time has no bound; after the blank that is put
    into each field here, it finds none.
    """
    spelt = _LINK.sub(r"\1(\2)", raw)
    return _FIELD.sub(r"{\\field {", spelt)
