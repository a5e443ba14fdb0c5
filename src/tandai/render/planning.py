"""A plan in the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.ground.language import tr
from tandai.render.tables import table
from tandai.work.plan import Plan


def plan_view(plan: Plan) -> RenderableType:
    """Return what is assumed, the widths by number of interviews, and how many are needed."""
    own = plan.assumed
    view = table(
        tr("Half the width of 95 % intervals", "Setengah lebar interval 95 %"),
        (tr("interviews", "wawancara"), "right"),
        (tr("passages coded twice", "kutipan dikode dua kali"), "right"),
        (tr("alpha", "alfa"), "right"),
        (tr("share", "bagian"), "right"),
    )
    for item in plan.expected:
        view.add_row(
            str(item.interviews), str(item.passages), f"±{item.alpha:.2f}", f"±{item.share:.2f}"
        )
    source = tr("From the pilot", "Dari uji coba") if plan.pilot else tr("Assumed", "Pengandaian")
    assumed = Text(
        tr(
            f"{source}: an indicator in {own.prevalence:.0%} of passages, clustering "
            f"{own.clustering:.2f}, alpha {own.alpha:.2f}, {own.passages} passages an interview "
            "that both coders read.",
            f"{source}: indikator pada {own.prevalence:.0%} kutipan, pengelompokan "
            f"{own.clustering:.2f}, alfa {own.alpha:.2f}, {own.passages} kutipan tiap wawancara "
            "yang dibaca kedua pengode.",
        )
    )
    needed = Text(
        tr(
            f"For ±{plan.half_width:.2f}: {_number(plan.for_alpha, plan)} for alpha, "
            f"{_number(plan.for_share, plan)} for the share (all passages coded). Medians of "
            "simulated studies: half of them are wider.",
            f"Untuk ±{plan.half_width:.2f}: {_number(plan.for_alpha, plan)} untuk alfa, "
            f"{_number(plan.for_share, plan)} untuk bagian (semua kutipan dikode). Median studi "
            "simulasi: separuhnya lebih lebar.",
        ),
        style="bold",
    )
    return Group(assumed, view, needed)


def _number(interviews: int | None, plan: Plan) -> str:
    if interviews is None:
        most = plan.expected[-1].interviews
        return tr(f"more than {most} interviews", f"lebih dari {most} wawancara")
    return tr(f"{interviews} interviews", f"{interviews} wawancara")
