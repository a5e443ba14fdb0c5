"""Does a confidence of 0.7 mean right in seven of ten? Held-out bins, as figures and picture."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.model.calibration import CERTAIN
from tandai.statistics.reliability import ReliabilityBin


def certain(bins: Sequence[ReliabilityBin]) -> tuple[int, int]:
    """Return (right, shown) of the suggestions that are shown as certain."""
    sure = [item for item in bins if item.low >= CERTAIN - 1e-9]
    return sum(item.coded for item in sure), sum(item.cells for item in sure)


def reliability_picture(bins: Sequence[ReliabilityBin]) -> str:
    """Return the reliability diagram as SVG: points on the diagonal mean what they say."""
    # Here, since loading a model should not wait for a library that draws.
    import altair as alt
    import vl_convert

    points = [
        {"confidence": round(item.mean, 4), "share": round(item.share, 4), "cells": item.cells}
        for item in bins
    ]
    unit = alt.Scale(domain=[0, 1])
    diagonal = (
        alt.Chart({"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]})
        .mark_line(color="#999999", strokeDash=[4, 4])
        .encode(x=alt.X("x:Q", scale=unit), y=alt.Y("y:Q", scale=unit))
    )
    marks = (
        alt.Chart({"values": points})
        .mark_point(filled=True, color="#1f5fa8", opacity=1)
        .encode(
            x=alt.X("confidence:Q", title="confidence of suggestions held out", scale=unit),
            y=alt.Y("share:Q", title="share that coders gave", scale=unit),
            size=alt.Size("cells:Q", title="cells", scale=alt.Scale(type="log", range=[30, 300])),
        )
    )
    chart = alt.layer(diagonal, marks).properties(width=300, height=300, background="white")
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))
