"""The hand-coded passages that are most like a new one: what a suggestion can be compared with.

A model keeps, of each passage that it learnt from, its id, who gave it which indicator, and a
vector; no text. The vector is the encoder's, or, without one, a sketch of the TF-IDF of the answer.

neighbours.json         passage ids, coders, the kind of vector
neighbours.safetensors  vectors (n, d) float16; given (coders, n, k) bool; learnt (n, k) bool
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from tandai.corpus import ADJUDICATED, Corpus, Labels, coder_labels
from tandai.model.classifier import IndicatorClassifier
from tandai.tags import Neighbour

NEAREST = 3
FILES = ("neighbours.json", "neighbours.safetensors")
# A sketch of 512 numbers tells cosines to about 0.04 (1 / sqrt(512)).
_SKETCH = 512
_SEED = 20_07

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Neighbours:
    """Passages to compare with.

    ``ids`` (n,). ``vectors`` (n, d) float16 of unit length. ``learnt`` (n, k): the codes that the
    model learnt. ``coders`` and ``given`` (coders, n, k): who gave them.
    """

    ids: tuple[str, ...]
    vectors: NDArray[np.float16]
    learnt: NDArray[np.bool_]
    coders: tuple[str, ...]
    given: NDArray[np.bool_]

    def nearest(
        self, vectors: Vectors, chosen: NDArray[np.bool_]
    ) -> dict[tuple[int, int], tuple[Neighbour, ...]]:
        """Return the three nearest for each chosen cell (row, column) of passages (m, d).

        Only passages with the indicator count; similarity is the cosine, of equal ones the
        passage that comes first in the corpus. Cells of indicators that nobody coded have none.
        """
        own = self.vectors.astype(np.float32)
        found: dict[tuple[int, int], tuple[Neighbour, ...]] = {}
        for column in np.flatnonzero(chosen.any(axis=0)).tolist():
            members = np.flatnonzero(self.learnt[:, column])
            rows = np.flatnonzero(chosen[:, column])
            alike = vectors[rows] @ own[members].T
            order = np.argsort(-alike, axis=1, kind="stable")[:, :NEAREST]
            for row, best, similarities in zip(rows.tolist(), order, alike, strict=True):
                found[row, column] = tuple(
                    self._neighbour(int(members[n]), column, float(similarities[n])) for n in best
                )
        return found

    def _neighbour(self, row: int, column: int, similarity: float) -> Neighbour:
        names = [
            c for c, given in zip(self.coders, self.given[:, row, column], strict=True) if given
        ]
        people = [name for name in names if name.casefold() not in ADJUDICATED] or names
        # Sums of half precision can pass 1 by a hair.
        return Neighbour(self.ids[row], ";".join(people), round(min(1.0, similarity), 4))


def neighbours_of(
    classifier: IndicatorClassifier, matrix: sp.csr_matrix, corpus: Corpus, labels: Labels
) -> Neighbours:
    """Return the passages of ``labels`` (features ``matrix``) as neighbours of others."""
    ids = labels.passages["passage_id"].to_list()
    position = {id: n for n, id in enumerate(corpus.passages["passage_id"].to_list())}
    rows = [position[id] for id in ids]
    codes = [coder_labels(corpus, coder)[1][rows] >= 0 for coder in corpus.coders]
    return Neighbours(
        ids=tuple(ids),
        vectors=vectors_of(classifier, matrix).astype(np.float16),
        learnt=labels.present,
        coders=corpus.coders,
        given=np.stack(codes) & labels.present,
    )


def vectors_of(classifier: IndicatorClassifier, matrix: sp.csr_matrix) -> Vectors:
    """Return vectors (n, d) of unit length from features of :meth:`IndicatorClassifier.matrix`.

    The encoder's, which are its last columns; without an encoder a count sketch of TF-IDF
    (Charikar, Chen and Farach-Colton 2002): each column is added to one of 512 numbers with a
    sign, both drawn with a fixed seed, which keeps cosines nearly and words not at all. A passage
    without any known word has the vector 0.
    """
    if classifier.encoder is not None:
        dense = matrix[:, -classifier.encoder.dimensions :].toarray()
    else:
        dense = np.asarray((matrix @ _sketch(matrix.shape[1])).toarray())
    lengths = np.linalg.norm(dense, axis=1, keepdims=True)
    return np.asarray(dense / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def _sketch(width: int) -> sp.csr_matrix:
    generator = np.random.default_rng(_SEED)
    columns = generator.integers(_SKETCH, size=width)
    signs = generator.choice(np.array([-1.0, 1.0], dtype=np.float32), size=width)
    return sp.csr_matrix((signs, (np.arange(width), columns)), shape=(width, _SKETCH))


class _Listed(BaseModel):
    """``neighbours.json`` as it must be."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    passages: tuple[str, ...]
    coders: tuple[str, ...]


def neighbour_files(neighbours: Neighbours) -> dict[str, bytes]:
    """Return the contents of both files."""
    listed = _Listed(format=1, passages=neighbours.ids, coders=neighbours.coders)
    text = json.dumps(listed.model_dump(mode="json"), ensure_ascii=False) + "\n"
    tensors: Mapping[str, NDArray[Any]] = {
        "given": np.ascontiguousarray(neighbours.given),
        "learnt": np.ascontiguousarray(neighbours.learnt),
        "vectors": np.ascontiguousarray(neighbours.vectors),
    }
    return {FILES[0]: text.encode("utf-8"), FILES[1]: save_tensors(dict(tensors))}


def read_neighbours(files: Mapping[str, bytes], labels: int) -> Neighbours:
    """Return the neighbours of :func:`neighbour_files`, for a codebook of so many indicators.

    Raises ValueError, KeyError or SafetensorError where the files do not fit.
    """
    listed = _Listed.model_validate_json(files[FILES[0]])
    tensors = load_tensors(files[FILES[1]])
    n = len(listed.passages)
    neighbours = Neighbours(
        listed.passages, tensors["vectors"], tensors["learnt"], listed.coders, tensors["given"]
    )
    shapes = (neighbours.vectors.shape[:1], neighbours.learnt.shape, neighbours.given.shape)
    kinds = (neighbours.vectors.dtype, neighbours.learnt.dtype, neighbours.given.dtype)
    if shapes != ((n,), (n, labels), (len(listed.coders), n, labels)) or kinds != (
        np.float16,
        np.bool_,
        np.bool_,
    ):
        raise ValueError("neighbours")
    return neighbours
