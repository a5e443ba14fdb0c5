"""The sources of a project as documents of a corpus: names, variables, passages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import polars as pl

from tandai.corpus.document_variables import SPLITS
from tandai.exchange.codes import LeftOut
from tandai.exchange.project import CodedProject, Coding, SourceText
from tandai.exchange.uncovered import Told, by_paragraph, is_interview, passages_of_uncovered
from tandai.ground.bounds import MAX_PASSAGE_CHARACTERS, beyond
from tandai.ground.choices import ProjectUnit
from tandai.ground.files import MAX_LINE_CHARACTERS
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.tables import HEADINGS
from tandai.transcript import SUFFIXES, Passage, Source, Transcript, find_turns, passages_of

# What no file name may hold on one of the systems, and what would lead out of the folder.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Documents:
    """The documents by source id, with what is needed to lay codings over them.

    ``passages`` are in the order of the text. ``given``: whether the project itself said what
    the passages are. ``remarks``: what a person should know of how they were cut.
    """

    names: Mapping[str, str]
    transcripts: Mapping[str, Transcript]
    passages: Mapping[str, tuple[Passage, ...]]
    variables: Mapping[str, Mapping[str, str]]
    given: bool
    discarded: Mapping[LeftOut, int]
    remarks: tuple[Message, ...] = ()


def documents_of(
    project: CodedProject,
    unit: ProjectUnit | None,
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
) -> Documents:
    """Find the documents of a project and their passages.

    ``unit`` None takes the passages that the project delimits, else turns. A text that is no
    interview (:func:`tandai.exchange.uncovered.is_interview`) is cut by paragraph, unless
    ``interviewers`` are named. What was coded outside all passages becomes passages of its own.
    A source that no corpus could hold (without words, or with a line of over a million
    characters) is counted in ``discarded``.
    """
    sources, discarded = _usable(project.sources)
    names = _names(sources)
    transcripts = {
        source.id: find_turns(Source(source.text), names[source.id], interviewers, informants)
        for source in sources
    }
    given = unit is None and bool(project.passages)
    delimited: dict[str, list[Passage]] = {}
    for passage in project.passages:
        delimited.setdefault(passage.document, []).append(passage)
    variables = {source.id: _variables(source.variables) for source in sources}
    coded = _coded_spans(project.codings)
    passages: dict[str, tuple[Passage, ...]] = {}
    told = Told()
    for source in sources:
        spans = coded.get(source.id, [])
        if given:
            own = [replace(p, document=names[source.id]) for p in delimited.get(source.name, [])]
        elif unit == "selection":
            own = _selections(transcripts[source.id], spans)
        else:
            if not interviewers and not is_interview(transcripts[source.id], spans):
                transcripts[source.id] = by_paragraph(transcripts[source.id])
                told.no_interviews.append(names[source.id])
            own = passages_of(transcripts[source.id], unit or "turn")
        if not given:
            own = _of_informant(own, variables[source.id].get("informant", ""))
        more = passages_of_uncovered(transcripts[source.id], own, spans)
        told.count(more, own, spans)
        own = sorted((*own, *more), key=lambda p: (p.start, p.end)) if more else own
        passages[source.id] = tuple(own)
    return Documents(names, transcripts, passages, variables, given, discarded, told.remarks())


def _coded_spans(codings: Sequence[Coding]) -> dict[str, list[tuple[int, int]]]:
    """Return what was coded by source: (start, end), a span a coding."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for coding in codings:
        spans.setdefault(coding.source, []).append((coding.start, coding.end))
    return spans


def document_frame(documents: Documents) -> pl.DataFrame:
    """Return ``documents.csv``: document, informant, split and the project's variables."""
    used = {name: None for own in documents.variables.values() for name in own}
    columns = list(dict.fromkeys(("informant", "split", *used)))
    rows = []
    for id, name in documents.names.items():
        own = documents.variables[id]
        informants = {passage.informant for passage in documents.passages[id]}
        alone = next(iter(informants)) if len(informants) == 1 else ""
        filled = {"informant": alone, **own}
        rows.append([name, *(filled.get(column, "") for column in columns)])
    return pl.DataFrame(rows, schema=dict.fromkeys(("document", *columns), pl.String), orient="row")


def _usable(sources: Sequence[SourceText]) -> tuple[list[SourceText], Counter[LeftOut]]:
    discarded: Counter[LeftOut] = Counter()
    usable = []
    for source in sources:
        if not any(character.isalnum() for character in source.text) or "\0" in source.text:
            discarded[LeftOut.TEXTS_WITHOUT_WORDS] += 1
        elif max(map(len, source.text.split("\n"))) > MAX_LINE_CHARACTERS:
            discarded[LeftOut.TEXTS_WITH_AN_ENDLESS_LINE] += 1
        else:
            usable.append(source)
    return usable, discarded


def _names(sources: Sequence[SourceText]) -> dict[str, str]:
    """Name documents after their sources, each once, as a file can be called anywhere."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for source in sources:
        base = _file_name(source.name) or "text"
        name = base
        while name.casefold() in taken:
            # Counted on from the last of the same name: thousands may have it.
            numbers[base.casefold()] += 1
            name = f"{base}-{numbers[base.casefold()] + 1}"
        taken.add(name.casefold())
        names[source.id] = name
    return names


def _file_name(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    bare = name[: -len(suffix)] if suffix in {*SUFFIXES, ".pdf", ".doc", ".json"} else name
    return " ".join(_NOT_IN_NAMES.sub(" ", bare).split()).strip(". ")[:_LONGEST_NAME].strip(". ")


def _variables(own: Mapping[str, str]) -> dict[str, str]:
    """Name variables as the contract does, where they are known there."""
    known = {word: key for key in ("informant", "split") for word in HEADINGS[key]}
    result: dict[str, str] = {}
    for heading, value in own.items():
        name = known.get(" ".join(heading.casefold().split()), " ".join(heading.split()))
        if name == "split" and value.strip().casefold() not in {*SPLITS, ""}:
            name = f"{' '.join(heading.split())}_"
        if name in ("document", "row", ""):
            name = f"{name}_"
        result.setdefault(name, " ".join(value.split()))
    return result


def _of_informant(passages: Sequence[Passage], informant: str) -> list[Passage]:
    """Name the informant that the project names, where the transcript knows but one."""
    if not informant or len({passage.informant for passage in passages}) != 1:
        return list(passages)
    return [replace(passage, informant=informant) for passage in passages]


def _selections(transcript: Transcript, coded: Sequence[tuple[int, int]]) -> list[Passage]:
    """Make a passage of each coded span, with speaker and question of the turn it lies in most.

    Its id names its place, so that it stays the same when more is coded.
    """
    turns = passages_of(transcript, "turn")
    begins = [turn.start for turn in turns]
    written = 0
    result = []
    for start, end in sorted(set(coded)):
        written += end - start
        if written > MAX_PASSAGE_CHARACTERS:
            what = tr("characters of passages", "karakter kutipan")
            raise beyond(Path(transcript.document), what, MAX_PASSAGE_CHARACTERS)
        # Turns follow one another: those that the span can touch, and no others, are looked at.
        around = turns[max(0, bisect_right(begins, start) - 1) : bisect_left(begins, end)]
        near = max(
            around, key=lambda turn: min(end, turn.end) - max(start, turn.start), default=None
        )
        within = near if near and min(end, near.end) > max(start, near.start) else None
        result.append(
            Passage(
                passage_id=f"{transcript.document}-{start}-{end}",
                document=transcript.document,
                informant=within.informant if within else transcript.document,
                speaker=within.speaker if within else "",
                question=within.question if within else "",
                start=start,
                end=end,
                text=transcript.text[start:end],
            )
        )
    return result
