"""The methods paragraph in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.ground.language import speaking, tr
from tandai.reporting.methods import Methods
from tandai.words.methods import Paragraph, heading_of_references, missing_words


def methods_view(methods: Methods, paragraphs: Sequence[Paragraph]) -> RenderableType:
    """Return the paragraphs with their references, then what the files do not tell."""
    parts: list[RenderableType] = []
    for own in paragraphs:
        with speaking(own.language):
            head = heading_of_references()
        parts += [Text(own.text), Text(), Text(head, style="bold")]
        parts += [Text(line) for line in own.references] + [Text()]
    if methods.missing:
        parts.append(
            Text(
                tr(
                    "Not in the files, so not said:",
                    "Tidak ada dalam berkas, jadi tidak disebut:",
                ),
                style="bold",
            )
        )
        parts += [Text(f"- {missing_words(code)}") for code in methods.missing]
    return Group(*parts)
