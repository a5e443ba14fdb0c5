"""`tandai tag`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import (
    PARTLY,
    example,
    force_option,
    informant_option,
    interviewer_option,
    json_option,
    language_option,
    quiet_option,
    strict_option,
    unit_option,
)
from tandai.cli.wording import Command
from tandai.ground.language import tr


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
        informant: Annotated[list[str] | None, informant_option()] = None,
        strict: Annotated[bool, strict_option()] = False,
        explain: Annotated[
            bool,
            typer.Option(
                "--explain",
                help=tr(
                    "Say for each suggestion which sentences carried it and which three "
                    "hand-coded passages are nearest (in .jsonl and .xlsx, and the surest here).",
                    "Untuk tiap saran, sebutkan kalimat yang mendasarinya dan tiga kutipan "
                    "berkode yang paling mirip (dalam .jsonl dan .xlsx, yang teryakin di sini).",
                ),
            ),
        ] = False,
        corpus: Annotated[
            Path | None,
            typer.Option(
                metavar=tr("CORPUS", "KORPUS"),
                show_default=False,
                help=tr(
                    "With --explain: shows the texts of those passages from this corpus.",
                    "Dengan --explain: tampilkan teks kutipan itu dari korpus ini.",
                ),
            ),
        ] = None,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> int:
        from tandai.corpus import read_corpus
        from tandai.ground.errors import UsageError
        from tandai.ground.outputs import require_new
        from tandai.model.store import load_model
        from tandai.render.console import note, progress, show, show_json
        from tandai.render.explaining import explanations_view
        from tandai.render.tagging import (
            say_what_failed,
            say_what_was_read,
            tagging_view,
        )
        from tandai.tags import require_tag_suffix, write_tags
        from tandai.transcript import find_transcripts
        from tandai.work.tag import require_unit, tag_transcripts, texts_by_id

        if corpus is not None and not explain:
            raise UsageError(
                tr("--corpus goes with --explain.", "--corpus dipakai bersama --explain.")
            )
        require_tag_suffix(out)
        require_new(out, force=force)
        chosen_unit = require_unit(unit)
        loaded = load_model(model)
        texts = texts_by_id(read_corpus(corpus)) if corpus is not None else {}
        found = find_transcripts(transcripts)
        with progress(tr("Tagging", "Menandai"), quiet=quiet) as advance:
            tagging = tag_transcripts(
                loaded,
                found,
                unit=chosen_unit,
                interviewers=interviewer or (),
                informants=informant or (),
                strict=strict,
                explain=explain,
                progress=advance,
            )
        write_tags(tagging.tags, out, force=force)
        if as_json:
            told = {"explained": tagging.explanations()} if explain else {}
            show_json({**tagging.as_dict(str(out)), **told})
        else:
            show(tagging_view(tagging, loaded, out))
            if explain:
                show(explanations_view(tagging, loaded, texts, out))
        if explain and loaded.neighbours is None:
            note(
                tr(
                    "This model does not keep the passages it learnt from (neighbours.json is not "
                    "there), so no nearest ones are told. Train it again to have them.",
                    "Model ini tidak menyimpan kutipan pelatihannya (neighbours.json tidak ada), "
                    "jadi kutipan terdekat tidak disebut. Latih ulang untuk mendapatkannya.",
                ),
                quiet=quiet,
            )
        say_what_was_read(tagging.transcripts, tagging.accounts, tagging.notes, quiet=quiet)
        say_what_failed(tagging.failed)
        return PARTLY if tagging.failed else 0
