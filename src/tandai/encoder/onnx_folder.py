"""The project's own encoders: a folder with an ONNX graph, run by ONNX Runtime.

encoder.json    format, window, prefix, origin, SHA-256 of the other files, passages seen
tokenizer.json  the tokenizer, as Hugging Face `tokenizers` reads it
model.onnx      token ids (b, t) to the last states (b, t, d) and their means (b, d), 8-bit weights
README.md       the card
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tandai.encoder.parts import tokens_in
from tandai.encoder.protocol import Progress, Span, Vectors
from tandai.encoder.runtime import onnx_runtime
from tandai.ground.errors import FileError, ModelError
from tandai.ground.language import tr
from tandai.ground.manifests import manifest_content, verified_bytes
from tandai.ground.plain_json import content_hash

FORMAT = 2
MANIFEST = "encoder.json"
DATA_FILES = ("model.onnx", "tokenizer.json")
_CHUNK = 256

Ids = NDArray[np.int64]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Manifest(BaseModel):
    """``encoder.json`` as it must be. ``window``: most tokens of one run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[2]
    name: str
    prefix: str
    dimensions: int = Field(gt=0)
    window: int = Field(ge=8, le=512)
    origin: str
    licence: str
    seed: int
    seen: tuple[Hash, ...]
    sha256: dict[str, str]


class OnnxEncoder:
    """An encoder from its folder.

    Texts are run one by one, as many at a time as there are processors, each on one thread.
    The bytes of activations are scaled by the largest value of a run, so in a batch a text's
    vector would depend on its neighbours; alone, it is the same always, and nothing is padded.
    ``threads`` may be set: where several processes share the processors, each should use one.

    Raises ModelError where the folder is none, incomplete, damaged or of another format.
    """

    reads_parts = True

    def __init__(self, folder: Path) -> None:
        # Here, since commands that need no encoder should not wait for these.
        from tokenizers import Tokenizer

        onnxruntime = onnx_runtime()
        self.folder = folder
        self.manifest = _manifest(folder)
        data = {
            name: verified_bytes(folder, name, self.manifest.sha256, _damaged)
            for name in DATA_FILES
        }
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._tokenizer = Tokenizer.from_buffer(data["tokenizer.json"])
            self._session = onnxruntime.InferenceSession(
                data["model.onnx"], options, providers=["CPUExecutionProvider"]
            )
        # Both libraries raise plain Exception and its undocumented children.
        except Exception as error:
            raise _damaged(folder, tr("it cannot be opened", "tidak dapat dibuka")) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._start, self._end = self._tokenizer.encode("").ids
        self.threads = processors()
        self.id = _id(self.manifest)
        self.dimensions = self.manifest.dimensions
        self.seen = frozenset(self.manifest.seen)

    def __reduce__(self) -> tuple[Any, ...]:
        return OnnxEncoder, (self.folder,)

    def __deepcopy__(self, memo: dict[int, Any]) -> OnnxEncoder:
        """Return itself: it never changes, and scikit-learn's ``clone`` copies parameters."""
        return self

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return vectors (n, d) of unit length; see :class:`tandai.encoder.Encoder`.

        A text of more tokens than the window is cut into parts of about equal length, and its
        vector is the mean over all tokens, as if it had been one part.
        """
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        with ThreadPoolExecutor(self.threads) as pool:
            for start in range(0, len(texts), _CHUNK):
                part = self._tokens(texts[start : start + _CHUNK])
                for row, vector in enumerate(pool.map(self._vector, part), start):
                    vectors[row] = vector
                if progress:
                    progress(start + len(part), len(texts))
        return vectors

    def encode_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[Span]],
        progress: Progress | None = None,
    ) -> tuple[Vectors, list[Vectors]]:
        """Return vectors (n, d) of texts and, for each, those (u, d) of its parts.

        See :meth:`tandai.encoder.Encoder.encode_parts`.
        """
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        found: list[Vectors] = []
        lead = len(self.manifest.prefix)
        with ThreadPoolExecutor(self.threads) as pool:
            for start in range(0, len(texts), _CHUNK):
                encodings = self._tokenizer.encode_batch(
                    self._clean(texts[start : start + _CHUNK]), add_special_tokens=False
                )
                moved = [
                    [(first + lead, behind + lead) for first, behind in own]
                    for own in parts[start : start + _CHUNK]
                ]
                ids = [encoding.ids for encoding in encodings]
                offsets = [encoding.offsets for encoding in encodings]
                for whole, own in pool.map(self._of_parts, ids, offsets, moved):
                    vectors[len(found)] = whole
                    found.append(own)
                if progress:
                    progress(len(found), len(texts))
        return vectors, found

    def _clean(self, texts: Sequence[str]) -> list[str]:
        # Lone surrogates (from damaged JSON) are no text to the tokenizer.
        return [self.manifest.prefix + text.encode("utf-8", "replace").decode() for text in texts]

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch_fast(self._clean(texts), add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def _windows(self, ids: list[int]) -> list[Ids]:
        most = self.manifest.window - 2
        return np.array_split(np.array(ids, dtype=np.int64), max(1, -(-len(ids) // most)))

    def _whole(self, window: Ids) -> dict[str, Ids]:
        return {"ids": np.concatenate([[self._start], window, [self._end]])[None, :]}

    def _vector(self, ids: list[int]) -> Vectors:
        total = np.zeros(self.dimensions, dtype=np.float32)
        for window in self._windows(ids):
            (means,) = self._session.run(["means"], self._whole(window))
            total += means[0] * max(1, len(window))
        return _unit(total)

    def _of_parts(
        self, ids: list[int], offsets: Sequence[Span], parts: Sequence[Span]
    ) -> tuple[Vectors, Vectors]:
        total = np.zeros(self.dimensions, dtype=np.float32)
        states = []
        for window in self._windows(ids):
            means, own = self._session.run(["means", "states"], self._whole(window))
            total += means[0] * max(1, len(window))
            states.append(own[0, 1:-1])
        whole = _unit(total)
        every = np.concatenate(states)
        # A part without tokens (white space, what no token stands for) says what the whole does.
        vectors = [
            _unit(every[first:behind].mean(axis=0)) if first < behind else whole
            for first, behind in tokens_in(offsets, parts)
        ]
        return whole, np.array(vectors, dtype=np.float32).reshape(-1, self.dimensions)


def _unit(vector: NDArray[np.floating[Any]]) -> Vectors:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _id(manifest: Manifest) -> str:
    """Return the name with the start of a hash of all that ``encoder.json`` says.

    Weights and treatment of text are in it, and which passages were seen: a model trained with
    the encoder names this id, and refuses an encoder that was changed since.
    """
    return f"{manifest.name}@{content_hash(manifest.model_dump(mode='json'))[:12]}"


def files_of(folder: Path) -> list[Path]:
    """Return the files that an encoder needs."""
    return [folder / name for name in (MANIFEST, *DATA_FILES)]


def is_own(folder: Path) -> bool:
    """Say whether a folder is meant to be one of these."""
    return (folder / MANIFEST).is_file()


def origin_of(folder: Path) -> str:
    """Return where an encoder's weights come from, as it says; empty for those of other makers."""
    return _manifest(folder).origin if is_own(folder) else ""


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        return os.cpu_count() or 1


def _manifest(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate(manifest_content(folder / MANIFEST, FORMAT, FORMAT))
    except (ValueError, ValidationError, FileError, RecursionError) as error:
        raise _damaged(folder, tr(f"{MANIFEST} is broken", f"{MANIFEST} rusak")) from error


def _damaged(folder: Path, reason: str) -> ModelError:
    return ModelError(
        tr(f"the encoder is damaged ({reason}).", f"penyandi ini rusak ({reason})."),
        where=folder,
        hint=tr("Copy it anew.", "Salin kembali."),
    )
