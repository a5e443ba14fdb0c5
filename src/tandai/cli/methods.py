"""`tandai methods`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tandai.cli.again import typed_again
from tandai.cli.declare import FILE, argument, command, option
from tandai.cli.options import CodebookFile, Force, codebook_choice
from tandai.ground.language import Words, current_language, speaking, tr

if TYPE_CHECKING:
    from tandai.words.references import Reference


@command(
    help=(
        "The methods paragraph of a study, from its files.",
        "Paragraf metode suatu penelitian, dari berkasnya.",
    ),
    example=(
        "tandai methods my-corpus my-model --out methods.docx",
        "tandai methods korpus-saya model-saya --out metode.docx --lang id",
    ),
)
def methods(
    sources: Annotated[
        list[Path],
        argument(
            Words("CORPUS|MODEL|REPORT", "KORPUS|MODEL|LAPORAN"),
            "A corpus, a model, the JSON of a report, or what has a record.",
            "Korpus, model, JSON laporan, atau hasil yang bercatatan.",
        ),
    ],
    both: Annotated[
        bool,
        option("In both languages.", "Dalam kedua bahasa.", "--both"),
    ] = False,
    out: Annotated[
        Path | None,
        option(
            "Write the paragraph and its references (.txt, .md, .docx).",
            "Tulis paragraf dan daftar pustakanya (.txt, .md, .docx).",
            metavar=FILE,
        ),
    ] = None,
    bibtex: Annotated[
        Path | None,
        option(
            "Write the references as BibTeX (.bib).",
            "Tulis daftar pustaka sebagai BibTeX (.bib).",
            metavar=FILE,
        ),
    ] = None,
    codebook: CodebookFile = None,
    force: Force = False,
) -> None:
    """Write the paragraph; say what the files do not hold."""
    from tandai.cli.performing import report_again
    from tandai.documents.report.methods import require_methods_files, write_bibtex, write_methods
    from tandai.ground.language import LANGUAGES
    from tandai.render.console import answer, note, working
    from tandai.render.forms import written
    from tandai.render.methods import methods_brief, methods_view
    from tandai.words.methods import paragraph
    from tandai.words.references import apa
    from tandai.words.references import bibtex as entry
    from tandai.work.methods import found_in
    from tandai.work.methods import methods as told

    require_methods_files(out, bibtex, force=force)
    # Where a report is among the sources, it is made once more.
    with working(tr("Reading", "Membaca")):
        result = told(found_in(sources, report_again), codebook_choice(codebook))
    own = current_language()
    in_both = [paragraph(result, language) for language in sorted(LANGUAGES, key=own.__ne__)]
    by_language = sorted(in_both, key=lambda item: item.language)
    wanted = in_both if both else in_both[:1]
    if out is not None:
        write_methods(wanted, out, force=force)
    if bibtex is not None:
        write_bibtex(wanted, bibtex, force=force)
    for path in filter(None, (out, bibtex)):
        note(written(path))
    answer(
        lambda: {
            **result.as_dict(),
            # The sentences are the result here, so they stand in both languages.
            "paragraph": {item.language: item.text for item in by_language},
            "references": [
                {"key": work.key, "apa": _in_each(apa, work), "bibtex": entry(work)}
                for work in by_language[0].works
            ],
        },
        lambda: (
            methods_view(result, wanted)
            if out is None
            else methods_brief(result, typed_again, with_references=bibtex is not None)
        ),
    )


def _in_each(write: "Callable[[Reference], str]", work: "Reference") -> dict[str, str]:
    """Return a text in each language."""
    from tandai.ground.language import LANGUAGES

    texts: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            texts[language] = write(work)
    return texts
