"""Which encoder a name or a folder stands for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tandai.encoder.cache import CachedEncoder, cache_file
from tandai.encoder.onnx_folder import OnnxEncoder, is_own
from tandai.encoder.protocol import Encoder
from tandai.ground import shipped
from tandai.ground.errors import UsageError
from tandai.ground.language import tr

SHIPPED = "e5"
NONE = "tfidf"
BEST = "auto"


def open_encoder(name: str | Path = BEST) -> Encoder | None:
    """Return the encoder of ``--encoder``; None for ``tfidf``, which needs none.

    ``e5`` is the shipped one; ``auto`` the best present, which is the shipped one; anything
    else the path of a folder: one of ours, of sentence-transformers, or of model2vec.

    What they return is kept in the cache of vectors.

    Raises UsageError where there is none of that name, or its library is not installed;
    ModelError where the folder cannot be used.
    """
    name = str(name)
    if name == NONE or (name == BEST and not shipped.ENCODER.is_dir()):
        return None
    folder = shipped.ENCODER if name in (SHIPPED, BEST) else Path(name)
    return CachedEncoder(_opened(folder, name), cache_file())


def copy_encoder(encoder: Encoder, folder: Path) -> None:
    """Copy the files that an encoder needs, and nothing else that lies beside them."""
    from tandai.encoder import onnx_folder, other_folders

    source = encoder.folder
    kind = onnx_folder if is_own(source) else other_folders
    for path in kind.files_of(source):
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _opened(folder: Path, name: str) -> Encoder:
    if is_own(folder):
        return OnnxEncoder(folder)
    if _is_model2vec(folder):
        from tandai.encoder.other_folders import Model2VecEncoder

        return Model2VecEncoder(folder)
    if (folder / "modules.json").is_file():
        from tandai.encoder.other_folders import SentenceTransformerEncoder

        return SentenceTransformerEncoder(folder)
    raise UsageError(
        tr(f"there is no encoder {name!r}.", f"penyandi {name!r} tidak ada."),
        hint=tr(
            f"Use {BEST}, {NONE}, {SHIPPED}, or the folder of an encoder.",
            f"Pakai {BEST}, {NONE}, {SHIPPED}, atau folder suatu penyandi.",
        ),
    )


def _is_model2vec(folder: Path) -> bool:
    """Whether the folder says so; that library writes a ``modules.json`` as well."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and config.get("model_type") == "model2vec"
