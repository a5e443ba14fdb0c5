"""What stands beside the passages in a corpus folder: notes, and spans as people marked them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from tandai.exchange.ids import guid_of
from tandai.exchange.laying import Places
from tandai.exchange.project import NOTHING_FOUND, Coding, CodingKey, Note, key_of
from tandai.ground.tables import read_table
from tandai.transcript import Passage


@dataclass(frozen=True)
class MarkedSpan:
    """A span as somebody marked it."""

    document: str
    start: int
    end: int
    coder: str
    indicator: str
    stance: str


@dataclass(frozen=True)
class NoteRow:
    """A row of ``notes.csv``; ``start`` and ``end`` are None where it names a passage, or none."""

    document: str
    passage_id: str
    start: int | None
    end: int | None
    indicator: str
    coder: str
    text: str


@dataclass(frozen=True)
class Beside:
    """The rows of ``selections.csv`` and ``notes.csv``."""

    spans: tuple[MarkedSpan, ...] = ()
    notes: tuple[NoteRow, ...] = ()


def read_beside(folder: Path) -> Beside:
    """Read what a corpus folder has beside its passages; rows that name no place are left out.

    Raises FileError or TableError for files that cannot be read.
    """
    spans = []
    for row in _rows(folder / "selections.csv"):
        start, end = _offset(row, "start"), _offset(row, "end")
        if start is not None and end is not None:
            who = (row.get("coder", ""), row.get("indicator", ""), row.get("stance", ""))
            spans.append(MarkedSpan(row.get("document", ""), start, end, *who))
    notes = [
        NoteRow(
            row.get("document", ""),
            row.get("passage_id", ""),
            _offset(row, "start"),
            _offset(row, "end"),
            row.get("indicator", ""),
            row.get("coder", ""),
            row.get("text") or row.get("note", ""),
        )
        for row in _rows(folder / "notes.csv")
    ]
    return Beside(tuple(spans), tuple(note for note in notes if note.text.strip()))


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    if path.is_file():
        table = read_table(path, translated=False, may_be_empty=True).drop("row")
        yield from table.iter_rows(named=True)


def _offset(row: Mapping[str, str], name: str) -> int | None:
    value = row.get(name, "")
    return int(value) if value.isdecimal() and len(value) <= 12 else None


def as_marked(
    codings: Iterable[Coding],
    passages: Mapping[str, Sequence[Passage]],
    spans: Sequence[MarkedSpan],
    but: Set[CodingKey] = frozenset(),
) -> Iterator[Coding]:
    """Yield codings of whole passages, but these, as the spans by which people gave them.

    ``passages`` by source; documents of ``spans`` are sources here. A coding stays with its passage
    where nobody marked a span in it, or where the codings were changed since: the span belongs to
    a passage that has not its code any more, or says another stance.
    """
    given = {key_of(c): c for c in codings}
    places = {source: Places(own) for source, own in passages.items()}
    held: dict[CodingKey, list[MarkedSpan]] = defaultdict(list)
    torn = set()
    for span in spans:
        code, coder = guid_of("code", span.indicator), guid_of("coder", span.coder)
        near = places[span.document].of(span.start, span.end) if span.document in places else []
        keys = [(span.document, p.start, p.end, code, coder) for p in near]
        for key in keys:
            held[key].append(span)
        if any(key not in given for key in keys):
            torn.update(keys)
    for key, coding in given.items():
        own = held.get(key, [])
        stances = {span.stance for span in own}
        if key in but:
            continue
        if not own or key in torn or coding.stance not in (_united(stances), ""):
            yield coding
            continue
        for span in own:
            yield replace(coding, start=span.start, end=span.end, stance=span.stance)


def _united(stances: set[str]) -> str:
    return next(iter(stances)) if len(stances) == 1 else "mixed"


def with_notes(
    codings: Sequence[Coding],
    rows: Sequence[NoteRow],
    passages: Mapping[str, Sequence[Passage]],
) -> tuple[tuple[Coding, ...], tuple[Note, ...]]:
    """Return codings with the notes on them, and the other notes; documents are sources here.

    A note on a passage's code stands with the first of its words, where these were marked.
    """
    ids = {p.passage_id: (source, p) for source, own in passages.items() for p in own}
    on_codings: dict[CodingKey, list[str]] = defaultdict(list)
    there = {key_of(c) for c in codings}
    spans: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for coding in codings:
        spans[coding.source, coding.code, coding.coder].append((coding.start, coding.end))
    notes = []
    for row in rows:
        source, start, end = row.document, row.start, row.end
        if start is None and row.passage_id in ids:
            source, passage = ids[row.passage_id]
            start, end = passage.start, passage.end
        code = guid_of("code", row.indicator) if row.indicator else NOTHING_FOUND
        if start is not None and end is not None:
            key = (source, start, end, code, guid_of("coder", row.coder))
            if row.coder and key not in there:
                within = (s for s in spans[source, key[3], key[4]] if start <= s[0] < s[1] <= end)
                key = (source, *min(within, default=(start, end)), *key[3:])
            if row.coder and key in there:
                on_codings[key].append(row.text)
                continue
        known = source if source in passages else ""
        place = (start, end) if known else (None, None)
        notes.append(Note(row.text, "", known, *place, code=code))
    filled = (
        replace(c, note="\n\n".join(on_codings[key_of(c)])) if key_of(c) in on_codings else c
        for c in codings
    )
    return tuple(filled), tuple(notes)
