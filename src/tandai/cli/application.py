"""All commands put together, in the current language."""

from collections.abc import Callable

import typer

from tandai.cli import (
    agree,
    cache,
    codebook,
    demo,
    evaluate,
    export,
    importing,
    methods,
    plan,
    repeat,
    report,
    review,
    sample,
    tag,
    train,
)
from tandai.cli.declare import about, spoken, spoken_language
from tandai.cli.help_pages import RARE, Command, Group
from tandai.ground.language import Words, tr
from tandai.ground.version import VERSION

_Commands = tuple[Callable[..., int | None], ...]

# In the order of the work.
COMMANDS: _Commands = (
    demo.demo,
    importing.import_,
    train.train,
    tag.tag,
    review.review,
    report.report,
    sample.sample,
    agree.agree,
    plan.plan,
    evaluate.evaluate,
    export.export,
    methods.methods,
    repeat.repeat,
)
_GROUPS: tuple[tuple[str, Words, _Commands], ...] = (
    (
        "codebook",
        codebook.HELP,
        (
            codebook.show,
            codebook.check,
            codebook.list_,
            codebook.rename,
            codebook.merge,
            codebook.split,
            codebook.drop,
        ),
    ),
    ("cache", cache.HELP, (cache.clear,)),
)
_HELP = Words(
    "Learns from interview passages coded by hand, suggests indicators for new ones, and "
    "reports on all of it. Works offline. Start with: tandai demo",
    "Belajar dari kutipan wawancara berkode, menyarankan indikator untuk kutipan baru, "
    "dan melaporkannya. Tanpa internet. Mulai dengan: tandai demo",
)
_EPILOG = Words(
    "Results are proposals for a person to check.",
    "Hasilnya usulan untuk diperiksa orang.",
)


def build_application() -> typer.Typer:
    """Return the application with its help in the current language."""
    application = _group(_HELP, epilog=str(_EPILOG), add_completion=True)

    @application.callback(invoke_without_command=True)
    def tandai(
        context: typer.Context,
        version: bool = typer.Option(
            False,
            "--version",
            "-V",
            help=tr("Print the version.", "Tampilkan versi."),
            rich_help_panel=RARE,
        ),
        lang: spoken_language() = None,  # type: ignore[valid-type]  # made in the language in force
    ) -> None:
        if version:
            typer.echo(f"tandai {VERSION}")
            raise typer.Exit
        _help_alone(context)

    for command in COMMANDS:
        _add(application, command)
    for name, help, commands in _GROUPS:
        group = _group(help)

        @group.callback(invoke_without_command=True)
        def alone(
            context: typer.Context,
            lang: spoken_language() = None,  # type: ignore[valid-type]  # as above
        ) -> None:
            _help_alone(context)

        for command in commands:
            _add(group, command)
        application.add_typer(group, name=name, rich_help_panel=RARE if name == "cache" else "")
    return application


def _group(help: Words, *, epilog: str | None = None, add_completion: bool = False) -> typer.Typer:
    return typer.Typer(
        cls=Group,
        help=str(help),
        epilog=epilog,
        rich_markup_mode=None,
        add_completion=add_completion,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )


def _add(application: typer.Typer, command: Callable[..., int | None]) -> None:
    told = about(command)
    application.command(
        told.name,
        cls=Command,
        help=str(told.help),
        epilog=tr(f"Example: {told.example.en}", f"Contoh: {told.example.id}"),
    )(spoken(command))


def _help_alone(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
