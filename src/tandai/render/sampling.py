"""A drawn sample in the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.ground.language import tr
from tandai.reporting.drawn import Drawn
from tandai.statistics.sampling import UNITS


def sample_view(drawn: Drawn, out: Path) -> RenderableType:
    """Return what was drawn from what, and what to do with it."""
    own = drawn.sample
    low, high = (edge(drawn.probability) / UNITS for edge in (min, max))
    return Group(
        Text(
            tr(
                f"{own.passages} of {own.drawn_from} passages, from {own.documents} interviews: "
                f"{out}",
                f"{own.passages} dari {own.drawn_from} kutipan, dari {own.documents} wawancara: "
                f"{out}",
            )
        ),
        Text(
            tr(
                f"Each with its probability, {low:.4f} to {high:.4f}; seed {own.seed}.",
                f"Masing-masing dengan peluangnya, {low:.4f} sampai {high:.4f}; benih {own.seed}.",
            )
        ),
        Text(
            tr(
                "Fill in every row, then: tandai report TAGS --checked SHEET. The sheet holds "
                "interview text.",
                "Isi semua baris, lalu: tandai report HASIL --checked LEMBAR. Lembar ini memuat "
                "teks wawancara.",
            ),
            style="bold",
        ),
    )
