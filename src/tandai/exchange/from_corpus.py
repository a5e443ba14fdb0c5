"""From a corpus to a coded project, which other programs can read."""

from __future__ import annotations

import colorsys
from array import array
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import Codebook, Framework, Indicator
from tandai.codebook.writing import framework_yaml, indicator_yaml, yaml_of_mapping
from tandai.corpus import Corpus
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.exchange.beside_corpus import Beside, as_marked, with_notes
from tandai.exchange.evidence_spans import as_words, words_of
from tandai.exchange.ids import guid_of
from tandai.exchange.project import (
    NOTHING_FOUND,
    Code,
    CodedProject,
    Coder,
    Coding,
    CodingKey,
    Note,
    SourceText,
    key_of,
)
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr
from tandai.ground.made import Made
from tandai.transcript import Passage

Rows = NDArray[np.int64]

# Hues of the frameworks; told apart with the common kinds of colour blindness as well.
_HUES = (0.57, 0.09, 0.43, 0.92, 0.15, 0.66, 0.03, 0.5)


def project_of_corpus(
    corpus: Corpus, texts: Mapping[str, str], beside: Beside | None = None
) -> CodedProject:
    """Return a corpus as a coded project.

    ``texts`` holds transcripts by document. A document without one, or whose passages have no
    offsets, becomes the text of its passages, one after the other, each below its question; one
    without passages is kept for its text. Evidence goes as spans of its own. ``beside``: notes, and
    the spans that people marked, of which those are taken that still say what the codings do.

    Raises CorpusError where a passage is not what its transcript holds at its offsets.
    """
    require_slices(corpus.passages, texts)
    sources: list[SourceText] = []
    places = _Places(corpus)
    variables = _variables(corpus.documents)
    for document, rows in _rows_of_documents(corpus.passages):
        name = document or corpus.name
        part = corpus.passages.select("start", "end", "question", "text")[rows]
        text = texts.get(document)
        if text is None or part["start"].has_nulls() or part["end"].has_nulls():
            text, starts, ends = _text_of(part)
        else:
            starts, ends = part["start"].to_numpy(), part["end"].to_numpy()
        places.add(rows, starts, ends)
        sources.append(
            SourceText(guid_of("source", name, text), name, text, variables.get(document, {}))
        )
    passages = places.passages()
    sources += _without_passages(corpus, texts, {source.name for source in sources}, variables)
    codings = list(_codings(corpus.codings, passages, sources))
    words = words_of(corpus, passages, {source.name: source.id for source in sources})
    codings, notes = _with_beside(beside or Beside(), codings, words, passages, sources, texts)
    coders = [Coder(guid_of("coder", c.name), c.name, c.is_model) for c in corpus.who]
    return CodedProject(
        name=corpus.name,
        codes=tuple(codes_of(corpus.codebook)),
        coders=tuple(coders),
        sources=tuple(sources),
        codings=tuple(codings),
        passages=passages,
        notes=notes,
        description=_title(corpus.codebook),
    )


def _rows_of_documents(passages: pl.DataFrame) -> Iterator[tuple[str, Rows]]:
    """Yield each document with the rows of its passages, in the order of appearance."""
    numbered = passages.select("document").with_row_index("row")
    for (document,), own in numbered.group_by(["document"], maintain_order=True):
        yield str(document), own["row"].to_numpy()


class _Places:
    """Where the passages of a corpus lie in the texts of a project, in the order of these."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._columns: list[tuple[Rows, Rows, Rows]] = []

    def add(self, rows: Rows, starts: Rows, ends: Rows) -> None:
        """Take up where passages, by their rows in the corpus, lie in the next text."""
        self._columns.append((rows, starts, ends))

    def passages(self) -> Sequence[Passage]:
        """Return all passages at their places, made when they are asked for."""
        table, name = self._corpus.passages.select(list(PASSAGE_COLUMNS)), self._corpus.name
        if not self._columns:
            return ()
        rows, starts, ends = (np.concatenate(own) for own in zip(*self._columns, strict=True))

        def made(start: int, stop: int) -> list[Passage]:
            own = slice(start, stop)
            said = table[rows[own]].iter_rows(named=True)
            placed = zip(said, starts[own].tolist(), ends[own].tolist(), strict=True)
            return [
                Passage(**row | {"document": row["document"] or name, "start": first, "end": last})
                for row, first, last in placed
            ]

        return Made(len(rows), made)


def _without_passages(
    corpus: Corpus,
    texts: Mapping[str, str],
    there: Set[str],
    variables: Mapping[str, Mapping[str, str]],
) -> list[SourceText]:
    """Return the corpus' documents whose texts hold no passage."""
    names = [name for name in corpus.documents["document"] if name in texts and name not in there]
    return [
        SourceText(guid_of("source", name, texts[name]), name, texts[name], variables.get(name, {}))
        for name in names
    ]


def _with_beside(
    beside: Beside,
    codings: Sequence[Coding],
    words: Mapping[CodingKey, Sequence[Coding]],
    passages: Sequence[Passage],
    sources: Sequence[SourceText],
    texts: Mapping[str, str],
) -> tuple[list[Coding], tuple[Note, ...]]:
    ids = {source.name: source.id for source in sources}
    own: dict[str, list[Passage]] = {source.id: [] for source in sources}
    for passage in passages if beside.spans or beside.notes else ():
        own[ids[passage.document]].append(passage)
    # Offsets count into transcripts, and not into texts made of passages.
    kept = {source.name for source in sources if texts.get(source.name) == source.text}
    spans = [replace(s, document=ids[s.document]) for s in beside.spans if s.document in kept]
    marked = dict.fromkeys(as_marked(codings, own, spans, words.keys()))
    for coding in codings:
        marked |= dict.fromkeys(as_words(coding, words.get(key_of(coding), ())))
    rows = [
        replace(
            note,
            document=ids.get(note.document, ""),
            start=note.start if note.document in kept else None,
        )
        for note in beside.notes
    ]
    noted, notes = with_notes(list(marked), rows, own)
    return list(noted), notes


def codes_of(codebook: Codebook) -> Iterator[Code]:
    """Yield frameworks, as codes that only group, and indicators, in their tree.

    Name and colour are for people. The description is the whole entry of the codebook as YAML,
    readable, and read back as it was. Headings, which are no codes, are left to the project's
    description.
    """
    groups = {framework.id: framework for framework in codebook.frameworks}
    written: set[str] = set()
    for place, (framework, indicators) in enumerate(codebook.grouped()):
        groups.setdefault(framework.id, framework)
        hue = _HUES[place % len(_HUES)]
        nameless = not codebook.framework_of(indicators[0])
        above = "" if framework.heading or nameless else guid_of("framework", framework.id)
        for number, indicator in enumerate(indicators):
            # Each group stands just before what it holds first: so the order is kept.
            for group in _groups_above(codebook, groups, indicator):
                if group.id not in written:
                    written.add(group.id)
                    yield _group_code(codebook, group, hue)
            light = 0.4 + 0.35 * number / max(1, len(indicators) - 1)
            yield Code(
                id=guid_of("code", indicator.id),
                name=indicator.name,
                parent=_place_of(codebook, indicator.parent, above),
                description=indicator_yaml(indicator),
                colour=_colour(hue, light),
            )
    for group in codebook.frameworks:
        if group.id not in written and not group.heading:
            yield _group_code(codebook, group, _HUES[0])


def _group_code(codebook: Codebook, group: Framework, hue: float) -> Code:
    known = group in codebook.frameworks
    return Code(
        id=guid_of("framework", group.id),
        name=str(group.name) or group.id,
        parent=_place_of(codebook, group.parent, ""),
        description=framework_yaml(group) if known else "",
        colour=_colour(hue, 0.45),
        codable=False,
    )


def _groups_above(
    codebook: Codebook, groups: Mapping[str, Framework], indicator: Indicator
) -> list[Framework]:
    """Return the groups in which an indicator stands, the topmost first."""
    found: list[Framework] = []
    id, seen = indicator.parent or codebook.framework_of(indicator), {indicator.id}
    while id and id not in seen:
        seen.add(id)
        if id in codebook.ids:
            id = codebook[id].parent or codebook.framework_of(codebook[id])
        elif id in groups and not groups[id].heading:
            found.append(groups[id])
            id = groups[id].parent
        else:
            break
    return found[::-1]


def _place_of(codebook: Codebook, parent: str, otherwise: str) -> str:
    """Return the id of the code that stands for a parent."""
    if not parent:
        return otherwise
    return guid_of("code" if parent in codebook.ids else "framework", parent)


def _colour(hue: float, light: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, light, 0.6)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def _title(codebook: Codebook) -> str:
    """Return what of a codebook has no code: its title, headings, the order of its groups."""
    title = codebook.title.model_dump(exclude_defaults=True)
    more: dict[str, Any] = {}
    if any(framework.heading or framework.parent for framework in codebook.frameworks):
        headings = [f.model_dump(exclude_defaults=True) for f in codebook.frameworks if f.heading]
        more = {"headings": headings, "order": [f.id for f in codebook.frameworks]}
    return yaml_of_mapping({"title": title, **more}) if title or more else ""


def _variables(documents: pl.DataFrame) -> dict[str, dict[str, str]]:
    rows = documents.iter_rows(named=True)
    return {
        row["document"]: {k: str(v or "") for k, v in row.items() if k not in ("document", "row")}
        for row in rows
    }


def _text_of(part: pl.DataFrame) -> tuple[str, Rows, Rows]:
    """Return a text made of passages, with where each begins and ends in it."""
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    length = 0
    asked = ""
    for question, text in part.select("question", "text").iter_rows():
        if question and question != asked:
            parts.append(f"{question}\n")
            length += len(parts[-1])
        asked = question
        starts.append(length)
        length += len(text)
        ends.append(length)
        parts.append(f"{text}\n\n")
        length += 2
    return "".join(parts), np.asarray(starts), np.asarray(ends)


def _codings(
    rows: pl.DataFrame, passages: Sequence[Passage], sources: Sequence[SourceText]
) -> Iterator[Coding]:
    if rows.is_empty():
        return
    places = {passage.passage_id: passage for passage in passages}
    ids = {source.name: source.id for source in sources}
    for id, coder, indicator, stance in rows.iter_rows():
        passage = places[id]
        code = guid_of("code", indicator) if indicator else NOTHING_FOUND
        span = (ids[passage.document], passage.start, passage.end)
        untold = bool(indicator) and not stance
        yield Coding(*span, code, guid_of("coder", coder), stance, untold=untold)


def require_slices(passages: pl.DataFrame, texts: Mapping[str, str]) -> None:
    """Raise CorpusError where a passage is not what its transcript holds at its offsets."""
    wrong = [
        id
        for id, document, start, end, said in passages.select(
            "passage_id", "document", "start", "end", "text"
        ).iter_rows()
        if document in texts and start is not None and texts[document][start:end] != said
    ]
    if wrong:
        raise CorpusError(
            tr("passages and transcripts differ.", "kutipan dan transkrip berbeda."),
            hint=tr("Give the transcripts that were tagged.", "Berikan transkrip yang ditandai."),
            problems=[Problem("", f"passage_id {named(id)}") for id in wrong],
        )
