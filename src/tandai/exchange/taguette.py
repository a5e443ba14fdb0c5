"""Taguette projects (``.sqlite3``): documents as HTML, highlights counted in bytes of their text.

The tables are those of Taguette 1.0 to 1.5. Offsets count the UTF-8 bytes of all text in a
document's HTML, tags left out. Who made a highlight stands in the log of commands.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tandai.exchange.codes import LeftOut, Remark
from tandai.exchange.databases import Database, number_in, open_database, text_in
from tandai.exchange.project import Code, CodedProject, Coder, Coding, Note, SourceText
from tandai.exchange.project_bounds import Counted, require_few_codes
from tandai.ground.bounds import MAX_XML_PARTS, beyond
from tandai.ground.errors import FileError, named
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.messages import Message, message

_NEEDED = ("projects", "documents", "highlights", "tags", "highlight_tags")
_BREAKING = frozenset(
    "p br div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tr blockquote pre "
    "hr section article".split()
)
_MOST_NAMED = 5
_BLANKS = ("", " ", "\n")
# White space and what is none; a no-break space stands as it is.
_RUNS = re.compile(r"[^\S\xa0]+|[\S\xa0]+")
_OPENING = re.compile(r"<!--|<[!?]?")


def read_taguette(path: Path) -> CodedProject:
    """Read a Taguette project.

    Raises FileError for what is none, is damaged, or holds several projects: the database of a
    whole installation, of which one must be exported.
    """
    with open_database(path) as database:
        if not database.has(*_NEEDED):
            raise FileError(
                tr("is no Taguette project.", "bukan proyek Taguette."),
                where=path,
                hint=tr(
                    "In Taguette: Project info, Export project (.sqlite3).",
                    "Di Taguette: Project info, Export project (.sqlite3).",
                ),
            )
        projects = [text_in(row, "name").strip() for row in database.rows("projects", "id", "name")]
        if len(projects) != 1:
            raise _not_one(path, projects)
        return _TaguetteProject(database).project(projects[0] or path.stem)


def _not_one(path: Path, projects: list[str]) -> FileError:
    names = first_few([named(name, known=True) for name in projects], _MOST_NAMED)
    return FileError(
        tr(
            f"holds {len(projects)} projects: {names}.",
            f"berisi {len(projects)} proyek: {names}.",
        )
        if projects
        else tr("holds no project.", "tidak berisi proyek."),
        where=path,
        hint=tr(
            "Export one of them: in Taguette, Project info, Export project.",
            "Ekspor salah satu: di Taguette, Project info, Export project.",
        ),
    )


@dataclass(frozen=True)
class HtmlText:
    """The text of an HTML document, a block a line, and where its characters came from.

    ``places``: for each character of ``text``, where it begins in the UTF-8 bytes of the HTML's
    text; ``length`` is how many those are.
    """

    text: str
    places: NDArray[np.int64]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the characters of a span of bytes, white space at its ends left out.

        None where nothing is left.
        """
        first, last = map(int, np.searchsorted(self.places, (max(0, start), end)))
        while first < last and self.text[first].isspace():
            first += 1
        while first < last and self.text[last - 1].isspace():
            last -= 1
        return (first, last) if first < last else None


def text_of_html(html: str) -> HtmlText:
    """Return the text of HTML as a page shows it: white space joined, a block a line."""
    collector = _Collector()
    collector.feed(_closed(html.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")))
    collector.close()
    text = "".join(collector.text).rstrip()
    places = np.array(collector.places[: len(text)], dtype=np.int64)
    return HtmlText(text, places, collector.length)


def _closed(html: str) -> str:
    """Return HTML without declarations, whose every "<" that nothing closes stands as text.

    Taguette writes none of them. The parser looks for the end of each anew, so that its time
    would grow with the square of their number.
    """
    parts: list[str] = []
    kept = 0
    ends = {"-->": -1, ">": -1}
    for match in _OPENING.finditer(html):
        place = match.start()
        if place < kept:
            continue
        mark = "-->" if match[0] == "<!--" else ">"
        if ends[mark] < place:
            found = html.find(mark, place)
            ends[mark] = len(html) if found < 0 else found
        closed = ends[mark] < len(html)
        if closed and match[0] == "<":
            continue
        parts += [html[kept:place], "" if closed else "&lt;"]
        kept = ends[mark] + len(mark) if closed else place + 1
    return "".join([*parts, html[kept:]])


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.places = array("q")
        self.length = 0
        self._last = ""
        self._kept = 0
        self._first_in_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BREAKING:
            self._break()
        elif tag in ("td", "th"):
            self._add(" ", self.length)
        if tag == "pre":
            self._kept += 1
            self._first_in_pre = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKING:
            self._break()
        if tag == "pre":
            self._kept = max(0, self._kept - 1)

    def handle_data(self, data: str) -> None:
        # A page drops a line end that directly follows <pre>; it is no text.
        if self._first_in_pre and data.startswith("\n"):
            data = data[1:]
        self._first_in_pre = False
        whole = data.encode("utf-8", "replace").decode()
        for run in [whole] if self._kept else _RUNS.findall(whole):
            if not self._kept and run[0] != "\xa0" and run[0].isspace():
                self._add(" ", self.length)
                self.length += len(run.encode())
            elif run:
                self._append(run)

    def _append(self, run: str) -> None:
        """Add what stands as it is."""
        if run.isascii():
            self.places.extend(range(self.length, self.length + len(run)))
            self.length += len(run)
        else:
            for character in run:
                self.places.append(self.length)
                self.length += len(character.encode())
        self.text.append(run)
        self._last = run[-1]

    def _add(self, blank: str, place: int) -> None:
        """Add a blank or a line end, but for a blank at the beginning or after another."""
        if blank == " " and not self._kept and self._last in _BLANKS:
            return
        self.text.append(blank)
        self.places.append(place)
        self._last = blank

    def _break(self) -> None:
        while self._last == " ":
            piece = self.text.pop()
            bare = piece.rstrip(" ")
            del self.places[len(self.places) - len(piece) + len(bare) :]
            if bare:
                self.text.append(bare)
            self._last = bare[-1:] or (self.text[-1][-1] if self.text else "")
        if self._last not in ("", "\n"):
            self._add("\n", self.length)


@dataclass
class _TaguetteProject:
    """One pass through a database that holds one project."""

    database: Database
    discarded: Counter[LeftOut] = field(default_factory=Counter)
    remarks: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counted = Counted(self.database.path)

    def project(self, name: str) -> CodedProject:
        texts: dict[int, HtmlText] = {}
        tags = 0
        sources: list[SourceText] = []
        notes: list[Note] = []
        wanted = ("id", "name", "description", "filename", "contents")
        for row in self.database.rows("documents", *wanted):
            id = number_in(row, "id")
            if id is None:
                continue
            html = text_in(row, "contents")
            tags += html.count("<")
            if tags > MAX_XML_PARTS:
                raise beyond(self.database.path, tr("HTML tags", "tag HTML"), MAX_XML_PARTS)
            texts[id] = text_of_html(html)
            self.counted.source(texts[id].text)
            known_as = text_in(row, "name").strip() or text_in(row, "filename") or str(id)
            sources.append(SourceText(str(id), known_as, texts[id].text))
            if text_in(row, "description").strip():
                notes.append(Note(text_in(row, "description"), source=str(id)))
        codes = tuple(
            Code(text_in(row, "id"), text_in(row, "path").strip(), "", text_in(row, "description"))
            for row in self.database.rows("tags", "id", "path", "description")
            if text_in(row, "path").strip()
        )
        require_few_codes(self.database.path, codes)
        codings = tuple(self._codings(texts, {code.id for code in codes}))
        return CodedProject(
            name=name,
            codes=codes,
            coders=tuple(Coder(c, c) for c in dict.fromkeys(coding.coder for coding in codings)),
            sources=tuple(sources),
            codings=codings,
            notes=tuple(notes),
            discarded=dict(+self.discarded),
            remarks=tuple(self.remarks),
            origin="Taguette",
        )

    def _codings(self, texts: dict[int, HtmlText], known: set[str]) -> Iterable[Coding]:
        tags: dict[str, list[str]] = {}
        for row in self.database.rows("highlight_tags", "highlight_id", "tag_id"):
            tags.setdefault(text_in(row, "highlight_id"), []).append(text_in(row, "tag_id"))
        makers = self._makers()
        differing = 0
        wanted = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for row in self.database.rows("highlights", *wanted):
            id, document = text_in(row, "id"), number_in(row, "document_id")
            start, end = number_in(row, "start_offset"), number_in(row, "end_offset")
            own = [tag for tag in tags.get(id, ()) if tag in known]
            if not own:
                self.discarded[LeftOut.HIGHLIGHTS_WITHOUT_TAGS] += 1
                continue
            text = texts.get(document) if document is not None else None
            span = text.span(start, end) if text and start is not None and end is not None else None
            if text is None or span is None:
                self.discarded[LeftOut.HIGHLIGHTS_OUTSIDE_THEIR_TEXT] += 1
                continue
            said = text.text[slice(*span)]
            kept = text_of_html(text_in(row, "snippet")).text
            differing += bool(kept) and not _same(said, kept)
            for tag in own:
                self.counted.coding()
                yield Coding(str(document), *span, tag, makers.get(id, ""))
        if differing:
            self.remarks.append(message(Remark.TEXTS_DIFFER, highlights=differing))

    def _makers(self) -> dict[str, str]:
        """Return who made each highlight, by its id; the last to set its tags counts."""
        makers: dict[str, str] = {}
        for row in self.database.rows("commands", "user_login", "payload"):
            try:
                payload = json.loads(text_in(row, "payload"))
            except (ValueError, RecursionError):
                continue
            if isinstance(payload, dict) and payload.get("type") == "highlight_add":
                makers[str(payload.get("highlight_id"))] = text_in(row, "user_login").strip()
        return makers


def _same(said: str, kept: str) -> bool:
    return "".join(said.split()) == "".join(kept.split())
