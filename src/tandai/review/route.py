"""The way through the passages: what was decided before, where one is, and what comes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tandai.review.decisions import Decision
from tandai.review.material import Material
from tandai.review.queues import Place


@dataclass
class Route:
    """Places one after another; ``at`` is where one is. There is one place at least.

    ``in_turn``: one goes from each to the next, whatever is decided. ``fixed``: what is learnt
    changes nothing of it.
    """

    places: list[Place]
    at: int = 0
    in_turn: bool = False
    fixed: bool = False

    @property
    def here(self) -> Place:
        """The place where one is."""
        return self.places[self.at]

    def move(self, by: int) -> bool:
        """Go so many places on or back; False where there is none."""
        if not 0 <= self.at + by < len(self.places):
            return False
        self.at += by
        return True

    def go_to(self, row: int) -> None:
        """Go to a passage: to its place on the way, or to a new one after this."""
        if row == self.here.row:
            return
        own = next((n for n, place in enumerate(self.places) if place.row == row), None)
        if own is None:
            own = self.at + 1
            self.places.insert(own, Place(row, None))
        self.at = own

    def go_on(self, decided: Mapping[str, Decision], ids: Sequence[str]) -> bool:
        """Go to the next passage that is not decided, else to the next one to come back to.

        False where all others are decided; then one stays.
        """
        if self.in_turn:
            return self.move(1)
        ring = [*range(self.at + 1, len(self.places)), *range(self.at)]
        states = {n: decided.get(ids[self.places[n].row]) for n in ring}
        open_ = next((n for n in ring if states[n] is None), None)
        if open_ is None:
            unsure = (n for n in ring if (own := states[n]) and own.state == "unsure")
            open_ = next(unsure, None)
        if open_ is None:
            return False
        self.at = open_
        return True

    def reorder(self, places: Iterable[Place]) -> None:
        """Replace what comes after this place."""
        kept = self.places[: self.at + 1]
        self.places = [*kept, *(place for place in places if place.row != self.here.row)]


def route_through(
    material: Material,
    decided: Mapping[str, Decision],
    queue: Sequence[Place],
    *,
    in_order: bool = False,
) -> Route:
    """Return the way: first what is decided already, then the queue, which one begins with.

    ``in_order``: all passages as they stand in the transcripts, from the first one that is not
    decided.
    """
    chances = {place.row: place for place in queue}
    if in_order:
        places = [chances.get(row) or Place(row, None) for row in range(len(material.ids))]
        first = queue[0].row if queue else 0
        return Route(places, first, fixed=True)
    rows = (material.row_of.get(id) for id in decided)
    before = [Place(row, None) for row in rows if row is not None and row not in chances]
    places = [*before, *queue]
    if not places:
        places = [Place(row, None) for row in range(len(material.ids))]
    return Route(places, min(len(before), len(places) - 1))


def place_named(material: Material, named: str) -> tuple[int | None, str]:
    """Return the row of the passage that is called so, else the nearest id ("" for none).

    An id, a number counted from 1, or an end of an id that only one passage has.
    """
    name = named.strip()
    folded = {id.casefold(): row for id, row in material.row_of.items()}
    if name.casefold() in folded:
        return folded[name.casefold()], ""
    if name.isdecimal() and len(name) < 10 and 1 <= int(name) <= len(material.ids):
        return int(name) - 1, ""
    ends = [row for id, row in folded.items() if name and id.endswith(name.casefold())]
    if len(ends) == 1:
        return ends[0], ""
    nearest = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.4)
    return None, material.ids[folded[nearest[0]]] if nearest else ""
