"""`tandai agree`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import (
    codebook_choice,
    codebook_option,
    example,
    json_option,
    language_option,
    quiet_option,
)
from tandai.cli.wording import Command
from tandai.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        cls=Command,
        help=tr(
            "How far coders agree, with intervals.",
            "Kesepakatan antarpengode dan intervalnya.",
        ),
        epilog=example("tandai agree my-corpus", "tandai agree korpus-saya --lang id"),
    )
    def agree(
        sources: Annotated[
            list[Path],
            typer.Argument(
                metavar=tr("CORPUS|CODES...", "KORPUS|KODE..."),
                help=tr(
                    "A corpus, tables of codes, or tags.",
                    "Korpus, tabel kode, atau hasil tanda.",
                ),
            ),
        ],
        by: Annotated[
            str,
            typer.Option(
                metavar="indicator|framework|document",
                help=tr("What to tell apart.", "Dirinci menurut apa."),
            ),
        ] = "indicator",
        coder: Annotated[
            list[str] | None,
            typer.Option(
                metavar=tr("CODER", "PENGODE"),
                show_default=False,
                help=tr(
                    "Only these coders (repeat it; default: all but 'final').",
                    "Hanya pengode ini (ulangi; bawaan: semua selain 'final').",
                ),
            ),
        ] = None,
        codebook: Annotated[str | None, codebook_option()] = None,
        resamples: Annotated[
            int,
            typer.Option(
                min=100,
                max=100_000,
                help=tr("Bootstrap resamples.", "Ulangan bootstrap."),
            ),
        ] = 1000,
        seed: Annotated[
            int,
            typer.Option(
                min=0,
                metavar="N",
                help=tr("Fixes the resamples.", "Menetapkan ulangan."),
            ),
        ] = 0,
        min_alpha: Annotated[
            float | None,
            typer.Option(
                min=-1.0,
                max=1.0,
                show_default=False,
                help=tr(
                    "Exit with 1 where an indicator's alpha is below this or undefined.",
                    "Keluar dengan 1 bila alfa suatu indikator di bawah ini atau tak terdefinisi.",
                ),
            ),
        ] = None,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> int:
        from tandai.agreement.agree import agree as measure
        from tandai.agreement.agree import below
        from tandai.agreement.reading import read_codings
        from tandai.agreement.results import require_by
        from tandai.render.agreement import agreement_view
        from tandai.render.console import show, show_json, warn

        chosen = require_by(by)
        corpus = read_codings(sources, codebook_choice(codebook))
        result = measure(corpus, coder or (), chosen, resamples, seed)
        if as_json:
            show_json(result.as_dict())
        else:
            show(agreement_view(result, corpus.codebook))
        low = below(result, min_alpha) if min_alpha is not None else ()
        if low and not quiet:
            warn(
                tr(
                    f"below {min_alpha} or undefined: {', '.join(low)}",
                    f"di bawah {min_alpha} atau tak terdefinisi: {', '.join(low)}",
                )
            )
        return 1 if low else 0
