"""From a corpus or tags to a coded project, which other programs can read."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

import polars as pl

from tandai.codebook import Codebook, Framework, Indicator
from tandai.codebook.writing import framework_yaml, indicator_yaml, yaml_of_mapping
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of_model
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.exchange.beside_corpus import Beside, as_marked, with_notes
from tandai.exchange.evidence_spans import SIDES, as_words, words_of
from tandai.exchange.ids import guid_of
from tandai.exchange.laying import LaidOut
from tandai.exchange.project import (
    NOTHING_FOUND,
    STANCE_VERDICT,
    Code,
    CodedProject,
    Coder,
    Coding,
    CodingKey,
    Note,
    SourceText,
    codes_above,
    key_of,
)
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr
from tandai.tags import Suggestion, Tags
from tandai.transcript import Passage

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
    _require_slices(corpus.passages, texts)
    passages: list[Passage] = []
    sources: list[SourceText] = []
    variables = _variables(corpus.documents)
    for (document,), part in corpus.passages.group_by(["document"], maintain_order=True):
        name = str(document) or corpus.name
        own = [Passage(**row) for row in part.select(list(PASSAGE_COLUMNS)).iter_rows(named=True)]
        own = [replace(passage, document=name) for passage in own]
        text = texts.get(str(document))
        if text is None or part["start"].has_nulls() or part["end"].has_nulls():
            text, own = _text_of(own)
        passages += own
        sources.append(
            SourceText(guid_of("source", name, text), name, text, variables.get(str(document), {}))
        )
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
        passages=tuple(passages),
        notes=notes,
        description=_title(corpus.codebook),
    )


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
    for passage in passages:
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


def with_suggestions(project: CodedProject, tags: Tags) -> CodedProject:
    """Return a project of :func:`project_of_corpus` with a model's suggestions.

    They stand under a user of the model's own. Each carries its confidence and verdict in a note,
    and the words that carried it are marked besides; a passage without suggestions is one in which
    the model found nothing. Passages of the tags that the project does not have are left out: they
    lie in no text of it.
    """
    ids = {source.name: source.id for source in project.sources}
    places = {p.passage_id: (ids[p.document], p.start, p.end) for p in project.passages}
    codes = {id: guid_of("code", id) for id in tags.ids}
    return _suggested(project, tags, places, codes)


def suggestions_in(project: CodedProject, laid: LaidOut, tags: Tags) -> CodedProject:
    """Return a project of another program with a model's suggestions, all else as it was.

    ``laid``: the project as the corpus whose transcripts were tagged. Indicators that have no
    code in the project become codes of it.

    Raises CorpusError where the tags are not of the project's texts.
    """
    sources = {name: id for id, name in laid.documents.names.items()}
    _require_slices(tags.passages, laid.texts)
    columns = tags.passages.select("passage_id", "document", "start", "end").iter_rows()
    places = {
        id: (sources[document], start, end)
        for id, document, start, end in columns
        if document in sources
    }
    codes = {
        m.indicator: id for id, m in reversed(list(laid.names.meanings.items())) if not m.stance
    }
    used = {suggestion.indicator for own in tags.suggested for suggestion in own}
    missing = {guid_of("code", id): id for id in used - set(codes)}
    own = list(codes_of(laid.corpus.codebook))
    tree = {code.id: code for code in own}
    groups = {up.id for id in missing for up in codes_above(tree, tree[id])}
    known = {code.id for code in project.codes}
    new = [code for code in own if code.id in missing or code.id in groups - known]
    codes |= {id: guid for guid, id in missing.items()}
    return _suggested(replace(project, codes=(*project.codes, *new)), tags, places, codes)


def _suggested(
    project: CodedProject,
    tags: Tags,
    places: Mapping[str, tuple[str, int, int]],
    codes: Mapping[str, str],
) -> CodedProject:
    name = coder_of_model(tags.model).name
    coder = Coder(guid_of("coder", name), name, machine=True)
    codings = []
    own = tags.passages.select("passage_id", "start").iter_rows()
    for (id, begin), suggested in zip(own, tags.suggested, strict=True):
        if (place := places.get(id)) is None:
            continue
        for item in suggested:
            note = {"confidence": item.confidence, "verdict": item.verdict}
            if not item.stance:
                note[STANCE_VERDICT] = item.stance_verdict or "none"
            filled = yaml_of_mapping({key: value for key, value in note.items() if value != ""})
            whole = Coding(*place, codes[item.indicator], coder.id, item.stance, filled)
            codings += [whole, *_words_of(whole, item, begin)]
        if not suggested:
            codings.append(Coding(*place, NOTHING_FOUND, coder.id))
    coders = [known for known in project.coders if known.name != name]
    before = {known.id for known in project.coders} - {known.id for known in coders}
    kept = [coding for coding in project.codings if coding.coder not in before]
    return replace(project, coders=(*coders, coder), codings=(*kept, *codings))


def _words_of(whole: Coding, item: Suggestion, begin: int | None) -> Iterator[Coding]:
    """Yield the words that carried a suggestion for a passage that began at ``begin`` in the tags.

    For which side they are, nobody knows where the model tells no stance, or both.
    """
    side = item.stance if item.stance in SIDES else ""
    by = whole.start - (begin or 0)
    for piece in item.evidence:
        start, end = piece.start + by, piece.end + by
        all_of_it = (start, end) == (whole.start, whole.end)
        yield replace(
            whole, start=start, end=end, stance=side, note="", marked=all_of_it, untold=not side
        )


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


def _text_of(passages: Sequence[Passage]) -> tuple[str, list[Passage]]:
    """Return a text made of passages, and the passages at their places in it."""
    parts: list[str] = []
    placed: list[Passage] = []
    length = 0
    asked = ""
    for passage in passages:
        if passage.question and passage.question != asked:
            parts.append(f"{passage.question}\n")
            length += len(parts[-1])
        asked = passage.question
        end = length + len(passage.text)
        placed.append(replace(passage, start=length, end=end))
        parts.append(f"{passage.text}\n\n")
        length = end + 2
    return "".join(parts), placed


def _codings(
    rows: pl.DataFrame, passages: Sequence[Passage], sources: Sequence[SourceText]
) -> Iterator[Coding]:
    places = {passage.passage_id: passage for passage in passages}
    ids = {source.name: source.id for source in sources}
    for id, coder, indicator, stance in rows.iter_rows():
        passage = places[id]
        code = guid_of("code", indicator) if indicator else NOTHING_FOUND
        span = (ids[passage.document], passage.start, passage.end)
        untold = bool(indicator) and not stance
        yield Coding(*span, code, guid_of("coder", coder), stance, untold=untold)


def _require_slices(passages: pl.DataFrame, texts: Mapping[str, str]) -> None:
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
