"""Who speaks of what: the matrix indicator x informant, and the quotes behind its cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tandai.codebook import STANCES
from tandai.ground.made import Made
from tandai.reporting.findings import Findings
from tandai.reporting.results import Informant, Matrix, Quote
from tandai.tags.suggestions import marks_in

_WORDS = (*STANCES, "")


def matrix_of(findings: Findings) -> Matrix:
    """Return how many passages of each informant speak of each indicator, by stance."""
    people = len(findings.informants)
    # The last is for suggestions without a stance that may be relied on.
    counts = np.zeros((len(findings.ids), people, len(STANCES) + 1), dtype=np.int64)
    rows, columns = np.nonzero(findings.found)
    places = (columns, findings.informant[rows], findings.stance[rows, columns])
    np.add.at(counts, places, 1)
    total = counts.sum(axis=2)
    return Matrix(
        informants=_informants(findings),
        passages={id: tuple(total[k].tolist()) for k, id in enumerate(findings.ids)},
        stance={
            id: tuple((int(a), int(b), int(c)) for a, b, c, _ in counts[k])
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


def quotes_of(findings: Findings) -> Sequence[Quote]:
    """Return every passage that carries an indicator, cell by cell of the matrix.

    Within a cell hand codes come first, then the most confident suggestions. Marked is what people
    marked as evidence of their code; where they marked nothing, or did not code, the model's.
    A quote is made when it is asked for: a large archive has more than memory holds, and most
    forms show some of them.
    """
    rows, columns = np.nonzero(findings.found)
    rank = np.where(findings.hand[rows], -1.0, 1 - findings.confidence[rows, columns])
    order = np.lexsort((rows, rank, findings.informant[rows], columns))
    rows, columns = rows[order].astype(np.int32), columns[order].astype(np.int32)
    return Made(
        len(rows),
        lambda start, stop: _made(
            findings, rows[start:stop].tolist(), columns[start:stop].tolist()
        ),
    )


def _made(findings: Findings, rows: Sequence[int], columns: Sequence[int]) -> list[Quote]:
    """Return the quotes of these passages for these indicators."""
    names = ("passage_id", "document", "question", "text", "start")
    table = findings.passages.select(names)[rows].iter_rows()
    made = []
    for row, k, cells in zip(rows, columns, table, strict=True):
        id, document, question, text, start = cells
        by_hand = bool(findings.hand[row])
        made.append(
            Quote(
                indicator=findings.ids[k],
                informant=findings.informants[findings.informant[row]],
                document=document,
                passage_id=id,
                question=question or "",
                text=text or "",
                stance=_WORDS[findings.stance[row, k]],
                confidence=None if by_hand else float(findings.confidence[row, k]),
                by="hand" if by_hand else "model",
                marks=findings.marked.get((row, k), ())
                or marks_in(findings.suggestions_of(row), findings.ids[k], start),
            )
        )
    return made
