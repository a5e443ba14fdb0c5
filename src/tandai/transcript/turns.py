"""Turns: who says what, where in the text, asked by whom.

The ways of writing an interview (:mod:`tandai.transcript.layouts`) are tried in this order:

1. tables of turns in Markdown;
2. speaker labels at the start of lines (:mod:`tandai.transcript.labels`), of all speakers or
   only of those who ask, or who answer;
3. speakers' names in bold without a colon (``**Pak Karto** Dulu ...``);
4. questions in bold, or numbered or headed and ending in a question mark, answers as plain
   paragraphs;
5. none: every paragraph is a turn without a speaker, and ``Transcript.labelled`` is False.

A way that is only guessed and leaves out most of the text is not taken: an article with two
lines that look like labels is no interview.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tandai.transcript.interviews import document_names, interviews_in, part_of
from tandai.transcript.layouts import Body, Layout, paragraphs
from tandai.transcript.reading import Given, one_interview
from tandai.transcript.roles import forms_of_given
from tandai.transcript.sources import Source, document_name, read_source
from tandai.transcript.speech import Turn
from tandai.transcript.transcript import Transcript


def read_transcript(
    path: str | Path,
    document: str | None = None,
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
) -> Transcript:
    """Read a transcript file into turns; see :func:`find_turns`.

    Raises FileError as :func:`tandai.transcript.sources.read_source` does.
    """
    path = Path(path)
    return find_turns(read_source(path), document or document_name(path), interviewers, informants)


def find_turns(
    source: Source,
    document: str,
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
) -> Transcript:
    """Find the turns of a transcript.

    ``interviewers`` and ``informants`` name the labels of those who ask and who answer, in any
    spelling that the transcript uses; where it has none of them, and without them, they are found
    by the block of data above, by the label's words, by pairs of letters (P/N, T/J, Q/A) or by who
    asks the questions. Where only informants are given, everyone else asks.

    In a text of several interviews each is read on its own (``parts``).
    """
    given = Given(forms_of_given(interviewers), forms_of_given(informants))
    interviews = interviews_in(source.text)
    if len(interviews) == 1:
        return one_interview(source, document, given)
    names = document_names(interviews, document)
    parts = [
        (interview.start, one_interview(part_of(source, interview), name, given))
        for interview, name in zip(interviews, names, strict=True)
    ]
    return _joined(source, document, parts)


def _joined(source: Source, document: str, parts: Sequence[tuple[int, Transcript]]) -> Transcript:
    """Return the interviews of a text as one transcript."""
    spellings: dict[str, frozenset[str]] = {}
    for _, part in parts:
        for speaker, forms in part.spellings.items():
            spellings[speaker] = spellings.get(speaker, frozenset()) | forms
    lines = [source.text.count("\n", 0, start) for start, _ in parts]
    return Transcript(
        document,
        source.text,
        tuple(_moved(turn, start) for start, part in parts for turn in part.turns),
        parts[0][1].header,
        any(part.labelled for _, part in parts),
        all(part.asked for _, part in parts),
        spellings,
        tuple(
            (line + above, label)
            for above, (_, part) in zip(lines, parts, strict=True)
            for line, label in part.doubtful
        ),
        source.times,
        parts[0][1].layout,
        tuple((a + start, b + start) for start, part in parts for a, b in part.data),
        tuple(parts),
    )


def _moved(turn: Turn, by: int) -> Turn:
    label = None if turn.label is None else turn.label + by
    return replace(turn, start=turn.start + by, end=turn.end + by, label=label)


def paragraphs_of(transcript: Transcript) -> Transcript:
    """Return a transcript cut by paragraph, as a text that is no interview."""
    source = Source(transcript.text, times=transcript.times)
    body = Body(source, transcript.header.end)
    return replace(
        transcript,
        turns=tuple(paragraphs(body)),
        labelled=False,
        asked=False,
        layout=Layout.PARAGRAPHS,
        data=((0, transcript.header.end),) if transcript.header.end else (),
        parts=(),
    )
