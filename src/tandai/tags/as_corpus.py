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

    Words stand for one side, so those of a suggestion of mixed stance are left out; where the
    model tells no stance, neither do its words.
    """
    coder = pl.lit(coder_of_model(tags.model).name).alias("coder")
    words = evidence_frame(tags).filter(pl.col("stance") != "mixed").with_columns(coder)
    return Corpus(
        name,
        codebook_of_labels(tags.ids),
        tags.passages.select(list(PASSAGE_COLUMNS)),
        suggestion_frame(tags).with_columns(coder).select(list(CODING_COLUMNS)),
        pl.DataFrame(),
        evidence=words.select(list(EVIDENCE_COLUMNS)),
    )
