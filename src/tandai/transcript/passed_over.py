"""What lies in folders that were given and is not read: nothing is passed over in silence."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from tandai.ground.files import reading
from tandai.ground.messages import Message, message
from tandai.ground.records import is_record_name
from tandai.transcript.other_files import OtherFile, kind_of
from tandai.transcript.sources import files_below, is_hidden, is_transcript, readable_name

# A corpus folder holds tables and more of its own, which nobody takes for transcripts.
_CORPUS = "passages.csv"
_OF_A_CORPUS = (OtherFile.TABLE, OtherFile.OTHER)


def passed_over(
    patterns: Iterable[str | Path], taken: Collection[Path] = ()
) -> tuple[Message, ...]:
    """Return what folders and globs name beside transcripts, each as a message of its kind.

    ``taken``: files that are read as something else. Hidden files, README files, records of runs
    and what systems leave in folders are not told of. Raises FileError for a folder that cannot be
    read.
    """
    found: dict[Path, Message] = {}
    for pattern in map(str, patterns):
        with reading(Path(pattern)):
            for path, name in _beside(pattern):
                kind = kind_of(path)
                if kind is not None and path not in taken:
                    found.setdefault(path, message(kind, readable_name(name)))
    return tuple(found.values())


def _beside(pattern: str) -> Iterator[tuple[Path, str]]:
    """Yield each file that is no transcript, with its name as seen from what was given."""
    folder = Path(pattern)
    if folder.is_dir():
        own = (folder / _CORPUS).is_file()
        for path in sorted(files_below(folder)):
            if _is_beside(path, folder) and not (own and kind_of(path) in _OF_A_CORPUS):
                yield path, path.relative_to(folder).as_posix()
    elif not folder.exists() and glob.has_magic(pattern):
        for path in sorted(map(Path, glob.glob(pattern, recursive=True))):
            # What lies in a folder that a pattern goes down into is named by it too.
            if _is_beside(path, path.parent) and not (path.is_dir() and "**" in pattern):
                yield path, path.name


def _is_beside(path: Path, folder: Path) -> bool:
    return not (
        is_transcript(path, folder)
        or is_hidden(path, folder)
        or path.stem.upper() == "README"
        or is_record_name(path.name)
    )
