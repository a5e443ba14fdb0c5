"""From transcript files to passages: sources, speaker labels, turns, roles, units."""

from tandai.ground.choices import Unit
from tandai.transcript.batch import Batch, read_transcripts
from tandai.transcript.passages import UNITS, Passage, passages_of
from tandai.transcript.sources import SUFFIXES, Source, find_transcripts, read_source
from tandai.transcript.turns import (
    Role,
    Transcript,
    Turn,
    find_turns,
    read_transcript,
    require_interviewers,
)

__all__ = [
    "SUFFIXES",
    "UNITS",
    "Batch",
    "Passage",
    "Role",
    "Source",
    "Transcript",
    "Turn",
    "Unit",
    "find_transcripts",
    "find_turns",
    "passages_of",
    "read_source",
    "read_transcript",
    "read_transcripts",
    "require_interviewers",
]
