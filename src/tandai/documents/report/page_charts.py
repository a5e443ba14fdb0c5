"""The charts of the page: text that stays text, and bars that are as wide as their box.

A picture drawn at one width is too small to read on a telephone and too narrow on a desk. So the
page is given places in per cent of its box and draws rectangles and lines there itself; the words
beside them are those of the page. What is said of a chart in words is that of the picture in the
chapter (:mod:`tandai.documents.report.charts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from tandai.documents.report.estimates import share_label
from tandai.documents.report.naming import framework_name, members, names
from tandai.ground.numbers import decimal, percent, whole
from tandai.reporting.results import Report

# Ends of an axis that people read easily, half of which they read as well; times a power of ten.
_ROUND = (1.0, 2.0, 4.0, 6.0, 8.0, 10.0)
_TICKS_ACROSS = 6
_STEPS_UP = 4


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, from 0 to 100, and what it says."""

    at: float
    says: str


@dataclass(frozen=True)
class Bar:
    """A bar from 0 to ``to``, with the ends of its interval where it has one (0 to 100)."""

    name: str
    says: str
    to: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bars:
    """Bars under the name of a framework."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Panel:
    """A histogram: (left, width, height) of its bars, from 0 to 100."""

    name: str
    says: str
    bars: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Lines:
    """Two lines and the band around the first, as points of SVG from 0 to 100."""

    first: str
    second: str
    band: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def coverage_bars(report: Report) -> tuple[tuple[Bars, ...], tuple[Tick, ...]]:
    """Return the share of passages of each indicator, and the marks below."""
    called = names(report)
    ends = [max(own.share.value or 0.0, own.share.high or 0.0) for _, _, own in members(report)]
    top = _round_up(max(ends, default=0.0))
    groups: dict[str, list[Bar]] = {}
    for framework, indicator, own in members(report):
        share = own.share
        bar = Bar(
            called[indicator.id],
            share_label(own),
            _place(share.value or 0.0, top),
            None if share.low is None else _place(share.low, top),
            None if share.high is None else _place(share.high, top),
        )
        groups.setdefault(framework_name(framework), []).append(bar)
    ticks = tuple(Tick(at, percent(at * top / 100)) for at in (0.0, 50.0, 100.0))
    return tuple(Bars(name, tuple(bars)) for name, bars in groups.items()), ticks


def confidence_panels(report: Report) -> tuple[Panel, ...]:
    """Return a histogram of the confidences of each indicator with suggestions."""
    called = names(report)
    return tuple(
        Panel(
            called[indicator.id],
            f"n = {whole(sum(own.confidence.suggested))}; median {decimal(own.confidence.median)}",
            _heights(own.confidence.suggested),
        )
        for _, indicator, own in members(report)
        if sum(own.confidence.suggested)
    )


def saturation_lines(report: Report) -> Lines:
    """Return the indicators seen by number of interviews, and those seen often enough."""
    curve = report.saturation.curve
    first, last = curve[0].interviews, curve[-1].interviews
    # Indicators are whole: so are the marks.
    every_up = max(1, ceil(max(max(point.high, point.seen) for point in curve) / _STEPS_UP))
    top = every_up * _STEPS_UP

    def across(interviews: int) -> float:
        return _place(interviews - first, max(1, last - first))

    def line(values: Sequence[float]) -> str:
        return _points(
            [(across(p.interviews), value) for p, value in zip(curve, values, strict=True)], top
        )

    upper = [(across(p.interviews), p.high) for p in curve]
    lower = [(across(p.interviews), p.low) for p in reversed(curve)]
    every = max(1, -(-(last - first) // _TICKS_ACROSS))
    return Lines(
        line([p.seen for p in curve]),
        line([p.enough for p in curve]),
        _points([*upper, *lower], top),
        tuple(Tick(across(n), whole(n)) for n in range(first, last + 1, every)),
        tuple(Tick(100 - _place(n, top), whole(n)) for n in range(0, top + 1, every_up)),
    )


def _points(places: Sequence[tuple[float, float]], top: float) -> str:
    """Return points of SVG, whose second number grows downwards."""
    return " ".join(f"{x:g},{round(100 - _place(value, top), 2):g}" for x, value in places)


def _heights(counted: Sequence[int]) -> tuple[tuple[float, float, float], ...]:
    wide, most = 100 / len(counted), max(counted)
    return tuple(
        (round(wide * n, 2), wide, round(100 * own / most, 2))
        for n, own in enumerate(counted)
        if own
    )


def _place(value: float, top: float) -> float:
    return round(100 * max(0.0, value) / top, 2)


def _round_up(value: float) -> float:
    """Return the next number from ``value`` on that is easily read; 1 where there is none."""
    if value <= 0:
        return 1.0
    step = 1.0
    while step > value:
        step /= 10
    while step * 10 <= value:
        step *= 10
    return next(step * own for own in _ROUND if step * own >= value * (1 - 1e-9))
