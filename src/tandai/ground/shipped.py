"""Where the data that come with tandai lie: codebooks, corpus, demo transcripts, model.

In an installed package they stand in ``tandai/shipped``; in a checkout at its top level.
"""

from __future__ import annotations

from pathlib import Path

from tandai.ground.errors import FileError
from tandai.ground.language import tr

_PACKAGE = Path(__file__).resolve().parents[1]


def _root() -> Path:
    installed = _PACKAGE / "shipped"
    return installed if installed.is_dir() else _PACKAGE.parents[1]


CORPUS = _root() / "corpora" / "tumang"
CODEBOOK = CORPUS / "codebook.yaml"
CODEBOOKS = _root() / "corpora" / "codebooks"
DEMO_TRANSCRIPTS = _root() / "corpora" / "demo"
MODEL = _root() / "models" / "tumang"
ENCODER = _root() / "models" / "encoder"


def located(path: Path) -> Path:
    """Return ``path``, or what is shipped under this name where no such path exists.

    ``tumang`` and ``models/tumang`` stand for the shipped model, ``corpora/tumang`` for the shipped
    corpus and ``corpora/demo`` for the shipped transcripts, wherever the command is run.
    """
    try:
        if path.exists():
            return path
    except OSError:
        # It is there and must not be looked at; whoever reads it says so.
        return path
    names = {
        "tumang": MODEL,
        "models/tumang": MODEL,
        "corpora/tumang": CORPUS,
        "corpora/demo": DEMO_TRANSCRIPTS,
    }
    return names.get(path.as_posix(), path)


def codebook_files() -> dict[str, Path]:
    """Return the codebooks that come with tandai by name, the default one first."""
    others = sorted(CODEBOOKS.glob("*.yaml"))
    return {"tumang": CODEBOOK} | {path.stem: path for path in others}


def located_codebook(path: Path) -> Path:
    """Return ``path``, or the shipped codebook of this name where no such file exists.

    A file of one's own wins; a folder does not, since a corpus may be called after its theory.

    Raises FileError for a bare name, without folder or suffix, that is neither.
    """
    try:
        if path.exists() and not path.is_dir():
            return path
    except OSError:
        # As in located(): whoever reads it says so.
        return path
    files = codebook_files()
    if len(path.parts) != 1 or path.suffix or path.exists():
        return files.get(path.as_posix(), path)
    if path.name not in files:
        raise FileError(
            tr(
                "there is no such file, and no codebook of this name comes with tandai.",
                "tidak ada berkas ini, dan tandai tidak menyertakan buku kode bernama ini.",
            ),
            where=path,
            hint=tr(
                f"These do: {', '.join(files)}; see `tandai codebook list`.",
                f"Yang disertakan: {', '.join(files)}; lihat `tandai codebook list`.",
            ),
        )
    return files[path.name]
