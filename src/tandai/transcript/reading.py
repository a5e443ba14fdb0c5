"""One interview's text, read by the first of the ways that finds turns worth having."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tandai.transcript.header import Header, read_header
from tandai.transcript.interviews import Block, blocks_in
from tandai.transcript.labels import (
    Label,
    folded,
    form_of,
    identities,
    is_role_label,
    role_of,
    split_label,
)
from tandai.transcript.layouts import (
    Body,
    Layout,
    bold_names,
    marks_of_labels,
    only_askers_labelled,
    only_informants_labelled,
    paragraphs,
    questions_and_answers,
)
from tandai.transcript.markdown_tables import SpokenTable, spoken_tables
from tandai.transcript.roles import Cast, find_cast, is_given
from tandai.transcript.sources import Source
from tandai.transcript.speakers import Speakers, find_speakers
from tandai.transcript.speech import Line, Mark, Role, Turn, lines_of
from tandai.transcript.transcript import Transcript

# What is only guessed must hold this share of the words, or be a dialogue of as many turns.
_GUESSED_SHARE = 0.5
_DIALOGUE = 6
# A legend ("P : Peneliti") stands above the interview and says no more than a role.
_LEGEND_WORDS = 3


@dataclass(frozen=True)
class Given:
    """Forms (:func:`tandai.transcript.labels.form_of`) of the labels that a person gave."""

    asking: frozenset[str]
    answering: frozenset[str]

    @property
    def every(self) -> frozenset[str]:
        """The forms of all given labels."""
        return self.asking | self.answering


def one_interview(source: Source, document: str, given: Given) -> Transcript:
    """Find the turns of a text that holds one interview; see :mod:`tandai.transcript.turns`."""
    every = list(lines_of(source.text))
    tables = spoken_tables(every)
    header = read_header(source.text, tables[0].start if tables else None)
    blocks = [block for block in blocks_in(every) if block.start >= header.end]
    body = Body(source, header.end, _starts_within(every, blocks))
    found = find_speakers(
        [line.text for line in body.lines],
        given.every | header.asking | header.answering,
    )
    reading = _InterviewText(body, header, given, found, tuple(tables))
    before = len(every) - len(body.lines)
    reading_of = reading.best()
    doubtful = dict(found.doubtful)
    if reading_of.layout is Layout.PARAGRAPHS:
        doubtful |= found.used
    return replace(
        reading_of,
        document=document,
        doubtful=tuple(
            (before + index + 1, label.name) for index, label in sorted(doubtful.items())
        ),
        data=tuple(
            span
            for span in ((0, header.end), *reading.legend, *((b.start, b.end) for b in blocks))
            if span[0] < span[1]
        ),
    )


def _starts_within(lines: Sequence[Line], blocks: Sequence[Block]) -> frozenset[int]:
    """Return the offsets of the lines that lie in blocks; both are in the order of the text."""
    starts = [line.start for line in lines]
    return frozenset(
        start
        for block in blocks
        for start in starts[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
    )


class _InterviewText:
    """An interview's text, what is known of its speakers, and the ways to read it."""

    def __init__(
        self,
        body: Body,
        header: Header,
        given: Given,
        found: Speakers,
        tables: tuple[SpokenTable, ...],
    ) -> None:
        self.body, self.header, self.given, self.tables = body, header, given, tables
        self.names = identities(found.used.values())
        self.marks = marks_of_labels(body, found.used, self.names)
        self.legend_roles: dict[str, str] = {}
        self.legend: list[tuple[int, int]] = []
        self._take_out_legend(found.used)

    def _take_out_legend(self, labels: Mapping[int, Label]) -> None:
        """Read lines such as ``P : Peneliti`` above the first turn as data, and no turns."""
        for index in sorted(labels):
            line = self.body.lines[index]
            said = line.text[labels[index].end :].strip(" .,()*_\t")
            if not said or len(said.split()) > _LEGEND_WORDS or not is_role_label(said):
                break
            if role_of(labels[index].name):
                break
            self.legend_roles[self.names[labels[index].names]] = role_of(said)
            self.legend.append((line.start, line.end))
            self.marks[index] = Mark(None, line.start, line.start)

    def best(self) -> Transcript:
        """Return the transcript by the first way that finds turns worth having."""
        for layout, turns in self._ways():
            if not turns:
                continue
            spelt = self._spellings(turns)
            cast = self.cast(turns, spelt)
            if layout is Layout.ASKER_LABELLED:
                cast = Cast(frozenset(spelt), certain=True)
            told = any(is_given(forms, self.given.every) for forms in spelt.values())
            if told or (cast.certain and cast.asking) or self._convinces(turns, cast):
                return self._transcript(layout, turns, spelt, cast.asking)
        return self._transcript(Layout.PARAGRAPHS, paragraphs(self.body), {}, frozenset())

    def _ways(self) -> Iterator[tuple[Layout, list[Turn]]]:
        yield Layout.TABLE, [turn for table in self.tables for turn in table.turns]
        yield from self._by_labels()
        yield Layout.BOLD_NAMES, bold_names(self.body)
        yield Layout.QUESTIONS, questions_and_answers(self.body)

    def _by_labels(self) -> Iterator[tuple[Layout, list[Turn]]]:
        """Yield turns by labels; where one side alone has any, those of the other side too."""
        if len([mark for mark in self.marks.values() if mark.speaker is not None]) < 2:
            return
        turns = self.body.turns(self.marks)
        cast = self.cast(turns, self._spellings(turns))
        speakers = {turn.speaker for turn in turns}
        labels = {i: mark for i, mark in self.marks.items() if mark.speaker is not None}
        if speakers and cast.asking == speakers:
            if once := self._named_once(labels):
                yield Layout.LABELS, self.body.turns({**self.marks, **once})
            yield Layout.ASKER_LABELLED, only_askers_labelled(self.body, labels)
        elif not cast.asking and cast.certain:
            yield Layout.INFORMANT_LABELLED, only_informants_labelled(self.body, labels)
        elif len(speakers) == 1 and self._only_asks(turns):
            yield Layout.ASKER_LABELLED, only_askers_labelled(self.body, labels)
        yield Layout.LABELS, turns

    def _named_once(self, labels: Mapping[int, Mark]) -> dict[int, Mark]:
        """Return labels of people who speak once each, as in a group where a moderator asks.

        At least two people must be named so, and half of the lines without a label begin with
        their names; else "Modal: ..." is a heading in an answer.
        """
        first = min(labels)
        unlabelled = [
            (index, line)
            for index, line in enumerate(self.body.lines)
            if index > first and index not in labels and line.text.strip()
        ]
        once = {
            index: Mark(label.name, line.start, line.start + label.end)
            for index, line in unlabelled
            if (label := split_label(line.text)) is not None
            and label.mark == ":"
            and all(word[0].isupper() for word in label.name.split())
        }
        people = {folded(mark.speaker or "") for mark in once.values()}
        return once if len(people) >= 2 and 2 * len(once) >= len(unlabelled) else {}

    def _only_asks(self, turns: Sequence[Turn]) -> bool:
        """Whether the one labelled speaker seems to ask what unlabelled lines answer."""
        said = [self.body.text[turn.start : turn.end].split("\n", 1) for turn in turns]
        asked = [first.rstrip().endswith("?") and bool(rest) for first, *rest in said]
        return len(turns) >= _DIALOGUE / 2 and 2 * sum(asked) >= len(turns)

    def cast(self, turns: Sequence[Turn], spelt: Mapping[str, frozenset[str]]) -> Cast:
        """Return who asks: as given, else as the header or a legend says, else as found."""
        asking = {s for s, forms in spelt.items() if is_given(forms, self.given.asking)}
        answering = {s for s, forms in spelt.items() if is_given(forms, self.given.answering)}
        if not asking and not answering:
            asking, answering = self._sides_by_data(spelt)
        said = [(turn.speaker, self.body.text[turn.start : turn.end]) for turn in turns]
        return find_cast(said, asking, answering)

    def _sides_by_data(self, spelt: Mapping[str, frozenset[str]]) -> tuple[set[str], set[str]]:
        """Return the speakers who ask and who answer by the block of data and the legend."""
        sides: list[set[str]] = []
        for side, forms in (("asks", self.header.asking), ("answers", self.header.answering)):
            names = self.header.names(side)
            sides.append(
                {
                    speaker
                    for speaker, own in spelt.items()
                    if own & forms or own & names or self.legend_roles.get(speaker) == side
                }
            )
        asking, answering = sides[0] - sides[1], sides[1] - sides[0]
        asking |= {speaker for speaker in spelt if role_of(speaker) == "asks"}
        # In a group the block may name but one of those who answer.
        return asking, answering if len(spelt) == 2 else set()

    def _spellings(self, turns: Sequence[Turn]) -> dict[str, frozenset[str]]:
        """Return each speaker's written forms, the speaker's own name among them."""
        forms = {turn.speaker: {form_of(turn.speaker)} for turn in turns if turn.speaker}
        for written, speaker in self.names.items():
            if speaker in forms:
                forms[speaker].update(form_of(name) for name in written)
        return {speaker: frozenset(own) for speaker, own in forms.items()}

    def _convinces(self, turns: Sequence[Turn], cast: Cast) -> bool:
        """Whether turns that are only guessed hold enough of the text, or make a dialogue."""
        speakers = {turn.speaker for turn in turns}
        if len(speakers) >= 2 and cast.asking and len(turns) >= _DIALOGUE:
            return True
        if len(speakers) == 1 and not _is_a_name(next(iter(speakers))):
            return False
        text = self.body.text
        starts = (turn.start if turn.label is None else turn.label for turn in turns)
        held = sum(len(text[a : turn.end].split()) for a, turn in zip(starts, turns, strict=True))
        return held >= _GUESSED_SHARE * len(text[self.body.start :].split())

    def _transcript(
        self,
        layout: Layout,
        turns: Sequence[Turn],
        spelt: Mapping[str, frozenset[str]],
        asking: Collection[str],
    ) -> Transcript:
        return Transcript(
            "",
            self.body.text,
            tuple(
                replace(turn, role=Role.INTERVIEWER) if turn.speaker in asking else turn
                for turn in turns
            ),
            self.header,
            layout is not Layout.PARAGRAPHS,
            bool(asking),
            spelt,
            times=self.body.source.times,
            layout=layout,
        )


def _is_a_name(speaker: str) -> bool:
    """Whether a label is written as a name or code: "Baca juga" is none."""
    return not any(word[0].islower() for word in speaker.split())
