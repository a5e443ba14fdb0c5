"""The methods paragraph as a file: text, Markdown or a document for Word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tandai.documents.chapters import Block, Chapter, Heading, Paragraph
from tandai.ground.language import speaking, tr
from tandai.ground.outputs import require_new, require_suffix, writing
from tandai.words.methods import Paragraph as MethodsParagraph
from tandai.words.methods import heading_of_references

SUFFIXES = (".txt", ".md", ".docx")
BIBLIOGRAPHY = (".bib",)


def require_methods_files(out: Path | None, bibtex: Path | None, *, force: bool) -> None:
    """Raise UsageError for a wrong suffix, OutputError for what exists."""
    if out is not None:
        require_suffix(out, SUFFIXES, tr("the paragraph", "paragraf"))
        require_new(out, force=force)
    if bibtex is not None:
        require_suffix(bibtex, BIBLIOGRAPHY, tr("the bibliography", "daftar pustaka"))
        require_new(bibtex, force=force)


def write_methods(
    paragraphs: Sequence[MethodsParagraph], path: Path, *, force: bool = False
) -> None:
    """Write paragraphs with their references, whole or not at all."""
    if path.suffix.lower() == ".docx":
        # Here, since it loads python-docx, which the other forms do without.
        from tandai.documents.docx_writer import write_docx_chapter

        write_docx_chapter(_chapter(paragraphs), path, force=force)
        return
    marks = "## " if path.suffix.lower() == ".md" else ""
    text = "\n\n".join(_lines(own, marks) for own in paragraphs)
    with writing(path, force=force) as draft:
        draft.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_bibtex(
    paragraphs: Sequence[MethodsParagraph], path: Path, *, force: bool = False
) -> None:
    """Write the works as BibTeX, whole or not at all."""
    with writing(path, force=force) as draft:
        draft.write_text(paragraphs[0].bibtex(), encoding="utf-8", newline="\n")


def _title() -> str:
    return tr("Methods", "Metode")


def _lines(own: MethodsParagraph, marks: str) -> str:
    with speaking(own.language):
        head, works = f"{marks}{_title()}", f"{marks}{heading_of_references()}"
    return "\n\n".join((head, own.text, works, *own.references))


def _chapter(paragraphs: Sequence[MethodsParagraph]) -> Chapter:
    blocks: list[Block] = []
    for own in paragraphs:
        with speaking(own.language):
            blocks += [Heading(_title()), Paragraph(own.text), Heading(heading_of_references(), 2)]
        blocks += map(Paragraph, own.references)
    return Chapter(_title(), blocks, number=3)
