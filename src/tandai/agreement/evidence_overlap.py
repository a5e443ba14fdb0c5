"""Whether the words that a model marks are those that coders mark, beside coders among themselves.

For a code that both gave and marked, token F1: twice the words that both marked, by the words that
each did (DeYoung et al. 2020, "ERASER: A Benchmark to Evaluate Rationalized NLP Models"). The
figure is the mean over codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from tandai.agreement.rounds import first_codings
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of

_WORD = re.compile(r"\w+")

# Where words stand in the text of a passage; by passage and indicator.
Span = tuple[int, int]
Marked = Mapping[tuple[str, str], Sequence[Span]]


@dataclass(frozen=True)
class EvidenceOverlap:
    """Token F1 of marked words, means over codes; None where there are none.

    ``model``: of right suggestions, with the coders who marked words for the code; ``codes``: how
    many. ``coders``: among themselves, over the pairs of coders that gave and marked a code in the
    same passages; ``pairs``: how many.
    """

    model: float | None
    codes: int
    coders: float | None
    pairs: int


def token_f1(text: str, first: Sequence[Span], second: Sequence[Span]) -> float:
    """Return the token F1 of two sets of spans of a text; 0 where no word is in either."""
    words = [match.span() for match in _WORD.finditer(text)]
    one, other = (
        {word for word in words if any(word[0] < end and start < word[1] for start, end in spans)}
        for spans in (first, second)
    )
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def evidence_overlap(
    corpus: Corpus, passages: pl.DataFrame, marked: Marked
) -> EvidenceOverlap | None:
    """Compare the words ``marked`` of right suggestions with those that coders marked.

    ``passages``: those that are compared (columns ``passage_id``, ``text``). Spans count from the
    passage's start. Compared are people who coded on their own, or who adjudicated where nobody
    else marked words. None where nobody did.
    """
    texts = dict(passages.select("passage_id", "text").iter_rows())
    own = _marked_by(corpus, texts)
    if not own:
        return None
    with_model = [
        float(np.mean([token_f1(texts[key[0]], spans, theirs) for theirs in own[key].values()]))
        for key, spans in marked.items()
        if key in own and key[0] in texts
    ]
    among = [
        token_f1(texts[passage], one, other)
        for (passage, _), by in own.items()
        for one, other in combinations(by.values(), 2)
    ]
    return EvidenceOverlap(
        float(np.mean(with_model)) if with_model else None,
        len(with_model),
        float(np.mean(among)) if among else None,
        len(among),
    )


def _marked_by(
    corpus: Corpus, texts: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, list[Span]]]:
    """Return the words of each code by who marked them, counted from the passage's start."""
    starts = dict(corpus.passages.select("passage_id", "start").iter_rows())
    marking = set(corpus.evidence["coder"])
    people = [coder for coder in corpus.people if coder in marking]
    alone = [coder for coder in first_codings(people) if not coder_of(coder).is_adjudicated]
    who = set(alone or people)
    found: dict[tuple[str, str], dict[str, list[Span]]] = {}
    for passage, coder, indicator, _, start, end in corpus.evidence.iter_rows():
        first = starts.get(passage)
        if coder in who and passage in texts and first is not None:
            by = found.setdefault((passage, indicator), {})
            by.setdefault(coder, []).append((start - first, end - first))
    return found
