"""`tandai sample`: a random sample of passages to check by hand, with known probabilities.

Systematic sampling with unequal probabilities (Madow 1949): passages stand in a row, interview
by interview (interviews in random order, passages of an interview too), each as long as its
probability, and every whole number from a random start picks the one it falls on. So the
sample has just the size asked for, every interview gets its part of it, rounded up or down, and
the probabilities are kept exactly. They are whole millionths, which survive a spreadsheet.

Half of the sample is spread evenly, so that no passage has less than half of the mean
probability, however sure the model is. The other half goes where a check tells most: by the
square root of the expected squared error of the model, in which rare indicators weigh as much
as frequent ones (Särndal, Swensson and Wretman 1992, sec. 12.2; the even half is the defensive
mixture of Hesterberg 1995).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tandai.codebook import Codebook
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.reporting.findings import Floats, Indices, findings_of
from tandai.reporting.results import Sample
from tandai.reporting.tagged import codebook_of_tags, require_matching
from tandai.tags import Tags

# Probabilities are whole numbers of this part.
UNITS = 1_000_000
_EVEN = 0.5
# An indicator that is nowhere expected must not outweigh all others.
_LEAST_SHARE = 0.002


@dataclass(frozen=True)
class Drawn:
    """A drawn sample: ``rows`` of ``passages``, each with its ``probability`` in millionths.

    ``ids``: the indicators of the tags. ``suggested``: which of them the model suggests for
    each row. ``population`` is a hash of all passages it was drawn from.
    """

    passages: pl.DataFrame
    probability: tuple[int, ...]
    ids: tuple[str, ...]
    suggested: tuple[tuple[str, ...], ...]
    codebook: Codebook
    sample: Sample
    population: str

    def as_dict(self, out: str) -> dict[str, Any]:
        """Return plain data for JSON: figures and names, no text."""
        chances = np.array(self.probability) / UNITS
        return {
            "out": out,
            "passages": self.sample.passages,
            "of": self.sample.drawn_from,
            "interviews": self.sample.documents,
            "blind": self.sample.blind,
            "seed": self.sample.seed,
            "probability": {"lowest": float(chances.min()), "highest": float(chances.max())},
        }


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


def sizes(confidence: Floats) -> Floats:
    """Return the relative sizes (n,) that probabilities follow, of confidences (n, k)."""
    share = np.maximum(confidence.mean(axis=0), _LEAST_SHARE)
    doubt = (confidence * (1 - confidence) / (share * (1 - share))).sum(axis=1)
    telling = np.sqrt(doubt)
    mean = telling.mean()
    if not mean > 0:
        return np.ones(len(confidence))
    return np.asarray(_EVEN + (1 - _EVEN) * telling / mean)


def probabilities(size: Floats, n: int) -> Indices:
    """Return inclusion probabilities in ``size`` as whole millionths that add up to ``n``.

    None is below 1 millionth or above 1; where ``size`` asks for more than 1, the rest is
    shared out among the others.
    """
    certain = np.zeros(len(size), dtype=bool)
    while True:
        left = n - certain.sum()
        rest = size[~certain].sum()
        chance = np.where(certain, 1.0, left * size / rest if rest else 1.0)
        over = (chance >= 1) & ~certain
        if not over.any():
            break
        certain |= over
    whole = np.clip(np.floor(chance * UNITS), 1, UNITS).astype(np.int64)
    return _summing_to(whole, chance * UNITS - whole, n * UNITS)


def _summing_to(whole: Indices, fraction: Floats, total: int) -> Indices:
    """Add or take single units, where the fractions are largest or smallest."""
    missing = total - int(whole.sum())
    while missing:
        step = 1 if missing > 0 else -1
        free = (whole < UNITS) if step > 0 else (whole > 1)
        order = np.argsort(-step * np.where(free, fraction, -step * np.inf), kind="stable")
        chosen = order[: min(abs(missing), int(free.sum()))]
        whole[chosen] += step
        fraction[chosen] -= step
        missing -= step * len(chosen)
    return whole


def draw(probability: Indices, interview: Indices, seed: int) -> Indices:
    """Return the rows drawn, in order; ``probability`` (n,) in millionths, ``interview`` (n,)."""
    generator = np.random.default_rng(seed)
    place = generator.permutation(int(interview.max()) + 1)[interview]
    order = np.lexsort((generator.random(len(interview)), place))
    return picked(probability, order, int(generator.integers(UNITS)))


def picked(probability: Indices, order: Indices, start: int) -> Indices:
    """Return the rows that a start (0 to ``UNITS`` - 1) picks from passages in this order."""
    ends = np.cumsum(probability[order])
    marks = np.arange(start, ends[-1], UNITS)
    return np.sort(order[np.searchsorted(ends, marks, side="right")])


def population_of(passages: pl.DataFrame) -> str:
    """Return a hash of the passages that a sample is drawn from, in whatever order."""
    digest = hashlib.sha256()
    for pair in sorted(passages.select("passage_id", "text").iter_rows()):
        digest.update(f"{pair[0]}\0{flowing(pair[1] or '')}\0".encode())
    return digest.hexdigest()[:12]


def flowing(text: str) -> str:
    """Return a text with single spaces: programs change line ends and spaces of a cell."""
    return " ".join(text.split())


def row_hash(cells: Iterable[str]) -> str:
    """Return the hash that a row of the sheet carries, to tell whether it was altered."""
    return hashlib.sha256("\0".join(map(flowing, cells)).encode()).hexdigest()[:10]
