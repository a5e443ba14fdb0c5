"""What became of indicators: the history of a codebook, read and asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from tandai.codebook.changes import Change
from tandai.codebook.definitions import Codebook, Indicator, Localized, Rules
from tandai.codebook.fates import Fate
from tandai.ground.errors import CodebookError, Problem
from tandai.ground.json_lines import filled_lines, json_of_line
from tandai.ground.language import tr
from tandai.ground.messages import Message, message

History = tuple[Change, ...]


_GRAVITY = (Fate.RENAMED, Fate.WIDENED, Fate.MERGED, Fate.SPLIT, Fate.DROPPED)


def read_history(path: Path) -> History:
    """Return the changes of a codebook, the oldest first; none where there is no file.

    Raises CodebookError naming the lines that hold no change, FileError where it cannot be read.
    """
    if not path.is_file():
        return ()
    changes, problems = [], []
    for number, line in filled_lines(path):
        try:
            changes.append(Change.model_validate(json_of_line(line)))
        except (ValueError, ValidationError):
            where = tr(f"line {number}", f"baris {number}")
            problems.append(Problem(where, tr("is no change", "bukan perubahan")))
    if problems:
        raise CodebookError(
            tr("the history of the codebook is broken.", "riwayat buku kode rusak."),
            where=path,
            hint=tr(
                "Mend these lines, or move the file away: codes do not depend on it.",
                "Perbaiki baris-baris ini, atau pindahkan berkasnya: kode tidak bergantung "
                "padanya.",
            ),
            problems=problems,
        )
    return tuple(changes)


def successor_of(id: str, codebook: Codebook, history: History) -> str | None:
    """Return which indicator an id of an earlier codebook stands for now.

    None where it was split or dropped, or the history does not know it. An id that the codebook
    has is itself.
    """
    if id in codebook.ids:
        return id
    now: str | None = id
    for change in history:
        if now in change.taken:
            now = change.successor
        if now is None:
            return None
    return now if now in codebook.ids else None


def not_what_they_were(
    earlier: Codebook, codebook: Codebook, history: History
) -> tuple[Message, ...]:
    """Return which indicators of an earlier codebook, a model's say, are not what they were.

    Each is a :class:`Fate` with ``id``, and ``now`` for what it is now (a tuple of ids), in the
    order of the earlier codebook. Terms and examples may differ; what decides is the definition,
    the rules, and which passages the indicator holds.
    """
    walks = _walked(earlier.ids, history)
    found = (_said(walk, codebook, earlier[walk.id]) for walk in walks)
    return tuple(own for own in found if own is not None)


def ids_not_what_they_were(
    ids: Sequence[str], codebook: Codebook, history: History
) -> tuple[Message, ...]:
    """Return the same of ids alone, whose definitions are not at hand; for tags."""
    found = (_said(walk, codebook, None) for walk in _walked(ids, history))
    return tuple(own for own in found if own is not None)


@dataclass
class _Walk:
    """Where an earlier indicator has come to: ``now`` its ids, ``fate`` the gravest so far."""

    id: str
    now: tuple[str, ...]
    fate: Fate | None = None

    def take(self, change: Change, others: Sequence[_Walk], known: Sequence[str]) -> None:
        """Go through a change; ``others``: the earlier indicators that it took as well."""
        fate = _fate(change, self, others, known)
        if fate is None:
            return
        self.now = tuple(
            dict.fromkeys(
                new for own in self.now for new in (change.given if own in change.taken else (own,))
            )
        )
        # What was split is dropped when the last of its parts is.
        if fate is Fate.DROPPED and self.now:
            return
        if self.fate is None or _GRAVITY.index(fate) > _GRAVITY.index(self.fate):
            self.fate = fate


def _fate(change: Change, own: _Walk, others: Sequence[_Walk], known: Sequence[str]) -> Fate | None:
    """Return what a change makes of an indicator; None where it stays what it is.

    A codebook that knows what a split gave, or none of the others that were merged, is younger.
    """
    if change.do == "rename":
        return Fate.RENAMED if change.given != change.taken else None
    if change.do == "drop":
        return Fate.DROPPED
    if change.do == "split":
        after = any(id in known for id in change.given if id not in change.taken)
        return None if after else Fate.SPLIT
    if set(own.now) & set(change.given):
        return Fate.WIDENED if others else None
    return Fate.MERGED


def _walked(ids: Sequence[str], history: History) -> tuple[_Walk, ...]:
    walks = tuple(_Walk(id, (id,)) for id in ids)
    for change in history:
        taken = [walk for walk in walks if set(walk.now) & set(change.taken)]
        for walk in taken:
            others = [other for other in taken if other is not walk]
            walk.take(change, others, ids)
    return walks


def _said(walk: _Walk, codebook: Codebook, entry: Indicator | None) -> Message | None:
    """Return what is to be said of an earlier indicator, if anything; ``entry`` as it was."""
    id = walk.id
    if walk.fate is Fate.RENAMED and walk.now == (id,):
        walk.fate = None
    same = id in codebook.ids and (entry is None or _means_the_same(entry, codebook[id]))
    if walk.fate is None or (id not in walk.now and same):
        if id not in codebook.ids:
            return message(Fate.UNKNOWN, id=id, now=())
        return None if same else message(Fate.REDEFINED, id=id, now=(id,))
    now = tuple(own for own in walk.now if own in codebook.ids)
    return message(walk.fate if now else Fate.DROPPED, id=id, now=now)


def _means_the_same(entry: Indicator, now: Indicator) -> bool:
    """Whether what decides which passages carry an indicator is as it was, if it was said."""
    before, after = ((own.definition, own.include, own.exclude) for own in (entry, now))
    return before == after or before == (Localized(), Rules(), Rules())
