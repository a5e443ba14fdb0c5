"""What every encoder promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
Span = tuple[int, int]


class Encoder(Protocol):
    """Turns texts into vectors.

    ``id`` names weights and treatment of text: equal ids give equal vectors. ``folder`` holds
    its files. ``seen`` holds the hashes (see :func:`tandai.ground.text.passage_hash`) of the
    coded passages that it was fine-tuned on; figures on these would flatter it. ``reads_parts``
    says whether it has :meth:`encode_parts`.
    """

    id: str
    folder: Path
    dimensions: int
    seen: frozenset[str]
    reads_parts: bool

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return vectors (n, dimensions) float32 of unit length, whatever the texts.

        ``progress`` is called with (texts done, texts in all).

        A text's vector does not depend on the texts beside it. A text without words has the
        vector of the empty text.
        """
        ...

    def encode_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[Span]],
        progress: Progress | None = None,
    ) -> tuple[Vectors, list[Vectors]]:
        """Return vectors (n, dimensions) of texts and, for each, those (u, dimensions) of parts.

        ``parts``: the places (start, end) of each text's parts, in characters. A part's vector is
        the mean of the states that its tokens have in the whole text, of unit length; that of a
        part without tokens is the text's. Only where ``reads_parts``.
        """
        ...


class WholeTexts:
    """What encoders have in common that tell nothing of the parts of a text."""

    reads_parts = False

    def encode_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[Span]],
        progress: Progress | None = None,
    ) -> tuple[Vectors, list[Vectors]]:
        """Raise NotImplementedError."""
        raise NotImplementedError
