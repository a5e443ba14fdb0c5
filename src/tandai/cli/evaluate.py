"""`tandai evaluate`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.again import typed
from tandai.cli.declare import CORPUS, argument, command, option
from tandai.cli.options import CodebookFile, Gold, codebook_choice
from tandai.cli.train import train
from tandai.ground.errors import UsageError
from tandai.ground.language import Words, tr


@command(
    help=(
        "Test on interviews that were not trained on.",
        "Uji pada wawancara yang tidak dilatihkan.",
    ),
    example=(
        "tandai evaluate models/tumang corpora/tumang",
        "tandai evaluate models/tumang corpora/tumang",
    ),
    brief=True,
)
def evaluate(
    source: Annotated[
        Path,
        argument(
            Words("CORPUS|MODEL", "KORPUS|MODEL"),
            "A corpus to cross-validate, or a model to test.",
            "Korpus untuk validasi silang, atau model untuk diuji.",
        ),
    ],
    corpus: Annotated[
        Path | None,
        argument(CORPUS, "The corpus to test the model on.", "Korpus untuk menguji model itu."),
    ] = None,
    codebook: CodebookFile = None,
    gold: Gold = None,
    encoder: Annotated[
        str | None,
        option(
            "Of a corpus alone: the sentence encoder beside TF-IDF, as for train.",
            "Untuk korpus saja: penyandi kalimat di samping TF-IDF, seperti train.",
            metavar="auto|tfidf|e5|PATH",
        ),
    ] = None,
    seed: Annotated[
        int,
        option(
            "Fixes folds and resamples.",
            "Menetapkan fold dan ulangan.",
            metavar="N",
            min=0,
        ),
    ] = 0,
    min_f1: Annotated[
        float | None,
        option(
            "Exit with 1 where macro-F1 is below this.",
            "Keluar dengan kode 1 bila macro-F1 di bawah ini.",
            metavar="F1",
            min=0.0,
            max=1.0,
        ),
    ] = None,
) -> int:
    """Cross-validate on a corpus, or test a model on one."""
    from tandai.corpus import read_corpus
    from tandai.encoder import BEST
    from tandai.ground.numbers import count, whole
    from tandai.model.store import load_model
    from tandai.render.brief import tagging
    from tandai.render.brief_training import assessment_brief
    from tandai.render.codebook import stale_words
    from tandai.render.console import answer, note, progress, warn
    from tandai.render.evaluating import assessment_view
    from tandai.work.evaluate import evaluate_corpus, evaluate_model, read_for

    if corpus is not None and encoder is not None:
        raise UsageError(
            tr(
                "--encoder is for a corpus alone; a model has its own.",
                "--encoder hanya untuk korpus; model sudah punya penyandi.",
            )
        )
    model = load_model(source) if corpus is not None else None
    choice = codebook_choice(codebook)
    if model is not None and corpus is not None:
        with progress(tr("Testing", "Menguji")):
            read = read_for(model, corpus, choice)
            result = evaluate_model(model, read, gold)
    else:
        with progress(tr("Validating", "Memvalidasi")) as advance:
            read = read_corpus(source, choice)
            result = evaluate_corpus(
                read, encoder=encoder or BEST, gold=gold, seed=seed, progress=advance
            )
    if result.left_out:
        note(
            tr(
                f"{count(result.left_out, 'passage', '')} left out: model or encoder learnt from "
                "them.",
                f"{whole(result.left_out)} kutipan tidak disertakan: model atau penyandi belajar "
                "darinya.",
            )
        )
    if result.not_as_before:
        warn(stale_words(result.not_as_before))
    book = model.codebook if model else read.codebook
    answer(
        result.as_dict,
        lambda: assessment_view(result, book),
        lambda: assessment_brief(
            result,
            book,
            tagging(source)
            if model
            else _learn_from(source, codebook=codebook, gold=gold, encoder=encoder, seed=seed),
        ),
    )
    low = min_f1 is not None and (result.evaluation.overall.macro_f1 or 0.0) < min_f1
    return 1 if low else 0


def _learn_from(corpus: Path, **how: object) -> list[str]:
    """Return the command that trains as it was validated."""
    from tandai.ground.shell import unused

    return typed(train, {"corpus": [corpus], "out": unused(tr("my-model", "model-saya")), **how})
