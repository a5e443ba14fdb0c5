"""The program on the full screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tandai.ground.errors import TandaiError, UsageError, printable
from tandai.ground.language import tr
from tandai.screen.reviewing import ReviewScreen
from tandai.work.review import Review

_STYLE = """
Screen { layers: base over; }
Static { link-style: none; link-style-hover: underline; }
#where { height: 1; background: $primary-background; color: $text; }
#bar { height: 1; color: $text-muted; }
#body { height: 1fr; layout: horizontal; }
#left { width: 1fr; height: 100%; layout: vertical; }
#text { height: 1fr; padding: 0 1; }
#codes { height: auto; max-height: 45%; border-top: solid $primary-darken-1; }
Book { width: 31; height: 100%; border-left: solid $primary-darken-1; padding-left: 1; }
#book-head { height: 1; }
#found {
    height: 6; border: none; padding: 0; background: transparent;
    text-wrap: nowrap; text-overflow: ellipsis;
}
.finding #found { height: 10; }
#meaning-scroll { height: 1fr; margin-top: 1; scrollbar-size-vertical: 1; }
#text, #codes, #found { scrollbar-size-vertical: 1; }
#below { height: auto; }
#said { height: auto; max-height: 3; color: $text-accent; }
#keys { height: auto; background: $primary-background; }
.roomy Book { width: 44; }
.wide #left { layout: horizontal; }
.wide #text { width: 1fr; height: 100%; padding: 0 2; }
.wide #codes {
    width: 46; height: 100%; max-height: 100%;
    border-top: none; border-left: solid $primary-darken-1; padding-left: 1;
}
.wide Book { width: 46; }
.wide #found { height: 18; }
ModalScreen { align: center middle; background: $background 60%; }
.page { width: 90%; max-width: 100; height: 92%; border: round $primary; padding: 0 1;
        background: $surface; }
.page-head { height: 1; }
.page-scroll { height: 1fr; }
.dialog { width: 60; max-width: 90%; height: auto; border: round $primary; padding: 0 1;
          background: $surface; }
.memo { width: 74; }
.memo TextArea { height: 8; border: none; }
.buttons { height: 1; }
.buttons Button { margin-right: 2; }
"""


class ReviewApp(App[None]):
    """Runs one session on the full screen."""

    CSS = _STYLE
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [  # noqa: RUF012  # textual declares it so
        Binding("ctrl+c,ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(self, review: Review, begun: str = "") -> None:
        super().__init__()
        self.review = review
        self._begun = begun
        self.failure: Exception | None = None

    def on_mount(self) -> None:
        """Show the first passage."""
        self.push_screen(ReviewScreen(self.review, self._begun))

    def _handle_exception(self, error: Exception) -> None:
        """Leave without a traceback, which would show interview text: whoever runs it raises.

        Textual's own prints the variables of every step.
        """
        self.failure = error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()


class RefusalApp(App[None]):
    """Says why nothing can be reviewed: in a browser nobody sees standard error."""

    CSS = "Screen { align: center middle; } Static { width: 80%; height: auto; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [  # noqa: RUF012  # textual declares it so
        Binding("escape,q,enter,ctrl+c,ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(self, why: str) -> None:
        super().__init__()
        self._why = why

    def compose(self) -> ComposeResult:
        """Say it."""
        yield Static(Content(printable(self._why)))


def is_served() -> bool:
    """Whether the screen is shown in a browser."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def require_terminal() -> None:
    """Raise UsageError where there is neither a terminal nor a browser."""
    if not is_served() and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            tr("review needs a terminal.", "review memerlukan terminal."),
            hint=tr(
                "Run it in a terminal, or use --web.",
                "Jalankan di terminal, atau pakai --web.",
            ),
        )


@contextmanager
def refusals_shown() -> Iterator[None]:
    """Show in the browser why a review that is served there is refused."""
    try:
        yield
    except TandaiError as error:
        if is_served():
            RefusalApp(str(error)).run()
        raise


def run_screen(review: Review, begun: str = "") -> None:
    """Run a review on the full screen until it is left.

    Raises whatever went wrong in it.
    """
    app = ReviewApp(review, begun)
    if not is_served():
        _drop_typed()
    app.run()
    if app.failure is not None:
        raise app.failure


def _drop_typed() -> None:
    """Forget the keys that were typed while nothing was seen yet: they would decide passages."""
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
    elif sys.stdin.isatty():
        import termios

        termios.tcflush(sys.stdin, termios.TCIFLUSH)
