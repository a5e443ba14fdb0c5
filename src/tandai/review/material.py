"""What is reviewed: passages, a codebook, and what a model suggests for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tandai.codebook import Codebook
from tandai.tags import Suggestion


@dataclass(frozen=True)
class Material:
    """What is reviewed: n passages in the order of the transcripts, k indicators of the codebook.

    ``passages``: the columns of ``PASSAGE_COLUMNS``, n rows (start and end null where the source
    has no offsets). ``suggested``: of tags or a drawn sheet, n; a sheet tells no confidence: NaN.
    ``confidence``: (n, k) of tags or a learnt model, 0 to 1; None without any. ``probability``:
    (n,) with which a drawn sheet drew each passage, 0 to 1; None for all else.
    ``drawn_in_order``: whether the passages are rows of a drawn sheet in the order of the draw.
    """

    passages: pl.DataFrame
    codebook: Codebook
    suggested: tuple[tuple[Suggestion, ...], ...] | None = None
    confidence: NDArray[np.float64] | None = None
    probability: NDArray[np.float64] | None = None
    drawn_in_order: bool = False

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The n passages' ids."""
        return tuple(self.passages["passage_id"].to_list())

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each passage by its id."""
        return {id: row for row, id in enumerate(self.ids)}
