"""What `tandai train --base` gives, by number of one's own coded passages.

    python bench/base_curve.py CORPUS [--design tfidf|e5] [--draws 3] [--sizes N ...]

Base, one's own passages and the interviews to test on are of different clusters. One's own are
whole interviews in random order, up to 25, 50, 100, 200 and 400 passages.

Design ``tfidf``: no encoder; base, own and tested interviews are of the ``train`` part. Design
``e5``: the shipped encoder, which was fine-tuned on most interviews of the base; one's own are of
clusters that it has not seen (224 passages), tested on the ``test`` part of the corpus. Figures:
means of draws of mean average precision, hit@3 and macro-F1.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tandai.corpus import Corpus, read_corpus
from tandai.encoder import Encoder
from tandai.ground.errors import TandaiError
from tandai.model.evaluation import Overall
from tandai.model.store import Model
from tandai.work.evaluate import evaluate_model
from tandai.work.train import train

SIZES = (25, 50, 100, 200, 400)
# Beginnings of the names of interviews: of the base, one's own, and those to test on.
DESIGNS = {
    "tfidf": (
        ("bayat", "celuk", "ceper", "giriloyo", "jepara", "magetan"),
        ("tumang", "semanan", "sengkang", "tegalwangi"),
        ("pandaisikek", "plered", "sanan"),
    ),
    "e5": (("",), ("pandaisikek", "plered"), ()),
}


def drawn(corpus: Corpus, documents: Sequence[str], size: int, seed: int) -> Corpus:
    """Return the first ``size`` passages of interviews in random order."""
    order = np.random.default_rng(seed).permutation(np.array(sorted(documents))).tolist()
    chosen: list[str] = []
    for name in order:
        own = corpus.passages.filter(corpus.passages["document"] == name)["passage_id"].to_list()
        chosen += own[: max(0, size - len(chosen))]
    passages = corpus.passages.filter(corpus.passages["passage_id"].is_in(chosen))
    codings = corpus.codings.filter(corpus.codings["passage_id"].is_in(chosen))
    part = corpus.of_documents(order)
    return Corpus("own", corpus.codebook, passages, codings, part.documents)


def parts(corpus: Corpus, design: str) -> tuple[Corpus, list[str], Corpus]:
    """Return the interviews of the base, the names of one's own, and those to test on."""
    base, own, test = DESIGNS[design]
    names = corpus.split("train").documents["document"].to_list()
    mine = [name for name in names if name.startswith(own)]
    theirs = [name for name in names if name.startswith(base) and name not in mine]
    tested = corpus.of_documents([name for name in names if name.startswith(test)])
    return corpus.of_documents(theirs), mine, tested if test else corpus.split("test")


def tested(model: Model, test: Corpus) -> tuple[float, float, float]:
    """Return mean average precision, hit@3 and macro-F1."""
    overall: Overall = evaluate_model(model, test).evaluation.overall
    return overall.map or 0.0, overall.hit_at_3 or 0.0, overall.macro_f1 or 0.0


def trained(own: Corpus, encoder: Encoder | None, base: Model | None) -> Model | None:
    """Return a model of one's own passages; None where they are too few to learn from."""
    try:
        return train(own, "own", encoder=encoder or "tfidf", base=base)
    except TandaiError:
        return None


def main() -> None:
    """Read the command line and print a row a size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--design", choices=list(DESIGNS), default="tfidf")
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--sizes", nargs="*", type=int, default=list(SIZES))
    told = parser.parse_args()
    corpus = read_corpus(told.corpus)
    theirs, mine, test = parts(corpus, told.design)
    base = train(theirs, "base", encoder=told.design)
    print("| own passages | without a base: mAP | hit@3 | F1 | with: mAP | hit@3 | F1 |")
    print("|---|---|---|---|---|---|---|")
    print(f"| 0 | | | | {row([tested(base, test)])} |", flush=True)
    for size in told.sizes:
        alone, on_base = [], []
        for draw in range(told.draws):
            own = drawn(corpus, mine, size, draw)
            models = (trained(own, base.classifier.encoder, start) for start in (None, base))
            without, with_it = models
            if without is not None and with_it is not None:
                alone.append(tested(without, test))
                on_base.append(tested(with_it, test))
        print(f"| {size} | {row(alone)} | {row(on_base)} |", flush=True)


def row(figures: Sequence[tuple[float, float, float]]) -> str:
    """Return means of three figures as cells."""
    return " | ".join(f"{value:.3f}" for value in np.mean(figures, axis=0))


if __name__ == "__main__":
    main()
