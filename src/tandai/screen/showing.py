"""What the main screen shows: one passage at a time, its codes, and the codebook beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from tandai.ground.errors import OutputError, printable
from tandai.ground.language import tr
from tandai.ground.numbers import count
from tandai.review.session import Done
from tandai.screen import passage_text as passages
from tandai.screen.book import Book
from tandai.screen.code_list import code_lines
from tandai.screen.evidence import Marking
from tandai.screen.keys import KEYS, MARKING_KEYS, foot
from tandai.screen.told import bar_words, done_words, others_words, pair_words, where_words
from tandai.words.reasons import verdict_reason
from tandai.work.review import Review

if TYPE_CHECKING:
    from tandai.review.progress import Progress

# From this width on text, codes and codebook stand side by side.
WIDE = 140
# From this width on the codebook is wider.
ROOMY = 100
_LOOK_SECONDS = 1.0


class ShowingScreen(Screen[None]):
    """Shows where a session is, and says what was done."""

    AUTO_FOCUS = ""

    def __init__(self, review: Review, begun: str = "") -> None:
        super().__init__()
        self.session = review.session
        self.guide, self.surroundings = review.guide, review.surroundings
        self._progress: Progress | None = None
        self.marking: Marking | None = None
        self._said = Content(begun)
        # Whether it was seen: a key that was typed before that decides nothing.
        self.stands = False

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Static(id="where")
        yield Static(id="bar")
        with Container(id="body"):
            with Container(id="left"):
                with VerticalScroll(id="text", can_focus=False):
                    yield Static(id="passage")
                with VerticalScroll(id="codes", can_focus=False):
                    yield Static(id="code-lines")
            yield Book(self.session.codebook)
        with Vertical(id="below"):
            yield Static(id="said")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Look now and then whether something was learnt."""
        self.call_after_refresh(self._stand)
        self.set_interval(_LOOK_SECONDS, self._look)

    def _stand(self) -> None:
        self.count()
        self.stands = True

    def _look(self) -> None:
        if self.guide.has_learnt():
            decided = len(self.session.decided)
            if not self.session.route.fixed:
                self.session.reorder(self.guide.places(self.session.decided))
            self.tell(tr("learnt from ", "belajar dari ") + count(decided, "decision", "keputusan"))

    def count(self) -> None:
        """Count anew how far the review is."""
        self._progress = self.guide.progress(self.session.decided)
        self.query_one("#bar", Static).update(self._bar())

    def _bar(self) -> Content:
        return bar_words(self.session, self._progress, self.app.size.width)

    def on_resize(self, event: Resize) -> None:
        """Put text, codes and codebook side by side where there is room."""
        self.set_class(event.size.width >= ROOMY, "roomy")
        self.set_class(event.size.width >= WIDE, "wide")
        self.call_after_refresh(self.show)

    # Showing.

    def show(self) -> None:
        """Show where the session is."""
        session, width = self.session, self.app.size.width
        self.query_one("#where", Static).update(where_words(session, width))
        self.query_one("#bar", Static).update(self._bar())
        self.query_one("#passage", Static).update(self._passage())
        codes = self.query_one("#code-lines", Static)
        codes.update(
            code_lines(
                session.items(),
                session.codebook,
                session.focus,
                lambda own: bool(session.memo(own)),
                self._codes_width(),
                blind=session.blind,
            )
        )
        given = [code.indicator for code in session.codes()]
        self.query_one(Book).show(session.focus, given, self._note())
        self.query_one("#said", Static).update(self._said)
        keys = MARKING_KEYS if self.marking else KEYS
        self.query_one("#keys", Static).update(foot(keys, width))

    def _codes_width(self) -> int:
        return max(20, self.query_one("#codes").size.width - 1)

    def _passage(self) -> Content:
        session, marking = self.session, self.marking
        row = session.material.passages.row(session.row, named=True)
        around = self.surroundings.around(session.passage_id)
        near = 420 if self.has_class("wide") else 84
        active = marking.piece if marking else None
        marks = passages.marks_of(session.items(), row["start"], active)
        if marking:
            marks += passages.sentence_marks(marking.sentences)
        parts = [
            passages.before(around, near),
            passages.question(row["question"]),
            passages.marked(row["text"], marks),
            self._memo(),
            others_words(session),
            pair_words(session),
            passages.after(around, near),
        ]
        return Content("\n\n").join(part for part in parts if part.plain)

    def _memo(self) -> Content:
        own = self.session.memo()
        return Content(f"{tr('Memo', 'Memo')}: {passages.shown(own)}" if own else "")

    def _note(self) -> Content:
        """Return what must be known of the code in focus: its verdict, and its memo."""
        item = self.session.item(self.session.focus)
        parts = []
        if item and item.suggestion and item.suggestion.reason:
            parts.append(verdict_reason(item.suggestion.reason))
        if item and (memo := self.session.memo(item.indicator)):
            parts.append(f"{tr('Memo', 'Memo')}: {passages.shown(memo)}")
        return Content.styled("\n".join(parts), "italic")

    def tell(self, what: Content | str) -> None:
        """Say something in the line above the keys."""
        self._said = what if isinstance(what, Content) else Content(what)
        self.show()

    def attempt(self, act: Callable[[], Done | None], otherwise: str = "") -> None:
        """Do something and say what was done; what cannot be kept is said and not done."""
        try:
            done = act()
        except OutputError as error:
            self.app.bell()
            self.tell(Content.styled(printable(str(error)), "bold reverse"))
            return
        if done is None:
            self.tell(otherwise)
        else:
            self.tell(done_words(done))

    def to_top(self) -> None:
        """Show the begin of the passage."""
        self.query_one("#text", VerticalScroll).scroll_home(animate=False)
