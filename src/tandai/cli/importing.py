"""`tandai import`."""

from pathlib import Path
from typing import Annotated, Any

from tandai.cli.again import typed_again
from tandai.cli.declare import CODEBOOK, CORPUS, FILE, argument, command, option
from tandai.cli.options import PARTLY, Force, Informant, Interviewer, Strict, codebook_file
from tandai.ground.choices import ProjectUnit, Uncoded, Unit
from tandai.ground.errors import UsageError
from tandai.ground.language import Words, tr


@command(
    name="import",
    help=(
        "Make a corpus of transcripts or coded projects.",
        "Buat korpus dari transkrip atau proyek berkode.",
    ),
    example=(
        "tandai import interviews/ --out my-corpus",
        "tandai import wawancara/ --out korpus-saya",
    ),
    brief=True,
)
def import_(
    sources: Annotated[
        list[str],
        argument(
            Words("SOURCE", "SUMBER"),
            "Transcripts (files, folders), projects (.qdpx, .qda, .sqlite3), "
            "codebooks (.qdc), tables of quotes (.xlsx, .csv).",
            "Transkrip (berkas, folder), proyek (.qdpx, .qda, .sqlite3), "
            "buku kode (.qdc), tabel kutipan (.xlsx, .csv).",
            file=True,
        ),
    ],
    out: Annotated[
        Path, option("Corpus folder to write.", "Folder korpus yang ditulis.", metavar=CORPUS)
    ],
    unit: Annotated[
        ProjectUnit | None,
        option(
            "One passage (default: turn, or the project's).",
            "Satuan kutipan (bawaan: turn, atau milik proyek).",
        ),
    ] = None,
    interviewer: Interviewer = None,
    informant: Informant = None,
    strict: Strict = False,
    codebook: Annotated[
        Path | None,
        option(
            "A file, or a name of `tandai codebook list`.",
            "Berkas, atau nama dari `tandai codebook list`.",
            metavar=CODEBOOK,
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        option(
            "Which code is which indicator (.yaml, .csv).",
            "Kode mana berarti indikator mana (.yaml, .csv).",
            "--map",
            metavar=FILE,
        ),
    ] = None,
    uncoded: Annotated[
        Uncoded | None,
        option(
            "What a passage without code is, where its coder coded others of the "
            "interview (default: read, nothing found).",
            "Arti kutipan tanpa kode, bila pengodenya mengode bagian lain wawancara itu "
            "(bawaan: sudah dibaca, tidak ada temuan).",
            rare=True,
        ),
    ] = None,
    comments: Annotated[
        bool,
        option(
            "Word comments are codes, their authors coders.",
            "Komentar Word ialah kode, penulisnya pengode.",
            "--comments",
        ),
    ] = False,
    force: Force = False,
) -> int:
    """Import transcripts, projects or codebooks, by what the sources are."""
    from tandai.corpus.folder import require_uncoded
    from tandai.exchange.reading import sort_sources
    from tandai.ground.outputs import require_new
    from tandai.render.brief_importing import project_brief
    from tandai.render.console import answer, working
    from tandai.render.exchange import project_view, say_how_it_was_read
    from tandai.render.tagging import say_what_was_read
    from tandai.transcript import find_transcripts
    from tandai.work.importing import import_projects

    projects, codebooks = sort_sources(sources)
    if out.suffix.lower() in (".yaml", ".yml"):
        # The codes of any project, or a table of codes, as a codebook.
        codebooks = codebooks or projects
    if codebooks:
        return _import_codebook(codebooks, out, mapping, force=force)
    # Before what can be replaced: a coded corpus never is, and nobody is to be told otherwise.
    require_uncoded(out)
    require_new(out, force=force, marker="passages.csv")
    codebook = codebook_file(codebook)
    if comments:
        _require_transcripts(projects)
        projects = list(find_transcripts(sources).values())
    if not projects:
        _require_projects(mapping, uncoded, unit)
        return _import_transcripts(
            sources,
            out,
            "turn" if unit is None or unit == "selection" else unit,
            interviewers=interviewer or (),
            informants=informant or (),
            strict=strict,
            codebook=codebook,
            force=force,
        )
    with working(tr("Importing", "Mengimpor")):
        imported = import_projects(
            projects,
            out,
            unit=unit,
            interviewers=interviewer or (),
            informants=informant or (),
            strict=strict,
            codebook=codebook,
            mapping=mapping,
            uncoded=uncoded,
            comments=comments,
            force=force,
        )
    answer(
        imported.as_dict,
        lambda: project_view(imported, typed_again),
        lambda: project_brief(imported, typed_again),
    )
    say_how_it_was_read(imported)
    say_what_was_read([t.told() for t in imported.transcripts], imported.accounts)
    return 0


def _import_transcripts(sources: list[str], out: Path, unit: Unit, **how: Any) -> int:
    from tandai.pseudonyms import named_after_others
    from tandai.render.brief_tagging import imported_brief
    from tandai.render.console import answer, warn, working
    from tandai.render.forms import documents_warning
    from tandai.render.tagging import (
        imported_view,
        say_what_failed,
        say_what_was_read,
        say_what_was_skipped,
    )
    from tandai.transcript import find_transcripts
    from tandai.transcript.passed_over import passed_over
    from tandai.work.importing import import_transcripts

    with working(tr("Importing", "Mengimpor")):
        found = find_transcripts(sources)
        imported = import_transcripts(found, out, unit=unit, skipped=passed_over(sources), **how)
    answer(
        lambda: imported.as_dict(str(out)),
        lambda: imported_view(imported, out),
        lambda: imported_brief(imported, out),
    )
    say_what_was_read([t.told() for t in imported.transcripts], imported.accounts, imported.notes)
    say_what_was_skipped(imported.skipped)
    say_what_failed(imported.failed)
    if others := named_after_others(imported.corpus.passages):
        warn(documents_warning(others))
    return PARTLY if imported.failed else 0


def _import_codebook(codebooks: list[Path], out: Path, mapping: Path | None, *, force: bool) -> int:
    from tandai.render.brief_importing import codebook_view
    from tandai.render.console import answer
    from tandai.work.importing import import_codebook

    names = import_codebook(codebooks, out, mapping, force=force)
    answer(
        lambda: {
            "out": str(out),
            "indicators": list(names.codebook.ids),
            "described": dict(names.described),
        },
        lambda: codebook_view(names, out),
    )
    return 0


def _require_transcripts(projects: list[Path]) -> None:
    """Refuse --comments for what has codes of its own."""
    if projects:
        raise UsageError(
            tr(
                "--comments is for transcripts; these are projects or tables.",
                "--comments untuk transkrip; ini proyek atau tabel.",
            )
        )


def _require_projects(
    mapping: Path | None, uncoded: Uncoded | None, unit: ProjectUnit | None
) -> None:
    """Refuse options that speak of codes where there are only transcripts."""
    if mapping or uncoded:
        raise UsageError(
            tr(
                "--map and --uncoded are for coded projects; these are transcripts.",
                "--map dan --uncoded untuk proyek berkode; ini transkrip.",
            )
        )
    if unit == "selection":
        raise UsageError(
            tr(
                "--unit selection is for coded projects; these are transcripts.",
                "--unit selection untuk proyek berkode; ini transkrip.",
            )
        )
