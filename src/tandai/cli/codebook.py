"""`tandai codebook show|check`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import FILE, argument, command, option
from tandai.ground.language import Words

HELP = Words("Show or check a codebook.", "Tampilkan atau periksa buku kode.")

CodebookToRead = Annotated[
    Path | None,
    argument(
        FILE,
        "Codebook (YAML); default: the one that comes with tandai.",
        "Buku kode (YAML); bawaan: yang disertakan tandai.",
    ),
]


@command(
    help=("Print a codebook readably.", "Cetak buku kode agar mudah dibaca."),
    example=("tandai codebook show --cues", "tandai codebook show --cues --lang id"),
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

    codebook = read_codebook(file or shipped.CODEBOOK)
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

    path = file or shipped.CODEBOOK
    result = check_codebook(path)
    answer(lambda: {"file": str(path), **result.as_dict()}, lambda: check_view(path, result))
    return 2 if result.errors else 0
