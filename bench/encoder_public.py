"""Fine-tuning on public Indonesian aspect sets: HoASA and CASA (IndoNLU), at n = 100, 400, all.

    python bench/encoder_public.py DATA --base FOLDER [--sizes 100 400 all] [--draws 0 1] [--out F]

DATA holds ``hoasa_absa-airy`` and ``casa_absa-prosa`` with ``train.csv`` and ``test.csv``; which
aspects a review mentions is learnt (any value but ``neut``/``neutral``). FOLDER is the encoder
before fine-tuning (``tools/make_encoder.py base``). Rows are drawn from ``train.csv`` with seeds
0, 1, 2 (``all``: one run), tested on the whole ``test.csv`` after quantisation to 8 bits; the
figures are macro-F1 and mean average precision, of the encoder's head alone (at 0.5) and of the
mean of its logits and those of `tandai` with TF-IDF (against its thresholds). Nothing is chosen
on ``test.csv``. Needs the extra ``finetune``.
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
from scipy.special import logit
from sklearn.metrics import average_precision_score, f1_score
from tokenizers import Tokenizer

from tandai import IndicatorClassifier
from tandai.encoder import OnnxEncoder
from tandai.finetuning.fitting import Coded, Fit, Schedule, prime
from tandai.finetuning.graph import read_graph, write_graph
from tandai.finetuning.network import Heads
from tandai.finetuning.tuning import write_manifest

SETS = {"HoASA": ("hoasa_absa-airy", "review"), "CASA": ("casa_absa-prosa", "sentence")}
EPOCHS = {"100": 40, "400": 25, "all": 12}
ALONE, JOINED = "fine-tuned", "fine-tuned-tfidf"
_LEAST = 1e-4

Present = NDArray[np.bool_]
Logits = NDArray[np.float64]


def read(file: Path, column: str) -> tuple[list[str], Present]:
    """Return texts and presence of aspects (n, k)."""
    table = pl.read_csv(file)
    values = table.drop(column).to_numpy()
    return table[column].to_list(), ~np.isin(values, ["neut", "neutral"])


def fine_tuned(
    base: OnnxEncoder, texts: list[str], present: Present, unseen: list[str], epochs: int, seed: int
) -> Logits:
    """Fine-tune, quantise, and return logits (m, k) of the ``unseen`` texts."""
    tokenizer = Tokenizer.from_file(str(base.folder / "tokenizer.json"))
    tokenizer.enable_truncation(base.manifest.window)
    coded = Coded(
        [e.ids for e in tokenizer.encode_batch([base.manifest.prefix + text for text in texts])],
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
        vectors = torch.from_numpy(OnnxEncoder(folder).encode(unseen))
    heads.eval()
    with torch.no_grad():
        return np.asarray(heads(vectors)[0].numpy(), dtype=np.float64)


def of_terms(texts: list[str], present: Present, unseen: list[str], seed: int) -> Logits:
    """Return the logits (m, k) of `tandai` with TF-IDF, 0 where its thresholds are."""
    model = IndicatorClassifier(seed=seed).fit(texts, present.astype(np.int8))
    told = np.clip(model.predict_proba(unseen), _LEAST, 1.0 - _LEAST)
    return np.asarray(logit(told) - logit(np.clip(model.thresholds_, _LEAST, 1.0 - _LEAST)))


def figures(present: Present, logits: Logits) -> dict[str, float]:
    """Return macro-F1 of what has a logit of 0 or more, and mean average precision."""
    return {
        "macro_f1": round(float(f1_score(present, logits >= 0, average="macro")), 4),
        "map": round(float(average_precision_score(present, logits, average="macro")), 4),
    }


def main() -> None:
    """Read the command line and print two rows a run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--sizes", nargs="*", default=list(EPOCHS))
    parser.add_argument("--draws", type=int, nargs="*", default=[0, 1, 2])
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    base = OnnxEncoder(told.base)
    for name in told.sets:
        folder, column = SETS[name]
        texts, present = read(told.data / folder / "train.csv", column)
        unseen, truth = read(told.data / folder / "test.csv", column)
        for size in told.sizes:
            for draw in told.draws if size != "all" else told.draws[:1]:
                n = len(texts) if size == "all" else int(size)
                rows = np.random.default_rng(draw).permutation(len(texts))[:n]
                seen = [texts[r] for r in rows]
                start = time.perf_counter()
                own = fine_tuned(base, seen, present[rows], unseen, EPOCHS[size], draw)
                seconds = round(time.perf_counter() - start)
                terms = of_terms(seen, present[rows], unseen, draw)
                for system, logits in ((ALONE, own), (JOINED, (own + terms) / 2)):
                    row = {"set": name, "n": size, "draw": draw, "system": system}
                    row |= {**figures(truth, logits), "seconds": seconds}
                    print(json.dumps(row), flush=True)
                    if told.out:
                        with told.out.open("a", encoding="utf-8") as file:
                            file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
