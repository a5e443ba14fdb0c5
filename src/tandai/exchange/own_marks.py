"""What tandai wrote into a project, known again when it comes back in another program's own file.

Such a program keeps the code ``(read, nothing found)`` and the comments that tell passages, but
not the ids by which REFI-QDA has them: they are known by what they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tandai.corpus.coders import coder_of
from tandai.exchange.ids import means_nothing_found
from tandai.exchange.passage_texts import passage_of_description
from tandai.exchange.project import NOTHING_FOUND, CodedProject, Coding, Note
from tandai.transcript import Passage


def known_again(project: CodedProject) -> CodedProject:
    """Return a project with its models, passages and places of nothing found told from the rest."""
    nothing = {code.id for code in project.codes if means_nothing_found(code.id, code.name)}
    finding = _Finding(project)
    codings = tuple(
        replace(coding, code=NOTHING_FOUND if coding.code in nothing else coding.code)
        for coding in finding.codings()
    )
    notes = tuple(finding.notes())
    passages = {(p.document, p.passage_id): p for p in (*project.passages, *finding.passages)}
    return replace(
        project,
        codes=tuple(code for code in project.codes if code.id not in nothing),
        coders=tuple(
            replace(c, machine=c.machine or coder_of(c.name).is_model) for c in project.coders
        ),
        codings=codings,
        notes=notes,
        passages=tuple(passages.values()),
    )


@dataclass
class _Finding:
    """Takes the comments that tell passages out of the notes."""

    project: CodedProject
    passages: list[Passage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._sources = {source.id: source for source in self.project.sources}

    def codings(self) -> Iterator[Coding]:
        for coding in self.project.codings:
            told = self._tells(coding.note, coding.source, coding.start, coding.end)
            yield replace(coding, note="") if told else coding

    def notes(self) -> Iterator[Note]:
        for note in self.project.notes:
            place = note.start is not None and note.end is not None
            if not place or not self._tells(note.text, note.source, note.start, note.end):
                yield note

    def _tells(self, text: str, source: str, start: int | None, end: int | None) -> bool:
        told = passage_of_description(text)
        of = self._sources.get(source)
        if told is None or of is None or start is None or end is None:
            return False
        self.passages.append(
            Passage(
                passage_id=told["passage"],
                document=of.name,
                informant=told["informant"],
                speaker=told["speaker"],
                question=told["question"],
                start=start,
                end=end,
                text=of.text[start:end],
            )
        )
        return True
