"""Krippendorff's alpha for unitizing: coders who mark spans of a text as they see fit.

Source: Krippendorff 1995, "On the reliability of unitizing continuous data", and 2004,
"Content Analysis", section 11.6 (there with a worked example); the same as in 2016,
"The reliability of multi-valued coding of data", without the categories of spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.clusters import Part

Floats = NDArray[np.float64]
Span = tuple[int, int]


def united(spans: Sequence[Span]) -> list[Span]:
    """Return the union of one coder's spans, in order: what is marked twice is marked once.

    Spans that touch become one. Empty spans (end not after start) are left out.
    """
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def gaps(spans: Sequence[Span], continuum: Span) -> list[Span]:
    """Return what lies between united spans and the ends of the continuum."""
    edges = [continuum[0], *(edge for span in spans for edge in span), continuum[1]]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in pairs if end > start]


@dataclass(frozen=True)
class Continuum:
    """One text: ``bounds`` (first, end exclusive) and each coder's spans, united or not."""

    bounds: Span
    spans: tuple[tuple[Span, ...], ...]


def observed(first: Sequence[Span], second: Sequence[Span], continuum: Span) -> float:
    """Sum the squared differences of two coders' sections, counted from the first to the second.

    Two spans that overlap differ by the squares of what stands out on either side; a span that
    lies wholly in a gap of the other differs by the square of its length.
    """
    total = 0.0
    for start, end in first:
        for other, stop in second:
            if start < stop and other < end:
                total += (start - other) ** 2 + (end - stop) ** 2
    for spans, others in ((first, second), (second, first)):
        for start, end in spans:
            inside = any(low <= start and end <= high for low, high in gaps(others, continuum))
            total += (end - start) ** 2 if inside else 0
    return total


class Unitizing(Part):
    """Alpha of unitizing over several texts, as a part of which texts are the units.

    ``continua``: for each indicator, the texts in one order; all by the same coders. Texts are
    taken for one continuum as long as all together; no gap reaches over the end of a text.

    Keys of the result: ``unitizing_alpha`` (n, indicators), ``overall`` (n,): one minus the
    sum of observed over the sum of expected disagreements.
    """

    def __init__(self, continua: Sequence[Sequence[Continuum]]) -> None:
        self._texts = len(continua[0])
        self._coders = len(continua[0][0].spans)
        self._linear = np.stack([_linear_terms(own) for own in continua], axis=1)
        self._fits = np.stack([_fitting_terms(own) for own in continua])

    def rows(self, start: int, stop: int) -> Floats:
        """Return the terms of these texts, and which texts they are."""
        linear = self._linear[start:stop].reshape(stop - start, -1)
        return np.hstack([linear, np.eye(self._texts)[start:stop]])

    def disagreements(self, sums: Floats) -> tuple[Floats, Floats]:
        """Return (observed, expected) disagreement of each indicator: (n, indicators)."""
        k = len(self._fits)
        linear = sums[:, : -self._texts].reshape(len(sums), k, 5)
        weights = sums[:, -self._texts :]
        length, seen, number, cubes, within = np.moveaxis(linear, 2, 0)
        fitting = np.einsum("nd,kde,ne->nk", weights, self._fits, weights, optimize=True)
        m = self._coders
        with np.errstate(divide="ignore", invalid="ignore"):
            found = seen / (m * (m - 1) * length**2)
            above = (number - 1) / 3 * cubes + fitting
            by_chance = 2 / length * above / (m * length * (m * length - 1) - within)
        return found, by_chance

    def measure(self, sums: Floats) -> dict[str, Floats]:
        """Return the alphas; nan where nobody marked anything."""
        found, by_chance = self.disagreements(sums)
        total = by_chance.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            alphas = np.where(by_chance > 0, 1.0 - found / by_chance, np.nan)
            overall = np.where(total > 0, 1.0 - found.sum(axis=1) / total, np.nan)
        return {"unitizing_alpha": alphas, "overall": overall}

    def bounds(self, key: str) -> tuple[float, float]:  # noqa: ARG002 - all alike
        """Return what alpha can be at the least and at the most."""
        return (-1.0, 1.0)


def _linear_terms(texts: Sequence[Continuum]) -> Floats:
    """Return what adds up over texts: (texts, 5).

    Length; observed differences over ordered pairs of coders; number of spans; sums of
    2 l^3 - 3 l^2 + l and of l (l - 1) over spans of length l.
    """
    terms = np.zeros((len(texts), 5))
    for row, text in zip(terms, texts, strict=True):
        own = [united(spans) for spans in text.spans]
        lengths = np.array([end - start for spans in own for start, end in spans], dtype=float)
        seen = sum(
            2.0 * observed(own[one], own[other], text.bounds)
            for one in range(len(own))
            for other in range(one)
        )
        row[:] = (
            text.bounds[1] - text.bounds[0],
            seen,
            len(lengths),
            (2 * lengths**3 - 3 * lengths**2 + lengths).sum(),
            (lengths * (lengths - 1)).sum(),
        )
    return terms


def _fitting_terms(texts: Sequence[Continuum]) -> Floats:
    """Return (texts, texts): l^2 x the places for spans of one text in the gaps of another."""
    spans, holes = [], []
    for text in texts:
        own = [united(spans) for spans in text.spans]
        spans.append(np.array([e - s for part in own for s, e in part], dtype=float))
        free = [gap for part in own for gap in gaps(part, text.bounds)]
        holes.append(np.array([end - start for start, end in free], dtype=float))
    places = np.zeros((len(texts), len(texts)))
    for row, lengths in enumerate(spans):
        for column, free_lengths in enumerate(holes):
            room = np.maximum(free_lengths[None] - lengths[:, None] + 1, 0.0)
            places[row, column] = (lengths[:, None] ** 2 * room).sum()
    return places


def unitizing_alpha(continua: Sequence[Continuum]) -> float | None:
    """Return alpha of one indicator over one or more texts; None where nobody marked anything."""
    part = Unitizing([continua])
    value = part.measure(part.rows(0, len(continua)).sum(axis=0, keepdims=True))["overall"][0]
    return float(value) if np.isfinite(value) else None
