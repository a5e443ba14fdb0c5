"""What was found in which passage: suggestions, and hand codes where a person has coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import STANCES
from tandai.corpus import Corpus, gold_labels, require_same_texts
from tandai.corpus.labels import NO_STANCE
from tandai.tags import Suggestion, Tags

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Findings:
    """n passages and k indicators as arrays; columns as ``ids``, rows as ``passages``.

    ``found``: (n, k), whether the passage carries the indicator: by hand codes where ``hand``
    (n,) says that a person has read it, else by suggestions. ``stance``: (n, k) position in
    ``STANCES``, ``NO_STANCE`` where nothing was found. ``suggested`` and ``confidence``:
    (n, k), the model's alone, whoever has read the passage. ``document`` and ``informant``:
    (n,) positions in ``documents`` and ``informants``, which stand in the order of the tags.
    ``words``: (n,) words of each passage, what white space parts. ``spans``: the suggestions
    with their evidence. ``marked``, by row and column: the parts of a passage's text that people
    marked as what carries their code.
    """

    ids: tuple[str, ...]
    passages: pl.DataFrame
    documents: tuple[str, ...]
    informants: tuple[str, ...]
    document: Indices
    informant: Indices
    words: Indices
    found: Bools
    stance: NDArray[np.int8]
    suggested: Bools
    confidence: Floats
    hand: Bools
    spans: tuple[tuple[Suggestion, ...], ...]
    marked: Mapping[tuple[int, int], Marks] = field(default_factory=dict)

    def with_codes(self, rows: Indices, stance: NDArray[np.int8]) -> Findings:
        """Return the findings with hand codes (len(rows), k) in place of what stood in rows."""
        found, stances, hand = self.found.copy(), self.stance.copy(), self.hand.copy()
        found[rows], stances[rows], hand[rows] = stance != NO_STANCE, stance, True
        return replace(self, found=found, stance=stances, hand=hand)


def findings_of(tags: Sequence[Tags], ids: Sequence[str], corpus: Corpus | None) -> Findings:
    """Return what all tag files together hold, columns as ``ids``.

    Hand codes of ``corpus`` count before suggestions, and its documents name informants.
    Raises CorpusError where its texts are not those of the tags.
    """
    passages = pl.concat([own.passages for own in tags])
    confidence = pl.concat([own.confidence.select(ids) for own in tags]).to_numpy().copy()
    spans = tuple(cell for own in tags for cell in own.suggested)
    column = {id: k for k, id in enumerate(ids)}
    stance = np.full(confidence.shape, NO_STANCE, dtype=np.int8)
    for row, own_spans in enumerate(spans):
        for suggestion in own_spans:
            k = column[suggestion.indicator]
            stance[row, k] = STANCES.index(suggestion.stance)
            confidence[row, k] = suggestion.confidence
    documents, document = _numbered(passages["document"].to_list())
    informants, informant = _numbered(_informants(passages, corpus))
    findings = Findings(
        ids=tuple(ids),
        passages=passages,
        documents=documents,
        informants=informants,
        document=document,
        informant=informant,
        words=passages["text"].str.count_matches(r"\S+").cast(pl.Int64).to_numpy(),
        found=stance != NO_STANCE,
        stance=stance,
        suggested=stance != NO_STANCE,
        confidence=np.nan_to_num(confidence, nan=0.0),
        hand=np.zeros(len(passages), dtype=bool),
        spans=spans,
    )
    return findings if corpus is None else _with_hand_codes(findings, corpus)


def _numbered(names: Sequence[str]) -> tuple[tuple[str, ...], Indices]:
    """Return names once each, in order of appearance, and the position of each in them."""
    position = {name: n for n, name in enumerate(dict.fromkeys(names))}
    return tuple(position), np.array([position[name] for name in names], dtype=np.int64)


def _informants(passages: pl.DataFrame, corpus: Corpus | None) -> list[str]:
    """Return the informant of each passage.

    The corpus' documents table names the informant of a document in which one person answers;
    where several do, the passages tell them apart.
    """
    rows = list(passages.select("document", "informant").iter_rows())
    known: dict[str, str] = {}
    if corpus is not None:
        several = passages.group_by("document").agg(pl.col("informant").n_unique())
        alone = set(several.filter(pl.col("informant") == 1)["document"])
        named = corpus.documents.select("document", "informant").iter_rows()
        known = {document: informant for document, informant in named if document in alone}
    return [known.get(document) or informant or document for document, informant in rows]


def _with_hand_codes(findings: Findings, corpus: Corpus) -> Findings:
    """Put hand codes in the place of suggestions where a person coded."""
    if corpus.codings.is_empty():
        return findings
    gold = gold_labels(corpus)
    require_same_texts(findings.passages, corpus.passages)
    coded = {id: n for n, id in enumerate(gold.passages["passage_id"].to_list())}
    ids = findings.passages["passage_id"].to_list()
    pairs = [(row, coded[id]) for row, id in enumerate(ids) if id in coded]
    if not pairs:
        return findings
    rows, own = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    columns = [corpus.codebook.ids.index(id) for id in findings.ids]
    coded_by_hand = findings.with_codes(rows, gold.stance[own][:, columns])
    place = {ids[row]: row for row, _ in pairs}
    return replace(coded_by_hand, marked=_marked(findings.ids, place, corpus, gold.gold.coder))


def _marked(
    ids: Sequence[str], place: Mapping[str, int], corpus: Corpus, judge: str
) -> dict[tuple[int, int], Marks]:
    """Return the evidence of each hand code: of whose codes are taken for right, else of all."""
    column = {id: k for k, id in enumerate(ids)}
    starts = dict(corpus.passages.select("passage_id", "start").iter_rows())
    people = frozenset(corpus.people)
    found: dict[bool, dict[tuple[int, int], list[tuple[int, int]]]] = {True: {}, False: {}}
    for id, coder, indicator, _, start, end in corpus.evidence.iter_rows():
        if id in place and indicator in column and coder in people:
            own = found[coder == judge].setdefault((place[id], column[indicator]), [])
            own.append((start - starts[id], end - starts[id]))
    return {key: tuple(own) for key, own in (found[False] | found[True]).items()}
