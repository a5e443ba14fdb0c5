"""Everything that tandai raises on purpose.

    TandaiError
    ├── UsageError          options that do not go together, values out of range
    ├── InputError          something given to tandai cannot be used
    │   ├── FileError       a file that is missing, empty, binary, too large or not UTF-8
    │   ├── TableError      a table without a needed column, or with rows that do not fit
    │   ├── CodebookError   a codebook that does not hold together
    │   ├── CorpusError     a corpus whose parts contradict each other, or too little of it
    │   └── ModelError      a model folder that is damaged, foreign or of another format
    └── OutputError         a result that cannot be written

    CacheWarning            kept vectors were damaged and made anew; nothing else is affected

A message says what happened, where (file, row, column) and what to do. It never holds
interview text: messages end up in logs, bug reports and other people's inboxes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tandai.ground.language import tr

_LONGEST_NAME = 40


def named(cell: str, *, known: bool = False) -> str:
    """Return a cell for a message: quoted if it looks like a name, else only described.

    A table whose columns are swapped, or that has no heading, has interview text where a name
    should stand. A cell is shown only where it has no white space in it, or is ``known`` to be
    close to a name of the codebook.
    """
    shown = nameable(cell, known=known)
    return repr(shown) if shown == cell else tr("(a cell with text)", "(sel berisi teks)")


def nameable(cell: str, *, known: bool = False) -> str:
    """Return a cell that may be shown, as of :func:`named`; an empty text for another."""
    short = len(cell) <= _LONGEST_NAME
    return cell if short and (known or not any(c.isspace() for c in cell.strip())) else ""


# C0 (but for line ends and tabs), DEL and C1. Characters that steer a terminal, or of use
# there only to hide something; an ESC in a label could move the cursor or name the window.
_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (9, 10)
}


def wrapped(text: str, width: int) -> str:
    """Return lines of at most ``width`` columns, broken between words; longer words are whole."""
    lines = (
        textwrap.wrap(
            line,
            max(width, 20),
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        )
        for line in text.split("\n")
    )
    return "\n".join("\n".join(own) for own in lines)


def printable(text: str) -> str:
    r"""Return text for a terminal, with control characters shown as escapes (``\x1b``)."""
    return text.translate(_CONTROLS)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an input: where it is and what it is."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class TandaiError(Exception):
    """Base of all errors that tandai raises on purpose."""

    def __init__(
        self,
        what: str,
        *,
        where: str | Path = "",
        hint: str = "",
        problems: Sequence[Problem] = (),
    ) -> None:
        self.what = what
        self.where = str(where)
        self.hint = hint
        self.problems = tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.hint}" if self.hint else head


def failure(error: TandaiError) -> dict[str, str]:
    """Return an error as plain data for JSON: where, and of which kind; its words are for people.

    The kinds are the names of the tree above.
    """
    return {"where": error.where, "error": type(error).__name__}


class UsageError(TandaiError):
    """Options that do not go together, or a value out of its range."""


class InputError(TandaiError):
    """Something given to tandai cannot be used."""


class FileError(InputError):
    """A file that is missing, empty, binary, too large or not UTF-8."""


class TableError(InputError):
    """A table without a needed column, or with rows that do not fit."""


class CodebookError(InputError):
    """A codebook that does not hold together."""


class CorpusError(InputError):
    """A corpus whose parts contradict each other, or that is too small for the task."""


class ModelError(InputError):
    """A model folder that is damaged, foreign, or of a format this version cannot read."""


class OutputError(TandaiError):
    """A result that cannot be written."""


class CacheWarning(UserWarning):
    """Vectors kept on disk were damaged and computed anew; the result is what it would be."""
