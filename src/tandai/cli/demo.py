"""`tandai demo`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import command, option
from tandai.cli.options import Force
from tandai.ground.language import tr


@command(
    help=("Do the whole job on the shipped corpus.", "Seluruh pekerjaan pada korpus bawaan."),
    example=("tandai demo --out demo", "tandai demo --lang id"),
    brief=True,
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
    """Train, tag, check, report and compare coders on what is shipped."""
    from tandai.render.console import answer, note, progress

    note(
        tr(
            "A whole study, of constructed interviews, in five steps; about a minute.",
            "Satu penelitian utuh, dengan wawancara rekaan, dalam lima langkah; kira-kira semenit.",
        )
    )
    # Libraries that were never run on this computer take seconds to load.
    with progress(tr("Loading", "Memuat")):
        from tandai.render.demo import demo_brief, demo_view, shown
        from tandai.work.demo import run_demo
    result = run_demo(out, force=force, stage=shown)
    answer(result.as_dict, lambda: demo_view(result, out), lambda: demo_brief(result, out))
