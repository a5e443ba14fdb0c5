"""Which tokens of a text belong to a part of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from tandai.encoder.protocol import Span


def tokens_in(offsets: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """Return for each span of characters the first token in it and the one behind the last.

    ``offsets`` are the characters of each token, in order; those of none (start, end of text) are
    (0, 0) and belong to no span. A span without tokens gives two equal numbers.
    """
    own = [n for n, (start, end) in enumerate(offsets) if start < end]
    starts = [offsets[n][0] for n in own]
    ends = [offsets[n][1] for n in own]
    found = []
    for start, end in spans:
        first, behind = bisect_right(ends, start), bisect_left(starts, end)
        there = start < end and first < behind
        found.append((own[first], own[behind - 1] + 1) if there else (0, 0))
    return found
