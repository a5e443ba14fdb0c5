"""The codebook as prior knowledge: what its entries say, as phrases to learn from.

How a view of an indicator is written stands here and nowhere else: what encoders are tuned on
and what models read are the same texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import Codebook, Indicator

# Where a rule of exclusion says what is meant instead: ``help from kin -> pyke.trust``.
_INSTEAD = re.compile(r"^(?P<said>.*?)\s*(?:->|→|⇒|=>)\s*(?P<id>\S+?)[.;]?\s*$", re.DOTALL)


class Kind(IntEnum):
    """What a phrase is in its codebook; an example is a quotation in a researcher's own."""

    DESCRIPTION = 0
    RULE = 1
    CUE = 2
    EXAMPLE = 3


class Phrases(NamedTuple):
    """What the codebook says of its indicators: texts, and the column (m,) that each is of.

    ``kinds`` (m,): positions in :class:`Kind`.
    """

    texts: tuple[str, ...]
    columns: NDArray[np.int64]
    kinds: NDArray[np.int64]

    @property
    def quoted(self) -> NDArray[np.bool_]:
        """(m,): the text is an example, which in a researcher's codebook is a quotation."""
        return np.asarray(self.kinds == Kind.EXAMPLE, dtype=np.bool_)

    def present(self, labels: int) -> NDArray[np.bool_]:
        """Return (m, labels): True in the column that a phrase is of."""
        return np.asarray(self.columns[:, None] == np.arange(labels), dtype=np.bool_)

    def known(self, labels: int) -> NDArray[np.bool_]:
        """Return (labels,): whether anything can be learnt of an indicator from phrases.

        It needs phrases of its own and others to tell it from.
        """
        present = self.present(labels)
        return np.asarray(present.any(axis=0) & ~present.all(axis=0), dtype=np.bool_)


NO_PHRASES = Phrases((), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def codebook_phrases(codebook: Codebook) -> Phrases:
    """Return descriptions, rules, cues and examples of each indicator, in all languages.

    A description is ``TERM. DEFINITION``, one a language; an indicator without a definition has
    its terms, and without these its name. What a rule of exclusion says belongs elsewhere
    (``-> other.id``) is a rule of that other indicator; other exclusions are left out.
    """
    place = {id: column for column, id in enumerate(codebook.ids)}
    found = dict.fromkeys(
        (text, place[id], kind)
        for indicator in codebook.indicators
        for text, id, kind in _of(indicator)
        if text and id in place
    )
    return Phrases(
        tuple(text for text, _, _ in found),
        np.array([column for _, column, _ in found], dtype=np.int64),
        np.array([kind for _, _, kind in found], dtype=np.int64),
    )


def _of(indicator: Indicator) -> Iterator[tuple[str, str, Kind]]:
    """Yield (text, id of the indicator that it is of, kind)."""
    for text in descriptions(indicator):
        yield text, indicator.id, Kind.DESCRIPTION
    for rule in (*indicator.include.id, *indicator.include.en):
        yield rule, indicator.id, Kind.RULE
    for rule in (*indicator.exclude.id, *indicator.exclude.en):
        if instead := _INSTEAD.match(rule):
            yield instead["said"], instead["id"], Kind.RULE
    for cues in indicator.cues.values():
        for cue in cues:
            yield cue, indicator.id, Kind.CUE
    for example in indicator.examples:
        yield example.text, indicator.id, Kind.EXAMPLE


def view(name: str, definition: str) -> str:
    """Return what an encoder reads of an indicator: ``TERM. DEFINITION``, or what there is."""
    return ". ".join(filter(None, (name, definition)))


def descriptions(indicator: Indicator) -> tuple[str, ...]:
    """Return what an indicator is, in Indonesian and English: ``TERM. DEFINITION``."""
    term, istilah = indicator.term, indicator.istilah
    if not (term or istilah):
        term = indicator.id.rpartition(".")[2].replace("_", " ")
    defined = indicator.definition
    views = [
        view(name, definition)
        for name, definition in ((istilah or term, defined.id), (term or istilah, defined.en))
    ]
    return tuple(dict.fromkeys(views))
