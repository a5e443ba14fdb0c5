"""Consoles, progress and messages.

Results go to standard output; progress, notes and errors to standard error. Nothing in a
codebook, transcript or file name is taken for markup, and none of it steers the terminal:
control characters are printed as escapes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.text import Text

from tandai.ground.errors import Problem, TandaiError, printable
from tandai.ground.language import tr
from tandai.ground.plain_json import json_text

_MOST_PROBLEMS = 20
_JSON_CONTROLS = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


class _Console(Console):
    """A console that prints control characters of texts as escapes, and sends only its own."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else printable(text), style, control)


@dataclass(frozen=True)
class Manner:
    """How a command was asked to speak: its result as JSON; no progress and no notes."""

    as_json: bool = False
    quiet: bool = False


_PLAIN = Manner()
_manner: ContextVar[Manner] = ContextVar("tandai_manner", default=_PLAIN)


@contextmanager
def manner(*, as_json: bool, quiet: bool) -> Iterator[None]:
    """Speak so inside the ``with`` block."""
    token = _manner.set(Manner(as_json, quiet))
    try:
        yield
    finally:
        _manner.reset(token)


def output() -> Console:
    """Return the console of standard output."""
    return _Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def notes() -> Console:
    """Return the console of standard error."""
    return _Console(stderr=True, highlight=False, markup=False, emoji=False)


def show(*renderables: RenderableType) -> None:
    """Print to standard output."""
    console = output()
    for renderable in renderables:
        console.print(renderable)


def answer(data: Callable[[], object], view: Callable[[], RenderableType]) -> None:
    """Print a command's result: the JSON document, or the view for people."""
    if _manner.get().as_json:
        show_json(data())
    else:
        show(view())


def show_json(data: Any) -> None:
    """Print one JSON document to standard output."""
    text = json_text(data, indent=2)
    # JSON leaves DEL and C1 as they are; in its strings, the only place for them, it has its
    # own escapes.
    sys.stdout.write(text.translate(_JSON_CONTROLS) + "\n")


def note(message: str, *, style: str = "dim") -> None:
    """Print a note to standard error, unless none is wanted."""
    if not _manner.get().quiet:
        notes().print(Text(message, style=style))


def warn(message: str, *, always: bool = False) -> None:
    """Print what a person should know before using the result, to standard error.

    ``always``: also where notes are not wanted, as of inputs that failed.
    """
    if always or not _manner.get().quiet:
        notes().print(Text.assemble((tr("Note: ", "Perhatian: "), "yellow"), message))


def show_error(error: TandaiError) -> None:
    """Print an error: what, where, what to do, and each thing found wrong."""
    console = notes()
    console.print(
        Text.assemble((tr("Error: ", "Galat: "), "bold red"), str(error)),
        soft_wrap=True,
    )
    show_problems(error.problems)


def show_problems(problems: Sequence[Problem]) -> None:
    """Print problems, a line each, and the number of those beyond the first twenty."""
    console = notes()
    for problem in problems[:_MOST_PROBLEMS]:
        console.print(f"  {problem}", soft_wrap=True)
    more = len(problems) - _MOST_PROBLEMS
    if more > 0:
        console.print(tr(f"  ... and {more} more", f"  ... dan {more} lagi"))


@contextmanager
def progress(what: str, *, in_bytes: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Give a function that takes (done, in all) and shows a bar, on terminals only.

    ``in_bytes``: both count bytes; then the time that is left is told as well.
    """
    console = notes()
    if _manner.get().quiet or not console.is_terminal:
        yield lambda _done, _total: None
        return
    counted = (
        (TaskProgressColumn(), DownloadColumn(), TimeRemainingColumn())
        if in_bytes
        else (MofNCompleteColumn(),)
    )
    columns = (TextColumn("{task.description}"), BarColumn(), *counted, TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
