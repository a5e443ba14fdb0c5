"""The form of tag files that are tables: suffixes and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.ground.language import tr
from tandai.ground.outputs import require_suffix
from tandai.tags.tagged import Evidence, Suggestion

TAG_SUFFIXES = (".jsonl", ".csv", ".parquet", ".xlsx")
OWN_COLUMNS = ("suggested", "stance", "verdict", "stance_verdict", "evidence", "rule", "model")
PREFIX = "confidence:"
# Before the heading of a column that a table of passages had and that is called like one of ours.
_OF_TABLE = "column:"
_PLACE = re.compile(r"(?P<start>[0-9]{1,12})-(?P<end>[0-9]{1,12})")


def require_tag_suffix(path: Path) -> None:
    """Raise UsageError where tags cannot be written to a file of this suffix."""
    require_suffix(path, TAG_SUFFIXES, tr("tags", "hasil penandaan"))


def column_of(id: str) -> str:
    """Return the heading of an indicator; one that is called like another column gets a prefix."""
    taken = {*PASSAGE_COLUMNS, *OWN_COLUMNS, "row"}
    return f"{PREFIX}{id}" if id in taken or id.startswith(PREFIX) else id


def passed_through(names: Sequence[str], ids: Sequence[str]) -> dict[str, str]:
    """Return the headings under which columns of a table of passages stand in one of tags.

    They stand before ``suggested``, by which they are known when the tags are read again.
    """
    taken = {*PASSAGE_COLUMNS, *OWN_COLUMNS, "row", *ids, *map(column_of, ids)}
    headings: dict[str, str] = {}
    for name in names:
        heading = name
        while heading in taken:
            heading = f"{_OF_TABLE}{heading}"
        taken.add(heading)
        headings[name] = heading
    return headings


def evidence_cell(suggested: Sequence[Suggestion]) -> str:
    """Return where the words of suggestions lie: ``686-747,843-882;900-912``, one by one."""
    return ";".join(
        ",".join(f"{piece.start}-{piece.end}" for piece in own.evidence) for own in suggested
    )


def evidence_in_cell(cell: str, text: str, begin: int | None) -> tuple[Evidence, ...] | None:
    """Return the words that a cell says of one suggestion; None where they are none of the text."""
    found: list[Evidence] = []
    for piece in filter(None, cell.split(",")):
        place = _PLACE.fullmatch(piece)
        if place is None or begin is None:
            return None
        start, end = int(place["start"]), int(place["end"])
        first, last = start - begin, end - begin
        if not 0 <= first <= last <= len(text):
            return None
        found.append(Evidence(start, end, text[first:last]))
    return tuple(found)
