"""A hand-coded corpus as something to report on, without any model."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from tandai.corpus import Corpus, gold_labels
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.corpus.labels import AGREED, says_agreed
from tandai.ground.messages import Message, message
from tandai.reporting.codes import ReportNote
from tandai.reporting.findings import Findings
from tandai.tags import Tags


def coded_passages(corpus: Corpus) -> Tags:
    """Return the passages that people have coded, as tags without any suggestion.

    Raises CorpusError where nobody has coded, or only models have.
    """
    passages = gold_labels(corpus).passages.select(list(PASSAGE_COLUMNS))
    nothing = {id: pl.Series([0.0]).new_from_index(0, len(passages)) for id in corpus.codebook.ids}
    return Tags(passages, [()] * len(passages), pl.DataFrame(nothing), model="")


def of_coder(corpus: Corpus, coder: str | None) -> tuple[Corpus, str | None]:
    """Return the corpus with the codes of this coder alone, and how they are to be counted.

    That is :data:`tandai.corpus.labels.AGREED`, with all of the corpus, where ``coder`` says so;
    None otherwise, with all of the corpus where no coder is named. Raises CorpusError where nobody
    is called so.
    """
    if coder is None:
        return corpus, None
    if says_agreed(corpus, coder):
        return corpus, AGREED
    gold_labels(corpus, coder)
    own = pl.col("coder") == coder
    return replace(
        corpus, codings=corpus.codings.filter(own), evidence=corpus.evidence.filter(own)
    ), None


def notes_of_codes(corpus: Corpus, whose: str | None) -> tuple[Message, ...]:
    """Return whose codes a report of a corpus rests on."""
    gold = gold_labels(corpus, whose).gold
    rule = str(gold.rule)
    return (message(ReportNote.CODES_OF, rule=rule, coders=gold.coders, coder=gold.coder),)


def note_of_disputed(
    findings: Findings, changed: tuple[str, ...], whose: str | None
) -> tuple[Message, ...]:
    """Return how many hand codes just half of their coders gave, and what hangs on them.

    ``changed``: the indicators whose status would be another without these codes.
    """
    if findings.tied is None or findings.stance_tied is None:
        return ()
    codes, stances = int(findings.tied.sum()), int(findings.stance_tied.sum())
    if not codes and not stances:
        return ()
    return (
        message(
            ReportNote.DISPUTED,
            codes=codes,
            of=int((findings.found & findings.hand[:, None]).sum()),
            stances=stances,
            agreed=int(whose == AGREED),
            changed=changed,
        ),
    )
