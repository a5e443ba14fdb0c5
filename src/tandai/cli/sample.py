"""`tandai sample`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import CODEBOOK, SHEET, command, option
from tandai.cli.options import Force, TagFiles, codebook_file
from tandai.ground.errors import UsageError
from tandai.ground.language import tr


@command(
    help=(
        "Draw passages to check by hand, as a sheet to fill in.",
        "Ambil kutipan untuk diperiksa, berupa lembar isian.",
    ),
    example=(
        "tandai sample tags.jsonl --n 200 --out check.xlsx --blind",
        "tandai sample tanda.jsonl --n 200 --out periksa.xlsx --blind --lang id",
    ),
)
def sample(
    tags: TagFiles,
    out: Annotated[
        Path,
        option("The sheet to write (.xlsx, .csv).", "Lembar isian (.xlsx, .csv).", metavar=SHEET),
    ],
    n: Annotated[
        int,
        option(
            "How many passages to draw.", "Jumlah kutipan yang diambil.", "--n", metavar="N", min=1
        ),
    ] = 200,
    blind: Annotated[
        bool,
        option(
            "Hide the suggestions from whoever checks.",
            "Sembunyikan saran dari pemeriksa.",
            "--blind",
        ),
    ] = False,
    seed: Annotated[
        int,
        option(
            "Fixes which passages are drawn.",
            "Menetapkan kutipan yang terambil.",
            metavar="N",
            min=0,
            rare=True,
        ),
    ] = 0,
    more: Annotated[
        int | None,
        option(
            "Extend the sample of --sheet by so many passages; what is filled in is kept.",
            "Perluas sampel dari --sheet sebanyak ini; yang sudah diisi tetap ada.",
            metavar="N",
            min=1,
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        option(
            "The sheet that --more extends, filled in as far as it is.",
            "Lembar yang diperluas --more, terisi sejauh mana pun.",
            metavar=SHEET,
        ),
    ] = None,
    codebook: Annotated[
        Path | None,
        option(
            "Codebook whose definitions go with the sheet: a file, or a name from "
            "`tandai codebook list`.",
            "Buku kode yang definisinya disertakan dalam lembar: berkas, atau nama dari "
            "`tandai codebook list`.",
            metavar=CODEBOOK,
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Draw a sample and write its sheet."""
    from tandai.codebook import read_codebook
    from tandai.ground.outputs import require_new
    from tandai.render.console import answer, working
    from tandai.render.sampling import sample_view
    from tandai.reporting.sheets import require_sheet_suffix, write_sheet
    from tandai.reporting.tagged import codebook_of_makers
    from tandai.tags import read_tags
    from tandai.work.sample import extend_sample
    from tandai.work.sample import sample as draw

    if (more is None) != (sheet is None):
        raise UsageError(
            tr(
                "--more and --sheet go together: how many, and after which sheet.",
                "--more dan --sheet berpasangan: berapa, dan setelah lembar mana.",
            )
        )
    require_sheet_suffix(out)
    require_new(out, force=force)
    file = codebook_file(codebook)
    with working(tr("Drawing", "Mengambil")):
        read = [read_tags(path) for path in tags]
        book = read_codebook(file) if file else codebook_of_makers(tags, read)
        if more is not None and sheet is not None:
            drawn = extend_sample(read, sheet, more, codebook=book)
        else:
            drawn = draw(read, n, seed=seed, blind=blind, codebook=book)
        write_sheet(drawn, out, force=force)
    answer(lambda: drawn.as_dict(str(out)), lambda: sample_view(drawn, tags, out))
