"""Charts of the report by Vega-Altair, drawn by vl-convert without a network.

Each has an alternative text from the same figures. Colours are those of ``INK`` and the like:
the page swaps them in the dark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import altair as alt
import vl_convert

from tandai.documents.chapters import Picture
from tandai.documents.report.estimates import estimated, share_label
from tandai.documents.report.naming import framework_name, members, names
from tandai.ground.language import Language, current_language, tr
from tandai.ground.numbers import decimal
from tandai.ground.plain_json import json_text
from tandai.reporting.results import BINS, Report

INK = "#1f2933"
MUTED = "#5c6773"
GRID = "#d9dee4"
BAR = "#2f6f9f"
SECOND = "#b3541e"
BAND = "#c9dceb"
# One hue from light to dark, so that order is seen without seeing colours.
HEAT = ("#eef4f9", "#c9dceb", "#94bcd9", "#5a95bf", "#2f6f9f", "#174a70")

# More columns than this cannot be read in a picture; the page and the workbook hold them all.
MOST_INFORMANTS = 30
_SVG_VERSION = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
_INDONESIAN = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]}
_PIXELS = 2.5


@dataclass(frozen=True)
class Figure(Picture):
    """A picture of the report, and how it is drawn."""

    draw: Callable[[], Any]

    @cached_property
    def _specification(self) -> str:
        return json_text(_styled(self.draw()).to_dict())

    def svg(self) -> str:
        """Return the picture as SVG."""
        return _svg(self._specification, current_language())

    def png(self) -> bytes:
        """Return the picture as PNG, sharp in print."""
        return _png(self._specification, current_language())


# The chapter and the workbook show the same pictures.
@lru_cache(maxsize=8)
def _svg(specification: str, language: Language) -> str:
    return str(vl_convert.vegalite_to_svg(specification, **_settings(language)))


@lru_cache(maxsize=8)
def _png(specification: str, language: Language) -> bytes:
    return bytes(vl_convert.vegalite_to_png(specification, scale=_PIXELS, **_settings(language)))


def _settings(language: Language) -> dict[str, Any]:
    return {
        "vl_version": _SVG_VERSION,
        "allowed_base_urls": [],
        **({"format_locale": _INDONESIAN} if language == "id" else {}),
    }


def figures(report: Report) -> tuple[Figure, ...]:
    """Return the pictures for which there are figures."""
    drawn = [_coverage(report)]
    if len(report.matrix.informants) > 1:
        drawn.append(_heat(report))
    if any(sum(own.confidence.suggested) for own in report.indicators.values()):
        drawn.append(_histograms(report))
    if len(report.saturation.curve) > 1 and report.by_hand:
        drawn.append(_saturation(report))
    return tuple(drawn)


def _chart(rows: list[dict[str, Any]]) -> Any:
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]  # generated class


def _styled(chart: Any) -> Any:
    axis = {
        "domainColor": MUTED,
        "gridColor": GRID,
        "labelColor": INK,
        "labelFontSize": 11,
        "tickColor": MUTED,
        "titleColor": MUTED,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    }
    return (
        chart.configure(background="white", padding=4)
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_header(labelColor=INK, labelFontSize=12, labelFontWeight="bold", title=None)
    )


def _coverage(report: Report) -> Figure:
    called = names(report)
    rows: list[dict[str, Any]] = [
        {
            "framework": framework_name(framework),
            "indicator": called[indicator.id],
            "share": own.share.value or 0.0,
            "low": own.share.low,
            "high": own.share.high,
            "at": max(own.share.value or 0.0, own.share.high or 0.0),
            "label": share_label(own),
        }
        for framework, indicator, own in members(report)
    ]
    known = any(row["low"] is not None for row in rows)
    most = max(rows, key=lambda row: row["share"])
    least = min(rows, key=lambda row: row["share"])
    caption = tr("Share of passages of each indicator", "Proporsi kutipan tiap indikator") + (
        tr(", with 95 % intervals", ", dengan interval 95 %") if known else ""
    )
    alternative = tr(
        f"Bars of {len(rows)} indicators; the longest is {most['indicator']} with "
        f"{most['label']}, the shortest {least['indicator']} with {least['label']}.",
        f"Diagram batang {len(rows)} indikator; yang terpanjang {most['indicator']} dengan "
        f"{most['label']}, yang terpendek {least['indicator']} dengan {least['label']}.",
    )
    title = tr("share of passages (number)", "proporsi kutipan (jumlah)")
    if any(estimated(own) for own in report.indicators.values()):
        title = tr("estimated share of passages", "perkiraan proporsi kutipan")
    return Figure("coverage", caption, alternative, lambda: _coverage_chart(rows, title))


def _coverage_chart(rows: list[dict[str, Any]], title: str) -> Any:
    y = alt.Y("indicator:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, ticks=False))
    base = _chart(rows).encode(y=y)
    bars = base.mark_bar(color=BAR, height=13).encode(
        x=alt.X("share:Q", title=title, axis=alt.Axis(format="%", tickCount=6))
    )
    lines = base.mark_rule(color=INK, strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    labels = base.mark_text(align="left", dx=5, fontSize=11, color=INK).encode(
        x="at:Q", text="label:N"
    )
    parts = alt.layer(bars, lines.transform_filter("isValid(datum.low)"), labels)
    return (
        parts.properties(width=430, height=alt.Step(20))
        .facet(row=alt.Row("framework:N", sort=_in_order(rows, "framework"), header=_header()))
        .resolve_scale(y="independent")
    )


def _in_order(rows: list[dict[str, Any]], key: str) -> list[str]:
    """Return the values in the order in which they come; Vega-Lite sorts facets else."""
    return list(dict.fromkeys(row[key] for row in rows))


def _header() -> Any:
    return alt.Header(labelAngle=0, labelOrient="top", labelAnchor="start")


def _heat(report: Report) -> Figure:
    called = names(report)
    busiest = sorted(
        range(len(report.matrix.informants)),
        key=lambda n: (-report.matrix.informants[n].passages, n),
    )
    kept = sorted(busiest[:MOST_INFORMANTS])
    rows: list[dict[str, Any]] = [
        {
            "framework": framework_name(framework),
            "indicator": called[indicator.id],
            "informant": report.matrix.informants[n].name,
            "passages": report.matrix.passages[indicator.id][n],
        }
        for framework, indicator, _ in members(report)
        for n in kept
    ]
    top = max(rows, key=lambda row: row["passages"])
    empty = sum(not row["passages"] for row in rows)
    left = len(report.matrix.informants) - len(kept)
    caption = tr("Passages by indicator and informant", "Kutipan menurut indikator dan informan")
    if left:
        caption += tr(
            f" ({len(kept)} informants with the most passages; {left} more are not drawn)",
            f" ({len(kept)} informan dengan kutipan terbanyak; {left} lainnya tidak digambar)",
        )
    alternative = tr(
        f"A grid of indicators by informants; most passages, {top['passages']}, are of "
        f"{top['indicator']} by {top['informant']}; {empty} of {len(rows)} cells are empty.",
        f"Kisi indikator dan informan; terbanyak {top['passages']} kutipan, {top['indicator']} "
        f"oleh {top['informant']}; {empty} dari {len(rows)} sel kosong.",
    )
    return Figure("heat", caption, alternative, lambda: _heat_chart(rows))


def _heat_chart(rows: list[dict[str, Any]]) -> Any:
    top = max(1, *(row["passages"] for row in rows))
    rows = [
        row | {"text": row["passages"] or "", "dark": row["passages"] > 0.68 * top} for row in rows
    ]
    axis = alt.Axis(labelAngle=-45, orient="top", ticks=False, domain=False, labelLimit=130)
    base = _chart(rows).encode(
        x=alt.X("informant:N", sort=None, title=None, axis=axis),
        y=alt.Y("indicator:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, ticks=False)),
    )
    scale = alt.Scale(range=list(HEAT), domain=[0, top])
    cells = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color("passages:Q", scale=scale, legend=None)
    )
    numbers = base.mark_text(fontSize=10).encode(
        text="text:N",
        color=alt.condition("datum.dark", alt.value("#ffffff"), alt.value(INK)),
    )
    return alt.layer(cells, numbers).properties(width=alt.Step(26), height=alt.Step(20))


def _histograms(report: Report) -> Figure:
    called = names(report)
    rows: list[dict[str, Any]] = [
        {
            "indicator": called[indicator.id],
            "from": number / BINS,
            "to": (number + 1) / BINS,
            "suggestions": own.confidence.suggested[number],
        }
        for _, indicator, own in members(report)
        if sum(own.confidence.suggested)
        for number in range(BINS)
    ]
    drawn = {
        called[indicator.id]: own.confidence.median or 0.0
        for _, indicator, own in members(report)
        if sum(own.confidence.suggested)
    }
    checked = any(own.checked.suggested for own in report.indicators.values())
    left = tr(" that nobody has checked", " yang belum diperiksa") * checked
    caption = tr(
        f"Confidence of the suggestions of each indicator{left} (each panel has its own height)",
        f"Keyakinan saran tiap indikator{left} (tinggi tiap panel berbeda)",
    )
    medians = "; ".join(f"{name} {decimal(value)}" for name, value in drawn.items())
    alternative = tr(
        f"Histograms of {len(drawn)} indicators. Medians: {medians}.",
        f"Histogram {len(drawn)} indikator. Median: {medians}.",
    )
    return Figure("confidence", caption, alternative, lambda: _histogram_chart(rows))


def _histogram_chart(rows: list[dict[str, Any]]) -> Any:
    bars = (
        _chart(rows)
        .mark_bar(color=BAR)
        .encode(
            x=alt.X(
                "from:Q",
                bin="binned",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(values=[0, 0.5, 1], format=".1f"),
                title=None,
            ),
            x2="to:Q",
            y=alt.Y(
                "suggestions:Q", title=None, axis=alt.Axis(tickCount=2, tickMinStep=1, format=",d")
            ),
        )
        .properties(width=130, height=60)
    )
    header = alt.Header(labelLimit=150, labelFontSize=10, labelFontWeight="normal")
    return bars.facet(
        facet=alt.Facet("indicator:N", sort=_in_order(rows, "indicator"), header=header),
        columns=4,
        spacing=14,
    ).resolve_scale(y="independent")


def _saturation(report: Report) -> Figure:
    seen, enough = _series(report)
    curve = report.saturation.curve
    rows: list[dict[str, Any]] = [
        {"interviews": p.interviews, "series": name, "value": value, "low": low, "high": high}
        for p in curve
        for name, value, low, high in (
            (seen, p.seen, p.low, p.high),
            (enough, p.enough, p.enough, p.enough),
        )
    ]
    last = curve[-1]
    half = next(p for p in curve if p.seen >= last.seen / 2)
    caption = tr(
        "Indicators seen by number of interviews", "Indikator yang muncul menurut jumlah wawancara"
    )
    alternative = tr(
        f"Two rising lines: {decimal(last.seen, 1)} indicators are seen in the end, half of them "
        f"after {half.interviews} of {last.interviews} interviews; {decimal(last.enough, 1)} are "
        f"seen in {report.saturation.needed} or more.",
        f"Dua garis naik: pada akhirnya {decimal(last.seen, 1)} indikator muncul, separuhnya "
        f"setelah {half.interviews} dari {last.interviews} wawancara; {decimal(last.enough, 1)} "
        f"muncul di {report.saturation.needed} atau lebih.",
    )
    return Figure("saturation", caption, alternative, lambda: _saturation_chart(rows, seen, enough))


def _series(report: Report) -> tuple[str, str]:
    needed = report.saturation.needed
    return (
        tr("seen in one interview or more", "muncul di satu wawancara atau lebih"),
        tr(f"seen in {needed} or more", f"muncul di {needed} atau lebih"),
    )


def _saturation_chart(rows: list[dict[str, Any]], seen: str, enough: str) -> Any:
    x = alt.X(
        "interviews:Q",
        title=tr("interviews", "wawancara"),
        axis=alt.Axis(tickMinStep=1, grid=False, format="d"),
        scale=alt.Scale(zero=False, nice=False),
    )
    y = alt.Y(
        "value:Q",
        title=tr("indicators", "indikator"),
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )
    base = _chart(rows).encode(x=x)
    legend = alt.Legend(title=None, orient="bottom", labelColor=INK, labelLimit=320)
    colour = alt.Color(
        "series:N", scale=alt.Scale(domain=[seen, enough], range=[BAR, SECOND]), legend=legend
    )
    dash = alt.StrokeDash(
        "series:N", scale=alt.Scale(domain=[seen, enough], range=[[1, 0], [6, 4]]), legend=legend
    )
    band = base.mark_area(color=BAND, opacity=0.7).encode(y="low:Q", y2="high:Q")
    lines = base.mark_line(strokeWidth=2).encode(y=y, color=colour, strokeDash=dash)
    return alt.layer(band.transform_filter(f"datum.series == {seen!r}"), lines).properties(
        width=560, height=240
    )
