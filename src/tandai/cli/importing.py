"""`tandai import`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import (
    PARTLY,
    example,
    force_option,
    interviewer_option,
    json_option,
    language_option,
    quiet_option,
    unit_option,
)
from tandai.cli.wording import Command
from tandai.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        "import",
        cls=Command,
        help=tr(
            "Make a corpus to code from transcripts.",
            "Buat korpus siap kode dari transkrip.",
        ),
        epilog=example(
            "tandai import interviews/ --out my-corpus",
            "tandai import wawancara/ --out korpus-saya",
        ),
    )
    def import_(
        transcripts: Annotated[
            list[str],
            typer.Argument(
                metavar=tr("TRANSCRIPT...", "TRANSKRIP..."),
                help=tr("Files, folders or globs.", "Berkas, folder, atau pola nama."),
            ),
        ],
        out: Annotated[
            Path,
            typer.Option(
                metavar=tr("CORPUS", "KORPUS"),
                help=tr("Corpus folder to write.", "Folder korpus yang ditulis."),
            ),
        ],
        unit: Annotated[str, unit_option()] = "turn",
        interviewer: Annotated[list[str] | None, interviewer_option()] = None,
        codebook: Annotated[
            Path | None,
            typer.Option(
                metavar="FILE",
                show_default=False,
                help=tr(
                    "Codebook to put in it (default: the one that comes with tandai).",
                    "Buku kode yang disertakan (bawaan: milik tandai).",
                ),
            ),
        ] = None,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> int:
        from tandai.corpus.folder import require_uncoded
        from tandai.files import require_new
        from tandai.importing import import_transcripts
        from tandai.render.console import show, show_json
        from tandai.render.tagging import imported_view, say_what_failed, say_what_was_read
        from tandai.tagging import require_unit
        from tandai.transcript import find_transcripts

        require_new(out, force=force, marker="passages.csv")
        require_uncoded(out)
        imported = import_transcripts(
            find_transcripts(transcripts),
            out,
            unit=require_unit(unit),
            interviewers=interviewer or (),
            codebook=codebook,
            force=force,
        )
        if as_json:
            show_json(imported.as_dict(str(out)))
        else:
            show(imported_view(imported, out))
        say_what_was_read(imported.transcripts, imported.notes, quiet=quiet)
        say_what_failed(imported.failed)
        return PARTLY if imported.failed else 0
