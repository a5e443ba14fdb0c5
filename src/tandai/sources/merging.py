"""Several coded sources as one corpus: of each coder and passage the newest decision.

What was given later is newer: the order is the person's to choose, stays the same wherever the
files are copied to, and is part of the record of the run. Times of files are not asked for: a
copy, a cloud or an unpacked archive sets them anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from tandai.corpus import Corpus, require_same_texts
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS, flowing_text
from tandai.corpus.evidence import moved_to

_KEY = ["passage_id", "coder"]
_PLACE = "_source"


@dataclass(frozen=True)
class Decision:
    """What a coder said of a passage in one source: codes with stances, or none."""

    source: str
    codes: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        codes = [{"indicator": id, "stance": stance} for id, stance in self.codes]
        return {"source": self.source, "codes": codes}


@dataclass(frozen=True)
class Contradiction:
    """A passage of which a coder said two things; the newer one counts."""

    passage_id: str
    coder: str
    older: Decision
    newer: Decision

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "passage_id": self.passage_id,
            "coder": self.coder,
            "older": self.older.as_dict(),
            "newer": self.newer.as_dict(),
        }


@dataclass(frozen=True)
class Merged:
    """The sources as one corpus; ``decisions``: how many decisions each source brought to it."""

    corpus: Corpus
    decisions: Mapping[str, int]
    contradictions: tuple[Contradiction, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: names, ids and codes, no text."""
        return {
            "sources": dict(self.decisions),
            "contradictions": [own.as_dict() for own in self.contradictions],
        }


def merged(sources: Mapping[str, Corpus]) -> Merged:
    """Return corpora as one, by name of the source, the oldest first; all have one codebook.

    A passage is the same where the id is; where ids differ, where document and text are, once in
    each. Of a document's variables the first source that says something counts. Documents of
    sources that say nothing of a split are for training where another source has one.

    Raises CorpusError where passages of the same id have different texts.
    """
    known = _same_ids(list(sources.values()))
    if len(known) == 1:
        return Merged(known[0], {next(iter(sources)): _decisions(known[0].codings)})
    names = list(sources)
    codings = _placed([corpus.codings for corpus in known])
    newest = codings.filter(pl.col(_PLACE) == pl.col(_PLACE).max().over(_KEY))
    per_source = {
        name: _decisions(newest.filter(pl.col(_PLACE) == place)) for place, name in enumerate(names)
    }
    passages = _passages(known)
    evidence = _placed([moved_to(passages, own.evidence, own.passages) for own in known])
    corpus = replace(
        known[0],
        name=" + ".join(dict.fromkeys(corpus.name for corpus in known)),
        passages=passages,
        codings=newest.select(list(CODING_COLUMNS)),
        documents=_documents(known),
        times=pl.concat([corpus.times for corpus in known])
        .unique(maintain_order=True)
        .sort("document", "start", maintain_order=True),
        evidence=_evidence(newest, evidence),
    )
    return Merged(corpus, per_source, tuple(_contradictions(codings, names)))


def _decisions(codings: pl.DataFrame) -> int:
    return codings.select(_KEY).n_unique() if len(codings) else 0


def _placed(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(
        [frame.with_columns(pl.lit(place).alias(_PLACE)) for place, frame in enumerate(frames)]
    )


def _passages(corpora: Sequence[Corpus]) -> pl.DataFrame:
    """Return each passage once, from the source that says most of it: text, then offsets."""
    every = _placed([corpus.passages for corpus in corpora])
    # In the order of sources that have texts; tables of codes alone may have any.
    in_order = every.sort(pl.col("text") == "", maintain_order=True)
    first = in_order.select("passage_id").unique(maintain_order=True)
    said = [pl.col("text") == "", pl.col("start").is_null(), pl.col(_PLACE)]
    best = every.sort(said, maintain_order=True).unique("passage_id", keep="first")
    return first.join(best, on="passage_id", maintain_order="left").drop(_PLACE)


def _documents(corpora: Sequence[Corpus]) -> pl.DataFrame:
    """Return a row a document, its variables from the first source that says them."""
    parted = any((corpus.documents["split"] != "").any() for corpus in corpora)
    frames = []
    for corpus in corpora:
        own = corpus.documents.cast(pl.String)
        there = corpus.passages.select(pl.col("document").unique(maintain_order=True))
        own = pl.concat([own, there.join(own, on="document", how="anti")], how="diagonal")
        if parted and not (own["split"].fill_null("") != "").any():
            own = own.with_columns(split=pl.lit("train"))
        frames.append(own)
    every = pl.concat(frames, how="diagonal").fill_null("")
    variables = [name for name in every.columns if name != "document"]
    said = [pl.col(name).filter(pl.col(name) != "").first() for name in variables]
    return every.group_by("document", maintain_order=True).agg(said).fill_null("")


def _evidence(newest: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Return the words of each code that counts: the newest marked, as long as it is the same."""
    code = [*_KEY, "indicator"]
    kept = evidence.join(newest.select(code).unique(), on=code, how="semi", maintain_order="left")
    stance = newest.select(*code, pl.col("stance").alias("said"), pl.col(_PLACE).alias("by"))
    # Words marked before, for a side that the newer decision does not take, are of the older one.
    held = kept.join(stance, on=code, how="left", maintain_order="left").filter(
        (pl.col(_PLACE) == pl.col("by"))
        | (pl.col("stance") == pl.col("said"))
        | (pl.col("said") == "mixed")
    )
    last = held.filter(pl.col(_PLACE) == pl.col(_PLACE).max().over(code))
    return last.select(list(EVIDENCE_COLUMNS)).unique(maintain_order=True)


def _contradictions(codings: pl.DataFrame, names: Sequence[str]) -> Iterator[Contradiction]:
    """Yield where a coder said something else before, each older decision beside the newest."""
    said = (
        codings.sort("indicator", maintain_order=True)
        .group_by([*_KEY, _PLACE], maintain_order=True)
        .agg(pl.struct("indicator", "stance").alias("codes"))
        .filter(pl.len().over(_KEY) > 1)
        .sort("passage_id", "coder", _PLACE)
    )
    for _, own in said.group_by(_KEY, maintain_order=True):
        decisions = [
            Decision(
                names[place],
                tuple((c["indicator"], c["stance"]) for c in codes if c["indicator"]),
            )
            for place, codes in own.select(_PLACE, "codes").iter_rows()
        ]
        id, coder = own["passage_id"][0], own["coder"][0]
        for older in decisions[:-1]:
            if older.codes != decisions[-1].codes:
                yield Contradiction(id, coder, older, decisions[-1])


def _same_ids(corpora: Sequence[Corpus]) -> list[Corpus]:
    """Give passages that stand in an earlier source under another id that id."""
    known: list[Corpus] = []
    for corpus in corpora:
        for earlier in known:
            corpus = _renamed(corpus, earlier)
            require_same_texts(earlier.passages, corpus.passages)
        known.append(corpus)
    return known


def _renamed(corpus: Corpus, earlier: Corpus) -> Corpus:
    place = ["document", "_said"]
    before, own = (_once_said(one.passages) for one in (earlier, corpus))
    there = set(earlier.passages["passage_id"])
    ids = {
        id: other
        for id, other in own.join(before, on=place, suffix="_before")
        .select("passage_id", "passage_id_before")
        .iter_rows()
        if id not in there and id != other
    }
    taken = set(corpus.passages["passage_id"])
    ids = {id: other for id, other in ids.items() if other not in taken}
    if not ids:
        return corpus
    named = pl.col("passage_id").replace(ids)
    return replace(
        corpus,
        passages=corpus.passages.with_columns(named),
        codings=corpus.codings.with_columns(named),
        evidence=corpus.evidence.with_columns(named),
    )


def _once_said(passages: pl.DataFrame) -> pl.DataFrame:
    """Return id, document and text of passages whose text stands in their document once."""
    said = passages.select(
        "passage_id",
        "document",
        flowing_text().alias("_said"),
    )
    return said.filter((pl.col("_said") != "") & ~pl.struct("document", "_said").is_duplicated())
