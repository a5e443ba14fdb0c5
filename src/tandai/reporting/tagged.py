"""The tag files that are reported on: whether they belong together, and their codebook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl

from tandai.codebook import Codebook, codebook_of_labels, read_codebook
from tandai.corpus import Corpus
from tandai.ground import shipped
from tandai.ground.errors import CorpusError, TandaiError, UsageError
from tandai.ground.language import tr
from tandai.model.store import Model, load_model
from tandai.tags import Tags


def require_matching(tags: Sequence[Tags]) -> None:
    """Raise UsageError where tags of different codebooks or the same passages twice are given."""
    if not tags:
        raise UsageError(tr("no tags were given.", "tidak ada hasil penandaan."))
    if any(set(own.ids) != set(tags[0].ids) for own in tags):
        raise UsageError(
            tr(
                "the tag files use different codebooks.",
                "berkas hasil penandaan memakai buku kode yang berbeda.",
            ),
            hint=tr("Report on them one by one.", "Laporkan satu per satu."),
        )
    ids = pl.concat([own.passages["passage_id"] for own in tags])
    if ids.n_unique() < len(ids):
        raise UsageError(
            tr(
                f"{len(ids) - ids.n_unique()} passages stand in the tags twice.",
                f"{len(ids) - ids.n_unique()} kutipan tercantum dua kali.",
            ),
            hint=tr("Give each transcript's tags once.", "Berikan tiap transkrip satu kali."),
        )


@cache
def _shipped_codebook() -> Codebook:
    return read_codebook(shipped.CODEBOOK)


def names_of_models(tags: Sequence[Tags]) -> str:
    """Return the names of the models that made the tags."""
    return ", ".join(dict.fromkeys(own.model for own in tags))


def shipped_model(names: str) -> Model | None:
    """Return the model that comes with tandai, if it made the tags."""
    if not names.startswith(f"{shipped.MODEL.name}@"):
        return None
    try:
        model = load_model(shipped.MODEL)
    except TandaiError:
        return None
    return model if model.id == names else None


def model_of_tags(folder: Path, tags: Sequence[Tags]) -> Model:
    """Load the model that made the tags. Raises UsageError when it is another."""
    model = load_model(folder)
    others = sorted({own.model for own in tags} - {model.id})
    if others:
        raise UsageError(
            tr(
                f"the tags were made by {', '.join(others)} and not by {model.id}.",
                f"hasil penandaan ini dibuat oleh {', '.join(others)}, bukan {model.id}.",
            ),
            where=folder,
        )
    return model


def codebook_of_tags(ids: Sequence[str], corpus: Corpus | None, model: Model | None) -> Codebook:
    """Return the codebook that knows all indicators of the tags: the corpus', the model's, ours.

    Where none does, one of just these ids. Raises CorpusError where the corpus' does not.
    """
    candidates = [
        corpus.codebook if corpus else None,
        model.codebook if model else None,
    ]
    if not any(own and set(ids) <= set(own.ids) for own in candidates):
        candidates.append(_shipped_codebook())
    for codebook in candidates:
        if codebook and set(ids) <= set(codebook.ids):
            return codebook
    if corpus:
        raise CorpusError(
            tr(
                "its codebook does not know all indicators of the tags.",
                "buku kodenya tidak memuat semua indikator hasil penandaan.",
            ),
            where=corpus.name,
        )
    return codebook_of_labels(ids)
