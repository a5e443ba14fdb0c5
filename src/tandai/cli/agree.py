"""`tandai agree`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import (
    codebook_choice,
    codebook_option,
    example,
    force_option,
    json_option,
    language_option,
    quiet_option,
)
from tandai.cli.wording import Command
from tandai.ground.errors import UsageError
from tandai.ground.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        cls=Command,
        help=tr(
            "How far coders agree, with intervals.",
            "Kesepakatan antarpengode dan intervalnya.",
        ),
        epilog=example("tandai agree my-corpus", "tandai agree korpus-saya --lang id"),
    )
    def agree(
        sources: Annotated[
            list[Path],
            typer.Argument(
                metavar=tr("CORPUS|CODES...", "KORPUS|KODE..."),
                help=tr(
                    "A corpus, tables of codes, or tags.",
                    "Korpus, tabel kode, atau hasil tanda.",
                ),
            ),
        ],
        by: Annotated[
            str,
            typer.Option(
                metavar="indicator|framework|document",
                help=tr("What to tell apart.", "Dirinci menurut apa."),
            ),
        ] = "indicator",
        coder: Annotated[
            list[str] | None,
            typer.Option(
                metavar=tr("CODER", "PENGODE"),
                show_default=False,
                help=tr(
                    "Only these coders (repeat it; default: all but 'final').",
                    "Hanya pengode ini (ulangi; bawaan: semua selain 'final').",
                ),
            ),
        ] = None,
        codebook: Annotated[str | None, codebook_option()] = None,
        resamples: Annotated[
            int,
            typer.Option(
                min=100,
                max=100_000,
                help=tr("Resamples of a bootstrap.", "Ulangan bootstrap."),
            ),
        ] = 1000,
        seed: Annotated[
            int,
            typer.Option(
                min=0,
                metavar="N",
                help=tr("Fixes the resamples.", "Menetapkan ulangan."),
            ),
        ] = 0,
        interval: Annotated[
            str,
            typer.Option(
                metavar="jackknife-t|percentile|bca",
                help=tr("Kind of 95 % interval.", "Jenis interval 95 %."),
            ),
        ] = "jackknife-t",
        over: Annotated[
            str,
            typer.Option(
                metavar="interviews|passages",
                help=tr(
                    "What intervals are over; passages as if independent are too narrow.",
                    "Interval atas apa; kutipan seakan saling bebas terlalu sempit.",
                ),
            ),
        ] = "interviews",
        again: Annotated[
            list[Path] | None,
            typer.Option(
                metavar=tr("CODES", "KODE"),
                show_default=False,
                help=tr(
                    "Codes of the same coders a second time (repeat it).",
                    "Kode pengode yang sama untuk kedua kalinya (ulangi).",
                ),
            ),
        ] = None,
        match: Annotated[
            str,
            typer.Option(
                metavar="ask|loose|exact",
                help=tr(
                    "Names written in two ways (001, 1; Rani, RANI): refuse, one, two.",
                    "Nama yang ditulis dua cara (001, 1; Rani, RANI): tolak, satu, dua.",
                ),
            ),
        ] = "ask",
        disagreements: Annotated[
            Path | None,
            typer.Option(
                metavar=tr("FILE", "BERKAS"),
                show_default=False,
                help=tr(
                    "Write contested passages, costliest first (.xlsx, .csv, .html).",
                    "Tulis kutipan yang dikode berbeda, terparah dulu (.xlsx, .csv, .html).",
                ),
            ),
        ] = None,
        plan: Annotated[
            float | None,
            typer.Option(
                min=0.01,
                max=1.0,
                metavar=tr("WIDTH", "LEBAR"),
                show_default=False,
                help=tr(
                    "How many more passages an interval of this width takes.",
                    "Berapa kutipan lagi untuk interval selebar ini.",
                ),
            ),
        ] = None,
        texts: Annotated[
            Path | None,
            typer.Option(
                metavar=tr("FOLDER", "FOLDER"),
                show_default=False,
                help=tr(
                    "Of tables of spans: the transcripts, for lengths and sentences.",
                    "Untuk tabel rentang: transkripnya, untuk panjang dan kalimat.",
                ),
            ),
        ] = None,
        min_alpha: Annotated[
            float | None,
            typer.Option(
                min=-1.0,
                max=1.0,
                show_default=False,
                help=tr(
                    "Exit with 1 where an indicator's alpha is below this or undefined.",
                    "Keluar dengan 1 bila alfa suatu indikator di bawah ini atau tak terdefinisi.",
                ),
            ),
        ] = None,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> int:
        from tandai.agreement.disagreement_files import (
            require_disagreement_suffix,
            write_disagreements,
        )
        from tandai.agreement.disagreements import disagreements_of
        from tandai.agreement.matching import require_match
        from tandai.agreement.reading import read_codings, read_spans_of
        from tandai.agreement.results import require_by, require_method, require_over
        from tandai.ground.outputs import require_new
        from tandai.render.agreement import agreement_view
        from tandai.render.console import note, show, show_json
        from tandai.render.spans import span_view
        from tandai.work.agree import agree as measure
        from tandai.work.agree import below

        chosen, method, clusters = require_by(by), require_method(interval), require_over(over)
        matching = require_match(match)
        if disagreements:
            require_disagreement_suffix(disagreements)
            require_new(disagreements, force=force)
        spans = read_spans_of(sources, codebook_choice(codebook), texts, matching)
        if spans:
            from tandai.agreement.spans import agree_on_spans, below_on_spans

            _require_passages(again, disagreements, plan, by != "indicator", coder)
            marked = agree_on_spans(spans, resamples, seed, interval=method)
            show_json(marked.as_dict()) if as_json else show(span_view(marked))
            return _judged(below_on_spans(marked, min_alpha), min_alpha, quiet=quiet)
        corpus = read_codings(sources, codebook_choice(codebook), again or (), matching)
        result = measure(
            corpus,
            coder or (),
            chosen,
            resamples,
            seed,
            interval=method,
            over=clusters,
            plan=plan,
        )
        if disagreements:
            contested = disagreements_of(corpus, coder or ())
            write_disagreements(contested, result.confusions, disagreements, force=force)
            note(_written(len(contested), disagreements), quiet=quiet)
        if as_json:
            show_json(result.as_dict())
        else:
            show(agreement_view(result, corpus.codebook))
        return _judged(below(result, min_alpha), min_alpha, quiet=quiet)


def _written(number: int, path: Path) -> str:
    return tr(f"{number} contested passages: {path}", f"{number} kutipan yang berbeda: {path}")


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


def _judged(low: tuple[str, ...], bound: float | None, *, quiet: bool) -> int:
    """Return the exit code, and say what lies below the bound."""
    from tandai.render.console import warn

    if low and not quiet:
        warn(
            tr(
                f"below {bound} or undefined: {', '.join(low)}",
                f"di bawah {bound} atau tak terdefinisi: {', '.join(low)}",
            )
        )
    return 1 if low else 0
