"""Text wrapped with its later lines indented, and lists that fill no more than a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text

from tandai.ground.language import tr
from tandai.ground.numbers import whole

_NARROWEST = 20


@dataclass(frozen=True)
class Hanging:
    """A text whose lines after the first stand ``indent`` columns to the right of it.

    The first line stands ``first`` columns to the right.
    """

    text: Text | str
    indent: int = 2
    first: int = 0

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the lines, wrapped to the width."""
        text = self.text if isinstance(self.text, Text) else Text(self.text)
        width = max(_NARROWEST, options.max_width)
        for part in text.split("\n", allow_blank=True):
            # Lines that were indented by who wrote them stay so, and are continued further in.
            own = len(part.plain) - len(part.plain.lstrip(" "))
            yield from _wrapped(part, console, width, self.first, max(self.indent, own + 2))


def _wrapped(
    text: Text, console: Console, width: int, first: int, indent: int
) -> Iterator[RenderableType]:
    """Yield one paragraph's lines: the first as wide as there is room, the others narrower."""
    head = text.wrap(console, width - first, tab_size=4)
    if len(head) <= 1:
        yield _moved(text, first)
        return
    begin = head[0]
    rest = text[len(begin.plain) :]
    yield _moved(begin, first)
    rest = rest[len(rest.plain) - len(rest.plain.lstrip(" ")) :]
    for line in rest.wrap(console, width - indent, tab_size=4):
        yield _moved(line, indent)


def _moved(text: Text, columns: int) -> Text:
    """Return a line that far to the right; it is not to be wrapped again."""
    line = text.copy()
    line.rstrip()
    return Text(" " * columns, no_wrap=True, overflow="fold").append_text(line)


@dataclass(frozen=True)
class Listed:
    """``label: one, another, … and 5 more``: names that fill at most ``lines`` lines.

    Lines after the first are indented; names that have no room are counted.
    """

    label: str
    names: Sequence[str]
    lines: int = 2
    first: int = 0
    indent: int = 4
    style: str = ""
    colon: str = ": "

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the lines that fit."""
        for number in range(len(self.names), -1, -1):
            shown = list(console.render_lines(self._text(number), options, pad=False))
            if len(shown) <= self.lines or not number:
                yield self._text(number)
                return

    def _text(self, number: int) -> Hanging:
        left = len(self.names) - number
        # With a decimal comma in them, commas between names would be read as part of them.
        mark = "; " if any("," in name for name in self.names) else ", "
        listed = mark.join(self.names[:number])
        if left:
            more = tr(f"{whole(left)} more", f"{whole(left)} lagi")
            listed = f"{listed}{mark}… (+{more})" if listed else more
        text = Text.assemble((f"{self.label}{self.colon}", self.style), listed)
        return Hanging(text, self.indent, self.first)
