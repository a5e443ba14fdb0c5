"""A plan in the terminal."""

from __future__ import annotations

import math

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, percent, whole
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
        (tr("share", "proporsi"), "right"),
    )
    for item in plan.expected:
        view.add_row(
            whole(item.interviews),
            whole(item.passages),
            _half(item.alpha),
            _half(item.share),
        )
    source = tr("From the pilot", "Dari uji coba") if plan.pilot else tr("Assumed", "Pengandaian")
    clustering, alpha = decimal(own.clustering), decimal(own.alpha)
    assumed = Text(
        tr(
            f"{source}: an indicator in {percent(own.prevalence)} of passages, clustering "
            f"{clustering}, alpha {alpha}, {count(own.passages, 'passage', '')} an interview "
            "that both coders read.",
            f"{source}: indikator pada {percent(own.prevalence)} kutipan, pengelompokan "
            f"{clustering}, alfa {alpha}, {whole(own.passages)} kutipan tiap wawancara "
            "yang dibaca kedua pengode.",
        )
    )
    needed = Text(
        tr(
            f"For ±{decimal(plan.half_width)}: {_number(plan.for_alpha, plan)} for alpha, "
            f"{_number(plan.for_share, plan)} for the share (all passages coded). Medians of "
            "simulated studies: half of them are wider.",
            f"Untuk ±{decimal(plan.half_width)}: {_number(plan.for_alpha, plan)} untuk alfa, "
            f"{_number(plan.for_share, plan)} untuk proporsi (semua kutipan dikode). Median studi "
            "simulasi: separuhnya lebih lebar.",
        ),
        style="bold",
    )
    return Group(assumed, view, needed)


def _half(width: float) -> str:
    """Return half a width, rounded up: what is shown as ±0.10 is no wider than that."""
    return f"±{decimal(math.ceil(width * 100 - 1e-9) / 100)}"


def _number(interviews: int | None, plan: Plan) -> str:
    if interviews is None:
        most = plan.expected[-1].interviews
        return tr("more than ", "lebih dari ") + count(most, "interview", "wawancara")
    return count(interviews, "interview", "wawancara")
