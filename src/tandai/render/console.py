"""Consoles, progress and messages.

Results go to standard output; progress, notes and errors to standard error. Nothing in a
codebook, transcript or file name is taken for markup, and none of it steers the terminal:
control characters are printed as escapes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Timer
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.text import Text

from tandai.ground.errors import Problem, TandaiError, printable, wrapped
from tandai.ground.language import tr
from tandai.ground.plain_json import json_text
from tandai.render.wrapping import Hanging

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
    """How a command was asked to speak.

    ``as_json``: its result as JSON; ``quiet``: no progress and no notes; ``details``: all that
    there is to say, and no summary.
    """

    as_json: bool = False
    quiet: bool = False
    details: bool = True


_PLAIN = Manner()
_manner: ContextVar[Manner] = ContextVar("tandai_manner", default=_PLAIN)
# Where a bar is being shown, what else is said goes above it.
_shown: ContextVar[Console | None] = ContextVar("tandai_shown", default=None)
_starting: ContextVar[ExitStack | None] = ContextVar("tandai_starting", default=None)
# What is done sooner than this many seconds shows no bar.
_SOON = 0.7


@contextmanager
def manner(*, as_json: bool, quiet: bool, details: bool = True) -> Iterator[None]:
    """Speak so inside the ``with`` block."""
    token = _manner.set(Manner(as_json, quiet, details))
    try:
        yield
    finally:
        _manner.reset(token)


def in_full() -> bool:
    """Whether all is told: with ``--details``, in JSON, and by commands without a summary."""
    own = _manner.get()
    return own.details or own.as_json


def output() -> Console:
    """Return the console of standard output."""
    return _Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def notes() -> Console:
    """Return the console of standard error: the one that shows a bar, while one is shown."""
    return _shown.get() or _Console(stderr=True, highlight=False, markup=False, emoji=False)


def show(*renderables: RenderableType) -> None:
    """Print to standard output."""
    end_starting()
    console = output()
    for renderable in renderables:
        # What is longer than the line is a name in a command, of which nothing may be lost.
        console.print(renderable, crop=False)


def answer(
    data: Callable[[], object],
    view: Callable[[], RenderableType],
    brief: Callable[[], RenderableType] | None = None,
) -> None:
    """Print a command's result: the JSON document, or what people read of it.

    That is the summary ``brief``, where there is one and ``--details`` did not ask for the view.
    """
    if _manner.get().as_json:
        show_json(data())
    else:
        show(view() if brief is None or in_full() else brief())


def show_json(data: Any) -> None:
    """Print one JSON document to standard output."""
    end_starting()
    text = json_text(data, indent=2)
    # JSON leaves DEL and C1 as they are; in its strings, the only place for them, it has its
    # own escapes.
    sys.stdout.write(text.translate(_JSON_CONTROLS) + "\n")


def note(message: str, *, style: str = "dim") -> None:
    """Print a note to standard error, unless none is wanted."""
    if not _manner.get().quiet:
        notes().print(Hanging(Text(message, style=style)))


def warn(message: str, *, always: bool = False) -> None:
    """Print what a person should know before using the result, to standard error.

    ``always``: also where notes are not wanted, as of inputs that failed.
    """
    if always or not _manner.get().quiet:
        notes().print(Hanging(Text.assemble((tr("Note: ", "Perhatian: "), "yellow"), message)))


def show_error(error: TandaiError) -> None:
    """Print an error: what, where, what to do, and each thing found wrong."""
    head = tr("Error: ", "Galat: ")
    text = Text(_fitting(f"{head}{error}"))
    text.stylize("bold red", 0, len(head.rstrip()))
    notes().print(text, soft_wrap=True)
    show_problems(error.problems)


def _fitting(text: str) -> str:
    """Return a text broken between words on a terminal, where it would break them in two."""
    console = notes()
    return wrapped(text, console.width) if console.is_terminal else text


def show_problems(problems: Sequence[Problem]) -> None:
    """Print problems, a line each, and the number of those beyond the first twenty."""
    console = notes()
    for problem in problems[:_MOST_PROBLEMS]:
        console.print(_fitting(f"  {problem}"), soft_wrap=True)
    more = len(problems) - _MOST_PROBLEMS
    if more > 0:
        console.print(tr(f"  ... and {more} more", f"  ... dan {more} lagi"))


@contextmanager
def progress(what: str, *, in_bytes: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Give a function that takes (done, in all) and shows a bar, on terminals only.

    The bar comes once the work has taken a moment; until something is done it only moves.
    ``in_bytes``: both count bytes; then the time that is left is told as well.
    """
    end_starting()
    console = notes()
    if _manner.get().quiet or not console.is_terminal or _shown.get() is not None:
        yield lambda _done, _total: None
        return
    # Standard output is not taken over: a bar that comes late would take away from who catches it.
    columns = _columns(in_bytes=in_bytes)
    bar = Progress(*columns, console=console, transient=True, redirect_stdout=False)
    task = bar.add_task(what, total=None)
    later = Timer(_SOON, bar.start)
    later.daemon = True
    later.start()
    token = _shown.set(console)
    try:
        yield lambda done, total: bar.update(task, completed=done, total=total)
    finally:
        later.cancel()
        later.join()
        bar.stop()
        _shown.reset(token)


@contextmanager
def starting() -> Iterator[None]:
    """Show that a command gets ready, until it shows something of its own.

    Loading what trains and tags takes seconds on a small computer.
    """
    with ExitStack() as stack:
        stack.enter_context(progress(tr("Starting", "Menyiapkan")))
        token = _starting.set(stack)
        try:
            yield
        finally:
            _starting.reset(token)


def end_starting() -> None:
    """Take away what :func:`starting` shows, if it does."""
    stack = _starting.get()
    if stack is not None:
        stack.close()


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something is being done, where it cannot be told how much of it is."""
    with progress(what):
        yield


def _columns(*, in_bytes: bool) -> tuple[ProgressColumn, ...]:
    counted: tuple[ProgressColumn, ...] = (
        (TaskProgressColumn(), DownloadColumn(), TimeRemainingColumn())
        if in_bytes
        else (_Counted(),)
    )
    return (TextColumn("{task.description}"), BarColumn(), *counted, TimeElapsedColumn())


class _Counted(ProgressColumn):
    """How much of it is done; empty until that is known."""

    def render(self, task: Task) -> Text:
        if task.total is None:
            return Text("")
        return Text(f"{int(task.completed)}/{int(task.total)}", style="progress.download")
