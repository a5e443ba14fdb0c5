"""What of a coded text no passage holds: words of the interviewer, texts that are no interviews.

A transcript's passages are the informants' answers. People code other words as well: a question,
a note of the field, an article. What they coded is never dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tandai.exchange.codes import Remark
from tandai.ground.messages import Message, message
from tandai.transcript import Passage, Role, Transcript, Turn

Span = tuple[int, int]

# Less of its words, or of what people coded in it, is the informants' in no interview. A few
# codings say nothing: they may be of questions.
_LEAST_WORDS, _LEAST_CODED, _FEW = 1 / 3, 1 / 2, 5
_EMPTY_LINES, _LINE_END = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+"), re.compile("\n")


def is_interview(transcript: Transcript, coded: Sequence[Span] = ()) -> bool:
    """Whether a text reads as an interview whose informants were found.

    It does where their answers are a third of its words, or short answers to long questions, and
    hold half of what was coded. A text without any speaker has paragraphs as turns, and nothing
    of it is lost.
    """
    if not transcript.labelled:
        return True
    answers = [turn for turn in transcript.turns if turn.role is Role.INFORMANT]
    everything = len(transcript.text.split())
    answered, said = _words(transcript, answers), _words(transcript, transcript.turns)
    short = (
        transcript.asked
        and len(answers) >= _LEAST_WORDS * len(transcript.turns)
        and said >= everything / 2
    )
    if answered < _LEAST_WORDS * everything and not short:
        return False
    spans = sorted(set(coded))
    lost = _outside([(turn.start, turn.end) for turn in answers], spans)
    return len(spans) < _FEW or len(spans) - len(lost) >= _LEAST_CODED * len(spans)


def _words(transcript: Transcript, turns: Sequence[Turn]) -> int:
    return sum(len(transcript.text[turn.start : turn.end].split()) for turn in turns)


def by_paragraph(transcript: Transcript) -> Transcript:
    """Return a text without speakers: each paragraph is a turn.

    Paragraphs stand between empty lines, where there are any, else each line is one.
    """
    text = transcript.text
    between = _EMPTY_LINES if _EMPTY_LINES.search(text.strip()) else _LINE_END
    turns = []
    start = 0
    for end, following in [*(found.span() for found in between.finditer(text)), (len(text), 0)]:
        if piece := text[start:end].strip():
            left = text.index(piece, start)
            turns.append(Turn("", Role.INFORMANT, left, left + len(piece)))
        start = following
    return replace(transcript, turns=tuple(turns), labelled=False, asked=False)


def passages_of_uncovered(
    transcript: Transcript, passages: Sequence[Passage], coded: Sequence[Span]
) -> list[Passage]:
    """Return passages for coded spans that share no character with ``passages``, in order.

    Spans that overlap are one passage, so that those who coded the same words coded one thing. Its
    id names its place; the speaker is whoever speaks there.
    """
    informants = {passage.informant for passage in passages}
    informant = informants.pop() if len(informants) == 1 else transcript.document
    result = []
    for start, end in _joined(_outside([(p.start, p.end) for p in passages], coded)):
        turn = next((t for t in transcript.turns if t.start < end and start < t.end), None)
        result.append(
            Passage(
                passage_id=f"{transcript.document}-{start}-{end}",
                document=transcript.document,
                informant=informant,
                speaker=turn.speaker if turn else "",
                question="",
                start=start,
                end=end,
                text=transcript.text[start:end],
            )
        )
    return result


def _outside(held: Sequence[Span], coded: Sequence[Span]) -> list[Span]:
    """Return the coded spans that share no character with those held."""
    joined = _joined(held)
    ends = [end for _, end in joined]
    outside = []
    for start, end in coded:
        first = bisect_right(ends, start)
        if first == len(joined) or joined[first][0] >= end:
            outside.append((start, end))
    return outside


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(set(spans)):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


@dataclass
class Told:
    """What a person should know: which texts are no interviews, and what was coded outside."""

    no_interviews: list[str] = field(default_factory=list)
    codings: int = 0
    passages: int = 0

    def count(
        self, made: Sequence[Passage], before: Sequence[Passage], coded: Sequence[Span]
    ) -> None:
        """Count the passages made of what lay outside those ``before``."""
        self.passages += len(made)
        if made:
            self.codings += len(_outside([(p.start, p.end) for p in before], coded))

    def remarks(self) -> tuple[Message, ...]:
        """Return it as codes with values."""
        said = []
        if self.no_interviews:
            said.append(message(Remark.NO_INTERVIEWS, documents=tuple(self.no_interviews)))
        if self.codings:
            said.append(
                message(Remark.OUTSIDE_ANSWERS, codings=self.codings, passages=self.passages)
            )
        return tuple(said)
