"""The hand-coded passages that are most like a new one: what a suggestion can be compared with.

A model keeps, of each passage that it learnt from, its id, who gave it which indicator, and a
vector; no text. With an encoder the vector is the encoder's less the mean of all: of the shipped
corpus (constructed interviews; training passages that the encoder has not seen) the three nearest
from other interviews then share a code in 68 % of cases instead of 62 %. Without an encoder it is
the TF-IDF hashed to 16,384 columns, which is nearly as exact (38 % instead of 40 %) and names no
words; but who has the vocabulary can guess many.

neighbours.json         passage ids and coders
neighbours.safetensors  learnt (n, k), given (coders, n, k) bool; vectors (n, d) float16 with centre
                        (d,) float32, or the hashed TF-IDF as values, columns and starts of rows
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
import scipy.sparse as sp
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors
from sklearn.preprocessing import normalize

from tandai.corpus import Corpus, Labels, coder_labels, coder_of
from tandai.ground.plain_json import json_text
from tandai.model.classifier import IndicatorClassifier
from tandai.tags import Neighbour

NEAREST = 3
FILES = ("neighbours.json", "neighbours.safetensors")
_HASHED = 2**14
_SEED = 2007
_DIGITS = 5

# An array of float32, or a sparse matrix (scipy has no types); both multiply and transpose.
Vectors = Any


@dataclass(frozen=True)
class Neighbours:
    """Passages to compare with.

    ``ids`` (n,). ``vectors`` (n, d) of unit length, or 0 where a passage has no known word:
    an array, less ``centre`` (d,), or hashed TF-IDF where ``centre`` is None. ``learnt`` (n, k):
    the codes that the model learnt. ``coders`` and ``given`` (coders, n, k): who gave them.
    """

    ids: tuple[str, ...]
    vectors: Vectors
    centre: NDArray[np.float32] | None
    learnt: NDArray[np.bool_]
    coders: tuple[str, ...]
    given: NDArray[np.bool_]

    def nearest(
        self, matrix: sp.csr_matrix, chosen: NDArray[np.bool_]
    ) -> dict[tuple[int, int], tuple[Neighbour, ...]]:
        """Return the three nearest for each chosen cell (row, column).

        ``matrix`` (m, d): features of passages from :meth:`IndicatorClassifier.matrix`. Only
        passages coded with the indicator count; similarity is the cosine, of equal ones the
        passage that comes first in the corpus. Cells of indicators that nobody coded have none.
        """
        asked = np.flatnonzero(chosen.any(axis=1))
        if not len(asked):
            return {}
        vectors = _unit(matrix[asked], self.centre)
        similar = vectors @ self.vectors.T
        dense = similar.toarray() if sp.issparse(similar) else np.asarray(similar)
        # Equally near stays equally near, whatever the last bits of a sum are on a processor.
        alike = np.round(dense.astype(np.float64), _DIGITS)
        found: dict[tuple[int, int], tuple[Neighbour, ...]] = {}
        for place, column in zip(*np.nonzero(chosen[asked]), strict=True):
            members = np.flatnonzero(self.learnt[:, column])
            order = np.argsort(-alike[place, members], kind="stable")
            best = members[order[:NEAREST]]
            found[int(asked[place]), int(column)] = tuple(
                self._neighbour(int(row), int(column), float(alike[place, row])) for row in best
            )
        return found

    def _neighbour(self, row: int, column: int, similarity: float) -> Neighbour:
        names = [self.coders[n] for n in np.flatnonzero(self.given[:, row, column])]
        people = [name for name in names if not coder_of(name).is_adjudicated] or names
        # Rounding can carry a cosine past 1 by a hair.
        within = min(1.0, max(-1.0, similarity))
        return Neighbour(self.ids[row], ";".join(people), round(within, 4))


def neighbours_of(
    classifier: IndicatorClassifier, matrix: sp.csr_matrix, corpus: Corpus, labels: Labels
) -> Neighbours:
    """Return the coded passages of ``labels`` (features ``matrix``) as neighbours of others.

    Those that carry no code are nobody's neighbours, since only passages coded alike are compared.
    """
    coded = labels.present.any(axis=1)
    ids = labels.passages.filter(pl.Series(coded))["passage_id"].to_list()
    position = {id: n for n, id in enumerate(corpus.passages["passage_id"].to_list())}
    rows = [position[id] for id in ids]
    codes = [coder_labels(corpus, coder)[1][rows] >= 0 for coder in corpus.coders]
    centre = None
    if classifier.encoder is not None:
        own = matrix[:, -classifier.encoder.dimensions :]
        centre = np.asarray(own.mean(axis=0), dtype=np.float32).ravel()
    vectors = _unit(matrix[np.flatnonzero(coded)], centre)
    learnt = labels.present[coded]
    return Neighbours(
        ids=tuple(ids),
        # As exact as the file, so that a model is the same before and after it was written.
        vectors=_halved(vectors),
        centre=centre,
        learnt=learnt,
        coders=corpus.coders,
        given=np.stack(codes) & learnt,
    )


def _unit(matrix: sp.csr_matrix, centre: NDArray[np.float32] | None) -> Vectors:
    """Return vectors of unit length: the last columns less ``centre``, or all columns hashed.

    Each column is added to one of 16,384 with a sign, both drawn with a fixed seed (Weinberger
    et al. 2009, "Feature hashing for large scale multitask learning").
    """
    if centre is not None:
        own = matrix[:, -len(centre) :].toarray() - centre
        lengths = np.linalg.norm(own, axis=1, keepdims=True)
        return np.asarray(own / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
    width = matrix.shape[1]
    generator = np.random.default_rng(_SEED)
    columns = generator.integers(_HASHED, size=width)
    signs = generator.choice(np.array([-1.0, 1.0], dtype=np.float32), size=width)
    hashing = sp.csr_matrix((signs, (np.arange(width), columns)), shape=(width, _HASHED))
    return sp.csr_matrix(normalize(sp.csr_matrix(matrix @ hashing)))


def _halved(vectors: Vectors) -> Vectors:
    if sp.issparse(vectors):
        values = vectors.data.astype(np.float16).astype(np.float32)
        return sp.csr_matrix((values, vectors.indices, vectors.indptr), shape=vectors.shape)
    return np.asarray(vectors.astype(np.float16), dtype=np.float32)


class _Listed(BaseModel):
    """``neighbours.json`` as it must be."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    passages: tuple[str, ...]
    coders: tuple[str, ...]


def neighbour_files(neighbours: Neighbours) -> dict[str, bytes]:
    """Return the contents of both files."""
    listed = _Listed(format=1, passages=neighbours.ids, coders=neighbours.coders)
    text = json_text(listed.model_dump(mode="json")) + "\n"
    tensors: dict[str, NDArray[Any]] = {"given": neighbours.given, "learnt": neighbours.learnt}
    if neighbours.centre is None:
        hashed = sp.csr_matrix(neighbours.vectors)
        hashed.sort_indices()
        tensors["columns"] = hashed.indices.astype(np.uint16)
        tensors["starts"] = hashed.indptr.astype(np.int64)
        tensors["values"] = hashed.data.astype(np.float16)
    else:
        tensors["centre"] = neighbours.centre
        tensors["vectors"] = np.asarray(neighbours.vectors).astype(np.float16)
    ordered = {name: np.ascontiguousarray(values) for name, values in sorted(tensors.items())}
    return {FILES[0]: text.encode("utf-8"), FILES[1]: save_tensors(ordered)}


def read_neighbours(files: Mapping[str, bytes], indicators: int, width: int) -> Neighbours:
    """Return the neighbours of :func:`neighbour_files`.

    ``indicators``: those of the codebook; ``width``: the numbers of the encoder's vector, 0
    without one. Raises ValueError, KeyError or SafetensorError where the files do not fit.
    """
    listed = _Listed.model_validate_json(files[FILES[0]])
    tensors = load_tensors(files[FILES[1]])
    n = len(listed.passages)
    learnt, given = tensors["learnt"], tensors["given"]
    if width:
        vectors: Vectors = tensors["vectors"].astype(np.float32)
        shape = (n, width)
    else:
        starts, columns = tensors["starts"], tensors["columns"].astype(np.int32)
        shape = (n, _HASHED)
        values = tensors["values"].astype(np.float32)
        vectors = sp.csr_matrix((values, columns, starts), shape=shape)
        vectors.check_format(full_check=True)
    fits = learnt.shape == (n, indicators) and given.shape == (len(listed.coders), n, indicators)
    if not (fits and vectors.shape == shape and learnt.dtype == given.dtype == np.bool_):
        raise ValueError("neighbours")
    centre = tensors["centre"] if width else None
    if centre is not None and centre.shape != (width,):
        raise ValueError("centre")
    return Neighbours(listed.passages, vectors, centre, learnt, listed.coders, given)
