"""Where a model comes from."""

from __future__ import annotations

from dataclasses import dataclass

from tandai.corpus.labels import Gold


@dataclass(frozen=True)
class Provenance:
    """What a model was trained on: names, counts and hashes, no text.

    ``seen`` holds the first 16 hex digits of the SHA-256 of each passage, sorted, so that an
    evaluation can leave out what the model has learnt from. ``gold`` says whose codes those were.
    ``base`` is the id of the model that it started from, if any; what that had learnt from is
    among the ``seen``.
    """

    corpus: str
    passages: int
    documents: int
    codes: int
    gold: Gold
    seed: int
    sha256: str
    seen: tuple[str, ...]
    base: str = ""
