"""Whether the words that suggestions mark are those that people marked, where both are known."""

from __future__ import annotations

import numpy as np

from tandai.agreement.evidence_overlap import EvidenceOverlap, evidence_overlap
from tandai.corpus import Corpus
from tandai.ground.messages import Message, message
from tandai.ground.text import passage_hash
from tandai.model.record import Evaluated
from tandai.reporting.codes import ReportNote
from tandai.reporting.findings import Findings


def notes_of_evidence(
    findings: Findings, corpus: Corpus | None, model: Evaluated | None
) -> tuple[Message, ...]:
    """Return how far words of right suggestions are those that people marked; none where unknown.

    Only of passages that the model has not learnt from, so of a model that is known.
    """
    overlap = _overlap(findings, corpus, model)
    if overlap is None or overlap.model is None:
        return ()
    figures = {"f1": overlap.model, "codes": overlap.codes, "pairs": overlap.pairs}
    if overlap.coders is not None:
        figures["coders_f1"] = overlap.coders
    return (message(ReportNote.EVIDENCE, **figures),)


def _overlap(
    findings: Findings, corpus: Corpus | None, model: Evaluated | None
) -> EvidenceOverlap | None:
    if corpus is None or corpus.evidence.is_empty() or model is None:
        return None
    seen = frozenset(model.provenance.seen)
    right = findings.found & findings.suggested & findings.hand[:, None]
    rows = [
        row
        for row in np.flatnonzero(right.any(axis=1)).tolist()
        if findings.passages["start"][row] is not None
        and passage_hash(findings.passages["text"][row]) not in seen
    ]
    if not rows:
        return None
    passages = findings.passages[rows]
    marked = {}
    columns = passages.select("passage_id", "start").iter_rows()
    for row, (id, start) in zip(rows, columns, strict=True):
        for own in findings.suggestions_of(row):
            if own.evidence and right[row, findings.ids.index(own.indicator)]:
                spans = [(span.start - start, span.end - start) for span in own.evidence]
                marked[id, own.indicator] = spans
    return evidence_overlap(corpus, passages, marked) if marked else None
