"""Evidence of a corpus as spans, to be compared as such: did coders mark the same words?

A document is here what was compared of it: the passages that all who read in it have read, one
after the other. A code whose coder marked no words in it stands for its whole passage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from tandai.agreement.spans import MarkedText, SpanCodings
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of
from tandai.ground.text import sentences
from tandai.statistics.unitizing import Span

# Between two passages, so that words at the end of one do not touch the first of the next.
_GAP = 1


def spans_of_evidence(
    corpus: Corpus, coders: Sequence[str] = (), *, cut: bool = True
) -> SpanCodings | None:
    """Return the spans of all coders who marked words; None where fewer than two did.

    ``coders``: these alone, else all people but those who adjudicated, and a model where there
    are not two of them. ``cut``: whether texts are cut into sentences. None as well where no
    passage was read by two.
    """
    if corpus.evidence.is_empty():
        return None
    who = _marking(corpus, coders)
    if len(who) < 2:
        return None
    read = _readings(corpus, who)
    code_spans = _code_spans(corpus, who)
    documents: list[MarkedText] = []
    spans: dict[tuple[str, str], dict[str, list[Span]]] = {}
    for (document,), part in corpus.passages.group_by(["document"], maintain_order=True):
        name = str(document)
        ids = part["passage_id"].to_list()
        readers = [coder for coder in who if any((id, coder) in read for id in ids)]
        common = part.filter(
            pl.Series(
                [all((id, coder) in read for coder in readers) for id in ids], dtype=pl.Boolean
            )
        )
        if len(readers) < 2 or common.is_empty():
            continue
        own: dict[str, dict[str, list[Span]]] = {coder: defaultdict(list) for coder in readers}
        found: list[Span] = []
        length = 0
        for id, text in common.select("passage_id", "text").iter_rows():
            if cut:
                found += [(start + length, end + length) for start, end in sentences(text)]
            for coder in readers:
                for indicator, marked in code_spans.get((id, coder), {}).items():
                    whole = marked or [(0, len(text))]
                    own[coder][indicator] += [(a + length, b + length) for a, b in whole]
            length += len(text) + _GAP
        documents.append(MarkedText(name, length, tuple(found)))
        spans |= {(name, coder): marked for coder, marked in own.items()}
    if not documents:
        return None
    return SpanCodings(who, corpus.codebook.ids, tuple(documents), spans)


def _marking(corpus: Corpus, coders: Sequence[str]) -> tuple[str, ...]:
    """Return who marked words, of those who are compared."""
    marked = set(corpus.evidence["coder"])
    if coders:
        return tuple(coder for coder in coders if coder in marked)
    known = [coder for coder in corpus.independent_coders if coder in marked]
    people = tuple(coder for coder in known if not coder_of(coder).is_model)
    return people if len(people) > 1 else tuple(known)


def _readings(corpus: Corpus, who: Sequence[str]) -> set[tuple[str, str]]:
    own = corpus.codings.filter(pl.col("coder").is_in(list(who)))
    return set(own.select("passage_id", "coder").iter_rows())


def _code_spans(corpus: Corpus, who: Sequence[str]) -> dict[tuple[str, str], dict[str, list[Span]]]:
    """Return the words of each code by passage and coder, counted from the passage's start."""
    starts = dict(corpus.passages.select("passage_id", "start").iter_rows())
    found: dict[tuple[str, str], dict[str, list[Span]]] = {}
    codes = corpus.codings.filter(pl.col("coder").is_in(list(who)) & (pl.col("indicator") != ""))
    for id, coder, indicator in codes.select("passage_id", "coder", "indicator").iter_rows():
        found.setdefault((id, coder), {}).setdefault(indicator, [])
    for id, coder, indicator, _, start, end in corpus.evidence.iter_rows():
        if (id, coder) in found:
            found[id, coder].setdefault(indicator, []).append(
                (start - starts[id], end - starts[id])
            )
    return found
