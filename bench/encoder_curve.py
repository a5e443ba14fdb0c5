"""Encoders and TF-IDF under the same logistic head, by number of training interviews.

    python bench/encoder_curve.py corpora/tumang --encoder e5 --encoder BASE [--draws 5]

Trains on random draws of whole interviews of the ``train`` part and prints mean average precision
on all of the ``test`` part: of TF-IDF, of each encoder, and of each encoder stacked with TF-IDF
(equal weights of standardised scores: nothing is fitted on the test part). The shipped encoder was
fine-tuned on interviews of the ``train`` part with their codes, so its figures with few training
interviews say what a user with few codes on a *like* subject has of it. The interviews of the
shipped corpus are constructed, so these are figures on constructed interviews.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from tandai.corpus import Labels, gold_labels, read_corpus
from tandai.encoder import Vectors, open_encoder
from tandai.model.features import PassageFeatures, embedded
from tandai.model.regression import fit_logistic

SIZES = (2, 4, 8, 16, 32)
C = 10.0

Matrix: TypeAlias = sp.csr_matrix | Vectors


def sides(labels: Labels) -> tuple[NDArray[np.object_], NDArray[np.object_], NDArray[np.object_]]:
    """Return answers, questions and documents (n,) each."""
    table = labels.passages
    questions = table["question"].fill_null("")
    columns = (table["text"], questions, table["document"])
    return tuple(np.array(column.to_list(), dtype=object) for column in columns)  # type: ignore[return-value]  # three columns


def scores(train: Matrix, present: NDArray[np.bool_], test: Matrix) -> NDArray[np.float64]:
    """Fit a regression an indicator; return standardised scores (n, k)."""
    made = []
    for column in range(present.shape[1]):
        coef, intercept = fit_logistic(train, present[:, column], C)
        made.append(test @ coef + intercept)
    whole = np.array(made).T
    return (whole - whole.mean(axis=0)) / np.maximum(whole.std(axis=0), 1e-9)


def main() -> None:
    """Read the command line and print a Markdown table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--encoder", action="append", required=True)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    corpus = read_corpus(told.corpus)
    train, test = (gold_labels(corpus.split(part)) for part in ("train", "test"))
    answers, questions, documents = sides(train)
    asked = sides(test)
    encoders = [encoder for name in told.encoder if (encoder := open_encoder(name))]
    seen = [embedded(encoder, answers, questions) for encoder in encoders]
    unseen = [embedded(encoder, asked[0], asked[1]) for encoder in encoders]
    names = sorted(set(documents))
    heads = [encoder.id for encoder in encoders]
    print(
        "| interviews | TF-IDF | " + " | ".join([*heads, *(f"TF-IDF + {h}" for h in heads)]) + " |"
    )
    print("|---" * (2 + 2 * len(heads)) + "|")
    for size in (*SIZES, len(names)):
        rows = []
        for draw in range(told.draws if size < len(names) else 1):
            rng = np.random.default_rng([told.seed, size, draw])
            chosen = np.isin(documents, rng.permutation(names)[:size])
            present = train.present[chosen]
            terms = PassageFeatures()
            matrix = terms.fit_transform(
                answers[chosen], questions[chosen], documents[chosen].tolist()
            )
            base = scores(matrix, present, terms.transform(asked[0], asked[1]))
            own = [scores(a[chosen], present, b) for a, b in zip(seen, unseen, strict=True)]
            rows.append(
                [
                    average_precision_score(test.present, value, average="macro")
                    for value in (base, *own, *(base + one for one in own))
                ]
            )
        cells = [f"{np.mean(c):.3f} ({min(c):.2f}–{max(c):.2f})" for c in zip(*rows, strict=True)]
        print(f"| {size} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
