"""What the columns of people's tables mean: found in the headings and in what stands below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tandai.codebook import Codebook
from tandai.codebook.definitions import folded
from tandai.ground.delimited import ragged
from tandai.ground.errors import Problem
from tandai.ground.frames import letters_of
from tandai.ground.tables import HEADING_WORDS, HEADINGS, NAMING_WORDS
from tandai.spreadsheets.code_cells import is_mark
from tandai.spreadsheets.sheets import Sheet

# Meanings that a mapping may give to a column, besides "indicator/CODER" and nothing.
MEANINGS = (
    *("text", "indicator", "mark", "document", "informant", "speaker", "question", "coder"),
    *("stance", "passage_id", "note"),
)
_SINGLE = frozenset(MEANINGS) - {"indicator", "mark", "note"}
_ROLE_OF_PHRASE = {phrase: role for role, phrases in HEADINGS.items() for phrase in phrases}
_ROLE_OF_WORD = {word: role for role, words in HEADING_WORDS.items() for word in words.split()}
# What programs write at the head of a column, where its words alone would say something else.
_OF_PROGRAMS: Mapping[str, str] = {
    # MAXQDA, "Coded Segments".
    **dict.fromkeys(("document group", "document set", "grup dokumen", "set dokumen"), ""),
    **dict.fromkeys(("document name", "nama dokumen"), "document"),
    **dict.fromkeys(("weight score", "area", "coverage %", "begin", "beginning", "end"), ""),
    **dict.fromkeys(("created by", "dibuat oleh", "modified by", "diubah oleh"), "coder"),
    # RQDA, tables of codings.
    **dict.fromkeys(("rowid", "cid", "fid", "selfirst", "selend", "index1", "index2"), ""),
    **dict.fromkeys(("codename", "code name", "nama kode"), "indicator"),
    **dict.fromkeys(("filename", "file name"), "document"),
    **dict.fromkeys(("seltext", "selected text", "coding text", "codingtext"), "text"),
    "owner": "coder",
    # Annotations of Zotero.
    **dict.fromkeys(("annotation text", "annotated text", "highlighted text"), "text"),
    **dict.fromkeys(("item title", "title", "parent item"), "document"),
    **dict.fromkeys(("annotation comment", "comment"), "note"),
}
# So many rows as full as a heading do not stand above one: they are data.
_MOST_FULL_ROWS_ABOVE = 2
# How a mapping may name a column that has no heading of one or two words.
COLUMN_WORDS = ("column", "kolom")
_ROWS_ABOVE = 20
# How much of a long table is looked at to find its heading.
_LOOKED_AT = 2_000
_LONGEST_HEADING = 80


@dataclass(frozen=True)
class Column:
    """A column: its place, its heading as written, what it means and, for codes, whose they are.

    ``meaning``: one of ``MEANINGS``, or empty where the column is left out.
    """

    place: int
    heading: str
    meaning: str
    coder: str = ""


@dataclass(frozen=True)
class CodedSheet:
    """A sheet whose columns are understood; its heading has the rows ``first`` to ``heading``."""

    sheet: Sheet
    columns: tuple[Column, ...]
    heading: int
    first: int

    def places(self, meaning: str) -> list[Column]:
        """Return the columns of a meaning."""
        return [column for column in self.columns if column.meaning == meaning]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the heading with their number in the file, repeats of it not."""
        heading = self.sheet.rows[self.heading]
        for index, row in enumerate(self.sheet.filled(across=False)):
            if index > self.heading and any(row) and tuple(row) != heading:
                yield self.sheet.numbers[index], row


def understand(sheet: Sheet, codebook: Codebook, given: Mapping[str, str]) -> CodedSheet | None:
    """Find the heading of a sheet and what its columns mean; None where no quotes are found.

    ``given``: heading (folded) → meaning, which goes before what is found.
    """
    filled = sheet.filled(across=True, rows=_LOOKED_AT)
    best: CodedSheet | None = None
    for index in _where_headings_may_stand(filled):
        for last in _heading_ends(sheet, filled, index):
            table = _table(sheet, filled, index, last, codebook, given)
            if table.places("text") and _known(table) > (_known(best) if best else 1):
                best = table
    if best is None or len(sheet.rows) <= _LOOKED_AT:
        return best
    # Where the heading is, the beginning tells; what a column holds, all of it.
    return _table(sheet, sheet.filled(across=True), best.first, best.heading, codebook, given)


def _table(
    sheet: Sheet,
    filled: Sequence[Sequence[str]],
    first: int,
    last: int,
    codebook: Codebook,
    given: Mapping[str, str],
) -> CodedSheet:
    headings = [_heading(filled[first][n], filled[last][n]) for n in range(len(filled[0]))]
    found = list(_columns(headings, filled[last + 1 :], codebook, given))
    columns = _without_chance_marks(found, filled[first], codebook, given)
    return CodedSheet(sheet, tuple(columns), last, first)


def _where_headings_may_stand(filled: Sequence[Sequence[str]]) -> Iterator[int]:
    """Yield the first rows, but none with data above: a heading stands below titles at most."""
    full = [len(set(row) - {""}) for row in filled[:_ROWS_ABOVE]]
    for index, number in enumerate(full):
        if sum(above >= max(2, number) for above in full[:index]) <= _MOST_FULL_ROWS_ABOVE:
            yield index


def heading_row(sheet: Sheet) -> list[str]:
    """Return the row that is most like a heading, for a question to the user."""
    rows = sheet.filled(across=True, rows=_ROWS_ABOVE)
    return max(rows, key=lambda row: len({cell for cell in row if 0 < len(cell) <= 40}), default=[])


def ragged_rows(sheet: Sheet, heading: int) -> Iterator[Problem]:
    """Yield the rows below a heading that have other cells than it, where rows have their own.

    A quote with a comma in it and no quotation marks around it is such a row: what is behind the
    comma would be read as a code.
    """
    if sheet.widths:
        width = sheet.widths[heading]
        for number, own in list(zip(sheet.numbers, sheet.widths, strict=True))[heading + 1 :]:
            if own != width:
                yield ragged(number, own, width)


def _heading_ends(sheet: Sheet, filled: Sequence[Sequence[str]], index: int) -> list[int]:
    """Return where a heading that begins at ``index`` may end, the likelier first.

    In the row below, where a cell of it is merged over several columns: "Kode", under it the codes.
    """
    if len(set(filled[index]) - {""}) < 2:
        return []
    wide = any(m.top <= index <= m.bottom and m.right > m.left for m in sheet.merged)
    return [index + 1, index] if wide and index + 1 < len(filled) else [index]


def _heading(above: str, below: str) -> str:
    return below or above


def _known(table: CodedSheet) -> int:
    """Return how many headings say something; one over several columns counts once."""
    return len({column.heading for column in table.columns if column.meaning})


def _columns(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    codebook: Codebook,
    given: Mapping[str, str],
) -> Iterator[Column]:
    taken: set[str] = set()
    roles = [role_of_heading(heading) for heading in headings]
    for place, (heading, role) in enumerate(zip(headings, roles, strict=True)):
        cells = [row[place] for row in rows if row[place]]
        if (told := told_meaning(place, heading, given)) is not None:
            meaning, _, coder = told.partition("/")
        else:
            meaning, coder = _found(heading, role, cells, codebook)
            if meaning in _SINGLE and (meaning in taken or meaning in given.values()):
                meaning = ""
        taken.add(meaning)
        yield Column(place, heading, meaning, coder.strip())


def told_meaning(place: int, heading: str, given: Mapping[str, str]) -> str | None:
    """Return what a mapping says of a column, by its heading or as "column B"; None if nothing."""
    letters = folded(letters_of(place))
    names = (folded(heading), *(f"{word} {letters}" for word in COLUMN_WORDS))
    return next((given[name] for name in names if name in given), None)


def is_heading(cell: str) -> bool:
    """Whether a cell can be nothing but a heading: one word, or words of headings alone.

    Where the heading was not understood, the row that is taken for it may be an interview's.
    """
    words = re.findall(r"[^\W\d_]+", cell.casefold())
    known = all(word in _ROLE_OF_WORD or word in NAMING_WORDS for word in words)
    return 0 < len(cell) <= 40 and cell[-1] not in ".?!," and (known or len(cell.split()) == 1)


def _without_chance_marks(
    columns: Sequence[Column],
    above: Sequence[str],
    codebook: Codebook,
    given: Mapping[str, str],
) -> list[Column]:
    """Leave out columns of marks under unknown headings ("Direkam") where codes stand elsewhere.

    Not where a heading ``above`` them says that they are codes.
    """
    if not any(column.meaning == "indicator" for column in columns):
        return list(columns)
    return [
        replace(column, meaning="")
        if column.meaning == "mark"
        and told_meaning(column.place, column.heading, given) is None
        and codebook.find(column.heading) is None
        and role_of_heading(above[column.place]) != "indicator"
        else column
        for column in columns
    ]


def _found(heading: str, role: str, cells: Sequence[str], codebook: Codebook) -> tuple[str, str]:
    """Return (meaning, coder) of a column that no mapping explains."""
    if not heading or len(heading) > _LONGEST_HEADING:
        return "", ""
    marked = bool(cells) and all(map(is_mark, cells))
    if codebook.find(heading) is not None and (marked or not role):
        return ("mark", "") if marked or _mostly_marks(cells) else ("", "")
    if role in ("number", "definition"):
        return "", ""
    if role in ("indicator", "coder"):
        own = _coder_in(heading)
        if own and _hold_codes(cells, codebook):
            return "indicator", own
        return role, ""
    if role:
        return role, ""
    if marked:
        return "mark", ""
    # "rani | tono": one column a coder, where what stands there is codes.
    return ("indicator", heading) if _hold_codes(cells, codebook) else ("", "")


def _mostly_marks(cells: Sequence[str]) -> bool:
    return sum(map(is_mark, cells)) >= max(1, len(cells) / 2)


def _hold_codes(cells: Sequence[str], codebook: Codebook) -> bool:
    """Whether most cells begin with a code of the codebook."""
    firsts = [re.split(r"[;,/\n|(]", cell)[0].strip() for cell in cells]
    known = sum(codebook.find(first) is not None for first in firsts)
    return known > 0 and known >= len(cells) / 2


def _coder_in(heading: str) -> str:
    """Return whose codes a column holds: "Kode Rani" is Rani's, "Pengode 1" is "Pengode 1"."""
    words = heading.split()
    first = _ROLE_OF_WORD.get(_word(words[0]), "")
    rest = [word for word in words[1:] if _word(word)]
    if first == "coder" and rest:
        return heading
    named = [word for word in rest if _word(word) not in _ROLE_OF_WORD and not word.isdecimal()]
    if first == "indicator" and named and len(named) == len(rest):
        return " ".join(named)
    return ""


def _word(word: str) -> str:
    return re.sub(r"[\W_]", "", word.casefold())


def role_of_heading(heading: str) -> str:
    """Return what a heading's words say of its column; empty where they say nothing.

    The first known word decides ("Kutipan wawancara"), but a name's word only says that the
    next is named ("Kode informan", "id kutipan").
    """
    bare = folded(re.sub(r"\([^)]*\)", " ", heading)).rstrip(" .:")
    if bare in _OF_PROGRAMS:
        return _OF_PROGRAMS[bare]
    if bare in _ROLE_OF_PHRASE:
        return _ROLE_OF_PHRASE[bare]
    words = re.findall(r"[^\W\d_]+", bare)
    known = [word for word in words if word in _ROLE_OF_WORD or word in NAMING_WORDS]
    if not known or len(words) > 6:
        return ""
    if words[0] == "hasil" and "wawancara" in words:
        return "text"
    if known[0] in NAMING_WORDS and len(known) > 1:
        next_role = _ROLE_OF_WORD.get(known[1], "")
        if next_role in ("informant", "coder", "speaker", "document"):
            return next_role
        if next_role == "text":
            return "passage_id"
    return _ROLE_OF_WORD.get(known[0], "")
