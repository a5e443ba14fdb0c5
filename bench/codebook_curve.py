"""What a model of a theory can do with its codebook alone, and with the first codes.

    python bench/codebook_curve.py CORPUS THEORY... [--encoder e5] [--draws 2] [--test CLUSTER...]
                                   [--counts 0 10 25 50 100 300] [--without] [--scale]

For each theory (a codebook of ``corpora/codebooks`` by which CORPUS is coded) and each number of
codes: a researcher reads whole interviews of the ``train`` part one after another, until so many
codes are given. Each cluster of ``--test`` is tested on by models that have read the others,
clusters of ``--test`` first, since the shipped encoder was not fine-tuned on these. With no code
the codebook alone is read, scaled by the uncoded passages of the other clusters.

Figures over the indicators with two codes or more in the clusters tested on, means of draws: mean
average precision, ranked within each cluster (each has a model of its own, and their confidences
need not compare) and weighted by its codes, and macro-F1 of all clusters together.
``--without``: what the same codes give without the codebook. ``--scale`` prints instead what scores
of the codebook alone were worth over all theories given: the slope and intercept that
`tandai.model.codebook_alone` has.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from tandai.corpus import Labels, gold_labels, read_corpus
from tandai.encoder import Encoder, open_encoder
from tandai.ground.shipped import located_codebook
from tandai.model.calibration import fit_sigmoid
from tandai.model.classifier import IndicatorClassifier
from tandai.model.codebook_alone import read_codebook_alone
from tandai.model.phrases import Phrases, codebook_phrases
from tandai.statistics.metrics import average_precision, f1_score
from tandai.work.train import training_part

COUNTS = (0, 10, 25, 50, 100, 300)
TEST = ("pandaisikek", "plered", "sanan")
_FEWEST = 2


class Theory(NamedTuple):
    """Passages coded by one theory: (answer, question), interviews, codes, and its phrases."""

    pairs: NDArray[np.object_]
    documents: NDArray[np.str_]
    present: NDArray[np.bool_]
    phrases: Phrases


def read_theory(corpus: Path, name: str) -> Theory:
    """Read the training part of a corpus, coded by a theory."""
    read = training_part(read_corpus(corpus, located_codebook(Path(name))))
    labels: Labels = gold_labels(read)
    pairs = labels.passages.select("text", pl.col("question").fill_null("")).rows()
    return Theory(
        np.array(pairs, dtype=object),
        np.array(labels.passages["document"].to_list()),
        labels.present,
        codebook_phrases(read.codebook),
    )


def of_clusters(documents: NDArray[np.str_], clusters: Sequence[str]) -> NDArray[np.bool_]:
    """Return (n,): whether a passage is of one of the clusters."""
    return np.array([name.startswith(tuple(clusters)) for name in documents], dtype=bool)


def read_until(
    theory: Theory, rows: NDArray[np.int64], first: Sequence[str], codes: int, seed: int
) -> NDArray[np.int64]:
    """Return the rows of interviews, drawn one after another, until so many codes are given."""
    generator = np.random.default_rng(seed)
    names = np.unique(theory.documents[rows])
    early = of_clusters(names, first)
    order = [*generator.permutation(names[early]), *generator.permutation(names[~early])]
    read = np.concatenate([np.flatnonzero(theory.documents == name) for name in order])
    given = np.cumsum(theory.present[read].sum(axis=1))
    return np.asarray(read[: int(np.searchsorted(given, codes)) + 1])


def judged(
    theory: Theory,
    codes: int,
    clusters: Sequence[str],
    encoder: Encoder | None,
    phrases: Phrases | None,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return (probabilities, suggestions), (n, k), by models that have not read the cluster."""
    probabilities = np.zeros(theory.present.shape)
    suggested = np.zeros(theory.present.shape, dtype=bool)
    for cluster in clusters:
        test = of_clusters(theory.documents, [cluster])
        others = np.flatnonzero(~test)
        if codes:
            rows = read_until(theory, others, clusters, codes, seed)
            model = IndicatorClassifier(encoder=encoder, phrases=phrases)
            model.fit(
                theory.pairs[rows],
                theory.present[rows].astype(np.int8),
                list(theory.documents[rows]),
            )
        else:
            rows = np.flatnonzero(~test & of_clusters(theory.documents, clusters))
            model = read_codebook_alone(
                theory.phrases,
                theory.present.shape[1],
                [(answer, asked) for answer, asked in theory.pairs[rows]],
                list(theory.documents[rows]),
                encoder=encoder,
            )
        probabilities[test] = model.predict_proba(theory.pairs[test])
        suggested[test] = probabilities[test] >= model.thresholds_
    return probabilities, suggested


def figures(
    theory: Theory,
    clusters: Sequence[str],
    probabilities: NDArray[np.float64],
    suggested: NDArray[np.bool_],
) -> tuple[float, float]:
    """Return (mean average precision, macro-F1) over indicators with two codes or more."""
    rows = of_clusters(theory.documents, clusters)
    present = theory.present
    columns = np.flatnonzero(present[rows].sum(axis=0) >= _FEWEST)
    each = [of_clusters(theory.documents, [cluster]) for cluster in clusters]
    precisions = []
    for k in columns:
        found = [average_precision(probabilities[own, k], present[own, k]) or 0.0 for own in each]
        precisions.append(np.average(found, weights=[present[own, k].sum() for own in each]))
    f1 = [f1_score(suggested[rows, k], present[rows, k]) or 0.0 for k in columns]
    return float(np.mean(precisions)), float(np.mean(f1))


def curve(theory: Theory, told: argparse.Namespace, encoder: Encoder | None) -> Iterator[str]:
    """Yield cells of a table, a row a number of codes."""
    given = int(theory.present.sum())
    for codes in (count for count in told.counts if count <= given):
        cells: list[float] = []
        for phrases in (theory.phrases, None)[: 1 + bool(told.without and codes)]:
            found = []
            for draw in range(told.draws if codes else 1):
                own = judged(theory, codes, told.test, encoder, phrases, draw)
                found.append(figures(theory, told.test, *own))
            cells += np.mean(found, axis=0).tolist()
        yield f"{codes} | " + " | ".join(f"{cell:.3f}" for cell in cells)


def scale(theories: Sequence[Theory], clusters: Sequence[str], encoder: Encoder | None) -> str:
    """Return slope and intercept of the log odds of a code at a score of spread 1."""
    scores, codes = [], []
    for theory in theories:
        rows = of_clusters(theory.documents, clusters)
        model = read_codebook_alone(
            theory.phrases,
            theory.present.shape[1],
            [(answer, asked) for answer, asked in theory.pairs[rows]],
            list(theory.documents[rows]),
            encoder=encoder,
        )
        scores.append(model.decision_function(theory.pairs[rows]).ravel())
        codes.append(theory.present[rows].ravel())
    slope, intercept = fit_sigmoid(np.concatenate(scores), np.concatenate(codes))
    share = np.concatenate(codes).mean()
    return f"slope {slope:.2f}, intercept {intercept:.2f}; {share:.1%} of cells are coded"


def main() -> None:
    """Read the command line and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("theories", nargs="+")
    parser.add_argument("--encoder", default="e5")
    parser.add_argument("--draws", type=int, default=2)
    parser.add_argument("--counts", type=int, nargs="*", default=list(COUNTS))
    parser.add_argument("--test", nargs="*", default=list(TEST))
    parser.add_argument("--without", action="store_true")
    parser.add_argument("--scale", action="store_true")
    told = parser.parse_args()
    encoder = open_encoder(told.encoder)
    with threadpool_limits(limits=1):
        if told.scale:
            theories = [read_theory(told.corpus, name) for name in told.theories]
            print(scale(theories, told.test, encoder))
            return
        print("| theory | codes | mAP | macro-F1 |" + " without: mAP | macro-F1 |" * told.without)
        print("|---|---|---|---|" + "---|---|" * told.without)
        for name in told.theories:
            for row in curve(read_theory(told.corpus, name), told, encoder):
                print(f"| {name} | {row} |", flush=True)


if __name__ == "__main__":
    main()
