"""`tandai train`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tandai.cli.declare import CORPUS, argument, command, option
from tandai.cli.options import CodebookFile, Force, Gold, codebook_choice
from tandai.ground.language import tr
from tandai.ground.numbers import count

if TYPE_CHECKING:
    from tandai.corpus import Corpus
    from tandai.render.brief_training import Following


@command(
    help=("Train a model on hand-coded passages.", "Latih model dari kutipan yang sudah dikode."),
    example=(
        "tandai train my-corpus checked.xlsx --out my-model",
        "tandai train korpus-saya diperiksa.xlsx --out model-saya",
    ),
    brief=True,
)
def train(
    out: Annotated[
        Path, option("Model folder to write.", "Folder model yang ditulis.", metavar="MODEL")
    ],
    corpus: Annotated[
        list[Path] | None,
        argument(
            CORPUS,
            "Corpus folders, tables of passages with codes, filled-in sheets; where a coder said "
            "two things of a passage, what is given later counts. With --codebook FILE it may "
            "hold no codes, or be left out: the codebook alone is read then.",
            "Folder korpus, tabel kutipan beserta kodenya, lembar terisi; bila seorang pengode "
            "berbeda pada satu kutipan, yang disebut belakangan berlaku. Dengan --codebook BERKAS "
            "korpus boleh belum berkode atau tidak ada: hanya buku kode yang dibaca.",
        ),
    ] = None,
    encoder: Annotated[
        str,
        option(
            "What turns text into numbers beside TF-IDF: e5 is shipped; a folder works.",
            "Pengubah teks menjadi angka di samping TF-IDF: e5 bawaan, atau suatu folder.",
            metavar="auto|tfidf|e5|PATH",
            file=True,
            rare=True,
        ),
    ] = "auto",
    finetune: Annotated[
        bool,
        option(
            "Fine-tune the encoder on these codes (needs PyTorch).",
            "Setel penyandi dengan kode-kode ini (perlu PyTorch).",
            "--finetune",
            rare=True,
        ),
    ] = False,
    base: Annotated[
        Path | None,
        option(
            "Start from this model, matched by indicator id: tumang is the shipped one.",
            "Berangkat dari model ini, dicocokkan menurut id indikator: tumang bawaan.",
            metavar="MODEL",
        ),
    ] = None,
    codebook: CodebookFile = None,
    gold: Gold = None,
    seed: Annotated[
        int, option("Fixes the folds.", "Menetapkan fold.", metavar="N", min=0, rare=True)
    ] = 0,
    force: Force = False,
) -> None:
    """Train, evaluate, calibrate and write a model."""
    import shutil

    from tandai.corpus.labels import gold_labels
    from tandai.corpus.undecided import undecided_passages
    from tandai.encoder import Encoder
    from tandai.ground.messages import Message
    from tandai.ground.outputs import require_new
    from tandai.ground.shell import command_line, unused
    from tandai.ground.shipped import located
    from tandai.model.store import load_model
    from tandai.render.brief_training import training_brief
    from tandai.render.codebook import deciding, stale_words, waiting_words
    from tandai.render.console import answer, in_full, note, progress, warn, working
    from tandai.render.merging import contradiction_words, merged_words
    from tandai.render.training import codebook_alone_view, evaluation_view, tuned_words
    from tandai.sources import Merged, read_several
    from tandai.words.gold import contested_sheet, gold_words, settling, undecided_words
    from tandai.words.steps import tuning_words
    from tandai.work.train import (
        base_not_as_before,
        finetuned_encoder,
        require_base_alone,
        training_part,
        write_model,
    )
    from tandai.work.train import train as train_model
    from tandai.work.train_codebook import (
        enough_codes,
        require_alone,
        stand_in,
        train_on_codebook,
    )

    require_new(out, force=force, marker="model.json")
    start = load_model(base) if base is not None else None
    require_base_alone(start, finetune=finetune)
    choice = codebook_choice(codebook)
    by_codebook = choice if isinstance(choice, Path) else None
    if not corpus and by_codebook is not None:
        sources = Merged(stand_in(by_codebook), {})
    else:
        with working(tr("Reading", "Membaca")):
            sources = read_several(corpus or [], choice)
    read = sources.corpus
    if said := merged_words(sources):
        note(said)
    if changed := contradiction_words(sources):
        warn(changed)
    if read.without_split:
        warn(_not_in_the_split(read.without_split))
    stale = base_not_as_before(start, read)
    if stale:
        warn(stale_words(stale))
    for folder in map(located, corpus or []):
        if waiting := undecided_passages(read, folder):
            decide = command_line(deciding(waiting, folder))
            warn(f"{waiting_words(waiting)}\n  {decide}")
    alone = by_codebook is not None and not enough_codes(read, gold)
    if alone:
        require_alone(base=start is not None, finetune=finetune)
    chosen: str | Encoder = encoder
    # Hidden, and with a name that nobody gives a folder of his own: it is removed below.
    name = out.resolve().name

    def tell(time: Message) -> None:
        note(tuning_words(time))

    work = out.resolve().with_name(f".{name}.finetuning")
    if finetune:
        with progress(tr("Fine-tuning", "Menyetel")) as advance:
            chosen, tuned = finetuned_encoder(
                read, name, work, base=encoder, gold=gold, seed=seed, progress=advance, say=tell
            )
        note(tuned_words(tuned))
    with progress(tr("Training", "Melatih")) as advance:
        if alone:
            model = train_on_codebook(
                read, name, encoder=chosen, gold=gold, seed=seed, progress=advance
            )
        else:
            model = train_model(
                read, name, encoder=chosen, base=start, gold=gold, seed=seed, progress=advance
            )
    if not alone:
        folders = all(located(path).is_dir() for path in corpus or [])
        sheet = unused(contested_sheet())
        settle = settling([str(path) for path in corpus or []], sheet, folder=folders)
        if said := undecided_words(gold_labels(training_part(read), gold), settle):
            note(said)
    write_model(model, out, force=force)
    if finetune:
        shutil.rmtree(work, ignore_errors=True)
    learnt = gold_words(model.provenance.gold)
    following = _following(corpus or [], read)
    answer(
        lambda: {**model.as_dict(), "merged": sources.as_dict()},
        lambda: (
            codebook_alone_view(
                model, following.interviews, given=bool(corpus), out=out, brief=False
            )
            if alone
            else evaluation_view(model.evaluation, model.codebook)
        ),
        lambda: (
            codebook_alone_view(
                model, following.interviews, given=bool(corpus), out=out, brief=True
            )
            if alone
            else training_brief(model.evaluation, model.codebook, learnt, out, following)
        ),
    )
    if not in_full():
        return
    note(
        tr(
            f"Learnt from {learnt}. Model written to {out}.",
            f"Dipelajari dari {learnt}. Model ditulis ke {out}.",
        )
    )


def _following(corpora: list[Path], read: "Corpus") -> "Following":
    """Return what the next step is made of: what is left to be coded, and what could be tagged."""
    from tandai.ground.recorded import inputs_named
    from tandai.render.brief_training import Following
    from tandai.transcript.sources import SUFFIXES

    named = [name for path in corpora for name in inputs_named(path, "import", "sources")]
    found = all(Path(name).is_dir() or Path(name).suffix.lower() in SUFFIXES for name in named)
    coded = read.codings["passage_id"].n_unique()
    return Following(corpora, read.people, len(read.passages) - coded, named if found else ())


def _not_in_the_split(documents: tuple[str, ...]) -> str:
    from tandai.ground.listing import first_few

    number = count(len(documents), "document", "dokumen")
    names = first_few(documents, 5)
    return tr(
        f"{number} of no split, so not learnt from: {names}. Add them to documents.csv.",
        f"{number} tanpa split, jadi tidak dipelajari: {names}. Tambahkan ke documents.csv.",
    )
