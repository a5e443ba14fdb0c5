"""`tandai cache`."""

from typing import Annotated

import typer

from tandai.cli.options import example, json_option, language_option, quiet_option
from tandai.cli.wording import Command, Group
from tandai.ground.language import tr


def register(application: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(
        cls=Group,
        help=tr(
            "The vectors that encoders keep on this computer.",
            "Vektor yang disimpan penyandi di komputer ini.",
        ),
        rich_markup_mode=None,
    )
    application.add_typer(group, name="cache")

    @group.callback(invoke_without_command=True)
    def cache(
        context: typer.Context,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())

    @group.command(
        cls=Command,
        help=tr(
            "Remove the kept vectors; they are made again when needed.",
            "Hapus vektor tersimpan; akan dibuat lagi bila perlu.",
        ),
        epilog=example("tandai cache clear", "tandai cache clear --lang id"),
    )
    def clear(
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        from tandai.encoder import clear_cache
        from tandai.render.console import note, show_json

        freed = clear_cache()
        if as_json:
            show_json({"freed_bytes": freed})
        note(
            tr(f"{freed / 1e6:.1f} MB freed.", f"{freed / 1e6:.1f} MB dibebaskan."),
            quiet=quiet,
        )
