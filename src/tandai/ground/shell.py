"""Commands as people type them: words quoted as shells take them, and names that are free."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

# Everything else means something to some shell; a tilde alone is a home.
_PLAIN = re.compile(r"(?!~)[\w@%+=:,./~\\-]+")
# What bash reads inside double quotes too: a backslash only before another one, or at the end.
_READ_IN_DOUBLE = re.compile(r'["$`!]|\\\\|\\$')
# Names of files that begin as options do. Commands that are proposed have long options alone.
_OPTION_OR_NUMBER = re.compile(r"--[a-z][a-z-]*|-[\d.]+")

# 2026-11, 2026-11-27, 27-11-26
_DATED = re.compile(r"(?<!\d)(\d{4}-\d{1,2}(-\d{1,2})?|\d{1,2}-\d{1,2}-\d{2})$")


def quoted(word: str) -> str:
    """Return a word as the shells of Linux, macOS and Windows take it.

    Double quotes are the same to bash, cmd and PowerShell; what bash would read inside them stands
    in single ones. A file whose name begins with ``-`` is named with its folder.
    """
    if word.startswith("-") and not _OPTION_OR_NUMBER.fullmatch(word):
        word = f"./{word}"
    if _PLAIN.fullmatch(word):
        return word
    if os.name != "nt" and _READ_IN_DOUBLE.search(word):
        return "'" + word.replace("'", "'\\''") + "'"
    return f'"{word}"'


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
    """Return the next name: ``check.xlsx``, ``check-2.xlsx``, ``check-3.xlsx``.

    The last number of a date is no count, nor is one that begins with 0, as of interview 07.
    """
    path = Path(name)
    stem, suffix = (path.name, "") if folder else (path.stem, path.suffix)
    numbered = None if _DATED.search(stem) else re.fullmatch(r"(.+)-([2-9]|[1-9]\d)", stem)
    base, number = (numbered[1], int(numbered[2])) if numbered else (stem, 1)
    return str(path.with_name(f"{base}-{number + 1}{suffix}"))
