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
from tandai.language import tr


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
        seed: Annotated[
            int,
            typer.Option(min=0, metavar="N", help=tr("Fixes the folds.", "Menetapkan lipatan.")),
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
        from tandai.errors import UsageError
        from tandai.evaluating import evaluate_model
        from tandai.model.store import load_model
        from tandai.render.console import note, progress, show, show_json
        from tandai.render.training import evaluation_view
        from tandai.training import train

        if len(sources) > 2:
            raise UsageError(
                tr(
                    "give a corpus, or a model and a corpus.",
                    "berikan korpus, atau model dan korpus.",
                )
            )
        model = load_model(sources[0]) if len(sources) == 2 else None
        corpus = read_corpus(sources[-1], codebook_choice(codebook))
        if model is not None:
            result, seen = evaluate_model(model, corpus, gold)
            if seen:
                note(
                    tr(
                        f"{seen} passages were left out: the model was trained on them.",
                        f"{seen} kutipan tidak disertakan: model dilatih dengannya.",
                    ),
                    quiet=quiet,
                )
        else:
            with progress(tr("Validating", "Memvalidasi"), quiet=quiet) as advance:
                model = train(corpus, corpus.name, gold=gold, seed=seed, progress=advance)
            result = model.evaluation
        if as_json:
            show_json({**result.as_dict(), "model": model.summary()})
        else:
            show(evaluation_view(result, model.codebook))
        low = min_f1 is not None and (result.overall.macro_f1 or 0.0) < min_f1
        return 1 if low else 0
