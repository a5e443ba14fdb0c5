"""Counts: passages, words, interviews, informants, stances, groups, and what goes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from tandai.codebook import STANCES
from tandai.corpus import Corpus
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.reporting.findings import Bools, Findings, Indices
from tandai.reporting.results import (
    LEANING,
    Cooccurrence,
    FrameworkCoverage,
    Group,
    GroupCoverage,
    Grouping,
    IndicatorCoverage,
    Judgement,
)

# Variables of a document that are in the tags themselves.
_OWN_VARIABLES = ("document", "informant")


def distinct(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
    """Return how many different numbers there are."""
    return len(np.unique(numbers))


def stances_of(findings: Findings, k: int, rows: Bools | Indices) -> dict[str, int]:
    """Return how many of the passages ``rows`` speak of an indicator with which stance.

    What has none that may be relied on is not counted.
    """
    said = findings.stance[rows, k]
    return {name: int((said == n).sum()) for n, name in enumerate(STANCES)}


def together_with(findings: Findings) -> dict[str, tuple[Cooccurrence, ...]]:
    """Return for each indicator the others in its passages, most often first."""
    found = findings.found.astype(np.int64)
    both = found.T @ found
    alone = np.diag(both)
    number = max(1, len(found))
    result = {}
    for k, id in enumerate(findings.ids):
        others = [
            Cooccurrence(other, int(both[k, j]), round(float(alone[k] * alone[j] / number), 2))
            for j, other in enumerate(findings.ids)
            if j != k and both[k, j]
        ]
        result[id] = tuple(sorted(others, key=lambda item: -item.passages))
    return result


def framework_coverage(
    findings: Findings,
    members: Sequence[str],
    indicators: Mapping[str, IndicatorCoverage],
    judgements: Mapping[str, Judgement],
) -> FrameworkCoverage:
    """Return how far a framework's indicators are reached, and who speaks of any of them."""
    columns = [findings.ids.index(id) for id in members]
    rows = findings.found[:, columns].any(axis=1)
    own = [indicators[id].status for id in members if not indicators[id].hangs]
    leaning = [
        indicators[id].decision.leaning for id in members if indicators[id].status == "too little"
    ]
    judged = [judgements[id].status for id in members if id in judgements]
    return FrameworkCoverage(
        reached=own.count("reached"),
        not_reached=own.count("not reached"),
        divided=own.count("divided"),
        too_little=own.count("too little"),
        leaning=sum(
            item is not None and item.to == "reached" and item.confidence >= LEANING
            for item in leaning
        ),
        of=len(members),
        judged_reached=judged.count("reached") if judged else None,
        passages=int(rows.sum()),
        words=int(findings.words[rows].sum()),
        documents=distinct(findings.document[rows]),
        informants=distinct(findings.informant[rows]),
        disputed=len(members) - len(own),
    )


def groupings_of(
    findings: Findings, corpus: Corpus | None, variables: Sequence[str]
) -> tuple[Grouping, ...]:
    """Return coverage by each of the variables of the documents.

    Raises UsageError naming the variables there are, where one is not known.
    """
    return tuple(_grouping(findings, corpus, name) for name in variables)


def values_of(findings: Findings, corpus: Corpus | None, variable: str) -> list[str]:
    """Return the value of a variable for each passage, "" where it is not known."""
    if variable in _OWN_VARIABLES:
        names, places = (
            (findings.documents, findings.document)
            if variable == "document"
            else (findings.informants, findings.informant)
        )
        return [names[place] for place in places]
    known = variables_of(corpus)
    variable = {name.casefold(): name for name in known}.get(variable.casefold(), variable)
    if corpus is None or variable not in known:
        raise UsageError(
            tr(
                f"the documents have no variable {variable!r}.",
                f"dokumen tidak punya variabel {variable!r}.",
            ),
            hint=tr(
                f"There are: {', '.join((*_OWN_VARIABLES, *known))}. Others come from "
                "documents.csv of --corpus.",
                f"Yang ada: {', '.join((*_OWN_VARIABLES, *known))}. Yang lain dari "
                "documents.csv pada --corpus.",
            ),
        )
    pairs = corpus.documents.select("document", pl.col(variable).cast(pl.String).fill_null(""))
    value = dict(pairs.iter_rows())
    return [value.get(findings.documents[place], "") for place in findings.document]


def variables_of(corpus: Corpus | None) -> tuple[str, ...]:
    """Return the variables that the corpus' documents have, besides their names."""
    if corpus is None:
        return ()
    return tuple(name for name in corpus.documents.columns if name not in _OWN_VARIABLES)


def _grouping(findings: Findings, corpus: Corpus | None, variable: str) -> Grouping:
    members: dict[str, list[int]] = {}
    for row, value in enumerate(values_of(findings, corpus, variable)):
        members.setdefault(value, []).append(row)
    names = list(members)
    if variable not in _OWN_VARIABLES:
        names.sort(key=lambda name: (name == "", name))
    groups = (_group(findings, name, np.array(members[name])) for name in names)
    return Grouping(variable, tuple(groups))


def _group(findings: Findings, value: str, rows: Indices) -> Group:
    indicators = {}
    for k, id in enumerate(findings.ids):
        own = rows[findings.found[rows, k]]
        indicators[id] = GroupCoverage(
            passages=len(own),
            share=len(own) / len(rows),
            documents=distinct(findings.document[own]),
            informants=distinct(findings.informant[own]),
            stance=stances_of(findings, k, rows),
        )
    return Group(
        value=value,
        passages=len(rows),
        words=int(findings.words[rows].sum()),
        documents=distinct(findings.document[rows]),
        informants=distinct(findings.informant[rows]),
        indicators=indicators,
    )
