"""`tandai demo`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import command, option
from tandai.cli.options import Force
from tandai.ground.language import tr


@command(
    help=("Do the whole job on the shipped corpus.", "Seluruh pekerjaan pada korpus bawaan."),
    example=("tandai demo --out demo", "tandai demo --lang id"),
)
def demo(
    out: Annotated[
        Path | None,
        option(
            "Keep the model, the tags and the report here (default: keep nothing).",
            "Simpan model, hasil, dan laporan di sini (bawaan: tidak disimpan).",
            metavar="FOLDER",
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Train, tag, report and compare coders on what is shipped."""
    from tandai.render.console import answer, progress
    from tandai.render.demo import demo_view, show_step
    from tandai.work.demo import run_demo

    with progress(tr("Training", "Melatih")) as advance:
        result = run_demo(out, force=force, progress=advance, step=show_step)
    answer(result.as_dict, lambda: demo_view(result, out))
