"""`tandai sample`."""

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
            "Draw passages to check by hand, as a sheet to fill in.",
            "Ambil kutipan untuk diperiksa, berupa lembar isian.",
        ),
        epilog=example(
            "tandai sample tags.jsonl --n 200 --out check.xlsx --blind",
            "tandai sample tanda.jsonl --n 200 --out periksa.xlsx --blind --lang id",
        ),
    )
    def sample(
        tags: Annotated[
            list[Path],
            typer.Argument(
                metavar=tr("TAGS...", "HASIL..."),
                help=tr("Files that `tandai tag` wrote.", "Berkas yang ditulis `tandai tag`."),
            ),
        ],
        out: Annotated[
            Path,
            typer.Option(
                metavar=tr("SHEET", "LEMBAR"),
                help=tr("The sheet to write (.xlsx, .csv).", "Lembar isian (.xlsx, .csv)."),
            ),
        ],
        n: Annotated[
            int,
            typer.Option(
                "--n",
                min=1,
                metavar="N",
                help=tr("How many passages to draw.", "Jumlah kutipan yang diambil."),
            ),
        ] = 200,
        blind: Annotated[
            bool,
            typer.Option(
                "--blind",
                help=tr(
                    "Hide the suggestions from whoever checks.",
                    "Sembunyikan saran dari pemeriksa.",
                ),
            ),
        ] = False,
        seed: Annotated[
            int,
            typer.Option(
                min=0,
                metavar="N",
                help=tr("Fixes which passages are drawn.", "Menetapkan kutipan yang terambil."),
            ),
        ] = 0,
        codebook: Annotated[
            Path | None,
            typer.Option(
                metavar="FILE",
                show_default=False,
                help=tr(
                    "Codebook whose definitions go with the sheet.",
                    "Buku kode yang definisinya disertakan dalam lembar.",
                ),
            ),
        ] = None,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        from tandai.codebook import read_codebook
        from tandai.ground.outputs import require_new
        from tandai.render.console import show, show_json
        from tandai.render.sampling import sample_view
        from tandai.reporting.sampling import sample as draw
        from tandai.reporting.sheets import require_sheet_suffix, write_sheet
        from tandai.tags import read_tags

        require_sheet_suffix(out)
        require_new(out, force=force)
        drawn = draw(
            [read_tags(path) for path in tags],
            n,
            seed=seed,
            blind=blind,
            codebook=read_codebook(codebook) if codebook else None,
        )
        write_sheet(drawn, out, force=force)
        if as_json:
            show_json(drawn.as_dict(str(out)))
        else:
            show(sample_view(drawn, out))
