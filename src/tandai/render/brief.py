"""What summaries of all commands have in common: what to do next, and where all of it stands.

A summary leaves room for the command and the next prompt on a screen of 24 lines and 80 columns;
the test that measures it is ``tests/test_brief.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.text import Text

from tandai.ground.language import tr
from tandai.render.wrapping import Hanging, Listed

# Documents that are few enough to be listed one by one.
FEW = 4
_PLAIN = re.compile(r"[\w@%+=:,./~\\-]+")


@dataclass(frozen=True)
class Command:
    """A command to type, a line of its own; broken where a shell goes on with the next line."""

    words: Sequence[str]

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield its lines."""
        line, indent = "", "  "
        for word in map(_quoted, self.words):
            if line and len(indent + line) + 1 + len(word) + 2 > options.max_width:
                yield _line(f"{indent}{line} \\")
                line, indent = word, "      "
            else:
                line = f"{line} {word}".lstrip()
        yield _line(indent + line)


def _line(text: str) -> Text:
    # A name that is longer than the line goes over it, so that the command can be copied.
    return Text(text, style="bold", no_wrap=True, overflow="ignore")


def _quoted(word: str) -> str:
    """Return a word as a shell takes it; what people are to put in a name for stays as it is."""
    if _PLAIN.fullmatch(word):
        return word
    escaped = re.sub(r'(["\\$`])', r"\\\1", word)
    return f'"{escaped}"'


def next_step(*commands: Sequence[str], said: str = "") -> RenderableType:
    """Return what to type next, a command a line, behind a word on what for."""
    head = tr("Next", "Berikutnya") + (f": {said}" if said else ":")
    return Group(Hanging(head), *map(Command, commands))


def all_of_it(what: str) -> RenderableType:
    """Return where to find what the summary left out."""
    return Hanging(f"{what}: --details")


def lists(*groups: tuple[str, Sequence[str]], lines: int = 9) -> list[RenderableType]:
    """Return each group that has names, with how many they are, over ``lines`` lines together."""
    own = [(label, names) for label, names in groups if names]
    each = lines // len(own) if own else 0
    return [
        Listed(f"{label} ({len(names)})", names, lines=max(1, each), first=2)
        for label, names in own
    ]
