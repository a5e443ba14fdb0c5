"""The methods paragraph in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.ground.language import speaking, tr
from tandai.ground.shell import unused
from tandai.render.brief import Again, next_step
from tandai.render.wrapping import Hanging
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
    return Group(*parts, *_missing(methods))


def methods_brief(methods: Methods, again: Again, *, with_references: bool) -> RenderableType:
    """Return what the files do not tell, and what comes next, where the paragraph is in a file.

    ``again``: the command once more. ``with_references``: whether they were written as BibTeX.
    """
    if with_references:
        return Group(*_missing(methods))
    bibtex = unused(tr("references.bib", "pustaka.bib"))
    said = tr("the references for a reference manager", "daftar pustaka untuk pengelola referensi")
    return Group(*_missing(methods), next_step(again(without=("out",), bibtex=bibtex), said=said))


def _missing(methods: Methods) -> Iterator[RenderableType]:
    """Yield what the files do not tell."""
    if not methods.missing:
        return
    yield Text(
        tr("Not in the files, so not said:", "Tidak ada dalam berkas, jadi tidak disebut:"),
        style="bold",
    )
    for code in methods.missing:
        yield Hanging(f"- {missing_words(code)}")
