"""What learns in `public_sets.py`: peers that a user might pick, and tandai, behind one signature.

A system takes a draw (texts, presence of aspects, texts to tell) and returns (suggestions, scores)
of the latter, both (m, k). Each has the settings that its own documentation recommends for few
texts with several labels; none is tuned on a test part. Suggestions are scores of 0.5 and over
(LinearSVC: 0 and over), except tandai's, which learns its thresholds.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from tandai import IndicatorClassifier
from tandai.encoder import CachedEncoder, Encoder, OnnxEncoder, cache_file
from tandai.ground import shipped

Present = NDArray[np.bool_]
Scores = NDArray[np.float64]
Told = tuple[Present, Scores]


@dataclass(frozen=True)
class Draw:
    """Texts to learn from with ``present`` (n, k), and texts to tell."""

    texts: list[str]
    present: Present
    unseen: list[str]
    seed: int
    base: Path | None

    def encoder(self) -> Encoder:
        """Return the encoder before any fine-tuning."""
        if self.base is None:
            raise SystemExit("this system needs --base FOLDER")
        return CachedEncoder(OnnxEncoder(self.base), cache_file())


BOW: dict[str, object] = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "length": 262144,
    "ngram_size": 1,
    "no_output_layer": False,
}


def spacy_bow(draw: Draw) -> Told:
    """Return what spaCy's textcat_multilabel with a bag of words says."""
    return _spacy(draw, BOW)


def spacy_ensemble(draw: Draw) -> Told:
    """Return what spaCy's textcat_multilabel with its default, the ensemble, says."""
    return _spacy(draw, None)


def _spacy(draw: Draw, model: dict[str, object] | None) -> Told:
    import spacy
    from spacy.training import Example
    from spacy.util import compounding, fix_random_seed, minibatch

    fix_random_seed(draw.seed)
    nlp = spacy.blank("id")
    nlp.add_pipe("textcat_multilabel", config={"model": model} if model else {})
    labels = [str(k) for k in range(draw.present.shape[1])]
    examples = [
        Example.from_dict(
            nlp.make_doc(text),
            {"cats": {name: float(p) for name, p in zip(labels, row, strict=True)}},
        )
        for text, row in zip(draw.texts, draw.present, strict=True)
    ]
    optimizer = nlp.initialize(lambda: examples)
    # spaCy's own examples of text classification take 10 to 20 passes; few texts need more.
    for _ in range(_passes(len(examples), 30, 20, 10)):
        random.shuffle(examples)
        for batch in minibatch(examples, size=compounding(4.0, 32.0, 1.001)):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    docs = nlp.pipe(draw.unseen)
    scores = np.array([[doc.cats[name] for name in labels] for doc in docs])
    return scores >= 0.5, scores


def _passes(texts: int, few: int, some: int, many: int) -> int:
    return few if texts <= 200 else some if texts <= 400 else many


def fast_text(draw: Draw) -> Told:
    """Return what fastText says: one-vs-all loss, word pairs and character n-grams."""
    import fasttext

    labels = [f"__label__{k}" for k in range(draw.present.shape[1])]
    lines = [
        " ".join([*(labels[k] for k in np.flatnonzero(row)), " ".join(text.lower().split())])
        for text, row in zip(draw.texts, draw.present, strict=True)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "train.txt"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        model = fasttext.train_supervised(
            str(file),
            loss="ova",
            lr=0.5,
            epoch=_passes(len(lines), 100, 50, 25),
            wordNgrams=2,
            minn=3,
            maxn=5,
            bucket=200_000,
            thread=1,
            seed=draw.seed,
            verbose=0,
        )
    scores = np.zeros((len(draw.unseen), len(labels)))
    for row, text in enumerate(draw.unseen):
        # Of the module, since the method asks numpy for what numpy 2 no longer gives.
        for share, name in model.f.predict(" ".join(text.lower().split()) + "\n", -1, 0.0, ""):
            scores[row, labels.index(name)] = share
    return scores >= 0.5, scores


def _terms() -> object:
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True),
    )


def tfidf_svc(draw: Draw) -> Told:
    """Return what a linear support vector machine over TF-IDF of words and characters says."""
    return _one_by_one(
        draw,
        lambda: make_pipeline(_terms(), LinearSVC(class_weight="balanced", random_state=draw.seed)),
        lambda model: np.asarray(model.decision_function(draw.unseen)),
        cut=0.0,
    )


def tfidf_logistic(draw: Draw) -> Told:
    """Return what logistic regression over the same TF-IDF says."""
    return _one_by_one(
        draw,
        lambda: make_pipeline(
            _terms(), LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000)
        ),
        lambda model: np.asarray(model.predict_proba(draw.unseen)[:, 1]),
    )


def tfidf_bayes(draw: Draw) -> Told:
    """Return what complement naive Bayes over the same TF-IDF says."""
    return _one_by_one(
        draw,
        lambda: make_pipeline(_terms(), ComplementNB()),
        lambda model: np.asarray(model.predict_proba(draw.unseen)[:, 1]),
    )


def e5_logistic(draw: Draw) -> Told:
    """Return what logistic regression over the vectors of the frozen encoder says."""
    encoder = draw.encoder()
    seen, unseen = encoder.encode(draw.texts), encoder.encode(draw.unseen)
    return _one_by_one(
        draw,
        lambda: LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000),
        lambda model: np.asarray(model.predict_proba(unseen)[:, 1]),
        features=seen,
    )


def _one_by_one(
    draw: Draw,
    make: Callable[[], object],
    told: Callable[[object], Scores],
    cut: float = 0.5,
    features: object = None,
) -> Told:
    """Fit one model an aspect; an aspect that is always or never there keeps its share."""
    scores = np.zeros((len(draw.unseen), draw.present.shape[1]))
    for column, coded in enumerate(draw.present.T):
        if coded.any() and not coded.all():
            model = make()
            model.fit(draw.texts if features is None else features, coded)
            scores[:, column] = told(model)
        else:
            scores[:, column] = cut + (1.0 if coded.all() else -1.0)
    return scores >= cut, scores


def ours_tfidf(draw: Draw) -> Told:
    """Return what tandai says without an encoder."""
    return _ours(draw, None)


def ours(draw: Draw) -> Told:
    """Return what tandai says with the frozen encoder beside TF-IDF."""
    return _ours(draw, draw.encoder())


def ours_shipped(draw: Draw) -> Told:
    """Return what tandai says with the encoder that it brings, tuned on interviews."""
    return _ours(draw, CachedEncoder(OnnxEncoder(shipped.ENCODER), cache_file()))


def _ours(draw: Draw, encoder: Encoder | None) -> Told:
    model = IndicatorClassifier(encoder=encoder, seed=draw.seed)
    model.fit(draw.texts, draw.present.astype(np.int8))
    scores = model.predict_proba(draw.unseen)
    return scores >= model.thresholds_, scores


@dataclass(frozen=True)
class System:
    """How a system is called in tables, and what it is."""

    title: str
    run: Callable[[Draw], Told]


# The cheap ones first: a run that is broken off has most of the table.
SYSTEMS = {
    "tfidf-logistic": System("TF-IDF word+char, logistic", tfidf_logistic),
    "tfidf-svc": System("TF-IDF word+char, LinearSVC", tfidf_svc),
    "tfidf-bayes": System("TF-IDF word+char, naive Bayes", tfidf_bayes),
    "fasttext": System("fastText, one-vs-all", fast_text),
    "e5-logistic": System("multilingual-e5-small frozen, logistic", e5_logistic),
    "ours-tfidf": System("**tandai, `tfidf`**", ours_tfidf),
    "ours": System("**tandai, frozen encoder**", ours),
    "ours-shipped": System("**tandai, shipped encoder**", ours_shipped),
    "spacy-bow": System("spaCy textcat_multilabel, BOW", spacy_bow),
    "spacy-ensemble": System("spaCy textcat_multilabel, ensemble", spacy_ensemble),
}
