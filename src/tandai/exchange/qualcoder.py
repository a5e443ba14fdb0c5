"""QualCoder projects: the folder ``NAME.qda`` with its database ``data.qda``, read only.

The tables are those of QualCoder's database versions 1 to 14, as its documentation and its own
files show them. A code's memo is its definition; who coded is the row's ``owner``. Positions
count what the program's text widget counts; the text kept beside each coding shows which that is
(:mod:`tandai.exchange.positions`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from tandai.exchange.codes import LeftOut, Remark
from tandai.exchange.databases import Cell, Database, number_in, open_database, text_in
from tandai.exchange.own_marks import known_again
from tandai.exchange.positions import LineEnds, StoredText, Units, Way, offset_in, places, stored
from tandai.exchange.project import Code, CodedProject, Coder, Coding, Note, SourceText
from tandai.exchange.project_bounds import Counted, require_few_codes
from tandai.ground.errors import FileError
from tandai.ground.files import reading
from tandai.ground.language import tr
from tandai.ground.messages import Message, message

DATABASE = "data.qda"
_NEEDED = ("source", "code_name", "code_cat", "code_text")
_SPAN = ("fid", "pos0", "pos1", "memo", "owner")

_LINE_ENDS: tuple[LineEnds, ...] = ("stored", "one")
_UNITS: tuple[Units, ...] = ("characters", "utf-16")
# The plainest first: where several fit alike, it counts.
_WAYS = tuple(
    Way(units, line_ends, mark)
    for line_ends, units, mark in product(_LINE_ENDS, _UNITS, (False, True))
)

_Row = Mapping[str, Cell]
# White space that stands in a text and not in what is kept beside its codings.
_SLACK = 1000


def qualcoder_database(path: Path) -> Path | None:
    """Return the database of a QualCoder project, given by its folder or itself.

    None for what is no such project. Raises FileError for what must not be looked into.
    """
    with reading(path):
        if path.is_dir():
            inside = path / DATABASE
            return inside if inside.is_file() else None
        return path if path.suffix.lower() == ".qda" and path.is_file() else None


def read_qualcoder(path: Path) -> CodedProject:
    """Read a QualCoder project, given by its folder or its ``data.qda``.

    Raises FileError for what is none or is damaged.
    """
    file = qualcoder_database(path) or path
    name = file.parent.stem if file.name.lower() == DATABASE else file.stem
    with open_database(file) as database:
        if not database.has(*_NEEDED):
            raise FileError(
                tr("is no QualCoder project.", "bukan proyek QualCoder."),
                where=path,
                hint=tr(
                    "Give the folder NAME.qda that QualCoder made.",
                    "Berikan folder NAMA.qda buatan QualCoder.",
                ),
            )
        found = _QualCoderProject(database)
        found.run()
        waiting = file.with_name(f"{file.name}-wal")
        if waiting.is_file() and waiting.stat().st_size:
            found.remarks.append(message(Remark.PROJECT_OPEN))
        return known_again(found.project(name))


@dataclass
class _QualCoderProject:
    """One pass through a database."""

    database: Database
    sources: dict[int, tuple[str, StoredText]] = field(default_factory=dict)
    codings: list[Coding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    discarded: Counter[LeftOut] = field(default_factory=Counter)
    remarks: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counted = Counted(self.database.path)

    def run(self) -> None:
        self._texts()
        self.codes = list(self._codes())
        require_few_codes(self.database.path, self.codes)
        marked = list(self._marked())
        known = {code.id for code in self.codes}
        way = self._way(marked)
        self.tables = {id: places(text, way) for id, (_, text) in self.sources.items()}
        for row in marked:
            self._coding(row, known)
        self._memos()
        self.variables = self._variables()
        for table, kind in (
            ("code_image", LeftOut.CODINGS_ON_PICTURES),
            ("code_av", LeftOut.CODINGS_ON_RECORDINGS),
        ):
            self.discarded[kind] += self.database.count(table)

    def project(self, name: str) -> CodedProject:
        coders = dict.fromkeys(coding.coder for coding in self.codings)
        return CodedProject(
            name=name,
            codes=tuple(self.codes),
            coders=tuple(Coder(owner, owner) for owner in coders),
            sources=tuple(
                SourceText(str(id), name, text.text, self.variables.get(id, {}))
                for id, (name, text) in self.sources.items()
            ),
            codings=tuple(self.codings),
            notes=tuple(self.notes),
            discarded=dict(+self.discarded),
            remarks=tuple(self.remarks),
            origin="QualCoder",
        )

    def _marked(self) -> Iterator[_Row]:
        for row in self.database.rows("code_text", "cid", "seltext", *_SPAN):
            self.counted.coding()
            yield row

    def _texts(self) -> None:
        for row in self.database.rows("source", "id", "name", "fulltext", "memo"):
            id, text = number_in(row, "id"), text_in(row, "fulltext")
            if id is None or not text.strip():
                self.discarded[LeftOut.PICTURES_AND_RECORDINGS] += 1
                continue
            self.counted.source(text)
            self.sources[id] = text_in(row, "name") or str(id), stored(text.replace("\0", " "))
            if text_in(row, "memo").strip():
                self.notes.append(Note(text_in(row, "memo"), source=str(id)))

    def _codes(self) -> Iterator[Code]:
        """Yield categories and codes; both can stand under a category, and ids of the two meet.

        From version 4 on a code can stand under a code.
        """
        for row in self.database.rows("code_cat", "catid", "name", "memo", "supercatid"):
            yield Code(
                id=f"category-{text_in(row, 'catid')}",
                name=text_in(row, "name").strip() or text_in(row, "catid"),
                parent=_category(row, "supercatid"),
                description=text_in(row, "memo").strip(),
                codable=False,
            )
        for row in self.database.rows(
            "code_name", "cid", "name", "memo", "catid", "color", "supercid"
        ):
            above = text_in(row, "supercid")
            yield Code(
                id=f"code-{text_in(row, 'cid')}",
                name=text_in(row, "name").strip() or text_in(row, "cid"),
                parent=f"code-{above}" if above else _category(row, "catid"),
                description=text_in(row, "memo").strip(),
                colour=text_in(row, "color"),
            )

    def _way(self, marked: list[_Row]) -> Way:
        """Return the way of counting under which most codings hold the text kept beside them."""
        spans: dict[int, list[tuple[int, int, str]]] = {}
        for row in marked:
            fid, start, end = (number_in(row, name) for name in ("fid", "pos0", "pos1"))
            if fid in self.sources and start is not None and end is not None:
                said = _folded(text_in(row, "seltext"))
                spans.setdefault(fid, []).append((start, end, said))

        def held(way: Way) -> int:
            found = 0
            for id, own in spans.items():
                text = self.sources[id][1]
                # A table at a time: it may be as large as its text.
                table = places(text, way)
                for first, last, said in own:
                    start, end = offset_in(table, first), offset_in(table, last)
                    if not said or start is None or end is None:
                        continue
                    # Codings may all be as long as the text: what is far longer is not the same.
                    long = end - start > 10 * len(said) + _SLACK
                    found += not long and _folded(text.text[start:end]) == said
            return found

        return max(_WAYS, key=held)

    def _span(self, row: _Row) -> tuple[int, int, int] | None:
        """Return source, start and end of a row; None where it lies outside every text."""
        fid, first, last = (number_in(row, name) for name in ("fid", "pos0", "pos1"))
        if fid not in self.sources or first is None or last is None:
            return None
        start, end = (offset_in(self.tables[fid], place) for place in (first, last))
        return None if start is None or end is None or start >= end else (fid, start, end)

    def _coding(self, row: _Row, known: set[str]) -> None:
        span, code = self._span(row), f"code-{text_in(row, 'cid')}"
        if span is None:
            self.discarded[LeftOut.CODINGS_OUTSIDE_THEIR_TEXT] += 1
        elif code not in known:
            self.discarded[LeftOut.CODINGS_WITH_UNKNOWN_CODES] += 1
        else:
            fid, start, end = span
            note = text_in(row, "memo").strip()
            owner = text_in(row, "owner").strip()
            self.codings.append(Coding(str(fid), start, end, code, owner, note=note))

    def _memos(self) -> None:
        for row in self.database.rows("annotation", *_SPAN):
            span = self._span(row)
            if span:
                fid, start, end = span
                self.notes.append(Note(text_in(row, "memo"), "", str(fid), start, end))
            else:
                self.discarded[LeftOut.ANNOTATIONS_OUTSIDE_THEIR_TEXT] += 1
        for row in self.database.rows("journal", "name", "jentry"):
            self.notes.append(Note(text_in(row, "jentry"), text_in(row, "name")))
        for row in self.database.rows("project", "memo"):
            if text_in(row, "memo").strip():
                self.notes.append(Note(text_in(row, "memo")))

    def _variables(self) -> dict[int, dict[str, str]]:
        """Return variables by source: its own, and those of the one case that it belongs to.

        A text of several cases holds several people; whose words are whose is not taken over.
        """
        values: dict[tuple[str, int], dict[str, str]] = {}
        for row in self.database.rows("attribute", "name", "attr_type", "value", "id"):
            of = number_in(row, "id")
            if of is not None and text_in(row, "value").strip():
                own = values.setdefault((text_in(row, "attr_type"), of), {})
                own[text_in(row, "name")] = text_in(row, "value")
        names = {
            number_in(row, "caseid"): text_in(row, "name").strip()
            for row in self.database.rows("cases", "caseid", "name")
        }
        cases: dict[int | None, dict[int | None, None]] = {}
        for row in self.database.rows("case_text", "caseid", "fid"):
            cases.setdefault(number_in(row, "fid"), {})[number_in(row, "caseid")] = None
        result: dict[int, dict[str, str]] = {}
        for id in self.sources:
            there = [case for case in cases.get(id, {}) if case is not None and case in names]
            result[id] = dict(values.get(("file", id), {}))
            if len(there) == 1:
                case = there[0]
                informant = {"informant": names[case]} if names[case] else {}
                result[id] = {**informant, **values.get(("case", case), {}), **result[id]}
            elif there:
                kind = LeftOut.CASES_THAT_SHARE_A_TEXT
                self.discarded[kind] += len(there)
        return result


def _folded(text: str) -> str:
    return " ".join(text.replace("\u2029", "\n").split())


def _category(row: _Row, column: str) -> str:
    return f"category-{text_in(row, column)}" if row.get(column) is not None else ""
