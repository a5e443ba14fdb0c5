"""Fine-tuning on public Indonesian aspect sets: HoASA and CASA (IndoNLU), at n = 100, 400, all.

    python bench/encoder_public.py DATA --base FOLDER [--sizes 100 400 all] [--draws 3] [--out F]

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
import torch
from numpy.typing import NDArray
from scipy.special import logit
from tokenizers import Tokenizer

from public_sets import SETS, draws, figures, read
from public_systems import Draw
from tandai import IndicatorClassifier
from tandai.encoder import OnnxEncoder
from tandai.finetuning.fitting import Fit, Schedule, prime
from tandai.finetuning.graph import read_graph, write_graph
from tandai.finetuning.material import Coded
from tandai.finetuning.network import Heads
from tandai.finetuning.tuning import write_manifest

EPOCHS = {"100": 40, "400": 25, "all": 12}
ALONE, JOINED = "fine-tuned", "fine-tuned-tfidf"
_LEAST = 1e-4

Logits = NDArray[np.float64]


def fine_tuned(base: OnnxEncoder, draw: Draw, epochs: int) -> Logits:
    """Fine-tune, quantise, and return logits (m, k) of the texts to tell."""
    tokenizer = Tokenizer.from_file(str(base.folder / "tokenizer.json"))
    tokenizer.enable_truncation(base.manifest.window)
    coded = Coded(
        [
            e.ids
            for e in tokenizer.encode_batch([base.manifest.prefix + text for text in draw.texts])
        ],
        draw.present,
        np.full(draw.present.shape, -1, np.int8),
        lead=len(tokenizer.encode(base.manifest.prefix.strip()).ids) - 1,
    )
    torch.manual_seed(draw.seed)
    encoder = read_graph(base.folder / "model.onnx")
    heads = Heads(encoder.shape.hidden, draw.present.shape[1])
    prime(encoder, heads, coded)
    fit = Fit(encoder, heads, coded, Schedule(epochs, seed=draw.seed))
    for _ in range(epochs):
        fit.run_epoch()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_graph(encoder, folder / "model.onnx")
        (folder / "tokenizer.json").write_bytes((base.folder / "tokenizer.json").read_bytes())
        write_manifest(folder, base.manifest)
        vectors = torch.from_numpy(OnnxEncoder(folder).encode(draw.unseen))
    heads.eval()
    with torch.no_grad():
        return np.asarray(heads(vectors)[0].numpy(), dtype=np.float64)


def of_terms(draw: Draw) -> Logits:
    """Return the logits (m, k) of `tandai` with TF-IDF, 0 where its thresholds are."""
    model = IndicatorClassifier(seed=draw.seed).fit(draw.texts, draw.present.astype(np.int8))
    told = np.clip(model.predict_proba(draw.unseen), _LEAST, 1.0 - _LEAST)
    return np.asarray(logit(told) - logit(np.clip(model.thresholds_, _LEAST, 1.0 - _LEAST)))


def main() -> None:
    """Read the command line and print two rows a run."""
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
        _, truth = read(told.data / folder / "test.csv", column)
        for size in told.sizes:
            for draw in draws(told.data, name, size, told.draws, told.base):
                start = time.perf_counter()
                own = fine_tuned(base, draw, EPOCHS[size])
                seconds = round(time.perf_counter() - start)
                terms = of_terms(draw)
                for system, logits in ((ALONE, own), (JOINED, (own + terms) / 2)):
                    row = {"set": name, "n": size, "draw": draw.seed, "system": system}
                    row |= figures(truth, logits >= 0, logits) | {"seconds": seconds}
                    print(json.dumps(row), flush=True)
                    if told.out:
                        with told.out.open("a", encoding="utf-8") as file:
                            file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
