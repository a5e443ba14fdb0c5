"""What the codebook's phrases give an indicator that has few coded passages, or none.

    python bench/codebook_curve.py CORPUS [--encoder tfidf] [--draws 3] [--test DOCUMENT...]

Trains on 3, 10 and 25 coded passages of each indicator (and half as many passages without any
code), drawn at random from the ``train`` part of CORPUS, with and without the codebook's terms,
definitions, cues and examples. For 0 passages the 25 are taken and those of four indicators at a
time left out; the figures are of these four. Tested on whole other interviews: those named, which
take no part in the training. Figures: means of draws of the mean average precision and of F1.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tandai.corpus import Labels, gold_labels, read_corpus
from tandai.encoder import open_encoder
from tandai.model.classifier import IndicatorClassifier
from tandai.model.phrases import Phrases, codebook_phrases
from tandai.statistics.metrics import average_precision, f1_score
from tandai.work.train import training_part

COUNTS = (0, 3, 10, 25)
# The clusters that the shipped encoder was not fine-tuned on.
TEST = ("pandaisikek", "plered", "sanan")


def drawn(
    present: NDArray[np.bool_], rows: NDArray[np.int64], count: int, seed: int
) -> NDArray[np.int64]:
    """Return rows that hold ``count`` passages of each indicator, and half as many of none."""
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(rows)
    chosen: set[int] = set()
    for column in range(present.shape[1]):
        coded = shuffled[present[shuffled, column]]
        chosen.update(coded[:count].tolist())
    without = shuffled[~present[shuffled].any(axis=1)]
    return np.array([*sorted(chosen), *without[: len(chosen) // 2]])


def cases(
    present: NDArray[np.bool_], rows: NDArray[np.int64], count: int, seed: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield (rows to train on, columns to look at)."""
    columns = np.arange(present.shape[1])
    if count:
        yield drawn(present, rows, count, seed), columns
        return
    many = drawn(present, rows, max(COUNTS), seed)
    for part in np.array_split(np.random.default_rng(seed).permutation(columns), 4):
        yield many[~present[many][:, part].any(axis=1)], part


def figures(
    labels: Labels,
    train: NDArray[np.int64],
    test: NDArray[np.int64],
    columns: NDArray[np.int64],
    classifier: IndicatorClassifier,
) -> list[tuple[float, float]]:
    """Return (average precision, F1) of each of the columns on the rows ``test``."""
    pairs = np.array(list(labels.passages.select("text", "question").iter_rows()), dtype=object)
    documents = np.array(labels.passages["document"].to_list())
    classifier.fit(pairs[train], labels.present[train].astype(np.int8), list(documents[train]))
    probabilities = classifier.predict_proba(pairs[test])
    suggested = probabilities >= classifier.thresholds_
    present = labels.present[test]
    return [
        (
            average_precision(probabilities[:, k], present[:, k]) or 0.0,
            f1_score(suggested[:, k], present[:, k]) or 0.0,
        )
        for k in columns
    ]


def main() -> None:
    """Read the command line and print a row a count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--encoder", default="tfidf")
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--test", nargs="*", default=list(TEST))
    told = parser.parse_args()
    corpus = training_part(read_corpus(told.corpus))
    labels = gold_labels(corpus)
    documents = labels.passages["document"].to_list()
    held = np.array([name.startswith(tuple(told.test)) for name in documents])
    rows, test = np.flatnonzero(~held), np.flatnonzero(held)
    encoder = open_encoder(told.encoder)
    phrases = codebook_phrases(corpus.codebook)
    print("| coded passages | mAP without | mAP with | F1 without | F1 with |", flush=True)
    print("|---|---|---|---|---|")
    for count in COUNTS:
        found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
        for draw in range(told.draws):
            for train, columns in cases(labels.present, rows, count, draw):
                for with_phrases, results in found.items():
                    known: Phrases | None = phrases if with_phrases else None
                    classifier = IndicatorClassifier(encoder=encoder, phrases=known)
                    results += figures(labels, train, test, columns, classifier)
        without, with_them = (np.mean(found[which], axis=0) for which in (False, True))
        cells = (without[0], with_them[0], without[1], with_them[1])
        print(f"| {count} | {' | '.join(f'{cell:.3f}' for cell in cells)} |", flush=True)


if __name__ == "__main__":
    main()
