"""From transcript files to passages: sources, speaker labels, turns, roles, units."""

from tandai.ground.choices import Unit
from tandai.transcript.account import Account, Kind, account_of, require_understood
from tandai.transcript.batch import (
    Aside,
    Batch,
    each_transcript,
    raise_all,
    read_texts,
    read_transcripts,
)
from tandai.transcript.layouts import Layout
from tandai.transcript.passages import UNITS, Passage, passages_of
from tandai.transcript.sources import SUFFIXES, Source, find_transcripts, read_source
from tandai.transcript.speech import Role, Turn
from tandai.transcript.transcript import (
    Told,
    Transcript,
    require_informants,
    require_interviewers,
)
from tandai.transcript.turns import find_turns, paragraphs_of, read_transcript

__all__ = [
    "SUFFIXES",
    "UNITS",
    "Account",
    "Aside",
    "Batch",
    "Kind",
    "Layout",
    "Passage",
    "Role",
    "Source",
    "Told",
    "Transcript",
    "Turn",
    "Unit",
    "account_of",
    "each_transcript",
    "find_transcripts",
    "find_turns",
    "paragraphs_of",
    "passages_of",
    "raise_all",
    "read_source",
    "read_texts",
    "read_transcript",
    "read_transcripts",
    "require_informants",
    "require_interviewers",
    "require_understood",
]
