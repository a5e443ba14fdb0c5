"""`tandai plan`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import example, json_option, language_option, quiet_option
from tandai.cli.wording import Command
from tandai.ground.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        cls=Command,
        help=tr(
            "How many interviews give intervals of a width.",
            "Berapa wawancara untuk interval selebar ini.",
        ),
        epilog=example("tandai plan --width 0.1", "tandai plan --width 0.1 --lang id"),
    )
    def plan(
        corpus: Annotated[
            Path | None,
            typer.Argument(
                metavar=tr("[PILOT]", "[UJI-COBA]"),
                show_default=False,
                help=tr(
                    "A pilot coded by two, whose figures are assumed.",
                    "Uji coba yang dikode dua orang; angkanya dipakai.",
                ),
            ),
        ] = None,
        width: Annotated[
            float,
            typer.Option(
                metavar="W",
                help=tr("Half the width wanted: ±W.", "Setengah lebar yang diinginkan: ±W."),
            ),
        ] = 0.1,
        prevalence: Annotated[
            float | None,
            typer.Option(
                metavar="P",
                show_default=False,
                help=tr(
                    "Share of passages with the indicator (0.1).",
                    "Bagian kutipan yang memuat indikator (0.1).",
                ),
            ),
        ] = None,
        clustering: Annotated[
            float | None,
            typer.Option(
                metavar="R",
                show_default=False,
                help=tr(
                    "Intraclass correlation within interviews (0.14; strong: 0.33).",
                    "Korelasi intrakelas dalam wawancara (0.14; kuat: 0.33).",
                ),
            ),
        ] = None,
        alpha: Annotated[
            float | None,
            typer.Option(
                metavar="A",
                show_default=False,
                help=tr("Krippendorff's alpha (0.7).", "Alfa Krippendorff (0.7)."),
            ),
        ] = None,
        passages: Annotated[
            int | None,
            typer.Option(
                metavar="N",
                show_default=False,
                help=tr(
                    "Passages an interview that two coders read (20).",
                    "Kutipan tiap wawancara yang dibaca dua pengode (20).",
                ),
            ),
        ] = None,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        from tandai.agreement.reading import read_codings
        from tandai.render.console import show, show_json
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
        show_json(result.as_dict()) if as_json else show(plan_view(result))
