"""Suggestions of a model as codings of a project that has their passages or texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook.writing import yaml_of_mapping
from tandai.corpus.coders import coder_of_model
from tandai.corpus.evidence import SIDES
from tandai.exchange.from_corpus import codes_of, require_slices
from tandai.exchange.ids import guid_of
from tandai.exchange.laying import LaidOut
from tandai.exchange.project import (
    NOTHING_FOUND,
    STANCE_VERDICT,
    CodedProject,
    Coder,
    Coding,
    codes_above,
)
from tandai.ground.made import Made, items_at, joined
from tandai.tags import Suggestion, Tags
from tandai.tags.suggestions import Suggestions

Rows = NDArray[np.int64]
# A source, and where in it.
Place = tuple[str, int, int]


def without_suggestions(project: CodedProject, tags: Sequence[Tags]) -> CodedProject:
    """Return a project without what it has of the models of these tags, which take its place.

    To be done once, before any are added: a model may have several files of tags.
    """
    names = {coder_of_model(own.model).name for own in tags}
    before = {coder.id for coder in project.coders if coder.name in names}
    if not before:
        return project
    return replace(
        project,
        coders=tuple(coder for coder in project.coders if coder.id not in before),
        codings=[coding for coding in project.codings if coding.coder not in before],
    )


def with_suggestions(project: CodedProject, tags: Tags) -> CodedProject:
    """Return a project of :func:`project_of_corpus` with a model's suggestions.

    They stand under a user of the model's own. Each carries its confidence and verdict in a note,
    and the words that carried it are marked besides; a passage without suggestions is one in which
    the model found nothing. Passages of the tags that the project does not have are left out: they
    lie in no text of it.
    """
    ids = {source.name: source.id for source in project.sources}
    where = project.passages
    known = pl.Series("passage_id", [p.passage_id for p in where], dtype=pl.String)

    def places(rows: Rows) -> list[Place]:
        """Return where the passages of these rows of the tags lie."""
        own = items_at(where, found[rows].tolist())
        return [(ids[p.document], p.start, p.end) for p in own]

    order = known.to_frame().with_row_index("row").unique("passage_id", keep="last")
    row = tags.passages.select("passage_id").join(
        order, on="passage_id", how="left", maintain_order="left"
    )["row"]
    found, there = row.fill_null(0).to_numpy(), np.flatnonzero(row.is_not_null().to_numpy())
    codes = {id: guid_of("code", id) for id in tags.ids}
    return _suggested(project, tags, there, places, codes)


def suggestions_in(project: CodedProject, laid: LaidOut, tags: Tags) -> CodedProject:
    """Return a project of another program with a model's suggestions, all else as it was.

    ``laid``: the project as the corpus whose transcripts were tagged. Indicators that have no
    code in the project become codes of it.

    Raises CorpusError where the tags are not of the project's texts.
    """
    sources = {name: id for id, name in laid.documents.names.items()}
    require_slices(tags.passages, laid.texts)
    where = tags.passages.select(
        pl.col("document").replace_strict(sources, default=None, return_dtype=pl.String),
        "start",
        "end",
    )
    there = np.flatnonzero(where["document"].is_not_null().to_numpy())
    codes = {
        m.indicator: id for id, m in reversed(list(laid.names.meanings.items())) if not m.stance
    }
    used = set(Suggestions.of(tags.passages, tags.suggested).indicators)
    missing = {guid_of("code", id): id for id in used - set(codes)}
    own = list(codes_of(laid.corpus.codebook))
    tree = {code.id: code for code in own}
    groups = {up.id for id in missing for up in codes_above(tree, tree[id])}
    wanted = (missing.keys() | groups) - {code.id for code in project.codes}
    new = [code for code in own if code.id in wanted]
    codes |= {id: guid for guid, id in missing.items()}
    project = replace(project, codes=(*project.codes, *new))
    return _suggested(project, tags, there, lambda rows: where[rows].rows(), codes)


def _suggested(
    project: CodedProject,
    tags: Tags,
    rows: Rows,
    places: Callable[[Rows], Sequence[Place]],
    codes: Mapping[str, str],
) -> CodedProject:
    """Add the suggestions of these rows of tags; ``places`` tells where passages lie."""
    name = coder_of_model(tags.model).name
    coder = Coder(guid_of("coder", name), name, machine=True)
    number = np.maximum(_codings_of(tags)[rows], 1)
    begins_in_tags = tags.passages["start"].fill_null(0)
    # The first coding of each passage, and behind all of them their number.
    begins = np.concatenate([[0], np.cumsum(number)])

    def made(start: int, stop: int) -> list[Coding]:
        first = int(np.searchsorted(begins, start, side="right")) - 1
        last = int(np.searchsorted(begins, stop, side="left"))
        own: list[Coding] = []
        for row, place in zip(rows[first:last].tolist(), places(rows[first:last]), strict=True):
            before = len(own)
            for item in tags.suggested[row]:
                code = codes[item.indicator]
                whole = Coding(*place, code, coder.id, item.stance, _note_of(item))
                own += [whole, *_words_of(whole, item, begins_in_tags[row])]
            if len(own) == before:
                own.append(Coding(*place, NOTHING_FOUND, coder.id))
        return own[start - int(begins[first]) :][: stop - start]

    return replace(
        project,
        coders=tuple(dict.fromkeys((*project.coders, coder))),
        codings=joined(project.codings, Made(int(begins[-1]), made)),
    )


def _codings_of(tags: Tags) -> Rows:
    """Return how many suggestions, and pieces of the words that carried them, a passage has."""
    found = Suggestions.of(tags.passages, tags.suggested)
    row = found.cells(tags.ids).row
    suggestion, *_ = found.pieces()
    return np.bincount(np.concatenate([row, row[suggestion]]), minlength=len(tags.passages))


def _words_of(whole: Coding, item: Suggestion, begin: int) -> Iterator[Coding]:
    """Yield the words that carried a suggestion for a passage that began at ``begin`` in the tags.

    For which side they are, nobody knows where the model tells no stance, or both.
    """
    side = item.stance if item.stance in SIDES else ""
    by = whole.start - begin
    for piece in item.evidence:
        start, end = piece.start + by, piece.end + by
        all_of_it = (start, end) == (whole.start, whole.end)
        yield replace(
            whole, start=start, end=end, stance=side, note="", marked=all_of_it, untold=not side
        )


def _note_of(item: Suggestion) -> str:
    return _note(item.confidence, item.verdict, item.stance, item.stance_verdict)


@lru_cache(10_000)
def _note(confidence: float, verdict: str, stance: str, stance_verdict: str) -> str:
    """Return the note beside a suggestion; thousands have the same."""
    note: dict[str, str | float] = {"confidence": confidence, "verdict": verdict}
    if not stance:
        note[STANCE_VERDICT] = stance_verdict or "none"
    return yaml_of_mapping({key: value for key, value in note.items() if value != ""})
