"""`tandai demo`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import (
    example,
    force_option,
    json_option,
    language_option,
    quiet_option,
)
from tandai.cli.wording import Command
from tandai.ground.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        cls=Command,
        help=tr(
            "Do the whole job on the shipped corpus.",
            "Seluruh pekerjaan pada korpus bawaan.",
        ),
        epilog=example("tandai demo --out demo", "tandai demo --lang id"),
    )
    def demo(
        out: Annotated[
            Path | None,
            typer.Option(
                metavar="FOLDER",
                show_default=False,
                help=tr(
                    "Keep the model, the tags and the report here (default: keep nothing).",
                    "Simpan model, hasil, dan laporan di sini (bawaan: tidak disimpan).",
                ),
            ),
        ] = None,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        from tandai.render.console import progress, show_json
        from tandai.render.demo import show_demo, show_step
        from tandai.work.demo import run_demo

        with progress(tr("Training", "Melatih"), quiet=quiet) as advance:
            result = run_demo(
                out,
                force=force,
                progress=advance,
                step=lambda what: None if quiet else show_step(what),
            )
        if as_json:
            show_json(result.as_dict())
        else:
            show_demo(result, out)
