"""What the keys of the main screen do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from textual.containers import VerticalScroll
from textual.events import Key, Paste

from tandai.ground.language import tr
from tandai.review.marking import End
from tandai.screen.book import Book
from tandai.screen.code_list import name_of
from tandai.screen.dialogs import GoToDialog, HelpPage, MemoDialog, ProgressPage, TranscriptPage
from tandai.screen.evidence import marking_of
from tandai.screen.showing import ShowingScreen
from tandai.screen.told import progress_lines

_ACTIONS: Mapping[str, str] = {
    **{str(n): f"digit('{n}')" for n in range(10)},
    **{own: f"arrow('{own}')" for own in ("up", "down", "left", "right")},
    "slash": "find",
    "s": "stance",
    "e": "evidence",
    "a": "decide('accept')",
    "x": "decide('nothing')",
    "h": "decide('unsure')",
    "m": "memo",
    "u": "undo",
    "j": "move(1)",
    "k": "move(-1)",
    "g": "go_to",
    "t": "transcript",
    "p": "progress",
    "question_mark": "help",
    "q": "leave",
    "tab": "focus_code(1)",
    "shift+tab": "focus_code(-1)",
    "enter": "enter",
    "escape": "end_marking",
    "v": "take_suggested",
    "delete": "clear",
    "backspace": "clear",
    "space": "scroll(1)",
    "pagedown": "scroll(1)",
    "b": "scroll(-1)",
    "pageup": "scroll(-1)",
    "right_square_bracket": "rules(3)",
    "left_square_bracket": "rules(-3)",
}


class ReviewScreen(ShowingScreen):
    """Does what keys say."""

    async def on_key(self, event: Key) -> None:
        """Do what a key says, in the order in which keys come, however quickly.

        Textual's own bindings are looked up later than focus and dialogs change, so that a quick
        typist's letters could do what they were not meant to.
        """
        event.stop()
        if self.app.screen is not self or not self.stands:
            return
        if self.query_one(Book).finding:
            self._find_by(event)
        elif event.key in _ACTIONS and not self._settle_number(event.key):
            await self.run_action(_ACTIONS[event.key])

    def _settle_number(self, key: str) -> bool:
        """Mark the sentence whose number was typed so far before any other key does its own.

        Whoever typed 1 and goes on meant the first sentence, whether or not there is a tenth. True
        where the key was there to end the number, or to take it back.
        """
        marking = self.marking
        if marking is None or not marking.typed or key.isdecimal():
            return False
        if key in ("backspace", "delete", "u"):
            marking.typed = ""
            self.tell("")
            return True
        self.attempt(marking.enter)
        return key == "enter"

    def on_paste(self, event: Paste) -> None:
        """Find by what was pasted."""
        if self.stands and self.query_one(Book).finding:
            self.query_one(Book).type(event.text.partition("\n")[0])

    def _find_by(self, event: Key) -> None:
        book = self.query_one(Book)
        match event.key:
            case "escape":
                self._end_finding()
                self.tell("")
            case "enter":
                if found := book.best():
                    self._end_finding()
                    self._give(found)
            case "up" | "down":
                book.go(1 if event.key == "down" else -1)
            case "backspace" | "delete":
                book.erase()
            case _ if event.is_printable and event.character:
                book.type(event.character)

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
        """Turn the code in focus on or off; while marking, end it."""
        if self.marking:
            self.action_end_marking()
        elif self.session.focus:
            self.attempt(lambda: self.session.toggle(self.session.focus))

    def action_find(self) -> None:
        """Find an indicator in the codebook."""
        self.add_class("finding")
        self.marking = None
        self.query_one(Book).begin()
        self.tell(
            tr(
                "Type; ↑ ↓ choose, Enter adds, Esc back",
                "Ketik; ↑ ↓ pilih, Enter tambah, Esc batal",
            )
        )

    def on_book_chosen(self, event: Book.Chosen) -> None:
        """Give the indicator that was clicked; one in focus that was given is taken away."""
        if self.query_one(Book).finding:
            self._end_finding()
        if self.session.focus == event.indicator:
            self.attempt(lambda: self.session.toggle(event.indicator))
        else:
            self._give(event.indicator)

    def _give(self, indicator: str) -> None:
        name = name_of(self.session.codebook, indicator)
        self.attempt(
            lambda: self.session.add(indicator),
            tr(f"{name} is given already", f"{name} sudah diberikan"),
        )

    def _end_finding(self) -> None:
        self.remove_class("finding")
        self.query_one(Book).end()

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
            item = self.session.item(self.marking.indicator)
            gives = tr(
                " (not given yet: marking gives it)", " (belum diberikan: menandai memberikannya)"
            )
            given = item is not None and item.code is not None
            self.tell(
                tr(f"Evidence for: {name}", f"Bukti untuk: {name}") + ("" if given else gives)
            )
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

        def keep(changed: dict[str, str] | None) -> None:
            for own, text in (changed or {}).items():
                self.attempt(partial(session.write_memo, text, own))

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
