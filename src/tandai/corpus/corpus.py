"""The corpus as data frames, whatever it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from tandai.codebook import Codebook
from tandai.codebook.history import History
from tandai.corpus.coders import Coder, coders_of
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr
from tandai.ground.numbers import count
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
# The words that carry a code: offsets into the document's text, a row a piece, one side each; ""
# where a model does not tell it.
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
# What is always known of a document, if only that it is not known ("").
DOCUMENT_COLUMNS: Mapping[str, pl.DataType] = {
    "document": pl.String(),
    "informant": pl.String(),
    "split": pl.String(),
}


@dataclass(frozen=True)
class Corpus:
    """Passages, who coded what in them, and what is known of the documents.

    ``passages`` has the columns of ``PASSAGE_COLUMNS`` (start and end may be null).
    ``codings`` has those of ``CODING_COLUMNS``: a row a code; an empty indicator says that
    the coder read the passage and found nothing. ``documents`` has the columns of
    ``DOCUMENT_COLUMNS`` (those that are not given are added, with nothing in them) and any other
    variable, one row a document; it may be empty. ``times`` has the columns of
    ``TIME_COLUMNS``, sorted by document and start; it is empty where no recording's times are
    known. ``evidence`` has the columns of ``EVIDENCE_COLUMNS``: the words that carry a code, as far
    as its coder marked them; each lies inside its passage and is of a code in ``codings``.
    ``history``: how the codebook was changed, the oldest change first. ``title``: as the
    corpus calls itself, or empty.
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
    history: History = ()
    title: str = ""

    def __post_init__(self) -> None:
        """Give ``documents`` the columns that it always has."""
        object.__setattr__(self, "documents", _with_document_columns(self.documents))

    @cached_property
    def who(self) -> tuple[Coder, ...]:
        """Who all coders are, sorted by name, with adjudicated codings last."""
        return coders_of(self.codings["coder"].unique().to_list())

    @property
    def coders(self) -> tuple[str, ...]:
        """The names of all coders, adjudicated codings last."""
        return tuple(coder.name for coder in self.who)

    @property
    def independent_coders(self) -> tuple[str, ...]:
        """Coders without adjudicated codings such as ``final``."""
        return tuple(coder.name for coder in self.who if not coder.is_adjudicated)

    @property
    def adjudicated(self) -> tuple[str, ...]:
        """Codings of what was decided in the end, such as ``final``."""
        return tuple(coder.name for coder in self.who if coder.is_adjudicated)

    @property
    def people(self) -> tuple[str, ...]:
        """Coders without models, adjudicated codings last."""
        return tuple(coder.name for coder in self.who if not coder.is_model)

    @property
    def models(self) -> tuple[str, ...]:
        """Coders that are models."""
        return tuple(coder.name for coder in self.who if coder.is_model)

    @cached_property
    def without_split(self) -> tuple[str, ...]:
        """Documents with passages that lie in no part, where others do; else none.

        They are neither trained on nor tested with.
        """
        named = self.documents.filter(pl.col("split") != "")
        if named.is_empty():
            return ()
        return tuple(sorted(set(self.passages["document"]) - set(named["document"])))

    def split(self, part: str) -> Corpus:
        """Return the documents whose ``split`` is ``part``, with their passages and codings."""
        documents = self.documents.filter(pl.col("split") == part)
        return self.of_documents(documents["document"].to_list())

    def of_documents(self, names: list[str]) -> Corpus:
        """Return the part of the corpus that lies in these documents."""
        passages = self.passages.filter(pl.col("document").is_in(names))
        return replace(
            self,
            passages=passages,
            codings=self.codings.join(passages.select("passage_id"), on="passage_id", how="semi"),
            documents=self.documents.filter(pl.col("document").is_in(names)),
            evidence=self.evidence.join(
                passages.select("passage_id"), on="passage_id", how="semi", maintain_order="left"
            ),
            times=self.times.filter(pl.col("document").is_in(names)),
        )


def _with_document_columns(documents: pl.DataFrame) -> pl.DataFrame:
    if not documents.columns:
        return pl.DataFrame(schema=dict(DOCUMENT_COLUMNS))
    absent = [name for name in DOCUMENT_COLUMNS if name not in documents.columns]
    return documents.with_columns(pl.lit("").alias(name) for name in absent)


def passage_frame(passages: Sequence[Passage]) -> pl.DataFrame:
    """Return passages as a data frame with the columns of the contract."""
    columns = {name: [getattr(p, name) for p in passages] for name in PASSAGE_COLUMNS}
    return pl.DataFrame(columns, schema=dict(PASSAGE_COLUMNS))


def flowing_text(name: str = "text") -> pl.Expr:
    """Return texts with single spaces: programs change line ends and spaces of a cell."""
    return pl.col(name).str.replace_all(r"\s+", " ").str.strip_chars()


def each_once(passages: pl.DataFrame) -> pl.DataFrame:
    """Return passages without those whose id an earlier one has; no copy where there are none."""
    kept = passages.unique("passage_id", keep="first", maintain_order=True)
    return kept if len(kept) < len(passages) else passages


def require_same_texts(first: pl.DataFrame, second: pl.DataFrame) -> None:
    """Refuse passages of the same id with different texts, where both have texts.

    Spaces and line ends make no difference (:func:`flowing_text`).

    Raises CorpusError: the two come from different transcripts or were cut differently.
    """
    if not ((first["text"] != "").any() and (second["text"] != "").any()):
        return
    shared = first.select("passage_id", "text").join(
        second.select("passage_id", "text"), on="passage_id", suffix="_other"
    )
    both = (pl.col("text") != "") & (pl.col("text_other") != "")
    other = shared.filter(both & (pl.col("text") != pl.col("text_other")))
    differing = other.filter(flowing_text() != flowing_text("text_other"))
    if not differing.is_empty():
        raise CorpusError(
            tr(
                f"{count(len(differing), 'passage', '')} with the same id but different texts.",
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
