"""Which passages that coders are compared on a model among them has learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of_model
from tandai.ground.text import passage_hash
from tandai.reporting.tagged import maker_of, shipped_model


def learnt_by_models(corpus: Corpus, paths: Sequence[Path]) -> Mapping[str, frozenset[str]]:
    """Return the passages (ids) that each model among the coders has learnt from, where known.

    ``paths``: where the codes came from. The record beside tags names the model, and the model
    has hashes of what it learnt from; the one that comes with tandai is always at hand.
    """
    if not corpus.models:
        return {}
    shipped = (
        shipped_model(name.removeprefix(coder_of_model("").name).strip()) for name in corpus.models
    )
    found = {}
    for model in (*map(maker_of, paths), *shipped):
        name = coder_of_model(model.id).name if model else ""
        if model is None or name not in corpus.models or name in found:
            continue
        seen = frozenset(model.provenance.seen)
        ids = corpus.passages.select("passage_id", "text").iter_rows()
        found[name] = frozenset(id for id, text in ids if passage_hash(text) in seen)
    return found
