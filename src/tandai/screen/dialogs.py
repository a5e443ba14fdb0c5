"""What opens over the screen: help, going to a passage, a memo, the transcript."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static, TextArea

from tandai.ground.language import tr
from tandai.review.surroundings import WholeText
from tandai.screen.keys import KEYS, MARKING_KEYS, MORE_KEYS, in_full
from tandai.screen.passage_text import shown


class _Page(ModalScreen[None]):
    """A text over the screen that any of the usual keys closes; the others scroll."""

    BINDINGS = [  # noqa: RUF012  # textual declares it so
        Binding("escape,q,enter,question_mark,t,p", "close", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "scroll(10)", show=False),
        Binding("b,pageup", "scroll(-10)", show=False),
        Binding("home", "scroll(-1000000)", show=False),
        Binding("end", "scroll(1000000)", show=False),
    ]
    heading = ""

    def compose(self) -> ComposeResult:
        """Make the page."""
        with Vertical(classes="page"):
            yield Static(Content.styled(self.title_line(), "bold"), classes="page-head")
            with VerticalScroll(classes="page-scroll", can_focus=False):
                yield Static(self.content(), classes="page-text")

    def title_line(self) -> str:
        """Return what stands at the head of the page."""
        raise NotImplementedError

    def content(self) -> Content:
        """Return what the page holds."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Close the page."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def on_click(self, event: Click) -> None:
        """Close it on a click beside the page."""
        if event.widget is self:
            self.dismiss()


class HelpPage(_Page):
    """All keys, in full."""

    def title_line(self) -> str:
        """Return the page's name and how to close it."""
        return tr("Keys (Esc closes, j k scroll)", "Tombol (Esc menutup, j k menggulir)")

    def content(self) -> Content:
        """Return all keys and what the marks mean."""
        marks = tr(
            "«words»1+ your evidence for code 1 · ‹words›1? the model's · [x] given · e2 two "
            "pieces of evidence · m has a memo. Suggestions that are reliable stand as given; "
            "the others wait to be chosen. Everything can be clicked as well.",
            "«kata»1+ bukti Anda untuk kode 1 · ‹kata›1? bukti dari model · [x] diberikan · e2 dua "
            "bagian bukti · m ada memo. Saran yang layak langsung tercentang; yang lain menunggu "
            "dipilih. Semuanya juga bisa diklik.",
        )
        marking = tr("While marking evidence (e)", "Saat menandai bukti (e)")
        return Content("\n").join(
            [
                in_full(KEYS),
                in_full(MORE_KEYS),
                Content(""),
                Content.styled(marking, "bold"),
                in_full(MARKING_KEYS),
                Content(""),
                Content(marks),
            ]
        )


class ProgressPage(_Page):
    """What each indicator has so far."""

    def __init__(self, lines: Content) -> None:
        super().__init__()
        self._lines = lines

    def title_line(self) -> str:
        """Return the page's name and how to close it."""
        return tr("Progress (Esc closes, j k scroll)", "Kemajuan (Esc menutup, j k menggulir)")

    def content(self) -> Content:
        """Return a line an indicator."""
        return self._lines


class TranscriptPage(_Page):
    """The whole transcript, with the passage marked in it."""

    def __init__(self, document: str, whole: WholeText) -> None:
        super().__init__()
        self._document, self._whole = document, whole

    def title_line(self) -> str:
        """Return the document's name and how to close it."""
        name = shown(self._document)
        return tr(f"{name} (Esc closes)", f"{name} (Esc menutup)")

    def content(self) -> Content:
        """Return the text; the passage has a bar before each of its lines."""
        text, start, end = self._whole.text, self._whole.start, self._whole.end
        own = "\n".join(f"▌ {line}" for line in text[start:end].split("\n"))
        return Content.assemble(
            (shown(text[:start]), "dim"), (shown(own), "bold"), (shown(text[end:]), "dim")
        )

    def on_mount(self) -> None:
        """Go to the passage."""
        self.call_after_refresh(self._to_passage)

    def _to_passage(self) -> None:
        if not self.is_current:
            # Closed already, by a key that was typed ahead.
            return
        scroll = self.query_one(VerticalScroll)
        lines = Content(shown(self._whole.text[: self._whole.start]))
        width = self.query_one(".page-text").size.width
        above = sum(len(line.wrap(width)) or 1 for line in lines.split("\n", allow_blank=True))
        scroll.scroll_to(y=max(0, above - scroll.size.height // 3), animate=False)


class GoToDialog(ModalScreen[str | None]):
    """Asks for a passage, by id or number."""

    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]  # noqa: RUF012  # as above

    def __init__(self, of: int) -> None:
        super().__init__()
        self._of = of

    def compose(self) -> ComposeResult:
        """Make the question."""
        with Vertical(classes="dialog"):
            yield Static(
                tr(
                    f"Go to passage: id, or number 1 to {self._of}",
                    f"Ke kutipan: id, atau nomor 1 sampai {self._of}",
                )
            )
            yield Input(id="go-to", compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with what was typed."""
        self.dismiss(event.value.strip() or None)


class MemoDialog(ModalScreen[dict[str, str] | None]):
    """Asks for memos on the passage and on the code in focus; answers those that were changed."""

    BINDINGS = [  # noqa: RUF012  # as above
        Binding("escape", "dismiss(None)", show=False, priority=True),
        Binding("ctrl+s,f2", "keep", show=False, priority=True),
        Binding("ctrl+t,f3", "turn", show=False, priority=True),
    ]

    def __init__(self, passage: str, memos: dict[str, str], names: dict[str, str]) -> None:
        super().__init__()
        self._passage, self._names = passage, names
        self._before, self._texts = memos, dict(memos)
        self._about = next(iter(names), "")

    def compose(self) -> ComposeResult:
        """Make the page to write on."""
        with Vertical(classes="dialog memo"):
            yield Static(id="memo-about")
            yield TextArea(id="memo-text")
            with Horizontal(classes="buttons"):
                yield Button(tr("Keep (F2)", "Simpan (F2)"), id="memo-keep", compact=True)
                yield Button(
                    tr("Passage/code (F3)", "Kutipan/kode (F3)"), id="memo-turn", compact=True
                )
                yield Button(tr("Cancel (Esc)", "Batal (Esc)"), id="memo-cancel", compact=True)

    def on_mount(self) -> None:
        """Begin with the memo that is there."""
        self._show()
        self.query_one(TextArea).focus()

    def action_keep(self) -> None:
        """Answer with what is written, by indicator."""
        self._texts[self._about] = self.query_one(TextArea).text
        self.dismiss({own: text for own, text in self._texts.items() if text != self._before[own]})

    def action_turn(self) -> None:
        """Turn from the passage to the code, or back."""
        self._texts[self._about] = self.query_one(TextArea).text
        keys = list(self._names)
        self._about = keys[(keys.index(self._about) + 1) % len(keys)]
        self._show()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        match event.button.id:
            case "memo-keep":
                self.action_keep()
            case "memo-turn":
                self.action_turn()
            case _:
                self.dismiss(None)

    def _show(self) -> None:
        about = tr("Memo on", "Memo untuk")
        self.query_one("#memo-about", Static).update(
            Content.assemble(f"{about} ", (shown(self._names[self._about]), "bold"))
        )
        area = self.query_one(TextArea)
        area.text = self._texts.get(self._about, "")
        area.move_cursor(area.document.end)
