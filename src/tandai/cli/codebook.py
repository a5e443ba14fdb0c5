"""`tandai codebook show|check|list`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import CODEBOOK, argument, command, option
from tandai.cli.options import codebook_file
from tandai.ground.language import Words

HELP = Words("Show, check or list codebooks.", "Tampilkan, periksa, atau daftar buku kode.")

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
)
def list_() -> None:
    """List the codebooks that come with tandai."""
    from tandai.render.codebook import list_view
    from tandai.render.console import answer
    from tandai.work.codebook import as_dict, shipped_codebooks

    codebooks = shipped_codebooks()
    answer(lambda: as_dict(codebooks), lambda: list_view(codebooks))
