"""The main screen: one passage at a time, its codes, and the codebook beside it."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from tandai.ground.errors import OutputError, printable
from tandai.ground.language import tr
from tandai.review.marking import End
from tandai.review.progress import Progress
from tandai.review.session import Done
from tandai.screen import passage_text as passages
from tandai.screen.book import Book
from tandai.screen.code_list import code_lines, name_of
from tandai.screen.dialogs import GoToDialog, HelpPage, MemoDialog, ProgressPage, TranscriptPage
from tandai.screen.evidence import Marking, marking_of
from tandai.screen.keys import KEYS, MARKING_KEYS, foot
from tandai.screen.told import bar_words, done_words, pair_words, progress_lines, where_words
from tandai.words.reasons import verdict_reason
from tandai.work.review import Review

# From this width on text, codes and codebook stand side by side.
WIDE = 120
_LOOK_SECONDS = 1.0


class ReviewScreen(Screen[None]):
    """Shows where a session is and does what keys say."""

    BINDINGS = [  # noqa: RUF012  # textual declares it so
        *(Binding(str(n), f"digit('{n}')", show=False) for n in range(10)),
        Binding("slash", "find", show=False),
        Binding("s", "stance", show=False),
        Binding("e", "evidence", show=False),
        Binding("a", "decide('accept')", show=False),
        Binding("x", "decide('nothing')", show=False),
        Binding("h", "decide('unsure')", show=False),
        Binding("m", "memo", show=False),
        Binding("u", "undo", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        *(Binding(own, f"arrow('{own}')", show=False) for own in ("up", "down", "left", "right")),
        Binding("g", "go_to", show=False),
        Binding("t", "transcript", show=False),
        Binding("p", "progress", show=False),
        Binding("question_mark", "help", show=False),
        Binding("q", "leave", show=False),
        Binding("tab", "focus_code(1)", show=False),
        Binding("shift+tab", "focus_code(-1)", show=False),
        Binding("enter", "enter", show=False),
        Binding("escape", "end_marking", show=False),
        Binding("v", "take_suggested", show=False),
        Binding("delete,backspace", "clear", show=False),
        Binding("space,pagedown", "scroll(1)", show=False),
        Binding("b,pageup", "scroll(-1)", show=False),
        Binding("right_square_bracket", "rules(3)", show=False),
        Binding("left_square_bracket", "rules(-3)", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, review: Review, begun: str = "") -> None:
        super().__init__()
        self.session = review.session
        self._guide, self._surroundings = review.guide, review.surroundings
        self._progress: Progress | None = None
        self._marking: Marking | None = None
        self._said = Content(begun)
        self._finding = False

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
        self._count()
        self.set_interval(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        if self._guide.has_learnt():
            decided = len(self.session.decided)
            if not self.session.route.fixed:
                self.session.reorder(self._guide.places(self.session.decided))
            self.tell(tr(f"learnt from {decided} decisions", f"belajar dari {decided} keputusan"))

    def _count(self) -> None:
        self._progress = self._guide.progress(self.session.decided)
        self.query_one("#bar", Static).update(self._bar())

    def _bar(self) -> Content:
        return bar_words(self.session, self._progress, self.app.size.width)

    def on_resize(self, event: Resize) -> None:
        """Put text, codes and codebook side by side where there is room."""
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
        keys = MARKING_KEYS if self._marking else KEYS
        self.query_one("#keys", Static).update(foot(keys, width))

    def _codes_width(self) -> int:
        return max(20, self.query_one("#codes").size.width - 1)

    def _passage(self) -> Content:
        session, marking = self.session, self._marking
        row = session.material.passages.row(session.row, named=True)
        around = self._surroundings.around(session.passage_id)
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

    def _try(self, act: Callable[[], Done | None], otherwise: str = "") -> None:
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

    # What keys do.

    def action_press(self, key: str) -> None:
        """Do what a key does: for the mouse."""
        self.app.simulate_key(key)

    def action_digit(self, figure: str) -> None:
        """Turn a code on or off; while marking, choose a sentence."""
        marking = self._marking
        if marking:
            self._try(lambda: marking.digit(figure), self._typed())
            self._said = Content(self._typed()) if marking.typed else self._said
            self.show()
        elif figure != "0":
            self.action_code(int(figure))

    def _typed(self) -> str:
        typed = self._marking.typed if self._marking else ""
        if not typed:
            return tr("no such sentence", "tidak ada kalimat itu")
        return tr(f"sentence {typed}… (Enter)", f"kalimat {typed}… (Enter)")

    def action_sentence(self, number: int) -> None:
        """Mark a sentence: for the mouse."""
        if self._marking:
            self._try(lambda: self._marking.sentence(number) if self._marking else None)

    def action_code(self, number: int) -> None:
        """Turn the code of this number on or off."""
        items = self.session.items()
        if 1 <= number <= len(items):
            self._try(lambda: self.session.toggle(items[number - 1].indicator))
        else:
            self.tell(tr(f"there is no code {number}", f"tidak ada kode {number}"))

    def action_enter(self) -> None:
        """Turn the code in focus on or off; while marking, end a sentence's number, or all."""
        marking = self._marking
        if marking is None:
            if self.session.focus:
                self._try(lambda: self.session.toggle(self.session.focus))
        elif marking.typed:
            self._try(marking.enter)
        else:
            self.action_end_marking()

    def action_find(self) -> None:
        """Find an indicator in the codebook."""
        self._marking = None
        self.add_class("finding")
        self.query_one(Book).begin()
        self.tell(
            tr(
                "Type; ↑ ↓ choose, Enter adds, Esc back",
                "Ketik; ↑ ↓ pilih, Enter tambah, Esc batal",
            )
        )

    def on_book_chosen(self, event: Book.Chosen) -> None:
        """Give the indicator that was found, or clicked."""
        clicked = not self.has_class("finding")
        self._end_finding()
        if clicked and self.session.focus == event.indicator:
            self._try(lambda: self.session.toggle(event.indicator))
        else:
            name = name_of(self.session.codebook, event.indicator)
            self._try(
                lambda: self.session.add(event.indicator),
                tr(f"{name} is given already", f"{name} sudah diberikan"),
            )

    def on_book_closed(self) -> None:
        """Go back to the codes."""
        self._end_finding()
        self.tell("")

    def _end_finding(self) -> None:
        self.remove_class("finding")
        self.query_one(Book).end()
        self.set_focus(None)

    def action_stance(self) -> None:
        """Next stance of the code in focus; while marking, of the piece."""
        if self._marking:
            self._try(self._marking.turn, tr("nothing is marked yet", "belum ada yang ditandai"))
        elif self.session.focus:
            self._try(lambda: self.session.next_stance(self.session.focus))
        else:
            self.tell(self._no_code())

    def action_evidence(self) -> None:
        """Begin to mark evidence, or end it."""
        if self._marking:
            self.action_end_marking()
            return
        self._marking = marking_of(self.session)
        if self._marking:
            name = name_of(self.session.codebook, self._marking.indicator)
            self.tell(tr(f"Evidence for: {name}", f"Bukti untuk: {name}"))
        elif not self.session.focus:
            self.tell(self._no_code())
        else:
            self.tell(
                tr(
                    "no evidence can be marked: this source has no positions in a transcript",
                    "bukti tak dapat ditandai: sumber ini tanpa posisi dalam transkrip",
                )
            )

    def _no_code(self) -> str:
        return tr("choose a code first (/ finds one)", "pilih kode dahulu (/ mencari)")

    def action_end_marking(self) -> None:
        """Go back from marking to the codes."""
        if self._marking:
            self._marking = None
            self.tell("")

    def action_take_suggested(self) -> None:
        """Take the model's evidence."""
        if self._marking:
            none = tr("the model marked no words", "model tidak menandai kata")
            self._try(self._marking.take_suggested, none)

    def action_clear(self) -> None:
        """Clear the piece at hand."""
        if self._marking:
            self._try(self._marking.clear, tr("nothing is marked", "tidak ada yang ditandai"))

    def action_arrow(self, where: str) -> None:
        """Move on or back; while marking, move the ends of a piece by words."""
        if self._marking is None:
            self.action_move(1 if where in ("down", "right") else -1)
            return
        end: End = "end" if where in ("left", "right") else "start"
        by = 1 if where in ("right", "down") else -1
        marking = self._marking
        none = tr("choose a sentence by its number", "pilih kalimat menurut nomornya")
        self._try(lambda: marking.move(end, by), none if marking.piece is None else "")

    def action_focus_code(self, by: int) -> None:
        """Put another code into focus; while marking, another piece."""
        if self._marking:
            self._marking.next_piece()
        else:
            self.session.turn_focus(by)
        self.show()

    def action_decide(self, what: str) -> None:
        """Decide the passage and go on."""
        self._marking = None
        acts = {
            "accept": self.session.accept,
            "nothing": self.session.nothing,
            "unsure": self.session.unsure,
        }
        before = self.session.decided_here
        self._try(acts[what])
        self._to_top()
        if self.session.decided_here > before:
            self._guide.learn_from(self.session.decided, self.session.decided_here)
            self.call_after_refresh(self._count)

    def action_undo(self) -> None:
        """Undo the newest act."""
        self._marking = None
        before = self.session.passage_id
        self._try(self.session.undo, tr("nothing to undo", "tidak ada yang dapat diurungkan"))
        if self.session.passage_id != before:
            self._to_top()
        self.call_after_refresh(self._count)

    def action_move(self, by: int) -> None:
        """Go on or back."""
        self._marking = None
        moved = self.session.move(by)
        self.tell("" if moved else tr("no more passages here", "tidak ada kutipan lagi"))
        self._to_top()

    def action_go_to(self) -> None:
        """Ask for a passage and go there."""

        def go(named: str | None) -> None:
            if named is None:
                return
            self._marking = None
            nearest = self.session.go_to(named)
            self._to_top()
            if nearest is None:
                self.tell("")
            else:
                hint = tr(f"; did you mean {nearest}?", f"; maksudnya {nearest}?")
                none = tr("no passage is called so", "tidak ada kutipan bernama itu")
                self.tell(none + (hint if nearest else ""))

        self.app.push_screen(GoToDialog(len(self.session.material.ids)), go)

    def action_memo(self) -> None:
        """Ask for a memo and keep it."""
        session, focus = self.session, self.session.focus
        names = {"": session.passage_id}
        if focus:
            names[focus] = name_of(session.codebook, focus)
        memos = {own: session.memo(own) for own in names}

        def keep(answer: tuple[str, str] | None) -> None:
            if answer is not None:
                self._try(lambda: session.write_memo(answer[1], answer[0]))

        self.app.push_screen(MemoDialog(session.passage_id, memos, names), keep)

    def action_transcript(self) -> None:
        """Show the whole transcript."""
        row = self.session.material.passages.row(self.session.row, named=True)
        whole = self._surroundings.whole(self.session.passage_id)
        self.app.push_screen(TranscriptPage(row["document"], whole))

    def action_progress(self) -> None:
        """Show what each indicator has."""
        self._progress = self._guide.progress(self.session.decided)
        self.app.push_screen(ProgressPage(progress_lines(self.session, self._progress)))

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(HelpPage())

    def action_leave(self) -> None:
        """Save and leave."""
        self.app.exit()

    def action_scroll(self, pages: int) -> None:
        """Scroll the passage."""
        text = self.query_one("#text", VerticalScroll)
        text.scroll_relative(y=pages * max(1, text.size.height - 2), animate=False)

    def action_rules(self, lines: int) -> None:
        """Scroll the definition."""
        self.query_one(Book).scroll_meaning(lines)

    def _to_top(self) -> None:
        self.query_one("#text", VerticalScroll).scroll_home(animate=False)
