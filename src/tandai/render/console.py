"""Consoles, progress and messages.

Results go to standard output; progress, notes and errors to standard error. Texts are
printed as they are: nothing in a codebook or transcript is taken for markup.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from tandai.errors import Problem, TandaiError
from tandai.language import tr

_MOST_PROBLEMS = 20


def output() -> Console:
    """Return the console of standard output."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def notes() -> Console:
    """Return the console of standard error."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def show(*renderables: RenderableType) -> None:
    """Print to standard output."""
    console = output()
    for renderable in renderables:
        console.print(renderable)


def show_json(data: Any) -> None:
    """Print one JSON document to standard output."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def note(message: str, *, quiet: bool = False) -> None:
    """Print a note to standard error, unless ``quiet``."""
    if not quiet:
        notes().print(Text(message, style="dim"))


def warn(message: str) -> None:
    """Print what a person should know before using the result, to standard error."""
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
def progress(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Give a function that takes (done, in all) and shows a bar, on terminals only."""
    console = notes()
    if quiet or not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
