"""Decisions, and the state that a journal of them folds to; undo without end.

What a coder does is a sequence of acts. Each act but an undo can be undone, the newest first, in
whatever session it was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from tandai.codebook import Stance

Side = Literal["supports", "hinders"]


@dataclass(frozen=True)
class Code:
    """An indicator that a passage carries.

    ``stance`` is the union of the evidence where there is any. ``evidence``: the words that carry
    it, (start, end, side) with offsets into the document's text, end exclusive.
    """

    indicator: str
    stance: Stance
    evidence: tuple[tuple[int, int, Side], ...] = ()


@dataclass(frozen=True)
class Decision:
    """What a coder decided of a passage.

    ``state``: ``coded`` without codes says read, nothing found; ``unsure`` is to come back to, with
    what stood there so far. ``probability``: the inclusion probability with which the queue drew
    the passage at random, None where it was not. ``shown``: whether suggestions were shown.
    """

    passage_id: str
    state: Literal["coded", "unsure"]
    codes: tuple[Code, ...] = ()
    probability: float | None = None
    shown: bool = False


@dataclass(frozen=True)
class Draft:
    """What stands for a passage before it is accepted."""

    passage_id: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Memo:
    """A note on a passage, or with ``indicator`` on a code of it; an empty text removes it."""

    passage_id: str
    indicator: str
    text: str


@dataclass(frozen=True)
class Found:
    """What the files of the corpus hold that no act here put there: it is no act to undo.

    ``what`` None: the passage has no codes of this coder any more.
    """

    passage_id: str
    what: Decision | Memo | None


@dataclass(frozen=True)
class Undo:
    """The newest act that stands is undone."""


Act = Draft | Decision | Memo | Found | Undo


@dataclass(frozen=True)
class _Before:
    """How it stood with one passage, or one memo, before an act."""

    passage_id: str
    draft: tuple[Code, ...] | None
    decision: Decision | None
    memo: Memo | None = None


@dataclass
class State:
    """What all acts so far amount to.

    ``decided``: by passage, in the order of the decisions. ``drafts``: what stands for passages
    that were changed since. ``memos``: texts by passage and indicator ("" for the passage).
    """

    decided: dict[str, Decision] = field(default_factory=dict)
    drafts: dict[str, tuple[Code, ...]] = field(default_factory=dict)
    memos: dict[tuple[str, str], str] = field(default_factory=dict)
    _done: list[_Before] = field(default_factory=list)

    @property
    def undoable(self) -> bool:
        """Whether any act is left to undo."""
        return bool(self._done)

    def perform(self, act: Act) -> str | None:
        """Take up an act; return the passage that it is of, None where nothing was to undo."""
        if isinstance(act, Undo):
            return self._undo()
        if isinstance(act, Found):
            self._find(act)
            return act.passage_id
        own = act.passage_id
        if isinstance(act, Memo):
            earlier = self.memos.get((own, act.indicator), "")
            before = _Before(own, None, None, Memo(own, act.indicator, earlier))
            self._set_memo(act)
        else:
            before = _Before(own, self.drafts.get(own), self.decided.get(own))
            if isinstance(act, Draft):
                self.drafts[own] = act.codes
            else:
                self._set(own, None, act)
        self._done.append(before)
        return own

    def _undo(self) -> str | None:
        if not self._done:
            return None
        before = self._done.pop()
        if before.memo is not None:
            self._set_memo(before.memo)
        else:
            self._set(before.passage_id, before.draft, before.decision)
        return before.passage_id

    def _find(self, found: Found) -> None:
        """Take what was found; what was done to it before can no longer be undone."""
        if isinstance(found.what, Memo):
            memo = found.what
            self._done = [own for own in self._done if not _of_memo(own, memo)]
            self._set_memo(memo)
            return
        own = found.passage_id
        self._done = [b for b in self._done if b.memo is not None or b.passage_id != own]
        self._set(own, None, found.what)

    def _set(self, own: str, draft: tuple[Code, ...] | None, decision: Decision | None) -> None:
        self.drafts.pop(own, None)
        if draft is not None:
            self.drafts[own] = draft
        if decision != self.decided.get(own):
            self.decided.pop(own, None)
            if decision is not None:
                self.decided[own] = decision

    def _set_memo(self, memo: Memo) -> None:
        key = (memo.passage_id, memo.indicator)
        self.memos.pop(key, None)
        if memo.text:
            self.memos[key] = memo.text


def _of_memo(before: _Before, memo: Memo) -> bool:
    own = before.memo
    key = (memo.passage_id, memo.indicator)
    return own is not None and (own.passage_id, own.indicator) == key


def stance_of(evidence: Iterable[tuple[int, int, Side]], otherwise: Stance) -> Stance:
    """Return the union of the sides of evidence; ``otherwise`` where there is none."""
    sides = {side for _, _, side in evidence}
    if not sides:
        return otherwise
    return "mixed" if len(sides) > 1 else sides.pop()
