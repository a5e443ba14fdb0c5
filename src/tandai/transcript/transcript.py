"""A transcript that was read into turns, and who speaks in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tandai.ground.errors import UsageError, named
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.transcript.header import Header
from tandai.transcript.labels import folded, role_of
from tandai.transcript.layouts import Layout
from tandai.transcript.roles import forms_of_given, is_given
from tandai.transcript.speech import Turn
from tandai.transcript.times import Timed

_MOST_SHOWN = 12


@dataclass(frozen=True)
class Transcript:
    """A transcript read into turns.

    ``labelled`` is False where no speaker was found; ``layout`` says how the turns were. ``asked``
    is False where nobody could be told to be the interviewer, so that every turn counts as an
    answer. ``spellings`` holds the forms (:func:`tandai.transcript.labels.form_of`) in which each
    speaker is written; ``doubtful`` the lines (from 1) that look like a speaker's label and were
    not used, each with that label; ``times`` when in a recording the parts of the text were said;
    ``data`` the spans (start, end) of data about the interview, the header among them. ``parts``:
    where a text holds several interviews, each with the offset at which it begins.
    """

    document: str
    text: str
    turns: tuple[Turn, ...]
    header: Header
    labelled: bool
    asked: bool
    spellings: Mapping[str, frozenset[str]] = field(default_factory=dict)
    doubtful: tuple[tuple[int, str], ...] = ()
    times: tuple[Timed, ...] = ()
    layout: Layout = Layout.LABELS
    data: tuple[tuple[int, int], ...] = ()
    parts: tuple[tuple[int, Transcript], ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Speakers in the order in which they first speak."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))

    def told(self) -> Told:
        """Return what is to be said of it once its text and turns are let go."""
        return Told(
            self.document,
            len(self.turns),
            self.speakers,
            self.labelled,
            self.asked,
            self.layout,
            self.doubtful,
            self.spellings,
        )

    def summary(self) -> dict[str, Any]:
        """Return counts and names as plain data for JSON: no text."""
        return self.told().summary()


@dataclass(frozen=True)
class Told:
    """What is to be said of a transcript: names and counts, no text; see :class:`Transcript`."""

    document: str
    turns: int
    speakers: tuple[str, ...]
    labelled: bool
    asked: bool
    layout: Layout
    doubtful: tuple[tuple[int, str], ...]
    spellings: Mapping[str, frozenset[str]]

    def summary(self) -> dict[str, Any]:
        """Return counts and names as plain data for JSON."""
        return {
            "turns": self.turns,
            "speakers": list(self.speakers),
            "labelled": self.labelled,
            "layout": str(self.layout),
            "interviewer_found": self.asked,
            "doubtful_lines": [line for line, _ in self.doubtful],
        }


def require_interviewers(transcripts: Sequence[Transcript | Told], labels: Sequence[str]) -> None:
    """Raise UsageError where a label given for an interviewer is in none of the transcripts."""
    _require(transcripts, labels, "--interviewer")


def require_informants(transcripts: Sequence[Transcript | Told], labels: Sequence[str]) -> None:
    """Raise UsageError where a label given for an informant is in none of the transcripts."""
    _require(transcripts, labels, "--informant")


def _require(transcripts: Sequence[Transcript | Told], labels: Sequence[str], option: str) -> None:
    spelt = [forms for transcript in transcripts for forms in transcript.spellings.values()]
    for label in labels:
        given = forms_of_given([label])
        if any(is_given(forms, given) for forms in spelt):
            continue
        speakers = dict.fromkeys(s for transcript in transcripts for s in transcript.speakers)
        shown = first_few([named(speaker, known=True) for speaker in speakers], _MOST_SHOWN)
        given_name = named(label, known=True)
        none = tr("none was found", "tidak ada yang ditemukan")
        raise UsageError(
            tr(
                f"{option} {given_name} is the label of no speaker in these transcripts.",
                f"{option} {given_name} bukan label penutur dalam transkrip ini.",
            ),
            hint=tr(
                f"Labels: {shown or none}.",
                f"Label: {shown or none}.",
            ),
        )


def generic_speaker(name: str) -> bool:
    """Whether a speaker's label names a role or a letter and not a person."""
    return len(folded(name)) <= 2 or bool(role_of(name))
