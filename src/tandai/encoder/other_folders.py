"""Encoders of other libraries from local folders: sentence-transformers and model2vec.

Both are optional (extras ``sentence-transformers`` and ``model2vec``); nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tandai.encoder.protocol import Progress, Vectors, WholeTexts
from tandai.encoder.runtime import keep_offline
from tandai.ground.errors import ModelError, UsageError
from tandai.ground.language import tr

_DATA = frozenset({".json", ".safetensors", ".model"})
_VOCABULARIES = frozenset({"vocab.txt", "merges.txt"})
_RUNS = frozenset({".py", ".bin", ".pt", ".pth", ".pkl", ".pickle"})
_LIBRARY = "sentence_transformers."


class _Foreign(WholeTexts):
    """What the two have in common: an id of the folder's files, vectors of unit length."""

    def __init__(self, folder: Path, kind: str, dimensions: int) -> None:
        self.folder = folder
        self.id = f"{kind}@{_fingerprint(folder)}"
        self.dimensions = dimensions
        self.seen: frozenset[str] = frozenset()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.folder,)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Foreign:
        """Return itself: it never changes, and scikit-learn's ``clone`` copies parameters."""
        return self

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return vectors (n, d) of unit length; see :class:`tandai.encoder.Encoder`."""
        if not len(texts):
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = np.asarray(self._encoded(list(texts)), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        # A text without any known word has a zero vector there; any fixed direction will do.
        if progress:
            progress(len(texts), len(texts))
        nowhere = np.full(self.dimensions, self.dimensions**-0.5, dtype=np.float32)
        return np.where(lengths > 0, vectors / np.maximum(lengths, 1e-12), nowhere)

    def _encoded(self, texts: list[str]) -> Any:
        raise NotImplementedError


class SentenceTransformerEncoder(_Foreign):
    """A local folder of the sentence-transformers library (Reimers and Gurevych 2019).

    A folder with code or pickles is refused: opening it could run what they hold.
    """

    def __init__(self, folder: Path) -> None:
        _require_plain(folder)
        keep_offline()
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise _missing("sentence-transformers") from error
        try:
            self._model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise _unusable(folder) from error
        # Renamed in version 5.
        name = "get_embedding_dimension"
        if not hasattr(self._model, name):
            name = "get_sentence_embedding_dimension"
        dimensions = getattr(self._model, name)()
        super().__init__(folder, "sentence-transformers", int(dimensions or 0))

    def _encoded(self, texts: list[str]) -> Any:
        # One at a time: with padding a vector would depend on its neighbours.
        return self._model.encode(texts, batch_size=1, show_progress_bar=False)


class Model2VecEncoder(_Foreign):
    """A local folder of the model2vec library (Tulkens and van Dongen 2024)."""

    def __init__(self, folder: Path) -> None:
        keep_offline()
        try:
            from model2vec import StaticModel
        except ImportError as error:
            raise _missing("model2vec") from error
        try:
            self._model = StaticModel.from_pretrained(str(folder))
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise _unusable(folder) from error
        super().__init__(folder, "model2vec", int(self._model.dim))

    def _encoded(self, texts: list[str]) -> Any:
        return self._model.encode(texts, show_progress_bar=False, max_length=None)


def files_of(folder: Path) -> list[Path]:
    """Return the files of an encoder: plain data alone, whatever else lies beside them."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and (path.suffix in _DATA or path.name in _VOCABULARIES)
    )


def _require_plain(folder: Path) -> None:
    """Refuse code, pickles and module types that are not the library's own."""
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        own = all(str(module["type"]).startswith(_LIBRARY) for module in modules)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unusable(folder) from error
    if not own or any(path.suffix in _RUNS for path in folder.rglob("*")):
        raise ModelError(
            tr(
                "holds code or pickles, which could run when it is opened.",
                "berisi kode atau pickle, yang bisa berjalan ketika dibuka.",
            ),
            where=folder,
            hint=tr(
                "Save it with safetensors and without code of its own.",
                "Simpan dengan safetensors dan tanpa kode sendiri.",
            ),
        )


def _fingerprint(folder: Path) -> str:
    """Return the start of a SHA-256 over names and content of the folder's files."""
    digest = hashlib.sha256()
    for path in files_of(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def _missing(extra: str) -> UsageError:
    return UsageError(
        tr(
            f"this encoder needs the library {extra}, which is not installed.",
            f"penyandi ini memerlukan pustaka {extra}, yang belum terpasang.",
        ),
        hint=tr(
            f"Install it: pip install 'tandai[{extra}]'", f"Pasang: pip install 'tandai[{extra}]'"
        ),
    )


def _unusable(folder: Path) -> ModelError:
    return ModelError(
        tr("cannot be opened as an encoder.", "tidak dapat dibuka sebagai penyandi."),
        where=folder,
        hint=tr(
            "Check that the folder is complete and was saved by the library itself.",
            "Periksa apakah folder ini lengkap dan disimpan oleh pustakanya sendiri.",
        ),
    )
