"""What every encoder promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]


class Encoder(Protocol):
    """Turns texts into vectors.

    ``id`` names weights and treatment of text: equal ids give equal vectors. ``folder`` holds
    its files. ``seen`` holds the hashes (see :func:`tandai.ground.text.passage_hash`) of the
    coded passages that it was fine-tuned on; figures on these would flatter it.
    """

    id: str
    folder: Path
    dimensions: int
    seen: frozenset[str]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return vectors (n, dimensions) float32 of unit length, whatever the texts.

        ``progress`` is called with (texts done, texts in all).

        A text's vector does not depend on the texts beside it. A text without words has the
        vector of the empty text.
        """
        ...
