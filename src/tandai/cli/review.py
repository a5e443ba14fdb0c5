"""`tandai review`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from tandai.cli.again import typed_again
from tandai.cli.declare import CODER, CORPUS, argument, command, option
from tandai.cli.options import CodebookFile, codebook_choice
from tandai.ground.errors import UsageError
from tandai.ground.language import Words, current_language, tr

# Seconds to wait for the same coder's last page in the browser to end.
_PATIENCE = 5.0


@command(
    help=(
        "Code and check passages one by one on a full screen.",
        "Kode dan periksa kutipan satu per satu di layar penuh.",
    ),
    example=(
        "tandai review tags.jsonl --coder rani",
        "tandai review tanda.jsonl --coder rani --lang id",
    ),
)
def review(
    source: Annotated[
        Path,
        argument(
            Words("SOURCE", "SUMBER"),
            "A corpus, tags, or a sheet of `sample` or `agree`.",
            "Korpus, hasil penandaan, atau lembar `sample` atau `agree`.",
        ),
    ],
    coder: Annotated[
        str,
        option(
            "Who codes: your name or initials.",
            "Siapa yang mengode: nama atau inisial Anda.",
            metavar=CODER,
        ),
    ],
    corpus: Annotated[
        Path | None,
        option(
            "Where decisions on tags or a sheet go (default: a corpus beside them).",
            "Tempat keputusan atas hasil atau lembar (bawaan: korpus di sampingnya).",
            metavar=CORPUS,
        ),
    ] = None,
    codebook: CodebookFile = None,
    queue: Annotated[
        str | None,
        option(
            "Which passages come: order, random, uncertain, surest, disagreements, unsure, or an "
            "indicator (default: order).",
            "Kutipan yang muncul: order, random, uncertain, surest, disagreements, unsure, atau "
            "sebuah indikator (bawaan: order).",
            metavar=Words("QUEUE", "ANTREAN"),
        ),
    ] = None,
    random_share: Annotated[
        float,
        option(
            "Of the queue uncertain: the share drawn at random.",
            "Untuk antrean uncertain: proporsi yang diambil acak.",
            metavar=Words("SHARE", "PROPORSI"),
            min=0.0,
            max=1.0,
            rare=True,
        ),
    ] = 0.2,
    blind: Annotated[bool, option("Hide suggestions.", "Sembunyikan saran.", "--blind")] = False,
    second_of: Annotated[
        str | None,
        option(
            "Code a random part of what this coder did, unseen.",
            "Kode ulang sebagian kutipan orang ini, diacak, tanpa melihat kodenya.",
            metavar=CODER,
        ),
    ] = None,
    learn_every: Annotated[
        int,
        option(
            "Learn from so many decisions at a time, in the background (0: never).",
            "Belajar tiap sekian keputusan, di latar belakang (0: tidak).",
            metavar="N",
            min=0,
            rare=True,
        ),
    ] = 0,
    base: Annotated[
        Path | None,
        option(
            "With --learn-every: the model to start from.",
            "Dengan --learn-every: model sebagai titik awal.",
            metavar="MODEL",
            rare=True,
        ),
    ] = None,
    consistency: Annotated[
        bool,
        option(
            "Show your own passages that are alike but coded differently.",
            "Tampilkan kutipan Anda yang mirip tetapi dikode berbeda.",
            "--consistency",
        ),
    ] = False,
    seed: Annotated[
        int,
        option("Fixes the random order.", "Menetapkan urutan acak.", metavar="N", min=0, rare=True),
    ] = 0,
    web: Annotated[
        bool,
        option("In the browser of this computer.", "Di peramban komputer ini.", "--web"),
    ] = False,
    port: Annotated[
        int,
        option(
            "With --web: the port (0: any that is free).",
            "Dengan --web: port (0: yang tersedia).",
            metavar="N",
            min=0,
            max=65535,
            rare=True,
        ),
    ] = 0,
) -> None:
    """Review on the full screen, or serve that to a browser."""
    from tandai.ground.recorded import inputs_named
    from tandai.ground.shipped import located
    from tandai.render.console import answer, end_starting
    from tandai.render.reviewing import begun_words, review_view
    from tandai.review.guide import Choice
    from tandai.work.review import reviewing

    if base is not None and not learn_every:
        raise UsageError(tr("--base needs --learn-every.", "--base memerlukan --learn-every."))
    if base is not None:
        # The one that learns does so beside the screen, where nobody would see what is wrong.
        from tandai.model.store import load_model

        load_model(base)
    choice = Choice(queue, random_share, second_of, seed)
    if web:
        from tandai.screen.serving import door, serve

        with door(port) as bound:
            # What is wrong is told here, and not in the browser alone.
            with reviewing(
                source,
                coder,
                corpus=corpus,
                codebook=codebook_choice(codebook),
                choice=choice,
                consistency=consistency,
            ):
                pass
            options = {
                "coder": coder,
                # It was made with its codebook just now, where it was not there.
                "corpus": corpus,
                "queue": queue,
                "random-share": random_share,
                "second-of": second_of,
                "learn-every": learn_every,
                "base": base,
                "seed": seed,
            }
            serve(_line(source, options, blind=blind, consistency=consistency), bound, _tell)
        return
    from tandai.screen.app import is_served, refusals_shown, require_terminal, run_screen

    require_terminal()
    with (
        refusals_shown(),
        reviewing(
            source,
            coder,
            corpus=corpus,
            codebook=codebook_choice(codebook),
            choice=choice,
            blind=blind,
            learn_every=learn_every,
            base=located(base) if base else None,
            consistency=consistency,
            patience=_PATIENCE if is_served() else 0.0,
        ) as opened,
    ):
        end_starting()
        run_screen(opened, begun_words(opened))
    if not is_served():
        tags = inputs_named(source, "sample", "tags")
        answer(opened.as_dict, lambda: review_view(opened, typed_again, tags))


def _line(source: Path, options: Mapping[str, object], **flags: bool) -> list[str]:
    """Return the command line of the same review on the full screen."""
    named = [f"--{name}={value}" for name, value in options.items() if value is not None]
    switched = [f"--{name}" for name, on in flags.items() if on]
    return ["review", f"--lang={current_language()}", *named, *switched, "--", str(source)]


def _tell(address: str) -> None:
    from tandai.render.console import answer
    from tandai.render.reviewing import address_view

    answer(lambda: {"address": address}, lambda: address_view(address))
    # Whoever reads it waits for it, while this goes on.
    sys.stdout.flush()
