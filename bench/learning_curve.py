"""Learning curve of the shipped corpus: figures on held-back interviews by training interviews.

    python bench/learning_curve.py --corpus corpora/tumang --picture learning-curve.svg

Trains on random draws of whole interviews of the ``train`` part (the same draws at every run of a
seed) and tests on all of the ``test`` part. Prints a Markdown table. The interviews of the shipped
corpus are constructed, so these are figures on constructed interviews.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from tandai.corpus import Corpus, Labels, gold_labels, read_corpus
from tandai.model.classifier import IndicatorClassifier
from tandai.model.evaluation import Overall, evaluate

SIZES = (2, 4, 8, 16, 32, 64, 128)


def pairs(labels: Labels) -> list[tuple[str, str]]:
    """Return (answer, question) of each passage."""
    return list(labels.passages.select("text", "question").iter_rows())


def tested(corpus: Corpus, train: Corpus, test: Labels, seed: int) -> Overall:
    """Train on one part and return the figures on the other."""
    labels = gold_labels(train)
    documents = labels.passages["document"].to_list()
    classifier = IndicatorClassifier(seed=seed)
    classifier.fit(pairs(labels), labels.present.astype(np.int8), groups=documents)
    probabilities = classifier.predict_proba(np.array(pairs(test), dtype=object))
    return evaluate(
        probabilities,
        probabilities >= classifier.thresholds_,
        test.stance,
        test.stance,
        test.passages["document"].to_list(),
        corpus.codebook.ids,
        classifier.thresholds_,
        folds=1,
    ).overall


def curve(corpus: Corpus, draws: int, seed: int) -> pl.DataFrame:
    """Return a row a draw: interviews, draw, macro_f1, map, hit_at_3, ece."""
    train, test = corpus.split("train"), gold_labels(corpus.split("test"))
    names = sorted(train.documents["document"].to_list())
    rows = []
    for size in (*[s for s in SIZES if s < len(names)], len(names)):
        for draw in range(draws if size < len(names) else 1):
            chosen = np.random.default_rng([seed, size, draw]).permutation(names)[:size].tolist()
            result = tested(corpus, train.of_documents(chosen), test, seed)
            rows.append((size, draw, result.macro_f1, result.map, result.hit_at_3, result.ece))
    columns = ["interviews", "draw", "macro_f1", "map", "hit_at_3", "ece"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def markdown(frame: pl.DataFrame) -> str:
    """Return the means over draws, with the lowest and highest draw."""
    figures = ("macro_f1", "map", "hit_at_3", "ece")
    lines = [
        "| training interviews | macro-F1 | mean average precision | hit@3 | ECE |",
        "|---|---|---|---|---|",
    ]
    for (size,), part in frame.group_by(["interviews"], maintain_order=True):
        cells = []
        for name in figures:
            own = part[name].to_numpy()
            low, mean, high = own.min(), own.mean(), own.max()
            spread = f" ({low:.2f}–{high:.2f})" if len(part) > 1 else ""
            cells.append(f"{mean:.3f}{spread}")
        lines.append(f"| {size} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def picture(frame: pl.DataFrame, path: Path) -> None:
    """Draw the curve; the suffix of ``path`` says the form (.svg, .png)."""
    import altair as alt

    named = {"macro_f1": "macro-F1", "map": "mean average precision", "hit_at_3": "hit@3"}
    long = frame.unpivot(list(named), index=["interviews", "draw"], variable_name="figure")
    long = long.with_columns(pl.col("figure").replace(named))
    base = alt.Chart(long).encode(
        x=alt.X("interviews:Q", title="training interviews (constructed)").scale(
            type="log", base=2
        ),
        color=alt.Color("figure:N", title=None),
        shape=alt.Shape("figure:N", legend=None),
    )
    line = base.mark_line().encode(y=alt.Y("mean(value):Q", title="on the held-back interviews"))
    points = base.mark_point(size=30, opacity=0.6).encode(y="value:Q")
    (line + points).properties(width=460, height=280).save(str(path))


def main() -> None:
    """Read the options, print the table, draw the picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    frame = curve(read_corpus(options.corpus), options.draws, options.seed)
    print(markdown(frame))
    if options.picture:
        picture(frame, options.picture)


if __name__ == "__main__":
    main()
