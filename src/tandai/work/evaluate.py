"""`tandai evaluate`: figures on passages that a model has not seen, with intervals."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.agreement.beside_coders import BesideCoders, beside_coders
from tandai.agreement.evidence_overlap import EvidenceOverlap, evidence_overlap
from tandai.agreement.results import coefficient_at
from tandai.codebook.history import not_what_they_were
from tandai.corpus import Corpus, Gold, Labels, gold_labels, read_corpus
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.encoder import BEST, Encoder, Progress
from tandai.ground import shipped
from tandai.ground.errors import CorpusError, Problem
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.text import passage_hash
from tandai.model.classifier import seen_by, unseen_passages
from tandai.model.evaluation import Evaluation, cross_fitted, evaluate, with_evidence
from tandai.model.evidence import evidence_of
from tandai.model.store import Model
from tandai.statistics.coefficients import Coefficient
from tandai.statistics.design import Design, design_of
from tandai.statistics.intervals import Intervals, one_sided, without_bounds
from tandai.statistics.jackknife import LeftOut
from tandai.statistics.little import share_not_excluded
from tandai.statistics.ranking import Figures, if_missed
from tandai.statistics.undefined import Undefined
from tandai.transcript import Passage
from tandai.words.codebook import fate_words
from tandai.work.held_out import held_out_evidence
from tandai.work.train import train, training_part

_BY_INDICATOR = ("f1", "average_precision")
# Weights of passages are made for so many resamples at a time.
_ROWS = 50
# Passages whose features are in memory at a time.
_PASSAGES = 4_096


@dataclass(frozen=True)
class Judged:
    """What a model says of passages that it has not seen; rows as ``labels.passages``.

    ``probabilities``, ``suggested``: (n, k).
    """

    labels: Labels
    probabilities: NDArray[np.float64]
    suggested: NDArray[np.bool_]


@dataclass(frozen=True)
class Assessment:
    """An evaluation with 95 % intervals, and the model beside the coders.

    ``gold`` says whose codes the model is compared with; ``left_out`` counts the passages that
    it (or its encoder) had learnt from. ``overall`` holds the figures of
    :class:`tandai.statistics.ranking.Figures`, ``indicators`` F1 and average precision of each;
    their intervals come from leaving out each of ``clusters`` documents. ``coders`` is None
    where nobody coded but the adjudicator. ``not_as_before``: the indicators of the model that are
    not what they were when it was trained (:class:`tandai.codebook.fates.Fate`). ``evidence``:
    whether the words that it marks are those of the coders, None where nobody marked any.
    """

    evaluation: Evaluation
    model: dict[str, Any]
    gold: Gold
    left_out: int
    clusters: int
    overall: dict[str, Coefficient]
    indicators: dict[str, dict[str, Coefficient]]
    coders: BesideCoders | None
    not_as_before: tuple[Message, ...] = ()
    evidence: EvidenceOverlap | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: figures as in training, then their intervals."""
        data = self.evaluation.as_dict()
        for name, item in self.overall.items():
            data["overall"].setdefault(name, item.value)
        return {
            **data,
            "gold": asdict(self.gold),
            "left_out": self.left_out,
            "intervals": {
                "interval": "jackknife-t",
                "resampled": "document",
                "clusters": self.clusters,
                "overall": {name: asdict(item) for name, item in self.overall.items()},
                "indicators": {
                    id: {name: asdict(item) for name, item in own.items()}
                    for id, own in self.indicators.items()
                },
            },
            "coders": asdict(self.coders) if self.coders else None,
            "evidence": asdict(self.evidence) if self.evidence else None,
            "not_as_before": [fate.as_dict() for fate in self.not_as_before],
            "model": self.model,
        }


def evaluate_corpus(
    corpus: Corpus,
    *,
    encoder: str | Encoder = BEST,
    gold: str | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Assessment:
    """Cross-validate a corpus by interview; arguments and errors as of :func:`tandai.train`."""
    model = train(corpus, corpus.name, encoder=encoder, gold=gold, seed=seed, progress=progress)
    part = training_part(corpus)
    labels = gold_labels(part, gold)
    classifier = model.classifier
    rows = classifier.judged_
    probabilities, suggested = cross_fitted(
        classifier.held_out_scores_[rows],
        labels.present[rows],
        classifier.fold_[rows],
        classifier.described_,
    )
    judged = Judged(_only(labels, rows), probabilities, suggested)
    assessed = _assessed(model, model.evaluation, part, judged, int((~rows).sum()))
    return replace(assessed, evidence=held_out_evidence(classifier, part, labels, suggested))


def read_for(model: Model, path: Path, codebook: Path | Literal["labels"] | None = None) -> Corpus:
    """Read coded passages to test a model on.

    Without ``codebook`` the model's own is used: for a table, and for a folder without one.
    Raises as :func:`tandai.corpus.read_corpus`.
    """
    brings_its_own = (shipped.located(path) / "codebook.yaml").is_file()
    return read_corpus(path, codebook or (None if brings_its_own else model.codebook))


def evaluate_model(model: Model, corpus: Corpus, gold: str | None = None) -> Assessment:
    """Test a model on coded passages.

    Those that the model was trained on are left out, and so are those that its encoder was
    fine-tuned on. Where the corpus has documents whose split is ``test``, only these are used.

    Raises CorpusError when the codebooks differ or nothing is left.
    """
    fates = not_what_they_were(model.codebook, corpus.codebook, corpus.history)
    if set(corpus.codebook.ids) != set(model.codebook.ids):
        raise CorpusError(
            tr(
                "its codebook is not that of the model.",
                "buku kodenya bukan buku kode model ini.",
            ),
            where=corpus.name,
            hint=tr(
                "Leave out --codebook to read the codes with the model's own.",
                "Tanpa --codebook, kode dibaca dengan buku kode model.",
            ),
            problems=[Problem("", fate_words(fate)) for fate in fates if corpus.history],
        )
    splits = set(corpus.documents["split"])
    tested = corpus.split("test") if "test" in splits else corpus
    unseen = _unseen(model, tested)
    codings = tested.codings
    if len(unseen) < len(tested.passages):
        codings = codings.join(unseen.select("passage_id"), on="passage_id", how="semi")
    part = Corpus(tested.name, model.codebook, unseen, codings, tested.documents)
    labels = gold_labels(part, gold)
    probabilities, stances = _said(model, labels.passages)
    judged = Judged(labels, probabilities, probabilities >= model.classifier.thresholds_)
    overlap = _evidence(model, tested, judged)
    found = evaluate(
        probabilities,
        judged.suggested,
        labels.stance,
        stances,
        labels.passages["document"].to_list(),
        model.codebook.ids,
        model.classifier.thresholds_,
        folds=1,
    )
    evaluation = with_evidence(found, overlap)
    assessed = _assessed(model, evaluation, part, judged, len(tested.passages) - len(unseen))
    return replace(assessed, not_as_before=fates, evidence=overlap)


def _evidence(model: Model, corpus: Corpus, judged: Judged) -> EvidenceOverlap | None:
    """Compare the words that the model marks in right suggestions with those that coders marked."""
    if corpus.evidence.is_empty():
        return None
    passages = judged.labels.passages
    right = judged.suggested & judged.labels.present
    places = np.flatnonzero(right.any(axis=1) & passages["start"].is_not_null().to_numpy())
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for begin in range(0, len(places), _PASSAGES):
        rows = places[begin : begin + _PASSAGES]
        own = [Passage(*row) for row in passages.select(list(PASSAGE_COLUMNS))[rows].iter_rows()]
        read = model.classifier.read([(passage.text, passage.question) for passage in own])
        marked = evidence_of(model.classifier, own, read, right[rows])
        for (row, k), spans in marked.items():
            first = own[row].start
            found[own[row].passage_id, model.codebook.ids[k]] = [
                (span.start - first, span.end - first) for span in spans
            ]
    return evidence_overlap(corpus, passages, found)


def _said(model: Model, passages: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return the model's probabilities and stances (n, k); some thousand passages at a time."""
    shape = (len(passages), len(model.codebook.ids))
    probabilities, stances = np.empty(shape), np.empty(shape, dtype=np.int8)
    for start in range(0, len(passages), _PASSAGES):
        rows = slice(start, start + _PASSAGES)
        pairs = passages.select("text", "question")[rows].rows()
        read = model.classifier.read(np.array(pairs, dtype=object).reshape(-1, 2))
        probabilities[rows] = model.classifier.probabilities(model.classifier.scores(read))
        stances[rows] = model.stance.predict(read.matrix, shape[1])
    return probabilities, stances


def _unseen(model: Model, corpus: Corpus) -> pl.DataFrame:
    """Return the passages that neither the model nor its encoder has learnt from."""
    seen = set(model.provenance.seen)
    texts = corpus.passages["text"]
    own = (passage_hash(text) not in seen for text in texts)
    new = np.fromiter(own, dtype=bool, count=len(texts))
    if taught := seen_by(model.classifier.encoder):
        documents = corpus.passages["document"].to_list()
        new &= unseen_passages(texts.to_list(), taught, documents)
    if not new.any():
        raise CorpusError(
            tr(
                "the model was trained on all of these passages.",
                "model ini dilatih dengan semua kutipan ini.",
            ),
            where=corpus.name,
            hint=tr(
                "Evaluate on others, or leave out the model, to cross-validate.",
                "Uji pada yang lain, atau hilangkan modelnya, untuk validasi silang.",
            ),
        )
    return corpus.passages if new.all() else corpus.passages.filter(pl.Series(new))


def _only(labels: Labels, rows: NDArray[np.bool_]) -> Labels:
    passages = labels.passages.filter(pl.Series(rows))
    return Labels(passages, labels.present[rows], labels.stance[rows], labels.gold)


def _assessed(
    model: Model, evaluation: Evaluation, corpus: Corpus, judged: Judged, left_out: int
) -> Assessment:
    """Add intervals and coders."""
    labels = judged.labels
    design = design_of(labels.passages["document"].to_list())
    found = _left_out(judged, labels.present, design)
    nothing = Undefined.NOTHING_CODED
    return Assessment(
        evaluation=evaluation,
        model=model.summary(),
        gold=labels.gold,
        left_out=left_out,
        clusters=design.number,
        overall={
            name: coefficient_at(own, (), nothing)
            for name, own in found.items()
            if name not in _BY_INDICATOR
        },
        indicators={
            id: {name: coefficient_at(found[name], (k,), nothing) for name in _BY_INDICATOR}
            for k, id in enumerate(model.codebook.ids)
        },
        coders=beside_coders(corpus, labels.passages, judged.suggested, design),
    )


def _left_out(judged: Judged, present: NDArray[np.bool_], design: Design) -> dict[str, Intervals]:
    """Return each figure with the interval of leaving out one document after the other.

    Figures of 1 that never vary have the lower bound that so few codes allow.
    """
    figures = Figures(judged.probabilities, judged.suggested, present)
    whole = figures.of(np.ones((1, len(design.cluster))))
    left = {name: LeftOut(value[0]) for name, value in whole.items()}
    codes = np.zeros((design.number, present.shape[1]))
    np.add.at(codes, design.cluster, present)
    for start in range(0, design.number, _ROWS):
        documents = np.arange(start, min(start + _ROWS, design.number))
        found = figures.of(design.cluster[None] != documents[:, None])
        for name, values in found.items():
            left[name].add(values)
    result = {name: own.intervals(0.0, 1.0) for name, own in left.items()}
    # It hangs on the rank of single passages: such a figure jumps, and leaving interviews out does
    # not tell how it varies (Miller 1974, of quantiles).
    result["work_saved"] = without_bounds(result["work_saved"], Undefined.NOT_SMOOTH)
    share, each = share_not_excluded(codes.sum(axis=1)), share_not_excluded(codes)
    for name, bound in if_missed(share, each).items():
        result[name] = one_sided(result[name], bound)
    return result
