"""The demo in the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.render.agreement import agreement_view
from tandai.render.console import note
from tandai.render.coverage import report_view
from tandai.render.tagging import example_view
from tandai.render.training import evaluation_view
from tandai.words.steps import demo_words
from tandai.work.demo import Demo


def show_step(step: Message) -> None:
    """Say on standard error what comes next."""
    note(demo_words(step), style="bold")


def demo_view(demo: Demo, out: Path | None) -> RenderableType:
    """Return what training showed, an example, the report and the coders' agreement."""
    parts = [
        _title(tr("1. Training", "1. Pelatihan")),
        Text(
            tr(
                "Figures are of constructed interviews, not of real ones.",
                "Angka-angka ini dari wawancara rekaan, bukan wawancara nyata.",
            ),
            style="bold",
        ),
        evaluation_view(demo.model.evaluation, demo.model.codebook),
        _title(tr("2. Tagging", "2. Penandaan")),
        example_view(demo.tagging, demo.model),
        _title(tr("3. Report", "3. Laporan")),
        report_view(demo.report),
        _title(tr("4. Agreement of the two coders", "4. Kesepakatan dua pengode")),
        agreement_view(demo.agreement, demo.corpus.codebook),
    ]
    if out:
        page = out / "report.html"
        parts += [
            Text(tr(f"Model and tags: {out}", f"Model dan hasil: {out}")),
            Text(tr(f"The report for your browser: {page}", f"Laporan untuk peramban: {page}")),
        ]
    return Group(*parts)


def _title(text: str) -> Rule:
    return Rule(Text(text, style="bold"), align="left")
