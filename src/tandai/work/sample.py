"""`tandai sample`: a random sample of passages to check by hand, with known probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tandai.codebook import Codebook
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.reporting.drawn import Drawn, numbers_of, population_of, sizes_in_units
from tandai.reporting.extending import kept_of
from tandai.reporting.findings import Findings, findings_of
from tandai.reporting.results import Sample
from tandai.reporting.tagged import codebook_of_tags, require_matching
from tandai.statistics.sampling import UNITS, drawn, turns
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

    They stand in the order in which they are to be read: the first k of them are a sample of k.
    ``codebook`` gives names and definitions of the indicators of the tags.
    Raises UsageError where ``n`` is below 1 or the codebook lacks an indicator.
    """
    codebook, findings = _population(tags, codebook)
    if n < 1:
        raise UsageError(tr(f"{n} passages cannot be drawn.", f"{n} kutipan tidak dapat diambil."))
    return _drawn(findings, codebook, n, seed, blind=blind)


def extend_sample(
    tags: Sequence[Tags], sheet: str | Path, more: int, *, codebook: Codebook | None = None
) -> Drawn:
    """Return the sample of a sheet with ``more`` passages after its last one.

    It is what would have been drawn if so many had been asked for at once; what is filled in is
    kept. Raises TableError for a sheet that is not of these tags, or not as it was drawn;
    UsageError where ``more`` is below 1.
    """
    if more < 1:
        raise UsageError(
            tr(f"{more} passages cannot be added.", f"{more} kutipan tidak dapat ditambahkan.")
        )
    codebook, findings = _population(tags, codebook)
    kept = kept_of(Path(sheet), findings)
    own = kept.sample
    number = own.passages + more
    wider = _drawn(findings, codebook, number, own.seed, blind=own.blind, filled=kept.filled)
    kept.require_beginning_of(wider)
    return wider


def _population(tags: Sequence[Tags], codebook: Codebook | None) -> tuple[Codebook, Findings]:
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
    return codebook, findings_of(tags, ids, None)


def _drawn(
    findings: Findings,
    codebook: Codebook,
    n: int,
    seed: int,
    *,
    blind: bool,
    filled: Mapping[str, Mapping[str, str]] | None = None,
) -> Drawn:
    number = len(findings.passages)
    n = min(n, number)
    size = sizes_in_units(findings.confidence)
    own = numbers_of(findings.passages["passage_id"], seed)
    rows, after = drawn(turns(own, size / UNITS), n)
    passages = findings.passages[rows]
    return Drawn(
        passages=passages,
        size=tuple(size[rows].tolist()),
        after=after,
        ids=findings.ids,
        suggested=tuple(
            tuple(id for k, id in enumerate(findings.ids) if findings.suggested[row, k])
            for row in rows
        ),
        codebook=codebook,
        sample=Sample(n, passages["document"].n_unique(), number, blind, seed),
        population=population_of(findings.passages),
        filled=filled or {},
    )
