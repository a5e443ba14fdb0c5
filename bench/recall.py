"""What `tag --recall` keeps of an interview's codes, and how many suggestions it takes.

    python bench/recall.py CORPUS [--recall 0.8 0.9 0.95] [--divisions 200] [--by COLUMN]
                                  [--encoder e5]

Passages of the training part that the encoder has not seen, each scored by a model that has not
seen its interview (the cross-validation of `tandai train`). The interviews are divided into two
halves at random, again and again: one chooses calibration and thresholds as `tandai train` and
`tag --recall` do, the other tells what came of it. ``--by COLUMN`` of ``documents.csv`` (say,
`cluster`) keeps interviews that share a value in one half, so that the other is of foreign places.

Kept: the share of an interview's codes among the suggestions, mean over interviews and divisions;
between the bounds lie nine tenths of the divisions. A division whose interviews are too few for the
promise counts for nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tandai.corpus import Corpus, gold_labels, read_corpus
from tandai.ground.errors import UsageError
from tandai.model.calibration import fit_calibration, fit_thresholds
from tandai.model.evaluation import cross_fitted
from tandai.model.recall import held_out_codes, mean_loss, recall_thresholds
from tandai.tags.rules import RecallRule
from tandai.work.train import train, training_part

OWN = "own"


class HeldOutScores(NamedTuple):
    """What is known of m passages: scores and codes (m, k), folds, interviews, groups (m,)."""

    scores: NDArray[np.float64]
    present: NDArray[np.bool_]
    fold: NDArray[np.int64]
    documents: NDArray[np.str_]
    groups: NDArray[np.str_]

    def at(self, rows: NDArray[np.bool_]) -> HeldOutScores:
        """Return those of some rows (m,)."""
        return HeldOutScores(*(values[rows] for values in self))


def held_out_scores(corpus: Corpus, encoder: str, by: str) -> HeldOutScores:
    """Return what a cross-validation says of the passages that the encoder has not seen."""
    classifier = train(corpus, corpus.name, encoder=encoder).classifier
    part = training_part(corpus)
    labels, rows = gold_labels(part), classifier.judged_
    documents = np.array(labels.passages["document"].to_list())[rows]
    group = dict(zip(part.documents["document"], part.documents[by], strict=True))
    return HeldOutScores(
        classifier.held_out_scores_[rows],
        labels.present[rows],
        classifier.fold_[rows],
        documents,
        np.array([group[name] for name in documents]),
    )


def halves(groups: NDArray[np.str_], seed: int) -> NDArray[np.bool_]:
    """Return (m,) whether a passage is in the first half of the groups, drawn at random."""
    names = np.unique(groups)
    drawn = np.random.default_rng(seed).permutation(names)[: len(names) // 2]
    return np.isin(groups, drawn)


def divided(
    known: HeldOutScores, new: HeldOutScores, recalls: Sequence[float]
) -> dict[str, tuple[float, float]]:
    """Return by recall (kept, suggestions a passage) of ``new``, all chosen by ``known``."""
    probabilities, _ = cross_fitted(known.scores, known.present, known.fold)
    calibration = fit_calibration(known.scores, known.present)
    own = fit_thresholds(calibration(known.scores), known.present)
    codes = held_out_codes(probabilities, known.present, known.documents)
    told = calibration(new.scores)
    thresholds = {OWN: own}
    for recall in recalls:
        try:
            rule = RecallRule(recall)
            thresholds[f"{recall:g}"] = recall_thresholds(rule, codes, len(own)).thresholds
        except UsageError:
            continue
    return {name: kept(told >= cut, new) for name, cut in thresholds.items()}


def kept(suggested: NDArray[np.bool_], new: HeldOutScores) -> tuple[float, float]:
    """Return (mean share over interviews of codes suggested, suggestions a passage)."""
    codes = held_out_codes(suggested.astype(np.float64), new.present, new.documents)
    missed = mean_loss(codes.probability, codes.interview, 0.5)
    return 1.0 - missed, float(suggested.sum(axis=1).mean())


def main() -> None:
    """Read the command line and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--recall", type=float, nargs="+", default=[0.8, 0.9, 0.95])
    parser.add_argument("--divisions", type=int, default=200)
    parser.add_argument("--by", default="document", help="a column of documents.csv")
    parser.add_argument("--encoder", default="e5")
    told = parser.parse_args()
    known = held_out_scores(read_corpus(told.corpus), told.encoder, told.by)
    found: dict[str, list[tuple[float, float]]] = {}
    for seed in range(told.divisions):
        first = halves(known.groups, seed)
        for name, figures in divided(known.at(first), known.at(~first), told.recall).items():
            found.setdefault(name, []).append(figures)
    print(f"{len(np.unique(known.documents))} interviews, {len(known.documents)} passages\n")
    print("| promised | kept | nine tenths of divisions | suggestions a passage | divisions |")
    print("|---|---|---|---|---|")
    for name, own in found.items():
        shares, suggestions = np.array(own).T
        low, high = np.quantile(shares, [0.05, 0.95])
        print(
            f"| {name} | {shares.mean():.3f} | {low:.2f} to {high:.2f} | {suggestions.mean():.1f} "
            f"| {len(own)} |"
        )


if __name__ == "__main__":
    main()
