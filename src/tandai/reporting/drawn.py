"""A drawn sample, and the hashes by which a sheet is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tandai.codebook import Codebook
from tandai.reporting.results import Sample
from tandai.statistics.sampling import UNITS


@dataclass(frozen=True)
class Drawn:
    """A drawn sample: ``rows`` of ``passages``, each with its ``probability`` in millionths.

    ``ids``: the indicators of the tags. ``suggested``: which of them the model suggests for
    each row. ``population`` is a hash of all passages it was drawn from.
    """

    passages: pl.DataFrame
    probability: tuple[int, ...]
    ids: tuple[str, ...]
    suggested: tuple[tuple[str, ...], ...]
    codebook: Codebook
    sample: Sample
    population: str

    def as_dict(self, out: str) -> dict[str, Any]:
        """Return plain data for JSON: figures and names, no text."""
        chances = np.array(self.probability) / UNITS
        return {
            "out": out,
            "passages": self.sample.passages,
            "of": self.sample.drawn_from,
            "interviews": self.sample.documents,
            "blind": self.sample.blind,
            "seed": self.sample.seed,
            "probability": {"lowest": float(chances.min()), "highest": float(chances.max())},
        }


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
