"""The corpus as data frames, whatever it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from tandai.codebook import Codebook
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr
from tandai.transcript.passages import Passage

PASSAGE_COLUMNS: Mapping[str, pl.DataType] = {
    "passage_id": pl.String(),
    "document": pl.String(),
    "informant": pl.String(),
    "speaker": pl.String(),
    "question": pl.String(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "text": pl.String(),
}
CODING_COLUMNS: Mapping[str, pl.DataType] = {
    "passage_id": pl.String(),
    "coder": pl.String(),
    "indicator": pl.String(),
    "stance": pl.String(),
}
# The words that carry a code: offsets into the document's text, a row a piece, one side each.
EVIDENCE_COLUMNS: Mapping[str, pl.DataType] = {
    **CODING_COLUMNS,
    "start": pl.Int64(),
    "end": pl.Int64(),
}
# When in a recording a part of a document's text was said, in seconds.
TIME_COLUMNS: Mapping[str, pl.DataType] = {
    "document": pl.String(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "start_time": pl.Float64(),
    "end_time": pl.Float64(),
}

# Coders of these names are no independent coders: they hold what was decided in the end.
ADJUDICATED = ("final", "gold", "konsensus", "consensus")

# Coders whose name begins so are models: they suggest, and nothing is learnt from them unasked.
MODEL_PREFIX = "tandai "


def is_model(coder: str) -> bool:
    """Whether a coder is a model."""
    return f"{coder} ".startswith(MODEL_PREFIX)


@dataclass(frozen=True)
class Corpus:
    """Passages, who coded what in them, and what is known of the documents.

    ``passages`` has the columns of ``PASSAGE_COLUMNS`` (start and end may be null).
    ``codings`` has those of ``CODING_COLUMNS``: a row a code; an empty indicator says that
    the coder read the passage and found nothing. ``documents`` has ``document`` and any
    other variable, one row a document; it may be empty. ``times`` has the columns of
    ``TIME_COLUMNS``, sorted by document and start; it is empty where no recording's times are
    known. ``evidence`` has the columns of ``EVIDENCE_COLUMNS``: the words that carry a code, as far
    as its coder marked them; each lies inside its passage and is of a code in ``codings``.
    """

    name: str
    codebook: Codebook
    passages: pl.DataFrame
    codings: pl.DataFrame
    documents: pl.DataFrame
    times: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(TIME_COLUMNS)))
    evidence: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=dict(EVIDENCE_COLUMNS))
    )

    @cached_property
    def coders(self) -> tuple[str, ...]:
        """All coders, sorted, with adjudicated codings last."""
        names = sorted(self.codings["coder"].unique().to_list())
        return tuple(sorted(names, key=lambda name: name.casefold() in ADJUDICATED))

    @cached_property
    def independent_coders(self) -> tuple[str, ...]:
        """Coders without adjudicated codings such as ``final``."""
        return tuple(name for name in self.coders if name.casefold() not in ADJUDICATED)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Coders without models, adjudicated codings last."""
        return tuple(name for name in self.coders if not is_model(name))

    @cached_property
    def without_split(self) -> tuple[str, ...]:
        """Documents with passages that lie in no part, where others do; else none.

        They are neither trained on nor tested with.
        """
        named = self.documents.filter(pl.col("split") != "") if len(self.documents) else None
        if named is None or named.is_empty():
            return ()
        return tuple(sorted(set(self.passages["document"]) - set(named["document"])))

    def split(self, part: str) -> Corpus:
        """Return the documents whose ``split`` is ``part``, with their passages and codings."""
        documents = self.documents.filter(pl.col("split") == part)
        return self.of_documents(documents["document"].to_list())

    def of_documents(self, names: list[str]) -> Corpus:
        """Return the part of the corpus that lies in these documents."""
        passages = self.passages.filter(pl.col("document").is_in(names))
        documents = self.documents
        if "document" in documents.columns:
            documents = documents.filter(pl.col("document").is_in(names))
        return replace(
            self,
            passages=passages,
            codings=self.codings.join(passages.select("passage_id"), on="passage_id", how="semi"),
            documents=documents,
            evidence=self.evidence.join(
                passages.select("passage_id"), on="passage_id", how="semi", maintain_order="left"
            ),
            times=self.times.filter(pl.col("document").is_in(names)),
        )


def passage_frame(passages: Sequence[Passage]) -> pl.DataFrame:
    """Return passages as a data frame with the columns of the contract."""
    columns = {name: [getattr(p, name) for p in passages] for name in PASSAGE_COLUMNS}
    return pl.DataFrame(columns, schema=dict(PASSAGE_COLUMNS))


def require_same_texts(first: pl.DataFrame, second: pl.DataFrame) -> None:
    """Refuse passages of the same id with different texts, where both have texts.

    Raises CorpusError: the two come from different transcripts or were cut differently.
    """
    shared = first.select("passage_id", "text").join(
        second.select("passage_id", "text"), on="passage_id", suffix="_other"
    )
    both = (pl.col("text") != "") & (pl.col("text_other") != "")
    differing = shared.filter(both & (pl.col("text") != pl.col("text_other")))
    if not differing.is_empty():
        raise CorpusError(
            tr(
                f"{len(differing)} passages have the same id but different texts.",
                f"{len(differing)} kutipan ber-id sama tetapi teksnya berbeda.",
            ),
            hint=tr(
                "They are of other transcripts, or were cut into other units.",
                "Asalnya transkrip lain, atau satuan kutipannya berbeda.",
            ),
            problems=first_of(
                Problem("", f"passage_id {named(id)}") for id in differing["passage_id"]
            ),
        )
