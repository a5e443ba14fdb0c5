"""Whose codes a model learnt from, or is compared with, in words."""

from __future__ import annotations

from tandai.corpus.labels import Gold, GoldRule
from tandai.ground.language import tr
from tandai.ground.numbers import count, whole


def gold_words(gold: Gold) -> str:
    """Return whose codes they are: ``codes of rani``."""
    if gold.rule == GoldRule.MAJORITY:
        return tr(
            f"codes given by at least half of {whole(gold.coders)} coders",
            f"kode yang diberikan sedikitnya separuh dari {whole(gold.coders)} pengode",
        )
    if gold.rule == GoldRule.ADJUDICATED_FIRST:
        return tr(
            f"codes of {gold.coder}, and of passages without them those given by at least half of "
            f"{count(gold.coders, 'coder', '')}",
            f"kode {gold.coder}, dan untuk kutipan tanpa kode itu, kode yang diberikan sedikitnya "
            f"separuh dari {whole(gold.coders)} pengode",
        )
    if gold.rule == GoldRule.CODEBOOK:
        return _codebook(with_codes=gold.coders > 0)
    return tr(f"codes of {gold.coder}", f"kode {gold.coder}")


def _codebook(*, with_codes: bool) -> str:
    if with_codes:
        return tr(
            "the codebook, with the few codes there are as examples",
            "buku kode, dengan sedikit kode yang ada sebagai contoh",
        )
    return tr("the codebook alone", "buku kode saja")
