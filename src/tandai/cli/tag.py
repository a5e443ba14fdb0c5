"""`tandai tag`."""

from pathlib import Path
from typing import Annotated, Literal

from tandai.cli.declare import CORPUS, TAGS, argument, command, option
from tandai.cli.options import PARTLY, Force, Informant, Interviewer, PassageUnit, Strict
from tandai.ground.choices import RecallBy
from tandai.ground.errors import UsageError
from tandai.ground.language import Words, tr


@command(
    help=(
        "Suggest indicators for new transcripts and tables of passages.",
        "Sarankan indikator untuk transkrip baru dan tabel kutipan.",
    ),
    example=(
        "tandai tag models/tumang interviews/ --out tags.jsonl",
        "tandai tag models/tumang wawancara/ --out tanda.jsonl",
    ),
    brief=True,
)
def tag(
    model: Annotated[Path, argument("MODEL", "Model folder.", "Folder model.")],
    transcripts: Annotated[
        list[str],
        argument(
            Words("TRANSCRIPT|TABLE", "TRANSKRIP|TABEL"),
            "Files, folders or globs; tables: .csv, .tsv, .xlsx, .jsonl, .parquet.",
            "Berkas, folder, atau pola nama; tabel: .csv, .tsv, .xlsx, .jsonl, .parquet.",
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
    text_column: Annotated[
        str | None,
        option(
            "Heading of the texts in a table (default: text, answer, quote, …).",
            "Judul kolom teks dalam tabel (bawaan: teks, jawaban, kutipan, …).",
            "--text-column",
            metavar=Words("HEADING", "JUDUL"),
            rare=True,
        ),
    ] = None,
    explain: Annotated[
        bool,
        option(
            "Of each suggestion: what carried it, and passages like it.",
            "Untuk tiap saran: dasarnya, dan kutipan yang mirip.",
            "--explain",
        ),
    ] = False,
    recall: Annotated[
        float | None,
        option(
            "Suggest so much that this share of an interview's codes is among the suggestions, on "
            "average over interviews like those the model was tested on; many are wrong then.",
            "Beri saran sebanyak yang perlu agar proporsi ini dari kode suatu wawancara tercakup, "
            "rata-rata atas wawancara sejenis dengan yang dipakai menguji model; banyak saran akan "
            "keliru.",
            "--recall",
            metavar="R",
            min=0.01,
            max=0.999,
            rare=True,
        ),
    ] = None,
    recall_by: Annotated[
        RecallBy,
        option(
            "With --recall: the codes of all indicators together, or of each indicator as well "
            "where enough interviews have it.",
            "Dengan --recall: kode semua indikator bersama, atau juga tiap indikator yang cukup "
            "wawancaranya.",
            "--recall-by",
            rare=True,
        ),
    ] = "all",
    corpus: Annotated[
        Path | None,
        option(
            "With --explain: shows the texts of those passages from this corpus.",
            "Dengan --explain: tampilkan teks kutipan itu dari korpus ini.",
            metavar=CORPUS,
            rare=True,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        option(
            "Processes to tag with (default: one a processor).",
            "Jumlah proses (bawaan: satu tiap prosesor).",
            "--workers",
            metavar="N",
            min=1,
            max=1024,
            rare=True,
        ),
    ] = None,
    engine: Annotated[
        Literal["local", "dask"],
        option(
            "Who runs them: this computer, or Dask (needs tandai[scale]).",
            "Yang menjalankan: komputer ini, atau Dask (perlu tandai[scale]).",
            rare=True,
        ),
    ] = "local",
    scheduler: Annotated[
        str | None,
        option(
            "With --engine dask: the cluster's address, tcp://HOST:PORT (default: one "
            "of this computer's own).",
            "Dengan --engine dask: alamat klaster, tcp://HOST:PORT (bawaan: klaster "
            "sendiri di komputer ini).",
            "--scheduler",
            metavar=Words("ADDRESS", "ALAMAT"),
            rare=True,
        ),
    ] = None,
    restart: Annotated[
        bool,
        option(
            "Begin anew, whatever an interrupted run had done.",
            "Mulai dari awal; hasil proses yang terhenti diabaikan.",
            "--restart",
            rare=True,
        ),
    ] = False,
    force: Force = False,
) -> int:
    """Tag transcripts and tables and write the suggestions."""
    from tandai.corpus import read_corpus
    from tandai.render.brief_tagging import tagging_brief
    from tandai.render.console import answer, progress
    from tandai.render.explaining import explained_view, explanations_view
    from tandai.render.tagging import say_of_tagging, tagging_view
    from tandai.tagging.inputs import find_inputs
    from tandai.tags.rules import RecallRule
    from tandai.work.tag import TagOptions, require_writable, tag_files, texts_by_id

    if corpus is not None and not explain:
        raise UsageError(tr("--corpus goes with --explain.", "--corpus dipakai bersama --explain."))
    if scheduler is not None and engine != "dask":
        raise UsageError(
            tr(
                "--scheduler goes with --engine dask.",
                "--scheduler dipakai bersama --engine dask.",
            )
        )
    if recall is None and recall_by != "all":
        raise UsageError(
            tr("--recall-by goes with --recall.", "--recall-by dipakai bersama --recall.")
        )
    require_writable(out, force=force)
    texts = texts_by_id(read_corpus(corpus)) if corpus is not None else {}
    options = TagOptions(
        unit=unit,
        interviewers=interviewer or (),
        informants=informant or (),
        strict=strict,
        text=text_column,
        explain=explain,
        rule=None if recall is None else RecallRule(round(recall, 6), recall_by),
        workers=workers,
        scheduler=(scheduler or "") if engine == "dask" else None,
        restart=restart,
        force=force,
    )
    with progress(tr("Tagging", "Menandai"), in_bytes=True) as advance:
        tagged = tag_files(model, find_inputs(transcripts), out, options, advance)
    answer(
        lambda: tagged.as_dict(explained=explain),
        lambda: explained_view(tagged, texts) if explain else tagging_view(tagged),
        lambda: tagging_brief(tagged, *([explanations_view(tagged, texts)] if explain else [])),
    )
    say_of_tagging(tagged, explained=explain)
    return PARTLY if tagged.failed else 0
