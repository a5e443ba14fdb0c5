"""`tandai codebook show|check`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import example, json_option, language_option, quiet_option
from tandai.cli.wording import Command, Group
from tandai.ground.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""
    group = typer.Typer(
        cls=Group,
        help=tr("Show or check a codebook.", "Tampilkan atau periksa buku kode."),
        rich_markup_mode=None,
    )
    application.add_typer(group, name="codebook")

    @group.callback(invoke_without_command=True)
    def codebook(
        context: typer.Context,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())

    file_help = tr(
        "Codebook (YAML); default: the one that comes with tandai.",
        "Buku kode (YAML); bawaan: yang disertakan tandai.",
    )

    @group.command(
        cls=Command,
        help=tr("Print a codebook readably.", "Cetak buku kode agar mudah dibaca."),
        epilog=example("tandai codebook show --cues", "tandai codebook show --cues --lang id"),
    )
    def show(
        file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help=file_help)] = None,
        cues: Annotated[
            bool,
            typer.Option(help=tr("Show all cue phrases.", "Tampilkan semua frasa isyarat.")),
        ] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        from tandai.codebook import read_codebook
        from tandai.ground import shipped
        from tandai.render.codebook import codebook_view
        from tandai.render.console import show as print_out
        from tandai.render.console import show_json

        codebook = read_codebook(file or shipped.CODEBOOK)
        if as_json:
            show_json(codebook.model_dump(mode="json"))
        else:
            print_out(codebook_view(codebook, cues=cues))

    @group.command(
        cls=Command,
        help=tr(
            "Check a codebook: duplicate ids, missing fields, unknown frameworks, with lines.",
            "Periksa buku kode: id ganda, isian kosong, kerangka tak dikenal, beserta barisnya.",
        ),
        epilog=example("tandai codebook check codebook.yaml", "tandai codebook check kode.yaml"),
    )
    def check(
        file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help=file_help)] = None,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> int:
        from tandai.codebook import check_codebook
        from tandai.ground import shipped
        from tandai.render.console import show_json
        from tandai.render.problems import check_view

        path = file or shipped.CODEBOOK
        result = check_codebook(path)
        if as_json:
            show_json(
                {
                    "file": str(path),
                    "indicators": len(result.codebook.ids) if result.codebook else None,
                    "errors": [{"where": p.where, "what": p.what} for p in result.errors],
                    "gaps": [{"where": p.where, "what": p.what} for p in result.gaps],
                }
            )
        else:
            check_view(path, result)
        return 2 if result.errors else 0
