"""Word documents whose comments are codes: the comment names them, its author is the coder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from tandai.codebook import Codebook, read_codebook
from tandai.codebook.definitions import folded
from tandai.exchange.codes import LeftOut
from tandai.exchange.mapping_file import Mapped
from tandai.exchange.project import Code, CodedProject, Coder, Coding, Note, SourceText
from tandai.ground import shipped
from tandai.spreadsheets.code_cells import CodeCells, Named
from tandai.transcript import read_source
from tandai.transcript.word import Comment, read_word_comments

# Longer than any name of a code; what ends like a sentence is a remark.
_LONGEST_NAME, _MOST_WORDS = 60, 6


def read_commented(
    path: Path, mapped: Mapped | None = None, codebook: Codebook | None = None
) -> CodedProject:
    """Read a transcript with its comments as codes; only ``.docx`` has any.

    A comment may name several codes, separated as in a spreadsheet's cell. One that reads as a
    remark ("Menarik, tanyakan lagi.") is kept as a note. Raises FileError as :func:`read_source`.
    """
    name = path.stem
    if path.suffix.lower() != ".docx":
        return CodedProject(name, sources=(SourceText(name, name, read_source(path).text),))
    text, comments = read_word_comments(path)
    book = codebook or read_codebook(shipped.CODEBOOK)
    known = mapped.codes if mapped else {}
    cells = CodeCells([comment.text for comment in comments], book, known)
    codings: list[Coding] = []
    notes: list[Note] = []
    discarded: Counter[LeftOut] = Counter()
    names: dict[str, str] = {}
    for comment in comments:
        start, end = _trimmed(text, comment)
        if start is None or end is None:
            discarded[LeftOut.COMMENTS_THAT_MARK_NO_TEXT] += 1
            continue
        codes = cells.names_in(comment.text)
        if not _are_codes(codes, book, known):
            notes.append(Note(comment.text, source=name, start=start, end=end))
            continue
        for code in codes:
            key = folded(code.name)
            names.setdefault(key, code.name)
            codings.append(Coding(name, start, end, key, comment.author, code.stance))
    return CodedProject(
        name=name,
        codes=tuple(Code(key, code) for key, code in names.items()),
        coders=tuple(Coder(c, c) for c in dict.fromkeys(coding.coder for coding in codings)),
        sources=(SourceText(name, name, text),),
        codings=tuple(dict.fromkeys(codings)),
        notes=tuple(notes),
        discarded=dict(discarded),
        origin="Word",
    )


def _trimmed(text: str, comment: Comment) -> tuple[int | None, int | None]:
    """Return the span of a comment without white space at its ends; None where nothing is left."""
    start, end = comment.start, comment.end
    if start is None or end is None or not text[start:end].strip():
        return None, None
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), start + len(said.rstrip())


def _are_codes(codes: Sequence[Named], codebook: Codebook, known: Collection[str]) -> bool:
    return bool(codes) and all(_is_code(code.name, codebook, known) for code in codes)


def _is_code(name: str, codebook: Codebook, known: Collection[str]) -> bool:
    if codebook.find(name) is not None or folded(name) in known:
        return True
    short = len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS
    return short and not name.endswith((".", "?", "!", "…", ","))
