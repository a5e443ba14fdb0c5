"""What models that have not seen an interview say of it: the ground of every figure of a model.

Folds are those of the classifier's cross-validation. Whatever is chosen by held-out passages
(calibration, thresholds, cuts of stances) is chosen anew without each fold, so that no passage is
judged by a cut that it took part in choosing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tandai.agreement.evidence_overlap import EvidenceOverlap, evidence_overlap
from tandai.codebook import Codebook
from tandai.corpus import Corpus, Labels
from tandai.model.classifier import IndicatorClassifier
from tandai.model.evaluation import Evaluation, cross_fitted, evaluate, with_evidence
from tandai.model.evidence import carrying_sentences
from tandai.model.recall import HeldOutCodes, held_out_codes
from tandai.model.stance import cross_fitted_stances, fit_cuts, fit_stance


@dataclass(frozen=True)
class HeldOut:
    """What was told of the m passages that are judged (``rows``, (n,) bool, of all that were read).

    ``probabilities``, ``suggested`` and ``stances`` (m, k), the last as positions in ``STANCES``.
    ``cuts``: those of stances that all of them together ask for. ``folds``: how many.
    """

    rows: NDArray[np.bool_]
    probabilities: NDArray[np.float64]
    suggested: NDArray[np.bool_]
    stances: NDArray[np.int8]
    cuts: NDArray[np.float64]
    folds: int

    def evaluation(
        self,
        labels: Labels,
        codebook: Codebook,
        thresholds: NDArray[np.float64],
        evidence: EvidenceOverlap | None,
    ) -> Evaluation:
        """Return the figures; ``thresholds`` (k,) are those of the model."""
        found = evaluate(
            self.probabilities,
            self.suggested,
            labels.stance[self.rows],
            self.stances,
            labels.passages.filter(self.rows)["document"].to_list(),
            codebook.ids,
            thresholds,
            folds=self.folds,
        )
        return with_evidence(found, evidence)

    def codes(self, labels: Labels) -> HeldOutCodes:
        """Return how probable each code was."""
        documents = labels.passages.filter(self.rows)["document"].to_list()
        return held_out_codes(self.probabilities, labels.present[self.rows], documents)


def held_out(classifier: IndicatorClassifier, matrix: sp.csr_matrix, labels: Labels) -> HeldOut:
    """Return what is told of held-out passages; ``matrix`` (n, d) is that of the classifier.

    Passages that the encoder was fine-tuned on are not judged at all.
    """
    rows = classifier.judged_
    fold = classifier.fold_[rows]
    probabilities, suggested = cross_fitted(
        classifier.held_out_scores_[rows], labels.present[rows], fold, classifier.described_
    )
    scores = held_out_stance_scores(classifier, matrix, labels)[rows]
    coded = labels.stance[rows]
    return HeldOut(
        rows=rows,
        probabilities=probabilities,
        suggested=suggested,
        stances=cross_fitted_stances(scores, coded, suggested, fold),
        cuts=fit_cuts(scores, coded, suggested),
        folds=int(classifier.fold_.max()) + 1,
    )


def held_out_evidence(
    classifier: IndicatorClassifier,
    corpus: Corpus,
    labels: Labels,
    suggested: NDArray[np.bool_],
) -> EvidenceOverlap | None:
    """Compare the words of right suggestions to held-out passages with those that coders marked.

    ``suggested`` (m, k) of the passages that are judged. The words are chosen by models that have
    not seen the interview, as :func:`tandai.model.evidence.evidence_of` does.
    """
    if not classifier.held_out_sentences_:
        return None
    judged = np.flatnonzero(classifier.judged_)
    ids = labels.passages["passage_id"].to_list()
    by_sentence = bool(classifier.pools_)
    marked = {}
    for place, k in np.argwhere(suggested & labels.present[judged]).tolist():
        row = int(judged[place])
        if row in classifier.held_out_sentences_:
            spans, scores = classifier.held_out_sentences_[row]
            words = carrying_sentences(spans, scores[:, k], by_sentence=by_sentence)
            marked[ids[row], corpus.codebook.ids[k]] = words
    return evidence_overlap(corpus, labels.passages.filter(classifier.judged_), marked)


def held_out_stance_scores(
    classifier: IndicatorClassifier, matrix: sp.csr_matrix, labels: Labels
) -> NDArray[np.float64]:
    """Return scores (n, k, 2) of support and hindrance by models without the passage's interview.

    Stances are learnt anew in each fold, over the vocabulary of all passages. Where the classifier
    judges no fold, scores are 0.
    """
    scores = np.zeros((*labels.stance.shape, 2))
    encoded = encoded_width(classifier)
    for number in range(int(classifier.fold_.max()) + 1):
        kept, held = classifier.fold_ != number, classifier.fold_ == number
        stance = fit_stance(matrix[kept], labels.stance[kept], encoded)
        scores[held] = stance.scores(matrix[held], labels.stance.shape[1])
    return scores


def encoded_width(classifier: IndicatorClassifier) -> int:
    """Return how many of the classifier's features are the encoder's."""
    return classifier.encoder.dimensions if classifier.encoder is not None else 0
