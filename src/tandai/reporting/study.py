"""What a report is of, as its documents say it: a title, a day, and the files it was made from."""

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
