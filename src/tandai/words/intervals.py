"""How intervals were made, and how far they may be trusted, in words."""

from __future__ import annotations

from tandai.ground.language import tr
from tandai.ground.numbers import percent_number, whole
from tandai.statistics.coverage import Coverage
from tandai.statistics.design import Over
from tandai.statistics.intervals import Method


def method_name(method: Method) -> str:
    """Return what the method is called in a text."""
    return {
        "jackknife-t": "jackknife-t",
        "percentile": tr("percentile bootstrap", "bootstrap persentil"),
        "bca": tr("BCa bootstrap", "bootstrap BCa"),
    }[method]


def interval_words(method: Method, over: Over, clusters: int, resamples: int) -> str:
    """Return how intervals were made: ``jackknife-t over 12 interviews``."""
    unit = {
        "document": tr("interviews", "wawancara"),
        "passage": tr("passages as if independent", "kutipan seakan-akan saling bebas"),
    }[over]
    text = tr(
        f"{method_name(method)} over {clusters} {unit}",
        f"{method_name(method)} atas {clusters} {unit}",
    )
    if method != "jackknife-t":
        text += tr(f", {whole(resamples)} resamples", f", {whole(resamples)} ulangan")
    return text


def caution(coverage: Coverage | None, clusters: int) -> str:
    """Return what must be said of intervals over few interviews; empty where nothing must."""
    if clusters < 2:
        return tr(
            "One interview has no interval: it says nothing of others. The column document tells "
            "interviews apart.",
            "Satu wawancara tidak memberi interval karena tidak mewakili yang lain. Kolom dokumen "
            "membedakan wawancara.",
        )
    if coverage is None:
        return ""
    single = "–".join(map(percent_number, coverage.single))
    mean = "–".join(map(percent_number, coverage.mean))
    return tr(
        f"Few interviews: with {coverage.simulated} of them such intervals held the truth in "
        f"{single} % of simulated studies for one coefficient, in {mean} % for a mean (95 would "
        "be right).",
        f"Wawancara sedikit: dengan {whole(coverage.simulated)} wawancara interval ini memuat "
        f"nilai sebenarnya dalam {single} % studi simulasi untuk satu koefisien, {mean} % untuk "
        "rerata (seharusnya 95).",
    )
