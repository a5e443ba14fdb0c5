r"""Transcript files as plain text, whatever they were written with.

All offsets in tandai count into ``Source.text``: for ``.txt`` and ``.md`` the file's own
characters (byte order mark removed, line ends as ``\n``); for documents the paragraphs, one
a line; for subtitles the spoken text without numbers and times, one turn a line.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tandai.ground import shipped
from tandai.ground.bounds import MAX_DOCUMENT_CHARACTERS, MAX_PARAGRAPHS, beyond, first_of
from tandai.ground.errors import FileError, InputError, Problem
from tandai.ground.files import MAX_LINE_CHARACTERS, read_text, reading, require_file
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.numbers import whole
from tandai.ground.records import is_record_name
from tandai.transcript.cues import Cue, text_of_cues
from tandai.transcript.opendocument import read_opendocument
from tandai.transcript.other_files import OtherFile, counted, kind_of, remedy
from tandai.transcript.pdf import read_pdf
from tandai.transcript.richtext import read_rich_text
from tandai.transcript.subtitles import read_subtitles
from tandai.transcript.times import Timed, moved
from tandai.transcript.whisper import may_be_spoken, read_whisper
from tandai.transcript.word import read_word


@dataclass(frozen=True)
class Source:
    """The text of one transcript.

    ``bold`` holds (start, end) offsets of bold text at paragraph starts, where the format
    knows them; theses often set the questions or the speakers' names in bold. ``notes`` say
    what of the file is not in the text. ``times`` say when in a recording its parts were said,
    in order.
    """

    text: str
    bold: tuple[tuple[int, int], ...] = ()
    notes: tuple[Message, ...] = ()
    times: tuple[Timed, ...] = ()


def read_source(path: Path) -> Source:
    """Read one transcript file.

    Raises FileError for a suffix that is not in ``SUFFIXES`` and for what cannot be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        require_file(path)
        raise FileError(
            tr(
                f"transcripts of type {path.suffix or '(no suffix)'!r} cannot be read.",
                f"transkrip berjenis {path.suffix or '(tanpa akhiran)'!r} tidak dapat dibaca.",
            ),
            where=path,
            hint=tr(
                f"Use one of: {', '.join(SUFFIXES)}.",
                f"Gunakan salah satu: {', '.join(SUFFIXES)}.",
            )
            + _what_to_do(path),
        )
    source = _without_marks(reader(path))
    if not source.text.strip():
        raise FileError(tr("holds no text.", "tidak berisi teks."), where=path)
    _require_few_lines(path, source.text)
    return source


def _what_to_do(path: Path) -> str:
    kind = kind_of(path)
    if kind is None or kind is OtherFile.OTHER:
        return ""
    said = remedy(kind)
    return f" {said[:1].upper()}{said[1:]}."


def _require_few_lines(path: Path, text: str) -> None:
    """Refuse, whatever the text was read from, what later steps could not hold in memory."""
    if len(text) > MAX_DOCUMENT_CHARACTERS:
        raise beyond(path, tr("characters", "karakter"), MAX_DOCUMENT_CHARACTERS)
    if text.count("\n") > MAX_PARAGRAPHS:
        raise beyond(path, tr("lines", "baris"), MAX_PARAGRAPHS)


def _without_marks(source: Source) -> Source:
    """Drop byte order marks at the start: a text that is written and read again loses them."""
    text = source.text.lstrip("\ufeff")
    lost = len(source.text) - len(text)
    bold = tuple((max(0, start - lost), end - lost) for start, end in source.bold if end > lost)
    return replace(source, text=text, bold=bold, times=moved(source.times, lost))


def _read_plain(path: Path) -> Source:
    return Source(read_text(path, MAX_DOCUMENT_CHARACTERS))


def _read_rtf(path: Path) -> Source:
    return Source(read_rich_text(path))


def _read_docx(path: Path) -> Source:
    return _joined(path, *read_word(path))


def _read_odt(path: Path) -> Source:
    return _joined(path, *read_opendocument(path))


def _read_pdf_source(path: Path) -> Source:
    text, notes = read_pdf(path)
    return Source(text, notes=notes)


def _joined(
    path: Path, paragraphs: Iterable[tuple[str, int]], notes: tuple[Message, ...]
) -> Source:
    """Join (text, length of its bold start) to one text, a paragraph a line."""
    parts: list[str] = []
    bold: list[tuple[int, int]] = []
    offset = 0
    for raw, bold_length in paragraphs:
        text = raw.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > MAX_LINE_CHARACTERS:
            raise FileError(
                tr(
                    f"a paragraph has {whole(len(text))} characters; the limit is "
                    f"{whole(MAX_LINE_CHARACTERS)}.",
                    f"satu paragraf panjangnya {whole(len(text))} karakter; batasnya "
                    f"{whole(MAX_LINE_CHARACTERS)}.",
                ),
                where=path,
            )
        if bold_length and text[:bold_length].strip():
            bold.append((offset, offset + min(bold_length, len(text))))
        parts.append(text)
        offset += len(text) + 1
    return Source("\n".join(parts), tuple(bold), notes)


def _read_subtitle_source(path: Path) -> Source:
    return _spoken(read_subtitles(path))


def _read_whisper_source(path: Path) -> Source:
    return _spoken(read_whisper(path))


def _spoken(cues: Sequence[Cue]) -> Source:
    text, times = text_of_cues(cues)
    return Source(text, times=times)


_READERS: Mapping[str, Callable[[Path], Source]] = {
    ".txt": _read_plain,
    ".md": _read_plain,
    ".docx": _read_docx,
    ".odt": _read_odt,
    ".rtf": _read_rtf,
    ".srt": _read_subtitle_source,
    ".vtt": _read_subtitle_source,
    ".json": _read_whisper_source,
    ".pdf": _read_pdf_source,
}

SUFFIXES: tuple[str, ...] = tuple(_READERS)


def find_transcripts(patterns: Iterable[str | Path]) -> dict[str, Path]:
    """Return transcripts by document id, from files, folders (with their subfolders) and globs.

    The id is the file's name without suffix; where two would be the same, the folder's name
    or the suffix is added, but for the one that lies outermost. Hidden files, office lock files
    and README files are passed over in folders and globs, and so are JSON files that are no
    transcriptions.

    Raises InputError when a pattern finds nothing or ids cannot be told apart, FileError when
    a folder cannot be read.
    """
    paths: dict[Path, None] = {}
    for pattern in patterns:
        with reading(Path(pattern)):
            paths |= dict.fromkeys(_expand(str(pattern)))
    return named_files(list(paths))


def _expand(pattern: str) -> list[Path]:
    path = shipped.located(Path(pattern))
    if path.is_dir():
        below = sorted(files_below(path))
        found = [p for p in below if is_transcript(p, path)]
        if not found:
            others = counted(p for p in below if not is_hidden(p, path))
            raise InputError(
                tr(
                    "the folder holds no transcripts.",
                    "folder ini tidak berisi transkrip.",
                ),
                where=path,
                hint=tr(
                    f"Transcripts end in {', '.join(SUFFIXES)}.",
                    f"Transkrip berakhiran {', '.join(SUFFIXES)}.",
                )
                + (tr(f" It holds {others}.", f" Isinya {others}.") if others else ""),
            )
        return found
    if path.exists() or not glob.has_magic(pattern):
        return [path]
    found = [
        p
        for p in sorted(map(Path, glob.glob(pattern, recursive=True)))
        if is_transcript(p, p.parent)
    ]
    if not found:
        raise InputError(
            tr("no transcript matches this pattern.", "tidak ada transkrip yang cocok."),
            where=pattern,
        )
    return found


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and its subfolders, linked ones too, each folder once.

    Raises OSError for a folder that cannot be read: ``Path.rglob`` would pass over it, and its
    transcripts would be missing without a word.
    """

    def refuse(error: OSError) -> None:
        raise error

    entered: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, onerror=refuse, followlinks=True):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in entered:
            # A link back to a folder around it, or a second one to the same.
            folders.clear()
            continue
        entered.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in files)


def is_hidden(path: Path, folder: Path) -> bool:
    """Whether a file or a folder below ``folder`` on the way to it is hidden, or a lock file."""
    return any(step.startswith((".", "~$")) for step in path.relative_to(folder).parts)


def is_transcript(path: Path, folder: Path) -> bool:
    """Whether a file is one, and neither it nor a folder below ``folder`` on the way is hidden."""
    return (
        path.suffix.lower() in _READERS
        and path.is_file()
        and not is_hidden(path, folder)
        and path.stem.upper() != "README"
        and not is_record_name(path.name)
        and (path.suffix.lower() != ".json" or may_be_spoken(path))
    )


def document_name(path: Path) -> str:
    """Return the name of a transcript: the file's, without suffix and white space around it.

    Tables drop white space around a cell, so that a name with it would not be found again.
    """
    return path.stem.strip() or path.name.strip()


def readable_name(name: str) -> str:
    """Return a name that can be written: bytes that are no UTF-8 stand as the sign for that."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def named_files(paths: list[Path]) -> dict[str, Path]:
    """Name transcripts after their files; of those with one name, the outermost file keeps it.

    So a file that is added in a folder of its own gives no other one another name, and what has
    been coded keeps its ids. Raises InputError where names do not do.
    """
    namings: tuple[Callable[[Path], str], ...] = (
        document_name,
        lambda path: f"{path.parent.name.strip()}-{document_name(path)}",
        lambda path: path.name.strip(),
        lambda path: f"{path.parent.name}-{path.name}".strip(),
    )
    names: dict[Path, str] = {}
    left = paths
    for naming in namings:
        if not left:
            break
        own = {path: readable_name(naming(path)) for path in left}
        taken = Counter(names.values()) + Counter(own.values())
        settled = {path: name for path, name in own.items() if taken[name] == 1}
        if naming is document_name:
            settled |= _outermost(own)
        names |= settled
        left = [path for path in left if path not in names]
    if left:
        raise InputError(
            tr(
                "several transcripts have the same name in folders of the same name.",
                "beberapa transkrip bernama sama dalam folder yang bernama sama.",
            ),
            hint=_own_names(left),
            problems=first_of(Problem("", str(path)) for path in sorted(left)),
        )
    return {names[path]: path for path in paths}


def _own_names(same: Sequence[Path]) -> str:
    """Say what to do about files of one name; corpora of ours hold copies of transcripts."""
    folders = sorted(
        {
            str(path.parent.parent)
            for path in same
            if path.parent.name == "transcripts" and (path.parent.parent / "passages.csv").is_file()
        }
    )
    if not folders:
        return tr("Give each its own name.", "Beri setiap berkas nama sendiri.")
    listed = ", ".join(folders[:5]) + (", …" if len(folders) > 5 else "")
    return tr(
        f"Corpora of tandai lie here ({listed}): name the folder of the interviews alone.",
        f"Ada korpus buatan tandai di sini ({listed}): sebutkan folder wawancaranya saja.",
    )


def _outermost(names: Mapping[Path, str]) -> dict[Path, str]:
    """Return, of the files of each name, the one that lies less deep than all others."""
    found = {}
    for name in set(names.values()):
        depths = sorted((len(path.parts), path) for path, own in names.items() if own == name)
        if len(depths) == 1 or depths[0][0] < depths[1][0]:
            found[depths[0][1]] = name
    return found
