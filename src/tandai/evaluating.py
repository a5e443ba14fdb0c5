"""`tandai evaluate`: figures on passages that a model has not seen."""

from __future__ import annotations

import numpy as np
import polars as pl

from tandai.corpus import Corpus, gold_labels
from tandai.errors import CorpusError
from tandai.language import tr
from tandai.model.evaluation import Evaluation, evaluate
from tandai.model.store import Model
from tandai.text import passage_hash


def evaluate_model(model: Model, corpus: Corpus, gold: str | None = None) -> tuple[Evaluation, int]:
    """Return (evaluation, number of passages left out because the model was trained on them).

    Where the corpus has documents whose split is ``test``, only these are used.

    Raises CorpusError when the codebooks differ or every coded passage was trained on.
    """
    if set(corpus.codebook.ids) != set(model.codebook.ids):
        raise CorpusError(
            tr(
                "its codebook is not that of the model.",
                "buku kodenya bukan buku kode model ini.",
            ),
            where=corpus.name,
        )
    splits = set(corpus.documents["split"].to_list()) if len(corpus.documents) else set()
    tested = corpus.split("test") if "test" in splits else corpus
    seen = set(model.provenance.seen)
    known = [passage_hash(text) in seen for text in tested.passages["text"]]
    unseen = tested.passages.filter(~pl.Series(known, dtype=pl.Boolean))
    if unseen.is_empty():
        raise CorpusError(
            tr(
                "the model was trained on all of these passages.",
                "model ini dilatih dengan semua kutipan ini.",
            ),
            where=corpus.name,
            hint=tr(
                "Evaluate on others, or cross-validate with `tandai evaluate CORPUS`.",
                "Uji pada yang lain, atau validasi silang dengan `tandai evaluate KORPUS`.",
            ),
        )
    codings = tested.codings.join(unseen.select("passage_id"), on="passage_id", how="semi")
    part = Corpus(tested.name, model.codebook, unseen, codings, tested.documents)
    labels = gold_labels(part, gold)
    pairs = list(labels.passages.select("text", "question").iter_rows())
    array = np.array(pairs, dtype=object).reshape(-1, 2)
    matrix = model.classifier.matrix(array)
    probabilities = model.classifier.calibration_(model.classifier.scores(matrix))
    stances = model.stance.predict(matrix, len(model.codebook.ids))
    evaluation = evaluate(
        probabilities,
        probabilities >= model.classifier.thresholds_,
        labels.present,
        stances == labels.stance,
        labels.passages["document"].to_list(),
        model.codebook.ids,
        model.classifier.thresholds_,
        folds=1,
    )
    return evaluation, sum(known)
