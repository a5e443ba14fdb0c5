"""Does it help to write spoken forms as written ones before learning? An ablation.

    python bench/spoken_forms.py corpora/tumang --encoder e5

Trains on the interviews that the encoder was fine-tuned on and measures mean average precision on
the other interviews of the ``train`` part, with passages as they are and with each treatment:
variants of one word ("nggak", "ndak", "gak": "tidak"), drawn-out letters ("bangeeet"), repeated
words ("anu anu"). The difference has a 95 % interval from resampling interviews. The ``test`` part
is not touched. The interviews are constructed, so these are figures on constructed interviews.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from tandai.corpus import gold_labels, read_corpus
from tandai.encoder import Encoder, open_encoder
from tandai.model.classifier import seen_by, unseen_passages
from tandai.model.features import PassageFeatures, embedded
from tandai.model.regression import fit_logistic

VARIANTS = {
    "tidak": "nggak enggak engga ngga ndak gak ga ora mboten teu henteu",
    "bisa": "iso isa saged bisane",
    "begitu": "gitu ngoten ngono kitu",
    "begini": "gini ngeten ngene",
    "yang": "sing ingkang nu",
    "kalau": "kalo nek menawi lamun",
    "sudah": "udah wis wes sampun geus",
    "saja": "aja wae mawon doang",
    "dengan": "karo kalih sareng",
    "ada": "ono ana wonten aya",
    "saya": "kulo aku gue gua abdi",
    "juga": "juga ugi yo",
    "itu": "kuwi niku iku eta",
    "ini": "iki niki ieu",
    "banyak": "akeh kathah loba",
    "orang": "wong tiyang jalma",
}
_WRITTEN = {form: word for word, forms in VARIANTS.items() for form in forms.split()}
_WORD = re.compile(r"[^\W\d_]+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_REPEATED = re.compile(r"\b(\w+)(?:[ ,…]+\1\b)+", re.IGNORECASE)


def variants(text: str) -> str:
    """Write variants of one word alike."""
    return _WORD.sub(lambda match: _WRITTEN.get(match[0].lower(), match[0]), text)


def drawn_out(text: str) -> str:
    """Shorten letters that are said long."""
    return _DRAWN_OUT.sub(r"\1", text)


def repeated(text: str) -> str:
    """Keep one of words that are said twice and more."""
    return _REPEATED.sub(r"\1", text)


TREATMENTS: dict[str, Callable[[str], str]] = {
    "as they are": lambda text: text,
    "variants": variants,
    "drawn-out letters": drawn_out,
    "repeated words": repeated,
    "all three": lambda text: repeated(drawn_out(variants(text))),
}


def standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring each column to mean 0 and deviation 1."""
    return np.asarray((values - values.mean(axis=0)) / np.maximum(values.std(axis=0), 1e-9))


def scored(
    texts: NDArray[np.object_],
    questions: NDArray[np.object_],
    documents: NDArray[np.object_],
    present: NDArray[np.bool_],
    held: NDArray[np.bool_],
    encoder: Encoder,
) -> dict[str, NDArray[np.float64]]:
    """Return scores of the held-out passages by TF-IDF, by the encoder and by both."""
    features = PassageFeatures()
    train = features.fit_transform(texts[~held], questions[~held], documents[~held].tolist())
    test = features.transform(texts[held], questions[held])
    vectors = embedded(encoder, texts, questions).vectors
    made = []
    for known, unknown in ((train, test), (vectors[~held], vectors[held])):
        fitted = [fit_logistic(known, present[~held, k], 10.0) for k in range(present.shape[1])]
        made.append(standardised(np.array([unknown @ c + b for c, b in fitted]).T))
    return {"TF-IDF": made[0], "encoder": made[1], "both": made[0] + made[1]}


def difference(
    present: NDArray[np.bool_],
    scores: NDArray[np.float64],
    base: NDArray[np.float64],
    documents: NDArray[np.object_],
) -> str:
    """Return the figure, and its difference from ``base`` with an interval, for the table."""

    def figure(rows: NDArray[np.intp], values: NDArray[np.float64]) -> float:
        some = present[rows].any(axis=0)
        part = present[rows][:, some]
        return float(average_precision_score(part, values[rows][:, some], average="macro"))

    everything = np.arange(len(present))
    whole = figure(everything, scores)
    if scores is base:
        return f"{whole:.3f}"
    rng = np.random.default_rng(0)
    names = np.unique(documents)
    rows_of = {name: np.flatnonzero(documents == name) for name in names}
    draws = []
    for _ in range(500):
        rows = np.concatenate([rows_of[name] for name in rng.choice(names, len(names))])
        draws.append(figure(rows, scores) - figure(rows, base))
    low, high = np.quantile(draws, [0.025, 0.975])
    change = whole - figure(everything, base)
    return f"{whole:.3f} ({change:+.3f}; {low:+.3f} to {high:+.3f})"


def main() -> None:
    """Read the command line and print a Markdown table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--encoder", default="e5")
    told = parser.parse_args()
    encoder = open_encoder(told.encoder)
    if encoder is None:
        parser.error("an encoder is needed")
    labels = gold_labels(read_corpus(told.corpus).split("train"))
    table = labels.passages
    raw = table["text"].to_list()
    asked = table["question"].fill_null("").to_list()
    documents = np.array(table["document"].to_list(), dtype=object)
    held = unseen_passages(raw, seen_by(encoder), documents.tolist())
    base: dict[str, NDArray[np.float64]] = {}
    print("| passages | TF-IDF | encoder | both |\n|---|---|---|---|")
    for name, treat in TREATMENTS.items():
        texts = np.array([treat(text) for text in raw], dtype=object)
        questions = np.array([treat(text) for text in asked], dtype=object)
        made = scored(texts, questions, documents, labels.present, held, encoder)
        base = base or made
        cells = [
            difference(labels.present[held], made[key], base[key], documents[held]) for key in made
        ]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
