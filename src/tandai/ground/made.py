"""Sequences whose items are made when they are asked for: all at once may fill the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

_AT_A_TIME = 1_000

Item = TypeVar("Item", covariant=True)


class Made(Sequence[Item]):
    """``number`` items that ``make(start, stop)`` makes of these places, some at a time."""

    def __init__(self, number: int, make: Callable[[int, int], Sequence[Item]]) -> None:
        self._number, self._make = number, make

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        if isinstance(place, int):
            place = range(self._number)[place]
            return self._make(place, place + 1)[0]
        chosen = range(self._number)[place]
        if chosen.step != 1:
            return [self[own] for own in chosen]
        first, make = chosen.start, self._make
        return Made(len(chosen), lambda start, stop: make(first + start, first + stop))

    def __iter__(self) -> Iterator[Item]:
        for start in range(0, self._number, _AT_A_TIME):
            yield from self._make(start, min(start + _AT_A_TIME, self._number))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list


def joined(first: Sequence[Item], second: Sequence[Item]) -> Sequence[Item]:
    """Return the items of both, those of the second behind those of the first."""
    number = len(first)
    return Made(
        number + len(second),
        lambda start, stop: [
            *first[start:stop],
            *second[max(0, start - number) : max(0, stop - number)],
        ],
    )


def items_at(items: Sequence[Item], places: Sequence[int]) -> Iterator[Item]:
    """Yield the items at some places; those that stand one behind the other are made together."""
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] != places[end - 1] + 1:
            yield from items[places[start] : places[end - 1] + 1]
            start = end
