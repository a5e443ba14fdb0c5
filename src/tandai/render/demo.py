"""The demo in the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from tandai.encoder import Progress
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.render.agreement import agreement_view
from tandai.render.brief import all_of_it
from tandai.render.brief_agreement import overall_lines
from tandai.render.brief_report import standing_lines
from tandai.render.brief_training import figures_words, verdict_lists
from tandai.render.console import note, progress
from tandai.render.coverage import report_view
from tandai.render.tagging import example_view
from tandai.render.training import evaluation_view, judged_words
from tandai.render.wrapping import Hanging
from tandai.reporting.standing import standing_of
from tandai.words.steps import demo_bar, demo_next, demo_words
from tandai.work.demo import Demo


@contextmanager
def shown(step: Message) -> Iterator[Progress]:
    """Say on standard error what comes next, and show how far it is until it is done."""
    note(demo_words(step), style="bold")
    with progress(demo_bar(step)) as advance:
        yield advance


def demo_view(demo: Demo, out: Path | None) -> RenderableType:
    """Return what training showed, an example, the report and the coders' agreement."""
    parts = [
        _title(tr("1. Training", "1. Pelatihan")),
        _constructed(),
        evaluation_view(demo.model.evaluation, demo.model.codebook),
        _title(tr("2. Tagging", "2. Penandaan")),
        example_view(demo.tagging, demo.model),
        _title(tr("3. A checked sample", "3. Sampel yang diperiksa")),
        _checked(demo),
        _title(tr("4. Report", "4. Laporan")),
        report_view(demo.report),
        _title(tr("5. Agreement of the two coders", "5. Kesepakatan dua pengode")),
        agreement_view(demo.agreement, demo.corpus.codebook),
        _title(tr("Next", "Selanjutnya")),
        _next(out),
    ]
    return Group(*parts)


def demo_brief(demo: Demo, out: Path | None) -> RenderableType:
    """Return of each step what says most, and what to do next."""
    evaluation, codebook = demo.model.evaluation, demo.model.codebook
    return Group(
        _title(tr("1. Training", "1. Pelatihan")),
        _constructed(),
        Hanging(judged_words(evaluation)),
        Hanging(figures_words(evaluation)),
        *verdict_lists(evaluation, codebook),
        _title(tr("2. Tagging", "2. Penandaan")),
        example_view(demo.tagging, demo.model, most=1),
        _title(tr("3. A checked sample", "3. Sampel yang diperiksa")),
        Hanging(_checked(demo)),
        _title(tr("4. Report", "4. Laporan")),
        *standing_lines(demo.report, standing_of(demo.report)),
        _title(tr("5. Agreement of the two coders", "5. Kesepakatan dua pengode")),
        *overall_lines(demo.agreement),
        _title(tr("Next", "Selanjutnya")),
        all_of_it(tr("All figures of each step", "Semua angka tiap langkah")),
        _next(out),
    )


def _constructed() -> Text:
    return Text(
        tr(
            "Figures are of constructed interviews, not of real ones.",
            "Angka-angka ini dari wawancara rekaan, bukan wawancara nyata.",
        ),
        style="bold",
    )


def _checked(demo: Demo) -> Text:
    drawn, of = demo.drawn.sample.passages, demo.drawn.sample.drawn_from
    return Text(
        tr(
            f"{drawn} of {of} passages were drawn at random and checked. Here the corpus' own "
            "codes answered; in your study a person fills in the sheet of `tandai sample`. The "
            "report below rests on it: shares with intervals, and a status where they decide.",
            f"{drawn} dari {of} kutipan diambil acak dan diperiksa. Di sini kode korpus yang "
            "menjawab; dalam penelitian Anda, lembar dari `tandai sample` diisi orang. Laporan di "
            "bawah bertumpu padanya: proporsi dengan interval, dan status bila sudah dapat "
            "diputuskan.",
        )
    )


def _next(out: Path | None) -> RenderableType:
    view = Table.grid(padding=(0, 2))
    view.add_column(no_wrap=True)
    view.add_column()
    for command, does in demo_next():
        view.add_row(f"tandai {command}", does)
    return Group(
        *_kept(out),
        Text(tr("With interviews of your own:", "Dengan wawancara sendiri:")),
        view,
        *_here(),
    )


def _kept(out: Path | None) -> list[Text]:
    if out is None:
        told = tr(
            "Nothing was kept; `tandai demo --out demo` keeps it all, with the report as a page.",
            "Tidak ada yang disimpan; `tandai demo --out demo` menyimpan semuanya, dengan "
            "halaman laporan.",
        )
        return [Text(told)]
    page = out / "report.html"
    return [
        Text(tr(f"Model, tags and sheet: {out}", f"Model, hasil, dan lembar: {out}")),
        Text(tr(f"The report for your browser: {page}", f"Laporan untuk peramban: {page}")),
    ]


def _here() -> list[Text]:
    """Say where the command is, where it was run by its place and cannot be found by its name."""
    command = Path(sys.argv[0])
    if command.stem != "tandai" or shutil.which("tandai"):
        return []
    return [Text(tr(f"Here `tandai` is {command}.", f"Di sini `tandai` adalah {command}."))]


def _title(text: str) -> Rule:
    return Rule(Text(text, style="bold"), align="left")
