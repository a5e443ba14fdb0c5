"""A drawn sample, and the hashes by which a sheet is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import Codebook
from tandai.reporting.results import Sample
from tandai.statistics.sampling import UNITS, Floats, probabilities, sizes


@dataclass(frozen=True)
class Drawn:
    """A drawn sample, in the order in which its passages are to be read.

    ``passages``: a row each; ``size``: their sizes in millionths; ``after``: the turn that comes
    next (:mod:`tandai.statistics.sampling`), None where all were drawn. ``ids``: the indicators
    of the tags. ``suggested``: which of them the model suggests for each row. ``population`` is a
    hash of all passages it was drawn from. ``filled``: the cells that are filled in already, by
    passage, where an earlier sample was extended.
    """

    passages: pl.DataFrame
    size: tuple[int, ...]
    after: float | None
    ids: tuple[str, ...]
    suggested: tuple[tuple[str, ...], ...]
    codebook: Codebook
    sample: Sample
    population: str
    filled: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def probability(self) -> Floats:
        """The probability (n,) of each row, of the sample as a whole."""
        return probabilities(np.array(self.size) / UNITS, self.after)

    def as_dict(self, out: str) -> dict[str, Any]:
        """Return plain data for JSON: figures and names, no text."""
        return {
            "out": out,
            "passages": self.sample.passages,
            "of": self.sample.drawn_from,
            "interviews": self.sample.documents,
            "blind": self.sample.blind,
            "seed": self.sample.seed,
            "probability": {
                "lowest": float(self.probability.min()),
                "highest": float(self.probability.max()),
            },
            "kept": len(self.filled),
        }


def numbers_of(ids: Iterable[str], seed: int) -> Floats:
    """Return the permanent random number of each passage, even from 0 to 1, none of them 0 or 1.

    It is made of seed and id alone, so that a passage has the same one in every draw.
    """
    hashes = (hashlib.sha256(f"{seed}\0{id}".encode()).digest() for id in ids)
    return np.array([((int.from_bytes(own[:8]) >> 12) + 0.5) / 2**52 for own in hashes])


def sizes_in_units(confidence: Floats) -> NDArray[np.int64]:
    """Return the sizes (n,) of passages with confidences (n, k) in millionths, 1 at least."""
    return np.maximum(1, np.rint(sizes(confidence) * UNITS)).astype(np.int64)


def population_of(passages: pl.DataFrame) -> str:
    """Return a hash of the passages that a sample is drawn from, in whatever order."""
    digest = hashlib.sha256()
    # By bytes, which in UTF-8 is the order of the characters.
    ordered = passages.select("passage_id", "text").sort("passage_id", "text")
    for id, text in ordered.iter_rows():
        digest.update(f"{id}\0{flowing(text or '')}\0".encode())
    return digest.hexdigest()[:12]


def flowing(text: str) -> str:
    """Return a text with single spaces: programs change line ends and spaces of a cell."""
    return " ".join(text.split())


def row_hash(cells: Iterable[str]) -> str:
    """Return the hash that a row of the sheet carries, to tell whether it was altered."""
    return hashlib.sha256("\0".join(map(flowing, cells)).encode()).hexdigest()[:10]
