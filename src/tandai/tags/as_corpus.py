"""Tags as codes: those of one more coder, the model that suggested them."""

from __future__ import annotations

import polars as pl

from tandai.codebook import codebook_of_labels
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of_model
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS, PASSAGE_COLUMNS
from tandai.tags.tagged import Tags

_SIDES = ("supports", "hinders")


def corpus_of_tags(name: str, tags: Tags) -> Corpus:
    """Return tags as a corpus that the model coded, with the words that carried its suggestions.

    Words stand for one side, so those of a suggestion of mixed stance are left out.
    """
    coder = coder_of_model(tags.model).name
    codes: list[tuple[str, str, str, str]] = []
    words: list[tuple[str, str, str, str, int, int]] = []
    for id, suggested in zip(tags.passages["passage_id"], tags.suggested, strict=True):
        codes += [(id, coder, s.indicator, s.stance) for s in suggested] or [(id, coder, "", "")]
        words += [
            (id, coder, s.indicator, s.stance, piece.start, piece.end)
            for s in suggested
            if s.stance in _SIDES
            for piece in s.evidence
        ]
    return Corpus(
        name,
        codebook_of_labels(tags.ids),
        tags.passages.select(list(PASSAGE_COLUMNS)),
        pl.DataFrame(codes, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(),
        evidence=pl.DataFrame(words, schema=dict(EVIDENCE_COLUMNS), orient="row"),
    )
