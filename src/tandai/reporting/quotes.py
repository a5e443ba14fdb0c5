"""Who speaks of what: the matrix indicator x informant, and the quotes behind its cells."""

from __future__ import annotations

import numpy as np

from tandai.codebook import STANCES
from tandai.reporting.findings import Findings
from tandai.reporting.results import Informant, Matrix, Quote


def matrix_of(findings: Findings) -> Matrix:
    """Return how many passages of each informant speak of each indicator, by stance."""
    people = len(findings.informants)
    counts = np.zeros((len(findings.ids), people, len(STANCES)), dtype=np.int64)
    rows, columns = np.nonzero(findings.found)
    places = (columns, findings.informant[rows], findings.stance[rows, columns])
    np.add.at(counts, places, 1)
    total = counts.sum(axis=2)
    return Matrix(
        informants=_informants(findings),
        passages={id: tuple(total[k].tolist()) for k, id in enumerate(findings.ids)},
        stance={
            id: tuple((int(a), int(b), int(c)) for a, b, c in counts[k])
            for k, id in enumerate(findings.ids)
        },
    )


def _informants(findings: Findings) -> tuple[Informant, ...]:
    people = len(findings.informants)
    passages = np.bincount(findings.informant, minlength=people)
    words = np.bincount(findings.informant, weights=findings.words, minlength=people)
    pairs = np.unique(np.stack([findings.informant, findings.document]), axis=1).T
    spoken: dict[int, list[str]] = {}
    for person, document in pairs.tolist():
        spoken.setdefault(person, []).append(findings.documents[document])
    return tuple(
        Informant(name, tuple(spoken[n]), int(passages[n]), int(words[n]))
        for n, name in enumerate(findings.informants)
    )


def quotes_of(findings: Findings) -> tuple[Quote, ...]:
    """Return every passage that carries an indicator, cell by cell of the matrix.

    Within a cell hand codes come first, then the most confident suggestions. Marked is what people
    marked as evidence of their code; where they marked nothing, or did not code, the model's.
    """
    rows, columns = np.nonzero(findings.found)
    rank = np.where(findings.hand[rows], -1.0, 1 - findings.confidence[rows, columns])
    order = np.lexsort((rows, rank, findings.informant[rows], columns))
    table = findings.passages
    names = ("passage_id", "document", "question", "text", "start")
    ids, documents, questions, texts, starts = (table[name].to_list() for name in names)
    result = []
    for row, k in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        by_hand = bool(findings.hand[row])
        result.append(
            Quote(
                indicator=findings.ids[k],
                informant=findings.informants[findings.informant[row]],
                document=documents[row],
                passage_id=ids[row],
                question=questions[row] or "",
                text=texts[row] or "",
                stance=STANCES[findings.stance[row, k]],
                confidence=None if by_hand else float(findings.confidence[row, k]),
                by="hand" if by_hand else "model",
                marks=findings.marked.get((row, k), ())
                or _marks(findings, row, findings.ids[k], starts[row]),
            )
        )
    return tuple(result)


def _marks(findings: Findings, row: int, id: str, start: int | None) -> tuple[tuple[int, int], ...]:
    if start is None:
        return ()
    return tuple(
        (evidence.start - start, evidence.end - start)
        for suggestion in findings.spans[row]
        if suggestion.indicator == id
        for evidence in suggestion.evidence
    )
