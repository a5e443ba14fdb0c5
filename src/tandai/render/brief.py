"""What summaries of all commands have in common: what to do next, and where all of it stands.

A summary leaves room for the command and the next prompt on a screen of 24 lines and 80 columns;
the test that measures it is ``tests/test_brief.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.text import Text

from tandai.ground.language import Words, tr
from tandai.ground.shell import quoted, unused
from tandai.render.wrapping import Hanging, Listed

# The command that was typed as words, with parameters of it left out or changed.
Again = Callable[..., list[str]]
# Places in a command for what only the user knows, and what that is.
NAME = Words("NAME", "NAMA")
FOLDER = Words("FOLDER", "FOLDER")
TAGS = Words("TAGS", "HASIL")
_PLACES = {
    NAME: Words("your name or initials", "nama atau inisial Anda"),
    FOLDER: Words("where the transcripts lie", "tempat transkripnya"),
    TAGS: Words("what the sheet was drawn from", "asal lembar itu diambil"),
}
# Documents that are few enough to be listed one by one.
FEW = 4


@dataclass(frozen=True)
class Command:
    """A command to type, a line of its own; broken where a shell goes on with the next line."""

    words: Sequence[str]

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield its lines."""
        line, indent = "", "  "
        for word in map(quoted, self.words):
            if line and len(indent + line) + 1 + len(word) + 2 > options.max_width:
                yield _line(f"{indent}{line} \\")
                line, indent = word, "      "
            else:
                line = f"{line} {word}".lstrip()
        yield _line(indent + line)


def _line(text: str) -> Text:
    # A name that is longer than the line goes over it, so that the command can be copied.
    return Text(text, style="bold", no_wrap=True, overflow="ignore")


def next_step(*commands: Sequence[str], said: str = "") -> RenderableType:
    """Return what to type next, a command a line, behind a word on what for.

    A command runs as it stands. What nobody but the user knows has a place in it, and what goes
    there is said.
    """
    places = [f"{place}: {what}" for place, what in _PLACES.items() if _has(commands, str(place))]
    head = "; ".join(filter(None, (said, *places)))
    return Group(
        Hanging(tr("Next", "Berikutnya") + (f": {head}" if head else ":")), *map(Command, commands)
    )


def _has(commands: Sequence[Sequence[str]], word: str) -> bool:
    return any(word in command for command in commands)


def reviewing(source: object, people: Sequence[str] = ()) -> list[str]:
    """Return the command to code on the screen; in the name of the only coder, if there is one."""
    return [
        "tandai",
        "review",
        str(source),
        "--coder",
        people[0] if len(people) == 1 else str(NAME),
    ]


def tagging(model: object, interviews: Sequence[str] = ()) -> list[str]:
    """Return the command to suggest codes by a model; ``interviews``: for what, where known."""
    out = unused(tr("tags.jsonl", "tanda.jsonl"))
    return ["tandai", "tag", str(model), *(interviews or [str(FOLDER)]), "--out", out]


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
