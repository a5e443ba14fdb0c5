"""Tags as codes: those of one more coder, the model that suggested them."""

from __future__ import annotations

import polars as pl

from tandai.codebook import codebook_of_labels
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of_model
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS, PASSAGE_COLUMNS
from tandai.tags.suggestions import evidence_frame, suggestion_frame
from tandai.tags.tagged import Tags


def corpus_of_tags(name: str, tags: Tags) -> Corpus:
    """Return tags as a corpus that the model coded, with the words that carried its suggestions.

    Words of a suggestion without stance, or of mixed stance, are for no side that is told.
    """
    codings, words = codings_of_tags(tags)
    return Corpus(
        name,
        codebook_of_labels(tags.ids),
        tags.passages.select(list(PASSAGE_COLUMNS)),
        codings.select(list(CODING_COLUMNS)),
        pl.DataFrame(),
        evidence=words,
    )


def codings_of_tags(tags: Tags) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return suggestions as codes of the model, and the words that carried them.

    Columns of :func:`tandai.tags.suggestions.suggestion_frame` with ``coder``, and
    ``EVIDENCE_COLUMNS``.
    """
    coder = pl.lit(coder_of_model(tags.model).name).alias("coder")
    side = pl.col("stance").replace("mixed", "")
    words = evidence_frame(tags).with_columns(coder, side).select(list(EVIDENCE_COLUMNS))
    return suggestion_frame(tags).with_columns(coder), words
