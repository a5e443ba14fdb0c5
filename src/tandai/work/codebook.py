"""The codebooks that come with tandai."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tandai.codebook import Codebook, read_codebook
from tandai.ground import shipped


def shipped_codebooks() -> dict[str, Codebook]:
    """Return the codebooks by the name that ``--codebook`` takes, the default one first."""
    return {name: read_codebook(path) for name, path in shipped.codebook_files().items()}


def as_dict(codebooks: Mapping[str, Codebook]) -> dict[str, Any]:
    """Return plain data for JSON: name, titles, sources (author, year, title), indicators."""
    return {
        "codebooks": [
            {
                "name": name,
                "title": codebook.title.model_dump(),
                "sources": [framework.source for framework in codebook.frameworks],
                "indicators": len(codebook.ids),
                "supplied": sum(each.status == "supplied" for each in codebook.indicators),
            }
            for name, codebook in codebooks.items()
        ]
    }
