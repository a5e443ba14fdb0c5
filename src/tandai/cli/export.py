"""`tandai export`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import FILE, argument, command, option
from tandai.cli.options import PARTLY, CodebookFile, Force, codebook_choice
from tandai.ground.choices import Form
from tandai.ground.language import Words, tr


@command(
    help=(
        "Write a corpus or suggestions for other programs.",
        "Tulis korpus atau saran untuk program lain.",
    ),
    example=(
        "tandai export my-corpus --to qdpx --out my-corpus.qdpx",
        "tandai export korpus-saya --to qdpx --out korpus-saya.qdpx",
    ),
)
def export(
    sources: Annotated[
        list[Path],
        argument(
            Words("CORPUS|TAGS", "KORPUS|HASIL"),
            "A corpus, tags, or a corpus with tags of its passages.",
            "Korpus, hasil penandaan, atau korpus beserta hasilnya.",
        ),
    ],
    out: Annotated[Path, option("File to write.", "Berkas yang ditulis.", metavar=FILE)],
    to: Annotated[
        Form | None, option("Form (default: from --out).", "Bentuk (bawaan: dari --out).")
    ] = None,
    texts: Annotated[
        Path | None,
        option(
            "Transcripts, where the corpus does not hold them.",
            "Transkrip, bila tidak ada dalam korpus.",
            metavar="FOLDER",
        ),
    ] = None,
    codebook: CodebookFile = None,
    force: Force = False,
) -> int:
    """Export, and say what is missing."""
    from tandai.ground.outputs import require_new
    from tandai.render.console import answer, working
    from tandai.render.exchange import exported_view, say_what_is_missing
    from tandai.work.export import export as write
    from tandai.work.export import require_form

    form = require_form(to or "", out)
    require_new(out, force=force)
    with working(tr("Exporting", "Mengekspor")):
        exported = write(
            sources, out, form, codebook=codebook_choice(codebook), texts=texts, force=force
        )
    answer(exported.as_dict, lambda: exported_view(exported))
    say_what_is_missing(exported)
    return PARTLY if exported.left_out else 0
