"""Fine-tuning on public Indonesian aspect sets: HoASA and CASA (IndoNLU), at n = 100, 400, all.

    python bench/encoder_public.py DATA --base FOLDER [--sizes 100 400 all] [--draws 3] [--out F]

DATA holds ``hoasa_absa-airy`` and ``casa_absa-prosa`` with ``train.csv`` and ``test.csv``; which
aspects a review mentions is learnt (any value but ``neut``/``neutral``). FOLDER is the encoder
before fine-tuning (``tools/make_encoder.py base``). Rows are drawn from ``train.csv`` with seeds
0, 1, 2 (``all``: one run), tested on the whole ``test.csv`` after quantisation to 8 bits; the
figures are macro-F1 at 0.5 and mean average precision. Nothing is chosen on ``test.csv``.
Needs the extra ``finetune``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, f1_score
from tokenizers import Tokenizer

from tandai.encoder import OnnxEncoder
from tandai.finetuning.fitting import Coded, Fit, Schedule, prime
from tandai.finetuning.graph import read_graph, write_graph
from tandai.finetuning.network import Heads
from tandai.finetuning.tuning import write_manifest

SETS = {"HoASA": ("hoasa_absa-airy", "review"), "CASA": ("casa_absa-prosa", "sentence")}
EPOCHS = {"100": 40, "400": 25, "all": 12}


def read(file: Path, column: str) -> tuple[list[str], NDArray[np.bool_]]:
    """Return texts and presence of aspects (n, k)."""
    table = pl.read_csv(file)
    values = table.drop(column).to_numpy()
    return table[column].to_list(), ~np.isin(values, ["neut", "neutral"])


def run(
    base: OnnxEncoder,
    train: tuple[list[str], NDArray[np.bool_]],
    test: tuple[list[str], NDArray[np.bool_]],
    epochs: int,
    seed: int,
) -> tuple[float, float]:
    """Fine-tune, quantise, and return (macro-F1, mean average precision) on ``test``."""
    tokenizer = Tokenizer.from_file(str(base.folder / "tokenizer.json"))
    tokenizer.enable_truncation(base.manifest.window)
    whole = [base.manifest.prefix + text for text in train[0]]
    present = train[1]
    coded = Coded(
        [encoding.ids for encoding in tokenizer.encode_batch(whole)],
        present,
        np.full(present.shape, -1, np.int8),
        lead=len(tokenizer.encode(base.manifest.prefix.strip()).ids) - 1,
    )
    torch.manual_seed(seed)
    encoder = read_graph(base.folder / "model.onnx")
    heads = Heads(encoder.shape.hidden, present.shape[1])
    prime(encoder, heads, coded)
    fit = Fit(encoder, heads, coded, Schedule(epochs, seed=seed))
    for _ in range(epochs):
        fit.run_epoch()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_graph(encoder, folder / "model.onnx")
        (folder / "tokenizer.json").write_bytes((base.folder / "tokenizer.json").read_bytes())
        write_manifest(folder, base.manifest)
        vectors = torch.from_numpy(OnnxEncoder(folder).encode(test[0]))
    heads.eval()
    with torch.no_grad():
        scores = torch.sigmoid(heads(vectors)[0]).numpy()
    return (
        float(f1_score(test[1], scores >= 0.5, average="macro", zero_division=0)),
        float(average_precision_score(test[1], scores, average="macro")),
    )


def main() -> None:
    """Read the command line and print a row a run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--sizes", nargs="*", default=list(EPOCHS))
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    base = OnnxEncoder(told.base)
    for name in told.sets:
        folder, column = SETS[name]
        texts, present = read(told.data / folder / "train.csv", column)
        test = read(told.data / folder / "test.csv", column)
        for size in told.sizes:
            for draw in range(1 if size == "all" else told.draws):
                n = len(texts) if size == "all" else int(size)
                rows = np.random.default_rng(draw).permutation(len(texts))[:n]
                start = time.perf_counter()
                f1, precision = run(
                    base, ([texts[r] for r in rows], present[rows]), test, EPOCHS[size], draw
                )
                row = {
                    "set": name,
                    "n": size,
                    "draw": draw,
                    "macro_f1": round(f1, 4),
                    "map": round(precision, 4),
                    "seconds": round(time.perf_counter() - start),
                }
                print(json.dumps(row), flush=True)
                if told.out:
                    with told.out.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
