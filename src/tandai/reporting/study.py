"""What a report is of: a title, a day, the files it was made from, and how much of it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Study:
    """The study that a report is of; nothing here decides a figure.

    ``title``: as the researcher calls the study, or empty. ``day``: when the report was made, as
    ``2026-11-27``, or empty. ``tags``: names of the files of tags, without their folders; likewise
    ``corpus``, what they were reported with, and ``checked``, the sheet that was filled in; these
    are empty without one.
    """

    title: str = ""
    day: str = ""
    tags: tuple[str, ...] = ()
    corpus: str = ""
    checked: str = ""


@dataclass(frozen=True)
class Unfinished:
    """An informant of whom ``left`` passages have not been read yet."""

    name: str
    left: int


@dataclass(frozen=True)
class Reading:
    """How much of a hand-coded corpus people have read, where some of it nobody has.

    ``passages``, ``documents`` and ``informants`` count all of the corpus; ``left``: passages that
    nobody has read. ``whole``, ``partly`` and ``none``: the informants of whom all passages were
    read, some (those with the fewest left first), and none; ``whole_documents``: the interviews of
    which all were.
    """

    passages: int
    left: int
    documents: int
    informants: int
    whole: tuple[str, ...]
    partly: tuple[Unfinished, ...]
    none: tuple[str, ...]
    whole_documents: tuple[str, ...]


@dataclass(frozen=True)
class SaturationPoint:
    """What ``interviews`` interviews show, on average over all orders of interviews.

    ``seen``: indicators with evidence in at least one of them, with the range (``low`` to
    ``high``) that 95 % of orders keep to; ``new``: those that the last of them adds;
    ``enough``: indicators with evidence in as many as the status asks informants for.
    """

    interviews: int
    seen: float
    low: float
    high: float
    new: float
    enough: float


@dataclass(frozen=True)
class Arrival:
    """An interview, in the order of the tags, and the indicators that it was the first to show."""

    document: str
    informants: tuple[str, ...]
    new: tuple[str, ...]
