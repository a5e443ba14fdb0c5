"""What `tag --recall` keeps of an interview's codes, and how many suggestions it takes.

    python bench/recall.py CORPUS [--recall 0.8 0.9 0.95] [--divisions 200] [--encoder e5]

Interviews of the training part that the encoder has not seen, each scored by a model that has not
seen it (the cross-validation of `tandai train`, of these interviews alone). Three quarters of them,
drawn at random again and again, choose calibration and thresholds as `tandai train` and
`tag --recall` do; the others tell what came of it. They speak of the same places.

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
from tandai.encoder import open_encoder
from tandai.ground.errors import UsageError
from tandai.model.calibration import few_coded, fit_calibration, fit_thresholds
from tandai.model.classifier import seen_by, unseen_passages
from tandai.model.evaluation import cross_fitted
from tandai.model.recall import held_out_codes, recall_thresholds
from tandai.statistics.risk import mean_loss
from tandai.tags.rules import RecallRule
from tandai.work.train import train, training_part

OWN = "own"
_KNOWN = 0.75


class HeldOutScores(NamedTuple):
    """What is known of m passages: scores and codes (m, k), folds and interviews (m,).

    ``described`` (k,): which indicators the codebook says something of.
    """

    scores: NDArray[np.float64]
    present: NDArray[np.bool_]
    fold: NDArray[np.int64]
    documents: NDArray[np.str_]
    described: NDArray[np.bool_]

    def at(self, rows: NDArray[np.bool_]) -> HeldOutScores:
        """Return those of some rows (m,)."""
        values = (self.scores[rows], self.present[rows], self.fold[rows], self.documents[rows])
        return HeldOutScores(*values, self.described)


def held_out_scores(corpus: Corpus, encoder: str) -> HeldOutScores:
    """Return what a cross-validation says of the interviews that the encoder has not seen."""
    whole = gold_labels(training_part(corpus)).passages
    documents = whole["document"].to_list()
    new = unseen_passages(whole["text"].to_list(), seen_by(open_encoder(encoder)), documents)
    part = corpus.of_documents(whole.filter(new)["document"].unique().sort().to_list())
    classifier = train(part, corpus.name, encoder=encoder).classifier
    labels, rows = gold_labels(training_part(part)), classifier.judged_
    return HeldOutScores(
        classifier.held_out_scores_[rows],
        labels.present[rows],
        classifier.fold_[rows],
        np.array(labels.passages["document"].to_list())[rows],
        classifier.described_,
    )


def drawn(documents: NDArray[np.str_], seed: int) -> NDArray[np.bool_]:
    """Return (m,) whether a passage is of one of three quarters of the interviews."""
    names = np.random.default_rng(seed).permutation(np.unique(documents))
    return np.isin(documents, names[: round(len(names) * _KNOWN)])


def divided(
    known: HeldOutScores, new: HeldOutScores, recalls: Sequence[float]
) -> dict[str, tuple[float, float]]:
    """Return by recall (kept, suggestions a passage) of ``new``, all chosen by ``known``."""
    probabilities, _ = cross_fitted(known.scores, known.present, known.fold, known.described)
    calibration = fit_calibration(known.scores, known.present)
    few = few_coded(known.present, known.described)
    own = fit_thresholds(calibration(known.scores), known.present, few)
    codes = held_out_codes(probabilities, known.present, list(known.documents))
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
    codes = held_out_codes(suggested.astype(np.float64), new.present, list(new.documents))
    missed = mean_loss(codes.probability, codes.interview, 0.5)
    return 1.0 - missed, float(suggested.sum(axis=1).mean())


def main() -> None:
    """Read the command line and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--recall", type=float, nargs="+", default=[0.8, 0.9, 0.95])
    parser.add_argument("--divisions", type=int, default=200)
    parser.add_argument("--encoder", default="e5")
    told = parser.parse_args()
    known = held_out_scores(read_corpus(told.corpus), told.encoder)
    found: dict[str, list[tuple[float, float]]] = {}
    for seed in range(told.divisions):
        first = drawn(known.documents, seed)
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
