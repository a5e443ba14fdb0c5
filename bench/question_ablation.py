"""What the interviewer's question gives, and what it costs where question and answer part ways.

    python bench/question_ablation.py CORPUS [--encoder tfidf|e5]

Trains on the ``train`` part of CORPUS without the interviews whose names begin as in TEST, with the
questions and without, and tests on these. The model with questions is also given the answers after
a wrong question: none, one of another interview at random, and one whose answer was coded with an
indicator that this answer does not have (the ``misleading`` question). Codes follow the answer, so
a good model keeps its suggestions. ``kept``: the share of suggestions after the true question that
stay; ``drawn``: the share of misleading questions after which an indicator of their own answer is
suggested, beside the share after the true question.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tandai.corpus import gold_labels, read_corpus
from tandai.encoder import open_encoder
from tandai.model.classifier import IndicatorClassifier
from tandai.model.phrases import codebook_phrases
from tandai.statistics.metrics import average_precision, f1_score, hit_at
from tandai.work.train import training_part

# Of the clusters that the shipped encoder was not fine-tuned on; a third is left to judge by.
TEST = ("pandaisikek", "plered")


def misleading(present: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return for each passage (n,) a passage that has a code which it does not have."""
    chosen = np.zeros(len(present), dtype=np.int64)
    for row, codes in enumerate(present):
        others = np.flatnonzero((present & ~codes).any(axis=1))
        chosen[row] = rng.choice(others)
    return chosen


def others(documents: Sequence[str], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return for each passage (n,) one of another interview."""
    names = np.asarray(documents)
    return np.array([rng.choice(np.flatnonzero(names != name)) for name in names])


def main() -> None:
    """Read the command line and print a row a condition."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--encoder", default="tfidf")
    told = parser.parse_args()
    corpus = training_part(read_corpus(told.corpus))
    labels = gold_labels(corpus)
    answers = np.array(labels.passages["text"].to_list(), dtype=object)
    asked = np.array([q or "" for q in labels.passages["question"].to_list()], dtype=object)
    documents = labels.passages["document"].to_list()
    held = np.array([name.startswith(TEST) for name in documents])
    blank = np.full(len(asked), "", dtype=object)
    encoder, phrases = open_encoder(told.encoder), codebook_phrases(corpus.codebook)

    def fitted(questions: NDArray[np.object_]) -> IndicatorClassifier:
        classifier = IndicatorClassifier(encoder=encoder, phrases=phrases)
        pairs = np.column_stack([answers, questions])[~held]
        groups = [name for name, out in zip(documents, held, strict=True) if not out]
        return classifier.fit(pairs, labels.present[~held].astype(np.int8), groups)

    present = labels.present[held]
    rng = np.random.default_rng(0)
    turned = misleading(present, rng)
    elsewhere = others([n for n, out in zip(documents, held, strict=True) if out], rng)
    own, true = answers[held], asked[held]
    with_question, without = fitted(asked), fitted(blank)
    lured = present[turned] & ~present
    before: NDArray[np.bool_] | None = None
    print(
        "| trained | asked | mAP | hit@3 | macro-F1 | kept | drawn |\n|---|---|---|---|---|---|---|"
    )
    for trained, name, classifier, questions in (
        ("with questions", "as it was", with_question, true),
        ("with questions", "nothing", with_question, blank[held]),
        ("with questions", "of another interview", with_question, true[elsewhere]),
        ("with questions", "misleading", with_question, true[turned]),
        ("without", "nothing", without, blank[held]),
    ):
        probabilities = classifier.predict_proba(np.column_stack([own, questions]))
        suggested = probabilities >= classifier.thresholds_
        before = suggested if before is None else before
        cells = (
            mean(average_precision(p, c) for p, c in zip(probabilities.T, present.T, strict=True)),
            hit_at(probabilities, present, 3) or 0.0,
            mean(f1_score(s, c) for s, c in zip(suggested.T, present.T, strict=True)),
            (suggested & before).sum() / before.sum(),
            (suggested & lured).any(axis=1).mean(),
        )
        print(f"| {trained} | {name} | {' | '.join(f'{c:.3f}' for c in cells)} |", flush=True)


def mean(values: Iterable[float | None]) -> float:
    """Return the mean of those that are defined."""
    return float(np.mean([value for value in values if value is not None]))


if __name__ == "__main__":
    main()
