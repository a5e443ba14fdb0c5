"""Where the data that come with tandai lie: codebook, corpus, demo transcripts, model.

In an installed package they stand in ``tandai/shipped``; in a checkout at its top level.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _root() -> Path:
    installed = _PACKAGE / "shipped"
    return installed if installed.is_dir() else _PACKAGE.parents[1]


CORPUS = _root() / "corpora" / "tumang"
CODEBOOK = CORPUS / "codebook.yaml"
DEMO_TRANSCRIPTS = _root() / "corpora" / "demo"
MODEL = _root() / "models" / "tumang"
