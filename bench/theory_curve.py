"""What other theories' codes teach of a theory that nobody has coded by, by their number.

    python bench/theory_curve.py corpora/tumang --encoder BASE [--draws 5] [--picture FILE.svg]

BASE is an encoder that has learnt from none of them (`tools/make_encoder.py base`). Each theory in
turn is left out; a bilinear score of passage and description is learnt from the codes of others
(Romera-Paredes and Torr 2015, "An embarrassingly simple approach to zero-shot learning", eq. 5)
and added to the cosine of both. Learnt from are interviews of the ``train`` part, tested on those
of its development clusters; printed is the mean average precision over all theories left out, a
row a number of theories learnt from. All are constructed interviews.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from tandai.corpus import gold_labels, read_corpus
from tandai.encoder import Encoder, open_encoder
from tandai.ground import shipped
from tandai.model.features import embedded
from tandai.model.phrases import descriptions
from tandai.model.regression import whitening

DEVELOPMENT = ("sanan", "pandai_sikek", "plered")
SIZES = (0, 1, 2, 4, 8, 13)
# Penalties of the two sides of the bilinear score.
_OF_PASSAGES, _OF_INDICATORS = 0.01, 1.0
_SELDOM = 0.005

Matrix = NDArray[np.float64]


class Theory(NamedTuple):
    """Codes (n, k) of passages by their row in the corpus (n,), and descriptions (k, e)."""

    rows: NDArray[np.intp]
    present: NDArray[np.bool_]
    said: Matrix


def unit(vectors: Matrix) -> Matrix:
    """Return vectors of length 1; those of length 0 as they are."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def theories(corpus: Path, encoder: Encoder, place: dict[str, int]) -> dict[str, Theory]:
    """Return all theories that the corpus is coded by, beside its own."""
    found = {}
    for file in sorted(corpus.glob("codings-*.csv")):
        name = file.stem.removeprefix("codings-")
        part = read_corpus(corpus, shipped.CODEBOOKS / f"{name}.yaml").split("train")
        labels = gold_labels(part, "A")
        rows = np.array([place[id] for id in labels.passages["passage_id"]])
        means = [
            encoder.encode(list(descriptions(own))).mean(0) for own in part.codebook.indicators
        ]
        said = np.array(means, dtype=np.float64)
        found[name] = Theory(rows, labels.present, unit(said - said.mean(axis=0)))
    return found


def learnt(passages: Matrix, known: list[Theory], taught: NDArray[np.bool_]) -> Matrix:
    """Return the bilinear score (e, e) of passages and descriptions."""
    width = passages.shape[1]
    crossed, told = np.zeros((width, width)), np.zeros((width, width))
    for theory in known:
        rows = taught[theory.rows]
        codes = theory.present[rows].astype(np.float64)
        rate = codes.mean(axis=0)
        apart = (codes - rate) / np.sqrt(np.maximum(rate, _SELDOM))
        crossed += passages[theory.rows[rows]].T @ (apart @ theory.said) / rows.sum()
        told += theory.said.T @ theory.said
    own = passages[taught].T @ passages[taught] / taught.sum()
    left = np.linalg.solve(own + _OF_PASSAGES * np.eye(width), crossed)
    return np.asarray(np.linalg.solve(told + _OF_INDICATORS * np.eye(width), left.T).T)


def precision(theory: Theory, scores: Matrix, judged: NDArray[np.bool_]) -> float:
    """Return the mean average precision on the passages that are judged."""
    rows = judged[theory.rows]
    present, own = theory.present[rows], scores[theory.rows[rows]]
    there = np.flatnonzero(present.any(axis=0))
    return float(np.mean([average_precision_score(present[:, k], own[:, k]) for k in there]))


def curve(corpus: Path, encoder: Encoder, draws: int) -> pl.DataFrame:
    """Return a row a number of theories, draw and theory left out: their map."""
    part = read_corpus(corpus).split("train")
    passages = part.passages
    place = {id: row for row, id in enumerate(passages["passage_id"])}
    known = theories(corpus, encoder, place)
    coded = np.zeros(len(passages), dtype=bool)
    coded[np.concatenate([theory.rows for theory in known.values()])] = True
    held = part.documents.filter(pl.col("cluster").is_in(DEVELOPMENT))["document"].to_list()
    judged = coded & passages["document"].is_in(held).to_numpy()
    taught = coded & ~judged
    questions = passages["question"].fill_null("").to_list()
    vectors = embedded(encoder, passages["text"].to_list(), questions).vectors
    middle, spread = vectors[taught].mean(axis=0), whitening(vectors[taught])
    seen = ((vectors - middle) @ spread).astype(np.float64)
    rows = []
    for left_out, theory in known.items():
        others = [own for name, own in known.items() if name != left_out]
        plain = seen @ (theory.said @ spread).T
        for size in SIZES:
            for draw in range(draws if 0 < size < len(others) else 1):
                chosen = np.random.default_rng([size, draw]).permutation(len(others))[:size]
                scores = plain / plain.std()
                if size:
                    told = seen @ learnt(seen, [others[n] for n in chosen], taught) @ theory.said.T
                    scores = scores + told / told.std()
                rows.append((size, draw, left_out, precision(theory, scores, judged)))
    return pl.DataFrame(rows, schema=["theories", "draw", "left_out", "map"], orient="row")


def main() -> None:
    """Read the options, print the table, draw the picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--picture", type=Path)
    told = parser.parse_args()
    encoder = open_encoder(told.encoder)
    if encoder is None:
        parser.error("an encoder is needed")
    frame = curve(told.corpus, encoder, told.draws)
    print("| theories learnt from | mean average precision | lowest and highest draw |")
    print("|---|---|---|")
    by_draw = frame.group_by("theories", "draw", maintain_order=True).agg(pl.col("map").mean())
    for (size,), part in by_draw.group_by(["theories"], maintain_order=True):
        own = part["map"].to_numpy()
        print(f"| {size} | {own.mean():.3f} | {own.min():.3f}–{own.max():.3f} |")
    if told.picture:
        import altair as alt

        base = alt.Chart(by_draw).encode(
            x=alt.X("theories:Q", title="other theories learnt from (constructed interviews)")
        )
        line = base.mark_line().encode(
            y=alt.Y("mean(map):Q", title="mAP of the theory left out").scale(zero=True)
        )
        points = base.mark_point(size=30, opacity=0.6).encode(y="map:Q")
        (line + points).properties(width=460, height=280).save(str(told.picture))


if __name__ == "__main__":
    main()
