"""The form of tag files that are tables: suffixes and headings."""

from __future__ import annotations

from pathlib import Path

from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.ground.language import tr
from tandai.ground.outputs import require_suffix

TAG_SUFFIXES = (".jsonl", ".csv", ".parquet", ".xlsx")
OWN_COLUMNS = ("suggested", "stance", "verdict", "model")
PREFIX = "confidence:"


def require_tag_suffix(path: Path) -> None:
    """Raise UsageError where tags cannot be written to a file of this suffix."""
    require_suffix(path, TAG_SUFFIXES, tr("tags", "hasil penandaan"))


def column_of(id: str) -> str:
    """Return the heading of an indicator; one that is called like another column gets a prefix."""
    taken = {*PASSAGE_COLUMNS, *OWN_COLUMNS, "row"}
    return f"{PREFIX}{id}" if id in taken or id.startswith(PREFIX) else id
