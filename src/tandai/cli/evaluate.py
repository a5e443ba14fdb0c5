"""`tandai evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import (
    codebook_choice,
    codebook_option,
    example,
    gold_option,
    json_option,
    language_option,
    quiet_option,
)
from tandai.cli.wording import Command
from tandai.ground.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        cls=Command,
        help=tr(
            "Test on interviews that were not trained on.",
            "Uji pada wawancara yang tidak dilatihkan.",
        ),
        epilog=example(
            "tandai evaluate models/tumang corpora/tumang",
            "tandai evaluate models/tumang corpora/tumang",
        ),
    )
    def evaluate(
        sources: Annotated[
            list[Path],
            typer.Argument(
                metavar=tr("[MODEL] CORPUS", "[MODEL] KORPUS"),
                help=tr(
                    "A corpus alone, or a model and a corpus.",
                    "Korpus saja, atau model dan korpus.",
                ),
            ),
        ],
        codebook: Annotated[str | None, codebook_option()] = None,
        gold: Annotated[str | None, gold_option()] = None,
        encoder: Annotated[
            str | None,
            typer.Option(
                metavar="auto|tfidf|e5|PATH",
                show_default=False,
                help=tr(
                    "Of a corpus alone: the sentence encoder beside TF-IDF, as for train.",
                    "Untuk korpus saja: penyandi kalimat di samping TF-IDF, seperti train.",
                ),
            ),
        ] = None,
        seed: Annotated[
            int,
            typer.Option(
                min=0,
                metavar="N",
                help=tr("Fixes folds and resamples.", "Menetapkan lipatan dan ulangan."),
            ),
        ] = 0,
        min_f1: Annotated[
            float | None,
            typer.Option(
                min=0.0,
                max=1.0,
                show_default=False,
                help=tr(
                    "Exit with 1 where macro-F1 is below this.",
                    "Keluar dengan 1 bila macro-F1 di bawah ini.",
                ),
            ),
        ] = None,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> int:
        from tandai.corpus import read_corpus
        from tandai.encoder import BEST
        from tandai.ground.errors import UsageError
        from tandai.model.store import load_model
        from tandai.render.console import note, progress, show, show_json
        from tandai.render.evaluating import assessment_view
        from tandai.work.evaluate import evaluate_corpus, evaluate_model

        if len(sources) > 2:
            raise UsageError(
                tr(
                    "give a corpus, or a model and a corpus.",
                    "berikan korpus, atau model dan korpus.",
                )
            )
        if len(sources) == 2 and encoder is not None:
            raise UsageError(
                tr(
                    "--encoder is for a corpus alone; a model has its own.",
                    "--encoder hanya untuk korpus saja; model sudah punya penyandi.",
                )
            )
        model = load_model(sources[0]) if len(sources) == 2 else None
        corpus = read_corpus(sources[-1], codebook_choice(codebook))
        if model is not None:
            result = evaluate_model(model, corpus, gold)
        else:
            with progress(tr("Validating", "Memvalidasi"), quiet=quiet) as advance:
                result = evaluate_corpus(
                    corpus, encoder=encoder or BEST, gold=gold, seed=seed, progress=advance
                )
        if result.left_out:
            note(
                tr(
                    f"{result.left_out} passages were left out: model or encoder learnt from them.",
                    f"{result.left_out} kutipan tidak disertakan: model atau penyandi belajar "
                    "darinya.",
                ),
                quiet=quiet,
            )
        if as_json:
            show_json(result.as_dict())
        else:
            show(assessment_view(result, model.codebook if model else corpus.codebook))
        low = min_f1 is not None and (result.evaluation.overall.macro_f1 or 0.0) < min_f1
        return 1 if low else 0
