"""The codebook as prior knowledge: what its entries say, as phrases to learn from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import Codebook, Indicator


class Phrases(NamedTuple):
    """What the codebook says of its indicators: texts, and the column (m,) that each is of.

    ``quoted`` (m,): the text is an example, which in a researcher's codebook is a quotation.
    """

    texts: tuple[str, ...]
    columns: NDArray[np.int64]
    quoted: NDArray[np.bool_]

    def present(self, labels: int) -> NDArray[np.bool_]:
        """Return (m, labels): True in the column that a phrase is of."""
        return np.asarray(self.columns[:, None] == np.arange(labels), dtype=np.bool_)

    def known(self, labels: int) -> NDArray[np.bool_]:
        """Return (labels,): whether anything can be learnt of an indicator from phrases.

        It needs phrases of its own and others to tell it from.
        """
        present = self.present(labels)
        return np.asarray(present.any(axis=0) & ~present.all(axis=0), dtype=np.bool_)


NO_PHRASES = Phrases((), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_))


def codebook_phrases(codebook: Codebook) -> Phrases:
    """Return terms, definitions, rules of inclusion, cues and examples of each indicator.

    Definitions and rules in Indonesian where the codebook has them, else in English; cues in
    all languages. An indicator without any of these has at most its name.
    """
    found = [
        (text, column, quoted)
        for column, indicator in enumerate(codebook.indicators)
        for text, quoted in _of(indicator)
        if text
    ]
    return Phrases(
        tuple(text for text, _, _ in found),
        np.array([column for _, column, _ in found], dtype=np.int64),
        np.array([quoted for _, _, quoted in found], dtype=np.bool_),
    )


def _of(indicator: Indicator) -> list[tuple[str, bool]]:
    names = [indicator.term, indicator.istilah]
    if not any(names):
        names = [indicator.id.rpartition(".")[2].replace("_", " ")]
    rules = indicator.include.id or indicator.include.en
    said = [*names, indicator.definition.id or indicator.definition.en, *rules]
    said += [cue for cues in indicator.cues.values() for cue in cues]
    own = [(text, False) for text in dict.fromkeys(said)]
    return own + [(example.text, True) for example in indicator.examples]
