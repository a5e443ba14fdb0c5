"""Where a model comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Provenance:
    """What a model was trained on: names, counts and hashes, no text.

    ``seen`` holds the first 16 hex digits of the SHA-256 of each passage, sorted, so that an
    evaluation can leave out what the model has learnt from. ``base`` is the id of the model that
    it started from, if any; what that had learnt from is among the ``seen``.
    """

    corpus: str
    passages: int
    documents: int
    codes: int
    gold: str
    seed: int
    sha256: str
    seen: tuple[str, ...]
    base: str = ""
