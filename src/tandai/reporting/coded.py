"""A hand-coded corpus as something to report on, without any model."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from tandai.corpus import Corpus, gold_labels
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.ground.messages import Message, message
from tandai.reporting.codes import ReportNote
from tandai.tags import Tags


def coded_passages(corpus: Corpus) -> Tags:
    """Return the passages that people have coded, as tags without any suggestion.

    Raises CorpusError where nobody has coded, or only models have.
    """
    passages = gold_labels(corpus).passages.select(list(PASSAGE_COLUMNS))
    nothing = {id: pl.Series([0.0]).new_from_index(0, len(passages)) for id in corpus.codebook.ids}
    return Tags(passages, [()] * len(passages), pl.DataFrame(nothing), model="")


def of_coder(corpus: Corpus, coder: str | None) -> Corpus:
    """Return the corpus with the codes of this coder alone; all of it where none is named.

    Raises CorpusError where nobody is called so.
    """
    if coder is None:
        return corpus
    gold_labels(corpus, coder)
    own = pl.col("coder") == coder
    return replace(corpus, codings=corpus.codings.filter(own), evidence=corpus.evidence.filter(own))


def notes_of_codes(corpus: Corpus, tags: Tags) -> tuple[Message, ...]:
    """Return whose codes a report of a corpus rests on, and how many passages nobody coded."""
    gold = gold_labels(corpus).gold
    whose = message(ReportNote.CODES_OF, rule=str(gold.rule), coders=gold.coders, coder=gold.coder)
    unread = len(corpus.passages) - len(tags.passages)
    return (whose, *([message(ReportNote.UNREAD, passages=unread)] if unread else []))
