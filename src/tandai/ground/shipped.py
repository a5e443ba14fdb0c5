"""Where the data that come with tandai lie: codebook, corpus, demo transcripts, model.

In an installed package they stand in ``tandai/shipped``; in a checkout at its top level.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _root() -> Path:
    installed = _PACKAGE / "shipped"
    return installed if installed.is_dir() else _PACKAGE.parents[1]


CORPUS = _root() / "corpora" / "tumang"
CODEBOOK = CORPUS / "codebook.yaml"
DEMO_TRANSCRIPTS = _root() / "corpora" / "demo"
MODEL = _root() / "models" / "tumang"
ENCODER = _root() / "models" / "encoder"


def located(path: Path) -> Path:
    """Return ``path``, or what is shipped under this name where no such path exists.

    ``tumang`` and ``models/tumang`` stand for the shipped model and ``corpora/tumang`` for the
    shipped corpus, wherever the command is run.
    """
    try:
        if path.exists():
            return path
    except OSError:
        # It is there and must not be looked at; whoever reads it says so.
        return path
    names = {"tumang": MODEL, "models/tumang": MODEL, "corpora/tumang": CORPUS}
    return names.get(path.as_posix(), path)
