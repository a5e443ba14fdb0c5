"""How many codes a corpus holds, counted alike wherever it is said."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tandai.corpus.coders import coder_of
from tandai.corpus.corpus import Corpus


@dataclass(frozen=True)
class CodeCounts:
    """How many codes people gave, and models.

    A code is one of passage, coder and indicator, however often it was marked: ``evidence`` counts
    the pieces of text that people marked for their codes. ``suggestions`` are the codes of models.
    """

    codes: int
    evidence: int
    suggestions: int


def counts_of(corpus: Corpus) -> CodeCounts:
    """Count the codes of a corpus."""
    names = corpus.codings["coder"].unique().to_list()
    models = pl.col("coder").is_in([name for name in names if coder_of(name).is_model])
    given = corpus.codings.filter(pl.col("indicator") != "")
    suggestions = given.filter(models).height
    return CodeCounts(
        codes=given.height - suggestions,
        evidence=corpus.evidence.filter(~models).height,
        suggestions=suggestions,
    )
