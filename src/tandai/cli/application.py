"""All commands put together."""

from typing import Annotated

import typer

from tandai.cli import (
    agree,
    cache,
    codebook,
    demo,
    evaluate,
    export,
    importing,
    plan,
    report,
    sample,
    tag,
    train,
)
from tandai.cli.options import language_option
from tandai.cli.wording import Group
from tandai.ground.language import tr


def build_application() -> typer.Typer:
    """Return the application with its help in the current language."""
    application = typer.Typer(
        cls=Group,
        help=tr(
            "Learns from interview passages coded by hand and suggests indicators for new ones; "
            "reports coverage, confidence and coder agreement. Works offline.",
            "Belajar dari kutipan wawancara yang dikode dengan tangan dan menyarankan indikator "
            "untuk kutipan baru; melaporkan cakupan, keyakinan, dan kesepakatan pengode. "
            "Bekerja tanpa internet.",
        ),
        epilog=tr(
            "Start with: tandai demo.  Results are proposals for a person to check.",
            "Mulai dengan: tandai demo.  Hasilnya usulan untuk diperiksa orang.",
        ),
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )

    @application.callback(invoke_without_command=True)
    def tandai(
        context: typer.Context,
        version: bool = typer.Option(
            False, "--version", help=tr("Print the version.", "Tampilkan versi.")
        ),
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        if version:
            from tandai import __version__

            typer.echo(f"tandai {__version__}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())

    for module in (
        demo,
        importing,
        train,
        tag,
        report,
        sample,
        agree,
        plan,
        evaluate,
        export,
        codebook,
        cache,
    ):
        module.register(application)
    return application
