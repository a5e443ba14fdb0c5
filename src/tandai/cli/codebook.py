"""`tandai codebook show|check|list`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tandai.cli.declare import CODEBOOK, CORPUS, argument, command, option
from tandai.cli.options import codebook_file
from tandai.ground.language import Words

if TYPE_CHECKING:
    from tandai.work.changing import Changing

HELP = Words(
    "Show, check, list or change codebooks.", "Tampilkan, periksa, daftar, atau ubah buku kode."
)

Folder = Annotated[
    Path,
    argument(
        CORPUS,
        "Corpus folder whose codebook and codings are changed together.",
        "Folder korpus yang buku kode dan pengodeannya diubah bersama.",
    ),
]
_ID = Words("INDICATOR", "INDIKATOR")

CodebookToRead = Annotated[
    Path | None,
    argument(
        CODEBOOK,
        "Codebook: a file (YAML), or a name from `tandai codebook list`; default: tumang.",
        "Buku kode: berkas (YAML), atau nama dari `tandai codebook list`; bawaan: tumang.",
    ),
]


@command(
    help=("Print a codebook readably.", "Cetak buku kode agar mudah dibaca."),
    example=(
        "tandai codebook show edward3 --cues",
        "tandai codebook show edward3 --cues --lang id",
    ),
)
def show(
    file: CodebookToRead = None,
    cues: Annotated[
        bool, option("Show all cue phrases.", "Tampilkan semua frasa isyarat.", "--cues")
    ] = False,
) -> None:
    """Print a codebook."""
    from tandai.codebook import read_codebook
    from tandai.ground import shipped
    from tandai.render.codebook import codebook_view
    from tandai.render.console import answer

    codebook = read_codebook(codebook_file(file) or shipped.CODEBOOK)
    answer(lambda: codebook.model_dump(mode="json"), lambda: codebook_view(codebook, cues=cues))


@command(
    help=(
        "Check a codebook: duplicate ids, missing fields, unknown frameworks, with lines.",
        "Periksa buku kode: id ganda, isian kosong, kerangka tak dikenal, beserta barisnya.",
    ),
    example=("tandai codebook check codebook.yaml", "tandai codebook check kode.yaml"),
)
def check(file: CodebookToRead = None) -> int:
    """Check a codebook; exit with 2 where it does not hold together."""
    from tandai.codebook import check_codebook
    from tandai.ground import shipped
    from tandai.render.console import answer
    from tandai.render.problems import check_view

    path = codebook_file(file) or shipped.CODEBOOK
    result = check_codebook(path)
    answer(lambda: {"file": str(path), **result.as_dict()}, lambda: check_view(path, result))
    return 2 if result.errors else 0


@command(
    name="list",
    help=(
        "List the codebooks that come with tandai.",
        "Daftar buku kode yang disertakan tandai.",
    ),
    example=("tandai codebook list", "tandai codebook list --lang id"),
    brief=True,
)
def list_() -> None:
    """List the codebooks that come with tandai."""
    from tandai.render.codebook import list_brief, list_view
    from tandai.render.console import answer
    from tandai.work.codebook import as_dict, shipped_codebooks

    codebooks = shipped_codebooks()
    answer(lambda: as_dict(codebooks), lambda: list_view(codebooks), lambda: list_brief(codebooks))


@command(
    help=(
        "Give an indicator another id, in codebook and codings.",
        "Ganti id indikator, di buku kode dan pengodean.",
    ),
    example=(
        "tandai codebook rename my-corpus pyke.trust pyke.confidence",
        "tandai codebook rename korpus-saya pyke.trust pyke.kepercayaan",
    ),
)
def rename(
    corpus: Folder,
    old: Annotated[str, argument(_ID, "The indicator: id or term.", "Indikator: id atau istilah.")],
    new: Annotated[str, argument(Words("NEW", "BARU"), "Its new id.", "Id barunya.")],
    term: Annotated[
        str | None, option("New English term.", "Istilah Inggris baru.", metavar="TERM")
    ] = None,
    istilah: Annotated[
        str | None, option("New Indonesian term.", "Istilah Indonesia baru.", metavar="ISTILAH")
    ] = None,
) -> None:
    """Rename an indicator."""
    from tandai.codebook import changes

    _change(corpus, lambda codebook: changes.rename(codebook, old, new, term, istilah))


@command(
    help=(
        "Put several indicators into one, in codebook and codings.",
        "Gabungkan beberapa indikator, di buku kode dan pengodean.",
    ),
    example=(
        "tandai codebook merge my-corpus deseve.trust pyke.trust --into deseve.trust",
        "tandai codebook merge korpus-saya deseve.trust pyke.trust --into deseve.trust",
    ),
)
def merge(
    corpus: Folder,
    indicators: Annotated[
        list[str],
        argument(
            _ID,
            "The indicators to be put together: ids or terms.",
            "Indikator yang digabung: id atau istilah.",
        ),
    ],
    into: Annotated[
        str,
        option(
            "What they become: one of them, another one, or a new id.",
            "Menjadi apa: salah satunya, indikator lain, atau id baru.",
            metavar="ID",
        ),
    ],
) -> None:
    """Merge indicators."""
    from tandai.codebook import changes

    _change(corpus, lambda codebook: changes.merge(codebook, indicators, into))


@command(
    help=(
        "Put new indicators in the place of one, to be decided anew.",
        "Pecah satu indikator menjadi beberapa, untuk diputuskan lagi.",
    ),
    example=(
        "tandai codebook split my-corpus pyke.trust --into pyke.makers --into pyke.bank",
        "tandai codebook split korpus-saya pyke.trust --into pyke.rekan --into pyke.bank",
    ),
)
def split(
    corpus: Folder,
    old: Annotated[str, argument(_ID, "The indicator: id or term.", "Indikator: id atau istilah.")],
    into: Annotated[
        list[str],
        option(
            "A new indicator's id; give it twice or more.",
            "Id indikator baru; berikan dua kali atau lebih.",
            metavar="ID",
        ),
    ],
) -> None:
    """Split an indicator."""
    from tandai.codebook import changes

    _change(corpus, lambda codebook: changes.split(codebook, old, into))


@command(
    help=(
        "Take an indicator out of codebook and codings.",
        "Hapus indikator dari buku kode dan pengodean.",
    ),
    example=(
        "tandai codebook drop my-corpus pyke.innovation",
        "tandai codebook drop korpus-saya pyke.innovation",
    ),
)
def drop(
    corpus: Folder,
    old: Annotated[str, argument(_ID, "The indicator: id or term.", "Indikator: id atau istilah.")],
) -> None:
    """Drop an indicator."""
    from tandai.codebook import changes

    _change(corpus, lambda codebook: changes.drop(codebook, old))


def _change(corpus: Path, changing: "Changing") -> None:
    from tandai.render.codebook import changed_view
    from tandai.render.console import answer
    from tandai.work.changing import change_codebook

    changed = change_codebook(corpus, changing)
    answer(changed.as_dict, lambda: changed_view(changed, corpus))
