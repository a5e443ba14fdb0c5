"""The codebook beside the passage: found by typing, with definition and rules of one indicator."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tandai.codebook import Codebook, stance_word
from tandai.ground.language import current_language, tr
from tandai.review.searching import matching
from tandai.screen.code_list import name_of
from tandai.screen.passage_text import shown


class FoundList(OptionList, can_focus=False):
    """The indicators that fit; the mouse chooses, the keys stay with the search."""


class Book(Vertical):
    """The codebook; posts which indicator somebody chose."""

    class Chosen(Message):
        """An indicator was chosen to be given."""

        def __init__(self, indicator: str) -> None:
            self.indicator = indicator
            super().__init__()

    def __init__(self, codebook: Codebook) -> None:
        super().__init__(id="book")
        self._codebook = codebook
        self._found: tuple[str, ...] = ()
        self._given: frozenset[str] = frozenset()
        # What is typed to find something; None while nothing is to be found.
        self._query: str | None = None

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Static(id="book-head")
        yield FoundList(id="found", markup=False, compact=True)
        with VerticalScroll(id="meaning-scroll", can_focus=False):
            yield Static(id="meaning", markup=False)

    def on_mount(self) -> None:
        """Show the whole codebook."""
        self._head()
        self._fill()

    @property
    def finding(self) -> bool:
        """Whether what is typed is to find something."""
        return self._query is not None

    def begin(self) -> None:
        """Begin to find."""
        self._search("")

    def end(self) -> None:
        """End the search and show the whole codebook again."""
        self._query = None
        self._head()
        self._fill()

    def type(self, characters: str) -> None:
        """Find by more characters."""
        self._search((self._query or "") + characters)

    def erase(self) -> None:
        """Find by a character less."""
        self._search((self._query or "")[:-1])

    def go(self, by: int) -> None:
        """Go on or back among what was found."""
        found = self.query_one("#found", FoundList)
        if self._found:
            found.highlighted = ((found.highlighted or 0) + by) % len(self._found)
            self._mean(self._found[found.highlighted], Content(""))

    def best(self) -> str | None:
        """Return the indicator that stands out among what was found."""
        at = self.query_one("#found", FoundList).highlighted
        return self._found[at] if self._found and at is not None else None

    def _search(self, query: str) -> None:
        self._query = query
        self._head()
        self._fill()
        if self._found:
            self._mean(self._found[0], Content(""))

    def show(self, indicator: str, given: Collection[str], note: Content) -> None:
        """Show the meaning of an indicator, and which ones are given."""
        if frozenset(given) != self._given:
            self._given = frozenset(given)
            self._fill()
        found = self.query_one("#found", FoundList)
        if indicator in self._found:
            found.highlighted = self._found.index(indicator)
        at = found.highlighted
        shown_now = self._found[at] if self._found and at is not None else ""
        self._mean(indicator or shown_now, note)

    def scroll_meaning(self, by: int) -> None:
        """Scroll the definition."""
        self.query_one("#meaning-scroll", VerticalScroll).scroll_relative(y=by, animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the indicator that was clicked."""
        event.stop()
        self.post_message(self.Chosen(self._found[event.option_index]))

    def _head(self) -> None:
        head = Content.assemble(
            (tr("Codebook", "Buku kode"), "bold"), (tr("  / finds", "  / mencari"), "dim")
        )
        if self._query is not None:
            hint = "" if self._query else tr(" name, word, cue", " nama, kata, isyarat")
            head = Content.assemble(f"/ {shown(self._query)}", ("▏", "bold"), (hint, "dim"))
        self.query_one("#book-head", Static).update(head)

    def _fill(self) -> None:
        found = self.query_one("#found", FoundList)
        self._found = matching(self._codebook, self._query or "")
        found.clear_options()
        found.add_options(Option(self._line(id)) for id in self._found)
        if self._found:
            found.highlighted = 0
        else:
            found.add_option(Option(tr("nothing fits", "tidak ada yang cocok"), disabled=True))

    def _line(self, id: str) -> Content:
        mark = "x " if id in self._given else "  "
        return Content(mark + shown(name_of(self._codebook, id)))

    def _mean(self, indicator: str, note: Content) -> None:
        meaning = meaning_of(self._codebook, indicator) if indicator else Content("")
        parts = [part for part in (meaning, note) if part.plain]
        self.query_one("#meaning", Static).update(Content("\n\n").join(parts))
        self.query_one("#meaning-scroll", VerticalScroll).scroll_home(animate=False)


def meaning_of(codebook: Codebook, id: str) -> Content:
    """Return what an indicator means, and when it is given and when not."""
    if id not in codebook.ids:
        gone = tr("is no longer in the codebook", "tidak ada lagi di buku kode")
        return Content(f"{id} {gone}")
    own = codebook[id]
    lines = [Content.assemble((shown(own.name), "bold"), (f"  {own.id}", "dim"))]
    if said := str(own.definition):
        lines.append(Content(shown(said)))
    lines += _rules("+", own.include.in_language()) + _rules("−", own.exclude.in_language())
    cues = own.cues.get(current_language()) or next(iter(own.cues.values()), ())
    if cues:
        lines.append(Content.styled(tr("Cues", "Isyarat") + ": " + shown(", ".join(cues)), "dim"))
    for example in own.examples[:2]:
        stance = stance_word(example.stance)
        lines.append(Content.styled(f"“{shown(example.text)}” ({stance})", "dim italic"))
    return Content("\n").join(lines)


def _rules(sign: str, rules: Sequence[str]) -> list[Content]:
    return [Content.assemble((f"{sign} ", "bold"), shown(rule)) for rule in rules]
