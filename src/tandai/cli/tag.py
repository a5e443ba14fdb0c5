"""`tandai tag`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import CORPUS, TAGS, argument, command, option
from tandai.cli.options import PARTLY, Force, Informant, Interviewer, PassageUnit, Strict
from tandai.ground.errors import UsageError
from tandai.ground.language import Words, tr


@command(
    help=("Suggest indicators for new transcripts.", "Sarankan indikator untuk transkrip baru."),
    example=(
        "tandai tag models/tumang interviews/ --out tags.jsonl",
        "tandai tag models/tumang wawancara/ --out tanda.jsonl",
    ),
)
def tag(
    model: Annotated[Path, argument("MODEL", "Model folder.", "Folder model.")],
    transcripts: Annotated[
        list[str],
        argument(
            Words("TRANSCRIPT", "TRANSKRIP"),
            "Files, folders or globs.",
            "Berkas, folder, atau pola nama.",
            file=True,
        ),
    ],
    out: Annotated[
        Path,
        option(
            "File to write: .jsonl, .csv, .parquet or .xlsx.",
            "Berkas hasil: .jsonl, .csv, .parquet, atau .xlsx.",
            metavar=TAGS,
        ),
    ],
    unit: PassageUnit = "turn",
    interviewer: Interviewer = None,
    informant: Informant = None,
    strict: Strict = False,
    explain: Annotated[
        bool,
        option(
            "Say for each suggestion which sentences carried it and which three "
            "hand-coded passages are nearest (in .jsonl and .xlsx, and the surest here).",
            "Untuk tiap saran, sebutkan kalimat yang mendasarinya dan tiga kutipan "
            "berkode yang paling mirip (dalam .jsonl dan .xlsx, yang teryakin di sini).",
            "--explain",
        ),
    ] = False,
    corpus: Annotated[
        Path | None,
        option(
            "With --explain: shows the texts of those passages from this corpus.",
            "Dengan --explain: tampilkan teks kutipan itu dari korpus ini.",
            metavar=CORPUS,
        ),
    ] = None,
    force: Force = False,
) -> int:
    """Tag transcripts and write the suggestions."""
    from tandai.corpus import read_corpus
    from tandai.documents.guards import formula_note
    from tandai.ground.outputs import require_new
    from tandai.model.store import load_model
    from tandai.render.console import answer, note, progress, warn
    from tandai.render.explaining import explained_view
    from tandai.render.tagging import say_what_failed, say_what_was_read, tagging_view
    from tandai.tags import formula_cells_in, require_tag_suffix, write_tags
    from tandai.transcript import find_transcripts
    from tandai.work.tag import tag_transcripts, texts_by_id

    if corpus is not None and not explain:
        raise UsageError(tr("--corpus goes with --explain.", "--corpus dipakai bersama --explain."))
    require_tag_suffix(out)
    require_new(out, force=force)
    loaded = load_model(model)
    texts = texts_by_id(read_corpus(corpus)) if corpus is not None else {}
    found = find_transcripts(transcripts)
    with progress(tr("Tagging", "Menandai")) as advance:
        tagging = tag_transcripts(
            loaded,
            found,
            unit=unit,
            interviewers=interviewer or (),
            informants=informant or (),
            strict=strict,
            explain=explain,
            progress=advance,
        )
    write_tags(tagging.tags, out, force=force)
    answer(
        lambda: tagging.as_dict(str(out), explained=explain),
        lambda: (
            explained_view(tagging, loaded, texts, out)
            if explain
            else tagging_view(tagging, loaded, out)
        ),
    )
    if explain and loaded.neighbours is None:
        note(
            tr(
                "This model does not keep the passages it learnt from (neighbours.json is not "
                "there), so no nearest ones are told. Train it again to have them.",
                "Model ini tidak menyimpan kutipan pelatihannya (neighbours.json tidak ada), "
                "jadi kutipan terdekat tidak disebut. Latih ulang untuk mendapatkannya.",
            )
        )
    say_what_was_read(tagging.transcripts, tagging.accounts, tagging.notes)
    if said := formula_note(formula_cells_in(tagging.tags, out)):
        warn(said)
    say_what_failed(tagging.failed)
    return PARTLY if tagging.failed else 0
