"""Quotes without transcripts as a project: its texts are made of the quotes themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tandai.codebook.definitions import folded
from tandai.exchange.codes import LeftOut
from tandai.exchange.project import (
    NOTHING_FOUND,
    Code,
    CodedProject,
    Coder,
    Coding,
    Note,
    SourceText,
)
from tandai.ground.messages import Message
from tandai.spreadsheets.code_cells import Named
from tandai.transcript import Passage

_GAP = "\n\n"
_BETWEEN_STEPS = re.compile(r"\s+>\s+|\\+")


@dataclass(frozen=True)
class QuoteRow:
    """A quote and what one coder says of it.

    ``about`` may hold passage_id, informant, speaker and question of the quote.
    """

    document: str
    text: str
    coder: str
    codes: tuple[Named, ...]
    about: Mapping[str, str]


@dataclass
class QuoteTexts:
    """The rows of a file, and notes as (document, text, note), to be turned into a project."""

    name: str
    rows: Sequence[QuoteRow]
    notes: Sequence[tuple[str, str, str]]

    def project(
        self, discarded: Mapping[LeftOut, int], remarks: tuple[Message, ...]
    ) -> CodedProject:
        """Return a project whose texts are the quotes of each document, one after another."""
        texts: dict[str, list[str]] = {}
        lengths: Counter[str] = Counter()
        passages: dict[tuple[str, str], Passage] = {}
        ids: Counter[str] = Counter()
        for row in self.rows:
            key = (row.document, row.text)
            if key in passages:
                continue
            said = texts.setdefault(row.document, [])
            start = lengths[row.document] + len(_GAP) if said else 0
            said.append(row.text)
            lengths[row.document] = start + len(row.text)
            ids[row.document] += 1
            passages[key] = Passage(
                passage_id=row.about.get("passage_id") or f"{row.document}-{ids[row.document]:03d}",
                document=row.document,
                informant=row.about.get("informant", "") or row.document,
                speaker=row.about.get("speaker", ""),
                question=row.about.get("question", ""),
                start=start,
                end=start + len(row.text),
                text=row.text,
            )
        return CodedProject(
            name=self.name,
            codes=tuple(self._codes().values()),
            coders=tuple(Coder(c, c) for c in dict.fromkeys(row.coder for row in self.rows)),
            sources=tuple(SourceText(name, name, _GAP.join(said)) for name, said in texts.items()),
            codings=tuple(dict.fromkeys(self._codings(passages))),
            passages=_with_own_ids(list(passages.values())),
            notes=tuple(self._noted(passages)),
            discarded=discarded,
            remarks=remarks,
            origin="spreadsheet",
        )

    def _codes(self) -> dict[str, Code]:
        """Return codes by id; of a path (``Jejaring > Forum``, as MAXQDA writes it) all steps."""
        codes: dict[str, Code] = {}
        for row in self.rows:
            for code in row.codes:
                steps = _steps(code.name)
                for number, name in enumerate(steps, 1):
                    id, above = _id_of(steps[:number]), _id_of(steps[: number - 1])
                    codes.setdefault(id, Code(id, name, above))
        return codes

    def _codings(self, passages: Mapping[tuple[str, str], Passage]) -> Iterator[Coding]:
        for row in self.rows:
            place = passages[row.document, row.text]
            for code in row.codes or (Named(""),):
                key = _id_of(_steps(code.name)) or NOTHING_FOUND
                yield Coding(row.document, place.start, place.end, key, row.coder, code.stance)

    def _noted(self, passages: Mapping[tuple[str, str], Passage]) -> Iterator[Note]:
        for document, text, note in self.notes:
            place = passages[document, text]
            yield Note(note, source=document, start=place.start, end=place.end)


def _steps(name: str) -> list[str]:
    return [step for step in map(str.strip, _BETWEEN_STEPS.split(name)) if step]


def _id_of(steps: Sequence[str]) -> str:
    return " > ".join(map(folded, steps))


def _with_own_ids(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Give passages whose ids meet (numbers that begin anew) their document's name as well."""
    times = Counter(passage.passage_id for passage in passages)
    seen: Counter[str] = Counter()
    result = []
    for passage in passages:
        id = passage.passage_id
        if times[id] > 1:
            id = f"{passage.document}-{id}"
        seen[id] += 1
        result.append(replace(passage, passage_id=id if seen[id] == 1 else f"{id}-{seen[id]}"))
    return tuple(result)
