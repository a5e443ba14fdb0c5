"""`tandai tag`."""

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
        cls=Command,
        help=tr(
            "Suggest indicators for new transcripts.",
            "Sarankan indikator untuk transkrip baru.",
        ),
        epilog=example(
            "tandai tag models/tumang interviews/ --out tags.jsonl",
            "tandai tag models/tumang wawancara/ --out tanda.jsonl",
        ),
    )
    def tag(
        model: Annotated[
            Path,
            typer.Argument(metavar="MODEL", help=tr("Model folder.", "Folder model.")),
        ],
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
                metavar=tr("TAGS", "HASIL"),
                help=tr(
                    "File to write: .jsonl, .csv, .parquet or .xlsx.",
                    "Berkas hasil: .jsonl, .csv, .parquet, atau .xlsx.",
                ),
            ),
        ],
        unit: Annotated[str, unit_option()] = "turn",
        interviewer: Annotated[list[str] | None, interviewer_option()] = None,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> int:
        from tandai.files import require_new
        from tandai.model.store import load_model
        from tandai.render.console import progress, show, show_json
        from tandai.render.tagging import (
            say_what_failed,
            say_what_was_read,
            tagging_view,
        )
        from tandai.tagging import require_unit, tag_transcripts
        from tandai.tags import require_tag_suffix, write_tags
        from tandai.transcript import find_transcripts

        require_tag_suffix(out)
        require_new(out, force=force)
        chosen_unit = require_unit(unit)
        loaded = load_model(model)
        found = find_transcripts(transcripts)
        with progress(tr("Tagging", "Menandai"), quiet=quiet) as advance:
            tagging = tag_transcripts(
                loaded,
                found,
                unit=chosen_unit,
                interviewers=interviewer or (),
                progress=advance,
            )
        write_tags(tagging.tags, out, force=force)
        if as_json:
            show_json(tagging.as_dict(str(out)))
        else:
            show(tagging_view(tagging, loaded, out))
        say_what_was_read(tagging.transcripts, tagging.notes, quiet=quiet)
        say_what_failed(tagging.failed)
        return PARTLY if tagging.failed else 0
