"""`tandai export`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import (
    codebook_choice,
    codebook_option,
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
            "Write a corpus or suggestions for other programs.",
            "Tulis korpus atau saran untuk program lain.",
        ),
        epilog=example(
            "tandai export my-corpus --to qdpx --out my-corpus.qdpx",
            "tandai export korpus-saya --to qdpx --out korpus-saya.qdpx",
        ),
    )
    def export(
        sources: Annotated[
            list[Path],
            typer.Argument(
                metavar=tr("CORPUS|TAGS...", "KORPUS|HASIL..."),
                help=tr(
                    "A corpus, tags, or a corpus with tags of its passages.",
                    "Korpus, hasil tanda, atau korpus dengan hasil tandanya.",
                ),
            ),
        ],
        out: Annotated[
            Path,
            typer.Option(metavar="FILE", help=tr("File to write.", "Berkas yang ditulis.")),
        ],
        to: Annotated[
            str,
            typer.Option(
                metavar="qdpx|qdc|xlsx|docx|csv|jsonl",
                show_default=False,
                help=tr("Form (default: from --out).", "Bentuk (bawaan: dari --out)."),
            ),
        ] = "",
        texts: Annotated[
            Path | None,
            typer.Option(
                metavar=tr("FOLDER", "FOLDER"),
                show_default=False,
                help=tr(
                    "Transcripts, where the corpus does not hold them.",
                    "Transkrip, bila tidak ada dalam korpus.",
                ),
            ),
        ] = None,
        codebook: Annotated[str | None, codebook_option()] = None,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        from tandai.ground.outputs import require_new
        from tandai.render.console import show, show_json
        from tandai.render.exchange import exported_view, say_what_is_missing
        from tandai.work.export import export as write
        from tandai.work.export import require_form

        require_form(to, out)
        require_new(out, force=force)
        exported = write(
            sources, out, to, codebook=codebook_choice(codebook), texts=texts, force=force
        )
        if as_json:
            show_json(exported.as_dict())
        else:
            show(exported_view(exported))
        say_what_is_missing(exported, quiet=quiet)
