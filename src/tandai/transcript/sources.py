r"""Transcript files as plain text, whatever they were written with.

All offsets in tandai count into ``Source.text``: for ``.txt`` and ``.md`` the file's own
characters (byte order mark removed, line ends as ``\n``); for documents the paragraphs, one
a line; for subtitles the spoken text without numbers and times, one turn a line.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tandai.errors import FileError, InputError
from tandai.files import DAMAGE, MAX_LINE_CHARACTERS, damaged, read_text, require_small_zip
from tandai.language import tr
from tandai.transcript.subtitles import read_subtitles


@dataclass(frozen=True)
class Source:
    """The text of one transcript.

    ``bold`` holds (start, end) offsets of bold text at paragraph starts, where the format
    knows them; theses often set the questions or the speakers' names in bold.
    """

    text: str
    bold: tuple[tuple[int, int], ...] = ()


def read_source(path: Path) -> Source:
    """Read one transcript file.

    Raises FileError for a suffix that is not in ``SUFFIXES`` and for what cannot be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise FileError(
            tr(
                f"transcripts of type {path.suffix or '(no suffix)'!r} cannot be read.",
                f"transkrip berjenis {path.suffix or '(tanpa akhiran)'!r} tidak dapat dibaca.",
            ),
            where=path,
            hint=tr(
                f"Use one of: {', '.join(SUFFIXES)}.",
                f"Gunakan salah satu: {', '.join(SUFFIXES)}.",
            ),
        )
    source = _without_marks(reader(path))
    if not source.text.strip():
        raise FileError(tr("holds no text.", "tidak berisi teks."), where=path)
    return source


def _without_marks(source: Source) -> Source:
    """Drop byte order marks at the start: a text that is written and read again loses them."""
    text = source.text.lstrip("\ufeff")
    lost = len(source.text) - len(text)
    bold = tuple((max(0, start - lost), end - lost) for start, end in source.bold if end > lost)
    return Source(text, bold)


def _read_plain(path: Path) -> Source:
    return Source(read_text(path))


def _read_rtf(path: Path) -> Source:
    from striprtf.striprtf import rtf_to_text

    raw = read_text(path)
    if not raw.lstrip().startswith("{\\rtf"):
        raise damaged(path)
    try:
        text: str = rtf_to_text(raw)  # type: ignore[no-untyped-call]  # it has no stubs
    except DAMAGE as error:
        raise damaged(path) from error
    return Source(text.replace("\r\n", "\n").replace("\r", "\n"))


def _read_docx(path: Path) -> Source:
    require_small_zip(path)
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table
    from lxml.etree import LxmlError

    try:
        document = docx.Document(str(path))
        paragraphs: list[tuple[str, int]] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                # A two-column table of speaker and speech is read as "speaker: speech".
                paragraphs += [(row, 0) for row in _rows_of(block)]
            else:
                paragraphs.append((block.text, _bold_prefix(block.runs)))
    except (OpcError, LxmlError, *DAMAGE) as error:
        raise damaged(path) from error
    return _joined(path, paragraphs)


def _rows_of(table: object) -> Iterable[str]:
    for row in table.rows:  # type: ignore[attr-defined]  # python-docx tables carry no stubs
        cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
        filled = [cell for cell in cells if cell]
        if len(filled) == 2 and len(filled[0]) <= 40:
            yield f"{filled[0].rstrip(' :')}: {filled[1]}"
        else:
            yield " ".join(filled)


def _bold_prefix(runs: Iterable[object]) -> int:
    """Return how many characters at the start of a paragraph are bold."""
    length = 0
    for run in runs:
        text: str = run.text  # type: ignore[attr-defined]  # python-docx runs carry no stubs
        if text.strip() and not _is_bold(run):
            break
        length += len(text)
    return length


def _is_bold(run: object) -> bool:
    """Whether a run is bold by itself or by its character style ("Strong")."""
    own: bool | None = run.bold  # type: ignore[attr-defined]  # as above
    style = run.style  # type: ignore[attr-defined]  # as above
    return bool(style is not None and style.font.bold) if own is None else own


def _read_odt(path: Path) -> Source:
    require_small_zip(path)
    from lxml.etree import LxmlError
    from odfdo import Document
    from odfdo.security import SecurityError

    try:
        body = Document(str(path)).body
        elements = body.get_elements("descendant::text:p|descendant::text:h")
        paragraphs = [(str(element.text_recursive), 0) for element in elements]
    except (LxmlError, SecurityError, *DAMAGE) as error:
        raise damaged(path) from error
    return _joined(path, paragraphs)


def _joined(path: Path, paragraphs: Iterable[tuple[str, int]]) -> Source:
    """Join (text, length of its bold start) to one text, a paragraph a line."""
    parts: list[str] = []
    bold: list[tuple[int, int]] = []
    offset = 0
    for raw, bold_length in paragraphs:
        text = raw.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > MAX_LINE_CHARACTERS:
            raise FileError(
                tr(
                    f"a paragraph has {len(text):,} characters; "
                    f"the limit is {MAX_LINE_CHARACTERS:,}.",
                    f"satu paragraf panjangnya {len(text):,} karakter; "
                    f"batasnya {MAX_LINE_CHARACTERS:,}.",
                ),
                where=path,
            )
        if bold_length and text[:bold_length].strip():
            bold.append((offset, offset + min(bold_length, len(text))))
        parts.append(text)
        offset += len(text) + 1
    return Source("\n".join(parts), tuple(bold))


def _read_subtitle_source(path: Path) -> Source:
    return Source(read_subtitles(path))


_READERS: Mapping[str, Callable[[Path], Source]] = {
    ".txt": _read_plain,
    ".md": _read_plain,
    ".docx": _read_docx,
    ".odt": _read_odt,
    ".rtf": _read_rtf,
    ".srt": _read_subtitle_source,
    ".vtt": _read_subtitle_source,
}

SUFFIXES: tuple[str, ...] = tuple(_READERS)


def find_transcripts(patterns: Iterable[str | Path]) -> dict[str, Path]:
    """Return transcripts by document id, from files, folders (with their subfolders) and globs.

    The id is the file's name without suffix; where two would be the same, the folder's name
    or the suffix is added. Hidden files, office lock files and README files are passed over
    in folders and globs.

    Raises InputError when a pattern finds nothing or ids cannot be told apart.
    """
    paths: dict[Path, None] = {}
    for pattern in patterns:
        for path in _expand(str(pattern)):
            paths.setdefault(path)
    return _named(list(paths))


def _expand(pattern: str) -> list[Path]:
    path = Path(pattern)
    if path.is_dir():
        found = [p for p in sorted(path.rglob("*")) if _is_transcript(p, path)]
        if not found:
            raise InputError(
                tr(
                    "the folder holds no transcripts.",
                    "folder ini tidak berisi transkrip.",
                ),
                where=path,
                hint=tr(
                    f"Transcripts end in {', '.join(SUFFIXES)}.",
                    f"Transkrip berakhiran {', '.join(SUFFIXES)}.",
                ),
            )
        return found
    if path.exists() or not glob.has_magic(pattern):
        return [path]
    found = [
        p
        for p in sorted(map(Path, glob.glob(pattern, recursive=True)))
        if _is_transcript(p, p.parent)
    ]
    if not found:
        raise InputError(
            tr("no transcript matches this pattern.", "tidak ada transkrip yang cocok."),
            where=pattern,
        )
    return found


def _is_transcript(path: Path, folder: Path) -> bool:
    """Whether a file is one, and neither it nor a folder below ``folder`` on the way is hidden."""
    steps = path.relative_to(folder).parts
    hidden = any(step.startswith((".", "~$")) for step in steps)
    return (
        path.suffix.lower() in _READERS
        and path.is_file()
        and not hidden
        and path.stem.upper() != "README"
    )


def document_name(path: Path) -> str:
    """Return the name of a transcript: the file's, without suffix and white space around it.

    Tables drop white space around a cell, so that a name with it would not be found again.
    """
    return path.stem.strip() or path.name.strip()


def _named(paths: list[Path]) -> dict[str, Path]:
    namings: tuple[Callable[[Path], str], ...] = (
        document_name,
        lambda path: f"{path.parent.name.strip()}-{document_name(path)}",
        lambda path: path.name.strip(),
        lambda path: f"{path.parent.name}-{path.name}".strip(),
    )
    for naming in namings:
        names = [naming(path) for path in paths]
        if len(set(names)) == len(names):
            return dict(zip(names, paths, strict=True))
    raise InputError(
        tr(
            "several transcripts have the same name in folders of the same name.",
            "beberapa transkrip bernama sama dalam folder yang bernama sama.",
        ),
        hint=tr("Give each its own name.", "Beri setiap berkas nama sendiri."),
    )
