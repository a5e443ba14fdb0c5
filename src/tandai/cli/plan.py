"""`tandai plan`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import argument, command, option
from tandai.ground.language import Words


@command(
    help=(
        "How many interviews give intervals of a width.",
        "Berapa wawancara untuk interval selebar ini.",
    ),
    example=("tandai plan --width 0.1", "tandai plan --width 0.1 --lang id"),
)
def plan(
    corpus: Annotated[
        Path | None,
        argument(
            Words("PILOT", "UJI-COBA"),
            "A pilot coded by two, whose figures are assumed.",
            "Uji coba yang dikode dua orang; angkanya dipakai.",
        ),
    ] = None,
    width: Annotated[
        float,
        option("Half the width wanted: ±W.", "Setengah lebar yang diinginkan: ±W.", metavar="W"),
    ] = 0.1,
    prevalence: Annotated[
        float | None,
        option(
            "Share of passages with the indicator (0.1).",
            "Proporsi kutipan yang memuat indikator (0,1).",
            metavar="P",
        ),
    ] = None,
    clustering: Annotated[
        float | None,
        option(
            "Intraclass correlation within interviews (0.14; strong: 0.33).",
            "Korelasi intrakelas dalam wawancara (0,14; kuat: 0,33).",
            metavar="R",
        ),
    ] = None,
    alpha: Annotated[
        float | None,
        option("Krippendorff's alpha (0.7).", "Alfa Krippendorff (0,7).", metavar="A"),
    ] = None,
    passages: Annotated[
        int | None,
        option(
            "Passages an interview that two coders read (20).",
            "Kutipan tiap wawancara yang dibaca dua pengode (20).",
            metavar="N",
        ),
    ] = None,
) -> None:
    """Say how many interviews and double-coded passages a study takes."""
    from tandai.agreement.reading import read_codings
    from tandai.render.console import answer
    from tandai.render.planning import plan_view
    from tandai.work.plan import assumed_of, assumed_of_pilot
    from tandai.work.plan import plan as planned

    own = assumed_of_pilot(read_codings([corpus])) if corpus is not None else assumed_of()
    assumed = assumed_of(
        own.prevalence if prevalence is None else prevalence,
        own.clustering if clustering is None else clustering,
        own.alpha if alpha is None else alpha,
        own.passages if passages is None else passages,
    )
    result = planned(width, assumed, pilot=corpus is not None)
    answer(result.as_dict, lambda: plan_view(result))
