"""A review as a screen sees it: where one is, what stands there, and what each key does.

Every change is in the journal before it is told. Nothing here knows of keys or screens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tandai.codebook import DEFAULT_STANCE, STANCES, Codebook, Stance
from tandai.review.consistency import Pair
from tandai.review.decisions import Code, Decision, Draft, Memo, Side, Undo, stance_of
from tandai.review.journal import Journal
from tandai.review.marking import Piece
from tandai.review.material import Material
from tandai.review.queues import Coded, Place
from tandai.review.renewal import Waiting
from tandai.review.route import Route, place_named
from tandai.tags import Suggestion

# Suggestions of these verdicts stand as proposed; others are shown and wait to be chosen.
_RELIABLE = ("ok", "")

Suggested = Callable[[int], Sequence[Suggestion]]


@dataclass(frozen=True)
class Item:
    """An indicator listed for the passage: suggested, given, or both.

    ``code``: as it stands; None where it is not given. ``suggestion``: None where none is shown.
    """

    indicator: str
    code: Code | None
    suggestion: Suggestion | None


# The last four: nothing of the queue is left, and what of all is.
What = Literal[
    "coded",
    "nothing",
    "unsure",
    "undone",
    "memo",
    "changed",
    "all decided",
    "part decided",
    "queue done",
    "last unsure",
]


@dataclass(frozen=True)
class Done:
    """What was done last, and of which passage; ``act`` is its number in the journal."""

    what: What
    passage_id: str
    codes: int
    act: int


@dataclass
class Session:
    """One coder's review of a material.

    ``blind``: suggestions are not shown. ``decided_here``: how many decisions of this session
    stand. ``suggested``: gives the suggestions of a row. ``pairs``: what the route leads through
    two by two, where it does. ``waiting``: by passage, the codes that were split. ``offered``:
    the passages of the part that is to be decided, None for all. ``beside``: the codes of other
    coders that are to be seen, unless it is blind.
    """

    material: Material
    journal: Journal
    route: Route
    blind: bool = False
    suggested: Suggested | None = None
    decided_here: int = 0
    focus: str = ""
    pairs: tuple[Pair, ...] = ()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    offered: frozenset[str] | None = None
    beside: Mapping[str, Coded] = field(default_factory=dict)
    _listed: dict[str, list[str]] = field(default_factory=dict)
    # What is suggested changes as a model learns, but not under the coder's eyes.
    _seen: tuple[int, tuple[Suggestion, ...]] = (-1, ())

    def __post_init__(self) -> None:
        """Put the first code of the first passage into focus."""
        self._refocus()

    @property
    def coder(self) -> str:
        """Who reviews."""
        return self.journal.coder

    @property
    def codebook(self) -> Codebook:
        """The codebook that passages are coded by."""
        return self.material.codebook

    @property
    def decided(self) -> Mapping[str, Decision]:
        """What is decided so far, in this session and before."""
        return self.journal.state.decided

    @property
    def row(self) -> int:
        """The row of the material where one is."""
        return self.route.here.row

    @property
    def passage_id(self) -> str:
        """The passage where one is."""
        return self.material.ids[self.row]

    def counted(self) -> tuple[int, int, int]:
        """Return how many passages are decided, how many put off, and of how many offered."""
        offered = self.material.row_of if self.offered is None else self.offered
        states = [own.state for id, own in self.decided.items() if id in offered]
        unsure = states.count("unsure")
        return len(states) - unsure, unsure, len(offered)

    def decision(self) -> Decision | None:
        """Return what is decided of the passage where one is."""
        return self.decided.get(self.passage_id)

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return what is suggested for the passage and may be seen."""
        if self._seen[0] != self.row:
            self._seen = (self.row, () if self.blind else self._suggestions_of(self.row))
        return self._seen[1]

    def _suggestions_of(self, row: int) -> tuple[Suggestion, ...]:
        if self.suggested is not None:
            return tuple(self.suggested(row))
        return self.material.suggested[row] if self.material.suggested else ()

    def codes(self) -> tuple[Code, ...]:
        """Return what stands for the passage: as drafted, else as decided, else as proposed."""
        state = self.journal.state
        if self.passage_id in state.drafts:
            return state.drafts[self.passage_id]
        if self.passage_id in state.decided:
            return state.decided[self.passage_id].codes
        return tuple(
            Code(own.indicator, _stance(own.stance))
            for own in self.suggestions()
            if own.verdict in _RELIABLE and own.indicator in self.codebook.ids
        )

    def said_by_others(self) -> dict[str, tuple[Code, ...]]:
        """Return what other coders gave the passage, by name, where that is to be seen."""
        id = self.passage_id
        return {} if self.blind else {who: own[id] for who, own in self.beside.items() if id in own}

    def is_changed(self) -> bool:
        """Whether the passage was changed since it was decided, or is not decided at all."""
        return self.passage_id in self.journal.state.drafts

    def items(self) -> tuple[Item, ...]:
        """Return what is listed for the passage, the suggestions first."""
        given = {code.indicator: code for code in self.codes()}
        suggested = {own.indicator: own for own in self.suggestions()}
        listed = self._listed.get(self.passage_id, [])
        order = dict.fromkeys([*suggested, *listed, *given])
        return tuple(Item(id, given.get(id), suggested.get(id)) for id in order)

    def item(self, indicator: str) -> Item | None:
        """Return what is listed for an indicator."""
        return next((own for own in self.items() if own.indicator == indicator), None)

    def pair(self) -> Pair | None:
        """Return the pair that the passage is shown for, its own row first; None for no pair."""
        if not self.pairs:
            return None
        pair = self.pairs[min(self.route.at // 2, len(self.pairs) - 1)]
        if self.row == pair.first:
            return pair
        if self.row != pair.second:
            return None
        return Pair(
            pair.second,
            pair.first,
            pair.similarity,
            pair.only_second,
            pair.only_first,
            pair.stances,
        )

    def memo(self, indicator: str = "") -> str:
        """Return the memo on the passage, or on a code of it."""
        return self.journal.state.memos.get((self.passage_id, indicator), "")

    # What keys do.

    def toggle(self, indicator: str) -> Done:
        """Give a code, or take it away; its evidence goes with it."""
        codes = self.codes()
        self.focus = indicator
        kept = tuple(code for code in codes if code.indicator != indicator)
        if len(kept) == len(codes):
            kept = (*codes, self._usual_code(indicator))
        self._list(indicator)
        return self._draft(kept)

    def add(self, indicator: str) -> Done | None:
        """Give a code that is not given yet; put it into focus in any case."""
        self.focus = indicator
        if any(code.indicator == indicator for code in self.codes()):
            return None
        return self.toggle(indicator)

    def next_stance(self, indicator: str) -> Done:
        """Turn a code's stance, with all its evidence; a code that was not given is given."""
        code = self._code(indicator)
        if code is None:
            return self.toggle(indicator)
        following = STANCES[(STANCES.index(code.stance) + 1) % len(STANCES)]
        if code.evidence:
            # Words speak for one side each; mixed is what has both.
            side: Side = "supports" if code.stance == "hinders" else "hinders"
            turned = tuple((start, end, side) for start, end, _ in code.evidence)
            return self._replace(Code(indicator, side, turned))
        return self._replace(replace(code, stance=following))

    def set_evidence(self, indicator: str, pieces: tuple[Piece, ...]) -> Done:
        """Set the words that carry a code; a code that was not given is given."""
        code = self._code(indicator) or Code(indicator, self._usual_stance(indicator))
        self._list(indicator)
        # What was said to be mixed with words for one side, or none, stays so.
        said = code.stance == "mixed" and len({side for _, _, side in code.evidence}) < 2
        stance = "mixed" if said else stance_of(pieces, code.stance)
        return self._replace(Code(indicator, stance, pieces))

    def accept(self) -> Done:
        """Decide that the passage carries what stands there, and go on."""
        return self._decide("coded", self.codes())

    def nothing(self) -> Done:
        """Decide that the passage carries nothing, and go on."""
        return self._decide("coded", ())

    def unsure(self) -> Done:
        """Leave the passage for later, with what stands there."""
        return self._decide("unsure", self.codes())

    def write_memo(self, text: str, indicator: str = "") -> Done:
        """Set the memo on the passage or a code of it; an empty one goes."""
        clean = "\n".join(line.rstrip() for line in text.strip().splitlines())
        self.journal.perform(Memo(self.passage_id, indicator, clean))
        return self._done("memo", self.passage_id)

    def undo(self) -> Done | None:
        """Undo the newest act that stands and go to its passage; None where there is none."""
        before = dict(self.decided)
        passage = self.journal.perform(Undo())
        if passage is None:
            return None
        if self.decided.get(passage) != before.get(passage):
            self.decided_here = max(0, self.decided_here - 1)
        row = self.material.row_of.get(passage)
        if row is not None:
            self.route.go_to(row)
            self._refocus()
        return self._done("undone", passage)

    def move(self, by: int) -> bool:
        """Go on or back; False at either end."""
        gone = self.route.move(by)
        self._refocus()
        return gone

    def go_to(self, named: str) -> str | None:
        """Go to a passage by id or number; return the nearest id where none is called so."""
        row, nearest = place_named(self.material, named)
        if row is None:
            return nearest
        self.route.go_to(row)
        self._refocus()
        return None

    def turn_focus(self, by: int) -> None:
        """Put the next or the previous listed code into focus."""
        ids = [item.indicator for item in self.items()]
        if ids:
            place = ids.index(self.focus) if self.focus in ids else -1 if by > 0 else 0
            self.focus = ids[(place + by) % len(ids)]

    def reorder(self, places: Sequence[Place]) -> None:
        """Go on in another order from here."""
        self.route.reorder(places)

    def _decide(self, state: Literal["coded", "unsure"], codes: tuple[Code, ...]) -> Done:
        passage, before = self.passage_id, self.decision()
        chance = before.probability if before else self.route.here.probability
        shown = not self.blind and bool(self.suggestions())
        self.journal.perform(Decision(passage, state, codes, chance, shown))
        self.decided_here += 1
        what: What = "coded" if codes else "nothing"
        done = self._done("unsure" if state == "unsure" else what, passage, len(codes))
        if not self.route.go_on(self.decided, self.material.ids):
            done = replace(done, what=self._at_the_end(state))
        self._refocus()
        return done

    def _at_the_end(self, state: Literal["coded", "unsure"]) -> What:
        """Return what is to be said where nothing more comes."""
        decided, _, of = self.counted()
        if state == "unsure":
            return "last unsure"
        if self.pairs or decided < of:
            return "queue done"
        return "all decided" if self.offered is None else "part decided"

    def _draft(self, codes: tuple[Code, ...]) -> Done:
        self.journal.perform(Draft(self.passage_id, codes))
        return self._done("changed", self.passage_id, len(codes))

    def _replace(self, code: Code) -> Done:
        codes = self.codes()
        self.focus = code.indicator
        if any(own.indicator == code.indicator for own in codes):
            return self._draft(
                tuple(code if own.indicator == code.indicator else own for own in codes)
            )
        return self._draft((*codes, code))

    def _code(self, indicator: str) -> Code | None:
        return next((code for code in self.codes() if code.indicator == indicator), None)

    def _usual_code(self, indicator: str) -> Code:
        """Return a code as it is given at first: with the words of the code that was split."""
        waits = self.waiting.get(self.passage_id)
        if waits is not None and indicator in waits.into:
            return Code(indicator, *waits.said)
        return Code(indicator, self._usual_stance(indicator))

    def _usual_stance(self, indicator: str) -> Stance:
        own = (s.stance for s in self.suggestions() if s.indicator == indicator)
        return _stance(next(own, DEFAULT_STANCE))

    def _list(self, indicator: str) -> None:
        listed = self._listed.setdefault(self.passage_id, [])
        if indicator not in listed:
            listed.append(indicator)

    def _refocus(self) -> None:
        self._seen = (-1, ())
        for code in self.codes():
            self._list(code.indicator)
        items = self.items()
        self.focus = items[0].indicator if items else ""

    def _done(self, what: What, passage: str, codes: int = 0) -> Done:
        return Done(what, passage, codes, self.journal.acts)


def _stance(word: str) -> Stance:
    return next((stance for stance in STANCES if stance == word), DEFAULT_STANCE)
