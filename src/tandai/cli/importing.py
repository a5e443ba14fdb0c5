"""`tandai import`."""

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
)
from tandai.cli.wording import Command
from tandai.ground.errors import UsageError
from tandai.ground.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        "import",
        cls=Command,
        help=tr(
            "Make a corpus of transcripts or coded projects.",
            "Buat korpus dari transkrip atau proyek berkode.",
        ),
        epilog=example(
            "tandai import interviews/ --out my-corpus",
            "tandai import wawancara/ --out korpus-saya",
        ),
    )
    def import_(
        sources: Annotated[
            list[str],
            typer.Argument(
                metavar=tr("SOURCE...", "SUMBER..."),
                help=tr(
                    "Transcripts (files, folders, globs), projects (.qdpx, .qda, .sqlite3), "
                    "codebooks (.qdc), or tables of quotes (.xlsx, .csv).",
                    "Transkrip (berkas, folder, pola nama), proyek (.qdpx, .qda, .sqlite3), "
                    "buku kode (.qdc), atau tabel kutipan (.xlsx, .csv).",
                ),
            ),
        ],
        out: Annotated[
            Path,
            typer.Option(
                metavar=tr("CORPUS", "KORPUS"),
                help=tr("Corpus folder to write.", "Folder korpus yang ditulis."),
            ),
        ],
        unit: Annotated[
            str,
            typer.Option(
                metavar="turn|paragraph|sentence|selection",
                show_default=False,
                help=tr(
                    "What is one passage (default: turn, or as the project says).",
                    "Satuan kutipan (bawaan: turn, atau seperti dalam proyek).",
                ),
            ),
        ] = "",
        interviewer: Annotated[list[str] | None, interviewer_option()] = None,
        informant: Annotated[list[str] | None, informant_option()] = None,
        strict: Annotated[bool, strict_option()] = False,
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
        mapping: Annotated[
            Path | None,
            typer.Option(
                "--map",
                metavar="FILE",
                show_default=False,
                help=tr(
                    "Which code is which indicator, and what columns mean (.yaml, .csv).",
                    "Kode mana berarti indikator mana, dan makna kolom (.yaml, .csv).",
                ),
            ),
        ] = None,
        uncoded: Annotated[
            str,
            typer.Option(
                metavar="read|unread",
                show_default=False,
                help=tr(
                    "What a passage without code is, where its coder coded others of the "
                    "interview (default: read, nothing found).",
                    "Arti kutipan tanpa kode, bila pengodenya mengode bagian lain wawancara itu "
                    "(bawaan: sudah dibaca, tidak ada temuan).",
                ),
            ),
        ] = "",
        comments: Annotated[
            bool,
            typer.Option(
                "--comments",
                help=tr(
                    "Comments in .docx name codes; their authors are the coders.",
                    "Komentar dalam .docx berisi kode; penulisnya pengode.",
                ),
            ),
        ] = False,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> int:
        from tandai.corpus.folder import require_uncoded
        from tandai.exchange.reading import sort_sources
        from tandai.ground.outputs import require_new

        projects, codebooks = sort_sources(sources)
        if out.suffix.lower() in (".yaml", ".yml"):
            # The codes of any project, or a table of codes, as a codebook.
            codebooks = codebooks or projects
        if codebooks:
            _import_codebook(codebooks, out, force=force, as_json=as_json)
            return 0
        require_new(out, force=force, marker="passages.csv")
        require_uncoded(out)
        if comments:
            _require_transcripts(projects)
            projects = _transcripts(sources)
        if projects:
            _import_projects(
                projects,
                out,
                unit,
                interviewer,
                informant,
                strict,
                codebook,
                mapping,
                uncoded,
                comments,
                force,
                as_json,
                quiet,
            )
            return 0
        _require_projects(mapping, uncoded)
        return _import_transcripts(
            sources, out, unit, interviewer, informant, strict, codebook, force, as_json, quiet
        )


def _import_transcripts(
    sources: list[str],
    out: Path,
    unit: str,
    interviewer: list[str] | None,
    informant: list[str] | None,
    strict: bool,
    codebook: Path | None,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    from tandai.render.console import show, show_json
    from tandai.render.tagging import imported_view, say_what_failed, say_what_was_read
    from tandai.transcript import find_transcripts
    from tandai.work.importing import import_transcripts
    from tandai.work.tag import require_unit

    imported = import_transcripts(
        find_transcripts(sources),
        out,
        unit=require_unit(unit or "turn"),
        interviewers=interviewer or (),
        informants=informant or (),
        strict=strict,
        codebook=codebook,
        force=force,
    )
    if as_json:
        show_json(imported.as_dict(str(out)))
    else:
        show(imported_view(imported, out))
    say_what_was_read(imported.transcripts, imported.accounts, imported.notes, quiet=quiet)
    say_what_failed(imported.failed)
    return PARTLY if imported.failed else 0


def _import_projects(
    projects: list[Path],
    out: Path,
    unit: str,
    interviewer: list[str] | None,
    informant: list[str] | None,
    strict: bool,
    codebook: Path | None,
    mapping: Path | None,
    uncoded: str,
    comments: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    from tandai.exchange.documents import require_project_unit
    from tandai.exchange.laying import require_uncoded_rule
    from tandai.render.console import show, show_json
    from tandai.render.exchange import project_view, say_how_it_was_read
    from tandai.render.tagging import say_what_was_read
    from tandai.work.importing import import_projects

    imported = import_projects(
        projects,
        out,
        unit=require_project_unit(unit),
        interviewers=interviewer or (),
        informants=informant or (),
        strict=strict,
        codebook=codebook,
        mapping=mapping,
        uncoded=require_uncoded_rule(uncoded),
        comments=comments,
        force=force,
    )
    if as_json:
        show_json(imported.as_dict())
    else:
        show(project_view(imported))
    say_how_it_was_read(imported, quiet=quiet)
    say_what_was_read(imported.transcripts, imported.accounts, quiet=quiet)


def _import_codebook(codebooks: list[Path], out: Path, *, force: bool, as_json: bool) -> None:
    from tandai.render.console import output, show_json
    from tandai.work.importing import import_codebook

    codebook = import_codebook(codebooks, out, force=force)
    if as_json:
        show_json({"out": str(out), "indicators": list(codebook.ids)})
    else:
        number = len(codebook.ids)
        output().print(tr(f"{number} codes written to {out}.", f"{number} kode ditulis ke {out}."))


def _transcripts(sources: list[str]) -> list[Path]:
    from tandai.transcript import find_transcripts

    return list(find_transcripts(sources).values())


def _require_transcripts(projects: list[Path]) -> None:
    """Refuse --comments for what has codes of its own."""
    if projects:
        raise UsageError(
            tr(
                "--comments is for transcripts; these are projects or tables.",
                "--comments untuk transkrip; ini proyek atau tabel.",
            )
        )


def _require_projects(mapping: Path | None, uncoded: str) -> None:
    """Refuse options that speak of codes where there are only transcripts."""
    if mapping or uncoded:
        raise UsageError(
            tr(
                "--map and --uncoded are for coded projects; these are transcripts.",
                "--map dan --uncoded untuk proyek berkode; ini transkrip.",
            )
        )
