"""`tandai sample`: a random sample of passages to check by hand, with known probabilities."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.codebook import Codebook
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.reporting.drawn import Drawn, population_of
from tandai.reporting.findings import findings_of
from tandai.reporting.results import Sample
from tandai.reporting.tagged import codebook_of_tags, require_matching
from tandai.statistics.sampling import draw, probabilities, sizes
from tandai.tags import Tags


def sample(
    tags: Sequence[Tags],
    n: int,
    *,
    seed: int = 0,
    blind: bool = False,
    codebook: Codebook | None = None,
) -> Drawn:
    """Draw ``n`` passages to check by hand from all tag files together; all, if there are fewer.

    ``codebook`` gives names and definitions of the indicators of the tags.
    Raises UsageError where ``n`` is below 1 or the codebook lacks an indicator.
    """
    require_matching(tags)
    codebook = codebook or codebook_of_tags(tags[0].ids, None, None)
    unknown = sorted(set(tags[0].ids) - set(codebook.ids))
    if unknown:
        raise UsageError(
            tr(
                f"the codebook lacks indicators of the tags: {', '.join(unknown[:5])}.",
                f"buku kode tidak memuat indikator hasil penandaan: {', '.join(unknown[:5])}.",
            )
        )
    ids = [id for id in codebook.ids if id in tags[0].ids]
    findings = findings_of(tags, ids, None)
    number = len(findings.passages)
    if n < 1:
        raise UsageError(tr(f"{n} passages cannot be drawn.", f"{n} kutipan tidak dapat diambil."))
    n = min(n, number)
    probability = probabilities(sizes(findings.confidence), n)
    rows = draw(probability, findings.document, seed)
    passages = findings.passages[rows]
    return Drawn(
        passages=passages,
        probability=tuple(probability[rows].tolist()),
        ids=tuple(ids),
        suggested=tuple(
            tuple(id for k, id in enumerate(ids) if findings.suggested[row, k]) for row in rows
        ),
        codebook=codebook,
        sample=Sample(n, passages["document"].n_unique(), number, blind, seed),
        population=population_of(findings.passages),
    )
