"""What the keys of the main screen do."""

from __future__ import annotations

from textual.binding import Binding
from textual.containers import VerticalScroll

from tandai.ground.language import tr
from tandai.review.marking import End
from tandai.screen.book import Book
from tandai.screen.code_list import name_of
from tandai.screen.dialogs import GoToDialog, HelpPage, MemoDialog, ProgressPage, TranscriptPage
from tandai.screen.evidence import marking_of
from tandai.screen.showing import ShowingScreen
from tandai.screen.told import progress_lines


class ReviewScreen(ShowingScreen):
    """Does what keys say."""

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
    # What keys do.

    def action_press(self, key: str) -> None:
        """Do what a key does: for the mouse."""
        self.app.simulate_key(key)

    def action_digit(self, figure: str) -> None:
        """Turn a code on or off; while marking, choose a sentence."""
        marking = self.marking
        if marking:
            self.attempt(lambda: marking.digit(figure))
            if marking.typed:
                self.tell(
                    tr(f"sentence {marking.typed}… (Enter)", f"kalimat {marking.typed}… (Enter)")
                )
        elif figure != "0":
            self.action_code(int(figure))

    def action_sentence(self, number: int) -> None:
        """Mark a sentence: for the mouse."""
        if self.marking:
            self.attempt(lambda: self.marking.sentence(number) if self.marking else None)

    def action_code(self, number: int) -> None:
        """Turn the code of this number on or off."""
        items = self.session.items()
        if 1 <= number <= len(items):
            self.attempt(lambda: self.session.toggle(items[number - 1].indicator))
        else:
            self.tell(tr(f"there is no code {number}", f"tidak ada kode {number}"))

    def action_enter(self) -> None:
        """Turn the code in focus on or off; while marking, end a sentence's number, or all."""
        marking = self.marking
        if marking is None:
            if self.session.focus:
                self.attempt(lambda: self.session.toggle(self.session.focus))
        elif marking.typed:
            self.attempt(marking.enter)
        else:
            self.action_end_marking()

    def action_find(self) -> None:
        """Find an indicator in the codebook."""
        self.marking = None
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
            self.attempt(lambda: self.session.toggle(event.indicator))
        else:
            name = name_of(self.session.codebook, event.indicator)
            self.attempt(
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
        if self.marking:
            self.attempt(self.marking.turn, tr("nothing is marked yet", "belum ada yang ditandai"))
        elif self.session.focus:
            self.attempt(lambda: self.session.next_stance(self.session.focus))
        else:
            self.tell(self._no_code())

    def action_evidence(self) -> None:
        """Begin to mark evidence, or end it."""
        if self.marking:
            self.action_end_marking()
            return
        self.marking = marking_of(self.session)
        if self.marking:
            name = name_of(self.session.codebook, self.marking.indicator)
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
        if self.marking:
            self.marking = None
            self.tell("")

    def action_take_suggested(self) -> None:
        """Take the model's evidence."""
        if self.marking:
            none = tr("the model marked no words", "model tidak menandai kata")
            self.attempt(self.marking.take_suggested, none)

    def action_clear(self) -> None:
        """Clear the piece at hand."""
        if self.marking:
            self.attempt(self.marking.clear, tr("nothing is marked", "tidak ada yang ditandai"))

    def action_arrow(self, where: str) -> None:
        """Move on or back; while marking, move the ends of a piece by words."""
        if self.marking is None:
            self.action_move(1 if where in ("down", "right") else -1)
            return
        end: End = "end" if where in ("left", "right") else "start"
        by = 1 if where in ("right", "down") else -1
        marking = self.marking
        none = tr("choose a sentence by its number", "pilih kalimat menurut nomornya")
        self.attempt(lambda: marking.move(end, by), none if marking.piece is None else "")

    def action_focus_code(self, by: int) -> None:
        """Put another code into focus; while marking, another piece."""
        if self.marking:
            self.marking.next_piece()
        else:
            self.session.turn_focus(by)
        self.show()

    def action_decide(self, what: str) -> None:
        """Decide the passage and go on."""
        self.marking = None
        acts = {
            "accept": self.session.accept,
            "nothing": self.session.nothing,
            "unsure": self.session.unsure,
        }
        before = self.session.decided_here
        self.attempt(acts[what])
        self.to_top()
        if self.session.decided_here > before:
            self.guide.learn_from(self.session.decided, self.session.decided_here)
            self.call_after_refresh(self.count)

    def action_undo(self) -> None:
        """Undo the newest act."""
        self.marking = None
        before = self.session.passage_id
        self.attempt(self.session.undo, tr("nothing to undo", "tidak ada yang dapat diurungkan"))
        if self.session.passage_id != before:
            self.to_top()
        self.call_after_refresh(self.count)

    def action_move(self, by: int) -> None:
        """Go on or back."""
        self.marking = None
        moved = self.session.move(by)
        self.tell("" if moved else tr("no more passages here", "tidak ada kutipan lagi"))
        self.to_top()

    def action_go_to(self) -> None:
        """Ask for a passage and go there."""

        def go(named: str | None) -> None:
            if named is None:
                return
            self.marking = None
            nearest = self.session.go_to(named)
            self.to_top()
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
                self.attempt(lambda: session.write_memo(answer[1], answer[0]))

        self.app.push_screen(MemoDialog(session.passage_id, memos, names), keep)

    def action_transcript(self) -> None:
        """Show the whole transcript."""
        row = self.session.material.passages.row(self.session.row, named=True)
        whole = self.surroundings.whole(self.session.passage_id)
        self.app.push_screen(TranscriptPage(row["document"], whole))

    def action_progress(self) -> None:
        """Show what each indicator has."""
        self._progress = self.guide.progress(self.session.decided)
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
