"""Evidence of a corpus as spans of a project, and spans of a project as evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tandai.corpus import Corpus
from tandai.corpus.evidence import SIDES
from tandai.exchange.ids import guid_of
from tandai.exchange.project import Coding, CodingKey
from tandai.transcript import Passage


def words_of(
    corpus: Corpus, passages: Sequence[Passage], ids: Mapping[str, str]
) -> dict[CodingKey, list[Coding]]:
    """Return evidence as codings, by the coding of the whole passage that it belongs to.

    ``passages``: as they lie in the project's texts, which need not be the transcripts. ``ids``:
    of the sources, by name.
    """
    if corpus.evidence.is_empty():
        return {}
    placed = {passage.passage_id: passage for passage in passages}
    before = dict(corpus.passages.select("passage_id", "start").iter_rows())
    found: dict[CodingKey, list[Coding]] = defaultdict(list)
    for id, coder, indicator, side, start, end in corpus.evidence.iter_rows():
        passage = placed[id]
        by = passage.start - before[id]
        source = ids[passage.document]
        code, who = guid_of("code", indicator), guid_of("coder", coder)
        own = Coding(source, start + by, end + by, code, who, side, untold=not side)
        own = replace(own, marked=_is_whole(own, passage))
        found[source, passage.start, passage.end, code, who].append(own)
    return found


def _is_whole(coding: Coding, passage: Passage) -> bool:
    return (coding.start, coding.end) == (passage.start, passage.end)


def as_words(coding: Coding, words: Sequence[Coding]) -> Iterator[Coding]:
    """Yield the words of a coding; with them itself, where it says another stance than they do."""
    yield from words
    stances = {own.stance for own in words}
    if words and coding.stance != (stances.pop() if len(stances) == 1 else "mixed"):
        yield coding


def evidence_in(
    coding: Coding, stance: str, passage: Passage, *, marked: bool, untold: bool = False
) -> tuple[int, int] | None:
    """Return the span of a coding where it tells the words of a passage that carry its code.

    It lies inside the passage and says one side, or is a model's that tells none (``untold``). What
    covers all of it tells the passage and no words, unless they were ``marked`` all the same.
    """
    inside = passage.start <= coding.start < coding.end <= passage.end
    tells = marked or not _is_whole(coding, passage)
    sided = untold or stance in SIDES
    return (coding.start, coding.end) if inside and tells and sided else None
