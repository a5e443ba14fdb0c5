"""The parts of a workbook, each fed with its XML in pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from tandai.ground.bounds import (
    MAX_CELL_CHARACTERS,
    MAX_DEPTH,
    MAX_SHEET_CELLS,
    MAX_SHEET_ELEMENTS,
    beyond,
)
from tandai.ground.files import damaged
from tandai.ground.language import tr

# The last row and column that there are in a workbook (XFD).
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
# A tag with its attributes: expat keeps one as a whole before it says anything of it.
_LONGEST_TAG = 8 * 2**20
_MAX_STYLES = 100_000
_MAX_MERGED = 200_000
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
# Characters that XML cannot hold stand as _x000D_ (ECMA-376 part 1, 22.9.2.19).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = Mapping[str, str]


@dataclass(frozen=True)
class Merged:
    """A block of merged cells; rows and columns count from 0, the last ones are in it."""

    top: int
    left: int
    bottom: int
    right: int


class Part:
    """A part of a workbook: what its elements mean is said by those who inherit from it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text: list[str] = []
        self._length = 0
        self._listening = False
        self._depth = self._elements = self._since_tag = 0
        self.parser: expat.XMLParserType | None = None

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take up the beginning of an element; ``name`` has no namespace."""

    def end(self, name: str) -> None:
        """Take up the end of an element."""

    def forget(self) -> None:
        """Begin a new text."""
        self._text.clear()
        self._length = 0
        self._listening = False

    def listen(self, *, to: bool = True) -> None:
        """Keep what is written from here on, or no more of it."""
        self._listening = to

    @property
    def heard(self) -> str:
        """The text that was kept since it was begun."""
        return "".join(self._text)

    def _begin(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise damaged(self.path)
        if self._elements > MAX_SHEET_ELEMENTS:
            raise beyond(self.path, tr("elements", "elemen"), MAX_SHEET_ELEMENTS)
        self.begin(name.rpartition("}")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name.rpartition("}")[2])

    def _said(self, text: str) -> None:
        if not self._listening:
            return
        self._text.append(text)
        self._length += len(text)
        if self._length > MAX_CELL_CHARACTERS:
            raise beyond(
                self.path,
                tr("characters in a cell", "karakter dalam satu sel"),
                MAX_CELL_CHARACTERS,
            )

    def _refuse(self, *_: object) -> None:
        # Entities are declared in it, and no workbook has any.
        raise damaged(self.path)

    def opened(self, head: bytes) -> expat.XMLParserType:
        """Return the parser that calls this part; both encodings of the standard are known."""
        utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
        parser = expat.ParserCreate("utf-16" if utf16 else "utf-8", namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        parser.StartDoctypeDeclHandler = self._refuse
        return parser

    def require_short_tag(self, piece: bytes) -> None:
        """Refuse a tag, comment or attribute without end."""
        last = piece.rfind(b">")
        self._since_tag = self._since_tag + len(piece) if last < 0 else len(piece) - last
        if self._since_tag > _LONGEST_TAG:
            raise damaged(self.path)


def parse(part: Part, piece: bytes) -> None:
    """Feed a piece of XML to a part; an empty one ends it. Raises FileError for what is no XML."""
    if part.parser is None:
        part.parser = part.opened(piece)
    part.require_short_tag(piece)
    try:
        part.parser.Parse(piece, not piece)
    except expat.ExpatError as error:
        raise damaged(part.path) from error


class Links(Part):
    """Relationships: id → (the last word of its type, target)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.found: dict[str, tuple[str, str]] = {}

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take up a relationship."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))
            if len(self.found) > _MAX_STYLES:
                raise damaged(self.path)


class Names(Part):
    """The sheets of a workbook, as (name, id of the relationship), and whence days are counted."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.found: list[tuple[str, str]] = []
        self.from_1904 = False

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take up a sheet."""
        if name == "sheet":
            # Its namespace is another one in the strict form of the standard.
            id = next((v for key, v in attributes.items() if key.endswith("}id")), "")
            self.found.append((attributes.get("name", ""), id))
            if len(self.found) > _MAX_STYLES:
                raise damaged(self.path)
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in ("1", "true")


class Strings(Part):
    """The strings that cells refer to by number, in UTF-8."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.found: list[bytes] = []
        self._phonetic = 0

    def begin(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - they say nothing
        """Take up a string, or a piece of one."""
        if name == "si":
            self.forget()
        elif name == "rPh":
            self._phonetic += 1
        elif name == "t":
            self.listen(to=not self._phonetic)

    def end(self, name: str) -> None:
        """Take up the end of either."""
        if name == "rPh":
            self._phonetic -= 1
        elif name == "t":
            self.listen(to=False)
        elif name == "si":
            self.found.append(_unescaped(self.heard).encode())
            if len(self.found) > MAX_SHEET_CELLS:
                raise beyond(self.path, tr("strings", "teks"), MAX_SHEET_CELLS)


class Styles(Part):
    """The formats of numbers by style; a few of them show a number as a date."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._formats: dict[str, str] = {}
        self._of_style: list[str] = []
        self._within = False

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take up a format, or a style."""
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            self._of_style.append(attributes.get("numFmtId", "0"))
        if max(len(self._of_style), len(self._formats)) > _MAX_STYLES:
            raise beyond(self.path, tr("styles", "gaya"), _MAX_STYLES)

    def end(self, name: str) -> None:
        """Take up the end of the styles of cells."""
        if name == "cellXfs":
            self._within = False

    def dates(self) -> frozenset[int]:
        """Return the places of the styles that show a date or a time."""
        if not self._formats and set(self._of_style) <= {"0", "1", "2", "9", "10", "49"}:
            return frozenset()
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

        known = {str(number): code for number, code in BUILTIN_FORMATS.items()} | self._formats
        shown = {id: bool(is_date_format(known.get(id, ""))) for id in set(self._of_style)}
        return frozenset(n for n, id in enumerate(self._of_style) if shown[id])


class Rows(Part):
    """The cells of a sheet, row by row, and the blocks of merged cells behind them."""

    def __init__(
        self,
        path: Path,
        strings: list[bytes],
        dates: frozenset[int],
        *,
        from_1904: bool,
        merged: list[Merged],
    ) -> None:
        super().__init__(path)
        self._strings, self._dates, self._from_1904 = strings, dates, from_1904
        self._merged = merged
        # Strings that are referred to stay as they are until their row is asked for: a piece of
        # XML can refer to a long one a thousand times.
        self._done: list[tuple[int, list[str | bytes]]] = []
        self._row: list[str | bytes] = []
        self._number = self._column = self._phonetic = 0
        self._kind, self._style = "", ""
        self._begins: Mapping[str, Callable[[Attributes], None]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._begin_value,
            "t": self._begin_text,
            "rPh": self._begin_phonetic,
            "mergeCell": self._merge,
        }

    def finished(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are complete, each once."""
        done, self._done = self._done, []
        for number, row in done:
            yield number, [cell.decode() if isinstance(cell, bytes) else cell for cell in row]

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take up a row, a cell or a part of one."""
        if handle := self._begins.get(name):
            handle(attributes)

    def end(self, name: str) -> None:
        """Take up the end of either."""
        if name in ("v", "t"):
            self.listen(to=False)
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "c":
            if (value := self.heard) and (text := self._shown(value)):
                self._row += [""] * (self._column - 1 - len(self._row))
                self._row.append(text)
        elif name == "row" and self._row:
            self._done.append((self._number, self._row))

    def _begin_row(self, attributes: Attributes) -> None:
        told = attributes.get("r", "")
        number = _number(told) if told else self._number + 1
        if not self._number < number <= _LAST_ROW:
            raise damaged(self.path)
        self._number, self._column, self._row = number, 0, []

    def _begin_cell(self, attributes: Attributes) -> None:
        told = attributes.get("r", "")
        column = _place(self.path, told)[1] if told else self._column + 1
        if not self._column < column <= _LAST_COLUMN:
            raise damaged(self.path)
        self._column = column
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self.forget()

    def _begin_value(self, _: Attributes) -> None:
        self.listen(to=self._kind != "inlineStr")

    def _begin_text(self, _: Attributes) -> None:
        self.listen(to=self._kind == "inlineStr" and not self._phonetic)

    def _begin_phonetic(self, _: Attributes) -> None:
        self._phonetic += 1

    def _merge(self, attributes: Attributes) -> None:
        # A range of whole rows or columns has no bound on one side, and merges no quotes.
        first, _, last = attributes.get("ref", "").partition(":")
        if len(self._merged) < _MAX_MERGED and _REFERENCE.fullmatch(first):
            top, left = _place(self.path, first)
            bottom, right = _place(self.path, last) if last else (top, left)
            self._merged.append(Merged(top - 1, left - 1, bottom - 1, right - 1))

    def _shown(self, value: str) -> str | bytes:
        """Return a cell as text; ``value`` is what stands in it, its type says how to read it."""
        if self._kind in ("str", "inlineStr"):
            return _unescaped(value)
        value = value.strip()
        if self._kind == "s":
            place = _number(value)
            if not 0 <= place < len(self._strings):
                raise damaged(self.path)
            return self._strings[place]
        if self._kind == "b":
            return "true" if value in ("1", "true") else "false"
        return self._shown_number(value) if self._kind == "n" and value else value

    def _shown_number(self, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            raise damaged(self.path) from None
        if self._dates and _number(self._style) in self._dates:
            return _date_text(number, from_1904=self._from_1904) or value
        # As it stands where it is no number that Excel has (1e999, nan), or longer than a float.
        if not abs(number) < 1e300 or (value.isdecimal() and len(value) > 15):
            return value
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _date_text(number: float, *, from_1904: bool) -> str:
    """Return a number of days as a date, a time or both; empty where it is none of them."""
    import datetime as dt

    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    try:
        value = from_excel(number, MAC_EPOCH if from_1904 else WINDOWS_EPOCH)
    except (ValueError, OverflowError):
        return ""
    if isinstance(value, dt.datetime) and not (value.hour or value.minute or value.second):
        return str(value.date())
    return str(value)


def _number(text: str) -> int:
    """Return a whole number, -1 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1


def _place(path: Path, reference: str) -> tuple[int, int]:
    """Return row and column of a cell's name such as ``B12``, from 1."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise damaged(path)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_meant, text).replace("\r\n", "\n").replace("\r", "\n")


def _meant(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for; half of one stays as it is written."""
    code = int(escape[1], 16)
    if 0xD800 <= code <= 0xDFFF:
        return escape[0]
    return chr(code)
