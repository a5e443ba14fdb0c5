"""`tandai agree`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from tandai.cli.again import typed_again
from tandai.cli.declare import CODER, FILE, argument, command, option
from tandai.cli.options import CodebookFile, Force, codebook_choice
from tandai.ground.choices import By, Interval, Match, Over
from tandai.ground.errors import UsageError
from tandai.ground.language import Words, tr
from tandai.ground.numbers import count, whole

if TYPE_CHECKING:
    from tandai.agreement.results import Agreement
    from tandai.corpus import Corpus


@command(
    help=("How far coders agree, with intervals.", "Kesepakatan antarpengode dan intervalnya."),
    example=("tandai agree my-corpus", "tandai agree korpus-saya --lang id"),
    brief=True,
)
def agree(
    sources: Annotated[
        list[Path],
        argument(
            Words("CORPUS|CODES", "KORPUS|KODE"),
            "A corpus, tables of codes, or tags.",
            "Korpus, tabel kode, atau hasil penandaan.",
        ),
    ],
    by: Annotated[By, option("What to tell apart.", "Dirinci menurut apa.")] = "indicator",
    coder: Annotated[
        list[str] | None,
        option(
            "Only these coders (repeat it; default: all but 'final').",
            "Hanya pengode ini (ulangi; bawaan: semua selain 'final').",
            metavar=CODER,
        ),
    ] = None,
    codebook: CodebookFile = None,
    resamples: Annotated[
        int,
        option(
            "Resamples of a bootstrap.",
            "Ulangan bootstrap.",
            metavar="N",
            min=100,
            max=100_000,
            rare=True,
        ),
    ] = 1000,
    seed: Annotated[
        int, option("Fixes the resamples.", "Menetapkan ulangan.", metavar="N", min=0, rare=True)
    ] = 0,
    interval: Annotated[
        Interval, option("Kind of 95 % interval.", "Jenis interval 95 %.", rare=True)
    ] = "jackknife-t",
    over: Annotated[
        Over,
        option(
            "What intervals are over; passages as if independent are too narrow.",
            "Dasar interval; yang menganggap kutipan saling bebas terlalu sempit.",
            rare=True,
        ),
    ] = "interviews",
    again: Annotated[
        list[Path] | None,
        option(
            "Codes of the same coders a second time (repeat it).",
            "Kode pengode yang sama untuk kedua kalinya (ulangi).",
            metavar=Words("CODES", "KODE"),
            rare=True,
        ),
    ] = None,
    match: Annotated[
        Match,
        option(
            "Names written in two ways (001, 1; Rani, RANI): refuse, one, two.",
            "Nama yang ditulis dua cara (001, 1; Rani, RANI): tolak, anggap satu, atau anggap dua.",
            rare=True,
        ),
    ] = "ask",
    disagreements: Annotated[
        Path | None,
        option(
            "Write contested passages, costliest first (.xlsx, .csv, .html).",
            "Tulis kutipan yang dikode berbeda, terparah dulu (.xlsx, .csv, .html).",
            metavar=FILE,
        ),
    ] = None,
    plan: Annotated[
        float | None,
        option(
            "How many more passages an interval of this width takes.",
            "Berapa kutipan lagi untuk interval selebar ini.",
            metavar=Words("WIDTH", "LEBAR"),
            min=0.01,
            max=1.0,
        ),
    ] = None,
    texts: Annotated[
        Path | None,
        option(
            "Of tables of spans: the transcripts, for lengths and sentences.",
            "Untuk tabel rentang: transkripnya, untuk panjang dan kalimat.",
            metavar="FOLDER",
            rare=True,
        ),
    ] = None,
    min_alpha: Annotated[
        float | None,
        option(
            "Exit with 1 where an indicator's alpha is below this or undefined.",
            "Keluar dengan kode 1 bila alfa suatu indikator di bawah ini atau tak terdefinisi.",
            metavar=Words("ALPHA", "ALFA"),
            min=-1.0,
            max=1.0,
            rare=True,
        ),
    ] = None,
    force: Force = False,
) -> int:
    """Measure agreement; list contested passages where asked to."""
    from tandai.agreement.disagreement_files import require_disagreement_suffix
    from tandai.agreement.reading import read_codings, read_spans_of
    from tandai.ground.outputs import require_new
    from tandai.render.agreement import agreement_view
    from tandai.render.brief_agreement import agreement_brief, span_brief
    from tandai.render.console import answer, in_full, working
    from tandai.render.spans import span_view, with_names
    from tandai.work.agree import agree as measure
    from tandai.work.agree import below
    from tandai.work.learnt import learnt_by_models

    if disagreements:
        require_disagreement_suffix(disagreements)
        require_new(disagreements, force=force)
    comparing = tr("Comparing coders", "Membandingkan pengode")
    with working(comparing):
        spans = read_spans_of(sources, codebook_choice(codebook), texts, match)
    if spans:
        from tandai.agreement.spans import agree_on_spans, below_on_spans

        _require_passages(again, disagreements, plan, by != "indicator", coder)
        with working(comparing):
            marked = agree_on_spans(spans, resamples, seed, interval=interval)
        shown = with_names(marked, spans.codebook)
        answer(marked.as_dict, lambda: span_view(shown), lambda: span_brief(shown))
        return _judged(below_on_spans(marked, min_alpha), min_alpha)
    clusters: Literal["document", "passage"] = "document" if over == "interviews" else "passage"
    with working(comparing):
        corpus = read_codings(sources, codebook_choice(codebook), again or (), match)
        result = measure(
            corpus,
            coder or (),
            by,
            resamples,
            seed,
            interval=interval,
            over=clusters,
            plan=plan,
            by_sentence=in_full(),
            learnt=learnt_by_models(corpus, sources),
        )
    settling: list[str] = []
    if disagreements and _write_contested(corpus, coder or (), result, disagreements, force=force):
        settling = _settling(sources, disagreements)
    answer(
        result.as_dict,
        lambda: agreement_view(result, corpus.codebook),
        lambda: agreement_brief(
            result,
            corpus.codebook,
            typed_again,
            listed=disagreements is not None,
            settling=settling,
        ),
    )
    return _judged(below(result, min_alpha), min_alpha)


def _write_contested(
    corpus: "Corpus", coders: Sequence[str], result: "Agreement", out: Path, *, force: bool
) -> int:
    """Write the contested passages; return how many they are."""
    from tandai.agreement.disagreement_files import write_disagreements
    from tandai.agreement.disagreements import disagreements_of
    from tandai.render.console import note

    contested = disagreements_of(corpus, coders)
    write_disagreements(contested, result.confusions, out, force=force)
    number = len(contested)
    note(
        tr(
            f"{count(number, 'contested passage', '')}: {out}",
            f"{whole(number)} kutipan yang berbeda: {out}",
        )
    )
    if number and out.suffix.lower() != ".html":
        note(
            tr(
                "Fill in the column 'decision', and give the file beside the corpus: it is read as "
                "codes of 'final'.",
                "Isi kolom 'keputusan', lalu berikan berkas itu bersama korpusnya: dibaca sebagai "
                "kode dari 'final'.",
            )
        )
    return number


def _settling(sources: Sequence[Path], sheet: Path) -> list[str]:
    """Return the command that reports with what is decided in the sheet; none for other files."""
    from tandai.tags import is_tag_file

    coded = not any(map(is_tag_file, sources)) and sheet.suffix.lower() != ".html"
    return ["tandai", "report", *map(str, sources), str(sheet)] if coded else []


def _require_passages(*given: object) -> None:
    """Refuse options that speak of passages where the tables hold spans."""
    if any(given):
        raise UsageError(
            tr(
                "--again, --disagreements, --plan, --by and --coder are for passages; "
                "these tables hold spans.",
                "--again, --disagreements, --plan, --by, dan --coder untuk kutipan; "
                "tabel ini berisi rentang.",
            )
        )


def _judged(low: tuple[str, ...], bound: float | None) -> int:
    """Return the exit code, and say what lies below the bound."""
    from tandai.render.console import warn

    if low:
        warn(
            tr(
                f"below {bound} or undefined: {', '.join(low)}",
                f"di bawah {bound} atau tak terdefinisi: {', '.join(low)}",
            )
        )
    return 1 if low else 0
