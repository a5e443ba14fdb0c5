"""What each queue of `tandai review` gives by number of decisions.

    python bench/review_queues.py CORPUS [--draws 6] [--processes 2] [--random-share 0.2]

The corpus' ``final`` codes answer for the person. Only the ``train`` part is used. Each draw deals
its 13 clusters out at random: five to be reviewed (the pool), three held back, five for a base.
After every 30 decisions it is learnt anew, as `--learn-every 30` does, from TF-IDF without an
encoder: the shipped encoder and the shipped model have seen these interviews, so the model to start
from ("from a model") is trained here, on the five clusters of the base alone.

Prints macro-F1 and mean average precision on the held-back interviews; half the mean width of the
intervals of shares of the pool, in points, and how often they hold the share that all its codes
give; how many of the pool's codes were found; and the share one would have from a plain count of
the decisions, as mean absolute error relative to the share.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from tandai.codebook import STANCES
from tandai.corpus import Corpus, Labels, gold_labels, read_corpus
from tandai.model.base import base_of
from tandai.model.classifier import IndicatorClassifier
from tandai.model.parts import Base
from tandai.model.store import Model
from tandai.review.decisions import Code, Decision
from tandai.review.learning import FEWEST, Texts, answers_of, fitted
from tandai.review.material import Material
from tandai.review.progress import progress
from tandai.review.queues import RANDOM_SHARE, queue
from tandai.statistics.ranking import Figures
from tandai.tags import Suggestion
from tandai.work.train import train

QUEUES = ("order", "random", "uncertain", "surest")
EVERY = 30
MOST = 360
SHOWN = (30, 60, 120, 240, 360)
_HELD_BACK, _POOL = 3, 5


class Row(NamedTuple):
    """What was measured after so many decisions."""

    start: str
    queue: str
    draw: int
    decisions: int
    macro_f1: float
    map: float
    half_width: float
    held: float
    found: float
    miscounted: float


@dataclass(frozen=True)
class Study:
    """Passages to review with the codes that are given when asked, and those to test on."""

    labels: Labels
    texts: Texts
    held_back: Labels
    held_pairs: Any
    base: Model
    seed: int

    @property
    def bare(self) -> Material:
        """What is reviewed when there is no model yet."""
        return Material(self.labels.passages, self.texts.codebook)

    @property
    def tagged(self) -> Material:
        """What is reviewed with the suggestions of the base."""
        found = self.base.classifier.predict_proba(self.texts.pairs())
        ids = self.texts.codebook.ids
        suggested = tuple(
            tuple(
                Suggestion(ids[k], float(own[k]), STANCES[0])
                for k in np.flatnonzero(own >= self.base.classifier.thresholds_)
            )
            for own in found
        )
        return Material(self.labels.passages, self.texts.codebook, suggested, found)


def study_of(corpus: Corpus, seed: int) -> Study:
    """Deal the clusters out and train the base."""
    part = corpus.split("train")
    clusters = np.random.default_rng(seed).permutation(sorted(set(part.documents["cluster"])))
    ends = (_HELD_BACK, _HELD_BACK + _POOL)
    held, pool, base = (_of_clusters(part, own) for own in np.split(clusters, ends))
    labels, held_labels = gold_labels(pool), gold_labels(held)
    answers, questions, documents = (
        tuple(labels.passages[name]) for name in ("text", "question", "document")
    )
    texts = Texts(answers, questions, documents, corpus.codebook, None, "tfidf", seed)
    pairs = np.array(list(held_labels.passages.select("text", "question").iter_rows()), object)
    model = train(base, "base", encoder="tfidf", seed=seed)
    return Study(labels, texts, held_labels, pairs, model, seed)


def _of_clusters(corpus: Corpus, clusters: Any) -> Corpus:
    own = corpus.documents.filter(pl.col("cluster").is_in(clusters.tolist()))
    return corpus.of_documents(own["document"].to_list())


def review(study: Study, name: str, start: str, draw: int, random_share: float) -> Iterator[Row]:
    """Yield what is known after each 30 decisions."""
    opened = study.tagged if start == "model" else study.bare
    base = base_of(study.base, study.texts.codebook) if start == "model" else None
    now = opened
    decided: dict[str, Decision] = {}
    while len(decided) < min(MOST, len(opened.ids)):
        places = queue(name, now, decided, seed=draw, random_share=random_share)[:EVERY]
        for place in places:
            id = opened.ids[place.row]
            decided[id] = _answer(study, id, place.row, place.probability)
        if name in ("order", "random") and len(decided) not in SHOWN:
            # Their order does not hang on what is learnt.
            continue
        classifier = _learnt(study, opened, decided, base)
        if classifier is not None:
            now = replace(opened, confidence=classifier.predict_proba(study.texts.pairs()))
        yield _row(study, opened, decided, classifier, (start, name, draw))


def _answer(study: Study, id: str, row: int, probability: float | None) -> Decision:
    ids, own = study.texts.codebook.ids, study.labels.stance[row]
    given = np.flatnonzero(study.labels.present[row])
    return Decision(id, "coded", tuple(Code(ids[k], STANCES[own[k]]) for k in given), probability)


def _learnt(
    study: Study, material: Material, decided: dict[str, Decision], base: Base | None
) -> IndicatorClassifier | None:
    answers = answers_of(material, decided)
    if len(answers.rows) < FEWEST or not answers.present.any():
        return None
    return fitted(study.texts, answers, None, base)


def _row(
    study: Study,
    material: Material,
    decided: dict[str, Decision],
    classifier: IndicatorClassifier | None,
    where: tuple[str, str, int],
) -> Row:
    figures = {"macro_f1": np.array([0.0]), "map": np.array([0.0])}
    if classifier is not None:
        found = classifier.predict_proba(study.held_pairs)
        chosen = found >= classifier.thresholds_
        figures = Figures(found, chosen, study.held_back.present).of(np.ones((1, len(found))))
    present = study.labels.present
    truth = present.mean(axis=0)
    own = progress(material, decided, seed=where[2]).indicators.values()
    shares = [item.share for item in own]
    told = [
        (share.low, share.high, true)
        for share, true in zip(shares, truth, strict=True)
        if share.low is not None and share.high is not None
    ]
    rows = [material.row_of[id] for id in decided]
    counted = present[rows].mean(axis=0)
    return Row(
        *where,
        len(decided),
        float(figures["macro_f1"][0]),
        float(figures["map"][0]),
        float(np.mean([(b - a) / 2 for a, b, _ in told])) if told else np.nan,
        float(np.mean([a - 1e-6 <= t <= b + 1e-6 for a, b, t in told])) if told else np.nan,
        float(present[rows].sum() / present.sum()),
        float(np.mean(np.abs(counted - truth) / truth)),
    )


def drawn(corpus: Path, draw: int, random_share: float) -> list[Row]:
    """Return the rows of all queues of one draw."""
    study = study_of(read_corpus(corpus), draw)
    return [
        row
        for start in ("nothing", "model")
        for name in QUEUES
        for row in review(study, name, start, draw, random_share)
    ]


def markdown(frame: pl.DataFrame) -> str:
    """Return a table: a row a start, queue and number of decisions; means over draws."""
    names = ("macro_f1", "map", "half_width", "held", "found", "miscounted")
    heads = ("from", "queue", "decisions", "macro-F1", "mAP", "± points", "held")
    lines = [
        f"| {' | '.join((*heads, 'codes found', 'miscounted'))} |",
        "|---" * (3 + len(names)) + "|",
    ]
    own = frame.filter(pl.col("decisions").is_in(SHOWN))
    for key, part in own.group_by(["start", "queue", "decisions"], maintain_order=True):
        mean = {name: part[name].fill_nan(None).mean() for name in names}
        draws = part["macro_f1"].to_numpy()
        cells = [
            f"{_of(mean['macro_f1'], '.3f')} ({draws.min():.2f}–{draws.max():.2f})",
            _of(mean["map"], ".3f"),
            _of(mean["half_width"], ".1f", 100),
            _of(mean["held"], ".0%"),
            _of(mean["found"], ".0%"),
            _of(mean["miscounted"], ".0%"),
        ]
        lines.append(f"| {' | '.join(map(str, key))} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _of(value: Any, form: str, times: float = 1.0) -> str:
    return "–" if value is None else format(times * value, form)


def main() -> None:
    """Read the options, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--draws", type=int, default=6)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--random-share", type=float, default=RANDOM_SHARE)
    options = parser.parse_args()
    tasks = [(options.corpus, draw, options.random_share) for draw in range(options.draws)]
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        rows = [row for part in pool.starmap(drawn, tasks, chunksize=1) for row in part]
    print(markdown(pl.DataFrame(rows, schema=list(Row._fields), orient="row")))


if __name__ == "__main__":
    main()
