"""What `tandai export` wrote, counted alike in every form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from tandai.corpus.coders import coder_of_model
from tandai.corpus.counting import counts_of
from tandai.documents.guards import formula_cells
from tandai.exchange.codes import LeftOut
from tandai.exchange.quotes import quote_frames
from tandai.tags import Tags
from tandai.tags.suggestions import Suggestions

if TYPE_CHECKING:
    from tandai.work.export import Material


@dataclass(frozen=True)
class Exported:
    """What was written: the file, its form, and how much is in it.

    ``codings``, ``evidence`` and ``suggestions`` are counted as in
    :class:`tandai.corpus.counting.CodeCounts`, whatever the form. ``indicators``: how many a
    codebook has, which holds nothing else. ``formula_cells``: those of a ``.csv`` that a
    spreadsheet would run. ``left_out``: passages of tags, by document, for which the project that
    they were added to has no text.
    """

    out: Path
    form: str
    documents: int
    passages: int
    codings: int
    suggestions: int
    coders: tuple[str, ...]
    without_transcript: int
    formula_cells: int = 0
    evidence: int = 0
    indicators: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: int = 0
    discarded: Mapping[LeftOut, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "out": str(self.out),
            "to": self.form,
            "documents": self.documents,
            "passages": self.passages,
            "codings": self.codings,
            "evidence": self.evidence,
            "suggestions": self.suggestions,
            "indicators": self.indicators,
            "coders": list(self.coders),
            "documents_without_transcript": self.without_transcript,
            "left_out": dict(self.left_out),
            "notes": self.notes,
            "discarded": {str(kind): number for kind, number in self.discarded.items()},
        }


def exported_of(material: Material, out: Path, form: str) -> Exported:
    """Return what was written, counted alike in every form but for what a form has of its own."""
    if form == "qdc":
        return Exported(out, form, 0, 0, 0, 0, (), 0, indicators=len(material.corpus.codebook.ids))
    left = _left_out(material) if form == "qdpx" else {}
    corpus = material.corpus
    passages = corpus.passages.filter(~pl.col("document").is_in(list(left)))
    documents = passages["document"].unique().to_list()
    counted = counts_of(corpus)
    models = (coder_of_model(own.model).name for own in material.tags)
    found = Exported(
        out=out,
        form=form,
        documents=len(documents),
        passages=len(passages),
        codings=counted.codes,
        evidence=counted.evidence,
        suggestions=counted.suggestions + sum(_suggested(own, left) for own in material.tags),
        coders=tuple(dict.fromkeys((*corpus.coders, *models))),
        without_transcript=sum(document not in material.texts for document in documents),
        left_out=left,
        discarded=material.original[1].discarded if material.original else {},
    )
    if form == "csv":
        runs = sum(map(formula_cells, quote_frames(corpus, material.tags)))
        return replace(found, formula_cells=runs)
    return _of_project(found, material) if form == "qdpx" else found


def _suggested(tags: Tags, left: Mapping[str, int]) -> int:
    """Return how many suggestions tags hold, but for documents that are left out."""
    if not left:
        return Suggestions.of(tags.passages, tags.suggested).total
    pairs = zip(tags.passages["document"], tags.suggested, strict=True)
    return sum(len(own) for document, own in pairs if document not in left)


def _of_project(found: Exported, material: Material) -> Exported:
    """Add what a project holds besides passages: texts without any, and notes."""
    project = material.project
    machines = {coder.id for coder in project.coders if coder.machine}
    noted = sum(bool(c.note) for c in project.codings if c.code and c.coder not in machines)
    names = {source.name for source in project.sources}
    return replace(
        found,
        documents=len(project.sources),
        without_transcript=0 if material.original else len(names - set(material.texts)),
        notes=len(project.notes) + noted,
        discarded=project.discarded,
    )


def _left_out(material: Material) -> dict[str, int]:
    """Return the passages of tags, by document, for which a foreign project has no text."""
    if not (material.original and material.tags):
        return {}
    _, laid = material.original
    # Several models may have read the same passages.
    own = pl.concat([tags.passages.select("passage_id", "document") for tags in material.tags])
    found = Counter(own.unique()["document"].sort().to_list())
    return {document: number for document, number in found.items() if document not in laid.texts}
