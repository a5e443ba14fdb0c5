"""The corpus as data frames, whatever it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from tandai.codebook import Codebook
from tandai.errors import CorpusError, Problem, named
from tandai.language import tr

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

# Coders of these names are no independent coders: they hold what was decided in the end.
ADJUDICATED = ("final", "gold", "konsensus", "consensus")


@dataclass(frozen=True)
class Corpus:
    """Passages, who coded what in them, and what is known of the documents.

    ``passages`` has the columns of ``PASSAGE_COLUMNS`` (start and end may be null).
    ``codings`` has those of ``CODING_COLUMNS``: a row a code; an empty indicator says that
    the coder read the passage and found nothing. ``documents`` has ``document`` and any
    other variable, one row a document; it may be empty.
    """

    name: str
    codebook: Codebook
    passages: pl.DataFrame
    codings: pl.DataFrame
    documents: pl.DataFrame

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
        return Corpus(
            name=self.name,
            codebook=self.codebook,
            passages=passages,
            codings=self.codings.join(passages.select("passage_id"), on="passage_id", how="semi"),
            documents=documents,
        )


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
            problems=[Problem("", f"passage_id {named(id)}") for id in differing["passage_id"]],
        )
