"""`tandai train`: from a hand-coded corpus to a model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import Codebook
from tandai.corpus import Corpus, Labels, gold_labels
from tandai.errors import CorpusError, UsageError
from tandai.language import tr
from tandai.model.card import model_card
from tandai.model.classifier import IndicatorClassifier, Progress, split_passages
from tandai.model.evaluation import Evaluation, cross_fitted, evaluate
from tandai.model.features import PassageFeatures
from tandai.model.stance import fit_stance
from tandai.model.store import Model, Provenance, passage_hash, save_model

FEWEST_PASSAGES = 10
ENCODERS = ("auto", "tfidf")


def train(
    corpus: Corpus,
    name: str,
    *,
    encoder: str = "auto",
    gold: str | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Model:
    """Train a model on the coded passages of a corpus.

    ``gold`` names the coder to learn from (see :func:`tandai.corpus.gold_labels`). Where the
    corpus has a ``split``, only its documents marked ``train`` are used. The evaluation in
    the model is of passages whose interviews were held out.

    Raises CorpusError when there is too little to learn from, UsageError for an encoder that
    is not there.
    """
    if encoder not in ENCODERS:
        raise UsageError(
            tr(f"there is no encoder {encoder!r}.", f"penyandi {encoder!r} tidak ada."),
            hint=tr(
                f"This version has: {', '.join(ENCODERS)}.",
                f"Versi ini punya: {', '.join(ENCODERS)}.",
            ),
        )
    corpus = training_part(corpus)
    labels = gold_labels(corpus, gold)
    _require_enough(corpus, labels)
    passages = labels.passages
    pairs = list(passages.select("text", "question").iter_rows())
    documents = passages["document"].to_list()
    classifier = IndicatorClassifier(seed=seed)
    classifier.fit(pairs, labels.present.astype(np.int8), groups=documents, progress=progress)
    matrix = classifier.features_.transform(*split_passages(pairs))
    return Model(
        name=name,
        codebook=corpus.codebook,
        classifier=classifier,
        stance=fit_stance(matrix, labels.stance),
        evaluation=held_out_evaluation(classifier, pairs, labels, corpus.codebook),
        provenance=Provenance(
            corpus=corpus.name,
            passages=len(passages),
            documents=len(set(documents)),
            codes=int(labels.present.sum()),
            gold=labels.rule,
            seed=seed,
            sha256=_fingerprint(labels, corpus.codebook),
            seen=tuple(sorted({passage_hash(text) for text in passages["text"]})),
        ),
    )


def training_part(corpus: Corpus) -> Corpus:
    """Return the documents whose split is ``train``, or all where no document says so."""
    splits = set(corpus.documents["split"].to_list()) if len(corpus.documents) else set()
    return corpus.split("train") if "train" in splits else corpus


def held_out_evaluation(
    classifier: IndicatorClassifier,
    pairs: Sequence[tuple[str, str]],
    labels: Labels,
    codebook: Codebook,
) -> Evaluation:
    """Evaluate a fitted classifier on the scores of its own cross-validation.

    Calibration and thresholds are fitted anew without each fold, so no passage is judged by
    a cut that it took part in choosing.
    """
    probabilities, suggested = cross_fitted(
        classifier.held_out_scores_, labels.present, classifier.fold_
    )
    return evaluate(
        probabilities,
        suggested,
        labels.present,
        held_out_stances(classifier, pairs, labels) == labels.stance,
        labels.passages["document"].to_list(),
        codebook.ids,
        classifier.thresholds_,
        folds=int(classifier.fold_.max()) + 1,
    )


def held_out_stances(
    classifier: IndicatorClassifier, pairs: Sequence[tuple[str, str]], labels: Labels
) -> NDArray[np.int8]:
    """Return the stance (n, k) that models without the passage's interview tell.

    The folds are those of the classifier; features and stances are learnt anew in each.
    """
    answers, questions = (np.array(side, dtype=object) for side in split_passages(pairs))
    documents = np.array(labels.passages["document"].to_list(), dtype=object)
    told = np.zeros(labels.stance.shape, dtype=np.int8)
    for number in np.unique(classifier.fold_):
        kept, held = classifier.fold_ != number, classifier.fold_ == number
        features = PassageFeatures(classifier.question_weight)
        matrix = features.fit_transform(answers[kept], questions[kept], documents[kept])
        stance = fit_stance(matrix, labels.stance[kept])
        unseen = features.transform(answers[held], questions[held])
        told[held] = stance.predict(unseen, labels.stance.shape[1])
    return told


def write_model(model: Model, folder: Path, *, force: bool = False) -> None:
    """Write the model folder with its card. Raises OutputError where it cannot be written."""
    save_model(model, folder, model_card(model), force=force)


def _require_enough(corpus: Corpus, labels: Labels) -> None:
    if len(labels.passages) < FEWEST_PASSAGES or not labels.present.any():
        raise CorpusError(
            tr(
                f"{len(labels.passages)} passages with {int(labels.present.sum())} codes are "
                "too few to learn from.",
                f"{len(labels.passages)} kutipan dengan {int(labels.present.sum())} kode terlalu "
                "sedikit untuk dipelajari.",
            ),
            where=corpus.name,
            hint=tr(
                f"Code at least {FEWEST_PASSAGES} passages.",
                f"Kodekan sedikitnya {FEWEST_PASSAGES} kutipan.",
            ),
        )


def _fingerprint(labels: Labels, codebook: Codebook) -> str:
    """Return the SHA-256 of what was learnt from: texts, questions, codes and label order."""
    digest = hashlib.sha256("\0".join(codebook.ids).encode())
    for row in labels.passages.select("passage_id", "question", "text").iter_rows():
        digest.update("\0".join(value or "" for value in row).encode())
    digest.update(labels.stance.tobytes())
    return digest.hexdigest()
