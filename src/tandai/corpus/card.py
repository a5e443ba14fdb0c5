"""What a corpus calls itself: the heading of the README.md in its folder."""

from __future__ import annotations

from pathlib import Path

from tandai.ground.errors import FileError
from tandai.ground.files import read_text

_CARD = "README.md"
# A card that says of itself only that it is one names no study.
_NO_TITLES = ("data card", "kartu data", "readme")


def title_of(folder: Path) -> str:
    """Return the first heading of a corpus' README.md; empty where there is none.

    The file is the researcher's own and nothing depends on it: one that cannot be read is none.
    """
    path = folder / _CARD
    if not path.is_file():
        return ""
    try:
        lines = read_text(path).splitlines()
    except FileError:
        return ""
    heading = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    return "" if heading.casefold().startswith(_NO_TITLES) else heading
