"""`tandai train`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.options import (
    codebook_choice,
    codebook_option,
    example,
    force_option,
    gold_option,
    json_option,
    language_option,
    quiet_option,
)
from tandai.cli.wording import Command
from tandai.ground.language import count, tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        cls=Command,
        help=tr(
            "Train a model on hand-coded passages.",
            "Latih model dari kutipan yang sudah dikode.",
        ),
        epilog=example(
            "tandai train my-corpus --out my-model",
            "tandai train korpus-saya --out model-saya",
        ),
    )
    def train(
        corpus: Annotated[
            Path,
            typer.Argument(
                metavar=tr("CORPUS", "KORPUS"),
                help=tr(
                    "Corpus folder, or a table of passages with codes.",
                    "Folder korpus, atau tabel kutipan beserta kodenya.",
                ),
            ),
        ],
        out: Annotated[
            Path,
            typer.Option(
                metavar="MODEL",
                help=tr("Model folder to write.", "Folder model yang ditulis."),
            ),
        ],
        encoder: Annotated[
            str,
            typer.Option(
                metavar="auto|tfidf|e5|PATH",
                help=tr(
                    "What turns text into numbers beside TF-IDF: e5 is shipped; a folder works.",
                    "Pengubah teks menjadi angka di samping TF-IDF: e5 bawaan, atau suatu folder.",
                ),
            ),
        ] = "auto",
        finetune: Annotated[
            bool,
            typer.Option(
                "--finetune",
                help=tr(
                    "Fine-tune the encoder on these codes (needs PyTorch).",
                    "Setel penyandi dengan kode-kode ini (perlu PyTorch).",
                ),
            ),
        ] = False,
        base: Annotated[
            Path | None,
            typer.Option(
                metavar="MODEL",
                show_default=False,
                help=tr(
                    "Start from this model, matched by indicator id: tumang is the shipped one.",
                    "Berangkat dari model ini, dicocokkan menurut id indikator: tumang bawaan.",
                ),
            ),
        ] = None,
        codebook: Annotated[str | None, codebook_option()] = None,
        gold: Annotated[str | None, gold_option()] = None,
        seed: Annotated[
            int,
            typer.Option(min=0, metavar="N", help=tr("Fixes the folds.", "Menetapkan lipatan.")),
        ] = 0,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        import shutil

        from tandai.corpus import read_corpus
        from tandai.encoder import Encoder
        from tandai.ground.outputs import require_new
        from tandai.model.store import load_model
        from tandai.render.console import note, progress, show, show_json, warn
        from tandai.render.training import evaluation_view, tuned_words
        from tandai.work.train import finetuned_encoder, require_base_alone, write_model
        from tandai.work.train import train as train_model

        require_new(out, force=force, marker="model.json")
        start = load_model(base) if base is not None else None
        require_base_alone(start, finetune=finetune)
        read = read_corpus(corpus, codebook_choice(codebook))
        if read.without_split and not quiet:
            warn(_not_in_the_split(read.without_split))
        chosen: str | Encoder = encoder
        # Hidden, and with a name that nobody gives a folder of his own: it is removed below.
        name = out.resolve().name
        work = out.resolve().with_name(f".{name}.finetuning")
        if finetune:
            with progress(tr("Fine-tuning", "Menyetel"), quiet=quiet) as advance:
                chosen, tuned = finetuned_encoder(
                    read,
                    name,
                    work,
                    base=encoder,
                    gold=gold,
                    seed=seed,
                    progress=advance,
                    say=lambda text: note(text, quiet=quiet),
                )
            note(tuned_words(tuned), quiet=quiet)
        with progress(tr("Training", "Melatih"), quiet=quiet) as advance:
            model = train_model(
                read, name, encoder=chosen, base=start, gold=gold, seed=seed, progress=advance
            )
        write_model(model, out, force=force)
        if finetune:
            shutil.rmtree(work, ignore_errors=True)
        if as_json:
            show_json(model.as_dict())
        else:
            show(evaluation_view(model.evaluation, model.codebook))
        note(
            tr(
                f"Learnt from {model.provenance.gold}. Model written to {out}.",
                f"Dipelajari dari {model.provenance.gold}. Model ditulis ke {out}.",
            ),
            quiet=quiet,
        )


def _not_in_the_split(documents: tuple[str, ...]) -> str:
    number = count(len(documents), "document", "dokumen")
    names = ", ".join(documents[:5]) + (", …" if len(documents) > 5 else "")
    return tr(
        f"{number} of no split, so not learnt from: {names}. Add them to documents.csv.",
        f"{number} tanpa split, jadi tidak dipelajari: {names}. Tambahkan ke documents.csv.",
    )
