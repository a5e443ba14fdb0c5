"""A drawn sample in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, whole
from tandai.render.brief import next_step
from tandai.reporting.drawn import Drawn


def sample_view(drawn: Drawn, tags: Sequence[Path], out: Path) -> RenderableType:
    """Return what was drawn from what, and what to do with it."""
    own = drawn.sample
    low, high = (decimal(float(edge(drawn.probability)), 4) for edge in (min, max))
    return Group(
        Text(
            tr(
                f"{whole(own.passages)} of {count(own.drawn_from, 'passage', '')}, from "
                f"{count(own.documents, 'interview', '')}: {out}",
                f"{whole(own.passages)} dari {whole(own.drawn_from)} kutipan, dari "
                f"{whole(own.documents)} wawancara: {out}",
            )
        ),
        *([Text(_kept(len(drawn.filled)))] if drawn.filled else []),
        Text(
            tr(
                f"Each with its probability, {low} to {high}; seed {own.seed}.",
                f"Masing-masing dengan peluangnya, {low} sampai {high}; benih {own.seed}.",
            )
        ),
        Text(tr("The sheet holds interview text.", "Lembar ini memuat teks wawancara.")),
        next_step(
            ["tandai", "report", *map(str, tags), "--checked", str(out)],
            said=tr(
                "fill in the rows from the first on, as far as you come, and report",
                "isi mulai dari baris pertama, sesempatnya, lalu laporkan",
            ),
        ),
    )


def _kept(rows: int) -> str:
    return tr(
        f"What was filled in is kept: {count(rows, 'row', '')}.",
        f"Yang sudah diisi tetap ada: {rows} baris.",
    )
