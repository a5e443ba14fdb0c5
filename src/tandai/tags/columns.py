"""The form of tag files that are tables: suffixes and headings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.ground.language import tr
from tandai.ground.outputs import require_suffix

TAG_SUFFIXES = (".jsonl", ".csv", ".parquet", ".xlsx")
OWN_COLUMNS = ("suggested", "stance", "verdict", "stance_verdict", "rule", "model")
PREFIX = "confidence:"
# Before the heading of a column that a table of passages had and that is called like one of ours.
_OF_TABLE = "column:"


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
