"""What was found in which passage: suggestions, and hand codes where a person has coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.corpus import Corpus, gold_labels, require_same_texts
from tandai.corpus.labels import NO_STANCE
from tandai.tags import Suggestion, Tags
from tandai.tags.suggestions import Suggestions

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Findings:
    """n passages and k indicators as arrays; columns as ``ids``, rows as ``passages``.

    ``found``: (n, k), whether the passage carries the indicator: by hand codes where ``hand``
    (n,) says that a person has read it, else by suggestions. ``stance``: (n, k) position in
    ``STANCES``, ``NO_STANCE`` where nothing was found, ``UNTOLD`` where a model tells none.
    ``suggested`` and ``confidence``: (n, k), the model's alone, whoever has read the passage.
    ``document`` and ``informant``: (n,) positions in ``documents`` and ``informants``, which stand
    in the order of the tags.
    ``words``: (n,) words of each passage, what white space parts. ``spans``: the suggestions
    with their evidence, of each tag file. ``marked``, by row and column: the parts of a passage's
    text that people marked as what carries their code.
    ``tied``, by hand codes: (n, k), whether just half of the passage's coders gave the code and
    nobody decided; ``stance_tied``: (n, k), whether its stance is ``mixed`` since none leads. None
    where no passage was read by two.
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
    spans: tuple[Suggestions, ...]
    marked: Mapping[tuple[int, int], Marks] = field(default_factory=dict)
    tied: Bools | None = None
    stance_tied: Bools | None = None

    def suggestions_of(self, row: int) -> tuple[Suggestion, ...]:
        """Return the suggestions of a passage with their evidence."""
        for own in self.spans:
            if row < len(own):
                return own[row]
            row -= len(own)
        raise IndexError(row)

    def with_codes(self, rows: Indices, stance: NDArray[np.int8]) -> Findings:
        """Return the findings with hand codes (len(rows), k) in place of what stood in rows."""
        found, stances, hand = self.found.copy(), self.stance.copy(), self.hand.copy()
        found[rows], stances[rows], hand[rows] = stance != NO_STANCE, stance, True
        tied, stance_tied = (_without(rows, own) for own in (self.tied, self.stance_tied))
        return replace(
            self, found=found, stance=stances, hand=hand, tied=tied, stance_tied=stance_tied
        )

    def agreed_alone(self) -> Findings:
        """Return the findings without codes that just half of a passage's coders gave."""
        if self.tied is None:
            return self
        stance = np.where(self.tied, NO_STANCE, self.stance).astype(np.int8)
        return replace(self, found=self.found & ~self.tied, stance=stance)


def findings_of(
    tags: Sequence[Tags], ids: Sequence[str], corpus: Corpus | None, whose: str | None = None
) -> Findings:
    """Return what all tag files together hold, columns as ``ids``.

    Hand codes of ``corpus`` count before suggestions, and its documents name informants; ``whose``
    count, as of :func:`tandai.corpus.gold_labels`.
    Raises CorpusError where its texts are not those of the tags.
    """
    passages = pl.concat([own.passages for own in tags])
    confidence = _confidence(tags, ids)
    stance = np.full(confidence.shape, NO_STANCE, dtype=np.int8)
    spans: list[Suggestions] = []
    begin = 0
    for own in tags:
        spans.append(Suggestions.of(own.passages, own.suggested))
        cells = spans[-1].cells(ids)
        rows = cells.row + begin
        stance[rows, cells.column] = cells.stance
        confidence[rows, cells.column] = cells.confidence
        begin += len(own.passages)
    documents, document = _numbered(passages["document"])
    informants, informant = _numbered(informants_of(passages, corpus))
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
        confidence=confidence,
        hand=np.zeros(len(passages), dtype=bool),
        spans=tuple(spans),
    )
    return findings if corpus is None else _with_hand_codes(findings, corpus, whose)


def _confidence(tags: Sequence[Tags], ids: Sequence[str]) -> Floats:
    """Return all confidences (n, k), 0 where there is none; a column at a time is copied."""
    confidence = np.empty((sum(len(own.passages) for own in tags), len(ids)))
    begin = 0
    for own in tags:
        rows = slice(begin, begin + len(own.passages))
        for k, id in enumerate(ids):
            confidence[rows, k] = own.confidence[id].fill_nan(None).fill_null(0.0).to_numpy()
        begin = rows.stop
    return confidence


def _numbered(names: pl.Series) -> tuple[tuple[str, ...], Indices]:
    """Return names once each, in order of appearance, and the position of each in them."""
    known = names.unique(maintain_order=True).alias("name")
    numbered = pl.DataFrame({"name": known}).with_row_index("number")
    place = pl.DataFrame({"name": names}).join(
        numbered, on="name", how="left", maintain_order="left", nulls_equal=True
    )
    return tuple(known.to_list()), place["number"].cast(pl.Int64).to_numpy()


def informants_of(passages: pl.DataFrame, corpus: Corpus | None) -> pl.Series:
    """Return the informant of each passage.

    The corpus' documents table names the informant of a document in which one person answers;
    where several do, the passages tell them apart.
    """
    named = pl.DataFrame(schema={"document": pl.String, "known": pl.String})
    if corpus is not None:
        several = passages.group_by("document").agg(pl.col("informant").n_unique())
        alone = several.filter(pl.col("informant") == 1).select("document")
        told = corpus.documents.select("document", pl.col("informant").alias("known"))
        named = told.unique("document", keep="last").join(alone, on="document", how="semi")
    own = passages.select("document", "informant").join(
        named, on="document", how="left", maintain_order="left"
    )
    filled = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in ("known", "informant")]
    return own.select(pl.coalesce(*filled, pl.col("document")).alias("informant")).to_series()


def _without(rows: Indices, own: Bools | None) -> Bools | None:
    """Return what is told of the other rows; of these somebody has decided."""
    if own is None:
        return None
    kept = own.copy()
    kept[rows] = False
    return kept


def _with_hand_codes(findings: Findings, corpus: Corpus, whose: str | None) -> Findings:
    """Put hand codes in the place of suggestions where a person coded."""
    if corpus.codings.is_empty():
        return findings
    gold = gold_labels(corpus, whose)
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

    def laid(cells: Bools | None) -> Bools | None:
        if cells is None:
            return None
        made = np.zeros(findings.found.shape, dtype=bool)
        made[rows] = cells[own][:, columns]
        return made

    return replace(
        coded_by_hand,
        marked=_marked(findings.ids, place, corpus, gold.gold.coder),
        tied=laid(gold.tied),
        stance_tied=laid(gold.stance_tied),
    )


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
