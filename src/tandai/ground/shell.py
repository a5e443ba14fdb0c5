"""Commands as people type them: words quoted as shells take them, and names that are free."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

# Everything else means something to some shell; a tilde alone is a home.
_PLAIN = re.compile(r"(?!~)[\w@%+=:,./~\\-]+")


def quoted(word: str) -> str:
    """Return a word as the shells of Linux, macOS and Windows take it."""
    if _PLAIN.fullmatch(word):
        return word
    escaped = re.sub(r'(["\\$`])', r"\\\1", word)
    return f'"{escaped}"'


def command_line(words: Iterable[str]) -> str:
    """Return a command on one line."""
    return " ".join(map(quoted, words))


def unused(name: str) -> str:
    """Return the name, or the next one after it that nothing has: ``tags-2.jsonl``.

    A command that is proposed is not to be refused for what lies there already.
    """
    while Path(name).exists():
        name = after(name, folder=Path(name).is_dir())
    return name


def after(name: str, *, folder: bool = False) -> str:
    """Return the next name: ``check.xlsx``, ``check-2.xlsx``, ``check-3.xlsx``."""
    path = Path(name)
    stem, suffix = (path.name, "") if folder else (path.stem, path.suffix)
    numbered = re.fullmatch(r"(.+)-(\d{1,2})", stem)
    base, number = (numbered[1], int(numbered[2])) if numbered else (stem, 1)
    return str(path.with_name(f"{base}-{number + 1}{suffix}"))
